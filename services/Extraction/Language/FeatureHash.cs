namespace Dossier.Extraction.Language;

/// <summary>Hashes of features: the same on every machine.</summary>
internal static class FeatureHash
{
    /// <summary>What the hash of a word begins with.</summary>
    public const uint Seed = 0x811C9DC5;

    private const uint Prime = 0x9E3779B1;

    /// <summary>A word in small letters with every digit the same, so that "Dec. 31" and "dec. 25" are one.</summary>
    public static uint Folded(ReadOnlySpan<char> word)
    {
        var hash = Seed;
        foreach (var c in word) hash = Add(hash, Fold(c));
        return Finish(hash);
    }

    /// <summary>The units as they are.</summary>
    public static uint Exact(ReadOnlySpan<char> word)
    {
        var hash = Seed;
        foreach (var c in word) hash = Add(hash, c);
        return Finish(hash);
    }

    /// <summary>Puts two values together; the order counts.</summary>
    public static uint Mix(uint a, uint b)
    {
        var hash = (a ^ (b * Prime)) * 0x85EBCA6B;
        return hash ^ (hash >> 15);
    }

    public static uint Mix(uint a, uint b, uint c) => Mix(Mix(a, b), c);

    public static uint Mix(uint a, uint b, uint c, uint d) => Mix(Mix(Mix(a, b), c), d);

    /// <summary>The hash of the value of a feature; its upper bits are a place in <see cref="HashedWeights"/>.</summary>
    /// <param name="value">Of the feature.</param>
    /// <param name="number">Of the feature.</param>
    public static uint Place(uint value, uint number) => Mix(value, number + 1) * Prime;

    private static char Fold(char c)
    {
        if (char.IsAscii(c)) return char.IsAsciiDigit(c) ? '0' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
        return c == '’' ? '\'' : char.ToLowerInvariant(c);
    }

    /// <summary>The hash of an empty word.</summary>
    public static uint Nothing { get; } = Finish(Seed);

    /// <summary>Takes a unit into a hash that began with <see cref="Seed"/>.</summary>
    public static uint Add(uint hash, char c) => (hash ^ c) * 0x01000193;

    /// <summary>Ends a hash.</summary>
    public static uint Finish(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        return hash ^ (hash >> 13);
    }
}
