using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dossier.Defaults;

/// <summary>Channels to other services.</summary>
public static class PeerChannel
{
    private const string UnixScheme = "unix:";
    private const string DnsScheme = "dns:///";
    private static readonly TimeSpan LookUpInterval = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A channel to a peer; share it, and dispose it with the app. It connects at the first call, pings idle connections, retries UNAVAILABLE with
    /// backoff and jitter, and hands on the W3C trace context of <see cref="System.Diagnostics.Activity.Current"/>. Deadlines are the caller's: a handler
    /// passes on <c>context.Deadline</c> and <c>context.CancellationToken</c>.
    /// </summary>
    /// <param name="address">
    /// <c>http://host:port</c>, <c>unix:/path</c>, or replicas over which calls are spread: <c>dns:///host:port</c> for all addresses of the host, looked up again every 15 s, or several
    /// <c>http://host:port</c> with commas between them.
    /// </param>
    /// <param name="options">How to call; defaults when null.</param>
    /// <exception cref="FormatException">None of these forms; see <see cref="Problem"/>.</exception>
    public static GrpcChannel Open(string address, PeerOptions? options = null)
    {
        if (Problem(address) is { } problem)
        {
            throw new FormatException(problem);
        }

        options ??= new PeerOptions();
        return GrpcChannel.ForAddress(TargetOf(address), new GrpcChannelOptions
        {
            HttpHandler = Handler(address, options),
            DisposeHttpClient = true,
            Credentials = ChannelCredentials.Insecure,
            MaxReconnectBackoff = options.MaxReconnectPause,
            MaxReceiveMessageSize = options.MaxMessageBytes,
            MaxSendMessageSize = options.MaxMessageBytes,
            ServiceConfig = Config(address, options),
            ServiceProvider = Resolving(address),
        });
    }

    /// <summary>What is wrong with the address of a peer, or null: for the validation of options.</summary>
    public static string? Problem(string? address) => address switch
    {
        null or "" => "is required: http://host:port, unix:/path or dns:///host:port",
        _ when IsList(address) => address.Split(',').FirstOrDefault(replica => !IsHttp(replica)) is { } other ? $"'{other}' in the list is not http://host:port" : null,
        _ when address.StartsWith(UnixScheme, StringComparison.Ordinal) && address.Length > UnixScheme.Length => null,
        _ when address.StartsWith(DnsScheme, StringComparison.Ordinal) && IsHttp("http://" + address[DnsScheme.Length..]) => null,
        _ when IsHttp(address) => null,
        _ => $"'{address}' is none of http://host:port, unix:/path and dns:///host:port",
    };

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery is "/" && uri.UserInfo.Length == 0;

    private static bool IsList(string address) => address.Contains(',', StringComparison.Ordinal) && !address.StartsWith(UnixScheme, StringComparison.Ordinal);

    private static string TargetOf(string address) =>
        address.StartsWith(UnixScheme, StringComparison.Ordinal) ? "http://localhost"
        : IsList(address) ? "static:///replicas"
        : address;

    private static ServiceProvider? Resolving(string address) => ResolverOf(address) is { } resolver
        ? new ServiceCollection().AddSingleton(resolver).BuildServiceProvider()
        : null;

    private static ResolverFactory? ResolverOf(string address) => address switch
    {
        _ when IsList(address) => new StaticResolverFactory(_ => address.Split(',').Select(replica => new Uri(replica)).Select(replica => new BalancerAddress(replica.Host, replica.Port))),
        // By default names are looked up again only when a connection breaks: replicas that come later would never be called.
        _ when address.StartsWith(DnsScheme, StringComparison.Ordinal) => new DnsResolverFactory(LookUpInterval),
        _ => null,
    };

    private static SocketsHttpHandler Handler(string address, PeerOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        if (address.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            var endPoint = new UnixDomainSocketEndPoint(Path.GetFullPath(address[UnixScheme.Length..]));
            handler.ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(endPoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }

    private static ServiceConfig Config(string address, PeerOptions options)
    {
        var config = new ServiceConfig();
        if (IsList(address) || address.StartsWith(DnsScheme, StringComparison.Ordinal))
        {
            config.LoadBalancingConfigs.Add(new RoundRobinConfig());
        }

        if (options.MaxAttempts > 1)
        {
            config.MethodConfigs.Add(new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = options.MaxAttempts,
                    InitialBackoff = TimeSpan.FromMilliseconds(100),
                    MaxBackoff = TimeSpan.FromSeconds(2),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            });
        }

        return config;
    }
}
