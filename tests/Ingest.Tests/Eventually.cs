using Dossier.Testing;

namespace Dossier.Ingest.Tests;

/// <summary>Waits for what the service is about to do and tells nobody of.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var end = new CancellationTokenSource(Bounded.Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition()) await look.WaitForNextTickAsync(end.Token);
    }
}
