using Dossier.Gateway.Rest;

namespace Dossier.Gateway.Safety;

/// <summary>
/// Refuses requests under foreign names. A page of somebody else can let its own name point to the loopback address (DNS rebinding), and its scripts could
/// then read and change everything here as if it were theirs; the Host header still has their name.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, AllowedHosts hosts)
{
    public Task InvokeAsync(HttpContext context) =>
        // Probes come by addresses that nobody configures, and learn nothing.
        hosts.Contains(context.Request.Host) || context.Request.Path == "/healthz"
            ? next(context)
            : Problems.WriteAsync(context, Problems.Of(
                StatusCodes.Status421MisdirectedRequest,
                "this gateway answers under the names of the loopback interface and those of its key Hosts; the Host header has another one", context));
}
