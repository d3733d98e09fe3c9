using Dossier.Defaults;
using Dossier.Gateway.Components;
using Dossier.Gateway.Composition;
using Dossier.Gateway.Forwarding;
using Dossier.Gateway.Peers;
using Dossier.Gateway.Rest;
using Dossier.Gateway.Safety;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dossier.Gateway;

/// <summary>The gateway: gRPC for programs on one address, REST and pages on another.</summary>
public static class GatewayApp
{
    /// <summary>Builds the gateway; it listens once it is started.</summary>
    /// <param name="args">Command line: <c>--Listen</c> (gRPC), <c>--Http</c>, and the addresses of the services.</param>
    public static WebApplication Create(string[] args)
    {
        var builder = ServiceDefaults.CreateBuilder(args, "gateway");
        builder.Services.AddServiceOptions<GatewayOptions>(builder.Configuration, options => options.Problems());
        builder.Services
            .AddRouting()
            .AddSingleton<PeerServices>()
            .AddSingleton<Briefings>()
            .AddSingleton<Submissions>()
            .AddForwarding()
            .AddSafety()
            .AddRest()
            .AddPages();
        foreach (var peer in Enum.GetValues<Peer>()) AddReadiness(builder.Services, peer);
        builder.WebHost.ConfigureKestrel((_, kestrel) => ListenForHttp(kestrel));
        var app = builder.Build();
        app.UseGrpcOnly();
        app.UseMiddleware<SecurityHeaders>();
        app.UseRest();
        app.UseSafety();
        app.UseRouting();
        app.MapServiceDefaults();
        app.MapGrpcService<GatewayService>();
        app.MapForwarding();
        app.MapRest();
        app.MapPages();
        return app;
    }

    /// <summary>Where a started gateway listens: gRPC, then HTTP; the same twice when one address serves both. Tells the ports that were taken for port 0.</summary>
    public static (string Grpc, string Http) AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.ToArray() switch
        {
            [var both] => (both, both),
            [var grpc, var http] => (grpc, http),
            _ => throw new InvalidOperationException("The gateway has not started."),
        };

    private static void AddReadiness(IServiceCollection services, Peer peer) =>
        services.AddReadiness(peer.ToString(), (provider, cancel) => provider.GetRequiredService<PeerServices>().IsServingAsync(peer, cancel));

    private static void ListenForHttp(KestrelServerOptions kestrel)
    {
        GatewaySafety.Bound(kestrel.Limits);

        // An address that cannot be read keeps the app from starting, but later, together with all other problems.
        if (kestrel.ApplicationServices.GetRequiredService<GatewayOptions>().HttpAddress is { } address)
        {
            kestrel.Listen(address.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
