namespace Dossier.Extraction.Mentions;

/// <summary>The parts of a person's name that may stand for the whole.</summary>
/// <param name="First">First word: the given name, or the family name in Korean and Chinese.</param>
/// <param name="Last">Last word that is no "Jr.".</param>
/// <param name="Family">The last word with what belongs to it: "de Gaulle"; empty when nothing does.</param>
/// <param name="Father">The last word but one of three or more: the first family name in Spanish; empty otherwise.</param>
/// <param name="Tail">The last two words of three or more: "López Obrador"; empty otherwise.</param>
/// <param name="IsLong">There are four words or more, so that <see cref="Father"/> is no second given name.</param>
internal readonly record struct PersonName(string First, string Last, string Family, string Father, string Tail, bool IsLong)
{
    /// <summary>The parts of a name of two or more words.</summary>
    public static bool TryParse(string name, out PersonName parts)
    {
        parts = default;
        var first = name.IndexOf(' ', StringComparison.Ordinal);
        if (first < 0 || NameWords.IsParticle(name.AsSpan(0, first)) && char.IsLower(name[0])) return false;
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
        var hasParticle = family < last;
        var father = hasParticle ? 0 : whole[..last].LastIndexOf(' ') + 1;
        if (father <= first || last - father < 3 || whole[last - 1] == '.') father = 0;
        parts = new PersonName(
            name[..first], whole[(last + 1)..].ToString(), hasParticle ? whole[(family + 1)..].ToString() : "", father > 0 ? whole[father..last].ToString() : "",
            father > 0 ? whole[father..].ToString() : "", father > 0 && whole[..(father - 1)].Contains(' '));
        return true;
    }

    private static bool IsGeneration(ReadOnlySpan<char> word) => word is "Jr." or "Jr" or "Sr." or "Sr" or "II" or "III" or "IV";

    private static bool IsParticle(ReadOnlySpan<char> word) => NameWords.IsParticle(word) || word is "Van" or "Von" or "De" or "Del" or "Di" or "Da" or "Le" or "La" or "Al" or "El" or "Bin" or "St.";
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
                if (name.Length <= ending.Length + 1 || !name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) continue;
                name = name[..^ending.Length].TrimEnd(',');
                shorter = true;
            }
        }

        return name;
    }
}
