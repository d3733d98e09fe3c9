namespace Dossier.Gateway.Rest;

/// <summary>Answers HEAD as GET: the server sends the headers and leaves out the body.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    private static readonly object Key = new();

    /// <summary>Whether only headers are asked for, so that an endpoint need not fetch a body that nobody gets.</summary>
    public static bool IsHead(HttpContext context) => context.Items.ContainsKey(Key);

    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[Key] = true;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}
