namespace Dossier.Query.Publishing;

/// <summary>
/// Bounds the memory of publications that are being received: each may be as large as a revision may be, and any number may come at once. Thread-safe.
/// </summary>
internal sealed class PublicationMemory
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private long taken;

    /// <summary>A share that grows with a publication and is given back when disposed.</summary>
    public Share Open() => new(this);

    /// <inheritdoc cref="Open"/>
    internal sealed class Share(PublicationMemory memory) : IDisposable
    {
        private long bytes;

        /// <summary>Takes more.</summary>
        /// <exception cref="Unavailable">All is taken: the publication can be repeated when others are done.</exception>
        public void Take(int more)
        {
            bytes += more;
            if (Interlocked.Add(ref memory.taken, more) > QueryLimits.PublicationBytes) throw new Unavailable("too much is being published at once", RetryAfter);
        }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Add(ref memory.taken, -bytes);
    }
}
