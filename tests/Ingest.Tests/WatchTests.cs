using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>Telling what happens in a collection.</summary>
public sealed class WatchTests : LedgerTest
{
    internal override string[] Settings => ["--MaxWatches=3"];

    [Fact]
    public async Task A_watch_tells_what_is_and_then_what_comes()
    {
        var first = (await UploadAsync("one", "urn:a")).Document;
        using var watch = Watch();
        var told = await NextAsync(watch);
        Assert.Equal(first, told.Document);
        Assert.Equal((1L, 1L, 1L, 0L), (told.Counts.Documents, told.Counts.Pending, told.LastSequence, told.SettledSequence));

        await using var worker = await WorkerAsync(1);
        var lease = await worker.LeaseAsync();
        await UntilAsync(watch, answer => answer.Document?.State == DocumentState.Leased);
        Assert.True(await worker.CompleteAsync(lease));
        var done = await UntilAsync(watch, answer => answer.Document?.State == DocumentState.Published);
        Assert.Equal((1L, 1L), (done.Counts.Published, done.SettledSequence));
    }

    [Fact]
    public async Task A_watch_of_an_empty_collection_answers_at_once_with_its_counts()
    {
        using var watch = Watch();
        var told = await NextAsync(watch);
        Assert.Null(told.Document);
        Assert.Equal((0L, 0L, 0L), (told.Change, told.Counts.Documents, told.LastSequence));
    }

    [Fact]
    public async Task A_watch_from_the_status_on_tells_nothing_that_was_known_then()
    {
        await UploadAsync("one", "urn:a");
        using var watch = Watch((await StatusAsync()).LastChange);
        Assert.Null((await NextAsync(watch)).Document);
        await UploadAsync("two", "urn:b");
        Assert.Equal("urn:b", (await NextAsync(watch)).Document.Sources[0].Uri);
    }

    [Fact]
    public async Task A_watch_resumes_where_it_was_and_learns_of_deletions()
    {
        var names = new List<string>();
        for (var i = 0; i < 3; i++) names.Add((await UploadAsync($"text {i}", $"urn:{i}")).Document.Name);
        long change;
        using (var watch = Watch())
        {
            var told = new[] { await NextAsync(watch), await NextAsync(watch), await NextAsync(watch) };
            Assert.Equal(names, told.Select(answer => answer.Document.Name));
            change = told[^1].Change;
        }

        await UploadAsync("new", "urn:1");
        await DeleteAsync(names[0]);
        await using var worker = await WorkerAsync(1);
        while ((await StatusAsync()).SettledSequence < 5) Assert.True(await worker.CompleteAsync(await worker.LeaseAsync()));

        using var resumed = Watch(change);
        var after = new List<WatchProgressResponse>();
        for (var i = 0; i < 3; i++) after.Add(await NextAsync(resumed));
        // Each once, at its latest; the deleted one by name, though its retraction is long done.
        Assert.Equal(names.Order(StringComparer.Ordinal), after.Select(answer => answer.Document.Name).Order(StringComparer.Ordinal));
        Assert.Equal(new Document { Name = names[0], State = DocumentState.Deleted }, after.Single(answer => answer.Document.Name == names[0]).Document);
        Assert.Equal(2, after.Single(answer => answer.Document.Name == names[1]).Document.Revision);
        Assert.Equal(after.Select(answer => answer.Change).Order(), after.Select(answer => answer.Change));
    }

    [Fact]
    public async Task Many_changes_are_told_in_order_and_none_is_missed()
    {
        using var watch = Watch();
        await NextAsync(watch);
        var uploads = Task.WhenAll(Enumerable.Range(0, 250).Select(i => UploadAsync($"text {i}", $"urn:{i}")));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = 0L;
        while (seen.Count < 250)
        {
            var told = await NextAsync(watch);
            Assert.True(told.Change >= last);
            last = told.Change;
            if (told.Document is not null) seen.Add(told.Document.Name);
        }

        await uploads.Soon();
    }

    [Fact]
    public async Task The_end_of_a_retraction_is_told_by_the_counts()
    {
        var name = (await UploadAsync("one", "urn:a")).Document.Name;
        await DeleteAsync(name);
        using var watch = Watch();
        Assert.Equal(DocumentState.Deleted, (await NextAsync(watch)).Document.State);
        await using var worker = await WorkerAsync(1);
        Assert.True(await worker.CompleteAsync(await worker.LeaseAsync()));
        var told = await UntilAsync(watch, answer => answer.SettledSequence == 2);
        Assert.Null(told.Document);
    }

    [Fact]
    public async Task A_watch_ends_when_the_service_drains()
    {
        using var watch = Watch();
        await NextAsync(watch);
        var next = watch.ResponseStream.MoveNext(default);
        var stopping = Service.App.StopAsync();
        await RefusedAsync(ErrorReason.Unavailable, StatusCode.Unavailable, () => next.Soon());
        await stopping.Soon();
    }

    [Fact]
    public async Task Bad_watches_are_refused()
    {
        await RefusedFieldAsync("collection", () => NextAsync(Client.WatchProgress(new())));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, () => NextAsync(Client.WatchProgress(new() { Collection = "collections/none" })));
        await RefusedFieldAsync("after_change", () => NextAsync(Watch(-1)));
        await RefusedFieldAsync("after_change", () => NextAsync(Watch(1)));
    }

    [Fact]
    public async Task There_are_at_most_so_many()
    {
        using var one = Watch();
        using var two = Watch();
        var three = Watch();
        foreach (var watch in new[] { one, two, three }) await NextAsync(watch);
        await RefusedAsync(ErrorReason.LimitExceeded, StatusCode.ResourceExhausted, () => NextAsync(Watch()));
        three.Dispose();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var watch = Watch();
                return (await NextAsync(watch)).Counts is not null;
            }
            catch (RpcException)
            {
                return false;
            }
        });
    }

    private AsyncServerStreamingCall<WatchProgressResponse> Watch(long after = 0) => Client.WatchProgress(new() { Collection = Default, AfterChange = after });

    private static async Task<WatchProgressResponse> NextAsync(AsyncServerStreamingCall<WatchProgressResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(default).Soon());
        return watch.ResponseStream.Current;
    }

    private static async Task<WatchProgressResponse> UntilAsync(AsyncServerStreamingCall<WatchProgressResponse> watch, Func<WatchProgressResponse, bool> condition)
    {
        while (true)
        {
            var told = await NextAsync(watch);
            if (condition(told)) return told;
        }
    }
}
