using Dossier.Defaults;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dossier.Gateway;

/// <summary>The services behind the gateway.</summary>
internal sealed class Peers(GatewayOptions options) : IDisposable
{
    /// <summary>Their names, as readiness tells them.</summary>
    public static readonly IReadOnlyList<string> Names = [nameof(GatewayOptions.Ingest), nameof(GatewayOptions.Extraction), nameof(GatewayOptions.Query)];

    // Connected at the first call; probes come often enough to do without retries.
    private readonly Lazy<GrpcChannel>[] channels =
        [.. new[] { options.Ingest, options.Extraction, options.Query }.Select(address => new Lazy<GrpcChannel>(() => PeerChannel.Open(address, new PeerOptions { MaxAttempts = 1 })))];

    /// <summary>Whether the service answers and wants calls.</summary>
    /// <param name="peer">Index of its name.</param>
    /// <param name="cancel">Ends the question.</param>
    public async ValueTask<bool> IsServingAsync(int peer, CancellationToken cancel)
    {
        try
        {
            var answer = await new Health.HealthClient(channels[peer].Value).CheckAsync(new HealthCheckRequest(), cancellationToken: cancel);
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
