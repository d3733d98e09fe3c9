using System.Collections.Concurrent;
using Dossier.Ingest.Documents;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Leases;

/// <summary>The workers that are connected to this process, and what they hold. Thread-safe.</summary>
internal sealed class LeaseDesk : IDisposable
{
    private readonly ConcurrentDictionary<WorkerStream, bool> streams = new();
    private readonly LedgerSignals signals;
    private readonly int maxWorkers;

    public LeaseDesk(LedgerSignals signals, IngestOptions options)
    {
        this.signals = signals;
        maxWorkers = options.MaxWorkers;
        signals.Revoked += Revoke;
    }

    /// <summary>Workers that have said hello.</summary>
    public int Workers => streams.Count;

    /// <summary>Leases that could be given now.</summary>
    public int FreeCredits => streams.Keys.Sum(stream => stream.FreeCredits);

    public void Join(WorkerStream stream)
    {
        if (streams.Count >= maxWorkers) throw new LimitExceeded("workers", maxWorkers, $"{maxWorkers} workers are connected already");
        streams.TryAdd(stream, true);
        signals.Wake();
    }

    public void Leave(WorkerStream stream) => streams.TryRemove(stream, out _);

    /// <summary>Gives leases out, each to the worker with most room; those that nobody can take any more are returned.</summary>
    public IReadOnlyList<Lease> Give(IEnumerable<Lease> leases) => [.. leases.Where(lease => !TryGive(lease))];

    /// <summary>Takes a lease back from whoever holds it.</summary>
    public void Revoke(string lease)
    {
        foreach (var stream in streams.Keys) stream.Revoke(lease);
    }

    public void Dispose() => signals.Revoked -= Revoke;

    private bool TryGive(Lease lease) =>
        streams.Keys.Where(stream => stream.FreeCredits > 0).OrderByDescending(stream => stream.FreeCredits).Any(stream => stream.TryGive(lease));
}
