using Dossier.Gateway.Peers;
using Dossier.Gateway.V1;
using Grpc.Core;

namespace Dossier.Gateway.Composition;

/// <summary>
/// Makes briefings: what a reader must know of a document or a collection, each line with its place. Everything comes from the picture; nothing is kept.
/// Ordered by what the documents are called and say, so that the same documents make the same briefing anywhere.
/// </summary>
/// <param name="peers">The services.</param>
/// <param name="clock">Tells when patience ends.</param>
internal sealed class Briefings(PeerServices peers, TimeProvider clock)
{
    /// <summary>Composes the answer to a request.</summary>
    /// <param name="request">What to brief on.</param>
    /// <param name="deadline">When the caller gives up (UTC); null grants <see cref="BriefingLimits.Patience"/>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidField">A name is malformed, or there is no subject.</exception>
    /// <exception cref="NotInThisVersion">The subject is not of this version.</exception>
    /// <exception cref="RpcException">Query refused: DOCUMENT_NOT_FOUND, SEQUENCE_NOT_REACHED, …</exception>
    public async Task<GetBriefingResponse> ComposeAsync(GetBriefingRequest request, DateTime? deadline, CancellationToken cancel)
    {
        var collection = CollectionName.Parse(request.Collection, "collection");
        var document = DocumentOf(request, collection);
        var call = new CallOptions(deadline: deadline ?? clock.GetUtcNow().UtcDateTime + BriefingLimits.Patience, cancellationToken: cancel);
        var reader = new BriefingReader(peers.Query, collection, document, call);
        var material = await reader.ReadAsync(request.AtLeastSequence);
        return new GetBriefingResponse
        {
            Title = document is null ? collection.Id : CitedDocuments.NameOf(material.Documents.InOrder[0]),
            Sections = { await new BriefingSections(material, reader).AllAsync(cancel) },
            AppliedSequence = material.AppliedSequence,
            Extent = material.Extent,
        };
    }

    private static DocumentName? DocumentOf(GetBriefingRequest request, CollectionName collection)
    {
        switch (request.SubjectCase)
        {
            case GetBriefingRequest.SubjectOneofCase.Corpus:
                return request.Corpus ? null : throw new InvalidField("corpus", "must be true to be the subject");
            case GetBriefingRequest.SubjectOneofCase.Document:
                var document = DocumentName.Parse(request.Document, "document");
                return document.Collection == collection ? document : throw new InvalidField("document", $"is not in {collection}");
            case GetBriefingRequest.SubjectOneofCase.None:
                throw new InvalidField("subject", "must be given: document or corpus");
            default:
                throw new NotInThisVersion($"GetBriefing of {request.SubjectCase.ToString().ToLowerInvariant()}");
        }
    }
}
