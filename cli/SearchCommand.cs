using System.CommandLine;
using Dossier.Cli.Asking;
using Dossier.Cli.Embedded;
using Dossier.Cli.Output;
using Dossier.Query.V1;

namespace Dossier.Cli;

/// <summary><c>search QUERY</c>: documents by their words.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var query = new Argument<string[]>("QUERY")
        {
            Description = "Words, and \"phrases in quotation marks\". Several arguments are one query.",
            Arity = ArgumentArity.OneOrMore,
        };
        var from = SystemOptions.Date("--from", "Only documents published on or after: YYYY, YYYY-MM or YYYY-MM-DD.");
        var to = SystemOptions.Date("--to", "Only documents published on or before.");
        var limit = SystemOptions.Limit(10);
        var (data, collection, format) = (SystemOptions.Data(), SystemOptions.Collection(), SystemOptions.Format());
        var command = new Command("search", "Find documents by their words, best first, each with the passage that answers.")
        {
            query, from, to, limit, data, collection, format,
        };
        command.Runs((arguments, cancel) =>
        {
            var request = new SearchRequest
            {
                Parent = new CollectionName(arguments.GetValue(collection)!).ToString(),
                Query = string.Join(' ', arguments.GetValue(query)!),
                Filter = new DocumentFilter { PublishedFrom = arguments.GetValue(from) ?? "", PublishedTo = arguments.GetValue(to) ?? "" },
            };
            return RunAsync(arguments.Folder(data), request, arguments.GetValue(limit), arguments.GetValue(format) == "json", cancel);
        });
        return command.WithHelp(
            SystemOptions.Finding,
            "dossier search alliance",
            "dossier search '\"defense treaty\"' --from 2012 --limit 3",
            "dossier search 동맹 --format json | jq -r .document.name");
    }

    private static async Task<int> RunAsync(DataFolder folder, SearchRequest request, int limit, bool json, CancellationToken cancel)
    {
        await using var system = await SystemConnection.OpenExistingAsync(folder, cancel);
        var results = Pages.ReadAsync(
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                var page = await system.Query.SearchAsync(request, cancellationToken: cancel);
                return (page.Results, page.NextPageToken);
            },
            limit,
            cancel);
        var answers = new Answers<SearchResult>(json, "document", "title", "passage", "where");
        var names = new SourceNames(system.Query);
        await foreach (var result in results)
        {
            names.Learn(result.Document);
            answers.Add(result, () =>
            [
                DocumentName.Parse(result.Document.Name).Id,
                result.Document.Metadata?.Title?.Value ?? "",
                result.Snippet?.Span?.Exact ?? "",
                result.Snippet?.Span is { } span ? names.Cite(result.Document.Revision, span) : "",
            ]);
        }

        return answers.Print();
    }
}
