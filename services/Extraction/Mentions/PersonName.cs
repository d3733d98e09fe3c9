namespace Dossier.Extraction.Mentions;

/// <summary>The parts of a person's name that may stand for the whole.</summary>
/// <param name="First">First word: the given name, or the family name in Korean and Chinese.</param>
/// <param name="Last">Last word that is no "Jr.".</param>
/// <param name="Family">The last word with what belongs to it: "de Gaulle".</param>
internal readonly record struct PersonName(string First, string Last, string Family)
{
    /// <summary>The parts of a name of two or more words.</summary>
    public static bool TryParse(string name, out PersonName parts)
    {
        parts = default;
        var first = name.IndexOf(' ', StringComparison.Ordinal);
        if (first < 0 || IsParticle(name.AsSpan(0, first))) return false;
        var whole = name.AsSpan();
        var last = whole.LastIndexOf(' ');
        while (last > first && IsGeneration(whole[(last + 1)..]))
        {
            whole = whole[..last].TrimEnd(',');
            last = whole.LastIndexOf(' ');
        }

        if (last < 0 || IsGeneration(whole[(last + 1)..])) return false;
        var family = last;
        while (family > first && whole[..family].LastIndexOf(' ') is var before and >= 0 && IsParticle(whole[(before + 1)..family])) family = before;
        parts = new PersonName(name[..first], whole[(last + 1)..].ToString(), whole[(family + 1)..].ToString());
        return true;
    }

    private static bool IsGeneration(ReadOnlySpan<char> word) => word is "Jr." or "Jr" or "Sr." or "Sr" or "II" or "III" or "IV";

    private static bool IsParticle(ReadOnlySpan<char> word) => NameWords.IsParticle(word);
}

/// <summary>What the law adds to a company's name, and reports leave out or not.</summary>
internal static class LegalForms
{
    private static readonly string[] Endings = [" Inc.", " Inc", " Corp.", " Corp", " Co.", " Co", " Ltd.", " Ltd", " LLC", " L.L.C.", " PLC", " plc", " GmbH", " AG", " S.A.", " N.V.", " LLP", " Cos.", " Pty"];

    /// <summary>"Samsung Electronics" for "Samsung Electronics Co., Ltd."; a name of nothing else is left as it is.</summary>
    public static string Without(string name)
    {
        var shorter = true;
        while (shorter)
        {
            shorter = false;
            foreach (var ending in Endings)
            {
                if (name.Length <= ending.Length + 1 || !name.EndsWith(ending, StringComparison.Ordinal)) continue;
                name = name[..^ending.Length].TrimEnd(',');
                shorter = true;
            }
        }

        return name;
    }
}
