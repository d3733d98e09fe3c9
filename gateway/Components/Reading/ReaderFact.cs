using Dossier.Common.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>A range of code points [Start, End).</summary>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>The range of a span.</summary>
    public static TextSpan Of(Span span) => new(span.Start, span.End);

    /// <summary>The ranges in order, with those that overlap or touch made one.</summary>
    public static IReadOnlyList<TextSpan> Disjoint(IReadOnlyList<TextSpan> spans)
    {
        if (spans.Count < 2) return spans;
        var disjoint = new List<TextSpan>();
        foreach (var span in spans.OrderBy(span => span.Start))
        {
            if (disjoint.Count > 0 && span.Start <= disjoint[^1].End) disjoint[^1] = disjoint[^1] with { End = Math.Max(disjoint[^1].End, span.End) };
            else disjoint.Add(span);
        }

        return disjoint;
    }

    /// <summary>Whether the two have a code point in common.</summary>
    public bool Overlaps(TextSpan other) => Start < other.End && other.Start < End;
}

/// <summary>A line about a fact: what it is, and what there is to say.</summary>
/// <param name="Label">"Speaker".</param>
/// <param name="Text">In words.</param>
/// <param name="Entity">Whom the words stand for.</param>
/// <param name="Place">Where the text says so.</param>
public sealed record FactLine(string Label, string Text, EntityRef? Entity = null, Span? Place = null);

/// <summary>A fact as the reader shows it.</summary>
/// <param name="Layer">Its kind.</param>
/// <param name="Meta">Its provenance.</param>
/// <param name="Marks">The ranges that are highlighted: of a statement the words, not the speaker.</param>
/// <param name="Title">What it is, in a few words: "South Korea".</param>
/// <param name="Lines">What it says, in words.</param>
/// <param name="Entity">The entity that it is about first of all.</param>
public sealed record ReaderFact(FactLayer Layer, FactMeta Meta, IReadOnlyList<TextSpan> Marks, string Title, IReadOnlyList<FactLine> Lines, EntityRef? Entity = null)
{
    /// <summary>The range to show of it: the first that it rests on.</summary>
    public Span Place => Meta.Spans[0];

    /// <summary>Whether it has a code point in common with another.</summary>
    public bool Touches(ReaderFact other) => Marks.Any(mark => other.Marks.Any(mark.Overlaps));
}
