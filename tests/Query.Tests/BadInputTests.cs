using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Grpc.Core;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests;

public sealed class BadInputTests : QueryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("collections/Upper")]
    [InlineData("collections/a/documents/b")]
    [InlineData("default")]
    public async Task Bad_names_of_collections_are_refused(string name)
    {
        await RefusedAsync(ErrorReason.InvalidField, "parent", () => Query.SearchAsync(new() { Parent = name, Query = "a" }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "parent", () => Query.ListDocumentsAsync(new() { Parent = name }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "parent", () => Query.ListMentionsAsync(new() { Parent = name }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "parent", () => Query.ListEntitiesAsync(new() { Parent = name }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "parent", () => Query.SearchEntitiesAsync(new() { Parent = name, Query = "a" }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "collection", () => Query.GetTimelineAsync(new() { Collection = name }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "collection", () => Query.GetCorpusStatsAsync(new() { Collection = name }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "collection", () => Query.GetEntityAsync(new() { Collection = name, Entity = "a" }).ResponseAsync.Soon());
    }

    [Theory]
    [InlineData("")]
    [InlineData("collections/a")]
    [InlineData("collections/a/documents/B")]
    [InlineData("collections/a/documents/../b")]
    public async Task Bad_names_of_documents_are_refused(string name)
    {
        await RefusedAsync(ErrorReason.InvalidField, "name", () => Query.GetDocumentAsync(new() { Name = name }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "name", () => Query.ReadTextAsync(new() { Name = name }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "document", () => Query.RetractRevisionAsync(new() { Document = name, Generation = 1 }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "document", () => Query.UpdateSourcesAsync(new() { Document = name, Generation = 1 }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "header.document", () => Query.PublishAsync(new PublishHeader { Document = name, Generation = 1, Revision = 1 }, Sample.Of("a").Revision));
        await RefusedAsync(ErrorReason.InvalidField, "filter.documents[0]", () => Query.ListDocumentsAsync(new() { Parent = Collection, Filter = new() { Documents = { name } } }).ResponseAsync.Soon());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MinValue)]
    public async Task Bad_page_sizes_are_refused(int size)
    {
        await RefusedAsync(ErrorReason.InvalidField, "page_size", () => Query.SearchAsync(new() { Parent = Collection, Query = "a", PageSize = size }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "page_size", () => Query.ListDocumentsAsync(new() { Parent = Collection, PageSize = size }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "page_size", () => Query.ListStatementsAsync(new() { Parent = Collection, PageSize = size }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "page_size", () => Query.ListEntitiesAsync(new() { Parent = Collection, PageSize = size }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "page_size", () => Query.GetTimelineAsync(new() { Collection = Collection, PageSize = size }).ResponseAsync.Soon());
    }

    [Fact]
    public async Task Page_tokens_hold_for_their_request_only_and_unaltered()
    {
        for (var n = 0; n < 3; n++) await Query.PublishAsync($"d{n}", Sample.Of("word").Mention("word", "word"));
        var token = (await Query.ListDocumentsAsync(new() { Parent = Collection, PageSize = 1 }).ResponseAsync.Soon()).NextPageToken;
        Assert.NotEmpty((await Query.ListDocumentsAsync(new() { Parent = Collection, PageSize = 2, PageToken = token }).ResponseAsync.Soon()).Documents);
        var altered = token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1];
        await RefusedAsync(ErrorReason.InvalidPageToken, "page_token", () => Query.ListDocumentsAsync(new() { Parent = Collection, PageToken = altered }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidPageToken, "page_token", () => Query.ListDocumentsAsync(new() { Parent = Collection, PageToken = "nonsense" }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidPageToken, "page_token", () => Query.ListMentionsAsync(new() { Parent = Collection, PageToken = token }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidPageToken, "page_token",
            () => Query.ListDocumentsAsync(new() { Parent = Collection, PageToken = token, Filter = new() { Languages = { "en" } } }).ResponseAsync.Soon());
    }

    [Fact]
    public async Task Bad_filters_are_refused_and_named()
    {
        foreach (var date in new[] { "2012-13", "12", "2012-02-30", "yesterday", "2012-1-1" })
        {
            await RefusedAsync(ErrorReason.InvalidField, "filter.published_from", () => DocumentsAsync(new() { PublishedFrom = date }));
            await RefusedAsync(ErrorReason.InvalidField, "filter.time_to", () => FactsAsync(new() { TimeTo = date }));
        }

        await RefusedAsync(ErrorReason.InvalidField, "filter.documents[1]", () => DocumentsAsync(new() { Documents = { Name("a"), Name("a", "collections/other") } }));
        await RefusedAsync(ErrorReason.InvalidField, "filter.languages[0]", () => DocumentsAsync(new() { Languages = { "" } }));
        await RefusedAsync(ErrorReason.InvalidField, "filter.min_confidence", () => FactsAsync(new() { MinConfidence = 1.5f }));
        await RefusedAsync(ErrorReason.InvalidField, "filter.min_confidence", () => FactsAsync(new() { MinConfidence = float.NaN }));
        await RefusedAsync(ErrorReason.InvalidField, "filter.start_from", () => FactsAsync(new() { StartFrom = -1 }));
        await RefusedAsync(ErrorReason.InvalidField, "filter.start_to", () => FactsAsync(new() { StartTo = -1 }));
        await RefusedAsync(ErrorReason.InvalidField, "filter.entity", () => FactsAsync(new() { Entity = new string('x', 1001) }));
        await RefusedAsync(ErrorReason.InvalidField, "start", () => Query.ReadTextAsync(new() { Name = Name("a"), Start = -1 }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "length", () => Query.ReadTextAsync(new() { Name = Name("a"), Length = -1 }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.InvalidField, "entity", () => Query.GetEntityAsync(new() { Collection = Collection }).ResponseAsync.Soon());
        var many = new DocumentFilter { Documents = { Enumerable.Range(0, 101).Select(n => Name($"d{n}")) } };
        Assert.Equal("100", (await RefusedAsync(ErrorReason.LimitExceeded, () => DocumentsAsync(many))).Metadata["limit"]);

        Task DocumentsAsync(DocumentFilter filter) => Query.ListDocumentsAsync(new() { Parent = Collection, Filter = filter }).ResponseAsync.Soon();
        Task FactsAsync(FactFilter filter) => Query.ListQuantitiesAsync(new() { Parent = Collection, Filter = filter }).ResponseAsync.Soon();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(513)]
    public async Task A_sketch_of_another_size_is_refused(int size) => await RefusedAsync(
        ErrorReason.InvalidField, "content.layers.sketch", () => Query.PublishAsync("d1", Sample.Of("text").Sketch(new byte[size])));

    [Fact]
    public async Task A_failed_revision_has_no_sketch()
    {
        var revision = Sample.Of("").Sketch(new byte[512]).Revision;
        revision.Status = RevisionStatus.Failed;
        await RefusedAsync(ErrorReason.InvalidField, "content", () => Query.PublishAsync(Header("d1"), revision));
    }

    [Fact]
    public async Task Streams_that_are_not_header_parts_end_store_nothing()
    {
        PublishRevisionRequest header = new() { Header = Header("d1") };
        PublishRevisionRequest part = new() { Content = new RevisionPart { Text = "text", Layers = new Revision { Status = RevisionStatus.Complete } } };
        PublishRevisionRequest end = new() { End = new PublishEnd { Parts = 1 } };
        var wrong = new (string Field, PublishRevisionRequest[] Messages)[]
        {
            ("header", []),
            ("header", [part, end]),
            ("header", [end]),
            ("header", [header, header, part, end]),
            ("header", [header, part, header, end]),
            ("end", [header]),
            ("end", [header, part]),
            ("end.parts", [header, end]),
            ("end.parts", [header, part, part, end]),
            ("end", [header, part, end, part]),
            ("end", [header, part, end, end]),
            ("part", [header, new()]),
        };
        foreach (var (field, messages) in wrong)
            await RefusedAsync(ErrorReason.StreamOrder, field, () => Query.PublishAsync(messages));
        await NothingIsStoredAsync();
        Assert.Equal(WriteOutcome.Applied, await Query.PublishAsync(header, part, end));
    }

    [Fact]
    public async Task A_cancelled_publication_stores_nothing()
    {
        using var cancel = new CancellationTokenSource();
        using var call = Query.PublishRevision(cancellationToken: cancel.Token);
        await call.RequestStream.WriteAsync(new() { Header = Header("d1") }, cancel.Token).Soon();
        await call.RequestStream.WriteAsync(new() { Content = new RevisionPart { Text = "text" } }, cancel.Token).Soon();
        await cancel.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon())).StatusCode);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task Bad_headers_are_refused_and_named()
    {
        await RefusedAsync(ErrorReason.InvalidField, "header.revision", () => Query.PublishAsync(Header("d1", revision: 0), Sample.Of("a").Revision));
        await RefusedAsync(ErrorReason.InvalidField, "header.generation", () => Query.PublishAsync(Header("d1", generation: 0), Sample.Of("a").Revision));
        await RefusedAsync(ErrorReason.InvalidField, "header.settles[1]", () => Query.PublishAsync("d1", Sample.Of("a"), 1, Link(0, 1), Link(5, 5)));
        await RefusedAsync(ErrorReason.InvalidField, "generation", () => Query.RetractAsync("d1", 0));
        await RefusedAsync(ErrorReason.InvalidField, "settles[0]", () => Query.RetractAsync("d1", 1, Link(-1, 5)));
        var header = Header("d1");
        header.Sources.Add(new Source { FileName = new string('x', 1024 * 1024) });
        await RefusedAsync(ErrorReason.LimitExceeded, () => Query.PublishAsync(header, Sample.Of("a").Revision));
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task Any_span_that_is_not_in_the_text_refuses_the_whole_revision()
    {
        const string text = "한🙂 Seoul said “yes” to Tokyo in 2010: 5 Exports.";
        Sample Fresh() => Sample.Of(text).Title("T").Block(BlockKind.Body, text).Sentences(text).Mention("Seoul", "seoul").Time("2010", "2010-01-01").Quantity("5", 5)
            .Statement("yes", "Seoul", "seoul").Figure("5", "Exports", "Tokyo", "2010", "2010-01-01").Position("yes", "i").EveryKind("said");
        var spoil = new Dictionary<string, Action<Sample>>
        {
            ["metadata.title.spans[0]"] = s => s.Revision.Metadata.Title.Spans.Add(new Span { Start = 0, End = 1, Exact = "x" }),
            ["blocks[0].span"] = s => s.Revision.Blocks[0].Span.Start = 1,
            ["blocks[0].rows[0].cells[0]"] = s => s.Revision.Blocks[0].Rows.Add(new TableRow { Cells = { new Span { Start = -1 } } }),
            ["sentences[0].span"] = s => s.Revision.Sentences[0].Span.End++,
            ["tokens[0].span"] = s => s.Revision.Tokens.Add(new Token { Span = new Span { Start = 3, End = 8, Exact = "Seoul!" } }),
            ["mentions[0].meta.spans[0]"] = s => s.Revision.Mentions[0].Meta.Spans[0] = new Span { Start = 4, End = 9, Exact = "Seoul" },
            ["mentions[0].span"] = s => s.Revision.Mentions[0].Span = new Span { Start = 4, End = 9, Exact = "Seoul" },
            ["times[0].anchor_span"] = s => s.Revision.Times[0].AnchorSpan = new Span { Start = 1000, End = 1001, Exact = "x" },
            ["statements[0].speaker.span"] = s => s.Revision.Statements[0].Speaker.Span = new Span { Start = 9, End = 4 },
            ["figures[0].period.span"] = s => s.Revision.Figures[0].Period.Span = new Span { Start = 0, End = 1, Exact = "2" },
            ["events[0].trigger"] = s => s.Revision.Events[0].Trigger = new Span { Start = 0, End = 0, Exact = "x" },
        };
        foreach (var (path, change) in spoil)
        {
            var sample = Fresh();
            // Spans may be shared between roles: make them apart, so that one is wrong alone.
            var apart = Sample.Of(text);
            apart.Revision.MergeFrom(Revision.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(sample.Revision)));
            change(apart);
            var refused = await RefusedAsync(ErrorReason.SpanMismatch, () => Query.PublishAsync("d1", apart));
            Assert.Equal(StatusCode.DataLoss, refused.Code);
            Assert.StartsWith(path + ":", refused.Message, StringComparison.Ordinal);
        }

        await NothingIsStoredAsync();
        Assert.Equal(WriteOutcome.Applied, await Query.PublishAsync("d1", Fresh()));
    }

    [Fact]
    public async Task Revisions_that_break_the_contract_are_refused_and_say_where()
    {
        await RefusedAsync(ErrorReason.InvalidField, "content.layers.status", () => Query.PublishAsync(Header("d1"), new Revision { Text = "a" }));
        await RefusedAsync(ErrorReason.InvalidField, "content", () => Query.PublishAsync(Header("d1"), new Revision { Text = "a", Status = RevisionStatus.Failed }));
        await RefusedAsync(ErrorReason.InvalidField, "content.layers.mentions[1].meta.id", () => Changed(r => r.Mentions.Add(new Mention())));
        await RefusedAsync(ErrorReason.InvalidField, "content.layers.mentions[0].meta.spans", () => Changed(r => r.Mentions[0].Meta.Spans.Clear()));
        await RefusedAsync(ErrorReason.InvalidField, "content.layers.sentences[0].span", () => Changed(r => r.Sentences.Add(new Sentence())));
        await RefusedAsync(ErrorReason.InvalidField, "content.layers.blocks[1]", () => Changed(r =>
        {
            r.Blocks.Add(new Block { Span = new Span { Start = 0, End = 2, Exact = "ab" } });
            r.Blocks.Add(new Block { Span = new Span { Start = 1, End = 2, Exact = "b" } });
        }));
        await RefusedAsync(ErrorReason.InvalidField, "content.layers.mentions[0]", () => Changed(r => r.Mentions[0].Entity.Name = new string('x', 1001)));
        await NothingIsStoredAsync();

        Task Changed(Action<Revision> change)
        {
            var sample = Sample.Of("ab").Mention("ab", "ab");
            change(sample.Revision);
            return Query.PublishAsync("d1", sample);
        }
    }

    [Fact]
    public async Task What_is_not_in_this_version_says_so()
    {
        await RefusedAsync(ErrorReason.NotImplemented, () => Query.GetPositionMatrixAsync(new()).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.NotImplemented, () => Query.ListDivergencesAsync(new()).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.NotImplemented, () => Query.CreateWatchAsync(new()).ResponseAsync.Soon());
        using var export = Query.ExportFacts(new());
        await RefusedAsync(ErrorReason.NotImplemented, () => export.ResponseStream.MoveNext(default).Soon());
    }

    private async Task NothingIsStoredAsync()
    {
        Assert.Empty((await Query.ListDocumentsAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Documents);
        Assert.Equal(new GetCorpusStatsResponse { Counts = new() }, await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon());
    }
}
