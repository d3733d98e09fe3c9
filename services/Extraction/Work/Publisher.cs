using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Extraction.Work;

/// <summary>Writes what came of a lease to Query, again and again while Query is out of reach. Every write is idempotent there.</summary>
internal sealed class Publisher(
    QueryService.QueryServiceClient query, ExtractionOptions options, TimeProvider clock, Random random, ILogger<Publisher> log)
{
    /// <summary>Longest time for one call; above what the largest revision takes.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(60);

    /// <summary>Publishes a revision.</summary>
    /// <param name="lease">What it is published for.</param>
    /// <param name="parts">All of it: the parts are sent again with each attempt.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="Unavailable">Query stayed out of reach for as long as the options allow.</exception>
    /// <exception cref="RpcException">Query refused.</exception>
    public Task PublishAsync(Lease lease, IReadOnlyList<RevisionPart> parts, CancellationToken cancel) => UntilAvailableAsync(lease, async call =>
    {
        using var stream = query.PublishRevision(call);
        await stream.RequestStream.WriteAsync(new() { Header = HeaderOf(lease) }, cancel);
        foreach (var part in parts) await stream.RequestStream.WriteAsync(new() { Content = part }, cancel);
        await stream.RequestStream.WriteAsync(new() { End = new PublishEnd { Parts = parts.Count } }, cancel);
        await stream.RequestStream.CompleteAsync();
        return (await stream.ResponseAsync).Outcome;
    }, cancel);

    /// <summary>Retracts the document; errors as in <see cref="PublishAsync"/>.</summary>
    public Task RetractAsync(Lease lease, CancellationToken cancel) => UntilAvailableAsync(lease, async call =>
    {
        var request = new RetractRevisionRequest { Document = lease.Document, Generation = lease.Generation, Settles = { lease.Settles }, SettledSequence = lease.SettledSequence };
        return (await query.RetractRevisionAsync(request, call)).Outcome;
    }, cancel);

    /// <summary>Replaces the sources of the document; errors as in <see cref="PublishAsync"/>.</summary>
    public Task UpdateSourcesAsync(Lease lease, CancellationToken cancel) => UntilAvailableAsync(lease, async call =>
    {
        var request = new UpdateSourcesRequest
        {
            Document = lease.Document, Generation = lease.Generation, Settles = { lease.Settles }, SettledSequence = lease.SettledSequence, Sources = { lease.Sources },
        };
        return (await query.UpdateSourcesAsync(request, call)).Outcome;
    }, cancel);

    private static PublishHeader HeaderOf(Lease lease) => new()
    {
        Document = lease.Document,
        Revision = lease.Revision,
        Generation = lease.Generation,
        Settles = { lease.Settles },
        SettledSequence = lease.SettledSequence,
        Sources = { lease.Sources },
        DocumentCreateTime = lease.DocumentCreateTime,
        RevisionCreateTime = lease.RevisionCreateTime,
        Membership = lease.Membership,
    };

    private async Task UntilAvailableAsync(Lease lease, Func<CallOptions, Task<WriteOutcome>> write, CancellationToken cancel)
    {
        var patience = TimeSpan.FromSeconds(options.PublishSeconds);
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), random);
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                var outcome = await write(new CallOptions(deadline: clock.GetUtcNow().UtcDateTime + CallLimit, cancellationToken: cancel));
                log.Published(lease.Kind, lease.Document, lease.Generation, outcome);
                return;
            }
            catch (Exception e) when (Peer.IsUnreachable(e) && !cancel.IsCancellationRequested)
            {
                if (clock.GetElapsedTime(begun) > patience) throw new Unavailable("Query is out of reach", patience, e);
                log.QueryUnavailable(lease.Document, e.Message);
            }

            await Task.Delay(backoff.Next(), clock, cancel);
        }
    }
}
