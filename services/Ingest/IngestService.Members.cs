using Dossier.Ingest.Documents;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Ingest;

/// <summary>What workers find in containers.</summary>
internal sealed partial class IngestService
{
    public override async Task<StoreMembersResponse> StoreMembers(IAsyncStreamReader<StoreMembersRequest> requestStream, ServerCallContext context)
    {
        var cancel = context.CancellationToken;
        if (!await requestStream.MoveNext(cancel) || requestStream.Current.Header is not { } header) throw NotInOrder("header", "must be the first message");
        var container = DocumentName.Parse(header.Container, "header.container");
        await using var members = new ReceivedMembers(store, spool, new HeldLease(header.Lease, container, header.Generation));
        while (await NextAsync(requestStream, cancel))
        {
            var request = requestStream.Current;
            switch (request.PartCase)
            {
                case StoreMembersRequest.PartOneofCase.Member:
                    await members.BeginAsync(request.Member, cancel);
                    break;
                case StoreMembersRequest.PartOneofCase.Chunk:
                    await members.AppendAsync(request.Chunk.Memory, cancel);
                    break;
                case StoreMembersRequest.PartOneofCase.End:
                    return await members.EndAsync(request.End, cancel);
                default:
                    throw NotInOrder("header", "must not come twice");
            }
        }

        // A stream that breaks off has stored what it has stored, and deletes nothing.
        throw NotInOrder("end", "must be the last message");
    }
}
