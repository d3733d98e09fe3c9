using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Safety;

/// <summary>Puts onto every answer what keeps browsers from doing more with it than show it. What an endpoint says itself stays.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Nothing but our own files, and forms to ourselves.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly (string Name, string Value)[] Headers =
    [
        (HeaderNames.ContentSecurityPolicy, ContentSecurityPolicy),
        (HeaderNames.XContentTypeOptions, "nosniff"),
        // Not "no-referrer": browsers would then send "Origin: null" with our own forms.
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        // Documents may be confidential: nothing of them stays in caches unless an endpoint says how.
        (HeaderNames.CacheControl, "no-store"),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment: errors clear what was set before.
        if (!GatewaySafety.IsGrpc(context.Request)) context.Response.OnStarting(static state => Add((HttpResponse)state), context.Response);
        return next(context);
    }

    private static Task Add(HttpResponse response)
    {
        foreach (var (name, value) in Headers) response.Headers.TryAdd(name, value);
        return Task.CompletedTask;
    }
}
