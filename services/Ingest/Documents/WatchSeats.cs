namespace Dossier.Ingest.Documents;

/// <summary>Bounds the watches at one time: each reads the ledger at every change. Thread-safe.</summary>
internal sealed class WatchSeats(IngestOptions options)
{
    private int taken;

    /// <summary>Takes a seat until it is disposed.</summary>
    /// <exception cref="LimitExceeded">All are taken.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref taken) <= options.MaxWatches) return new Seat(this);
        Interlocked.Decrement(ref taken);
        throw new LimitExceeded("watches", options.MaxWatches, $"{options.MaxWatches} watches are open already");
    }

    private sealed class Seat(WatchSeats seats) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref seats.taken);
    }
}
