namespace Dossier.Extraction.Pipeline;

/// <summary>English names of months, for dates in metadata and in prose alike.</summary>
internal static class Months
{
    /// <summary>Full names, usual abbreviations with or without a full stop. For regular expressions; no capture.</summary>
    public const string Pattern =
        @"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)";

    private static readonly string[] Names =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>1 to 12 for a name that <see cref="Pattern"/> matches, 0 for any other word.</summary>
    public static int Parse(ReadOnlySpan<char> name)
    {
        name = name.TrimEnd('.');
        if (name.Length < 3) return 0;
        for (var month = 0; month < Names.Length; month++)
        {
            if (name.Equals(Names[month], StringComparison.OrdinalIgnoreCase)) return month + 1;
            if (name.Length <= 4 && Names[month].AsSpan().StartsWith(name, StringComparison.OrdinalIgnoreCase) && (name.Length == 3 || month == 8)) return month + 1;
        }

        return 0;
    }
}
