using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Dossier.Grpc.Tests;

public sealed class CredentialsTests
{
    [Fact]
    public async Task Credentials_of_the_channel_travel_over_TLS()
    {
        using var certificate = SelfSigned();
        await using var server = await NotesServer.StartAsync(certificate: certificate);
        var asked = new ConcurrentQueue<AuthInterceptorContext>();
        using var channel = Secured(server, certificate, CallCredentials.Compose(Adds("x-user", "minjun", asked), Adds("x-tenant", "desk", asked)));

        using var call = new Notes.NotesClient(channel).EchoAsync(new(), Calls.Soon());
        var headers = await call.ResponseHeadersAsync.Soon();
        await call;

        Assert.Equal("minjun", headers.GetValue("echo-x-user"));
        Assert.Equal("desk", headers.GetValue("echo-x-tenant"));
        Assert.Equal(2, asked.Count);
        Assert.All(asked, context =>
        {
            Assert.Equal("Echo", context.MethodName);
            Assert.EndsWith("/notes.v1.Notes", context.ServiceUrl, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Credentials_of_the_channel_and_of_the_call_travel_together()
    {
        using var certificate = SelfSigned();
        await using var server = await NotesServer.StartAsync(certificate: certificate);
        using var channel = Secured(server, certificate, Adds("x-user", "minjun"));

        using var call = new Notes.NotesClient(channel).EchoAsync(new(), Calls.Soon().WithCredentials(Adds("x-call", "one")));
        var headers = await call.ResponseHeadersAsync.Soon();
        await call;

        Assert.Equal("minjun", headers.GetValue("echo-x-user"));
        Assert.Equal("one", headers.GetValue("echo-x-call"));
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused()
    {
        using var certificate = SelfSigned();
        using var other = SelfSigned();
        await using var server = await NotesServer.StartAsync(certificate: certificate);
        using var channel = Secured(server, other, Adds("x-user", "minjun"));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Notes.NotesClient(channel).EchoAsync(new(), Calls.Soon()));

        // Not UNAVAILABLE: a retry would not help.
        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.IsType<AuthenticationException>(failure.Status.DebugException?.InnerException);
    }

    [Fact]
    public async Task A_call_whose_credentials_cannot_be_had_fails()
    {
        using var certificate = SelfSigned();
        await using var server = await NotesServer.StartAsync(certificate: certificate);
        using var channel = Secured(server, certificate, CallCredentials.FromInterceptor((_, _) => throw new InvalidOperationException("no token")));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Notes.NotesClient(channel).EchoAsync(new(), Calls.Soon()));

        Assert.Equal("no token", Assert.IsType<InvalidOperationException>(failure.Status.DebugException).Message);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "minjun")]
    public async Task Without_TLS_credentials_travel_only_when_the_channel_allows_it(bool allowed, string? seen)
    {
        await using var server = await NotesServer.StartAsync();
        using var channel = Calls.ChannelTo(server.Address, options =>
        {
            options.Credentials = ChannelCredentials.Insecure;
            options.UnsafeUseInsecureChannelCallCredentials = allowed;
        });

        using var call = new Notes.NotesClient(channel).EchoAsync(new(), Calls.Soon().WithCredentials(Adds("x-user", "minjun")));

        Assert.Equal(seen, (await call.ResponseHeadersAsync.Soon()).GetValue("echo-x-user"));
        await call;
    }

    [Fact]
    public void Credentials_are_composed_only_where_that_has_a_meaning()
    {
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Adds("x-user", "minjun")));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Adds("x-user", "minjun")));
    }

    private static GrpcChannel Secured(NotesServer server, X509Certificate2 trusted, CallCredentials credentials) =>
        Calls.ChannelTo(server.Address, options =>
        {
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, credentials);
            options.DisposeHttpClient = true;
            options.HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(trusted.RawData),
                },
            };
        });

    private static CallCredentials Adds(string key, string value, ConcurrentQueue<AuthInterceptorContext>? asked = null) =>
        CallCredentials.FromInterceptor((context, headers) =>
        {
            asked?.Enqueue(context);
            headers.Add(key, value);
            return Task.CompletedTask;
        });

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // Windows serves TLS only with a key that went through a store format.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
