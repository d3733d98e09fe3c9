using System.CommandLine;
using Dossier.Cli.Asking;
using Dossier.Cli.Embedded;
using Dossier.Cli.Output;
using Dossier.Gateway.V1;

namespace Dossier.Cli;

/// <summary><c>brief [DOCUMENT]</c>: a cited overview of a collection or of one document.</summary>
internal static class BriefCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("DOCUMENT") { Description = "Only of this document, named as for `show`.", Arity = ArgumentArity.ZeroOrOne };
        var (data, collection, format) = (SystemOptions.Data(), SystemOptions.Collection(), SystemOptions.Format());
        var command = new Command("brief", "Sum up a collection or a document, every line with its place.") { name, data, collection, format };
        command.Runs((arguments, cancel) => RunAsync(
            arguments.Folder(data), new CollectionName(arguments.GetValue(collection)!), arguments.GetValue(name), arguments.GetValue(format) == "json", cancel));
        return command.WithHelp(
            """
            Tells who is named most, who says what, what happened when, and how much, in the words of the documents. A section with more than it has room for
            lets every document speak and says how much there is. table prints plain text; json one GetBriefingResponse.

            """ + SystemOptions.Finding,
            "dossier brief", "dossier brief report.html", "dossier brief --format json | jq '.sections[].title'");
    }

    private static async Task<int> RunAsync(DataFolder folder, CollectionName collection, string? asked, bool json, CancellationToken cancel)
    {
        await using var system = await SystemConnection.OpenExistingAsync(folder, cancel);
        var request = new GetBriefingRequest { Collection = collection.ToString(), Corpus = true };
        if (asked is not null)
        {
            request.Document = (await Documents.FindAsync(system.Query, collection, asked, cancel)).Name;
            request.Collection = DocumentName.Parse(request.Document).Collection.ToString();
        }

        var briefing = await system.Gateway.GetBriefingAsync(request, cancellationToken: cancel);
        if (json) PrintJson(briefing);
        else await PrintAsync(system, briefing, cancel);
        return ExitCode.Done;
    }

    private static async Task PrintAsync(SystemConnection system, GetBriefingResponse briefing, CancellationToken cancel)
    {
        await using var output = StandardStreams.OpenOutputText();
        await new Briefing(system.Query, output).WriteAsync(briefing, cancel);
    }

    private static void PrintJson(GetBriefingResponse briefing)
    {
        using var output = StandardStreams.OpenOutput();
        output.Write(JsonLine.Of(briefing).Span);
    }
}
