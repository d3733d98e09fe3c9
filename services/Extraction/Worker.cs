using Dossier.Extraction.Work;
using Grpc.Core;

namespace Dossier.Extraction;

/// <summary>Keeps one lease stream to Ingest open, from start to stop, and comes back when it breaks.</summary>
/// <param name="open">Makes the next session.</param>
/// <param name="options">Nothing is leased when they give no credits.</param>
/// <param name="lifetime">Says when to drain.</param>
/// <param name="clock">Measures pauses.</param>
/// <param name="random">Spreads them.</param>
/// <param name="log">Where losses are told.</param>
internal sealed class Worker(
    Func<LeaseSession> open, ExtractionOptions options, IHostApplicationLifetime lifetime, TimeProvider clock, Random random, ILogger<Worker> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Drains from the first moment: the host stops its web server first, and a call that takes long would use up the worker's time.
        var stop = lifetime.ApplicationStopping;
        var backoff = new Backoff(FirstPause, LongestPause, random);
        while (options.Credits > 0 && !stop.IsCancellationRequested)
        {
            using var session = open();
            try
            {
                await session.RunAsync(stop);
                log.StreamEnded();
            }
            catch (RpcException e)
            {
                log.StreamLost(e.StatusCode, e.Status.Detail);
            }

            if (session.Established) backoff.Reset();
            await Task.Delay(backoff.Next(), clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
