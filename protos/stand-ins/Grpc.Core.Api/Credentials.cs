namespace Grpc.Core;

/// <summary>Adds credentials of a call to its headers.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>Checks a server's certificate after the usual checks; false refuses it.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

/// <summary>For which call credentials are asked.</summary>
public class AuthInterceptorContext
{
    /// <summary>A context without cancellation.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>A context with the cancellation of the call.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>The URL of the service, without the method.</summary>
    public string ServiceUrl { get; }

    /// <summary>The name of the method within the service.</summary>
    public string MethodName { get; }

    /// <summary>Fires when the call ends before the credentials are there.</summary>
    public CancellationToken CancellationToken { get; }
}

/// <summary>Credentials of single calls: what adds headers that prove the caller. They travel over TLS only, unless the channel says otherwise.</summary>
public abstract class CallCredentials
{
    /// <summary>Credentials that a function adds.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptorCallCredentials(interceptor);
    }

    /// <summary>Several credentials, added one after the other.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new CompositeCallCredentials(credentials);
    }

    /// <summary>Tells the channel implementation what these credentials are.</summary>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);

    private sealed class InterceptorCallCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetAsyncAuthInterceptorCredentials(state, interceptor);
    }

    private sealed class CompositeCallCredentials : CallCredentials
    {
        private readonly CallCredentials[] parts;

        public CompositeCallCredentials(CallCredentials[] credentials)
        {
            if (credentials.Length < 2 || Array.Exists(credentials, part => part is null))
            {
                throw new ArgumentException("At least two credentials are composed, none of them null.", nameof(credentials));
            }

            parts = [.. credentials];
        }

        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetCompositeCredentials(state, parts);
    }
}

/// <summary>How a channel implementation learns what call credentials are.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>They are several.</summary>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>They are a function.</summary>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}

/// <summary>How a channel is secured, and which credentials all its calls carry.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No TLS.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS with the default roots.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    /// <summary>Whether call credentials may be added: only over a secured channel.</summary>
    internal virtual bool IsComposable => false;

    /// <summary>A channel whose every call carries the call credentials.</summary>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        ArgumentNullException.ThrowIfNull(channelCredentials);
        ArgumentNullException.ThrowIfNull(callCredentials);
        return new CompositeChannelCredentials(channelCredentials, callCredentials);
    }

    /// <summary>Tells the channel implementation what these credentials are.</summary>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state);

    private sealed class InsecureCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetInsecureCredentials(state);
    }

    private sealed class CompositeChannelCredentials : ChannelCredentials
    {
        private readonly ChannelCredentials channel;
        private readonly CallCredentials call;

        public CompositeChannelCredentials(ChannelCredentials channelCredentials, CallCredentials callCredentials)
        {
            if (!channelCredentials.IsComposable)
            {
                throw new ArgumentException("Call credentials cannot be added to these channel credentials.", nameof(channelCredentials));
            }

            channel = channelCredentials;
            call = callCredentials;
        }

        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetCompositeCredentials(state, channel, call);
    }
}

/// <summary>How a channel implementation learns what channel credentials are.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>There are none.</summary>
    public abstract void SetInsecureCredentials(object? state);

    /// <summary>They are TLS; every part may be null.</summary>
    public abstract void SetSslCredentials(
        object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>They are channel and call credentials together.</summary>
    public abstract void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}

/// <summary>TLS. Grpc.Net.Client takes certificates from its HTTP handler and refuses any given here.</summary>
public sealed class SslCredentials : ChannelCredentials
{
    private readonly VerifyPeerCallback? verifyPeerCallback;

    /// <summary>TLS with the default roots.</summary>
    public SslCredentials()
        : this(rootCertificates: null, keyCertificatePair: null, verifyPeerCallback: null)
    {
    }

    /// <summary>TLS with these roots, in PEM.</summary>
    public SslCredentials(string? rootCertificates)
        : this(rootCertificates, keyCertificatePair: null, verifyPeerCallback: null)
    {
    }

    /// <summary>TLS with these roots and a client certificate.</summary>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, verifyPeerCallback: null)
    {
    }

    /// <summary>TLS with these roots, a client certificate and a further check of the server.</summary>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        this.verifyPeerCallback = verifyPeerCallback;
    }

    /// <summary>The roots in PEM, or null for the default ones.</summary>
    public string? RootCertificates { get; }

    /// <summary>The client certificate, or null.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; }

    internal override bool IsComposable => true;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, verifyPeerCallback);
    }
}

/// <summary>A certificate chain and its private key, both in PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>A pair.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The chain.</summary>
    public string CertificateChain { get; }

    /// <summary>The key.</summary>
    public string PrivateKey { get; }
}

/// <summary>The server that a <see cref="VerifyPeerCallback"/> checks.</summary>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetHost, string peerPem)
    {
        TargetHost = targetHost;
        PeerPem = peerPem;
    }

    /// <summary>The host that was called.</summary>
    public string TargetHost { get; }

    /// <summary>The server's certificate in PEM.</summary>
    public string PeerPem { get; }
}
