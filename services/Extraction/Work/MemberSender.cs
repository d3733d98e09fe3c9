using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Ingest.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Extraction.Work;

/// <summary>
/// Hands what was found in a container to Ingest, before the container is published: who reads the container can count on its members being on their way. Idempotent
/// there, so that a crash at any point means that it is done again, with no effect the second time.
/// </summary>
internal sealed class MemberSender(IngestService.IngestServiceClient ingest, TimeProvider clock)
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Longest time for all members of one container; the lease is kept meanwhile.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(10);

    /// <summary>Stores the members of a leased container, and says in its revision which did not become documents.</summary>
    /// <exception cref="RpcException">Ingest refused all of it, or is out of reach.</exception>
    public async Task StoreAsync(Lease lease, ExtractedDocument container, CancellationToken cancel)
    {
        var taken = container.Members.Index().Where(member => member.Item.Error is null).ToList();
        if (taken.Count == 0 && !lease.HasMembers) return;
        using var call = ingest.StoreMembers(deadline: clock.GetUtcNow().UtcDateTime + CallLimit, cancellationToken: cancel);
        try
        {
            await call.RequestStream.WriteAsync(new() { Header = new MembersHeader { Lease = lease.Id, Generation = lease.Generation, Container = lease.Document } }, cancel);
            foreach (var (_, member) in taken) await SendAsync(call.RequestStream, member, cancel);
            await call.RequestStream.WriteAsync(new() { End = new MembersEnd { Members = taken.Count } }, cancel);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException && !cancel.IsCancellationRequested)
        {
            // Ingest answered, or went away, before all was sent: its answer says which.
        }

        foreach (var refused in (await call.ResponseAsync).Refused) Refuse(container.Revision, taken[refused.Index].Index, refused.Error);
    }

    private static async Task SendAsync(IClientStreamWriter<StoreMembersRequest> stream, Member member, CancellationToken cancel)
    {
        await stream.WriteAsync(
            new() { Member = new MemberHeader { Path = member.Path, MediaType = member.MediaType, SourceUri = member.SourceUri, SizeBytes = member.Content.Length } }, cancel);
        for (var start = 0; start < member.Content.Length; start += ChunkBytes)
        {
            var chunk = member.Content.Slice(start, Math.Min(ChunkBytes, member.Content.Length - start));
            await stream.WriteAsync(new() { Chunk = UnsafeByteOperations.UnsafeWrap(chunk) }, cancel);
        }
    }

    // Only a limit makes the container's own reading incomplete.
    private static void Refuse(Revision container, int index, DocumentError error)
    {
        var member = container.Members[index];
        (member.Error, member.ContentSha256) = (error, "");
        if (error.Reason is not (ErrorReason.LimitExceeded or ErrorReason.DocumentTooLarge) || container.Status != RevisionStatus.Complete) return;
        container.Status = RevisionStatus.Partial;
        container.Error = new DocumentError { Reason = ErrorReason.LimitExceeded, Message = $"not all members became documents: {error.Message}" };
    }
}
