namespace Dossier.Ingest;

/// <summary>Rules that several fields have.</summary>
internal static class Fields
{
    /// <summary>Text for people: at most so many code points, no control characters.</summary>
    /// <exception cref="InvalidField">It is not.</exception>
    public static void Text(string field, string value, int longest)
    {
        if (LengthOf(value) > longest) throw new InvalidField(field, $"must be at most {longest} characters");
        if (value.Any(char.IsControl)) throw new InvalidField(field, "must not have control characters");
    }

    /// <summary>A list of at most so many elements.</summary>
    /// <exception cref="InvalidField">It is longer.</exception>
    public static void Bound(string field, int count, int most)
    {
        if (count > most) throw new InvalidField(field, $"must have at most {most} elements");
    }

    /// <summary>An id that makes a request repeatable, or none.</summary>
    /// <exception cref="InvalidField">It is malformed.</exception>
    public static void RequestId(string field, string value)
    {
        if (value.Length > IngestLimits.RequestIdLength || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw new InvalidField(field, $"must be 1 to {IngestLimits.RequestIdLength} characters of [A-Za-z0-9_-], or empty");
        }
    }

    /// <summary>The text, or its beginning when it is longer.</summary>
    public static string Shortened(string value, int longest) =>
        LengthOf(value) <= longest ? value : string.Concat(value.EnumerateRunes().Take(longest - 1)) + "…";

    private static int LengthOf(string value) => value.EnumerateRunes().Count();
}
