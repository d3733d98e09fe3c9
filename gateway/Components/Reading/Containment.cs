using Dossier.Query.V1;
using Grpc.Core;
using PublishedDocument = Dossier.Query.V1.Document;

namespace Dossier.Gateway.Components.Reading;

/// <summary>What a document is part of, and what is in it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Container">What it is part of, as published; null when it stands alone, or when that is not published now.</param>
/// <param name="Members">What is in it, by path: a page of it.</param>
/// <param name="NextPage">Token of the next page; empty on the last.</param>
public sealed record Containment(PublishedDocument Document, PublishedDocument? Container, IReadOnlyList<PublishedDocument> Members, string NextPage)
{
    /// <summary>Members on a page.</summary>
    public const int PageSize = 100;

    /// <summary>Asks for both. What cannot be had is left out: the document itself is what its reader came for.</summary>
    /// <param name="query">Query.</param>
    /// <param name="document">The document.</param>
    /// <param name="page">Token of a page of members; empty for the first.</param>
    /// <param name="call">Deadline and end.</param>
    public static async Task<Containment> OfAsync(QueryService.QueryServiceClient query, PublishedDocument document, string page, CallOptions call)
    {
        var container = document.Membership is { } membership ? FindAsync(query, membership.Container, call) : Task.FromResult<PublishedDocument?>(null);
        if (document.MemberCount == 0) return new Containment(document, await container, [], "");
        var members = await query.ListDocumentsAsync(
            new() { Parent = DocumentName.Parse(document.Name).Collection.ToString(), Filter = new DocumentFilter { Container = document.Name }, PageSize = PageSize, PageToken = page }, call);
        return new Containment(document, await container, members.Documents, members.NextPageToken);
    }

    private static async Task<PublishedDocument?> FindAsync(QueryService.QueryServiceClient query, string name, CallOptions call)
    {
        try
        {
            return (await query.GetDocumentAsync(new() { Name = name }, call)).Document;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound)
        {
            return null;
        }
    }
}
