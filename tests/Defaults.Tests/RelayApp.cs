using Dossier.Defaults.Tests.Probes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dossier.Defaults.Tests;

/// <summary>A service that hands its calls on to a peer, as services do.</summary>
internal static class RelayApp
{
    public static WebApplication Create(string[] args, string peer)
    {
        var builder = ServiceDefaults.CreateBuilder(args, "relay");
        builder.Services.AddSingleton(_ => PeerChannel.Open(peer));
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<Relay>();
        return app;
    }

    private sealed class Relay(Grpc.Net.Client.GrpcChannel peer) : Probe.ProbeBase
    {
        private readonly Probe.ProbeClient client = new(peer);

        public override async Task<Echo> Unary(Order request, ServerCallContext context) =>
            await client.UnaryAsync(request, deadline: context.Deadline, cancellationToken: context.CancellationToken);
    }
}
