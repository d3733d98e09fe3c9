namespace Dossier.Defaults;

/// <summary>How a peer is called.</summary>
public sealed record PeerOptions
{
    /// <summary>How long one attempt to connect may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how much silence a connection is asked whether it is still there.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest message, either way.</summary>
    public int MaxMessageBytes { get; init; } = RpcLimits.MaxMessageBytes;

    /// <summary>How often a call is tried in all while the peer says UNAVAILABLE, which alone is retried; 1 does not retry.</summary>
    public int MaxAttempts { get; init; } = 4;
}
