namespace Dossier.Gateway.Rest;

/// <summary>The REST interface: resources of the contracts as JSON under <c>/v1</c>, one class of endpoints per resource.</summary>
internal static class RestApi
{
    public static void MapRest(this IEndpointRouteBuilder app)
    {
        // For probes that speak no gRPC: this process answers. grpc.health.v1 says whether the services behind it do, too.
        app.MapGet("/healthz", () => "ok\n");
        app.MapCollections();
    }
}
