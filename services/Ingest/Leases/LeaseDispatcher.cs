using Dossier.Ingest.Documents;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Leases;

/// <summary>
/// Brings jobs and credits together: woken by either, and once a second for what became due and for leases that expired. Claims for all free credits at once, in one
/// transaction.
/// </summary>
internal sealed class LeaseDispatcher(IDocumentStore store, LeaseDesk desk, LedgerSignals signals, TimeProvider clock, ILogger<LeaseDispatcher> log) : BackgroundService
{
    /// <summary>Most jobs claimed in one transaction.</summary>
    private const int ClaimSize = 256;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private bool ticked = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(
            _ =>
            {
                Volatile.Write(ref ticked, true);
                signals.Wake();
            },
            null, Tick, Tick);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signals.AwakeAsync(stoppingToken);
                if (Interlocked.Exchange(ref ticked, false)) await ExpireAsync(stoppingToken);
                await DispatchAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A full disk today is not one tomorrow: the next tick tries again.
                log.DispatchFailed(e);
            }
        }
    }

    private async Task ExpireAsync(CancellationToken cancel)
    {
        foreach (var lease in await store.ExpireAsync(cancel))
        {
            log.LeaseExpired(lease);
            desk.Revoke(lease);
        }
    }

    private async Task DispatchAsync(CancellationToken cancel)
    {
        while (Math.Min(desk.FreeCredits, ClaimSize) is > 0 and var count)
        {
            var leases = await store.ClaimAsync(count, cancel);
            foreach (var lease in leases.Where(lease => lease.Kind == LeaseKind.PublishFailure)) log.GivenUp(lease.Document, lease.Error.Reason);
            var left = desk.Give(leases);
            if (left.Count > 0) await store.ReleaseAsync([.. left.Select(lease => new HeldLease(lease.Id, DocumentName.Parse(lease.Document), lease.Generation))], counted: false, cancel);
            if (leases.Count < count || left.Count > 0) return;
        }
    }
}
