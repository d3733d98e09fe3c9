using System.Threading.Channels;
using Dossier.Common.V1;
using Dossier.Ingest.Documents;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Ingest.Leases;

/// <summary>One worker's conversation: takes its reports, sends it leases, and gives back what it held when it ends.</summary>
internal sealed class WorkerStream(IDocumentStore store, LeaseDesk desk, LedgerSignals signals)
{
    /// <summary>Answers that may wait for a slow worker; beyond, its reports are not read.</summary>
    private const int AnswersWaiting = 1024;

    private readonly Channel<LeaseWorkResponse> outbox =
        Channel.CreateBounded<LeaseWorkResponse>(new BoundedChannelOptions(AnswersWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Dictionary<string, HeldLease> held = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int credits;
    private int reporting;

    /// <summary>How many more leases the worker can take. A lease that is being closed still takes its place, so that the worker hears of the closing first.</summary>
    public int FreeCredits
    {
        get
        {
            lock (gate) return Math.Max(0, credits - held.Count - reporting);
        }
    }

    /// <summary>Talks with the worker until it ends, the call ends, or either fails.</summary>
    /// <param name="requests">What it says.</param>
    /// <param name="responses">What it is told.</param>
    /// <param name="call">The call.</param>
    /// <param name="stopping">Fires when the service drains: then the worker is not to blame for what it held.</param>
    public async Task RunAsync(
        IAsyncStreamReader<LeaseWorkRequest> requests, IServerStreamWriter<LeaseWorkResponse> responses, ServerCallContext call, CancellationToken stopping)
    {
        if (!await requests.MoveNext(call.CancellationToken) || requests.Current.Hello is not { } hello)
        {
            throw new InvalidField("hello", "must be the first message", ErrorReason.StreamOrder);
        }

        Greet(hello);
        // A worker for whom there is nothing to do yet knows by the headers that it is heard.
        await call.WriteResponseHeadersAsync([]);
        desk.Join(this);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        // Whichever fails ends the other; a failure is told before a cancellation that it caused.
        await Task.WhenAll(EndingWithItAsync(ReceiveAsync(requests, stopping, end), end), EndingWithItAsync(SendAsync(responses, end.Token), end));
    }

    /// <summary>Sends a lease, if there is still room for it.</summary>
    public bool TryGive(Lease lease)
    {
        lock (gate)
        {
            if (credits - held.Count - reporting <= 0 || !outbox.Writer.TryWrite(new() { Lease = lease })) return false;
            held.Add(lease.Id, new(lease.Id, DocumentName.Parse(lease.Document), lease.Generation));
            return true;
        }
    }

    /// <summary>Tells the worker that a lease is lost, if it is one of its own; its credit is free again.</summary>
    public void Revoke(string lease)
    {
        // When there is no room to tell it, the worker learns it from the answer to its report.
        if (Drop(lease) is null) return;
        outbox.Writer.TryWrite(new() { Revoked = new() { Lease = lease } });
        signals.Wake();
    }

    private async Task ReceiveAsync(IAsyncStreamReader<LeaseWorkRequest> requests, CancellationToken stopping, CancellationTokenSource end)
    {
        // Reports are recorded together, not one after the other: each waits for a commit.
        var reports = new List<Task>();
        var drained = false;
        try
        {
            while (await requests.MoveNext(end.Token))
            {
                reports.RemoveAll(task => task.IsCompletedSuccessfully);
                reports.Add(EndingWithItAsync(Take(requests.Current, end.Token), end));
                // More than it can hold leases and as many heartbeats: a worker that talks without listening waits.
                if (reports.Count > 2 * IngestLimits.Credits) await Task.WhenAny(reports);
            }

            // A worker that asked for no more and then hung up may not have seen a lease that was on its way to it.
            lock (gate) drained = credits == 0;
            await Task.WhenAll(reports);
        }
        catch (OperationCanceledException)
        {
            // If a report failed, that is what ended the call.
            await Task.WhenAll(reports);
            throw;
        }
        finally
        {
            await LeaveAsync(reports, counted: !drained && !stopping.IsCancellationRequested);
        }
    }

    private async Task SendAsync(IServerStreamWriter<LeaseWorkResponse> responses, CancellationToken cancel)
    {
        await foreach (var response in outbox.Reader.ReadAllAsync(cancel)) await responses.WriteAsync(response, cancel);
    }

    private static async Task EndingWithItAsync(Task part, CancellationTokenSource end)
    {
        try
        {
            await part;
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private Task Take(LeaseWorkRequest request, CancellationToken cancel)
    {
        switch (request.MessageCase)
        {
            case LeaseWorkRequest.MessageOneofCase.Hello:
                Greet(request.Hello);
                signals.Wake();
                return Task.CompletedTask;
            case LeaseWorkRequest.MessageOneofCase.Heartbeat:
                Fields.Bound("heartbeat.leases", request.Heartbeat.Leases.Count, IngestLimits.Credits);
                return ExtendAsync([.. request.Heartbeat.Leases], cancel);
            case LeaseWorkRequest.MessageOneofCase.Completion:
                var completion = LeaseReports.Checked(request.Completion);
                return CloseAsync(completion.Lease, completion.Generation, lease => store.CompleteAsync(lease, completion, CancellationToken.None), cancel);
            case LeaseWorkRequest.MessageOneofCase.Failure:
                var failure = LeaseReports.Checked(request.Failure);
                return CloseAsync(failure.Lease, failure.Generation, lease => store.FailAsync(lease, failure, CancellationToken.None), cancel);
            default:
                throw new InvalidField("message", "must be a hello, a heartbeat, a completion or a failure", ErrorReason.StreamOrder);
        }
    }

    private void Greet(WorkerHello hello)
    {
        Fields.Text("hello.worker", hello.Worker, IngestLimits.WorkerNameLength);
        Fields.Text("hello.pipeline_version", hello.PipelineVersion, IngestLimits.PipelineVersionLength);
        if (hello.Credits is < 0 or > IngestLimits.Credits) throw new InvalidField("hello.credits", $"must be 0 to {IngestLimits.Credits}");
        lock (gate) credits = hello.Credits;
    }

    private async Task ExtendAsync(IReadOnlyList<string> leases, CancellationToken cancel)
    {
        List<HeldLease> known;
        lock (gate) known = [.. leases.Distinct(StringComparer.Ordinal).Where(held.ContainsKey).Select(lease => held[lease])];
        var lost = known.Count == 0 ? [] : await store.ExtendAsync(known, cancel);
        foreach (var lease in lost) Revoke(lease.Id);
        foreach (var unknown in leases.Except(known.Select(lease => lease.Id), StringComparer.Ordinal))
        {
            await outbox.Writer.WriteAsync(new() { Revoked = new() { Lease = unknown } }, cancel);
        }
    }

    /// <summary>Records a report and answers it. A lease that is not held here is lost; a wrong generation is no report on it.</summary>
    private async Task CloseAsync(string id, long generation, Func<HeldLease, Task<bool>> record, CancellationToken cancel)
    {
        HeldLease? lease;
        lock (gate)
        {
            if (held.TryGetValue(id, out lease) && lease.Generation == generation)
            {
                held.Remove(id);
                reporting++;
            }
            else
            {
                lease = null;
            }
        }

        if (lease is null)
        {
            await outbox.Writer.WriteAsync(new() { Closed = new() { Lease = id, Stale = true } }, cancel);
            return;
        }

        try
        {
            var recorded = await record(lease);
            await outbox.Writer.WriteAsync(new() { Closed = new() { Lease = id, Stale = !recorded } }, cancel);
        }
        catch
        {
            // Not recorded, or not known to be: it goes back with all others when the stream ends, which it does now.
            lock (gate) held.TryAdd(id, lease);
            throw;
        }
        finally
        {
            lock (gate) reporting--;
            signals.Wake();
        }
    }

    private HeldLease? Drop(string lease)
    {
        lock (gate) return held.Remove(lease, out var dropped) ? dropped : null;
    }

    private async Task LeaveAsync(List<Task> reports, bool counted)
    {
        desk.Leave(this);
        lock (gate) credits = 0;
        // Reports that were made count, even if the worker did not wait for the answer.
        await Task.WhenAll(reports.Select(report => report.ContinueWith(static _ => { }, TaskScheduler.Default)));
        outbox.Writer.TryComplete();
        HeldLease[] left;
        lock (gate) left = [.. held.Values];
        if (left.Length > 0) await store.ReleaseAsync(left, counted, CancellationToken.None);
    }
}
