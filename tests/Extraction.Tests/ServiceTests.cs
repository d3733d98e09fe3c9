using System.Text;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Tests.Reading;
using Dossier.Extraction.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Client = Dossier.Extraction.V1.ExtractionService.ExtractionServiceClient;

namespace Dossier.Extraction.Tests;

/// <summary>The calls, on a real socket. No worker: it needs peers and is tested with them, end to end.</summary>
public sealed class ServiceTests
{
    private const string Text = "Seoul, May 7, 2013\n\n“We will act,” said Park. Trade was 101.8 billion dollars. 한미 동맹 😀";

    [Fact]
    public async Task A_document_comes_back_as_the_pipeline_reads_it()
    {
        await using var service = await StartAsync();
        var header = new ExtractHeader { Id = "my/report.txt", FileName = "report.txt", MediaType = "text/plain", SourceUri = "https://example.org/1", Tokens = true };
        var revision = await ExtractAsync(service, header, Encoding.UTF8.GetBytes(Text));
        var expected = ExtractionPipeline.CreateDefault().Extract(
            new DocumentBytes(Encoding.UTF8.GetBytes(Text), header.Id, header.FileName, header.MediaType, header.SourceUri), tokens: true);
        Assert.Equal(expected, revision);
        Assert.Equal(Text, revision.Text);
        Assert.NotEmpty(revision.Tokens);
    }

    [Fact]
    public async Task Tokens_come_only_on_request()
    {
        await using var service = await StartAsync();
        Assert.Empty((await ExtractAsync(service, new ExtractHeader { FileName = "a.txt" }, Encoding.UTF8.GetBytes(Text))).Tokens);
    }

    [Fact]
    public async Task A_long_document_comes_in_parts_and_whole()
    {
        await using var service = await StartAsync();
        var text = string.Concat(Enumerable.Repeat("The minister met the delegation in Seoul. 😀\n\n", 40_000));
        var revision = await ExtractAsync(service, new ExtractHeader { FileName = "long.txt" }, Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, revision.Text);
        Assert.Equal(40_000, revision.Blocks.Count);
    }

    [Fact]
    public async Task What_is_in_a_container_comes_after_it_under_its_path()
    {
        await using var service = await StartAsync();
        var inner = SmallFiles.Zip(("deep.txt", "Tokyo agreed."u8.ToArray()), ("void.txt", []));
        var outer = SmallFiles.Zip(("inner.zip", inner), ("last.txt", "Seoul agreed."u8.ToArray()));
        using var call = new Client(service.Channel).ExtractDocument();
        await call.RequestStream.WriteAsync(new() { Header = new() { Id = "all", FileName = "all.zip" } }).Soon();
        await call.RequestStream.WriteAsync(Chunk(outer)).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        List<(string Member, RevisionParts.Joiner Revision)> found = [];
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (found.Count == 0 || found[^1].Member != answer.Member) found.Add((answer.Member, new()));
            found[^1].Revision.Add(answer.Part);
        }

        var revisions = found.ConvertAll(one => one.Revision.Join());
        Assert.Equal(["", "inner.zip", "inner.zip/!/deep.txt", "last.txt"], found.Select(one => one.Member));
        Assert.Equal(["all", "all/!/inner.zip", "all/!/inner.zip/!/deep.txt", "all/!/last.txt"], revisions.Select(revision => revision.Id));
        Assert.Equal(["Tokyo agreed.", "Seoul agreed."], revisions.Select(revision => revision.Text.Trim()).TakeLast(2));
        Assert.Equal(ErrorReason.EmptyDocument, revisions[1].Members[1].Error.Reason);
    }

    [Fact]
    public async Task A_document_without_bytes_is_a_failed_revision()
    {
        await using var service = await StartAsync();
        var revision = await ExtractAsync(service, new ExtractHeader { Id = "empty" });
        Assert.Equal((RevisionStatus.Failed, ErrorReason.EmptyDocument), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public async Task A_document_over_the_limit_is_refused_while_it_comes()
    {
        await using var service = await StartAsync("--MaxDocumentBytes=1000");
        Assert.Equal(RevisionStatus.Complete, (await ExtractAsync(service, new ExtractHeader(), Words(500), Words(500))).Status);
        var failure = await RefusedAsync(service, Header(), Chunk(Words(500)), Chunk(Words(501)));
        Assert.Equal((StatusCode.ResourceExhausted, ErrorReason.DocumentTooLarge), (failure.Code, failure.Reason));
        Assert.Contains("1000", failure.Metadata.Values);
    }

    public static TheoryData<ExtractDocumentRequest[], string, ErrorReason> BadStreams => new()
    {
        { [], "header", ErrorReason.StreamOrder },
        { [Chunk(Words(1))], "header", ErrorReason.StreamOrder },
        { [new()], "header", ErrorReason.StreamOrder },
        { [Header(), Header()], "chunk", ErrorReason.StreamOrder },
        { [Header(), new()], "chunk", ErrorReason.StreamOrder },
        { [Header(), Chunk(Words((1024 * 1024) + 1))], "chunk", ErrorReason.InvalidField },
        { [Header(h => h.Id = new string('x', 2049))], "header.id", ErrorReason.InvalidField },
        { [Header(h => h.FileName = new string('x', 256))], "header.file_name", ErrorReason.InvalidField },
        { [Header(h => h.MediaType = new string('x', 128))], "header.media_type", ErrorReason.InvalidField },
        { [Header(h => h.SourceUri = new string('x', 2049))], "header.source_uri", ErrorReason.InvalidField },
    };

    [Theory]
    [MemberData(nameof(BadStreams))]
    public async Task A_stream_that_breaks_the_rules_is_refused_and_the_field_named(ExtractDocumentRequest[] requests, string field, ErrorReason reason)
    {
        await using var service = await StartAsync();
        var failure = await RefusedAsync(service, requests);
        Assert.Equal((StatusCode.InvalidArgument, reason), (failure.Code, failure.Reason));
        Assert.Equal([field], failure.Violations.Select(violation => violation.Field));
    }

    [Fact]
    public async Task More_calls_than_the_service_takes_in_hand_are_refused_until_one_ends()
    {
        await using var service = await StartAsync();
        var client = new Client(service.Channel);
        var limit = Environment.ProcessorCount * 4;
        var calls = new List<(AsyncDuplexStreamingCall<ExtractDocumentRequest, ExtractDocumentResponse> Call, Task<bool> Answered)>();
        for (var n = 0; n <= limit; n++)
        {
            var call = client.ExtractDocument();
            await call.RequestStream.WriteAsync(Header()).Soon();
            calls.Add((call, call.ResponseStream.MoveNext(CancellationToken.None)));
        }

        // None has sent its document, so that none ends but the one that found the service full.
        var refused = await Task.WhenAny(calls.Select(call => call.Answered)).Soon();
        Assert.Equal(ErrorReason.LimitExceeded, (await Refused(() => refused)).Reason);
        var failure = await Refused(() => client.AnnotateTextAsync(new() { Text = "a" }).ResponseAsync);
        Assert.Equal((StatusCode.ResourceExhausted, ErrorReason.LimitExceeded), (failure.Code, failure.Reason));

        var first = calls.First(call => call.Answered != refused);
        await first.Call.RequestStream.CompleteAsync().Soon();
        Assert.True(await first.Answered.Soon());
        Assert.False(await first.Call.ResponseStream.MoveNext(CancellationToken.None).Soon());
        Assert.Equal("a", (await client.AnnotateTextAsync(new() { Text = "a" }).ResponseAsync.Soon()).Revision.Text);
        calls.ForEach(call => call.Call.Dispose());
        await Task.WhenAll(calls.Select(call => (Task)call.Answered)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [Fact]
    public async Task A_document_that_takes_too_long_is_a_late_call_and_never_a_partial_answer()
    {
        await using var service = await StartAsync("--DocumentSeconds=0.001");
        var failure = await RefusedAsync(service, [Header(), .. Enumerable.Range(0, 8).Select(_ => Chunk(Words(1024 * 1024)))]);
        Assert.Equal((StatusCode.DeadlineExceeded, ErrorReason.ReaderTimeout), (failure.Code, failure.Reason));
    }

    [Fact]
    public async Task Text_is_annotated_as_the_pipeline_does()
    {
        await using var service = await StartAsync();
        var request = new AnnotateTextRequest { Id = "t", Text = Text, Date = "2013-05-08", Layers = { Layer.Tokens, Layer.Sentences } };
        var response = await new Client(service.Channel).AnnotateTextAsync(request).ResponseAsync.Soon();
        Assert.Equal(ExtractionPipeline.CreateDefault().Annotate(request), response.Revision);
        Assert.NotEmpty(response.Revision.Tokens);
    }

    [Fact]
    public async Task Bad_annotation_requests_name_their_field()
    {
        await using var service = await StartAsync();
        var client = new Client(service.Channel);
        var id = await Refused(() => client.AnnotateTextAsync(new() { Id = new string('x', 2049), Text = "a" }).ResponseAsync);
        Assert.Equal("id", Assert.Single(id.Violations).Field);
        var date = await Refused(() => client.AnnotateTextAsync(new() { Text = "a", Date = "yesterday" }).ResponseAsync);
        Assert.Equal("date", Assert.Single(date.Violations).Field);
        var tooLong = await Refused(() => client.AnnotateTextAsync(new() { Text = new string('x', 1_000_001) }).ResponseAsync);
        Assert.Equal((StatusCode.ResourceExhausted, ErrorReason.LimitExceeded), (tooLong.Code, tooLong.Reason));
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_a_message_is_over_the_limit()
    {
        await using var service = await StartAsync();
        var request = new AnnotateTextRequest { Text = string.Concat(Enumerable.Repeat("a b c d e f g. ", 60_000)), Layers = { Layer.Tokens } };
        var failure = await Refused(() => new Client(service.Channel).AnnotateTextAsync(request).ResponseAsync);
        Assert.Equal((StatusCode.ResourceExhausted, ErrorReason.LimitExceeded), (failure.Code, failure.Reason));
    }

    [Fact]
    public async Task The_pipeline_describes_itself()
    {
        await using var service = await StartAsync();
        var description = await new Client(service.Channel).DescribePipelineAsync(new()).ResponseAsync.Soon();
        Assert.Equal(ExtractionPipeline.CreateDefault().Describe(), description);
        Assert.NotEmpty(description.Annotators);
    }

    [Fact]
    public async Task Entities_of_the_users_own_are_linked_and_part_of_the_version()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Of("own.tsv"), "blue-office\torganization\tBlue Office\tKOR\tBlue House\n");
        await using var service = await StartAsync($"--Knowledge={folder.Of("own.tsv")}");
        var response = await new Client(service.Channel).AnnotateTextAsync(new() { Text = "He left the Blue House in May." }).ResponseAsync.Soon();
        Assert.Equal("blue-office", Assert.Single(response.Revision.Mentions).Entity.Id);
        Assert.NotEqual(ExtractionPipeline.CreateDefault().Version, response.Revision.PipelineVersion);
    }

    [Fact]
    public async Task Everything_wrong_with_the_options_is_told_at_once()
    {
        var error = await Assert.ThrowsAsync<InvalidConfiguration>(() => ServiceUnderTest.StartAsync(
            ExtractionApp.Create, "--Ingest=nowhere", "--Credits=200", "--MaxDocumentBytes=0", "--DocumentSeconds=0", "--PublishSeconds=-1", "--Knowledge=/nowhere/own.tsv"));
        Assert.Contains("Knowledge: /nowhere/own.tsv: there is no such file", error.Problems);
        Assert.Equal(
            ["Credits", "DocumentSeconds", "Ingest", "Knowledge", "MaxDocumentBytes", "PublishSeconds", "Query"],
            error.Problems.Select(problem => problem.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    private static Task<ServiceUnderTest> StartAsync(params string[] args) => ServiceUnderTest.StartAsync(ExtractionApp.Create, ["--Credits=0", .. args]);

    private static byte[] Words(int bytes) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("word ", (bytes / 5) + 1))[..bytes]);

    private static ExtractDocumentRequest Chunk(byte[] bytes) => new() { Chunk = ByteString.CopyFrom(bytes) };

    private static ExtractDocumentRequest Header(Action<ExtractHeader>? change = null)
    {
        var header = new ExtractHeader { Id = "id", FileName = "a.txt" };
        change?.Invoke(header);
        return new() { Header = header };
    }

    private static Task<Revision> ExtractAsync(ServiceUnderTest service, ExtractHeader header, params byte[][] pieces) =>
        CallAsync(service, [new() { Header = header }, .. pieces.SelectMany(piece => piece.Chunk(200_000)).Select(Chunk)]).Soon();

    private static async Task<Revision> CallAsync(ServiceUnderTest service, params ExtractDocumentRequest[] requests)
    {
        using var call = new Client(service.Channel).ExtractDocument();
        try
        {
            foreach (var request in requests) await call.RequestStream.WriteAsync(request);
            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // Refused before all was sent; reading says why.
        }

        var joiner = new RevisionParts.Joiner();
        await foreach (var response in call.ResponseStream.ReadAllAsync()) joiner.Add(response.Part);
        return joiner.Join();
    }

    private static Task<RpcFailure> RefusedAsync(ServiceUnderTest service, params ExtractDocumentRequest[] requests) => Refused(() => CallAsync(service, requests));

    private static async Task<RpcFailure> Refused(Func<Task> call) => RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(() => call().Soon()));
}
