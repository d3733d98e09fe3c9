using System.Threading.Channels;

namespace Dossier.Cli.Output;

/// <summary>Works on a stream with several threads and gives the results in the order of the stream, holding only few of them.</summary>
internal static class OrderedWork
{
    /// <summary>Results that may wait for a slower one before them, per thread. More evens out unequal items, and costs memory.</summary>
    private const int Ahead = 4;

    /// <summary>Applies <paramref name="work"/> to every item, <paramref name="jobs"/> at a time, and hands each result to <paramref name="sink"/> in order.</summary>
    /// <param name="sink">Takes a result; the flag says that no further result is ready, a good moment to flush.</param>
    public static async Task RunAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, int jobs, Func<TItem, CancellationToken, TResult> work, Func<TResult, bool, Task> sink, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var free = new SemaphoreSlim(jobs);
        var started = Channel.CreateBounded<Task<TResult>>(jobs * Ahead);
        var feeding = FeedAsync(items, work, started.Writer, free, stop.Token);
        try
        {
            await foreach (var result in started.Reader.ReadAllAsync(cancel))
            {
                await sink(await result, !(started.Reader.TryPeek(out var next) && next.IsCompleted));
            }
        }
        finally
        {
            // When the sink fails (the reader of a pipe went away) nobody takes the rest: the feeder must not wait for a place for ever.
            await stop.CancelAsync();
            started.Writer.TryComplete();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (started.Reader.TryRead(out var left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task FeedAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, Func<TItem, CancellationToken, TResult> work, ChannelWriter<Task<TResult>> started, SemaphoreSlim free, CancellationToken cancel)
    {
        Exception? failure = null;
        try
        {
            await foreach (var item in items.WithCancellation(cancel))
            {
                await free.WaitAsync(cancel);
                await started.WriteAsync(Task.Run(() => Work(item), CancellationToken.None), cancel);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        started.TryComplete(failure);

        TResult Work(TItem item)
        {
            try
            {
                return work(item, cancel);
            }
            finally
            {
                free.Release();
            }
        }
    }
}
