using Dossier.Defaults;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;
using Grpc.Net.Client;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dossier.Gateway.Peers;

/// <summary>One service behind the gateway, however many replicas it has: its channel and the pipeline in front of it.</summary>
internal sealed class PeerTarget : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly PeerPipeline pipeline;

    public PeerTarget(Peer peer, GatewayOptions options, TimeProvider time, ILogger log)
    {
        // Retries are the pipeline's.
        channel = PeerChannel.Open(options.AddressOf(peer), new PeerOptions { MaxAttempts = 1 });
        pipeline = new(peer, options, async cancel => await HealthAsync(cancel), time, log);
        Invoker = channel.Intercept(new PeerInterceptor(peer, pipeline, options));
    }

    /// <summary>What calls go through.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>What the service says of itself, asked past the pipeline.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: nobody answers.</exception>
    public async Task<ServingStatus> HealthAsync(CancellationToken cancel) =>
        (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: cancel)).Status;

    public void Dispose()
    {
        channel.Dispose();
        pipeline.Dispose();
    }
}
