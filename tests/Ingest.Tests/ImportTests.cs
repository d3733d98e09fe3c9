using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>Many documents on one stream.</summary>
public sealed class ImportTests : LedgerTest
{
    internal override string[] Settings => ["--MaxDocumentBytes=1000000", "--MaxUploadBytes=1000000", "--MaxUploads=40"];

    [Fact]
    public async Task Each_item_is_answered_in_order_and_a_bad_one_harms_no_other()
    {
        var big = new byte[600_000];
        var answers = await ImportAsync(
        [
            .. Item("one", "urn:a"),
            .. Item("two", "no uri"),
            .. Item("one", "urn:a"),
            new() { Header = new() { Collection = Default } }, Chunk(big), Chunk(big), Chunk(big), End(),
            .. Item("three", "urn:a"),
            new() { Header = new() { Collection = Default } }, End(),
            new() { Header = new() { Collection = "collections/none" } }, Chunk(Bytes("x")), End(),
            new() { Header = new() { Collection = Default, ContentSha256 = Sha256(Bytes("y")) } }, Chunk(Bytes("x")), End(),
            new() { Header = new() { Collection = Default } }, Chunk(Bytes("no end")),
            .. Item("four", "urn:b"),
            new() { Header = new() { Collection = Default } }, Chunk(Bytes("no end either")),
        ]);

        Assert.Equal(Enumerable.Range(0, 11).Select(i => (long)i), answers.Select(answer => answer.Index));
        Assert.Equal(
            ["New", "InvalidField", "Duplicate", "DocumentTooLarge", "NewRevision", "EmptyDocument", "CollectionNotFound", "ChecksumMismatch", "StreamOrder", "New", "StreamOrder"],
            answers.Select(answer => answer.Error?.Reason.ToString() ?? answer.Uploaded.Outcome.ToString()));
        Assert.All(answers.Where(answer => answer.Error is not null), answer => Assert.NotEmpty(answer.Error.Message));
        Assert.Equal(2, (await StatusAsync()).Counts.Documents);
        Assert.Empty(Directory.GetFiles(Path.Combine(DataPath, "uploads")));
    }

    [Fact]
    public async Task An_item_is_acknowledged_before_the_next_begins()
    {
        using var call = Client.ImportDocuments();
        for (var i = 0; i < 5; i++)
        {
            foreach (var request in Item($"text {i}", $"urn:{i}")) await call.RequestStream.WriteAsync(request).Soon();
            Assert.True(await call.ResponseStream.MoveNext(default).Soon());
            var name = call.ResponseStream.Current.Uploaded.Document.Name;
            Assert.Equal(Bytes($"text {i}"), await ReadAsync(name));
        }
    }

    [Fact]
    public async Task Many_items_share_commits_and_room()
    {
        // More bytes in all than may be under way at one time, and more items.
        var answers = await ImportAsync([.. Enumerable.Range(0, 300).SelectMany(i => Item(new string((char)('a' + (i % 26)), 10_000) + i, $"urn:{i}"))]);
        Assert.Equal(300, answers.Count);
        Assert.All(answers, answer => Assert.Equal(UploadOutcome.New, answer.Uploaded.Outcome));
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), answers.Select(answer => answer.Uploaded.Sequence));
    }

    [Fact]
    public async Task Large_items_wait_for_each_other_instead_of_room()
    {
        var answers = await ImportAsync(
        [
            .. Enumerable.Range(0, 6).SelectMany(i => new[]
            {
                new ImportDocumentsRequest { Header = new() { Collection = Default, SourceUri = $"urn:{i}" } }, Chunk([.. Enumerable.Repeat((byte)i, 700_000)]), End(),
            }),
        ]);
        Assert.All(answers, answer => Assert.Equal(UploadOutcome.New, answer.Uploaded?.Outcome));
    }

    [Fact]
    public async Task An_order_that_nobody_can_read_ends_the_stream_behind_the_answers()
    {
        using var call = Client.ImportDocuments();
        foreach (var request in Item("one", "urn:a")) await call.RequestStream.WriteAsync(request).Soon();
        await call.RequestStream.WriteAsync(Chunk(Bytes("x"))).Soon();
        Assert.True(await call.ResponseStream.MoveNext(default).Soon());
        Assert.Equal(UploadOutcome.New, call.ResponseStream.Current.Uploaded.Outcome);
        await RefusedFieldAsync("header", () => call.ResponseStream.MoveNext(default).Soon(), ErrorReason.StreamOrder);
    }

    [Fact]
    public async Task Uploads_under_way_have_a_budget()
    {
        using var first = Client.UploadDocument();
        await first.RequestStream.WriteAsync(new() { Header = new() { Collection = Default } }).Soon();
        await first.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(new byte[900_000]) }).Soon();
        await Eventually.TrueAsync(() => Directory.GetFiles(Path.Combine(DataPath, "uploads")).Length == 1);
        await RefusedAsync(
            ErrorReason.LimitExceeded, StatusCode.ResourceExhausted, () => UploadAsync(new UploadHeader { Collection = Default }, new byte[200_000]));
        Assert.Equal(UploadOutcome.New, (await UploadAsync("small")).Outcome);

        await first.RequestStream.CompleteAsync().Soon();
        Assert.Equal(UploadOutcome.New, (await first.ResponseAsync.Soon()).Outcome);
        Assert.Equal(UploadOutcome.New, (await UploadAsync(new UploadHeader { Collection = Default }, new byte[200_000])).Outcome);
    }

    private async Task<List<ImportDocumentsResponse>> ImportAsync(IEnumerable<ImportDocumentsRequest> requests)
    {
        using var call = Client.ImportDocuments();
        var reading = Task.Run(async () =>
        {
            var answers = new List<ImportDocumentsResponse>();
            while (await call.ResponseStream.MoveNext(default)) answers.Add(call.ResponseStream.Current);
            return answers;
        });
        foreach (var request in requests) await call.RequestStream.WriteAsync(request).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        return await reading.Soon();
    }

    private static ImportDocumentsRequest[] Item(string text, string uri) =>
        [new() { Header = new() { Collection = Default, SourceUri = uri } }, Chunk(Bytes(text)), End()];

    private static ImportDocumentsRequest Chunk(byte[] bytes) => new() { Chunk = ByteString.CopyFrom(bytes) };

    private static ImportDocumentsRequest End() => new() { End = new() };
}
