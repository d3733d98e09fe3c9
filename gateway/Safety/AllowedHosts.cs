using System.Net;

namespace Dossier.Gateway.Safety;

/// <summary>The names under which the gateway may be asked: those of the loopback interface, the address that it listens on, and the configured ones.</summary>
internal sealed class AllowedHosts(GatewayOptions options)
{
    private readonly HashSet<string> configured = options.HostNames.ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a Host header names this gateway.</summary>
    /// <param name="host">The header; the port does not matter, because whoever can choose a name for our address cannot choose ours.</param>
    public bool Contains(HostString host) => host.HasValue && Plain(host) is { Length: > 0 } name && (IsLoopback(name) || configured.Contains(name) || IsListening(name));

    /// <summary>Whether an origin may change things here: the very origin that is asked, or a configured host.</summary>
    /// <param name="origin">The header Origin.</param>
    /// <param name="asked">The header Host of the same request.</param>
    public bool MayChange(string origin, HostString asked) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && (string.Equals(uri.Authority, asked.Value, StringComparison.OrdinalIgnoreCase) || configured.Contains(uri.DnsSafeHost));

    private bool IsListening(string name) =>
        options.HttpAddress?.EndPoint is IPEndPoint listening && IPAddress.TryParse(name, out var address) && !IPAddress.Any.Equals(address) && address.Equals(listening.Address);

    private static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address);

    private static string Plain(HostString host) => host.Host.Trim('[', ']');
}
