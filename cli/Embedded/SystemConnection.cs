using Dossier.Cli.Offline;
using Dossier.Defaults;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Grpc.Net.Client;

namespace Dossier.Cli.Embedded;

/// <summary>A verb's way to the system: to the one that serves the data folder, or to one of its own for as long as it takes.</summary>
internal sealed class SystemConnection : IAsyncDisposable
{
    /// <summary>How long a system that holds the folder may take to tell its addresses, or to let go of the folder: it starts, or it stops.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly EmbeddedSystem? own;
    private readonly GrpcChannel ingest;
    private readonly GrpcChannel query;
    private readonly GrpcChannel gateway;

    private SystemConnection(Endpoints endpoints, EmbeddedSystem? own)
    {
        this.own = own;
        Endpoints = endpoints;
        ingest = PeerChannel.Open(endpoints.Ingest);
        query = PeerChannel.Open(endpoints.Query);
        gateway = PeerChannel.Open(endpoints.Composed);
        Ingest = new(ingest);
        Query = new(query);
        Gateway = new(gateway);
    }

    /// <summary>Where the system listens.</summary>
    public Endpoints Endpoints { get; }

    /// <summary>Whether another process serves.</summary>
    public bool IsServed => own is null;

    /// <summary>The ledger.</summary>
    public IngestService.IngestServiceClient Ingest { get; }

    /// <summary>The picture.</summary>
    public QueryService.QueryServiceClient Query { get; }

    /// <summary>Composed answers.</summary>
    public GatewayService.GatewayServiceClient Gateway { get; }

    /// <summary>Connects, for questions: a folder that no system ever used is an error and stays as it is.</summary>
    /// <exception cref="CommandFailed">There is nothing in the folder, or what holds it does not answer.</exception>
    public static Task<SystemConnection> OpenExistingAsync(DataFolder folder, CancellationToken cancel) =>
        folder.HasSystem
            ? OpenAsync(folder, cancel)
            : throw new CommandFailed(ExitCode.Failed, $"There is no data in {folder.Path}. Put documents in with `dossier ingest`, or name another folder with --data.");

    /// <summary>
    /// Connects; an empty folder becomes a system. The services of another command end with that command, in the middle of anything, so this waits until it
    /// is done.
    /// </summary>
    /// <exception cref="CommandFailed">The folder cannot be used, or what holds it does not answer.</exception>
    public static async Task<SystemConnection> OpenAsync(DataFolder folder, CancellationToken cancel)
    {
        var told = false;
        for (var waited = TimeSpan.Zero; waited < StartPatience; waited += Pause)
        {
            if (folder.TryLock() is { } folderLock)
            {
                var system = await EmbeddedSystem.StartAsync(folder, folderLock, ports: null, OfflineOptions.ReadKnowledge(given: null, out _), cancel);
                return new(system.Endpoints, system);
            }

            if (folder.ReadEndpoints() is { } endpoints)
            {
                if (endpoints.Gateway is not null) return new(endpoints, own: null);
                if (!told) await Console.Error.WriteLineAsync($"Waiting for another command that works on {folder.Path}.");
                (told, waited) = (true, TimeSpan.Zero);
            }

            await Task.Delay(Pause, cancel);
        }

        throw new CommandFailed(ExitCode.Unreachable, $"Another process holds {folder.Path} but does not say where it listens.");
    }

    /// <summary>Connects to a system of this process, which stays the caller's.</summary>
    public static SystemConnection To(EmbeddedSystem system) => new(system.Endpoints, own: null);

    public async ValueTask DisposeAsync()
    {
        ingest.Dispose();
        query.Dispose();
        gateway.Dispose();
        if (own is not null) await own.DisposeAsync();
    }
}
