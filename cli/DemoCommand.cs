using System.CommandLine;
using Dossier.Cli.Asking;
using Dossier.Cli.Embedded;
using Dossier.Cli.Offline;
using Dossier.Cli.Output;
using Dossier.Cli.Uploading;
using Dossier.Gateway.V1;

namespace Dossier.Cli;

/// <summary><c>demo</c>: the system on the five seed documents, with a briefing of what is in them.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "Data folder. Default: dossier-demo in $XDG_DATA_HOME, or in ~/.local/share.", HelpName = "DIR" };
        var noServe = new Option<bool>("--no-serve") { Description = "Stop when the briefing is printed." };
        var http = SystemOptions.Port("--port", 8080, "HTTP");
        var grpc = SystemOptions.Port("--grpc-port", 8081, "gRPC (HTTP/2 without TLS)");
        var command = new Command(
            "demo",
            "Serve the five seed documents and print a cited briefing of them.") { data, noServe, http, grpc };
        command.Runs((arguments, cancel) => RunAsync(
            DataFolder.At(arguments.GetValue(data), "dossier-demo"),
            arguments.GetValue(noServe) ? null : new GatewayPorts(arguments.GetValue(http), arguments.GetValue(grpc)),
            cancel));
        return command.WithHelp(
            """
            Starts the system, puts the seeds in, prints a briefing in which every line names its file and span, and keeps serving. A second run changes
            nothing and prints the same. While another process serves the folder, asks that one and ends.

            """,
            "dossier demo", "dossier demo --no-serve > briefing.txt", "dossier demo --data .dossier/demo --port 9000 --grpc-port 9001");
    }

    private static async Task<int> RunAsync(DataFolder folder, GatewayPorts? ports, CancellationToken cancel)
    {
        if (ports is null || folder.TryLock() is not { } folderLock)
        {
            await using var connection = await SystemConnection.OpenAsync(folder, cancel);
            var code = await BriefAsync(connection, cancel);
            if (ports is not null) await Console.Error.WriteLineAsync($"{folder.Path} is served already at {connection.Endpoints.Gateway}.");
            return code;
        }

        await using var system = await EmbeddedSystem.StartAsync(folder, folderLock, ports, OfflineOptions.ReadKnowledge(given: null, out _), cancel);
        await using (var connection = SystemConnection.To(system))
        {
            if (await BriefAsync(connection, cancel) is not ExitCode.Done and var code) return code;
        }

        return await ServeCommand.KeepServingAsync(system, folder, cancel);
    }

    private static async Task<int> BriefAsync(SystemConnection system, CancellationToken cancel)
    {
        var upload = new Upload(system.Ingest, system.Query, CollectionName.Default);
        var results = await Progress.ShowAsync("stored", told => upload.SendAsync(Seeds(), told, cancel));
        results = await Progress.ShowAsync("published", told => upload.WaitAsync(results, told, cancel));
        foreach (var bad in results.Where(result => !result.IsGood)) await Console.Error.WriteLineAsync($"{bad.Path}: {bad.Error?.Message}");
        await using var output = StandardStreams.OpenOutputText();
        var request = new GetBriefingRequest { Collection = CollectionName.Default.ToString(), Corpus = true };
        await new Briefing(system.Query, output).WriteAsync(await system.Gateway.GetBriefingAsync(request, cancellationToken: cancel), cancel);
        return results.All(result => result.IsGood) ? ExitCode.Done : ExitCode.Failed;
    }

    private static IReadOnlyList<UploadFile> Seeds() =>
        FileTree.Find([Path.Combine(AppContext.BaseDirectory, "seeds")], "seed:");
}
