using Dossier.Gateway.Rest;

namespace Dossier.Gateway.Safety;

/// <summary>
/// Refuses what pages of others let a browser do. Browsers say by themselves where a request comes from; programs say nothing, and need not, because nobody
/// can make them ask (ADR 9).
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, AllowedHosts hosts)
{
    public Task InvokeAsync(HttpContext context) =>
        IsSafe(context.Request.Method) || IsOurs(context.Request)
            ? next(context)
            : Problems.WriteAsync(context, Problems.Of(
                StatusCodes.Status403Forbidden, "the request comes from a page of another origin, which may not change anything here; the key Hosts names those that may", context));

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private bool IsOurs(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        // "none": typed or chosen by the user, not caused by any page.
        if (site is "same-origin" or "none") return true;
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 ? hosts.MayChange(origin, request.Host) : site.Length == 0;
    }
}
