namespace Dossier.Extraction.Pipeline;

/// <summary>Part of speech of English, as the Penn Treebank and, for the last of them, the English Web Treebank tag it. The order is that of the models.</summary>
internal enum PennTag : byte
{
    /// <summary>Not tagged.</summary>
    None,

    /// <summary>CC</summary>
    Conjunction,

    /// <summary>CD</summary>
    CardinalNumber,

    /// <summary>DT</summary>
    Determiner,

    /// <summary>EX</summary>
    ExistentialThere,

    /// <summary>FW</summary>
    ForeignWord,

    /// <summary>IN</summary>
    Preposition,

    /// <summary>JJ</summary>
    Adjective,

    /// <summary>JJR</summary>
    ComparativeAdjective,

    /// <summary>JJS</summary>
    SuperlativeAdjective,

    /// <summary>LS</summary>
    ListMark,

    /// <summary>MD</summary>
    Modal,

    /// <summary>NN</summary>
    Noun,

    /// <summary>NNP</summary>
    Name,

    /// <summary>NNPS</summary>
    PluralName,

    /// <summary>NNS</summary>
    PluralNoun,

    /// <summary>PDT</summary>
    Predeterminer,

    /// <summary>POS</summary>
    PossessiveEnding,

    /// <summary>PRP</summary>
    Pronoun,

    /// <summary>PRP$</summary>
    PossessivePronoun,

    /// <summary>RB</summary>
    Adverb,

    /// <summary>RBR</summary>
    ComparativeAdverb,

    /// <summary>RBS</summary>
    SuperlativeAdverb,

    /// <summary>RP</summary>
    Particle,

    /// <summary>SYM</summary>
    Symbol,

    /// <summary>TO</summary>
    To,

    /// <summary>UH</summary>
    Interjection,

    /// <summary>VB</summary>
    BaseVerb,

    /// <summary>VBD</summary>
    PastVerb,

    /// <summary>VBG</summary>
    Gerund,

    /// <summary>VBN</summary>
    PastParticiple,

    /// <summary>VBP</summary>
    PresentVerb,

    /// <summary>VBZ</summary>
    ThirdPersonVerb,

    /// <summary>WDT</summary>
    WhDeterminer,

    /// <summary>WP</summary>
    WhPronoun,

    /// <summary>WP$</summary>
    WhPossessivePronoun,

    /// <summary>WRB</summary>
    WhAdverb,

    /// <summary>,</summary>
    Comma,

    /// <summary>.</summary>
    Stop,

    /// <summary>:</summary>
    Colon,

    /// <summary>``</summary>
    OpeningQuote,

    /// <summary>''</summary>
    ClosingQuote,

    /// <summary>-LRB-</summary>
    OpeningBracket,

    /// <summary>-RRB-</summary>
    ClosingBracket,

    /// <summary>$</summary>
    Currency,

    /// <summary>#</summary>
    NumberSign,

    /// <summary>HYPH</summary>
    Hyphen,

    /// <summary>NFP</summary>
    Ornament,

    /// <summary>ADD</summary>
    Address,

    /// <summary>AFX</summary>
    Affix,

    /// <summary>GW</summary>
    GoesWith,

    /// <summary>XX</summary>
    Unknown,
}

/// <summary>How the tags are written.</summary>
internal static class PennTags
{
    private static readonly string[] Written =
    [
        "", "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", ",", ".", ":", "``", "''", "-LRB-", "-RRB-", "$", "#", "HYPH", "NFP", "ADD", "AFX", "GW", "XX",
    ];

    /// <summary>Number of tags, with <see cref="PennTag.None"/>.</summary>
    public static int Count => Written.Length;

    /// <summary>The tag as it is written: "NNP".</summary>
    public static string Name(this PennTag tag) => Written[(int)tag];

    /// <summary>The tag of a written name; <see cref="PennTag.None"/> for a name that is none.</summary>
    public static PennTag Parse(string name) => (PennTag)Math.Max(Array.IndexOf(Written, name), 0);
}
