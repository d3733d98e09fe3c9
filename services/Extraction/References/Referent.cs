using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.References;

/// <summary>How somebody is spoken of.</summary>
internal enum ReferentForm : byte
{
    Name,

    /// <summary>"the minister", "this company", "his mother".</summary>
    Definite,

    /// <summary>"a minister", "ministers".</summary>
    Indefinite,
    Pronoun,

    /// <summary>A proper noun that is no mention.</summary>
    Proper,
}

/// <summary>Pronouns of the third person.</summary>
internal enum PronounKind : byte
{
    None,
    He,
    She,
    It,
    They,
}

/// <summary>Form of a pronoun.</summary>
internal enum PronounCase : byte
{
    Subject,
    Object,
    Possessive,
    Reflexive,
}

/// <summary>Part that a phrase has in its clause; of two in one coordination both have that of the first.</summary>
internal enum GrammaticalRole : byte
{
    Subject,
    PassiveSubject,
    Object,
    Oblique,
    Possessor,
    Modifier,
    Apposition,
    Predicate,
    Other,
}

/// <summary>A phrase that stands for somebody or something: a name, a noun with what belongs to it, or a pronoun.</summary>
internal record struct Referent(int Head, int Sentence)
{
    /// <summary>First token of the phrase; for a noun its determiner.</summary>
    public int First { get; init; }

    /// <summary>Last token of the phrase.</summary>
    public int Last { get; init; }

    /// <summary>Phrases of the sentence before it.</summary>
    public int Order { get; init; }

    public ReferentForm Form { get; init; }

    public PronounKind Pronoun { get; init; }

    public PronounCase Case { get; init; }

    public GrammaticalRole Role { get; init; }

    /// <summary>Token that the phrase, or the coordination that it is part of, depends on; -1 for a root.</summary>
    public int Governor { get; init; }

    public bool IsCoordinated { get; init; }

    public bool IsPlural { get; init; }

    public bool IsQuoted { get; init; }

    /// <summary>Inside brackets: "Rose (Kate Winslet)".</summary>
    public bool IsBracketed { get; init; }

    /// <summary>Listed as a name of a place or an organization, and not of persons.</summary>
    public bool IsListedOther { get; init; }

    /// <summary>A proper noun without anything before it, and no title: what a name that was not found looks like.</summary>
    public bool IsBareName { get; init; }

    /// <summary>"it" that stands for nothing, as far as the tree knows.</summary>
    public bool IsExpletive { get; init; }

    /// <summary>1 for a man, -1 for a woman, between when it is likely, 0 when nothing tells.</summary>
    public float Gender { get; init; }

    public NounKind Kind { get; init; }

    /// <summary>The mention, for a name.</summary>
    public FoundMention? Mention { get; init; }

    /// <summary>The name that this phrase describes by the grammar ("the minister" in "Ban, the minister"), as an index into the referents; -1 without one.</summary>
    public int DescriptionOf { get; init; }

    /// <summary>What it was resolved to: an index into the chains; -1 before.</summary>
    public int Chain { get; set; }

    /// <summary>The phrase that it takes its meaning from: the last name before it in the chain, else the last noun, else the name behind it; -1 when there is none.</summary>
    public int Antecedent { get; set; }

    public readonly bool IsSubject => Role is GrammaticalRole.Subject or GrammaticalRole.PassiveSubject;

    public readonly EntityType Type => Mention?.Type ?? EntityType.Unspecified;
}

/// <summary>All phrases of a document that stand for the same.</summary>
internal struct ReferentChain
{
    /// <summary>What the names of the chain are linked to.</summary>
    public EntityLink? Entity;

    public EntityType Type;

    public NounKind Kind;

    /// <summary>Sum of what its phrases tell.</summary>
    public float Gender;

    public bool IsPlural;

    public int Phrases;

    /// <summary>Its names in the whole document, also those that are yet to come.</summary>
    public int NamesInAll;

    public int First;

    public int Last;

    /// <summary>The last phrase that is no pronoun; -1 before it.</summary>
    public int LastNamed;

    /// <summary>The last name; -1 before it.</summary>
    public int LastName;

    /// <summary>The last that was a subject; -1 without one.</summary>
    public int LastSubject;

    /// <summary>The last pronoun; -1 without one.</summary>
    public int LastPronoun;

    /// <summary>The last anaphor that looked at the chain.</summary>
    public int SeenBy;
}
