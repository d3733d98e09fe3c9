using Dossier.Defaults;
using Dossier.Extraction.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dossier.Gateway.Peers;

/// <summary>The services behind the gateway, by name.</summary>
internal enum Peer
{
    Ingest,
    Extraction,
    Query,
}

/// <summary>How to reach the services behind the gateway: one channel each, connected at the first call.</summary>
internal sealed class PeerServices(GatewayOptions options) : IDisposable
{
    private readonly Lazy<GrpcChannel>[] channels =
        [.. new[] { options.Ingest, options.Extraction, options.Query }.Select(address => new Lazy<GrpcChannel>(() => PeerChannel.Open(address, new PeerOptions { MaxAttempts = 1 })))];

    /// <summary>The ledger.</summary>
    public IngestService.IngestServiceClient Ingest => new(InvokerOf(Peer.Ingest));

    /// <summary>The pipeline.</summary>
    public ExtractionService.ExtractionServiceClient Extraction => new(InvokerOf(Peer.Extraction));

    /// <summary>The picture.</summary>
    public QueryService.QueryServiceClient Query => new(InvokerOf(Peer.Query));

    /// <summary>What calls of a service go through.</summary>
    public CallInvoker InvokerOf(Peer peer) => channels[(int)peer].Value.CreateCallInvoker();

    /// <summary>Whether the service answers and wants calls. Probes come often enough to do without retries.</summary>
    public async ValueTask<bool> IsServingAsync(Peer peer, CancellationToken cancel)
    {
        try
        {
            var answer = await new Health.HealthClient(channels[(int)peer].Value).CheckAsync(new HealthCheckRequest(), cancellationToken: cancel);
            return answer.Status == ServingStatus.Serving;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var channel in channels.Where(channel => channel.IsValueCreated)) channel.Value.Dispose();
    }
}
