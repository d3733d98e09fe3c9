using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>Documents: read, list, delete, and extract anew.</summary>
public sealed class DocumentTests : LedgerTest
{
    private static readonly DocumentError Unreadable = new() { Reason = ErrorReason.MalformedText, Message = "not text" };

    internal override string[] Settings => ["--RetryMilliseconds=0"];

    [Fact]
    public async Task Names_are_checked_and_found_or_not()
    {
        foreach (var name in new[] { "", "documents/a", "collections/default/documents/", "collections/default/documents/A", $"{Default}/documents/a/revisions/1" })
        {
            await RefusedFieldAsync("name", () => GetAsync(name));
            await RefusedFieldAsync("name", () => DeleteAsync(name));
        }

        foreach (var name in new[] { $"{Default}/documents/a", "collections/none/documents/a" })
        {
            await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => GetAsync(name));
            await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => DeleteAsync(name));
            await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => ReadAsync(name));
            await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => ReadAsync($"{name}/revisions/1"));
        }

        await RefusedFieldAsync("name", () => ReadAsync($"{Default}/documents/a/revisions/0"));
    }

    [Fact]
    public async Task Pages_cover_all_in_order_whatever_happens_between()
    {
        for (var i = 0; i < 10; i++) await UploadAsync($"text {i}");
        var request = new ListDocumentsRequest { Parent = Default, PageSize = 4 };
        var names = new List<string>();
        do
        {
            var page = await Client.ListDocumentsAsync(request).ResponseAsync.Soon();
            names.AddRange(page.Documents.Select(document => document.Name));
            // What was told already can go without disturbing what comes.
            await DeleteAsync(page.Documents[^1].Name);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(10, names.Count);
        Assert.Equal(names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), names);
        Assert.Equal(7, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Lists_are_of_the_states_asked_for()
    {
        for (var i = 0; i < 5; i++) await UploadAsync($"text {i}", $"urn:{i}");
        await using var worker = await WorkerAsync(1);
        var published = await worker.LeaseAsync();
        Assert.True(await worker.CompleteAsync(published));
        var failed = await worker.LeaseAsync();
        Assert.True(await worker.CompleteAsync(failed, RevisionStatus.Failed, Unreadable));
        var leased = await worker.LeaseAsync();
        var deleted = (await UploadAsync("text 4", "urn:4")).Document.Name;
        await DeleteAsync(deleted);

        Assert.Equal(published.Document, Assert.Single(await ListAsync(DocumentState.Published)).Name);
        Assert.Equal(failed.Document, Assert.Single(await ListAsync(DocumentState.Failed)).Name);
        Assert.Equal(leased.Document, Assert.Single(await ListAsync(DocumentState.Leased)).Name);
        Assert.Equal(new Document { Name = deleted, State = DocumentState.Deleted }, Assert.Single(await ListAsync(DocumentState.Deleted)));
        Assert.Empty(await ListAsync(DocumentState.Quarantined));
        Assert.Equal(2, (await ListAsync(DocumentState.Failed, DocumentState.Published, DocumentState.Failed)).Count);
        Assert.Equal(4, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Bad_list_requests_name_the_field()
    {
        for (var i = 0; i < 2; i++) await UploadAsync($"text {i}");
        await RefusedFieldAsync("parent", async () => await Client.ListDocumentsAsync(new()));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, async () => await Client.ListDocumentsAsync(new() { Parent = "collections/none" }));
        await RefusedFieldAsync("page_size", async () => await Client.ListDocumentsAsync(new() { Parent = Default, PageSize = -1 }));
        await RefusedFieldAsync("page_size", async () => await Client.ListDocumentsAsync(new() { Parent = Default, PageSize = 1001 }));
        await RefusedFieldAsync("states", async () => await Client.ListDocumentsAsync(new() { Parent = Default, States = { DocumentState.Unspecified } }));
        await RefusedFieldAsync("states", async () => await Client.ListDocumentsAsync(new() { Parent = Default, States = { (DocumentState)77 } }));

        var token = (await Client.ListDocumentsAsync(new() { Parent = Default, PageSize = 1 })).NextPageToken;
        await RefusedFieldAsync("page_token", async () => await Client.ListDocumentsAsync(new() { Parent = Default, PageToken = "x" + token }), ErrorReason.InvalidPageToken);
        await RefusedFieldAsync(
            "page_token", async () => await Client.ListDocumentsAsync(new() { Parent = Default, PageToken = token, States = { DocumentState.Pending } }), ErrorReason.InvalidPageToken);
    }

    [Fact]
    public async Task A_page_stays_within_a_message()
    {
        // 20 documents with 100 long sources each: about 12 MB.
        for (var d = 0; d < 20; d++)
        {
            using var call = Client.ImportDocuments();
            for (var s = 0; s < 100; s++)
            {
                await call.RequestStream.WriteAsync(new() { Header = new() { Collection = Default, SourceUri = $"urn:{new string('語', 2030)}{d}-{s}" } }).Soon();
                await call.RequestStream.WriteAsync(new() { Chunk = Google.Protobuf.ByteString.CopyFromUtf8($"text {d}") }).Soon();
                await call.RequestStream.WriteAsync(new() { End = new() }).Soon();
            }

            await call.RequestStream.CompleteAsync().Soon();
            while (await call.ResponseStream.MoveNext(default).Soon())
            {
            }
        }

        var request = new ListDocumentsRequest { Parent = Default };
        var (pages, documents) = (0, 0);
        do
        {
            var page = await Client.ListDocumentsAsync(request).ResponseAsync.Soon();
            pages++;
            documents += page.Documents.Count;
            Assert.All(page.Documents, document => Assert.Equal(100, document.Sources.Count));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(20, documents);
        Assert.InRange(pages, 4, 6);
    }

    [Fact]
    public async Task A_deleted_document_is_gone_at_once()
    {
        var uploaded = await UploadAsync("one", "urn:a");
        var kept = await UploadAsync("two", "urn:b");
        await RefusedAsync(
            ErrorReason.EtagMismatch, StatusCode.Aborted, async () => await Client.DeleteDocumentAsync(new() { Name = uploaded.Document.Name, Etag = kept.Document.Etag }));
        var answer = await Client.DeleteDocumentAsync(new() { Name = uploaded.Document.Name, Etag = uploaded.Document.Etag }).ResponseAsync.Soon();
        Assert.Equal(3, answer.Sequence);

        await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => GetAsync(uploaded.Document.Name));
        await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => DeleteAsync(uploaded.Document.Name));
        await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => ReadAsync(uploaded.Document.Name));
        await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => ReadAsync($"{uploaded.Document.Name}/revisions/1"));
        var status = await StatusAsync();
        Assert.Equal((1L, 1L, 3L, 0L), (status.Counts.Documents, status.Counts.Pending, status.LastSequence, status.SettledSequence));
        Assert.Equal(UploadOutcome.New, (await UploadAsync("one", "urn:a")).Outcome);
    }

    [Fact]
    public async Task Status_counts_and_tells_the_oldest_that_waits()
    {
        Assert.Null((await StatusAsync()).OldestPendingTime);
        var began = Clock.GetUtcNow();
        await UploadAsync("one", "urn:a");
        Clock.Advance(TimeSpan.FromSeconds(5));
        await UploadAsync("two", "urn:b");
        await UploadAsync("three", "urn:a");
        Assert.Equal(began, (await StatusAsync()).OldestPendingTime.ToDateTimeOffset());
        await using var worker = await WorkerAsync(1);
        await worker.LeaseAsync();
        var status = await StatusAsync();
        Assert.Equal(began + TimeSpan.FromSeconds(5), status.OldestPendingTime.ToDateTimeOffset());
        Assert.Equal((2L, 1L, 1L, 3L, 0L, 1), (status.Counts.Documents, status.Counts.Pending, status.Counts.Leased, status.LastSequence, status.SettledSequence, status.Workers));
        await RefusedFieldAsync("collection", () => StatusAsync("x"));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, () => StatusAsync("collections/none"));
    }

    [Fact]
    public async Task Reprocessing_takes_what_is_selected()
    {
        // One published by v1, one by v2, one failed, one quarantined, one waiting.
        for (var i = 0; i < 4; i++) await UploadAsync($"text {i}", $"urn:{i}");
        var names = new List<string>();
        await using (var worker = await WorkerAsync(1, "v1"))
        {
            names.Add((await worker.CompleteAsync(1))[0].Document);
            var failing = await worker.LeaseAsync();
            names.Add(failing.Document);
            Assert.True(await worker.CompleteAsync(failing, RevisionStatus.Failed, Unreadable));
        }

        await using (var worker = await WorkerAsync(1, "v2"))
        {
            names.Add((await worker.CompleteAsync(1))[0].Document);
            names.Add(await QuarantineAsync(worker));
        }

        await UploadAsync("text 4", "urn:4");
        Assert.Equal(names[1], Assert.Single(await ListAsync(DocumentState.Failed)).Name);
        Assert.Equal(names[3], Assert.Single(await ListAsync(DocumentState.Quarantined)).Name);

        var last = (await StatusAsync()).LastSequence;
        var failed = await Client.ReprocessDocumentsAsync(new() { Collection = Default, FailedOnly = true }).ResponseAsync.Soon();
        Assert.Equal((2L, last + 2), (failed.DocumentCount, failed.Sequence));
        Assert.Equal(0, (await Client.ReprocessDocumentsAsync(new() { Collection = Default, FailedOnly = true }).ResponseAsync.Soon()).DocumentCount);
        var other = await Client.ReprocessDocumentsAsync(new() { Collection = Default, NotPipelineVersion = "v2" }).ResponseAsync.Soon();
        Assert.Equal(2, other.DocumentCount);
        var all = await Client.ReprocessDocumentsAsync(new() { Collection = Default, All = true }).ResponseAsync.Soon();
        Assert.Equal((5L, last + 9), (all.DocumentCount, all.Sequence));
        Assert.Equal(5, (await StatusAsync()).Counts.Pending);

        await using var next = await WorkerAsync(1, "v3");
        var leases = await next.CompleteAsync(5);
        Assert.All(leases, lease => Assert.Equal((LeaseKind.Extract, 1), (lease.Kind, lease.Attempt)));
        Assert.All(await ListAsync(), document => Assert.Equal((DocumentState.Published, "v3"), (document.State, document.PipelineVersion)));
        Assert.Equal(0, (await Client.ReprocessDocumentsAsync(new() { Collection = Default, NotPipelineVersion = "v3" }).ResponseAsync.Soon()).Sequence);
        Assert.Equal(last + 9, (await StatusAsync()).SettledSequence);
    }

    [Fact]
    public async Task Quarantined_documents_get_fresh_attempts()
    {
        await UploadAsync("one", "urn:a");
        await using var worker = await WorkerAsync(1);
        var name = await QuarantineAsync(worker);
        var fine = (await UploadAsync("two", "urn:b")).Document.Name;
        await worker.CompleteAsync(1);

        await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => RetryAsync(name, $"{Default}/documents/none"));
        Assert.Equal(0, (await RetryAsync(fine)).DocumentCount);
        Assert.Equal(DocumentState.Quarantined, (await GetAsync(name)).State);
        Assert.Equal(1, (await RetryAsync(fine, name, name)).DocumentCount);
        var lease = await worker.LeaseAsync();
        Assert.Equal((LeaseKind.Extract, name, 1), (lease.Kind, lease.Document, lease.Attempt));
        Assert.Equal(0, (await RetryAsync()).DocumentCount);
        Assert.True(await worker.CompleteAsync(lease));
        Assert.Equal(DocumentState.Published, (await GetAsync(name)).State);
    }

    [Fact]
    public async Task A_further_source_leaves_a_quarantined_document_quarantined()
    {
        await UploadAsync("one", "urn:a");
        await using var worker = await WorkerAsync(1);
        var name = await QuarantineAsync(worker);
        await UploadAsync("one", "urn:b");
        var lease = await worker.LeaseAsync();
        Assert.Equal(LeaseKind.UpdateSources, lease.Kind);
        Assert.True(await worker.CompleteAsync(lease));
        var document = await GetAsync(name);
        Assert.Equal((DocumentState.Quarantined, ErrorReason.Internal), (document.State, document.Error.Reason));

        // Also while the update waits, it can be retried.
        await UploadAsync("one", "urn:c");
        Assert.Equal(1, (await RetryAsync()).DocumentCount);
    }

    [Fact]
    public async Task Bad_selections_name_the_field()
    {
        await RefusedFieldAsync("collection", async () => await Client.ReprocessDocumentsAsync(new() { All = true }));
        await RefusedFieldAsync("selection", async () => await Client.ReprocessDocumentsAsync(new() { Collection = Default }));
        await RefusedFieldAsync("all", async () => await Client.ReprocessDocumentsAsync(new() { Collection = Default, All = false }));
        await RefusedFieldAsync("failed_only", async () => await Client.ReprocessDocumentsAsync(new() { Collection = Default, FailedOnly = false }));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, async () => await Client.ReprocessDocumentsAsync(new() { Collection = "collections/none", All = true }));
        await RefusedFieldAsync("documents[1]", () => RetryAsync($"{Default}/documents/a", "x"));
        await RefusedFieldAsync("documents[0]", () => RetryAsync("collections/other/documents/a"));
        await RefusedFieldAsync("documents", () => RetryAsync([.. Enumerable.Repeat($"{Default}/documents/a", 1001)]));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, async () => await Client.RetryQuarantinedAsync(new() { Collection = "collections/none" }));
    }

    private async Task<IReadOnlyList<Document>> ListAsync(params DocumentState[] states) =>
        (await Client.ListDocumentsAsync(new() { Parent = Default, States = { states } }).ResponseAsync.Soon()).Documents;

    private async Task<RetryQuarantinedResponse> RetryAsync(params string[] names) =>
        await Client.RetryQuarantinedAsync(new() { Collection = Default, Documents = { names } }).ResponseAsync.Soon();

    private async Task<string> QuarantineAsync(Worker worker)
    {
        while (true)
        {
            var lease = await worker.LeaseAsync();
            if (lease.Kind == LeaseKind.PublishFailure)
            {
                Assert.True(await worker.CompleteAsync(lease, RevisionStatus.Failed, lease.Error));
                return lease.Document;
            }

            Assert.True(await worker.FailAsync(lease));
        }
    }
}
