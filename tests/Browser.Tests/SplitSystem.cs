using System.Text.RegularExpressions;
using Dossier.Testing;

namespace Dossier.Browser.Tests;

/// <summary>Services and gateway as processes of their own, so that each can be away. None of them may log a defect, whoever is away.</summary>
internal sealed partial class SplitSystem : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<ServiceProcess> started = [];

    /// <summary>Where the pages are, once the gateway runs.</summary>
    public string Address { get; private set; } = "";

    public Task<ServiceProcess> StartIngestAsync() => StartAsync("Dossier.Ingest.dll", $"--Listen={AddressOf("ingest")}", $"--Data={folder.Path}");

    public Task<ServiceProcess> StartQueryAsync() => StartAsync("Dossier.Query.dll", $"--Listen={AddressOf("query")}", $"--Data={folder.Path}");

    public Task<ServiceProcess> StartExtractionAsync() =>
        StartAsync("Dossier.Extraction.dll", $"--Listen={AddressOf("extraction")}", $"--Ingest={AddressOf("ingest")}", $"--Query={AddressOf("query")}");

    /// <summary>Starts the gateway; it does not wait long for a service that is away.</summary>
    public async Task StartGatewayAsync()
    {
        var gateway = await StartAsync(
            "Dossier.Gateway.dll", "--Listen=http://127.0.0.1:0", "--Http=http://127.0.0.1:0",
            $"--Ingest={AddressOf("ingest")}", $"--Query={AddressOf("query")}", $"--Extraction={AddressOf("extraction")}", "--MaxAttempts=2", "--BreakSeconds=1");
        Address = gateway.Lines.Select(line => HttpAddress().Match(line)).First(match => match.Success).Groups[1].Value;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // What everybody else calls goes last.
            started.Reverse();
            foreach (var process in started) await process.StopAsync();
            ServiceProcess.AssertNoErrors(started);
        }
        finally
        {
            foreach (var process in started) await process.DisposeAsync();
            folder.Dispose();
        }
    }

    private async Task<ServiceProcess> StartAsync(string assembly, params string[] args)
    {
        var process = await ServiceProcess.StartAsync(assembly, " listens on ", args);
        started.Add(process);
        return process;
    }

    private string AddressOf(string service) => $"unix:{folder.Of(service + ".sock")}";

    // The gateway tells where it speaks gRPC, then where it speaks HTTP.
    [GeneratedRegex("listens on [^,]+, (http://[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex HttpAddress();
}
