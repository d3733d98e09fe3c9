using System.Threading.RateLimiting;
using Dossier.Gateway.Rest;
using Microsoft.AspNetCore.RateLimiting;

namespace Dossier.Gateway.Safety;

/// <summary>How much is taken at once, and how often from one address. What is above is 429 with a pause, and costs nothing.</summary>
internal static class RequestRates
{
    private static readonly TimeSpan Replenishment = TimeSpan.FromMilliseconds(100);

    public static IServiceCollection AddRequestRates(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<GatewayOptions>((limiter, options) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(Rate(options), Concurrency(options));
            limiter.OnRejected = (rejected, _) => new(Problems.WriteAsync(rejected.HttpContext, Problems.Of(WhyOf(rejected.HttpContext, options), rejected.HttpContext)!));
        });
        return services;
    }

    private static PartitionedRateLimiter<HttpContext> Rate(GatewayOptions options) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        GatewaySafety.IsGrpc(context.Request)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new()
            {
                // Two seconds' worth at once: a page with all that belongs to it is no flood.
                TokenLimit = options.MaxRequestsPerSecond * 2,
                TokensPerPeriod = Math.Max(1, (int)(options.MaxRequestsPerSecond * Replenishment.TotalSeconds)),
                ReplenishmentPeriod = Replenishment,
                AutoReplenishment = true,
            }));

    private static PartitionedRateLimiter<HttpContext> Concurrency(GatewayOptions options) => PartitionedRateLimiter.Create<HttpContext, Kind>(context =>
        KindOf(context.Request) is var kind && kind == Kind.Unbounded
            ? RateLimitPartition.GetNoLimiter(kind)
            : RateLimitPartition.GetConcurrencyLimiter(kind, _ => new() { PermitLimit = MostOf(kind, options) }));

    // Uploads and event streams last: each kind has its own room, so that the others are answered meanwhile.
    private static Kind KindOf(HttpRequest request) => request switch
    {
        _ when GatewaySafety.IsGrpc(request) || request.Path == "/healthz" => Kind.Unbounded,
        _ when HttpMethods.IsPost(request.Method) && (EndsWith(request.Path, "/documents") || EndsWith(request.Path, "/extract")) => Kind.Upload,
        _ when EndsWith(request.Path, "/progress") => Kind.Progress,
        _ => Kind.Request,
    };

    private static bool EndsWith(PathString path, string end) => path.Value is { } value && value.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    private static int MostOf(Kind kind, GatewayOptions options) => kind switch
    {
        Kind.Upload => options.MaxUploads,
        Kind.Progress => options.MaxProgressStreams,
        _ => options.MaxRequests,
    };

    private static LimitExceeded WhyOf(HttpContext context, GatewayOptions options)
    {
        var kind = KindOf(context.Request);
        return new(
            kind switch { Kind.Upload => "uploads_at_once", Kind.Progress => "progress_streams", _ => "requests" }, MostOf(kind, options),
            $"too many requests at once, or more than {options.MaxRequestsPerSecond} a second from one address; ask again later");
    }

    private enum Kind
    {
        Request,
        Upload,
        Progress,
        Unbounded,
    }
}
