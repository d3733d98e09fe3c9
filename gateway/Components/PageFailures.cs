using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dossier.Gateway.Components;

/// <summary>Turns what goes wrong on the way to a page into a page: same reasons as REST, with the status of the problem.</summary>
internal static class PageFailures
{
    /// <summary>Catches what the pages and forms of this group throw.</summary>
    public static TBuilder AnswerFailuresWithPages<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            var inner = endpoint.RequestDelegate ?? throw new InvalidOperationException("A page without a delegate.");
            endpoint.RequestDelegate = context => AnswerAsync(context, inner);
        });
        return builder;
    }

    /// <summary>Answers with a problem as a page.</summary>
    public static async Task AnswerAsync(HttpContext context, PageProblem problem)
    {
        // A renderer serves one page: the one that failed has used up the request's.
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            SayFresh(context);
            if (problem.RetryAfter > 0) context.Response.Headers.RetryAfter = problem.RetryAfter.ToString(CultureInfo.InvariantCulture);
            await new RazorComponentResult<App>(new Dictionary<string, object?> { [nameof(App.Problem)] = problem }) { StatusCode = problem.Status }.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate inner)
    {
        SayFresh(context);
        try
        {
            await inner(context);
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var problem = PageProblem.Of(error, context);
            if (problem is null) context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PageFailures).FullName!).PageFailed(error, context.Request.Path);
            context.Response.Clear();
            await AnswerAsync(context, problem ?? PageProblem.Defect(context));
        }
    }

    // What a page shows changes with every upload and delete, and is for whoever asked alone.
    private static void SayFresh(HttpContext context) => context.Response.Headers.CacheControl = "private, no-cache";
}
