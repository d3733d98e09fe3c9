using System.Runtime.InteropServices;
using Dossier.Extraction.Knowledge;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// What the models of English see of a word: its form, its beginning and end, its shape and its letters in threes and fours, each as a 64-bit hash. Embeddings of
/// such parts let a model say something of a word that it never met (Bojanowski et al. 2017). No feature depends on other words.
/// </summary>
internal static class WordFeatures
{
    /// <summary>Most features of one word.</summary>
    public const int Most = 64;

    /// <summary>Letters in threes and fours stop here, what is listed comes behind.</summary>
    private const int MostLetters = 48;

    /// <summary>Longer words are seen without their middle.</summary>
    private const int MaxLength = 32;

    private const int MaxPrefix = 4;
    private const int MaxSuffix = 5;
    private const int ShortestGram = 3;
    private const int LongestGram = 4;
    private const int ListKinds = 12;
    private const char Boundary = '\u0002';

    /// <summary>Kinds of features, the seeds of their hashes; the form stands first among the features, its spelling second.</summary>
    private enum Kind : ulong
    {
        Form = 1,
        Spelling,
        Prefix,
        Suffix = Prefix + MaxPrefix,
        Shape = Suffix + MaxSuffix,
        Pattern,
        Gram,
        Listed,
        ListedInCapitals = Listed + ListKinds,
    }

    /// <summary>Number of features at the head of the list that name the word itself: what training leaves out to learn of unknown words.</summary>
    public const int Own = 2;

    /// <summary>Computes the features of a word.</summary>
    /// <param name="word">As written; not empty.</param>
    /// <param name="features">Room for <see cref="Most"/>.</param>
    /// <returns>How many there are.</returns>
    public static int Of(ReadOnlySpan<char> word, Span<ulong> features)
    {
        Span<char> written = stackalloc char[MaxLength];
        written = written[..Shorten(word, written)];
        Span<char> padded = stackalloc char[MaxLength + 2];
        padded = padded[..(written.Length + 2)];
        padded[0] = padded[^1] = Boundary;
        for (var i = 0; i < written.Length; i++) padded[i + 1] = char.ToLowerInvariant(written[i]);
        var lower = padded[1..^1];

        var count = 0;
        features[count++] = Hash(Kind.Form, lower);
        features[count++] = Hash(Kind.Spelling, written);
        for (var length = 1; length <= MaxPrefix && length < lower.Length; length++) features[count++] = Hash(Kind.Prefix + (ulong)length - 1, lower[..length]);
        for (var length = 1; length <= MaxSuffix && length < lower.Length; length++) features[count++] = Hash(Kind.Suffix + (ulong)length - 1, lower[^length..]);
        features[count++] = Shape(written);
        features[count++] = Pattern(written, word.Length);
        for (var length = ShortestGram; length <= LongestGram; length++)
        {
            for (var start = 0; start + length <= padded.Length && count < MostLetters; start++) features[count++] = Hash(Kind.Gram, padded.Slice(start, length));
        }

        return AddListed(written, features, count);
    }

    /// <summary>A hash of the word as the models see it: words of the same hash are the same word to them.</summary>
    public static ulong HashOf(ReadOnlySpan<char> word)
    {
        if (word.Length <= MaxLength) return Hash(Kind.Spelling, word);
        Span<char> written = stackalloc char[MaxLength];
        return Hash(Kind.Spelling, written[..Shorten(word, written)]) ^ (ulong)word.Length;
    }

    // What the lists of names have for the word; for one in small letters or in capitals alone, also what they have for it as a name is written.
    private static int AddListed(ReadOnlySpan<char> word, Span<ulong> features, int count)
    {
        if (!char.IsLetter(word[0])) return count;
        NameLists.Shipped.TryFind(NameLists.HashOf(word), out var kinds, out _);
        count = AddKinds(kinds, Kind.Listed, features, count);
        if (word.Length < 3 || char.IsUpper(word[0]) && !char.IsUpper(word[1])) return count;
        Span<char> name = stackalloc char[MaxLength];
        name = name[..word.Length];
        word.ToLowerInvariant(name);
        name[0] = char.ToUpperInvariant(name[0]);
        NameLists.Shipped.TryFind(NameLists.HashOf(name), out kinds, out _);
        return AddKinds(kinds, Kind.ListedInCapitals, features, count);
    }

    private static int AddKinds(NameKinds kinds, Kind kind, Span<ulong> features, int count)
    {
        for (var bit = 0; bit < ListKinds && count < Most; bit++)
        {
            if (((int)kinds >> bit & 1) != 0) features[count++] = Finish(Start(kind + (ulong)bit));
        }

        return count;
    }

    // Beginning and end of a long word; digits alike, since 1987 and 1988 behave the same; one kind of apostrophe.
    private static int Shorten(ReadOnlySpan<char> word, Span<char> written)
    {
        var length = Math.Min(word.Length, MaxLength);
        for (var i = 0; i < length; i++)
        {
            var c = word[i < MaxLength / 2 ? i : word.Length - length + i];
            written[i] = char.IsAsciiDigit(c) ? '0' : c is '’' or '‘' ? '\'' : c is '“' or '”' ? '"' : c;
        }

        return length;
    }

    // Classes of characters, a run of one class written once or, from two on, twice: "Korea" is "Xxx", "U.S." is "X.X.".
    private static ulong Shape(ReadOnlySpan<char> word)
    {
        var hash = Start(Kind.Shape);
        var run = 0;
        var last = '\0';
        foreach (var c in word)
        {
            var shape = ClassOf(c);
            run = shape == last ? run + 1 : 1;
            last = shape;
            if (run <= 2) hash = Step(hash, shape);
        }

        return Finish(hash);
    }

    private static ulong Pattern(ReadOnlySpan<char> word, int length)
    {
        var bits = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var shape = ClassOf(word[i]);
            bits |= shape switch { 'X' => i == 0 ? 1 : 2, 'x' => 4, '0' => 8, '-' => 16, '.' => 32, _ => 64 };
        }

        return Finish(Step(Step(Start(Kind.Pattern), (char)bits), (char)(length switch { < 4 => length, < 6 => 4, < 9 => 5, < 16 => 6, _ => 7 })));
    }

    private static char ClassOf(char c) =>
        char.IsUpper(c) ? 'X' : char.IsLower(c) ? 'x' : char.IsLetter(c) ? 'o' : char.IsDigit(c) ? '0' : c is '-' or '–' or '‑' ? '-' : c is '.' ? '.' : char.IsPunctuation(c) ? c : '?';

    private static ulong Hash(Kind kind, ReadOnlySpan<char> part)
    {
        var hash = Start(kind);
        // Four characters at once: the same value on every machine of the one byte order that .NET runs on.
        var whole = MemoryMarshal.Cast<char, ulong>(part);
        foreach (var four in whole) hash = Mix(hash ^ four);
        foreach (var c in part[(whole.Length * 4)..]) hash = Step(hash, c);
        return Finish(hash);
    }

    private static ulong Start(Kind kind) => 0x9E3779B97F4A7C15UL * (ulong)kind;

    private static ulong Step(ulong hash, char c) => (hash ^ c) * 0x100000001B3UL;

    private static ulong Mix(ulong hash)
    {
        hash *= 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 32);
    }

    // 0 marks an empty place in tables.
    private static ulong Finish(ulong hash)
    {
        hash = Mix(hash ^ (hash >> 29));
        return hash == 0 ? 1 : hash;
    }
}
