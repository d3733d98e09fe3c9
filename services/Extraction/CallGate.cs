namespace Dossier.Extraction;

/// <summary>
/// Bounds the calls in hand, and with them the memory for their documents: as many as are worked on, and a few that wait or still upload.
/// </summary>
/// <param name="limit">Calls in hand at once.</param>
internal sealed class CallGate(int limit)
{
    private int inside;

    /// <summary>Enters, until the result is disposed.</summary>
    /// <exception cref="LimitExceeded">Too many calls are in hand.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref inside) <= limit) return new Place(this);
        Interlocked.Decrement(ref inside);
        throw new LimitExceeded("concurrent_calls", limit, $"{limit} calls are being worked on or waiting; try again later or ask another replica");
    }

    private sealed class Place(CallGate gate) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) Interlocked.Decrement(ref gate.inside);
        }
    }
}
