using Dossier.Common.V1;

namespace Dossier.Extraction;

/// <summary>
/// Runs the CPU-bound pipeline, a limited number of documents at once, each on a thread of its own: the thread pool stays free for
/// heartbeats and streams.
/// </summary>
/// <param name="concurrent">Documents at once.</param>
/// <param name="limit">Longest time for one, from the moment it is begun.</param>
/// <param name="clock">Measures it.</param>
internal sealed class ExtractionSlots(int concurrent, TimeSpan limit, TimeProvider clock)
{
    private readonly SemaphoreSlim free = new(concurrent, concurrent);

    /// <summary>Waits for a free slot and then for the work.</summary>
    /// <param name="work">CPU-bound; watches its token.</param>
    /// <param name="begin">Cancels the wait for a slot; without effect once the work has begun.</param>
    /// <param name="cancel">Cancels wait and work.</param>
    /// <exception cref="TooLate">READER_TIMEOUT: the work did not end within the limit. Its slot stays taken until it does.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken begin, CancellationToken cancel)
    {
        using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(begin, cancel))
        {
            await free.WaitAsync(waiting.Token);
        }

        var timer = new CancellationTokenSource(limit, clock);
        var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        var token = either.Token;
        var running = Task.Factory.StartNew(() => work(token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var ended = ReleaseAfterAsync(running, either, timer);
        try
        {
            // Not awaited beyond the limit: work that does not watch its token holds its thread and slot, but not its caller.
            var result = await running.WaitAsync(token);
            await ended;
            return result;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TooLate(ErrorReason.ReaderTimeout, FormattableString.Invariant($"reading and annotating took longer than {limit.TotalSeconds} s"));
        }
    }

    private async Task ReleaseAfterAsync(Task running, params CancellationTokenSource[] sources)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        free.Release();
        foreach (var source in sources) source.Dispose();
    }
}
