using System.Collections;
using Dossier.Common.V1;
using Dossier.Query.V1;
using Google.Protobuf;

namespace Dossier.Query.Publishing;

/// <summary>The layers of a revision that are kept as rows, and what is particular to each.</summary>
internal static class FactLayers
{
    /// <summary>A layer with its list.</summary>
    /// <param name="Layer">Which.</param>
    /// <param name="Name">Name of the list in the contract.</param>
    /// <param name="List">The list.</param>
    internal readonly record struct Items(Layer Layer, string Name, IList List);

    /// <summary>All layers that are kept. Tokens are not: no question is about them.</summary>
    public static IReadOnlyList<Items> Of(Revision revision) =>
    [
        new(Layer.Blocks, "blocks", revision.Blocks),
        new(Layer.Sentences, "sentences", revision.Sentences),
        new(Layer.Mentions, "mentions", revision.Mentions),
        new(Layer.References, "references", revision.References),
        new(Layer.Times, "times", revision.Times),
        new(Layer.Quantities, "quantities", revision.Quantities),
        new(Layer.Figures, "figures", revision.Figures),
        new(Layer.Statements, "statements", revision.Statements),
        new(Layer.Events, "events", revision.Events),
        new(Layer.Positions, "positions", revision.Positions),
        new(Layer.Relations, "relations", revision.Relations),
    ];

    /// <summary>The provenance of a fact; null for blocks and sentences, which are no facts.</summary>
    /// <exception cref="InvalidField">A fact without provenance.</exception>
    public static FactMeta? MetaOf(IMessage item, string path)
    {
        if (item is Block or Sentence) return null;
        var meta = item.Descriptor.FindFieldByName("meta").Accessor.GetValue(item) as FactMeta;
        if (meta is null || meta.Id.Length == 0) throw new InvalidField($"{path}.meta.id", "is missing");
        if (meta.Spans.Count == 0) throw new InvalidField($"{path}.meta.spans", "must hold at least one span");
        return meta;
    }

    /// <summary>The entities that a filter finds the fact by: all roles, but of a statement only the speaker.</summary>
    public static IEnumerable<EntityRef> EntitiesOf(IMessage item) =>
        item is Statement statement ? statement.Speaker?.Entity is { } speaker ? [speaker] : [] : MessageFinder<EntityRef>.In(item);

    /// <summary>The issue that the fact is about, when it is about one.</summary>
    public static string? IssueOf(IMessage item) => item is Position { Issue: { } issue } ? issue.Id : null;

    /// <summary>First and last instant of all times that the fact names; null when none is on the calendar.</summary>
    public static (string Earliest, string Latest)? TimeOf(IMessage item)
    {
        (string Earliest, string Latest)? whole = null;
        foreach (var time in MessageFinder<TimeExpression>.In(item))
        {
            if (!Days.IsDayOrInstant(time.Earliest)) continue;
            var latest = Days.IsDayOrInstant(time.Latest) ? time.Latest : time.Earliest;
            whole = whole is { } w ? (Min(w.Earliest, time.Earliest), Max(w.Latest, latest)) : (time.Earliest, latest);
        }

        return whole;
    }

    /// <summary>The counts of a document or corpus, by layer.</summary>
    public static FactCounts Counts(Func<Layer, long> count) => new()
    {
        Sentences = count(Layer.Sentences),
        Mentions = count(Layer.Mentions),
        References = count(Layer.References),
        Times = count(Layer.Times),
        Quantities = count(Layer.Quantities),
        Figures = count(Layer.Figures),
        Statements = count(Layer.Statements),
        Positions = count(Layer.Positions),
        Events = count(Layer.Events),
        Relations = count(Layer.Relations),
    };

    private static string Min(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? a : b;

    private static string Max(string a, string b) => string.CompareOrdinal(a, b) >= 0 ? a : b;
}
