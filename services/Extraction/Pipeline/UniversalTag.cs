namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Part of speech as Universal Dependencies names it (universaldependencies.org/u/pos). The names of the members, in capitals, are the tags; the order is that of the
/// models.
/// </summary>
internal enum UniversalTag : byte
{
    /// <summary>Not tagged: the text is in a language without a model.</summary>
    None,
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// <summary>How the tags are written.</summary>
internal static class UniversalTags
{
    private static readonly string[] Written = [.. Enum.GetValues<UniversalTag>().Select(tag => tag == UniversalTag.None ? "" : tag.ToString().ToUpperInvariant())];

    /// <summary>The tag as it is written: "PROPN"; empty for none.</summary>
    public static string Name(this UniversalTag tag) => Written[(int)tag];
}
