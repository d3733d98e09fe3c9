using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>What an upload turns out to be, and what is refused.</summary>
public sealed class UploadTests : LedgerTest
{
    private const string Uri = "https://example.org/a";
    private const string OtherUri = "https://example.org/b";

    private string[] SpoolFiles => Directory.GetFiles(Path.Combine(DataPath, "uploads"));

    internal override string[] Settings => ["--MaxDocumentBytes=3000000"];

    [Fact]
    public async Task A_new_document_waits_for_a_worker()
    {
        var answer = await UploadAsync("one", Uri, "a.txt");

        Assert.Equal(UploadOutcome.New, answer.Outcome);
        Assert.Equal(1, answer.Sequence);
        var document = answer.Document;
        Assert.Matches("^collections/default/documents/[a-z2-7]{16}$", document.Name);
        Assert.Equal((1, Sha256(Bytes("one")), 3L, DocumentState.Pending), (document.Revision, document.ContentSha256, document.SizeBytes, document.State));
        Assert.Equal((Uri, "a.txt"), (Assert.Single(document.Sources).Uri, document.Sources[0].FileName));
        Assert.Equal(Clock.GetUtcNow(), document.CreateTime.ToDateTimeOffset());
        Assert.Equal(document, await GetAsync(document.Name));
        Assert.Equal(Bytes("one"), await ReadAsync(document.Name));
    }

    /// <summary>
    /// Uploads as "uri bytes file" and what the last one is: outcome, document (numbered by first appearance), revision. The URI decides first.
    /// </summary>
    [Theory]
    [InlineData("u1 A", "New 1 1")]
    [InlineData("u1 A, u1 A", "Duplicate 1 1")]
    [InlineData("u1 A, u1 B", "NewRevision 1 2")]
    [InlineData("u1 A, u2 A", "FurtherSource 1 1")]
    [InlineData("u1 A, u2 B", "New 2 1")]
    [InlineData("u1 A, - A", "Duplicate 1 1")]
    [InlineData("u1 A f, - A f", "Duplicate 1 1")]
    [InlineData("u1 A f, - A g", "FurtherSource 1 1")]
    [InlineData("u1 A f, - A", "FurtherSource 1 1")]
    [InlineData("u1 A, - B", "New 2 1")]
    [InlineData("- A, - A", "Duplicate 1 1")]
    [InlineData("- A f, - A f", "Duplicate 1 1")]
    [InlineData("- A f, - A g", "FurtherSource 1 1")]
    [InlineData("- A f, - A g, - A g", "Duplicate 1 1")]
    [InlineData("- A f, - B f", "New 2 1")]
    [InlineData("- A f, u1 A f", "FurtherSource 1 1")]
    [InlineData("- A, u1 A, u1 A", "Duplicate 1 1")]
    [InlineData("- A, u1 A, u1 B", "NewRevision 1 2")]
    // Bytes of an earlier revision are not known: only present ones are.
    [InlineData("u1 A, u1 B, u1 A", "NewRevision 1 3")]
    [InlineData("u1 A, u1 B, u2 A", "New 2 1")]
    [InlineData("u1 A, u1 B, - A", "New 2 1")]
    [InlineData("u1 A, u1 B, - B", "Duplicate 1 2")]
    [InlineData("u1 A, u1 B, u2 B", "FurtherSource 1 2")]
    // A known URI with bytes that another document has: still a new revision; then two documents have them, and the oldest takes sources.
    [InlineData("u1 A, u2 B, u2 A", "NewRevision 2 2")]
    [InlineData("u1 A, u2 B, u2 A, u3 A", "FurtherSource 1 1")]
    [InlineData("u1 B, u2 A, u1 A, u3 A", "FurtherSource 1 2")]
    [InlineData("u1 A, u2 B, u2 A, u2 A", "Duplicate 2 2")]
    [InlineData("u1 A, u2 B, u2 A, u1 A", "Duplicate 1 1")]
    [InlineData("u1 A, u2 B, u2 A, - A", "Duplicate 1 1")]
    // All URIs of a document lead to it.
    [InlineData("u1 A, u2 A, u2 B, u1 B", "Duplicate 1 2")]
    [InlineData("u1 A, u2 A, u2 B, u1 A", "NewRevision 1 3")]
    public async Task The_uri_decides_first(string uploads, string expected)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        UploadDocumentResponse? last = null;
        foreach (var upload in uploads.Split(", "))
        {
            var parts = upload.Split(' ');
            last = await UploadAsync($"text {parts[1]}", parts[0] == "-" ? "" : $"urn:{parts[0]}", parts.Length > 2 ? parts[2] : "");
            numbers.TryAdd(last.Document.Name, numbers.Count + 1);
        }

        Assert.Equal(expected, $"{last!.Outcome} {numbers[last.Document.Name]} {last.Document.Revision}");
        Assert.Equal(last.Sequence, last.Document.Sequence);
    }

    [Fact]
    public async Task A_duplicate_changes_nothing_and_a_further_source_is_kept()
    {
        var first = await UploadAsync("one", Uri, "a.txt");
        var same = await UploadAsync("one", Uri, "b.txt");
        Assert.Equal((first.Document, 1L), (same.Document, same.Sequence));

        Clock.Advance(TimeSpan.FromSeconds(5));
        var further = await UploadAsync("one", OtherUri);
        Assert.Equal(2, further.Sequence);
        Assert.Equal([Uri, OtherUri], further.Document.Sources.Select(source => source.Uri));
        Assert.Equal(Clock.GetUtcNow(), further.Document.Sources[1].CreateTime.ToDateTimeOffset());
        Assert.NotEqual(first.Document.Etag, further.Document.Etag);
    }

    [Fact]
    public async Task Old_revisions_keep_their_bytes()
    {
        var name = (await UploadAsync("one", Uri)).Document.Name;
        await UploadAsync("two", Uri);
        await UploadAsync("one", Uri);

        Assert.Equal(Bytes("one"), await ReadAsync(name));
        Assert.Equal(Bytes("one"), await ReadAsync($"{name}/revisions/1"));
        Assert.Equal(Bytes("two"), await ReadAsync($"{name}/revisions/2"));
        await RefusedAsync(ErrorReason.RevisionNotFound, StatusCode.NotFound, () => ReadAsync($"{name}/revisions/4"));
    }

    [Fact]
    public async Task At_most_100_sources_are_kept()
    {
        for (var i = 0; i < 100; i++) await UploadAsync("one", $"urn:{i}");
        var answer = await UploadAsync("one", "urn:one-more");
        Assert.Equal((UploadOutcome.FurtherSource, 100L, 100), (answer.Outcome, answer.Sequence, answer.Document.Sources.Count));
        Assert.DoesNotContain(answer.Document.Sources, source => source.Uri == "urn:one-more");
    }

    [Fact]
    public async Task A_fresh_ledger_gives_the_same_names_and_a_deleted_name_is_not_used_again()
    {
        var (byUri, byContent) = ((await UploadAsync("one", Uri)).Document.Name, (await UploadAsync("two", file: "x")).Document.Name);
        // Computed by hand: base32 of SHA-256 of "default\nuri\nhttps://example.org/a\n0".
        Assert.Equal("collections/default/documents/" + Base32(System.Security.Cryptography.SHA256.HashData(Bytes($"default\nuri\n{Uri}\n0"))), byUri);
        Assert.Equal("collections/default/documents/" + Base32(System.Security.Cryptography.SHA256.HashData(Bytes($"default\ncontent\n{Sha256(Bytes("two"))}\n0"))), byContent);

        await DeleteAsync(byUri);
        var again = await UploadAsync("one", Uri);
        Assert.Equal(UploadOutcome.New, again.Outcome);
        Assert.Equal("collections/default/documents/" + Base32(System.Security.Cryptography.SHA256.HashData(Bytes($"default\nuri\n{Uri}\n1"))), again.Document.Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData((256 * 1024) + 1)]
    [InlineData(1024 * 1024)]
    [InlineData(3_000_000)]
    public async Task Bytes_come_back_as_they_were(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        var answer = await UploadAsync(
            new UploadHeader { Collection = Default, ContentSha256 = Sha256(bytes).ToUpperInvariant(), SizeBytes = size }, [.. bytes.Chunk(1024 * 1024)]);
        Assert.Equal(Sha256(bytes), answer.Document.ContentSha256);
        Assert.Equal(bytes, await ReadAsync(answer.Document.Name));
        Assert.Empty(SpoolFiles);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_first_answer()
    {
        var first = await UploadAsync("one", Uri, requestId: "r-1");
        await UploadAsync("two", Uri);
        Assert.Equal(first, await UploadAsync("one", Uri, requestId: "r-1"));
        Assert.Equal(2, (await GetAsync(first.Document.Name)).Revision);

        await StopAsync();
        await StartAsync();
        Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(first, await UploadAsync("one", Uri, requestId: "r-1"));

        // Later it is a request like any other.
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(UploadOutcome.NewRevision, (await UploadAsync("one", Uri, requestId: "r-1")).Outcome);
    }

    [Fact]
    public async Task A_request_id_with_other_content_is_refused()
    {
        await UploadAsync("one", Uri, "a", requestId: "r");
        foreach (var other in new[] { ("two", Uri, "a"), ("one", OtherUri, "a"), ("one", Uri, "b") })
        {
            await RefusedAsync(ErrorReason.RequestIdReused, StatusCode.FailedPrecondition, () => UploadAsync(other.Item1, other.Item2, other.Item3, requestId: "r"));
        }

        // Ids are the collection's.
        await CreateCollectionAsync("c");
        Assert.Equal(UploadOutcome.New, (await UploadAsync("two", Uri, requestId: "r", collection: "collections/c")).Outcome);
    }

    [Theory]
    [InlineData("header.collection", "", "", "", "", "")]
    [InlineData("header.collection", "default", "", "", "", "")]
    [InlineData("header.collection", "collections/Default", "", "", "", "")]
    [InlineData("header.source_uri", Default, "example.org/a", "", "", "")]
    [InlineData("header.source_uri", Default, "/etc/passwd", "", "", "")]
    [InlineData("header.source_uri", Default, "C:\\a", "", "", "")]
    [InlineData("header.source_uri", Default, "https:", "", "", "")]
    [InlineData("header.source_uri", Default, "https://a/b c", "", "", "")]
    [InlineData("header.source_uri", Default, "https://a/b\nc", "", "", "")]
    [InlineData("header.file_name", Default, "", "a/b", "", "")]
    [InlineData("header.file_name", Default, "", "a\\b", "", "")]
    [InlineData("header.file_name", Default, "", "a\u0007b", "", "")]
    [InlineData("header.file_name", Default, "", "a\u0085b", "", "")]
    [InlineData("header.media_type", Default, "", "", "text", "")]
    [InlineData("header.media_type", Default, "", "", "text/", "")]
    [InlineData("header.media_type", Default, "", "", "text/pl ain", "")]
    [InlineData("header.request_id", Default, "", "", "", "a b")]
    [InlineData("header.request_id", Default, "", "", "", "12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Bad_headers_name_the_field(string field, string collection, string uri, string file, string type, string requestId)
    {
        var header = new UploadHeader { Collection = collection, SourceUri = uri, FileName = file, MediaType = type, RequestId = requestId };
        await RefusedFieldAsync(field, () => UploadAsync(header, Bytes("one")));
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task Lengths_are_counted_in_characters()
    {
        var answer = await UploadAsync("one", "urn:" + new string('x', 2044), string.Concat(Enumerable.Repeat("😀", 255)));
        Assert.Equal(UploadOutcome.New, answer.Outcome);
        await RefusedFieldAsync("header.source_uri", () => UploadAsync("two", "urn:" + new string('x', 2045)));
        await RefusedFieldAsync("header.file_name", () => UploadAsync("two", file: string.Concat(Enumerable.Repeat("😀", 256))));
        await RefusedFieldAsync("header.media_type", () => UploadAsync(new UploadHeader { Collection = Default, MediaType = "a/" + new string('x', 126) }, Bytes("two")));
    }

    [Fact]
    public async Task Checksum_and_size_must_be_those_of_the_bytes()
    {
        await RefusedFieldAsync("header.content_sha256", () => UploadAsync(new UploadHeader { Collection = Default, ContentSha256 = "abc" }, Bytes("one")));
        await RefusedFieldAsync(
            "header.content_sha256", () => UploadAsync(new UploadHeader { Collection = Default, ContentSha256 = Sha256(Bytes("two")) }, Bytes("one")), ErrorReason.ChecksumMismatch);
        await RefusedFieldAsync("header.size_bytes", () => UploadAsync(new UploadHeader { Collection = Default, SizeBytes = -1 }, Bytes("one")));
        await RefusedFieldAsync("header.size_bytes", () => UploadAsync(new UploadHeader { Collection = Default, SizeBytes = 4 }, Bytes("one")), ErrorReason.ChecksumMismatch);
        await RefusedFieldAsync("header.size_bytes", () => UploadAsync(new UploadHeader { Collection = Default, SizeBytes = 2 }, Bytes("one")), ErrorReason.ChecksumMismatch);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task An_empty_document_is_refused()
    {
        await RefusedFieldAsync("chunk", () => UploadAsync(new UploadHeader { Collection = Default }), ErrorReason.EmptyDocument);
        await RefusedFieldAsync("chunk", () => UploadAsync(new UploadHeader { Collection = Default }, [[], []]), ErrorReason.EmptyDocument);
        await RefusedFieldAsync("header.size_bytes", () => UploadAsync(new UploadHeader { Collection = Default, SizeBytes = 0 }), ErrorReason.EmptyDocument);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_refused_announced_or_not()
    {
        var chunk = new byte[1_000_000];
        var failure = await RefusedAsync(
            ErrorReason.DocumentTooLarge, StatusCode.ResourceExhausted, () => UploadAsync(new UploadHeader { Collection = Default }, chunk, chunk, chunk, [1]));
        Assert.Equal("3000000", failure.Metadata["limit"]);
        await RefusedAsync(
            ErrorReason.DocumentTooLarge, StatusCode.ResourceExhausted, () => UploadAsync(new UploadHeader { Collection = Default, SizeBytes = 3_000_001 }, chunk));
        await RefusedFieldAsync("chunk", () => UploadAsync(new UploadHeader { Collection = Default }, new byte[(1024 * 1024) + 1]));
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task The_stream_has_one_header_first()
    {
        await RefusedFieldAsync("header", () => SendAsync(), ErrorReason.StreamOrder);
        await RefusedFieldAsync("header", () => SendAsync(new UploadDocumentRequest { Chunk = ByteString.CopyFromUtf8("one") }), ErrorReason.StreamOrder);
        var header = new UploadDocumentRequest { Header = new() { Collection = Default } };
        await RefusedFieldAsync("chunk", () => SendAsync(header, header), ErrorReason.StreamOrder);
        await RefusedFieldAsync("chunk", () => SendAsync(header, new UploadDocumentRequest()), ErrorReason.StreamOrder);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task The_collection_must_exist()
    {
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, () => UploadAsync("one", collection: "collections/none"));
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        using (var call = Client.UploadDocument())
        {
            await call.RequestStream.WriteAsync(new() { Header = new() { Collection = Default } }).Soon();
            for (var i = 0; i < 2; i++) await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(new byte[1024 * 1024]) }).Soon();
            await Eventually.TrueAsync(() => SpoolFiles.Length == 1);
        }

        await Eventually.TrueAsync(() => SpoolFiles.Length == 0);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task An_upload_that_falls_silent_is_given_up()
    {
        using var call = Client.UploadDocument();
        await call.RequestStream.WriteAsync(new() { Header = new() { Collection = Default } }).Soon();
        for (var i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(new byte[500_000]) }).Soon();
            var size = (i + 1) * 500_000L;
            await Eventually.TrueAsync(() => SpoolFiles is [var file] && new FileInfo(file).Length == size);
            Clock.Advance(TimeSpan.FromSeconds(59));
        }

        // The service may begin to wait a moment after the file shows what it has.
        await Eventually.TrueAsync(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(61));
            return call.ResponseAsync.IsCompleted;
        });
        await RefusedAsync(ErrorReason.DeadlineExceeded, StatusCode.DeadlineExceeded, () => call.ResponseAsync.Soon());
        await NothingIsStoredAsync();
    }

    private async Task SendAsync(params UploadDocumentRequest[] requests)
    {
        using var call = Client.UploadDocument();
        try
        {
            foreach (var request in requests) await call.RequestStream.WriteAsync(request).Soon();
            await call.RequestStream.CompleteAsync().Soon();
        }
        catch (RpcException)
        {
            // The answer says why.
        }

        await call.ResponseAsync.Soon();
    }

    private async Task NothingIsStoredAsync()
    {
        var status = await StatusAsync();
        Assert.Equal((0L, 0L), (status.LastSequence, status.Counts.Documents));
        Assert.Empty(SpoolFiles);
    }

    private static string Base32(byte[] hash)
    {
        var bits = string.Concat(hash.Take(10).Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        return string.Concat(bits.Chunk(5).Select(five => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(new string(five), 2)]));
    }
}
