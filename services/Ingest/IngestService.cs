using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Ingest.Documents;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Ingest;

/// <summary>The RPCs of the ledger, as the contract states them. Here: documents.</summary>
internal sealed partial class IngestService(
    IDocumentStore store, UploadSpool spool, LeaseDesk desk, LedgerSignals signals, WatchSeats watches, IngestOptions options, TimeProvider clock,
    IHostApplicationLifetime lifetime) : V1.IngestService.IngestServiceBase
{
    private static readonly DocumentState[] NotDeleted =
        [DocumentState.Pending, DocumentState.Leased, DocumentState.Published, DocumentState.Failed, DocumentState.Quarantined];

    public override async Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context)
    {
        var name = DocumentName.Parse(request.Name);
        var document = await store.FindAsync(name, context.CancellationToken) ?? throw new NotFound(ErrorReason.DocumentNotFound, name.ToString());
        return new() { Document = document };
    }

    public override async Task<ListDocumentsResponse> ListDocuments(ListDocumentsRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Parent, "parent");
        var size = PageSize.Of(request.PageSize);
        var after = PageToken.Read(request.PageToken, request, count: 1) is [var last] ? last : "";
        if (!request.States.All(state => state != DocumentState.Unspecified && Enum.IsDefined(state))) throw new InvalidField("states", "must be states of this version");
        var states = request.States.Count > 0 ? request.States.Distinct().ToArray() : NotDeleted;
        var isContainer = request.Container.Length > 0;
        var documents = isContainer
            ? await store.ListMembersAsync(Named(request.Container, "container", collection), states, after, size + 1, context.CancellationToken)
            : await store.ListAsync(collection, states, after, size + 1, context.CancellationToken);

        var response = new ListDocumentsResponse();
        var bytes = 0;
        foreach (var document in documents.Take(size))
        {
            bytes += document.CalculateSize();
            // A page has at least one document, and each is far below the bound.
            if (bytes > IngestLimits.PageBytes) break;
            response.Documents.Add(document);
        }

        if (response.Documents.Count < documents.Count) response.NextPageToken = PageToken.Write(request, isContainer ? response.Documents[^1].Membership.Path : DocumentName.Parse(response.Documents[^1].Name).Id);
        return response;
    }

    public override async Task<DeleteDocumentResponse> DeleteDocument(DeleteDocumentRequest request, ServerCallContext context) =>
        new() { Sequence = await store.DeleteAsync(DocumentName.Parse(request.Name), request.Etag, context.CancellationToken) };

    public override async Task ReadContent(ReadContentRequest request, IServerStreamWriter<ReadContentResponse> responseStream, ServerCallContext context)
    {
        var cancel = context.CancellationToken;
        var (name, revision) = RevisionName.TryParse(request.Name, out var one) ? (one.Value.Document, one.Value.Number) : (DocumentName.Parse(request.Name), (int?)null);
        var content = await store.FindContentAsync(name, revision, cancel);
        var sent = 0L;
        for (var part = 0; sent < content.Size; part++)
        {
            // Part by part, so that a slow reader holds no transaction; what is deleted meanwhile is not there any more.
            var bytes = await store.ReadPartAsync(name.Collection, content.Sha256, part, cancel) ?? throw new NotFound(ErrorReason.DocumentNotFound, name.ToString());
            for (var start = 0; start < bytes.Length; start += RpcLimits.ChunkBytes)
            {
                var chunk = bytes.AsMemory(start, Math.Min(RpcLimits.ChunkBytes, bytes.Length - start));
                var response = new ReadContentResponse { Chunk = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(chunk) };
                if (sent == 0) (response.SizeBytes, response.ContentSha256) = (content.Size, content.Sha256);
                await responseStream.WriteAsync(response, cancel);
                sent += chunk.Length;
            }
        }
    }
}
