using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Dossier.Ingest.Documents;

/// <summary>What others in the process learn of committed changes, so that nobody has to poll. Thread-safe. Telling it twice does no harm.</summary>
internal sealed class LedgerSignals
{
    private readonly Channel<bool> work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<CollectionName, TaskCompletionSource> changes = new();

    /// <summary>A lease was taken back because its document moved on.</summary>
    public event Action<string>? Revoked;

    /// <summary>There may be something to lease: work, credits, or the time has come.</summary>
    public void Wake() => work.Writer.TryWrite(true);

    /// <summary>Waits until <see cref="Wake"/> was called since the last wait.</summary>
    public ValueTask<bool> AwakeAsync(CancellationToken cancel) => work.Reader.ReadAsync(cancel);

    /// <summary>Completes at the next change of a collection; ask before looking at the collection, so that none goes by between.</summary>
    public Task NextChange(CollectionName collection) =>
        changes.GetOrAdd(collection, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>A collection changed.</summary>
    public void Change(CollectionName collection)
    {
        if (changes.TryRemove(collection, out var waiting)) waiting.SetResult();
    }

    /// <summary>A lease was taken back.</summary>
    public void Revoke(string lease) => Revoked?.Invoke(lease);
}
