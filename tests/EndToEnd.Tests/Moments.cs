namespace Dossier.EndToEnd.Tests;

/// <summary>Counts what has happened, and tells when it is so much. Thread-safe.</summary>
internal sealed class Moments
{
    private readonly Lock state = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private int acknowledged;
    private int published;

    /// <summary>A step was acknowledged.</summary>
    public void Acknowledged() => Change(() => acknowledged++);

    /// <summary>So many documents are published; fewer than before does not count.</summary>
    public void Published(int count) => Change(() => published = Math.Max(published, count));

    /// <summary>Completes when acknowledged steps and published documents together are so many.</summary>
    public Task Reached(int count)
    {
        lock (state)
        {
            if (acknowledged + published >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private void Change(Action change)
    {
        lock (state)
        {
            change();
            foreach (var (_, reached) in waiting.Where(wait => acknowledged + published >= wait.Count)) reached.TrySetResult();
            waiting.RemoveAll(wait => wait.Reached.Task.IsCompleted);
        }
    }
}
