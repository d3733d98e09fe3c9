using System.Text;
using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>Workers as processes of their own: killed, told to stop, left without their peers.</summary>
public sealed class WorkerProcessTests
{
    private static readonly byte[] Slow = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(
        "“We will act,” said President Park in Seoul on May 7, 2013. Trade was 101.8 billion dollars.\n\n", 20_000)));

    [Fact]
    public async Task Two_workers_share_a_queue_and_when_one_is_killed_the_other_does_all_of_it_once()
    {
        await using var processes = await Processes.StartAsync("--RetryMilliseconds=50");
        await processes.AddWorkerAsync("first", "--LogLevel=Debug");
        await processes.AddWorkerAsync("second", "--LogLevel=Debug");
        var workload = new Workload(seed: 7, documents: 150);
        var names = new Dictionary<int, string>();
        foreach (var step in workload.Steps)
        {
            if (step.Kind is StepKind.Delete) await processes.Client.Ingest.DeleteDocumentAsync(new() { Name = names[step.Subject] }).ResponseAsync.Soon();
            else names[step.Subject] = (await processes.Client.UploadAsync(Workload.Upload(step)).Soon()).Document.Name;
            if (step == workload.Steps[workload.Steps.Count / 2])
            {
                // Both are at work, and this one is in the middle of it.
                await processes["second"].SaysAsync("Leased Extract").Soon();
                await processes["first"].SaysAsync("Leased Extract").Soon();
                await processes.KillAsync("first");
            }
        }

        await Picture.AssertAsync(processes.Client, workload.Expected);
        await processes.StopAsync();
    }

    [Fact]
    public async Task A_document_that_kills_its_workers_is_quarantined_and_can_be_tried_again()
    {
        await using var processes = await Processes.StartAsync("--MaxAttempts=2", "--RetryMilliseconds=1");
        await processes.AddWorkerAsync("worker", "--LogLevel=Debug");
        var uploaded = await processes.Client.UploadAsync(Slow).Soon();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await processes["worker"].SaysAsync("Leased Extract").Soon();
            await processes.CrashAsync("worker");
        }

        var quarantined = await processes.Client.InStateAsync(uploaded.Document.Name, DocumentState.Quarantined);
        Assert.Equal(ErrorReason.WorkerLost, quarantined.Error.Reason);
        var failed = await processes.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        Assert.Equal((RevisionStatus.Failed, ErrorReason.WorkerLost), (failed.Status, failed.Error.Reason));

        var retried = await processes.Client.Ingest.RetryQuarantinedAsync(new() { Collection = SystemClient.Collection, Documents = { uploaded.Document.Name } }).ResponseAsync.Soon();
        var published = await processes.Client.PublishedAsync(uploaded.Document.Name, retried.Sequence);
        Assert.Equal((RevisionStatus.Complete, new CodePoints(Encoding.UTF8.GetString(Slow)).Length), (published.Status, published.Length));
        await processes.StopAsync();
    }

    [Fact]
    public async Task A_worker_told_to_stop_ends_well_and_costs_no_document_an_attempt()
    {
        await using var processes = await Processes.StartAsync("--MaxAttempts=1");
        await processes.AddWorkerAsync("first", "--LogLevel=Debug");
        List<UploadDocumentResponse> uploaded = [];
        for (var n = 0; n < 100; n++) uploaded.Add(await processes.Client.UploadAsync(Encoding.UTF8.GetBytes($"Document {n}. Seoul, May 7, 2013.")).Soon());
        await processes["first"].SaysAsync("Leased Extract").Soon();
        Assert.Equal(0, await processes.StopAsync("first"));
        await processes.AddWorkerAsync("second");
        var settled = await processes.Client.SettledAsync();
        Assert.Equal((100, 0), (settled.Counts.Published, settled.Counts.Quarantined));
        await processes.StopAsync();
    }

    [Theory]
    // Tried again until it is back.
    [InlineData("--PublishSeconds=60", "Query is out of reach for")]
    // Given back without costing the only attempt, and leased again.
    [InlineData("--PublishSeconds=0.1", "back: Query is out of reach")]
    public async Task While_Query_is_away_nothing_is_lost_and_no_attempt_is_used(string patience, string says)
    {
        await using var processes = await Processes.StartAsync("--MaxAttempts=1", "--RetryMilliseconds=50");
        await processes.AddWorkerAsync("worker", patience);
        await processes.KillAsync(Processes.Query);
        var uploaded = await processes.Client.UploadAsync("The alliance."u8.ToArray()).Soon();
        await processes["worker"].SaysAsync(says).Soon();
        await processes.StartAsync(Processes.Query);
        var published = await processes.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence);
        Assert.Equal(RevisionStatus.Complete, published.Status);
        Assert.Equal(DocumentState.Published, (await processes.Client.InStateAsync(published.Name, DocumentState.Published)).State);
        await processes.StopAsync();
    }

    [Fact]
    public async Task A_worker_waits_for_a_ledger_that_is_away_and_comes_back_to_it()
    {
        await using var processes = await Processes.StartAsync();
        Assert.Equal(0, await processes.StopAsync(Processes.Ingest));
        await processes.AddWorkerAsync("worker");
        await processes["worker"].SaysAsync("The lease stream broke").Soon();
        await processes.StartAsync(Processes.Ingest);
        var uploaded = await processes.Client.UploadAsync("The alliance."u8.ToArray()).Soon();
        Assert.Equal(RevisionStatus.Complete, (await processes.Client.PublishedAsync(uploaded.Document.Name, uploaded.Sequence)).Status);
        await processes.StopAsync();
    }

    [Fact]
    public async Task A_worker_without_its_ledger_still_stops_when_told_to()
    {
        await using var processes = await Processes.StartAsync();
        Assert.Equal(0, await processes.StopAsync(Processes.Ingest));
        await processes.AddWorkerAsync("worker");
        await processes["worker"].SaysAsync("The lease stream broke").Soon();
        Assert.Equal(0, await processes.StopAsync("worker"));
        await processes.StopAsync();
    }
}
