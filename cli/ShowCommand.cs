using System.CommandLine;
using System.Globalization;
using Dossier.Cli.Asking;
using Dossier.Cli.Embedded;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Cli;

/// <summary><c>show DOCUMENT</c>: one document, or its text.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("DOCUMENT") { Description = "Its name (collections/…/documents/…, also with /revisions/…), its id, its source URI, its file name or its path in an archive." };
        var text = new Option<bool>("--text") { Description = "Print the text and nothing else: exactly, but on a terminal without the characters that would steer it." };
        var (data, collection, format) = (SystemOptions.Data(), SystemOptions.Collection(), SystemOptions.Format());
        var command = new Command("show", "Show what is known of a document, or its text.") { name, text, data, collection, format };
        command.Runs((arguments, cancel) => RunAsync(
            arguments.Folder(data), new CollectionName(arguments.GetValue(collection)!), arguments.GetValue(name)!, arguments.GetValue(text),
            arguments.GetValue(format) == "json", cancel));
        return command.WithHelp(
            SystemOptions.Finding,
            "dossier show 000_f9e7eaf4fac6ea56.txt --data .dossier/demo",
            "dossier show https://example.org/report --format json | jq .counts",
            "dossier show k3v9 --text > report.txt");
    }

    private static async Task<int> RunAsync(DataFolder folder, CollectionName collection, string asked, bool text, bool json, CancellationToken cancel)
    {
        await using var system = await SystemConnection.OpenExistingAsync(folder, cancel);
        var document = await Documents.FindAsync(system.Query, collection, asked, cancel);
        if (text) return await PrintTextAsync(system.Query, document, cancel);
        if (json) Print(document);
        else PrintTable(document, await Documents.NearDuplicatesAsync(system.Query, document, cancel));
        return ExitCode.Done;
    }

    private static async Task<int> PrintTextAsync(QueryService.QueryServiceClient query, Document document, CancellationToken cancel)
    {
        await using var output = StandardStreams.OpenOutputText();
        await foreach (var slice in Documents.ReadTextAsync(query, document.Revision, cancel))
        {
            await output.WriteAsync((Console.IsOutputRedirected ? slice : Terminal.Harmless(slice)).AsMemory(), cancel);
        }

        if (document.Error is not { } error) return ExitCode.Done;
        // Without a word an empty or short text would pass for the whole one.
        var what = document.Status == RevisionStatus.Failed ? "could not be read" : "was not read whole";
        await Console.Error.WriteLineAsync(Table.OneLine($"{SourceNames.Of(document)} {what}: {error.Message}"));
        return document.Status == RevisionStatus.Failed ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Print(Document document)
    {
        using var output = StandardStreams.OpenOutput();
        output.Write(JsonLine.Of(document).Span);
    }

    private static void PrintTable(Document document, IReadOnlyList<(string Name, double Similarity)> near)
    {
        var table = new Table("property", "value");
        table.Add("name", document.Name);
        table.Add("revision", document.Revision);
        table.Add("status", EnumName.Of(document.Status));
        if (document.Error is { } error) table.Add("error", $"{EnumName.Of(error.Reason)}: {error.Message}");
        foreach (var source in document.Sources) table.Add("source", source.Uri.Length > 0 ? source.Uri : source.FileName);
        if (document.Membership is { } membership)
        {
            table.Add("part of", membership.Container);
            table.Add("path", membership.Path);
        }

        if (document.MemberCount > 0) table.Add("members", document.MemberCount.ToString(CultureInfo.InvariantCulture));
        foreach (var member in document.UntakenMembers) table.Add("not taken", $"{member.Path}: {EnumName.Of(member.Error.Reason)}: {member.Error.Message}");
        if (document.Metadata is { } metadata)
        {
            AddUnlessEmpty("title", metadata.Title?.Value);
            AddUnlessEmpty("author", metadata.Author?.Value);
            AddUnlessEmpty("publisher", metadata.Publisher?.Value);
            AddUnlessEmpty("published", metadata.PublicationDate?.Value);
        }

        table.Add("language", document.Language);
        table.Add("media type", document.MediaType);
        table.Add("characters", document.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var (kind, count) in FactKinds.Of(document.Counts)) table.Add(kind, count.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, similarity) in near) table.Add("near-duplicate", string.Create(CultureInfo.InvariantCulture, $"{name} ({(int)(similarity * 100)} %)"));
        AddUnlessEmpty("cluster", document.Cluster);
        table.Add("content SHA-256", document.ContentSha256);
        table.Add("pipeline", document.PipelineVersion);
        table.Print();

        void AddUnlessEmpty(string property, string? value)
        {
            if (!string.IsNullOrEmpty(value)) table.Add(property, value);
        }
    }
}
