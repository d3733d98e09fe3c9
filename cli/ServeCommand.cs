using System.CommandLine;
using Dossier.Cli.Embedded;
using Dossier.Cli.Offline;

namespace Dossier.Cli;

/// <summary><c>serve</c>: the whole system in one process, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = SystemOptions.Data();
        var http = SystemOptions.Port("--port", 8080, "HTTP");
        var grpc = SystemOptions.Port("--grpc-port", 8081, "gRPC (HTTP/2 without TLS)");
        var knowledge = OfflineOptions.Knowledge();
        var command = new Command(
            "serve",
            "Run the whole system in this process until it is told to stop.")
        {
            data, http, grpc, knowledge,
        };
        command.Runs((arguments, cancel) => RunAsync(
            arguments.Folder(data), new GatewayPorts(arguments.GetValue(http), arguments.GetValue(grpc)), arguments.GetValue(knowledge), cancel));
        return command.WithHelp(
            """
            Every service runs here, with its SQLite database in the data folder, and the gateway listens on the loopback interface. Says on standard error
            where, once it is ready, and finishes what it holds when it is told to stop (Ctrl-C or SIGTERM). A data folder is served once at a time.

            """,
            "dossier serve", "dossier serve --data archive --port 9000 --grpc-port 9001");
    }

    private static async Task<int> RunAsync(DataFolder folder, GatewayPorts ports, string? knowledge, CancellationToken cancel)
    {
        var path = OfflineOptions.ReadKnowledge(knowledge, out _);
        var folderLock = folder.TryLock()
            ?? throw new CommandFailed(ExitCode.Unreachable, Taken(folder));
        await using var system = await EmbeddedSystem.StartAsync(folder, folderLock, ports, path, cancel);
        return await KeepServingAsync(system, folder, cancel);
    }

    /// <summary>Says where the system listens and lets it work until somebody stops it.</summary>
    public static async Task<int> KeepServingAsync(EmbeddedSystem system, DataFolder folder, CancellationToken cancel)
    {
        await Console.Error.WriteLineAsync($"Serving {folder.Path} at {system.Endpoints.Gateway}; stop with Ctrl-C.");
        var stopped = new TaskCompletionSource();
        await using var registration = cancel.Register(stopped.SetResult);
        if (await Task.WhenAny(stopped.Task, system.Failed) == stopped.Task) return ExitCode.Done;
        throw new CommandFailed(ExitCode.Failed, "A service stopped on its own; its log says why.");
    }

    private static string Taken(DataFolder folder) => folder.ReadEndpoints() switch
    {
        { Gateway: { } gateway } => $"{folder.Path} is served already at {gateway}.",
        { } => $"Another command works on {folder.Path}: try again when it is done.",
        null => $"Another process holds {folder.Path}: it starts or stops.",
    };
}
