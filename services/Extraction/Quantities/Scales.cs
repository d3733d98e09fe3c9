namespace Dossier.Extraction.Quantities;

/// <summary>Number words.</summary>
internal static class Scales
{
    public const string Pattern = "(?:[Hh]undred|[Tt]housand|[Mm]illion|[Bb]illion|[Tt]rillion|bn|mn|tn)";

    public const string NumberPattern =
        "(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen"
        + "|[Ee]ighteen|[Nn]ineteen|(?:[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)";

    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
        "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>The factor of a scale word; 1 for none.</summary>
    public static double Of(ReadOnlySpan<char> word) => word.Length == 0 ? 1 : char.ToLowerInvariant(word[0]) switch
    {
        'h' => 1e2,
        't' when word is "tn" || word.EndsWith("rillion", StringComparison.Ordinal) => 1e12,
        't' => 1e3,
        'm' => 1e6,
        _ => 1e9,
    };

    /// <summary>The value of a word that <see cref="NumberPattern"/> matches, or of an article in its place.</summary>
    public static double NumberOf(ReadOnlySpan<char> word)
    {
        if (word.StartsWith("half", StringComparison.OrdinalIgnoreCase)) return 0.5;
        if (word.Equals("a", StringComparison.OrdinalIgnoreCase) || word.Equals("an", StringComparison.OrdinalIgnoreCase)) return 1;
        var hyphen = word.IndexOf('-');
        if (hyphen > 0) return NumberOf(word[..hyphen]) + NumberOf(word[(hyphen + 1)..]);
        for (var n = 0; n < Small.Length; n++)
        {
            if (word.Equals(Small[n], StringComparison.OrdinalIgnoreCase)) return n;
        }

        for (var n = 0; n < Tens.Length; n++)
        {
            if (word.Equals(Tens[n], StringComparison.OrdinalIgnoreCase)) return (n + 2) * 10;
        }

        throw new System.Diagnostics.UnreachableException($"“{word}” is no number word.");
    }
}
