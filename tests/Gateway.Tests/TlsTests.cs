using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dossier.Defaults;
using Dossier.Testing;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Dossier.Gateway.Tests;

/// <summary>One port for everything under TLS; two without.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Under_tls_one_port_serves_grpc_and_both_versions_of_http()
    {
        using var certificate = WriteCertificate();
        await using var gateway = GatewayApp.Create([.. Peers, "--Listen=https://127.0.0.1:0", $"--Certificate={folder.Of("cert.pem")}", $"--CertificateKey={folder.Of("key.pem")}"]);
        await gateway.StartAsync().Soon();
        var address = new Uri(GatewayApp.AddressesOf(gateway).Grpc);
        Assert.Equal("https", address.Scheme);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var http = new HttpClient(Trusting(certificate)) { DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
            var answer = await http.GetAsync(new Uri(address, "healthz")).Soon();
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
        }

        using var channel = GrpcChannel.ForAddress(address, new() { HttpHandler = Trusting(certificate), DisposeHttpClient = true });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await new Health.HealthClient(channel).CheckAsync(new()).ResponseAsync.Soon()).Status);

        // The program asks itself over the same port, under whatever name the certificate is.
        await using var verb = new GatewayProcess(["health", $"--Listen={address}", $"--Certificate={folder.Of("cert.pem")}"]);
        Assert.Equal((1, "NotServing"), (await verb.ExitAsync(), (await verb.OutputAsync()).Trim()));
        await gateway.StopAsync().Soon();
    }

    [Fact]
    public async Task Without_tls_the_grpc_port_serves_nothing_else()
    {
        await using var gateway = GatewayApp.Create([.. Peers, "--Listen=http://127.0.0.1:0", "--Http=http://127.0.0.1:0"]);
        await gateway.StartAsync().Soon();
        var (grpc, _) = GatewayApp.AddressesOf(gateway);
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await http.GetAsync(new Uri(new Uri(grpc), "healthz")).Soon()).StatusCode);
        await gateway.StopAsync().Soon();
    }

    [Fact]
    public async Task Tells_what_is_wrong_with_a_certificate()
    {
        File.WriteAllText(folder.Of("cert.pem"), "no certificate");
        Assert.Equal(["Certificate: is required for https: a PEM file"], await ProblemsAsync("--Listen=https://0.0.0.0:0"));
        Assert.StartsWith("Certificate: '", Assert.Single(await ProblemsAsync("--Listen=https://127.0.0.1:0", $"--Certificate={folder.Of("cert.pem")}")), StringComparison.Ordinal);
        Assert.StartsWith("Certificate: '", Assert.Single(await ProblemsAsync("--Listen=https://127.0.0.1:0", $"--Certificate={folder.Of("none.pem")}")), StringComparison.Ordinal);
        Assert.Equal(
            ["Certificate: is for an address that begins with https", "Http: is required: http://127.0.0.1:5001 or unix:/path/to.sock"],
            await ProblemsAsync("--Listen=http://127.0.0.1:0", $"--Certificate={folder.Of("cert.pem")}"));
    }

    [Theory]
    [InlineData("Listen", "Http")]
    [InlineData("Http", "Listen")]
    public async Task A_port_that_is_taken_is_one_line_and_the_end(string taken, string free)
    {
        await using var first = GatewayApp.Create([.. Peers, "--Listen=http://127.0.0.1:0", "--Http=http://127.0.0.1:0"]);
        await first.StartAsync().Soon();
        var address = GatewayApp.AddressesOf(first).Grpc;
        await using var second = new GatewayProcess([.. Peers, $"--{taken}={address}", $"--{free}=http://127.0.0.1:0"]);
        Assert.Equal(1, await second.ExitAsync());
        Assert.Equal([$"gateway: Failed to bind to address {address}: address already in use."], await second.ErrorsAsync());
        await first.StopAsync().Soon();
    }

    private string[] Peers => [.. new[] { "Ingest", "Query", "Extraction" }.Select(peer => $"--{peer}=unix:{folder.Of("none.sock")}"), "--LogLevel=Error"];

    private async Task<IReadOnlyList<string>> ProblemsAsync(params string[] arguments)
    {
        await using var app = GatewayApp.Create([.. Peers, .. arguments]);
        return (await Assert.ThrowsAsync<InvalidConfiguration>(() => app.StartAsync().Soon())).Problems;
    }

    private X509Certificate2 WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.Of("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.Of("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => certificate.Equals(shown);
        return handler;
    }
}
