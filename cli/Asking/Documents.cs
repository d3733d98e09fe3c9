using System.Runtime.CompilerServices;
using Dossier.Query.V1;

namespace Dossier.Cli.Asking;

/// <summary>Documents as people name them.</summary>
internal static class Documents
{
    /// <summary>The document with this resource name, id, source URI or file name.</summary>
    /// <exception cref="CommandFailed">There is none, or more than one.</exception>
    public static async Task<Document> FindAsync(QueryService.QueryServiceClient query, CollectionName collection, string asked, CancellationToken cancel)
    {
        if (asked.StartsWith("collections/", StringComparison.Ordinal))
        {
            return (await query.GetDocumentAsync(new GetDocumentRequest { Name = asked }, cancellationToken: cancel)).Document;
        }

        var found = new List<Document>();
        await foreach (var document in ListAsync(query, collection, cancel))
        {
            if (IsNamed(document, asked)) found.Add(document);
        }

        return found switch
        {
            [var one] => one,
            [] => throw new CommandFailed(ExitCode.Failed, $"There is no document \"{asked}\" in {collection}."),
            _ => throw new CommandFailed(ExitCode.Failed, $"\"{asked}\" names {found.Count} documents: {string.Join(", ", found.Select(d => d.Name))}."),
        };
    }

    /// <summary>All documents of a collection, by name.</summary>
    public static IAsyncEnumerable<Document> ListAsync(QueryService.QueryServiceClient query, CollectionName collection, CancellationToken cancel) =>
        Pages.ReadAsync(
            async (size, token) =>
            {
                var page = await query.ListDocumentsAsync(
                    new ListDocumentsRequest { Parent = collection.ToString(), PageSize = size, PageToken = token }, cancellationToken: cancel);
                return (page.Documents, page.NextPageToken);
            },
            limit: 0,
            cancel);

    /// <summary>The text of a revision, slice by slice.</summary>
    public static async IAsyncEnumerable<string> ReadTextAsync(
        QueryService.QueryServiceClient query, string revision, [EnumeratorCancellation] CancellationToken cancel)
    {
        var start = 0;
        ReadTextResponse slice;
        do
        {
            slice = await query.ReadTextAsync(new ReadTextRequest { Name = revision, Start = start }, cancellationToken: cancel);
            yield return slice.Text;
            start += new CodePoints(slice.Text).Length;
        }
        while (slice.Text.Length > 0 && start < slice.TotalLength);
    }

    private static bool IsNamed(Document document, string asked) =>
        document.Name.EndsWith("/" + asked, StringComparison.Ordinal) || document.Sources.Any(source => source.Uri == asked || source.FileName == asked);
}
