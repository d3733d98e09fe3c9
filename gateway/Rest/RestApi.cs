using Dossier.Gateway.Rest.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Dossier.Gateway.Rest;

/// <summary>The REST interface: resources of the contracts as JSON under <c>/v1</c>, one class of endpoints per resource.</summary>
internal static class RestApi
{
    /// <summary>Whether a path belongs to programs: its errors are problems, and never pages.</summary>
    public static bool Owns(PathString path) => path.StartsWithSegments("/v1") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/healthz");

    /// <summary>Registers what the endpoints share.</summary>
    public static IServiceCollection AddRest(this IServiceCollection services) => services.AddSingleton<Uploads>().AddRestDescription();

    /// <summary>Puts what every request meets in front of the endpoints.</summary>
    public static void UseRest(this WebApplication app)
    {
        app.UseMiddleware<ProblemAnswers>();
        app.UseMiddleware<HeadRequests>();
    }

    public static void MapRest(this IEndpointRouteBuilder app)
    {
        // For probes that speak no gRPC: this process answers. grpc.health.v1 says whether the services behind it do, too.
        app.MapGet("/healthz", () => "ok\n");
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapCollections();
        app.MapDocuments();
        app.MapUploads();
        app.MapProgress();
        app.MapContent();
        app.MapText();
        app.MapPicture();
        app.MapWork();
        app.MapPipeline();
        app.MapFallback("/v1/{**path}", NothingThere).ExcludeFromDescription();
        app.MapFallback("/openapi/{**path}", NothingThere).ExcludeFromDescription();
    }

    // A fallback takes every method, so that routing has no reason left to say that only the method is wrong.
    private static IResult NothingThere(HttpContext context, EndpointDataSource endpoints)
    {
        var methods = endpoints.Endpoints.OfType<RouteEndpoint>().Where(endpoint => IsAt(endpoint.RoutePattern, context.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (methods.Count == 0) return Results.StatusCode(StatusCodes.Status404NotFound);
        if (methods.Contains(HttpMethods.Get)) methods.Add(HttpMethods.Head);
        context.Response.Headers.Allow = string.Join(", ", methods.Order(StringComparer.Ordinal));
        return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    private static bool IsAt(RoutePattern pattern, PathString path) => new TemplateMatcher(new RouteTemplate(pattern), []).TryMatch(path, []);
}
