using System.Runtime.CompilerServices;
using Dossier.Query.V1;

namespace Dossier.Cli.Asking;

/// <summary>Documents as people name them.</summary>
internal static class Documents
{
    /// <summary>The document with this resource name (or that of its revision), id, source URI, file name or path in its container.</summary>
    /// <exception cref="CommandFailed">There is none, or more than one, or the revision is not the one that is kept.</exception>
    public static async Task<Document> FindAsync(QueryService.QueryServiceClient query, CollectionName collection, string asked, CancellationToken cancel)
    {
        if (RevisionName.TryParse(asked, out var revision)) return await FindRevisionAsync(query, revision.Value, cancel);
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
            _ => throw new CommandFailed(ExitCode.Failed, $"\"{asked}\" names {found.Count} documents: {string.Join(", ", found.Select(SourceNames.Distinct))}."),
        };
    }

    /// <summary>All documents of a collection, by name.</summary>
    public static IAsyncEnumerable<Document> ListAsync(QueryService.QueryServiceClient query, CollectionName collection, CancellationToken cancel) =>
        ListAsync(query, collection, null, cancel);

    /// <summary>The documents that a container has in itself, by path.</summary>
    public static IAsyncEnumerable<Document> MembersAsync(QueryService.QueryServiceClient query, Document container, CancellationToken cancel) =>
        ListAsync(query, DocumentName.Parse(container.Name).Collection, new DocumentFilter { Container = container.Name }, cancel);

    /// <summary>What a person calls the near-duplicates of a document, and how similar they are, most similar first.</summary>
    public static async Task<IReadOnlyList<(string Name, double Similarity)>> NearDuplicatesAsync(
        QueryService.QueryServiceClient query, Document document, CancellationToken cancel)
    {
        if (document.NearDuplicates.Count == 0) return [];
        // A document has at most as many near-duplicates as a filter takes names.
        var request = new ListDocumentsRequest
        {
            Parent = DocumentName.Parse(document.Name).Collection.ToString(), PageSize = document.NearDuplicates.Count,
            Filter = new DocumentFilter { Documents = { document.NearDuplicates.Select(near => near.Document) } },
        };
        var found = (await query.ListDocumentsAsync(request, cancellationToken: cancel)).Documents.ToDictionary(one => one.Name, SourceNames.Distinct, StringComparer.Ordinal);
        return [.. document.NearDuplicates.Select(near => (found.GetValueOrDefault(near.Document, near.Document), near.Similarity))];
    }

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

    private static IAsyncEnumerable<Document> ListAsync(
        QueryService.QueryServiceClient query, CollectionName collection, DocumentFilter? filter, CancellationToken cancel) =>
        Pages.ReadAsync(
            async (size, token) =>
            {
                var request = new ListDocumentsRequest { Parent = collection.ToString(), Filter = filter, PageSize = size, PageToken = token };
                var page = await query.ListDocumentsAsync(request, cancellationToken: cancel);
                return (page.Documents, page.NextPageToken);
            },
            limit: 0,
            cancel);

    private static async Task<Document> FindRevisionAsync(QueryService.QueryServiceClient query, RevisionName asked, CancellationToken cancel)
    {
        var document = (await query.GetDocumentAsync(new GetDocumentRequest { Name = asked.Document.ToString() }, cancellationToken: cancel)).Document;
        return document.Revision == asked.ToString()
            ? document
            : throw new CommandFailed(ExitCode.Failed, $"{asked} is not published: of {asked.Document} only the newest revision is, which is {document.Revision}.");
    }

    private static bool IsNamed(Document document, string asked) =>
        document.Name.EndsWith("/" + asked, StringComparison.Ordinal) || SourceNames.Distinct(document) == asked || document.Sources.Any(source => source.Uri == asked || source.FileName == asked)
        || document.Membership?.Path == asked;
}
