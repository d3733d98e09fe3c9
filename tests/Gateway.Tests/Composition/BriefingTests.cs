using System.Text;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.Composition;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Dossier.Gateway.Tests.Composition;

/// <summary>Briefings of documents that went the whole way.</summary>
[Collection(SystemTests.Name)]
public sealed class BriefingTests(RunningSystem system)
{
    private const string Default = "collections/default";

    private const string Alliance = """
        Alliance renewed

        Seoul, May 7, 2013

        “We will act 😀 together,” said President Barack Obama. Trade between South Korea and the United States reached US$101.8 billion in 2012.
        The alliance is 60 years old.
        """;

    private const string Talks = """
        Talks in Tokyo

        “Nothing is decided,” said Foreign Minister Kishida Fumio on May 9, 2013. Japan and South Korea had met in 1965.
        """;

    private Briefings Briefings => system.Gateway.App.Services.GetRequiredService<Briefings>();

    private V1.GatewayService.GatewayServiceClient Gateway => new(system.Gateway.Channel);

    [Fact]
    public async Task A_briefing_of_a_corpus_cites_what_stands_in_the_texts()
    {
        var collection = await CollectionAsync();
        var first = await UploadAsync(collection, Alliance, "https://example.org/a");
        var last = await UploadAsync(collection, Talks, "https://example.org/b");
        var briefing = await CorpusAsync(collection, last.Sequence);

        Assert.Equal(collection, $"collections/{briefing.Title}");
        Assert.True(briefing.AppliedSequence >= last.Sequence);
        Assert.Equal((2, 0), (briefing.Extent.Documents, briefing.Extent.FailedDocuments));
        Assert.Equal(Alliance.EnumerateRunes().Count() + Talks.EnumerateRunes().Count(), briefing.Extent.Characters);
        Assert.Equal(2, briefing.Extent.Counts.Statements);
        Assert.Equal(["Documents", "Actors most named", "Who says what", "Timeline", "Money", "Other quantities"], briefing.Sections.Select(section => section.Title));
        Assert.Equal(
            ["Barack Obama: “We will act 😀 together,”", "Kishida Fumio: “Nothing is decided,”"],
            Section(briefing, "Who says what").Items.Select(item => item.Text));
        var said = Section(briefing, "Who says what").Items[0];
        var cited = Assert.Single(said.Citations);
        Assert.Equal(("https://example.org/a", $"{first.Document.Name}/revisions/1", "We will act 😀 together,"), (cited.Source, cited.Revision, cited.Span.Exact));
        Assert.Equal(32, cited.FactId.Length);
        Assert.Equal(Section(briefing, "Timeline").Items.Select(item => item.Text).Order(StringComparer.Ordinal), Section(briefing, "Timeline").Items.Select(item => item.Text));
        Assert.StartsWith("US$101.8 billion (USD 101,800,000,000): ", Assert.Single(Section(briefing, "Money").Items).Text, StringComparison.Ordinal);
        await EveryCitationHoldsAsync(briefing);
    }

    [Fact]
    public async Task A_briefing_of_a_document_is_of_this_document_alone()
    {
        var collection = await CollectionAsync();
        var wanted = await UploadAsync(collection, Talks, "https://example.org/b");
        var other = await UploadAsync(collection, Alliance, "https://example.org/a");
        var briefing = await AskAsync(new() { Collection = collection, Document = wanted.Document.Name, AtLeastSequence = other.Sequence });

        Assert.Equal((1, Talks.Length, false), (briefing.Extent.Documents, briefing.Extent.Characters, briefing.Extent.HasEntities));
        Assert.Equal(1, Section(briefing, "Documents").TotalCount);
        Assert.Contains(Section(briefing, "Actors most named").Items, item => item.Text.StartsWith("South Korea (place): 1 mention, as “South Korea”", StringComparison.Ordinal));
        Assert.All(Cited(briefing), citation => Assert.Equal($"{wanted.Document.Name}/revisions/1", citation.Revision));
        await EveryCitationHoldsAsync(briefing);
    }

    [Fact]
    public async Task The_same_documents_make_the_same_briefing_in_whatever_order_they_come()
    {
        const string Collection = "collections/in-order";
        var elsewhere = new RunningSystem();
        await elsewhere.InitializeAsync();
        try
        {
            List<GetBriefingResponse> briefings = [];
            string[][] orders = [[Alliance, Talks], [Talks, Alliance]];
            foreach (var (on, texts) in new[] { system, elsewhere }.Zip(orders))
            {
                await on.Ledger.CreateCollectionAsync(new() { CollectionId = "in-order" }).ResponseAsync.Soon();
                long sequence = 0;
                foreach (var text in texts) sequence = (await UploadAsync(on, Collection, Encoding.UTF8.GetBytes(text), $"https://example.org/{text[0]}")).Sequence;
                var request = new GetBriefingRequest { Collection = Collection, Corpus = true, AtLeastSequence = sequence };
                briefings.Add(await new V1.GatewayService.GatewayServiceClient(on.Gateway.Channel).GetBriefingAsync(request).ResponseAsync.Soon());
            }

            Assert.NotEmpty(briefings[0].Sections);
            Assert.Equal(briefings[0].Sections, briefings[1].Sections);
            Assert.Equal(briefings[0].Extent, briefings[1].Extent);
        }
        finally
        {
            await elsewhere.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_several_documents_say_in_the_same_words_is_said_once_and_cited_for_each()
    {
        var collection = await CollectionAsync();
        for (var n = 0; n < 6; n++) await UploadAsync(collection, $"{Talks}\n\nPrinted by paper {n}.", $"https://example.org/{n}");
        var last = await UploadAsync(collection, Alliance, "https://example.org/a");
        var said = Section(await CorpusAsync(collection, last.Sequence), "Who says what");
        Assert.Equal(2, said.Items.Count);
        Assert.Equal(
            Enumerable.Range(0, BriefingLimits.Citations).Select(n => $"https://example.org/{n}"), said.Items[0].Citations.Select(citation => citation.Source));
        Assert.Equal(2, said.TotalCount);
    }

    [Fact]
    public async Task A_section_keeps_to_its_limit_and_lets_every_document_speak()
    {
        var collection = await CollectionAsync();
        await UploadAsync(collection, string.Join("\n\n", Enumerable.Range(0, 50).Select(n => $"“Sentence {n} is said here,” said President Barack Obama.")), "https://example.org/long");
        var last = await UploadAsync(collection, Talks, "https://example.org/short");
        var said = Section(await CorpusAsync(collection, last.Sequence), "Who says what");
        Assert.Equal((BriefingLimits.Statements, 51), (said.Items.Count, said.TotalCount));
        Assert.Equal("https://example.org/short", said.Items[^1].Citations[0].Source);
        Assert.Equal(
            Enumerable.Range(0, BriefingLimits.Statements - 1).Select(n => $"Barack Obama: “Sentence {n} is said here,”"), said.Items.SkipLast(1).Select(item => item.Text));
    }

    [Fact]
    public async Task Figures_and_positions_are_told_in_full_and_with_the_voice_that_ascribes_them()
    {
        var collection = await CollectionAsync();
        await PublishAsync($"{collection}/documents/a");
        var briefing = await CorpusAsync(collection, 0);
        Assert.Equal(
            ["Trade (Seoul), 2012: US$5 million (USD 5,000,000), according to The minister"], Section(briefing, "Figures").Items.Select(item => item.Text));
        Assert.Equal(
            [
                "Seoul supports Free trade: “Seoul wants more trade.”",
                "Seoul is concerned about Free trade, according to The minister: “Seoul wants more trade.”",
                "Seoul opposes Free trade, in the words of the document: “Seoul wants more trade.”",
            ],
            Section(briefing, "Who stands where").Items.Select(item => item.Text));
        Assert.Equal(["seoul"], Section(briefing, "Figures").Items[0].Entities.Select(entity => entity.Id));
        // The sum is told with what it measures, and not a second time.
        Assert.DoesNotContain(briefing.Sections, section => section.Title == "Money");
        await EveryCitationHoldsAsync(briefing);
    }

    [Fact]
    public async Task Nothing_published_is_an_empty_briefing()
    {
        var briefing = await CorpusAsync("collections/nothing", 0);
        Assert.Equal("nothing", briefing.Title);
        Assert.Empty(briefing.Sections);
        Assert.Equal((0, 0, 0), (briefing.Extent.Documents, briefing.Extent.Characters, briefing.AppliedSequence));
    }

    [Fact]
    public async Task What_cannot_be_read_is_counted_and_named_with_its_reason()
    {
        var collection = await CollectionAsync();
        await UploadAsync(system, collection, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0], "https://example.org/picture.png");
        var last = await UploadAsync(collection, Talks, "https://example.org/b");
        var briefing = await CorpusAsync(collection, last.Sequence);
        Assert.Equal((2, 1), (briefing.Extent.Documents, briefing.Extent.FailedDocuments));
        var unread = Assert.Single(Section(briefing, "Not read, or not whole").Items);
        Assert.StartsWith("https://example.org/picture.png: not read: ", unread.Text, StringComparison.Ordinal);
        Assert.Equal(new Span(), Assert.Single(unread.Citations).Span);
        Assert.Equal(1, Section(briefing, "Documents").TotalCount);
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_not_found()
    {
        var refused = await RefusedAsync(new() { Collection = Default, Document = "collections/default/documents/nothing" });
        Assert.Equal((StatusCode.NotFound, ErrorReason.DocumentNotFound), refused);
    }

    [Fact]
    public async Task A_sequence_that_is_not_reached_is_waited_for_until_the_deadline_and_no_longer()
    {
        var request = new GetBriefingRequest { Collection = Default, Corpus = true, AtLeastSequence = 1_000_000 };
        var error = await Assert.ThrowsAsync<RpcException>(() => Gateway.GetBriefingAsync(request, deadline: DateTime.UtcNow.AddSeconds(2)).ResponseAsync.Soon());
        Assert.Equal((StatusCode.DeadlineExceeded, ErrorReason.SequenceNotReached), (error.StatusCode, RpcFailure.Of(error).Reason));
    }

    [Fact]
    public async Task Subjects_that_make_no_sense_are_refused_and_others_are_not_of_this_version()
    {
        var invalid = (StatusCode.InvalidArgument, ErrorReason.InvalidField);
        Assert.Equal(invalid, await RefusedAsync(new() { Collection = "default", Corpus = true }));
        Assert.Equal(invalid, await RefusedAsync(new() { Collection = Default }));
        Assert.Equal(invalid, await RefusedAsync(new() { Collection = Default, Corpus = false }));
        Assert.Equal(invalid, await RefusedAsync(new() { Collection = Default, Document = "collections/other/documents/a" }));
        var later = (StatusCode.Unimplemented, ErrorReason.NotImplemented);
        Assert.Equal(later, await RefusedAsync(new() { Collection = Default, Actor = "seoul" }));
        Assert.Equal(later, await RefusedAsync(new() { Collection = Default, Issue = "alliance" }));
        Assert.Equal(later, await RefusedAsync(new() { Collection = Default, Pair = new EntityPair { First = "seoul", Second = "tokyo" } }));
    }

    private async Task<string> CollectionAsync() => $"collections/{await system.CollectionAsync()}";

    private Task<UploadDocumentResponse> UploadAsync(string collection, string text, string uri) => UploadAsync(system, collection, Encoding.UTF8.GetBytes(text), uri);

    private static async Task<UploadDocumentResponse> UploadAsync(RunningSystem system, string collection, byte[] content, string uri)
    {
        using var call = system.Ledger.UploadDocument();
        await call.RequestStream.WriteAsync(new() { Header = new UploadHeader { Collection = collection, SourceUri = uri } }).Soon();
        await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(content) }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        return await call.ResponseAsync.Soon();
    }

    // Kinds of facts that the pipeline does not make yet, as it will publish them.
    private async Task PublishAsync(string document)
    {
        var text = new CodePoints("The minister said: trade was US$5 million in 2012. Seoul wants more trade.");
        var seoul = new Participant { Span = At("Seoul"), Entity = new EntityRef { Id = "seoul", Name = "Seoul", Type = EntityType.Place } };
        var minister = new Participant { Span = At("The minister") };
        var money = new Quantity { Meta = Meta("1", "US$5 million"), Span = At("US$5 million"), Value = 5_000_000, Currency = "USD" };
        Position Position(string id, Stance stance, Voice voice) => new()
        {
            Meta = Meta(id, "Seoul wants more trade."), Actors = { seoul }, Issue = new IssueRef { Id = "free-trade", Name = "Free trade" }, Stance = stance, Voice = voice,
            AttributedBy = voice == Voice.Attributed ? minister : null, Evidence = { At("Seoul wants more trade.") },
        };
        var revision = new Revision
        {
            Text = text.Text, Language = "en", Status = RevisionStatus.Complete, PipelineVersion = "test/1", ContentSha256 = new string('a', 64), MediaType = "text/plain",
            Quantities = { money },
            Figures =
            {
                new Figure
                {
                    Meta = Meta("2", "US$5 million"), Quantity = money, Measure = "Trade", Subjects = { seoul }, Source = minister,
                    Period = new TimeExpression { Meta = Meta("3", "2012"), Span = At("2012"), Value = "2012", Earliest = "2012-01-01", Latest = "2012-12-31" },
                },
            },
            Positions = { Position("4", Stance.Supports, Voice.Self), Position("5", Stance.Concerned, Voice.Attributed), Position("6", Stance.Opposes, Voice.Editorial) },
        };
        using var call = system.Picture.PublishRevision();
        var parts = RevisionParts.Split(revision).ToList();
        await call.RequestStream.WriteAsync(new() { Header = new PublishHeader { Document = document, Revision = 1, Generation = 1, Sources = { new Source { FileName = "a.txt" } } } }).Soon();
        foreach (var part in parts) await call.RequestStream.WriteAsync(new() { Content = part }).Soon();
        await call.RequestStream.WriteAsync(new() { End = new PublishEnd { Parts = parts.Count } }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.Equal(WriteOutcome.Applied, (await call.ResponseAsync.Soon()).Outcome);

        Span At(string words)
        {
            var start = text.Text.IndexOf(words, StringComparison.Ordinal);
            return text.SpanOf(start, start + words.Length);
        }

        FactMeta Meta(string id, string words) => new() { Id = id.PadLeft(32, '0'), Spans = { At(words) }, Annotator = "test/1", Method = FactMethod.Extracted };
    }

    private Task<GetBriefingResponse> CorpusAsync(string collection, long sequence) =>
        AskAsync(new() { Collection = collection, Corpus = true, AtLeastSequence = sequence });

    // The page and the RPC have to say the same.
    private async Task<GetBriefingResponse> AskAsync(GetBriefingRequest request)
    {
        var answer = await Gateway.GetBriefingAsync(request, deadline: DateTime.UtcNow.AddSeconds(25)).ResponseAsync.Soon();
        Assert.Equal(answer, await Briefings.ComposeAsync(request, deadline: null, default).Soon());
        return answer;
    }

    private async Task<(StatusCode, ErrorReason)> RefusedAsync(GetBriefingRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => Gateway.GetBriefingAsync(request).ResponseAsync.Soon());
        return (error.StatusCode, RpcFailure.Of(error).Reason);
    }

    private static BriefingSection Section(GetBriefingResponse briefing, string title) => briefing.Sections.Single(section => section.Title == title);

    private static IEnumerable<Citation> Cited(GetBriefingResponse briefing) => briefing.Sections.SelectMany(section => section.Items).SelectMany(item => item.Citations);

    private async Task EveryCitationHoldsAsync(GetBriefingResponse briefing)
    {
        Assert.All(briefing.Sections.SelectMany(section => section.Items), item => Assert.NotEmpty(item.Citations));
        foreach (var citation in Cited(briefing))
        {
            Assert.NotEmpty(citation.Source);
            var length = citation.Span.End - citation.Span.Start;
            Assert.True(length > 0, $"{citation} has no span");
            var slice = await system.Picture.ReadTextAsync(new() { Name = citation.Revision, Start = citation.Span.Start, Length = length }).ResponseAsync.Soon();
            Assert.Equal(citation.Span.Exact, slice.Text);
        }
    }
}
