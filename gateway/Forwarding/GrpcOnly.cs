namespace Dossier.Gateway.Forwarding;

/// <summary>Keeps REST and pages off the gRPC address where that is one of its own, so that what guards one address cannot be gone round by the other.</summary>
internal static class GrpcOnly
{
    private const string GrpcType = "application/grpc";

    public static void UseGrpcOnly(this IApplicationBuilder app) => app.Use(static (context, next) => IsForeign(context.Request) ? RefuseAsync(context) : next(context));

    // Without TLS the gRPC address speaks HTTP/2 only, and the other one HTTP/1.1 only.
    private static bool IsForeign(HttpRequest request) =>
        !request.IsHttps && HttpProtocol.IsHttp2(request.Protocol) && request.ContentType?.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase) is not true;

    // As the gRPC protocol has it.
    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("This address speaks gRPC. REST and pages are on the other one.\n", context.RequestAborted);
    }
}
