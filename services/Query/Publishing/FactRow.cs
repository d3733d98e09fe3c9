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
        var mentions = revision.Mentions.Where(m => m.Span is not null && m.Entity is { Id.Length: > 0 }).OrderBy(m => m.Span.Start).ToList();
        var rows = new List<FactRow>();
        foreach (var layer in FactLayers.Of(revision))
        {
            var ordinal = 0;
            rows.AddRange(layer.List.Cast<IMessage>()
                .Select(item => Of(layer.Layer, item, ordinal, $"content.layers.{layer.Name}[{ordinal++}]", sentences, mentions))
                .OrderBy(row => row.Start).ThenBy(row => row.Ordinal));
        }

        return rows;
    }

    private static FactRow Of(Layer layer, IMessage item, int ordinal, string path, List<Span> sentences, List<Mention> mentions)
    {
        var meta = FactLayers.MetaOf(item, path);
        foreach (var inner in MessageFinder<FactMeta>.In(item)) inner.Revision = "";
        var place = meta?.Spans[0] ?? (item as Block)?.Span ?? (item as Sentence)?.Span ?? throw new InvalidField($"{path}.span", "is missing");
        var entities = FactLayers.EntitiesOf(item).Where(entity => entity.Id.Length > 0).ToList();
        if (entities.Exists(entity => Math.Max(entity.Id.Length, entity.Name.Length) > QueryLimits.NameLength))
            throw new InvalidField(path, $"an entity's id or name is longer than {QueryLimits.NameLength} characters");
        var sentence = layer == Layer.Times ? Around(place, sentences) : null;
        // A time is about those who are named in its sentence.
        if (sentence is not null) entities.AddRange(Within(sentence, mentions).Select(mention => mention.Entity));
        return new FactRow(
            layer, ordinal, place.Start, place.End, FactLayers.TimeOf(item), sentence, meta?.Confidence ?? 0, FactLayers.IssueOf(item),
            [.. entities.Select(entity => entity.Id).Distinct(StringComparer.Ordinal)], item);
    }

    private static Span? Around(Span place, List<Span> sentences)
    {
        var next = Search(sentences.Count, n => sentences[n].Start > place.Start);
        return next > 0 && sentences[next - 1].End >= place.End ? sentences[next - 1] : null;
    }

    private static IEnumerable<Mention> Within(Span sentence, List<Mention> mentions) => mentions
        .Skip(Search(mentions.Count, n => mentions[n].Span.Start >= sentence.Start))
        .TakeWhile(mention => mention.Span.Start < sentence.End)
        .DistinctBy(mention => mention.Entity.Id, StringComparer.Ordinal).Take(QueryLimits.SentenceEntities);

    // The first of a sorted list that is so, or the count.
    private static int Search(int count, Func<int, bool> isSo)
    {
        int low = 0, high = count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (isSo(middle)) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
