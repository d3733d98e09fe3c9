using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction;
using Dossier.Ingest;
using Dossier.Ingest.V1;
using Dossier.Query;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.EndToEnd.Tests;

/// <summary>The way of a document from ledger to picture, with all three services in this process, each on its own socket.</summary>
public sealed class WorkerTests
{
    private const string Text = "Seoul, May 7, 2013\n\n“We will act,” said President Park. Trade was 101.8 billion dollars. 한미 동맹 😀";

    [Fact]
    public async Task A_document_can_be_read_at_the_sequence_of_its_upload()
    {
        await using var system = await StartAsync();
        var uploaded = await system.UploadAsync(Text, "https://example.org/a");
        var published = await system.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        Assert.Equal($"{uploaded.Document.Name}/revisions/1", published.Revision);
        Assert.Equal(RevisionStatus.Complete, published.Status);
        Assert.Equal(uploaded.Document.ContentSha256, published.ContentSha256);
        Assert.Equal(["https://example.org/a"], published.Sources.Select(source => source.Uri));
        Assert.Equal(Picture.Counts(Text), published.Counts);
        Assert.Equal(Text, await system.Client.TextAsync(published.Name));
        var kept = await system.Client.InStateAsync(published.Name, DocumentState.Published);
        Assert.Equal(published.PipelineVersion, kept.PipelineVersion);
        Assert.NotEmpty(kept.PipelineVersion);
        Assert.Equal(uploaded.Document.CreateTime, published.CreateTime);
    }

    [Fact]
    public async Task A_document_too_large_to_come_with_its_lease_is_read_from_the_ledger()
    {
        await using var system = await StartAsync();
        var text = string.Concat(Enumerable.Repeat("The minister met the delegation in Seoul. 😀\n\n", 20_000));
        var uploaded = await system.UploadAsync(text);
        var published = await system.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        Assert.Equal(new CodePoints(text).Length, published.Length);
        Assert.Equal(text, await system.Client.TextAsync(published.Name));
    }

    [Fact]
    public async Task Of_a_document_that_changes_the_newest_revision_is_published()
    {
        await using var system = await StartAsync();
        UploadDocumentResponse last = new();
        for (var n = 1; n <= 20; n++) last = await system.UploadAsync($"Version {n}.", "https://example.org/a");
        var published = await system.Client.PublishedAsync(last.Document.Name, last.Sequence);
        Assert.Equal($"{last.Document.Name}/revisions/20", published.Revision);
        Assert.Equal("Version 20.", await system.Client.TextAsync(published.Name));
        Assert.Single(await system.Client.PictureAsync(last.Sequence));
    }

    [Fact]
    public async Task A_deleted_document_is_gone_at_the_sequence_of_its_deletion()
    {
        await using var system = await StartAsync();
        var uploaded = await system.UploadAsync(Text);
        await system.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        var deleted = await system.Client.Ingest.DeleteDocumentAsync(new() { Name = uploaded.Document.Name }).ResponseAsync.Soon();
        var error = await Assert.ThrowsAsync<RpcException>(() => system.Client.PublishedAsync(uploaded.Document.Name, deleted.Sequence));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Empty(await system.Client.PictureAsync(deleted.Sequence));
    }

    [Fact]
    public async Task A_document_deleted_before_it_was_worked_on_leaves_nothing()
    {
        await using var system = await StartAsync();
        List<long> deletions = [];
        for (var n = 0; n < 20; n++)
        {
            var uploaded = await system.UploadAsync($"{n}: {Text}");
            deletions.Add((await system.Client.Ingest.DeleteDocumentAsync(new() { Name = uploaded.Document.Name }).ResponseAsync.Soon()).Sequence);
        }

        Assert.Empty(await system.Client.PictureAsync(deletions.Max()));
        await system.Client.SettledAsync();
    }

    [Fact]
    public async Task A_further_source_is_published_without_another_revision()
    {
        await using var system = await StartAsync();
        var first = await system.UploadAsync(Text, "https://example.org/a");
        var published = await system.Client.PublishedAsync(first.Document.Name, first.Sequence);
        var second = await system.UploadAsync(Text, "https://example.net/b");
        Assert.Equal((UploadOutcome.FurtherSource, first.Document.Name), (second.Outcome, second.Document.Name));
        var updated = await system.Client.PublishedAsync(first.Document.Name, second.Sequence);
        Assert.Equal(["https://example.org/a", "https://example.net/b"], updated.Sources.Select(source => source.Uri));
        Assert.Equal((published.Revision, published.Counts), (updated.Revision, updated.Counts));
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_published_as_failed_and_not_tried_again()
    {
        await using var system = await StartAsync();
        var uploaded = await system.Client.UploadAsync("GIF89a\0\0\0\0"u8.ToArray(), fileName: "a.gif", mediaType: "image/gif").Soon();
        var published = await system.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        Assert.Equal((RevisionStatus.Failed, ErrorReason.UnsupportedMediaType), (published.Status, published.Error.Reason));
        var kept = await system.Client.InStateAsync(uploaded.Document.Name, DocumentState.Failed);
        Assert.Equal(published.Error, kept.Error);
    }

    [Fact]
    public async Task A_table_with_more_cells_than_a_part_carries_is_published_whole()
    {
        await using var system = await StartAsync();
        var html = $"<html><body><table>{string.Concat(Enumerable.Repeat("<tr><td>a</td><td>b</td></tr>", 50_000))}</table></body></html>";
        var uploaded = await system.Client.UploadAsync(Encoding.UTF8.GetBytes(html), fileName: "a.html", mediaType: "text/html").Soon();
        var published = await system.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        Assert.Equal((RevisionStatus.Complete, 50_000 * "a\tb\n".Length - 1), (published.Status, published.Length));
    }

    [Fact]
    public async Task A_document_that_always_takes_too_long_is_quarantined_and_can_be_tried_again()
    {
        await using var system = await StartAsync(workers: 0, ingestArgs: ["--MaxAttempts=2", "--RetryMilliseconds=1"]);
        var text = string.Concat(Enumerable.Repeat("The minister met the delegation in Seoul.\n\n", 20_000));
        var uploaded = await system.UploadAsync(text);
        await using (var hasty = await system.StartWorkerAsync("--DocumentSeconds=0.001"))
        {
            var given = await system.Client.InStateAsync(uploaded.Document.Name, DocumentState.Quarantined);
            Assert.Equal(ErrorReason.ReaderTimeout, given.Error.Reason);
            Assert.Equal(2, hasty.Log.Lines.Count(line => line.Contains("took longer than 0.001 s", StringComparison.Ordinal)));
        }

        // Never cut short: a failure has no text at all.
        var failed = await system.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        Assert.Equal((RevisionStatus.Failed, ErrorReason.ReaderTimeout, 0), (failed.Status, failed.Error.Reason, failed.Length));

        await using var patient = await system.StartWorkerAsync();
        var retried = await system.Client.Ingest.RetryQuarantinedAsync(new() { Collection = SystemClient.Collection }).ResponseAsync.Soon();
        Assert.Equal(1, retried.DocumentCount);
        var published = await system.Client.PublishedAsync(uploaded.Document.Name, retried.Sequence);
        Assert.Equal((RevisionStatus.Complete, text.Length), (published.Status, published.Length));
        await system.Client.InStateAsync(uploaded.Document.Name, DocumentState.Published);
    }

    [Fact]
    public async Task A_worker_that_stops_finishes_what_it_has_begun_and_another_does_the_rest()
    {
        // One attempt: a lease that a stopping worker loses, or gives back as an attempt, quarantines its document.
        await using var system = await StartAsync(workers: 0, ingestArgs: ["--MaxAttempts=1"]);
        var first = await system.StartWorkerAsync();
        List<UploadDocumentResponse> uploaded = [];
        for (var n = 0; n < 60; n++) uploaded.Add(await system.UploadAsync($"{n}: {string.Concat(Enumerable.Repeat(Text + "\n\n", 100))}"));
        await system.Client.InStateAsync(uploaded[0].Document.Name, DocumentState.Published);
        await using var second = await system.StartWorkerAsync();
        await first.DisposeAsync();
        var settled = await system.Client.SettledAsync();
        Assert.Equal((60, 0), (settled.Counts.Published, settled.Counts.Quarantined));
        Assert.Equal(60, (await system.Client.PictureAsync(settled.LastSequence)).Count);
    }

    [Fact]
    public async Task The_trace_of_an_upload_goes_on_through_the_lease_to_the_publication()
    {
        ConcurrentBag<Activity> ended = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var system = await StartAsync();
        using var source = new ActivitySource("test");
        string trace;
        UploadDocumentResponse uploaded;
        using (var activity = source.StartActivity("upload")!)
        {
            trace = activity.TraceId.ToHexString();
            uploaded = await system.UploadAsync(Text);
        }

        await system.Client.InStateAsync(uploaded.Document.Name, DocumentState.Published);
        var names = ended.Where(activity => activity.TraceId.ToHexString() == trace).Select(activity => activity.DisplayName).ToList();
        Assert.Contains("dossier.ingest.v1.IngestService/UploadDocument", names);
        Assert.Contains("lease Extract", names);
        Assert.Contains("dossier.query.v1.QueryService/PublishRevision", names);
    }

    private static Task<Hosted> StartAsync(int workers = 1, string[]? ingestArgs = null) => Hosted.StartAsync(workers, ingestArgs ?? []);

    /// <summary>The services in this process.</summary>
    private sealed class Hosted(TempFolder folder, ServiceUnderTest ingest, ServiceUnderTest query) : IAsyncDisposable
    {
        private readonly List<ServiceUnderTest> workers = [];

        public SystemClient Client { get; } = new(ingest.Address, query.Address);

        public static async Task<Hosted> StartAsync(int workers, string[] ingestArgs)
        {
            var folder = new TempFolder();
            var ingest = await ServiceUnderTest.StartAsync(IngestApp.Create, [$"--Data={folder.Of("ingest")}", .. ingestArgs]);
            var query = await ServiceUnderTest.StartAsync(QueryApp.Create, $"--Data={folder.Of("query")}");
            var system = new Hosted(folder, ingest, query);
            for (var n = 0; n < workers; n++) system.workers.Add(await system.StartWorkerAsync());
            return system;
        }

        public Task<ServiceUnderTest> StartWorkerAsync(params string[] args) =>
            ServiceUnderTest.StartAsync(ExtractionApp.Create, [$"--Ingest={ingest.Address}", $"--Query={query.Address}", .. args]);

        public Task<UploadDocumentResponse> UploadAsync(string text, string uri = "") => Client.UploadAsync(Encoding.UTF8.GetBytes(text), uri).Soon();

        public async ValueTask DisposeAsync()
        {
            foreach (var worker in workers) await worker.DisposeAsync();
            Client.Dispose();
            await query.DisposeAsync();
            await ingest.DisposeAsync();
            folder.Dispose();
        }
    }
}
