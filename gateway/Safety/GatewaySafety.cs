using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dossier.Gateway.Safety;

/// <summary>What every HTTP request meets before anything else, whatever it is for. Calls of gRPC pass by: browsers cannot make them from pages of others.</summary>
internal static class GatewaySafety
{
    public static IServiceCollection AddSafety(this IServiceCollection services) => services.AddSingleton<AllowedHosts>().AddRequestRates();

    /// <summary>Headers on every answer; then nothing from hosts and origins that are not ours, and nothing beyond the limits.</summary>
    public static void UseSafety(this WebApplication app)
    {
        app.UseWhen(context => !IsGrpc(context.Request), http =>
        {
            http.UseMiddleware<HostCheck>();
            http.UseMiddleware<OriginCheck>();
            http.UseMiddleware<RequestBounds>();
        });
        app.UseRateLimiter();
    }

    /// <summary>Bounds of connections and of what comes before a request can be looked at.</summary>
    public static void Bound(KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = RequestBounds.RequestLineBytes;
        limits.RequestHeadersTimeout = RequestBounds.HeaderTime;
        limits.MinRequestBodyDataRate = new(RequestBounds.BodyBytesPerSecond, RequestBounds.BodyGrace);
    }

    /// <summary>Whether a request is a call of gRPC: nothing that a browser can send to another origin without being asked first.</summary>
    public static bool IsGrpc(HttpRequest request) =>
        HttpProtocol.IsHttp2(request.Protocol) && request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
}
