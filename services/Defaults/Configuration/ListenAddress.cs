using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dossier.Defaults;

/// <summary>Where a service listens: an IP address and a port, or a Unix socket.</summary>
public sealed class ListenAddress
{
    // sun_path has 108 bytes on Linux and 104 elsewhere, with a zero at the end.
    private const int MaxSocketPathBytes = 103;
    private const string UnixScheme = "unix:";

    private ListenAddress(EndPoint endPoint, string text, bool isTls = false)
    {
        EndPoint = endPoint;
        Text = text;
        IsTls = isTls;
    }

    /// <summary>What is bound.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLocal => EndPoint is not IPEndPoint ip || IPAddress.IsLoopback(ip.Address);

    /// <summary>Where a client on this machine reaches what listens here: an address that stands for all of them is not one that can be called.</summary>
    public string FromHere => EndPoint switch
    {
        IPEndPoint ip when ip.Address.Equals(IPAddress.Any) => $"{Scheme}://{new IPEndPoint(IPAddress.Loopback, ip.Port)}",
        IPEndPoint ip when ip.Address.Equals(IPAddress.IPv6Any) => $"{Scheme}://{new IPEndPoint(IPAddress.IPv6Loopback, ip.Port)}",
        _ => Text,
    };

    /// <summary>Whether what is said there is encrypted, and the service shows a certificate.</summary>
    public bool IsTls { get; }

    private string Text { get; }

    private string Scheme => IsTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;

    /// <summary>Reads <c>http://address:port</c> or <c>https://address:port</c> (an IP address or localhost; port 0 takes any) or <c>unix:/path</c>.</summary>
    /// <param name="text">What the configuration says.</param>
    /// <param name="address">The address, if it is one.</param>
    /// <param name="problem">What is wrong with it, if it is none.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            problem = "is required: http://127.0.0.1:5001 or unix:/path/to.sock";
        }
        else if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(text[UnixScheme.Length..] is { Length: > 0 } given ? given : "/");
            var length = Encoding.UTF8.GetByteCount(path);
            if (length > MaxSocketPathBytes)
            {
                problem = $"the path of the socket has {length} bytes; {MaxSocketPathBytes} are possible";
            }
            else if (Directory.Exists(path))
            {
                problem = $"'{path}' is a folder, not the path of a socket";
            }
            else
            {
                address = new ListenAddress(new UnixDomainSocketEndPoint(path), UnixScheme + path);
            }
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.PathAndQuery is not "/" || uri.UserInfo.Length > 0)
        {
            problem = $"'{text}' is none of http://address:port, https://address:port and unix:/path";
        }
        else if (string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(uri.DnsSafeHost, out _))
        {
            var ip = IPAddress.TryParse(uri.DnsSafeHost, out var parsed) ? parsed : IPAddress.Loopback;
            address = new ListenAddress(new IPEndPoint(ip, uri.Port), $"{uri.Scheme}://{new IPEndPoint(ip, uri.Port)}", uri.Scheme == Uri.UriSchemeHttps);
        }
        else
        {
            problem = $"'{uri.Host}' is neither an IP address nor localhost";
        }

        return address is not null;
    }

    /// <summary>The address as it is configured.</summary>
    public override string ToString() => Text;
}
