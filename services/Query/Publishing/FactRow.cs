using Dossier.Common.V1;
using Google.Protobuf;

namespace Dossier.Query.Publishing;

/// <summary>A block, sentence or fact as it is kept.</summary>
/// <param name="Layer">Which layer.</param>
/// <param name="Ordinal">Place in the layer's list.</param>
/// <param name="Start">First code point of its first span.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Time">First and last instant of the times it names.</param>
/// <param name="Sentence">The sentence around a time expression.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Issue">The issue it is about.</param>
/// <param name="Entities">Entities that it is found by, each once.</param>
/// <param name="Item">The message, without the name of the revision, which the store knows.</param>
internal sealed record FactRow(
    Layer Layer, int Ordinal, int Start, int End, (string Earliest, string Latest)? Time, Span? Sentence, float Confidence, string? Issue,
    IReadOnlyList<string> Entities, IMessage Item)
{
    /// <summary>The rows of a revision, layer by layer, in text order.</summary>
    /// <exception cref="InvalidField">An item has no place, a fact no provenance, or a name is too long.</exception>
    public static IReadOnlyList<FactRow> AllOf(Revision revision)
    {
        var sentences = revision.Sentences.Select(s => s.Span).Where(s => s is not null).OrderBy(s => s.Start).ToList();
        var rows = new List<FactRow>();
        foreach (var layer in FactLayers.Of(revision))
        {
            var ordinal = 0;
            rows.AddRange(layer.List.Cast<IMessage>()
                .Select(item => Of(layer.Layer, item, ordinal, $"content.layers.{layer.Name}[{ordinal++}]", sentences))
                .OrderBy(row => row.Start).ThenBy(row => row.Ordinal));
        }

        return rows;
    }

    private static FactRow Of(Layer layer, IMessage item, int ordinal, string path, List<Span> sentences)
    {
        var meta = FactLayers.MetaOf(item, path);
        foreach (var inner in MessageFinder<FactMeta>.In(item)) inner.Revision = "";
        var place = meta?.Spans[0] ?? (item as Block)?.Span ?? (item as Sentence)?.Span ?? throw new InvalidField($"{path}.span", "is missing");
        var entities = FactLayers.EntitiesOf(item).Where(entity => entity.Id.Length > 0).ToList();
        if (entities.Exists(entity => Math.Max(entity.Id.Length, entity.Name.Length) > QueryLimits.NameLength))
            throw new InvalidField(path, $"an entity's id or name is longer than {QueryLimits.NameLength} characters");
        return new FactRow(
            layer, ordinal, place.Start, place.End, FactLayers.TimeOf(item), layer == Layer.Times ? Around(place, sentences) : null,
            meta?.Confidence ?? 0, FactLayers.IssueOf(item),
            [.. entities.Select(entity => entity.Id).Distinct(StringComparer.Ordinal)], item);
    }

    private static Span? Around(Span place, List<Span> sentences)
    {
        int low = 0, high = sentences.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sentences[middle].Start <= place.Start) low = middle + 1;
            else high = middle;
        }

        return low > 0 && sentences[low - 1].End >= place.End ? sentences[low - 1] : null;
    }
}
