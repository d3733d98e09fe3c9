using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dossier.Defaults;

/// <summary>One condition of being ready.</summary>
internal sealed record ReadinessCheck(string Name, Func<IServiceProvider, CancellationToken, ValueTask<bool>> Check);

/// <summary>Whether the service wants calls: all its checks say so and it does not drain.</summary>
internal sealed class Readiness(
    IEnumerable<ReadinessCheck> checks, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<Readiness> log)
{
    // A check that hangs is a check that fails.
    private static readonly TimeSpan CheckTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, bool> last = new(StringComparer.Ordinal);

    public bool IsDraining => lifetime.ApplicationStopping.IsCancellationRequested;

    public async Task<bool> IsServingAsync(CancellationToken cancel)
    {
        if (IsDraining)
        {
            return false;
        }

        var results = await Task.WhenAll(checks.Select(check => PassesAsync(check, cancel)));
        return Array.TrueForAll(results, ready => ready) && !IsDraining;
    }

    private async Task<bool> PassesAsync(ReadinessCheck check, CancellationToken cancel)
    {
        var ready = false;
        Exception? error = null;
        try
        {
            using var limit = new CancellationTokenSource(CheckTime);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            ready = await check.Check(services, either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            error = failed;
        }

        // Probes come every few seconds for days: only a change is worth a line. The first look is a change when it finds something wrong.
        var before = last.GetOrAdd(check.Name, true);
        if (before != ready && last.TryUpdate(check.Name, ready, before))
        {
            Report(check.Name, ready, error);
        }

        return ready;
    }

    private void Report(string check, bool ready, Exception? error)
    {
        if (ready)
        {
            log.Ready(check);
        }
        else
        {
            log.NotReady(error, check);
        }
    }
}

/// <summary>Registers what a service needs before it wants calls.</summary>
public static class ReadinessServices
{
    /// <summary>
    /// Health is SERVING only when this check, and every other, says true. It is asked at each health call and once a second by each watcher, so it is
    /// cheap; one that throws or takes longer than 5 s counts as false.
    /// </summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="name">What is checked, for the log.</param>
    /// <param name="check">The check.</param>
    public static IServiceCollection AddReadiness(this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, ValueTask<bool>> check) =>
        services.AddSingleton(new ReadinessCheck(name, check));
}
