using Dossier.Defaults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dossier.Gateway;

/// <summary>The gateway: gRPC for programs on one address, HTTP for people and probes on another.</summary>
public static class GatewayApp
{
    /// <summary>Builds the gateway; it listens once it is started.</summary>
    /// <param name="args">Command line: <c>--Listen</c> (gRPC), <c>--Http</c>, and the addresses of the services.</param>
    public static WebApplication Create(string[] args)
    {
        var builder = ServiceDefaults.CreateBuilder(args, "gateway");
        builder.Services.AddServiceOptions<GatewayOptions>(builder.Configuration, options => options.Problems());
        builder.Services.AddRouting().AddSingleton<Peers>();
        for (var peer = 0; peer < Peers.Names.Count; peer++) AddReadiness(builder.Services, peer);
        builder.WebHost.ConfigureKestrel((_, kestrel) => ListenForHttp(kestrel));
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<GatewayService>();
        // For probes that speak no gRPC: this process answers. grpc.health.v1 says whether the services behind it do, too.
        app.MapGet("/healthz", () => "ok\n");
        return app;
    }

    /// <summary>Where a started gateway listens: gRPC, then HTTP. Tells the ports that were taken for port 0.</summary>
    public static (string Grpc, string Http) AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.ToArray() is [var grpc, var http]
            ? (grpc, http)
            : throw new InvalidOperationException("The gateway has not started.");

    private static void AddReadiness(IServiceCollection services, int peer) =>
        services.AddReadiness(Peers.Names[peer], (provider, cancel) => provider.GetRequiredService<Peers>().IsServingAsync(peer, cancel));

    private static void ListenForHttp(KestrelServerOptions kestrel)
    {
        // An address that cannot be read keeps the app from starting, but later, together with all other problems.
        if (kestrel.ApplicationServices.GetRequiredService<GatewayOptions>().HttpAddress is { } address)
        {
            kestrel.Listen(address.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
