using System.Globalization;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Cli.Asking;

/// <summary>
/// An overview of a collection as plain text: what there is, who is named most, who says what, what happened when, and how much. Everything comes from
/// the picture, and every line ends in the file and the span that it was read from. Ordered by what the documents say and how their files are called, not
/// by the ids that the ledger gave, so that the same files make the same briefing anywhere.
/// </summary>
internal sealed class Briefing(QueryService.QueryServiceClient query, CollectionName collection, TextWriter output)
{
    private const int MaxActors = 15;
    private const int MaxStatements = 20;
    private const int MaxTimes = 60;
    private const int MaxQuantities = 20;

    /// <summary>Code points of context on either side of a quantity.</summary>
    private const int Context = 50;

    private static readonly EntityType[] ActorTypes = [EntityType.Person, EntityType.Organization, EntityType.Place];

    private readonly Dictionary<string, Source> sources = new(StringComparer.Ordinal);
    private bool begun;

    public async Task WriteAsync(CancellationToken cancel)
    {
        await ReadSourcesAsync(cancel);
        await WriteStatsAsync(cancel);
        await WriteActorsAsync(cancel);
        await WriteStatementsAsync(cancel);
        await WriteTimelineAsync(cancel);
        await WriteQuantitiesAsync(cancel);
    }

    private async Task ReadSourcesAsync(CancellationToken cancel)
    {
        await foreach (var document in Documents.ListAsync(query, collection, cancel))
        {
            var text = string.Concat(await Documents.ReadTextAsync(query, document.Revision, cancel).ToListAsync(cancel));
            sources[document.Revision] = new(SourceNames.Of(document), document, new CodePoints(text));
        }
    }

    private async Task WriteStatsAsync(CancellationToken cancel)
    {
        var stats = await query.GetCorpusStatsAsync(new() { Collection = collection.ToString() }, cancellationToken: cancel);
        Heading(string.Create(CultureInfo.InvariantCulture, $"{Count(stats.Documents, "document")}, {stats.Characters:N0} characters, {stats.Entities:N0} entities"));
        Line(string.Join(", ", FactCountsTable.Of(stats.Counts).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count:N0} {kind.Kind}"))));
        foreach (var source in InOrder(sources.Values, source => source.Name))
        {
            var title = source.Document.Metadata?.Title;
            Line($"  {source.Name}  {title?.Value ?? source.FirstLine()}{(source.Document.Metadata?.PublicationDate?.Value is { Length: > 0 } date ? $", {date}" : "")}");
        }
    }

    private async Task WriteActorsAsync(CancellationToken cancel)
    {
        var request = new ListEntitiesRequest { Parent = collection.ToString(), Types_ = { ActorTypes }, PageSize = MaxActors };
        var entities = (await query.ListEntitiesAsync(request, cancellationToken: cancel)).Entities;
        Heading("Actors most named");
        foreach (var entity in entities)
        {
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  {entity.MentionCount,4} × {entity.Entity_.Name} ({EnumName.Of(entity.Entity_.Type)}) in {Count(entity.DocumentCount, "document")}, as “{entity.First.Span.Exact}” {Cite(entity.First)}"));
        }
    }

    private async Task WriteStatementsAsync(CancellationToken cancel)
    {
        var statements = await Facts().StatementsAsync(cancel).Where(statement => statement.Speaker is not null).ToListAsync(cancel);
        Heading("Who says what");
        foreach (var statement in Cut(InOrder(statements, s => NameOf(s.Meta), s => s.Content[0].Start), MaxStatements))
        {
            var words = string.Join(" … ", statement.Content.Select(content => content.Exact));
            var speaker = statement.Speaker.Entity?.Name ?? statement.Speaker.Span.Exact;
            Line($"  {speaker}: “{words}” {Cite(statement.Meta, statement.Content)}");
        }
    }

    private async Task WriteTimelineAsync(CancellationToken cancel)
    {
        var entries = await Pages.ReadAsync(
            async (size, token) =>
            {
                var page = await query.GetTimelineAsync(new() { Collection = collection.ToString(), PageSize = size, PageToken = token }, cancellationToken: cancel);
                return (page.Entries, page.NextPageToken);
            },
            limit: 0,
            cancel).ToListAsync(cancel);
        Heading("Timeline");
        var ordered = entries
            .OrderBy(entry => entry.Earliest, StringComparer.Ordinal)
            .ThenBy(entry => entry.Latest, StringComparer.Ordinal)
            .ThenBy(entry => sources[entry.Sentence.Revision].Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time.Span.Start);
        foreach (var entry in Cut(ordered, MaxTimes))
        {
            Line($"  {entry.Value,-10}  {entry.Sentence.Span.Exact} {Cite(entry.Sentence)}");
        }
    }

    private async Task WriteQuantitiesAsync(CancellationToken cancel)
    {
        var quantities = await Facts().QuantitiesAsync(cancel).ToListAsync(cancel);
        Heading("Money");
        WriteQuantities(quantities.Where(quantity => quantity.Currency.Length > 0));
        Heading("Other quantities");
        WriteQuantities(quantities.Where(quantity => quantity.Currency.Length == 0 && quantity.Unit.Length > 0));
    }

    private void WriteQuantities(IEnumerable<Quantity> quantities)
    {
        foreach (var quantity in Cut(InOrder(quantities, q => NameOf(q.Meta), q => q.Span.Start), MaxQuantities))
        {
            var unit = quantity.Currency.Length > 0 ? quantity.Currency : quantity.Unit;
            Line($"  {Number(quantity)} {unit}: …{sources[quantity.Meta.Revision].Around(quantity.Span, Context)}… {Cite(quantity.Meta, quantity.Span)}");
        }
    }

    private FactList Facts() => new(query, collection, new FactFilter(), limit: 0);

    private string NameOf(FactMeta meta) => sources[meta.Revision].Name;

    private string Cite(FactMeta meta, params IEnumerable<Span> spans) => SourceNames.Cite(NameOf(meta), spans);

    private string Cite(Citation citation) => SourceNames.Cite(sources[citation.Revision].Name, citation.Span);

    private IEnumerable<T> Cut<T>(IEnumerable<T> all, int limit)
    {
        var rest = 0;
        foreach (var item in all)
        {
            if (limit-- > 0) yield return item;
            else rest++;
        }

        if (rest > 0) Line(string.Create(CultureInfo.InvariantCulture, $"  and {rest} more"));
    }

    private void Heading(string heading)
    {
        if (begun) Line("");
        begun = true;
        Line(heading);
        Line(new string('-', heading.Length));
    }

    // Documents can hold characters that steer a terminal.
    private void Line(string line) => output.WriteLine(Table.OneLine(line));

    private static string Count(long number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");

    private static string Number(Quantity quantity) =>
        quantity.HasValue
            ? quantity.Value.ToString("#,0.############", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{quantity.Low:#,0.####} to {quantity.High:#,0.####}");

    private static IOrderedEnumerable<T> InOrder<T>(IEnumerable<T> items, Func<T, string> name, Func<T, int>? start = null) =>
        items.OrderBy(name, StringComparer.Ordinal).ThenBy(start ?? (_ => 0));

    private sealed record Source(string Name, Document Document, CodePoints Text)
    {
        private const int MaxTitle = 80;

        public string FirstLine()
        {
            var line = Text.Text.AsSpan().TrimStart();
            line = line[..(line.IndexOf('\n') is >= 0 and var end ? end : line.Length)].TrimEnd();
            return line.Length <= MaxTitle ? line.ToString() : $"{line[..line[..MaxTitle].LastIndexOf(' ')]} …";
        }

        public string Around(Span span, int context) =>
            Text.Slice(Math.Max(0, span.Start - context), Math.Min(Text.Length, span.End + context)).ToString().Trim();
    }
}
