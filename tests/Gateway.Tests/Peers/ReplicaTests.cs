using Dossier.Defaults;
using Dossier.Gateway.Peers;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dossier.Gateway.Tests.Peers;

/// <summary>Two replicas as processes of their own, on two addresses of the loopback, called by the gateway.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private static readonly string[] Hosts = ["127.0.0.1", "127.0.0.2"];

    private readonly TempFolder folder = new();
    private readonly Dictionary<string, ServiceProcess> replicas = [];
    private readonly Dictionary<string, string> addresses = [];

    public async Task InitializeAsync()
    {
        foreach (var host in Hosts)
        {
            Directory.CreateDirectory(folder.Of(host));
            replicas[host] = await ServiceProcess.StartAsync("Dossier.Ingest.dll", " listens on ", $"--Listen=http://{host}:0", $"--Data={folder.Of(host)}", "--LogLevel=Debug");
            var line = replicas[host].Lines.First(text => text.Contains(" listens on ", StringComparison.Ordinal));
            addresses[host] = line[line.IndexOf("http://", StringComparison.Ordinal)..].Split('"', ' ', ',')[0];
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var replica in replicas.Values) await replica.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Calls_are_spread_and_those_of_a_replica_that_is_killed_go_to_the_other()
    {
        using var peers = new PeerServices(
            new() { Ingest = string.Join(',', addresses.Values), Query = "unix:/none", Extraction = "unix:/none" }, TimeProvider.System, NullLogger<PeerServices>.Instance);

        // Connections come up one after the other; until both are there, one replica takes all.
        var both = Task.WhenAll(replicas.Values.Select(replica => replica.SaysAsync("/GetCollection OK")));
        while (!both.IsCompleted) await ReadAsync(peers);
        await both.Soon();

        await replicas[Hosts[0]].KillAsync();
        for (var call = 0; call < 50; call++) await ReadAsync(peers);
    }

    [Fact]
    public async Task Names_of_the_domain_name_system_lead_through_the_gateway()
    {
        var port = new Uri(addresses[Hosts[0]]).Port;
        var ingest = $"dns:///localhost:{port}";
        await using var gateway = await ServiceUnderTest.StartAsync(GatewayApp.Create, "--Http=http://127.0.0.1:0", $"--Ingest={ingest}", "--Query=unix:/none", "--Extraction=unix:/none");
        var answer = await new IngestService.IngestServiceClient(gateway.Channel).GetCollectionAsync(new() { Name = GatewaySystem.Collection }).ResponseAsync.Soon();
        Assert.Equal(GatewaySystem.Collection, answer.Collection.Name);
    }

    [Fact]
    public void A_list_has_nothing_else_in_it() =>
        Assert.Equal("'unix:/b' in the list is not http://host:port", PeerChannel.Problem("http://a:1,unix:/b"));

    private static async Task ReadAsync(PeerServices peers) =>
        Assert.Equal(GatewaySystem.Collection, (await peers.Ingest.GetCollectionAsync(new() { Name = GatewaySystem.Collection }).ResponseAsync.Soon()).Collection.Name);
}
