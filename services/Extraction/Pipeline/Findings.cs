using Dossier.Common.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>The entity behind a name.</summary>
/// <param name="Id">Knowledge-base id, or slug of the name.</param>
/// <param name="Name">Preferred name.</param>
/// <param name="Type">Never NATIONALITY.</param>
internal sealed record EntityLink(string Id, string Name, EntityType Type);

/// <summary>A role in a fact: words and, when known, the entity they stand for.</summary>
internal sealed record FoundParticipant(TextRange Range, EntityLink? Entity);

/// <summary>A name, before it becomes a <see cref="Mention"/>.</summary>
/// <param name="Range">The name without article, title or possessive ending.</param>
/// <param name="Type">What kind of name it is here.</param>
/// <param name="Entity">What it stands for.</param>
/// <param name="Nested">It is part of a larger name.</param>
/// <param name="Literal">The capital that stands for the government of its state, which is then <paramref name="Entity"/>; null for all else.</param>
internal sealed record FoundMention(TextRange Range, EntityType Type, EntityLink Entity, bool Nested = false, EntityLink? Literal = null);

/// <summary>A pronoun or a description that stands for somebody named elsewhere, before it becomes a <see cref="Reference"/>.</summary>
/// <param name="Range">The referring words.</param>
/// <param name="Antecedent">The mention it takes its meaning from.</param>
/// <param name="Entity">What the antecedent is linked to; null when it has no entity.</param>
internal sealed record FoundReference(TextRange Range, TextRange Antecedent, EntityLink? Entity);

/// <summary>An expression of time, before it becomes a <see cref="TimeExpression"/>.</summary>
internal sealed record FoundTime(TextRange Range, string Value, string Underspecified, TimeAnchor Anchor)
{
    public TimeType Type { get; init; } = TimeType.Date;

    public TimeModifier Modifier { get; init; }

    public string Earliest { get; init; } = "";

    public string Latest { get; init; } = "";
}

/// <summary>A number with its unit, before it becomes a <see cref="Quantity"/>.</summary>
internal sealed record FoundQuantity(TextRange Range)
{
    public double? Value { get; init; }

    public double? Low { get; init; }

    public double? High { get; init; }

    public string Unit { get; init; } = "";

    public string Currency { get; init; } = "";

    public QuantityModifier Modifier { get; init; }

    public QuantityDirection Direction { get; init; }
}

/// <summary>Reported words, before they become a <see cref="Statement"/>.</summary>
internal sealed record FoundStatement(StatementKind Kind, StatementFunction Function, IReadOnlyList<TextRange> Content)
{
    public FoundParticipant? Speaker { get; init; }

    public TextRange? Cue { get; init; }

    public IReadOnlyList<TextRange> Quoted { get; init; } = [];
}
