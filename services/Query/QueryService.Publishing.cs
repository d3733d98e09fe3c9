using Dossier.Query.Publishing;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Query;

internal sealed partial class QueryService
{
    /// <inheritdoc/>
    public override async Task<PublishRevisionResponse> PublishRevision(IAsyncStreamReader<PublishRevisionRequest> requestStream, ServerCallContext context)
    {
        using var share = memory.Open();
        var (header, revision) = await PublicationStream.ReadAsync(requestStream, share, context.CancellationToken);
        var publication = Publication.Of(header, revision);
        var written = await index.PublishAsync(publication, context.CancellationToken);
        applied.Reached(publication.Name.Document.Collection, written.AppliedSequence);
        log.Published(publication.Name.ToString(), header.Generation, publication.Facts.Count, written.Outcome, written.AppliedSequence);
        return new PublishRevisionResponse { Outcome = written.Outcome };
    }

    /// <inheritdoc/>
    public override async Task<RetractRevisionResponse> RetractRevision(RetractRevisionRequest request, ServerCallContext context)
    {
        var document = DocumentName.Parse(request.Document, "document");
        var change = Headers.ChangeOf(request.Generation, request.Settles, request.SettledSequence);
        var written = await index.RetractAsync(document, change, context.CancellationToken);
        applied.Reached(document.Collection, written.AppliedSequence);
        log.Retracted(request.Document, request.Generation, written.Outcome, written.AppliedSequence);
        return new RetractRevisionResponse { Outcome = written.Outcome };
    }

    /// <inheritdoc/>
    public override async Task<UpdateSourcesResponse> UpdateSources(UpdateSourcesRequest request, ServerCallContext context)
    {
        var document = DocumentName.Parse(request.Document, "document");
        var change = Headers.ChangeOf(request.Generation, request.Settles, request.SettledSequence);
        Headers.CheckSources(request.Sources, "sources");
        var written = await index.UpdateSourcesAsync(document, change, request.Sources, context.CancellationToken);
        applied.Reached(document.Collection, written.AppliedSequence);
        log.SourcesUpdated(request.Document, request.Generation, written.Outcome, written.AppliedSequence);
        return new UpdateSourcesResponse { Outcome = written.Outcome };
    }
}
