using System.Text;
using Dossier.Extraction.V1;
using Dossier.Gateway.Tests.Peers;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Net.Client;

namespace Dossier.Gateway.Tests;

/// <summary>The gateway in front of real services, each on its own socket; called through the gateway's gRPC address.</summary>
internal sealed class GatewaySystem : IAsyncDisposable
{
    /// <summary>The collection that exists from the start.</summary>
    public const string Collection = "collections/default";

    private readonly TempFolder folder;
    private readonly List<ServiceUnderTest> services;
    private ServiceRelay? relay;

    private GatewaySystem(TempFolder folder, List<ServiceUnderTest> services)
    {
        this.folder = folder;
        this.services = services;
    }

    public ServiceUnderTest IngestApp => services[0];

    public ServiceUnderTest QueryApp => services[1];

    public ServiceUnderTest ExtractionApp => services[2];

    /// <summary>The gateway.</summary>
    public ServiceUnderTest Gateway => services[3];

    /// <summary>Its gRPC channel; it does not try again by itself.</summary>
    public GrpcChannel Channel => Gateway.Channel;

    public IngestService.IngestServiceClient Ingest => new(Channel);

    public QueryService.QueryServiceClient Query => new(Channel);

    public ExtractionService.ExtractionServiceClient Extraction => new(Channel);

    /// <summary>Where the gateway speaks HTTP/1.1.</summary>
    public Uri Http => new(GatewayApp.AddressesOf(Gateway.App).Http);

    /// <summary>A deadline for a call that waits for work.</summary>
    public static DateTime Late => DateTime.UtcNow + Bounded.Patience;

    /// <summary>What stands between the gateway and Ingest, if that was asked for.</summary>
    public ServiceRelay IngestRelay => relay ?? throw new InvalidOperationException("There is no relay.");

    /// <summary>Starts all four.</summary>
    /// <param name="arguments">Further arguments of the gateway.</param>
    public static Task<GatewaySystem> StartAsync(params string[] arguments) => StartAsync(relayed: false, arguments);

    /// <summary>Starts all four, with a relay between the gateway and Ingest.</summary>
    public static Task<GatewaySystem> StartRelayedAsync() => StartAsync(relayed: true);

    private static async Task<GatewaySystem> StartAsync(bool relayed, params string[] arguments)
    {
        var folder = new TempFolder();
        var system = new GatewaySystem(folder, []);
        try
        {
            var ingest = await system.AddAsync(Dossier.Ingest.IngestApp.Create, $"--Data={folder.Path}", "--LogLevel=Debug");
            var query = await system.AddAsync(Dossier.Query.QueryApp.Create, $"--Data={folder.Path}", "--LogLevel=Debug");
            var extraction = await system.AddAsync(Dossier.Extraction.ExtractionApp.Create, $"--Ingest={ingest.Address}", $"--Query={query.Address}");
            if (relayed) system.relay = new(ingest.Address);
            await system.AddAsync(
                GatewayApp.Create,
                ["--Http=http://127.0.0.1:0", $"--Ingest={system.relay?.Address ?? ingest.Address}", $"--Query={query.Address}", $"--Extraction={extraction.Address}", "--LogLevel=Debug", .. arguments]);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Uploads a text through the gateway.</summary>
    public async Task<UploadDocumentResponse> UploadAsync(string text, string fileName = "a.txt")
    {
        using var call = Ingest.UploadDocument(deadline: Late);
        await call.RequestStream.WriteAsync(new() { Header = new UploadHeader { Collection = Collection, FileName = fileName, MediaType = "text/plain" } }).Soon();
        foreach (var chunk in Encoding.UTF8.GetBytes(text).Chunk(64 * 1024)) await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(chunk) }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        return await call.ResponseAsync.Soon();
    }

    /// <summary>Stops what came last first, and throws if a service logged an error that was not announced.</summary>
    public async ValueTask DisposeAsync()
    {
        if (relay is not null) await relay.DisposeAsync();
        for (; services.Count > 0; services.RemoveAt(services.Count - 1)) await services[^1].DisposeAsync();
        folder.Dispose();
    }

    private async Task<ServiceUnderTest> AddAsync(Func<string[], Microsoft.AspNetCore.Builder.WebApplication> create, params string[] arguments)
    {
        services.Add(await ServiceUnderTest.StartAsync(create, arguments));
        return services[^1];
    }
}
