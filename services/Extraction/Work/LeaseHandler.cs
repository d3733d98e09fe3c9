using System.Security.Cryptography;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Extraction.Pipeline;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Extraction.Work;

/// <summary>
/// Does what a lease asks for. A document that cannot be read is a result and gets published as FAILED; a worker that cannot do its work is a
/// failure of the lease, which the ledger counts and gives out again.
/// </summary>
internal sealed class LeaseHandler(
    IngestService.IngestServiceClient ingest,
    MemberSender members,
    Publisher publisher,
    ExtractionPipeline pipeline,
    ExtractionSlots slots,
    ExtractionOptions options,
    TimeProvider clock,
    ILogger<LeaseHandler> log)
{
    /// <summary>Longest time to receive the bytes of one document.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(60);

    /// <summary>Works on a lease to its end.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="draining">Gives the lease back if its extraction has not begun.</param>
    /// <param name="cancel">Stops: the lease is lost or revoked, nobody wants a report.</param>
    /// <returns>The completion or the failure to report.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public async Task<LeaseWorkRequest> HandleAsync(Lease lease, CancellationToken draining, CancellationToken cancel)
    {
        using var activity = TraceContext.Continue(lease.Traceparent, lease.Tracestate, $"lease {lease.Kind}");
        try
        {
            return lease.Kind switch
            {
                LeaseKind.Extract => await ExtractAsync(lease, draining, cancel),
                LeaseKind.PublishFailure => await PublishAsync(lease, Unread(lease, lease.Error), cancel),
                LeaseKind.Retract => await RetractAsync(lease, cancel),
                LeaseKind.UpdateSources => await UpdateSourcesAsync(lease, cancel),
                _ => throw new InvalidOperationException($"A lease of kind {lease.Kind} is newer than this worker."),
            };
        }
        catch (Exception e)
        {
            cancel.ThrowIfCancellationRequested();
            return Report(lease, e, draining);
        }
    }

    private async Task<LeaseWorkRequest> ExtractAsync(Lease lease, CancellationToken draining, CancellationToken cancel)
    {
        var name = NameOf(lease);
        if (lease.SizeBytes > options.MaxDocumentBytes)
            return await PublishAsync(lease, Unread(lease, TooLarge()), cancel);
        var content = await ContentAsync(lease, name, cancel);
        var source = lease.Sources.Count > 0 ? lease.Sources[0] : new Source();
        var document = new DocumentBytes(content, name.ToString(), source.FileName, source.MediaType, source.Uri) { Depth = lease.Membership?.Depth ?? 0 };
        var extracted = await slots.RunAsync(stop => pipeline.ExtractWithMembers(document, cancel: stop), draining, cancel);
        await members.StoreAsync(lease, extracted, cancel);
        return await PublishAsync(lease, extracted.Revision, cancel);
    }

    private async Task<ReadOnlyMemory<byte>> ContentAsync(Lease lease, RevisionName name, CancellationToken cancel)
    {
        var content = lease.Content.Length == lease.SizeBytes ? lease.Content.Memory : await ReadAsync(lease, name, cancel);
        return Convert.ToHexStringLower(SHA256.HashData(content.Span)) == lease.ContentSha256
            ? content
            : throw new Mismatch(ErrorReason.ChecksumMismatch, "the bytes received from Ingest do not have the lease's SHA-256");
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Lease lease, RevisionName name, CancellationToken cancel)
    {
        var content = new byte[lease.SizeBytes];
        var received = 0;
        using var call = ingest.ReadContent(
            new ReadContentRequest { Name = name.ToString() }, deadline: clock.GetUtcNow().UtcDateTime + ReadLimit, cancellationToken: cancel);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancel))
        {
            if (message.Chunk.Length > content.Length - received)
                throw new Mismatch(ErrorReason.ChecksumMismatch, "Ingest sent more bytes than the lease announced");
            message.Chunk.Span.CopyTo(content.AsSpan(received));
            received += message.Chunk.Length;
        }

        return content.AsMemory(0, received);
    }

    private async Task<LeaseWorkRequest> PublishAsync(Lease lease, Revision revision, CancellationToken cancel)
    {
        try
        {
            await publisher.PublishAsync(lease, [.. RevisionParts.Split(revision)], cancel);
            return Completion(lease, revision);
        }
        catch (LimitExceeded e)
        {
            // It would be over the limit again: the document is published as FAILED and says so, instead of being tried until it is quarantined.
            return await PublishAsync(lease, Unread(lease, new DocumentError { Reason = e.Reason, Message = e.Message }), cancel);
        }
    }

    private async Task<LeaseWorkRequest> RetractAsync(Lease lease, CancellationToken cancel)
    {
        await publisher.RetractAsync(lease, cancel);
        return Completion(lease, new Revision());
    }

    private async Task<LeaseWorkRequest> UpdateSourcesAsync(Lease lease, CancellationToken cancel)
    {
        await publisher.UpdateSourcesAsync(lease, cancel);
        return Completion(lease, new Revision());
    }

    private static RevisionName NameOf(Lease lease) => new(DocumentName.Parse(lease.Document, "lease.document"), lease.Revision);

    // A revision that says only why there is nothing in it.
    private Revision Unread(Lease lease, DocumentError error) => new()
    {
        Id = NameOf(lease).ToString(),
        Language = "und",
        Status = RevisionStatus.Failed,
        Error = error,
        PipelineVersion = pipeline.Version,
        ContentSha256 = lease.ContentSha256,
    };

    private DocumentError TooLarge() => new()
    {
        Reason = ErrorReason.DocumentTooLarge, Message = $"the document is larger than {options.MaxDocumentBytes} bytes",
    };

    private static LeaseWorkRequest Completion(Lease lease, Revision revision) => new()
    {
        Completion = new LeaseCompletion
        {
            Lease = lease.Id,
            Generation = lease.Generation,
            Status = revision.Status,
            Error = revision.Error,
            PipelineVersion = revision.PipelineVersion,
        },
    };

    private LeaseWorkRequest Report(Lease lease, Exception cause, CancellationToken draining)
    {
        switch (cause)
        {
            case OperationCanceledException when draining.IsCancellationRequested:
                return Failure(lease, ErrorReason.Unavailable, "the worker is draining", released: true);
            case Unavailable:
            case var _ when Peer.IsUnreachable(cause):
                // Not the document's doing: no attempt of it is used up while a service is away.
                log.GivenBack(lease.Document, lease.Generation, cause.Message);
                return Failure(lease, ErrorReason.Unavailable, "a service that the work needs was out of reach", released: true);
            case RpcException { StatusCode: StatusCode.NotFound }:
                // Deleted or replaced meanwhile; the ledger knows and will answer "stale".
                return Failure(lease, ErrorReason.StaleLease, "the bytes are gone");
            case RpcException { StatusCode: StatusCode.FailedPrecondition } moved when RpcFailure.Of(moved).Reason == ErrorReason.StaleLease:
                return Failure(lease, ErrorReason.StaleLease, "the lease was lost while members were stored");
            case TooLate late:
                log.TookTooLong(lease.Document, lease.Attempt, late.Message);
                return Failure(lease, late.Reason, late.Message);
            default:
                log.WorkFailed(cause, lease.Kind, lease.Document, lease.Generation, lease.Attempt);
                return Failure(lease, ErrorReason.ExtractionFailed, "the work failed with an unexpected error; the worker's log has it");
        }
    }

    private static LeaseWorkRequest Failure(Lease lease, ErrorReason reason, string message, bool released = false) => new()
    {
        Failure = new LeaseFailure
        {
            Lease = lease.Id,
            Generation = lease.Generation,
            Error = new DocumentError { Reason = reason, Message = message },
            Released = released,
        },
    };
}
