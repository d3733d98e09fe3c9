using System.Threading.Channels;
using Dossier.Extraction.Pipeline;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Extraction.Work;

/// <summary>
/// One lease stream from hello to its end, and the leases that came over it. The leases live as long as the stream: when it breaks, their work
/// is cancelled, because the ledger gives them to another worker.
/// </summary>
internal sealed class LeaseSession(
    IngestService.IngestServiceClient ingest,
    LeaseHandler handler,
    ExtractionPipeline pipeline,
    ExtractionOptions options,
    TimeProvider clock,
    ILogger<LeaseSession> log) : IDisposable
{
    /// <summary>
    /// Leases held for each document that is extracted at once: while one is on a core, another is published or has its bytes read. More would
    /// only be lost with a worker that dies.
    /// </summary>
    private const int LeasesPerSlot = 2;

    /// <summary>How much earlier than its process a worker stops waiting for work it has begun.</summary>
    private static readonly TimeSpan DrainMargin = TimeSpan.FromSeconds(1);

    /// <summary>Bounds of the pause between heartbeats, whatever the difference between the two machines' clocks makes of a lease's end.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // One writer at a time is allowed on a stream. Bounded in effect: a few messages for each of the leases that the credits allow.
    private readonly Channel<LeaseWorkRequest> outgoing = Channel.CreateUnbounded<LeaseWorkRequest>(new() { SingleReader = true });
    private readonly CancellationTokenSource ended = new(Timeout.InfiniteTimeSpan, clock);
    private readonly CancellationTokenSource draining = new();
    private readonly Dictionary<string, HeldLease> held = new(StringComparer.Ordinal);
    private readonly Lock state = new();

    /// <summary>True once the ledger has answered: the stream stood.</summary>
    public bool Established { get; private set; }

    /// <summary>Works until the stream ends.</summary>
    /// <param name="stop">Begins to drain: no more leases, untouched ones are given back, begun ones are finished.</param>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var call = ingest.LeaseWork(cancellationToken: ended.Token);
        Send(Hello(options.Credits * LeasesPerSlot));
        var writing = WriteAsync(call.RequestStream);
        using var drain = stop.UnsafeRegister(static session => ((LeaseSession)session!).Drain(), this);
        try
        {
            await call.ResponseHeadersAsync;
            Established = true;
            await foreach (var message in call.ResponseStream.ReadAllAsync(ended.Token)) Receive(message);
        }
        catch (Exception e) when (ended.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            if (Work().Count > 0) log.DrainCutShort(options.DrainSeconds);
        }
        finally
        {
            await ended.CancelAsync();
            outgoing.Writer.TryComplete();
            await Task.WhenAll(Work()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Receive(LeaseWorkResponse message)
    {
        switch (message.MessageCase)
        {
            case LeaseWorkResponse.MessageOneofCase.Lease: Begin(message.Lease); break;
            case LeaseWorkResponse.MessageOneofCase.Revoked: Revoke(message.Revoked.Lease); break;
            case LeaseWorkResponse.MessageOneofCase.Closed: Forget(message.Closed.Lease); break;
        }
    }

    private void Begin(Lease lease)
    {
        log.Leased(lease.Kind, lease.Document, lease.Generation, lease.Attempt);
        var holding = new HeldLease(CancellationTokenSource.CreateLinkedTokenSource(ended.Token));
        var revoked = holding.Revoked.Token;
        lock (state) held[lease.Id] = holding;
        holding.Work = Task.Run(() => WorkAsync(lease, revoked), CancellationToken.None);
    }

    private async Task WorkAsync(Lease lease, CancellationToken revoked)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(revoked);
        var beating = BeatAsync(lease, done.Token);
        try
        {
            Send(await handler.HandleAsync(lease, draining.Token, revoked));
        }
        catch (OperationCanceledException) when (revoked.IsCancellationRequested)
        {
            log.Dropped(lease.Document, lease.Generation);
            Forget(lease.Id);
        }
        finally
        {
            await done.CancelAsync();
            await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // At a third of the lease, so that one lost or late heartbeat does not cost the lease.
    private async Task BeatAsync(Lease lease, CancellationToken done)
    {
        var third = (lease.ExpireTime.ToDateTimeOffset() - clock.GetUtcNow()) / 3;
        using var timer = new PeriodicTimer(Longer(ShortestPause, third < LongestPause ? third : LongestPause), clock);
        while (await timer.WaitForNextTickAsync(done)) Send(new() { Heartbeat = new LeaseHeartbeat { Leases = { lease.Id } } });
    }

    private void Revoke(string id)
    {
        lock (state)
        {
            if (held.TryGetValue(id, out var holding)) holding.Revoked.Cancel();
        }
    }

    private void Forget(string id)
    {
        lock (state)
        {
            // Each is linked to the end of the stream, which can be months away.
            if (held.Remove(id, out var holding)) holding.Revoked.Dispose();
            EndWhenDrained();
        }
    }

    private void Drain()
    {
        Send(Hello(0));
        ended.CancelAfter(Longer(TimeSpan.Zero, TimeSpan.FromSeconds(options.DrainSeconds) - DrainMargin));
        draining.Cancel();
        lock (state) EndWhenDrained();
        // A ledger that has never answered is not waited for.
        if (!Established) ended.Cancel();
    }

    private void EndWhenDrained()
    {
        if (draining.IsCancellationRequested && held.Count == 0) outgoing.Writer.TryComplete();
    }

    private List<Task> Work()
    {
        lock (state) return [.. held.Values.Select(holding => holding.Work)];
    }

    private LeaseWorkRequest Hello(int credits) => new()
    {
        Hello = new WorkerHello
        {
            Worker = FormattableString.Invariant($"{Environment.MachineName[..Math.Min(Environment.MachineName.Length, 80)]}/{Environment.ProcessId}"),
            Credits = credits,
            PipelineVersion = pipeline.Version,
        },
    };

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // After the end of the stream nobody is there to be told: what cannot be sent is dropped.
    private void Send(LeaseWorkRequest message) => outgoing.Writer.TryWrite(message);

    private async Task WriteAsync(IClientStreamWriter<LeaseWorkRequest> stream)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(ended.Token)) await stream.WriteAsync(message, ended.Token);
        await stream.CompleteAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Dispose();
        draining.Dispose();
    }

    private sealed class HeldLease(CancellationTokenSource revoked)
    {
        public CancellationTokenSource Revoked { get; } = revoked;

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
