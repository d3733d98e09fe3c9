namespace Grpc.Core;

/// <summary>The state of a channel or subchannel, as in the gRPC connectivity semantics.</summary>
public enum ConnectivityState
{
    /// <summary>Not connected and not trying to.</summary>
    Idle,

    /// <summary>Trying to connect.</summary>
    Connecting,

    /// <summary>Connected; calls go out at once.</summary>
    Ready,

    /// <summary>The last attempt failed; another follows after a back-off.</summary>
    TransientFailure,

    /// <summary>Shut down for good.</summary>
    Shutdown,
}
