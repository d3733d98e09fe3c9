using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>Who works on what, and until when.</summary>
public sealed class LeaseTests : LedgerTest
{
    /// <summary>Retries come at once; DocumentStoreContract has the pauses. So the clock moves only where a lease is to expire.</summary>
    internal override string[] Settings => ["--RetryMilliseconds=0"];

    [Fact]
    public async Task A_lease_brings_all_that_the_work_needs()
    {
        await UploadAsync("before", "urn:before");
        var uploaded = await UploadAsync("one", "urn:a", "a.txt");
        await using var worker = await WorkerAsync(2);
        await worker.LeaseAsync();
        var lease = await worker.LeaseAsync();

        Assert.Equal((LeaseKind.Extract, uploaded.Document.Name, 1, 2L, 1), (lease.Kind, lease.Document, lease.Revision, lease.Generation, lease.Attempt));
        Assert.Equal(new SequenceLink { Sequence = 2, Previous = 1 }, Assert.Single(lease.Settles));
        Assert.Equal(uploaded.Document.Sources, lease.Sources);
        Assert.Equal((uploaded.Document.ContentSha256, 3L, "one"), (lease.ContentSha256, lease.SizeBytes, lease.Content.ToStringUtf8()));
        Assert.Equal(Clock.GetUtcNow() + TimeSpan.FromSeconds(30), lease.ExpireTime.ToDateTimeOffset());
        Assert.Equal((uploaded.Document.CreateTime, uploaded.Document.CreateTime), (lease.DocumentCreateTime, lease.RevisionCreateTime));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", lease.Traceparent);
        Assert.Equal(DocumentState.Leased, (await GetAsync(lease.Document)).State);

        Assert.True(await worker.CompleteAsync(lease));
        var document = await GetAsync(lease.Document);
        Assert.Equal((DocumentState.Published, "v1", 2L), (document.State, document.PipelineVersion, document.Sequence));
        Assert.Null(document.Error);
    }

    [Fact]
    public async Task Only_small_content_comes_with_the_lease()
    {
        await UploadAsync(new UploadHeader { Collection = Default }, new byte[256 * 1024]);
        await UploadAsync(new UploadHeader { Collection = Default }, new byte[(256 * 1024) + 1]);
        await using var worker = await WorkerAsync(2);
        var leases = new[] { await worker.LeaseAsync(), await worker.LeaseAsync() }.OrderBy(lease => lease.SizeBytes).ToArray();
        Assert.Equal([256 * 1024, 0], leases.Select(lease => lease.Content.Length));
        Assert.Equal((256 * 1024) + 1, (await ReadAsync($"{leases[1].Document}/revisions/{leases[1].Revision}")).Length);
    }

    [Fact]
    public async Task A_worker_holds_as_many_leases_as_it_has_credits()
    {
        for (var i = 0; i < 4; i++) await UploadAsync($"text {i}");
        await using var worker = await WorkerAsync(2);
        var (first, second) = (await worker.LeaseAsync(), await worker.LeaseAsync());
        Assert.Equal((2L, 2L), await LeasedAndPendingAsync());

        Assert.True(await worker.CompleteAsync(first));
        var third = await worker.LeaseAsync();
        await worker.HelloAsync(0);
        Assert.True(await worker.CompleteAsync(second));
        Assert.True(await worker.CompleteAsync(third));
        Assert.Equal((0L, 1L), await LeasedAndPendingAsync());

        await worker.HelloAsync(1);
        Assert.True(await worker.CompleteAsync(await worker.LeaseAsync()));
        Assert.Equal(1, (await StatusAsync()).Workers);
    }

    [Fact]
    public async Task Work_that_comes_later_wakes_a_waiting_worker()
    {
        await using var worker = await WorkerAsync(1);
        for (var i = 0; i < 3; i++)
        {
            var uploaded = await UploadAsync($"text {i}");
            var lease = await worker.LeaseAsync();
            Assert.Equal(uploaded.Document.Name, lease.Document);
            Assert.True(await worker.CompleteAsync(lease));
        }
    }

    [Fact]
    public async Task A_failed_reading_is_a_result()
    {
        await UploadAsync("one");
        await using var worker = await WorkerAsync(1);
        var lease = await worker.LeaseAsync();
        Assert.True(await worker.CompleteAsync(lease, RevisionStatus.Failed, new() { Reason = ErrorReason.MalformedText, Message = "not text" }));
        var document = await GetAsync(lease.Document);
        Assert.Equal((DocumentState.Failed, ErrorReason.MalformedText, "not text"), (document.State, document.Error.Reason, document.Error.Message));
        Assert.Equal(1, (await StatusAsync()).Counts.Failed);
    }

    [Fact]
    public async Task A_lease_that_nobody_extends_goes_to_another_and_the_late_report_is_stale()
    {
        await UploadAsync("one");
        await using var stuck = await WorkerAsync(1);
        var lost = await stuck.LeaseAsync();
        // Or it would have the job again at once. The answer to the heartbeat tells that the hello before it was heard.
        await stuck.HelloAsync(0);
        await stuck.HeartbeatAsync(new Lease { Id = "unknown" });
        Assert.Equal("unknown", await stuck.RevokedAsync());
        Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(lost.Id, await stuck.RevokedAsync());
        await using var other = await WorkerAsync(1);
        var lease = await other.LeaseAsync();

        Assert.Equal((lost.Document, lost.Generation, 2), (lease.Document, lease.Generation, lease.Attempt));
        Assert.NotEqual(lost.Id, lease.Id);
        Assert.False(await stuck.CompleteAsync(lost));
        Assert.True(await other.CompleteAsync(lease));
    }

    [Fact]
    public async Task Heartbeats_extend_leases()
    {
        await UploadAsync("one");
        await using var worker = await WorkerAsync(1);
        var lease = await worker.LeaseAsync();
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(20));
            // The unknown lease is answered behind the known one, which tells that the heartbeat has been recorded.
            await worker.HeartbeatAsync(lease, new Lease { Id = "unknown" });
            Assert.Equal("unknown", await worker.RevokedAsync());
        }

        Assert.True(await worker.CompleteAsync(lease));
    }

    [Fact]
    public async Task A_stream_that_ends_gives_its_leases_back_and_their_attempts_count()
    {
        await UploadAsync("one");
        await using (var gone = await WorkerAsync(1)) await gone.LeaseAsync();
        await Eventually.TrueAsync(async () => (await StatusAsync()).Counts.Leased == 0);
        await using var worker = await WorkerAsync(1);
        Assert.Equal(2, (await worker.LeaseAsync()).Attempt);
    }

    [Fact]
    public async Task A_released_lease_does_not_count()
    {
        await UploadAsync("one");
        await using var worker = await WorkerAsync(1);
        for (var i = 0; i < 7; i++)
        {
            var lease = await worker.LeaseAsync();
            Assert.Equal((LeaseKind.Extract, 1), (lease.Kind, lease.Attempt));
            Assert.True(await worker.FailAsync(lease, ErrorReason.Unavailable, released: true));
        }
    }

    [Fact]
    public async Task A_lease_on_its_way_to_a_worker_that_drains_does_not_count()
    {
        await UploadAsync("one");
        await using var first = await WorkerAsync(1);
        Assert.Equal(1, (await first.LeaseAsync()).Attempt);
        await first.HelloAsync(0);
        await first.EndAsync();
        await using var second = await WorkerAsync(1);
        Assert.Equal(1, (await second.LeaseAsync()).Attempt);
    }

    [Fact]
    public async Task A_document_that_kills_its_workers_is_quarantined()
    {
        var uploaded = await UploadAsync("one", "urn:a");
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await using (var victim = await WorkerAsync(1))
            {
                var lease = await victim.LeaseAsync();
                Assert.Equal((LeaseKind.Extract, attempt, 1L), (lease.Kind, lease.Attempt, lease.Generation));
            }

            await Eventually.TrueAsync(async () => (await StatusAsync()).Counts.Leased == 0);
        }

        await using var worker = await WorkerAsync(1);
        var failure = await worker.LeaseAsync();
        Assert.Equal((LeaseKind.PublishFailure, 6, ErrorReason.WorkerLost, 2L), (failure.Kind, failure.Attempt, failure.Error.Reason, failure.Generation));
        Assert.Empty(failure.Content);
        Assert.Equal([(1L, 0L), (2L, 1L)], failure.Settles.Select(link => (link.Sequence, link.Previous)));
        Assert.True(await worker.CompleteAsync(failure, RevisionStatus.Failed, failure.Error));

        var document = await GetAsync(uploaded.Document.Name);
        Assert.Equal((DocumentState.Quarantined, ErrorReason.WorkerLost), (document.State, document.Error.Reason));
        var status = await StatusAsync();
        Assert.Equal((1L, 2L, 2L), (status.Counts.Quarantined, status.LastSequence, status.SettledSequence));
    }

    [Fact]
    public async Task A_document_on_which_work_fails_is_quarantined_with_the_last_reported_error()
    {
        await UploadAsync("one");
        await using var worker = await WorkerAsync(1);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.True(await worker.FailAsync(await worker.LeaseAsync(), ErrorReason.ReaderTimeout, $"too slow {attempt}"));
        }

        var failure = await worker.LeaseAsync();
        Assert.Equal((LeaseKind.PublishFailure, ErrorReason.ReaderTimeout, "too slow 5"), (failure.Kind, failure.Error.Reason, failure.Error.Message));

        // A publication that fails is tried again as long as it takes.
        for (var i = 0; i < 10; i++)
        {
            Assert.True(await worker.FailAsync(failure));
            var again = await worker.LeaseAsync();
            Assert.Equal((LeaseKind.PublishFailure, failure.Generation), (again.Kind, again.Generation));
            failure = again;
        }

        Assert.True(await worker.CompleteAsync(failure, RevisionStatus.Failed, failure.Error));
        Assert.Equal(DocumentState.Quarantined, (await GetAsync(failure.Document)).State);
    }

    [Fact]
    public async Task Retractions_and_sources_are_tried_for_ever()
    {
        var (deleted, sourced) = ((await UploadAsync("one", "urn:a")).Document.Name, (await UploadAsync("two", "urn:b")).Document.Name);
        await using var worker = await WorkerAsync(1);
        await worker.CompleteAsync(2);
        await DeleteAsync(deleted);
        for (var i = 1; i <= 8; i++)
        {
            var lease = await worker.LeaseAsync();
            Assert.Equal((LeaseKind.Retract, deleted, i), (lease.Kind, lease.Document, lease.Attempt));
            Assert.True(await worker.FailAsync(lease));
        }

        Assert.True(await worker.CompleteAsync(await worker.LeaseAsync()));
        await UploadAsync("two", "urn:c");
        for (var i = 1; i <= 8; i++)
        {
            var lease = await worker.LeaseAsync();
            Assert.Equal((LeaseKind.UpdateSources, sourced, i), (lease.Kind, lease.Document, lease.Attempt));
            Assert.Equal(["urn:b", "urn:c"], lease.Sources.Select(source => source.Uri));
            Assert.True(await worker.FailAsync(lease));
        }

        Assert.True(await worker.CompleteAsync(await worker.LeaseAsync()));
        Assert.Equal(DocumentState.Published, (await GetAsync(sourced)).State);
    }

    [Fact]
    public async Task A_newer_revision_takes_the_lease_back()
    {
        await UploadAsync("one", "urn:a");
        await using var worker = await WorkerAsync(1);
        var old = await worker.LeaseAsync();
        await UploadAsync("two", "urn:a");
        Assert.Equal(old.Id, await worker.RevokedAsync());
        var lease = await worker.LeaseAsync();
        Assert.Equal((2, 2L, 1, "two"), (lease.Revision, lease.Generation, lease.Attempt, lease.Content.ToStringUtf8()));
        Assert.Equal([1L, 2L], lease.Settles.Select(link => link.Sequence));
        Assert.False(await worker.CompleteAsync(old));
        Assert.Equal(DocumentState.Leased, (await GetAsync(lease.Document)).State);
        Assert.True(await worker.CompleteAsync(lease));
    }

    [Fact]
    public async Task A_lease_says_below_which_sequence_nothing_is_left_to_say()
    {
        await UploadAsync("one", "urn:a");
        await UploadAsync("two", "urn:b");
        await UploadAsync("three", "urn:c");
        await using var worker = await WorkerAsync(2);
        var (first, second) = (await worker.LeaseAsync(), await worker.LeaseAsync());
        Assert.Equal((0L, 0L), (first.SettledSequence, second.SettledSequence));
        Assert.True(await worker.CompleteAsync(second));
        var third = await worker.LeaseAsync();
        Assert.Equal(0, third.SettledSequence);
        Assert.True(await worker.CompleteAsync(first));
        Assert.True(await worker.CompleteAsync(third));
        await UploadAsync("four", "urn:d");
        Assert.Equal(3, (await worker.LeaseAsync()).SettledSequence);
    }

    [Fact]
    public async Task A_deletion_takes_the_lease_back_and_is_leased()
    {
        await UploadAsync("one", "urn:a");
        await using var worker = await WorkerAsync(1);
        var old = await worker.LeaseAsync();
        await DeleteAsync(old.Document);
        Assert.Equal(old.Id, await worker.RevokedAsync());
        var lease = await worker.LeaseAsync();
        Assert.Equal((LeaseKind.Retract, old.Document, 2L), (lease.Kind, lease.Document, lease.Generation));
        Assert.Equal([1L, 2L], lease.Settles.Select(link => link.Sequence));
        Assert.Empty(lease.Sources);
        Assert.True(await worker.CompleteAsync(lease));
        Assert.Equal(2, (await StatusAsync()).SettledSequence);
    }

    [Fact]
    public async Task New_sources_travel_with_the_extraction_and_cost_no_attempt()
    {
        await UploadAsync("one", "urn:0");
        await using var worker = await WorkerAsync(1);
        var lease = await worker.LeaseAsync();
        for (var i = 1; i <= 7; i++)
        {
            await UploadAsync("one", $"urn:{i}");
            Assert.Equal(lease.Id, await worker.RevokedAsync());
            lease = await worker.LeaseAsync();
            Assert.Equal((LeaseKind.Extract, i + 1L, 1, i + 1), (lease.Kind, lease.Generation, lease.Attempt, lease.Sources.Count));
        }

        Assert.True(await worker.CompleteAsync(lease));
        Assert.Equal((DocumentState.Published, 8L), ((await GetAsync(lease.Document)).State, (await StatusAsync()).SettledSequence));
    }

    [Fact]
    public async Task A_wrong_generation_closes_nothing()
    {
        await UploadAsync("one");
        await using var worker = await WorkerAsync(1);
        var lease = await worker.LeaseAsync();
        var forged = lease.Clone();
        forged.Generation++;
        Assert.False(await worker.CompleteAsync(forged));
        Assert.True(await worker.CompleteAsync(lease));
        Assert.False(await worker.CompleteAsync(lease));
    }

    [Fact]
    public async Task Collections_and_sizes_take_turns()
    {
        await CreateCollectionAsync("b");
        for (var i = 0; i < 6; i++) await UploadAsync($"text {i}");
        for (var i = 0; i < 2; i++) await UploadAsync(new UploadHeader { Collection = Default }, [.. Enumerable.Repeat((byte)i, 300_000)]);
        for (var i = 0; i < 2; i++) await UploadAsync($"text {i}", collection: "collections/b");
        await using var worker = await WorkerAsync(1);
        var leases = await worker.CompleteAsync(10);
        var turns = leases.Select(lease => (lease.Document.Split('/')[1], lease.SizeBytes > 262_144)).ToList();
        // Each of the three that wait has one of any three turns.
        Assert.Equal(3, turns.Take(3).Distinct().Count());
        Assert.Equal(3, turns.Skip(3).Take(3).Distinct().Count());
        Assert.All(turns.Skip(6), turn => Assert.Equal(("default", false), turn));
        // In order within.
        Assert.Equal(["text 0", "text 1", "text 2", "text 3", "text 4", "text 5"],
            leases.Where(lease => lease.SizeBytes < 262_144 && lease.Document.StartsWith(Default, StringComparison.Ordinal)).Select(lease => lease.Content.ToStringUtf8()));
    }

    [Fact]
    public async Task Two_workers_share_the_queue_and_nothing_is_leased_twice()
    {
        for (var i = 0; i < 40; i++) await UploadAsync($"text {i}");
        await using var one = await WorkerAsync(3);
        await using var two = await WorkerAsync(3);
        var done = await Task.WhenAll(WorkAsync(one), WorkAsync(two));
        var documents = done.SelectMany(leases => leases).Select(lease => lease.Document).ToList();
        Assert.Equal(40, documents.Count);
        Assert.Equal(40, documents.Distinct(StringComparer.Ordinal).Count());
        Assert.All(done, leases => Assert.NotEmpty(leases));

        async Task<List<Lease>> WorkAsync(Worker worker)
        {
            var leases = new List<Lease>();
            while ((await StatusAsync()).SettledSequence < 40)
            {
                var next = worker.NextAsync();
                await Eventually.TrueAsync(async () => next.IsCompleted || (await StatusAsync()).SettledSequence == 40);
                if (!next.IsCompleted) break;
                var response = await next;
                if (response.Lease is null) continue;
                leases.Add(response.Lease);
                await worker.ReportAsync(response.Lease);
            }

            return leases;
        }
    }

    [Fact]
    public async Task A_restart_releases_all_leases_and_counts_them()
    {
        await UploadAsync("one");
        var worker = await WorkerAsync(1);
        await worker.LeaseAsync();
        Drain();
        await StopAsync();
        await worker.DisposeAsync();
        await StartAsync();
        await using var next = await WorkerAsync(1);
        var lease = await next.LeaseAsync();
        // The service drained: the worker was not to blame.
        Assert.Equal(1, lease.Attempt);
        Assert.True(await next.CompleteAsync(lease));
    }

    [Fact]
    public async Task The_worker_says_hello_first_and_within_limits()
    {
        await RefusedFieldAsync("hello", () => TalkAsync(new LeaseWorkRequest { Heartbeat = new() }), ErrorReason.StreamOrder);
        await RefusedFieldAsync("hello.credits", () => TalkAsync(Hello(-1)));
        await RefusedFieldAsync("hello.credits", () => TalkAsync(Hello(257)));
        await RefusedFieldAsync("hello.worker", () => TalkAsync(new LeaseWorkRequest { Hello = new() { Worker = new string('x', 101) } }));
        await RefusedFieldAsync("message", () => TalkAsync(Hello(1), new LeaseWorkRequest()), ErrorReason.StreamOrder);
        await RefusedFieldAsync("heartbeat.leases", () => TalkAsync(Hello(1), new LeaseWorkRequest { Heartbeat = new() { Leases = { Enumerable.Repeat("x", 257) } } }));
        await RefusedFieldAsync("completion.status", () => TalkAsync(Hello(1), new LeaseWorkRequest { Completion = new() { Status = (RevisionStatus)99 } }));
        Assert.Equal(0, (await StatusAsync()).Workers);

        static LeaseWorkRequest Hello(int credits) => new() { Hello = new() { Credits = credits } };
    }

    private async Task TalkAsync(params LeaseWorkRequest[] requests)
    {
        using var call = Client.LeaseWork();
        try
        {
            foreach (var request in requests) await call.RequestStream.WriteAsync(request).Soon();
        }
        catch (RpcException)
        {
            // The answer says why.
        }

        while (await call.ResponseStream.MoveNext(CancellationToken.None).Soon())
        {
        }
    }

    private async Task<(long Leased, long Pending)> LeasedAndPendingAsync()
    {
        var counts = (await StatusAsync()).Counts;
        return (counts.Leased, counts.Pending);
    }
}
