namespace Dossier.Gateway.Components;

/// <summary>The pages: rendered on the server, complete without scripts.</summary>
internal static class Pages
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Razor brings keys along that nothing here is protected with, and warns that they are not kept.
        return services.Configure<LoggerFilterOptions>(logs => logs.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();
        // Every request that changes something is checked for its origin, whatever endpoint it is for: tokens would need keys that replicas share.
        app.MapRazorComponents<App>().DisableAntiforgery().AnswerFailuresWithPages().Add(ForReading);
        app.MapForms();
        app.MapFallback("/{**path}", (HttpContext context) => PageFailures.AnswerAsync(context, PageProblem.NoSuchPage));
    }

    // What changes something is a form with an endpoint of its own, often at the address of the page that asks for it.
    private static void ForReading(EndpointBuilder page)
    {
        foreach (var methods in page.Metadata.OfType<IHttpMethodMetadata>().ToList()) page.Metadata.Remove(methods);
        page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
    }
}
