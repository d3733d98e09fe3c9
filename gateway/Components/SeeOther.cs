namespace Dossier.Gateway.Components;

/// <summary>303: what became of a form is told by the page at another address, which can be loaded again without sending the form again.</summary>
/// <param name="location">Path and query on this site.</param>
internal sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
