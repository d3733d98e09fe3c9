using System.CommandLine;
using System.Globalization;
using Dossier.Cli.Embedded;
using Dossier.Cli.Output;
using Dossier.Ingest.V1;
using Dossier.Query.V1;

namespace Dossier.Cli;

/// <summary><c>status</c>: how much there is, and how far the work on it is.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var (data, collection, format) = (SystemOptions.Data(), SystemOptions.Collection(), SystemOptions.Format());
        var command = new Command(
            "status",
            "Show how many documents and facts there are, and how much work is left.") { data, collection, format };
        command.Runs((arguments, cancel) => RunAsync(
            arguments.Folder(data), new CollectionName(arguments.GetValue(collection)!), arguments.GetValue(format) == "json", cancel));
        return command.WithHelp(
            """
            json prints two lines: the ledger's GetIngestStatusResponse, then the picture's GetCorpusStatsResponse.

            """ + SystemOptions.Finding,
            "dossier status", "dossier status --data .dossier/demo --format json");
    }

    private static async Task<int> RunAsync(DataFolder folder, CollectionName collection, bool json, CancellationToken cancel)
    {
        await using var system = await SystemConnection.OpenExistingAsync(folder, cancel);
        var ledger = await system.Ingest.GetIngestStatusAsync(new GetIngestStatusRequest { Collection = collection.ToString() }, cancellationToken: cancel);
        var picture = await system.Query.GetCorpusStatsAsync(new GetCorpusStatsRequest { Collection = collection.ToString() }, cancellationToken: cancel);
        if (json) PrintJson(ledger, picture);
        else PrintTable(folder, system, ledger, picture);
        return ExitCode.Done;
    }

    private static void PrintJson(GetIngestStatusResponse ledger, GetCorpusStatsResponse picture)
    {
        using var output = StandardStreams.OpenOutput();
        output.Write(JsonLine.Of(ledger).Span);
        output.Write(JsonLine.Of(picture).Span);
    }

    private static void PrintTable(DataFolder folder, SystemConnection system, GetIngestStatusResponse ledger, GetCorpusStatsResponse picture)
    {
        var table = new Table("what", "value");
        table.Add("data folder", folder.Path);
        table.Add("served at", system.IsServed ? system.Endpoints.Gateway?.ToString() ?? "another command's services" : "not served");
        var counts = ledger.Counts ?? new IngestCounts();
        Add("documents", counts.Documents);
        Add("waiting", counts.Pending);
        Add("in work", counts.Leased);
        Add("published", counts.Published);
        Add("not readable", counts.Failed);
        Add("quarantined", counts.Quarantined);
        Add("workers", ledger.Workers);
        Add("last sequence", ledger.LastSequence);
        Add("settled sequence", ledger.SettledSequence);
        Add("applied sequence", picture.AppliedSequence);
        Add("characters", picture.Characters);
        Add("entities", picture.Entities);
        foreach (var (kind, count) in FactKinds.Of(picture.Counts)) Add(kind, count);
        table.Print();

        void Add(string what, long count) => table.Add(what, count.ToString(CultureInfo.InvariantCulture));
    }
}
