using Dossier.Extraction.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Grpc.Core;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dossier.Gateway.Peers;

/// <summary>The services behind the gateway, by name.</summary>
internal enum Peer
{
    Ingest,
    Extraction,
    Query,
}

/// <summary>How to reach the services behind the gateway: one channel each, connected at the first call, and one pipeline each, which every call goes through.</summary>
internal sealed class PeerServices : IDisposable
{
    private readonly PeerTarget[] targets;

    public PeerServices(GatewayOptions options, TimeProvider time, ILogger<PeerServices> log) =>
        targets = [.. Enum.GetValues<Peer>().Select(peer => new PeerTarget(peer, options, time, log))];

    /// <summary>The ledger.</summary>
    public IngestService.IngestServiceClient Ingest => new(InvokerOf(Peer.Ingest));

    /// <summary>The pipeline.</summary>
    public ExtractionService.ExtractionServiceClient Extraction => new(InvokerOf(Peer.Extraction));

    /// <summary>The picture.</summary>
    public QueryService.QueryServiceClient Query => new(InvokerOf(Peer.Query));

    /// <summary>What calls of a service go through.</summary>
    public CallInvoker InvokerOf(Peer peer) => targets[(int)peer].Invoker;

    /// <summary>Whether the service answers and wants calls. Probes come often enough to do without retries.</summary>
    public async ValueTask<bool> IsServingAsync(Peer peer, CancellationToken cancel)
    {
        try
        {
            return await targets[(int)peer].HealthAsync(cancel) == ServingStatus.Serving;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var target in targets) target.Dispose();
    }
}
