using Dossier.Gateway.Peers;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;
using Grpc.Core;
using PublishedDocument = Dossier.Query.V1.Document;
using QueryDocuments = Dossier.Query.V1.ListDocumentsRequest;

namespace Dossier.Gateway.Rest;

/// <summary>Documents: the ledger's view and the picture's, side by side.</summary>
internal static class DocumentEndpoints
{
    private const string Documents = "/v1/collections/{collection}/documents";
    private const string One = Documents + "/{document}";

    /// <summary>Documents that a filter may name.</summary>
    private const int NamesPerQuestion = 100;

    public static void MapDocuments(this IEndpointRouteBuilder app)
    {
        app.MapGet(Documents, ListAsync).Does(new("listDocuments", "Documents of a collection, by name; those of a container by path")
        {
            Parameters = [Parameters.PageSize, Parameters.PageToken, Parameters.State, Parameters.Container], Answer = ListDocumentViewsResponse.Descriptor, Failures = [404],
        });
        app.MapGet(One, GetAsync).Does(new("getDocument", "A document")
        {
            Parameters = [Parameters.AtLeastSequence], Answer = DocumentView.Descriptor, Failures = [404], Headers = [EntityTag.IfNoneMatch], Successes = [(200, "OK"), (304, "As the client has it")],
        });
        app.MapDelete(One, DeleteAsync).Does(new("deleteDocument", "Deletes a document with its bytes, text and facts")
        {
            Answer = DeleteDocumentResponse.Descriptor, Failures = [404, 412], Headers = [EntityTag.IfMatch],
        });
    }

    private static async Task<IResult> ListAsync(string collection, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = Parameters.RequestOf<ListDocumentsRequest>(context, "parent", $"collections/{collection}");
        var ledger = await peers.Ingest.ListDocumentsAsync(request, cancellationToken: cancel);
        var published = await PublishedAsync(peers.Query, request.Parent, ledger.Documents.Select(document => document.Name), cancel);
        return ProtoJson.Ok(new ListDocumentViewsResponse
        {
            Documents = { ledger.Documents.Select(document => new DocumentView { Document = document, Published = published.GetValueOrDefault(document.Name) }) },
            NextPageToken = ledger.NextPageToken,
        });
    }

    private static async Task<Dictionary<string, PublishedDocument>> PublishedAsync(
        Query.V1.QueryService.QueryServiceClient query, string parent, IEnumerable<string> names, CancellationToken cancel)
    {
        var published = new Dictionary<string, PublishedDocument>(StringComparer.Ordinal);
        foreach (var some in names.Chunk(NamesPerQuestion))
        {
            var request = new QueryDocuments { Parent = parent, Filter = new() { Documents = { some } }, PageSize = NamesPerQuestion };
            do
            {
                var page = await query.ListDocumentsAsync(request, cancellationToken: cancel);
                foreach (var document in page.Documents) published.Add(document.Name, document);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }

        return published;
    }

    private static async Task<IResult> GetAsync(string collection, string document, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var name = $"collections/{collection}/documents/{document}";
        var request = Parameters.RequestOf<Query.V1.GetDocumentRequest>(context, "name", name);
        // The picture first: what waits for a sequence shall see the ledger as it is then.
        var published = await FindAsync(peers.Query, request, cancel);
        var ledger = await peers.Ingest.GetDocumentAsync(new() { Name = name }, cancellationToken: cancel);
        return ProtoJson.Ok(new DocumentView { Document = ledger.Document, Published = published }, new EntityTag(ledger.Document.Etag), context);
    }

    private static async Task<PublishedDocument?> FindAsync(Query.V1.QueryService.QueryServiceClient query, Query.V1.GetDocumentRequest request, CancellationToken cancel)
    {
        try
        {
            return (await query.GetDocumentAsync(request, cancellationToken: cancel)).Document;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<IResult> DeleteAsync(string collection, string document, HttpContext context, PeerServices peers, CancellationToken cancel) =>
        ProtoJson.Ok(await peers.Ingest.DeleteDocumentAsync(
            new() { Name = $"collections/{collection}/documents/{document}", Etag = EntityTag.Required(context) }, cancellationToken: cancel));
}
