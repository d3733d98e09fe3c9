using System.Text.Json;
using Dossier.Cli.Embedded;
using Dossier.Defaults;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Grpc.Net.Client;

namespace Dossier.EndToEnd.Tests;

/// <summary><c>dossier serve</c> as a process of its own, on a data folder of the test, with channels to its services.</summary>
internal sealed class ServedSystem : IAsyncDisposable
{
    private readonly GrpcChannel ingest;
    private readonly GrpcChannel query;

    private ServedSystem(DossierProcess process, Endpoints endpoints)
    {
        Process = process;
        Endpoints = endpoints;
        ingest = PeerChannel.Open(endpoints.Ingest);
        query = PeerChannel.Open(endpoints.Query);
        Ingest = new(ingest);
        Query = new(query);
    }

    public DossierProcess Process { get; }

    public Endpoints Endpoints { get; }

    public IngestService.IngestServiceClient Ingest { get; }

    public QueryService.QueryServiceClient Query { get; }

    public static async Task<ServedSystem> StartAsync(string data)
    {
        var process = DossierProcess.Start(["serve", "--data", data, "--port", "0", "--grpc-port", "0"]);
        await process.ToldAsync("Serving ");
        var endpoints = JsonSerializer.Deserialize<Endpoints>(await File.ReadAllBytesAsync(Path.Combine(data, "run", "endpoints.json")))!;
        return new(process, endpoints);
    }

    public async ValueTask DisposeAsync()
    {
        ingest.Dispose();
        query.Dispose();
        await Process.DisposeAsync();
    }
}
