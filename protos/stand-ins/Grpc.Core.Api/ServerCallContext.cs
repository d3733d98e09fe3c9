namespace Grpc.Core;

/// <summary>What a handler knows of its call, and what it can say about it.</summary>
public abstract class ServerCallContext
{
    /// <summary>The path of the method: <c>/service/method</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The authority that the client called.</summary>
    public string Host => HostCore;

    /// <summary>The address of the client, for example <c>ipv4:127.0.0.1:50000</c>.</summary>
    public string Peer => PeerCore;

    /// <summary>When the client stops waiting, in UTC; <see cref="DateTime.MaxValue"/> when it does not say.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>The headers that the client sent.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Fires when the client cancels, goes away, or the deadline passes.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>Trailers to send with the status.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>The status to send when the handler returns.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>How responses are written.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>Who the client is, as far as the transport proved it.</summary>
    public AuthContext AuthContext => AuthContextCore;

    /// <summary>A place for interceptors and handlers to leave things for each other.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>The path, from the implementation.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>The authority, from the implementation.</summary>
    protected abstract string HostCore { get; }

    /// <summary>The client's address, from the implementation.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>The deadline, from the implementation.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>The request headers, from the implementation.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>The token, from the implementation.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>The trailers, from the implementation.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>The status, from the implementation.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>The write options, from the implementation.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>The client's identity, from the implementation.</summary>
    protected abstract AuthContext AuthContextCore { get; }

    /// <summary>The state, from the implementation, which may keep a dictionary of its own.</summary>
    protected virtual IDictionary<object, object> UserStateCore => field ??= new Dictionary<object, object>();

    /// <summary>Sends the response headers now, before the first response. Once per call.</summary>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>A token that hands the deadline and cancellation on to a call that this handler makes.</summary>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) => CreatePropagationTokenCore(options);

    /// <summary>Sends the headers, in the implementation.</summary>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);

    /// <summary>Makes the token, in the implementation.</summary>
    protected abstract ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options);
}

/// <summary>What a call that a handler makes takes over from the call that it serves.</summary>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Deadline and cancellation.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the deadline is taken over.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether the cancellation is taken over.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}

/// <summary>An opaque link from a call that a handler makes to the call that it serves.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
