using System.Globalization;
using System.Text;
using Dossier.Cli.Asking;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Google.Protobuf;

namespace Dossier.EndToEnd.Tests;

/// <summary>The seeds through the whole system: files, upload, lease, extraction, publication, questions, over real sockets between real processes.</summary>
public sealed class SteelThreadTests : IDisposable
{
    private static readonly string[] Queries =
    [
        "alliance", "denuclearization peace", "\"mutual defense treaty\"", "trade billion", "Biden administration policy", "카카오톡", "\"two-plus-two\"", "quarantine",
    ];

    private readonly TempFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task The_seeds_give_the_answers_that_they_gave()
    {
        await using var system = await ServedSystem.StartAsync(data.Path);
        await IngestSeedsAsync();
        var names = await NamesAsync(system.Query);
        Golden.Check("facts.tsv", await FactsAsync(system.Query, names));
        Golden.Check("search.tsv", await SearchAsync(system.Query, names));
        Golden.Check("timeline.tsv", await TimelineAsync(system.Query, names));
    }

    [Fact]
    public async Task What_is_published_is_what_extraction_makes_without_a_server()
    {
        await using var system = await ServedSystem.StartAsync(data.Path);
        await IngestSeedsAsync();
        foreach (var document in await ListAsync(system.Query))
        {
            var offline = JsonParser.Default.Parse<Revision>((await DossierProcess.RunAsync("extract", "seeds/" + SourceNames.Of(document))).Text);
            var facts = new FactList(system.Query, CollectionName.Default, new FactFilter { Document = new DocumentFilter { Documents = { document.Name } } }, limit: 0);
            Assert.Equal(offline.PipelineVersion, document.PipelineVersion);
            Assert.Equal(offline.Mentions, (await facts.MentionsAsync(default).ToListAsync().AsTask().Soon()).Select(fact => Detached(fact, fact.Meta)));
            Assert.Equal(offline.Times, (await facts.TimesAsync(default).ToListAsync().AsTask().Soon()).Select(fact => Detached(fact, fact.Meta)));
            Assert.Equal(offline.Quantities, (await facts.QuantitiesAsync(default).ToListAsync().AsTask().Soon()).Select(fact => Detached(fact, fact.Meta)));
            Assert.Equal(offline.Statements, (await facts.StatementsAsync(default).ToListAsync().AsTask().Soon()).Select(fact => Detached(fact, fact.Meta)));
            Assert.Equal(offline.Text, string.Concat(await Documents.ReadTextAsync(system.Query, document.Revision, default).ToListAsync().AsTask().Soon()));

            // The only difference: a served fact knows its revision.
            T Detached<T>(T fact, FactMeta meta)
            {
                Assert.Equal(document.Revision, meta.Revision);
                meta.Revision = "";
                return fact;
            }
        }
    }

    [Fact]
    public async Task The_same_files_again_change_nothing_and_a_restart_changes_nothing()
    {
        string before;
        await using (var system = await ServedSystem.StartAsync(data.Path))
        {
            await IngestSeedsAsync();
            before = await PictureAsync(system.Query);
            Assert.All((await IngestSeedsAsync()).Lines.Skip(1), line => Assert.Equal("duplicate", line.Split('\t')[1]));
            Assert.Equal(before, await PictureAsync(system.Query));
            system.Process.Terminate();
            Assert.Equal(0, await system.Process.EndAsync());
        }

        await using (var again = await ServedSystem.StartAsync(data.Path)) Assert.Equal(before, await PictureAsync(again.Query));

        // Another folder, the same answers: nothing in them hangs on chance or time.
        using var other = new TempFolder();
        await using var elsewhere = await ServedSystem.StartAsync(other.Path);
        await IngestSeedsAsync(other.Path);
        Assert.Equal(before, await PictureAsync(elsewhere.Query));
    }

    [Fact]
    public async Task After_a_delete_nothing_is_left_and_the_same_bytes_can_come_back()
    {
        await using var system = await ServedSystem.StartAsync(data.Path);
        await IngestSeedsAsync();
        var documents = await ListAsync(system.Query);
        var gone = documents.Single(document => SourceNames.Of(document) == SeedFiles.Names[2]);

        var deleted = await system.Ingest.DeleteDocumentAsync(new() { Name = gone.Name }).ResponseAsync.Soon();
        var left = await system.Query.ListDocumentsAsync(new() { Parent = "collections/default", AtLeastSequence = deleted.Sequence }).ResponseAsync.Soon();
        Assert.Equal(documents.Where(document => document != gone).Select(document => document.Name), left.Documents.Select(document => document.Name));
        var found = await system.Query.SearchAsync(new() { Parent = "collections/default", Query = "nonproliferation" }).ResponseAsync.Soon();
        Assert.DoesNotContain(found.Results, result => result.Document.Name == gone.Name);
        var mentions = await new FactList(system.Query, CollectionName.Default, new FactFilter(), 0).MentionsAsync(default).ToListAsync().AsTask().Soon();
        Assert.DoesNotContain(mentions, mention => mention.Meta.Revision.StartsWith(gone.Name + "/", StringComparison.Ordinal));

        var back = Assert.Single((await IngestSeedsAsync()).Lines.Skip(1), line => line.Split('\t')[1] == "new");
        Assert.Contains(SeedFiles.Names[2], back, StringComparison.Ordinal);
        var texts = (await ListAsync(system.Query)).Select(SourceNames.Of).Order(StringComparer.Ordinal);
        Assert.Equal(SeedFiles.Names, texts);
    }

    [Fact]
    public async Task Offsets_are_code_points_from_the_file_to_the_cited_slice()
    {
        const string Text =
            "서울에서 😀 Seoul and Washington met. “We will act 👨‍👩‍👧,” said Foreign Minister Kim Sung-hwan in Tokyo. It cost $5 million and e\u0301té 3 percent on May 4, 2012.\n"
            + "한국은행은 2021-03-19 밝혔다 🇰🇷 China paid 7,000 euros.";
        await File.WriteAllTextAsync(data.Of("mixed.txt"), Text);
        var folder = data.Of("system");
        await using var system = await ServedSystem.StartAsync(folder);
        Assert.Equal(0, (await DossierProcess.RunAsync("ingest", "--data", folder, data.Of("mixed.txt"))).ExitCode);

        var document = Assert.Single(await ListAsync(system.Query));
        Assert.Equal(Text.EnumerateRunes().Count(), document.Length);
        var facts = new FactList(system.Query, CollectionName.Default, new FactFilter(), 0);
        var spans = (await facts.MentionsAsync(default).ToListAsync().AsTask().Soon()).Select(fact => fact.Span)
            .Concat((await facts.TimesAsync(default).ToListAsync().AsTask().Soon()).Select(fact => fact.Span))
            .Concat((await facts.QuantitiesAsync(default).ToListAsync().AsTask().Soon()).Select(fact => fact.Span))
            .Concat((await facts.StatementsAsync(default).ToListAsync().AsTask().Soon()).SelectMany(fact => fact.Content))
            .ToList();
        Assert.True(spans.Count >= SpanChecks.MinSpans, $"only {spans.Count} spans");
        var hit = await system.Query.SearchAsync(new() { Parent = "collections/default", Query = "China" }).ResponseAsync.Soon();
        spans.Add(Assert.Single(hit.Results).Snippet.Span);
        spans.AddRange(hit.Results[0].Highlights);
        foreach (var span in spans)
        {
            var slice = await system.Query.ReadTextAsync(new() { Name = document.Revision, Start = span.Start, Length = span.End - span.Start }).ResponseAsync.Soon();
            Assert.Equal(span.Exact, slice.Text);
        }

        var shown = await DossierProcess.RunAsync("show", "--data", folder, "--text", "mixed.txt");
        Assert.Equal(Text, shown.Text);
    }

    private static async Task<string> PictureAsync(QueryService.QueryServiceClient query)
    {
        var names = await NamesAsync(query);
        var stats = await query.GetCorpusStatsAsync(new() { Collection = "collections/default" }).ResponseAsync.Soon();
        var revisions = string.Join('\n', (await ListAsync(query)).Select(document => document.Revision));
        return $"{stats}\n{revisions}\n{await FactsAsync(query, names)}{await SearchAsync(query, names)}{await TimelineAsync(query, names)}";
    }

    private static async Task<string> FactsAsync(QueryService.QueryServiceClient query, Dictionary<string, string> names)
    {
        var facts = new FactList(query, CollectionName.Default, new FactFilter(), limit: 0);
        var lines = new List<(string File, int Start, string Line)>();
        void Add(FactMeta meta, string kind, Span span, params string[] cells) => lines.Add((names[meta.Revision], span.Start, Line(
            [names[meta.Revision], Range(span), kind, .. cells, Table.OneLine(span.Exact), meta.Annotator, meta.Id])));
        await foreach (var fact in facts.MentionsAsync(default)) Add(fact.Meta, "mention", fact.Span, $"{fact.Type}", $"{fact.Entity.Id} ({fact.Entity.Type})", fact.Metonym ? $"for {fact.Literal.Id}" : "");
        await foreach (var fact in facts.TimesAsync(default)) Add(fact.Meta, "time", fact.Span, $"{fact.Type}", fact.Value, $"{fact.Earliest}..{fact.Latest}");
        await foreach (var fact in facts.QuantitiesAsync(default)) Add(fact.Meta, "quantity", fact.Span, fact.HasValue ? Number(fact.Value) : $"{Number(fact.Low)}..{Number(fact.High)}", fact.Unit + fact.Currency, $"{fact.Modifier}");
        await foreach (var fact in facts.StatementsAsync(default))
        {
            Add(fact.Meta, "statement", fact.Content[0], $"{fact.Kind}", fact.Speaker is null ? "nobody" : $"{fact.Speaker.Entity?.Id} “{fact.Speaker.Span?.Exact}”", fact.Cue?.Exact ?? "");
        }

        return Join(lines.OrderBy(line => line.File, StringComparer.Ordinal).ThenBy(line => line.Start).ThenBy(line => line.Line, StringComparer.Ordinal).Select(line => line.Line));
    }

    private static async Task<string> SearchAsync(QueryService.QueryServiceClient query, Dictionary<string, string> names)
    {
        var lines = new List<string>();
        foreach (var asked in Queries)
        {
            var answer = await query.SearchAsync(new() { Parent = "collections/default", Query = asked }).ResponseAsync.Soon();
            lines.Add(Line([asked, $"{answer.Results.Count} documents"]));
            lines.AddRange(answer.Results.Select(result => Line(
            [
                asked, names[result.Snippet.Revision], result.Score.ToString("E6", CultureInfo.InvariantCulture), Range(result.Snippet.Span),
                string.Join(' ', result.Highlights.Select(Range)), Table.OneLine(result.Snippet.Span.Exact),
            ])));
        }

        return Join(lines);
    }

    private static async Task<string> TimelineAsync(QueryService.QueryServiceClient query, Dictionary<string, string> names)
    {
        var entries = await Pages.ReadAsync(
            async (size, token) =>
            {
                // Small pages, so that there are several.
                var page = await query.GetTimelineAsync(new() { Collection = "collections/default", PageSize = Math.Min(size, 7), PageToken = token }).ResponseAsync.Soon();
                return (page.Entries, page.NextPageToken);
            },
            limit: 0).ToListAsync();
        Assert.Equal(entries.Select(entry => entry.Earliest).Order(StringComparer.Ordinal), entries.Select(entry => entry.Earliest));
        return Join(entries
            .Select(entry => Line(
            [
                entry.Value, $"{entry.Earliest}..{entry.Latest}", names[entry.Sentence.Revision], Range(entry.Time.Span), Range(entry.Sentence.Span),
                string.Join(' ', entry.Entities.Select(entity => entity.Id)), Table.OneLine(entry.Sentence.Span.Exact),
            ]))
            .Order(StringComparer.Ordinal));
    }

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Range(Span span) => $"{span.Start}–{span.End}";

    private static string Line(IEnumerable<string> cells) => string.Join('\t', cells);

    private static string Join(IEnumerable<string> lines) => lines.Aggregate(new StringBuilder(), (text, line) => text.Append(line).Append('\n')).ToString();

    private static async Task<Dictionary<string, string>> NamesAsync(QueryService.QueryServiceClient query) =>
        (await ListAsync(query)).ToDictionary(document => document.Revision, SourceNames.Of, StringComparer.Ordinal);

    private static async Task<List<Document>> ListAsync(QueryService.QueryServiceClient query) =>
        await Documents.ListAsync(query, CollectionName.Default, default).ToListAsync().AsTask().Soon();

    private Task<Ended> IngestSeedsAsync() => IngestSeedsAsync(data.Path);

    private static async Task<Ended> IngestSeedsAsync(string folder)
    {
        var run = await DossierProcess.RunAsync(["ingest", "--data", folder, "--source-prefix", "seed:", .. SeedFiles.Names.Select(name => "seeds/" + name)]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}
