namespace Dossier.Defaults;

/// <summary>How a peer is called.</summary>
public sealed record PeerOptions
{
    /// <summary>How long one attempt to connect may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between attempts to connect to a peer that is away; calls fail at once meanwhile. Pauses begin at a second and grow.</summary>
    public TimeSpan MaxReconnectPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how much silence a connection is asked whether it is still there; at least 1 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to answer that; then the connection is given up and the next call opens another. The
    /// calls on it fail with INTERNAL: Grpc.Net.Client takes the silence for a breach of HTTP/2.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest message, either way.</summary>
    public int MaxMessageBytes { get; init; } = RpcLimits.MaxMessageBytes;

    /// <summary>How often a call is tried in all while the peer says UNAVAILABLE, which alone is retried; 1 does not retry.</summary>
    public int MaxAttempts { get; init; } = 4;
}
