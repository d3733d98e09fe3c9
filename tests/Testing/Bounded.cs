namespace Dossier.Testing;

/// <summary>A bound on every await of a test: a hang becomes a failure that names its place.</summary>
public static class Bounded
{
    /// <summary>Far above what a loaded machine needs, far below what a person would wait for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The task, or a <see cref="TimeoutException"/> after <see cref="Patience"/>.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="Soon(Task)"/>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);
}
