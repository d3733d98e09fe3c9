using Dossier.Defaults;
using Dossier.Extraction;
using Dossier.Gateway;
using Dossier.Ingest;
using Dossier.Query;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace Dossier.Cli.Embedded;

/// <summary>Where the gateway listens on the loopback interface; 0 takes a free port.</summary>
/// <param name="Http">For people and REST.</param>
/// <param name="Grpc">For gRPC.</param>
internal sealed record GatewayPorts(int Http, int Grpc);

/// <summary>
/// All services in one process, each with its own database in the data folder, talking gRPC over Unix sockets: the composition root. A service is made
/// by the same <c>Create</c> that its own program calls.
/// </summary>
internal sealed class EmbeddedSystem : IAsyncDisposable
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(20);

    private readonly DataFolder folder;
    private readonly FileStream folderLock;
    private readonly string sockets;
    private Telemetry? telemetry;
    private readonly List<WebApplication> apps = [];
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmbeddedSystem(DataFolder folder, FileStream folderLock)
    {
        this.folder = folder;
        this.folderLock = folderLock;
        sockets = folder.CreateSocketFolder();
        Endpoints = new(Socket("ingest"), Socket("query"), Socket("gateway"), Gateway: null);
    }

    /// <summary>Where it listens.</summary>
    public Endpoints Endpoints { get; private set; }

    /// <summary>Ends when a service stops without being asked.</summary>
    public Task Failed => failed.Task;

    /// <summary>Starts everything; returns when every service answers.</summary>
    /// <param name="folder">Where to keep the databases.</param>
    /// <param name="folderLock">The folder's lock, which the system takes over.</param>
    /// <param name="ports">Of the gateway; null for a system that only this command uses, with the gateway on sockets, too.</param>
    /// <param name="knowledge">File with the user's own entities; empty for none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="CommandFailed">A port is taken, or a database cannot be opened.</exception>
    public static async Task<EmbeddedSystem> StartAsync(DataFolder folder, FileStream folderLock, GatewayPorts? ports, string knowledge, CancellationToken cancel)
    {
        var system = new EmbeddedSystem(folder, folderLock);
        try
        {
            await system.StartServicesAsync(ports, knowledge, cancel);
            folder.Publish(system.Endpoints);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the services, those that bring work first, so that each can finish what it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        folder.Withdraw();
        using var patience = new CancellationTokenSource(DrainPatience);
        foreach (var app in apps.AsEnumerable().Reverse())
        {
            await app.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.DisposeAsync();
        }

        telemetry?.Dispose();
        folder.RemoveSockets(sockets);
        await folderLock.DisposeAsync();
    }

    private async Task StartServicesAsync(GatewayPorts? ports, string knowledge, CancellationToken cancel)
    {
        // A command of its own is quiet: what goes wrong reaches it as an answer.
        string[] quiet = ports is null ? ["--LogLevel=Error"] : [];
        await StartAsync(IngestApp.Create([$"--Listen={Endpoints.Ingest}", $"--Data={folder.Path}", .. quiet]), cancel);
        await StartAsync(QueryApp.Create([$"--Listen={Endpoints.Query}", $"--Data={folder.Path}", .. quiet]), cancel);
        await StartAsync(ExtractionApp.Create([$"--Listen={Socket("extraction")}", $"--Ingest={Endpoints.Ingest}", $"--Query={Endpoints.Query}", $"--Knowledge={knowledge}", .. quiet]), cancel);
        if (ports is not null) telemetry = Telemetry.Start(Collector(), "dossier");
        var gateway = GatewayApp.Create(
        [
            $"--Listen={(ports is null ? Endpoints.Composed : $"http://127.0.0.1:{ports.Grpc}")}",
            $"--Http={(ports is null ? Socket("http") : $"http://127.0.0.1:{ports.Http}")}",
            $"--Ingest={Endpoints.Ingest}",
            $"--Extraction={Socket("extraction")}",
            $"--Query={Endpoints.Query}",
            .. quiet,
        ]);
        await StartAsync(gateway, cancel);
        if (ports is null) return;
        var (grpc, http) = GatewayApp.AddressesOf(gateway);
        Endpoints = Endpoints with { Composed = grpc, Gateway = new(http, grpc) };
    }

    private async Task StartAsync(WebApplication app, CancellationToken cancel)
    {
        apps.Add(app);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new CommandFailed(ExitCode.Unreachable, $"{e.Message.TrimEnd('.')}. Choose another port with --port or --grpc-port.");
        }

        app.Lifetime.ApplicationStopped.Register(() => failed.TrySetResult());
    }

    private static Uri? Collector() =>
        Uri.TryCreate(Environment.GetEnvironmentVariable("DOSSIER_OTLPENDPOINT"), UriKind.Absolute, out var collector) ? collector : null;

    private string Socket(string service) => $"unix:{Path.Combine(sockets, service + ".sock")}";
}
