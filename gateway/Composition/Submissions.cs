using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.Forwarding;
using Dossier.Gateway.Peers;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Gateway.Composition;

/// <summary>Uploads that end when their document can be asked about.</summary>
internal sealed class Submissions(PeerServices peers)
{
    private const double AnswerShare = 0.2;
    private static readonly TimeSpan MaxAnswerTime = TimeSpan.FromSeconds(2);

    // Deadlines are in the time of the clients.
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Streams a document into the ledger, and waits for it in the picture.</summary>
    /// <exception cref="RpcException">The ledger refused it; nothing was stored.</exception>
    /// <exception cref="Failure">It is stored, but not published yet; says as what it is to be asked for.</exception>
    public async Task<SubmitAndWaitResponse> SubmitAsync(IAsyncStreamReader<SubmitAndWaitRequest> requests, ServerCallContext context)
    {
        var uploaded = await UploadAsync(requests, context);
        try
        {
            var answer = await peers.Query.GetDocumentAsync(
                new() { Name = uploaded.Document.Name, AtLeastSequence = uploaded.Sequence }, deadline: WithTimeToAnswer(context.Deadline), cancellationToken: context.CancellationToken);
            return new() { Uploaded = uploaded, Document = answer.Document };
        }
        catch (RpcException late) when (late.StatusCode is StatusCode.DeadlineExceeded)
        {
            throw Stored(uploaded, new TooLate(ErrorReason.SequenceNotReached, $"{uploaded.Document.Name} is stored but was not published in time."));
        }
        catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable)
        {
            throw Stored(uploaded, new Unavailable($"{uploaded.Document.Name} is stored, but whether it is published cannot be seen now.", RpcFailure.Of(away).RetryAfter ?? TimeSpan.FromSeconds(1), away));
        }
    }

    // As what the document is stored has to reach the client before its deadline does.
    private static DateTime WithTimeToAnswer(DateTime deadline)
    {
        if (deadline == DateTime.MaxValue) return deadline;
        var left = deadline.ToUniversalTime() - Time.GetUtcNow().UtcDateTime;
        return deadline - (left * AnswerShare < MaxAnswerTime ? left * AnswerShare : MaxAnswerTime);
    }

    private async Task<UploadDocumentResponse> UploadAsync(IAsyncStreamReader<SubmitAndWaitRequest> requests, ServerCallContext context)
    {
        using var call = peers.Ingest.UploadDocument(deadline: context.Deadline, cancellationToken: context.CancellationToken);
        return await RequestRelay.UntilAnsweredAsync(requests, PartOf, call.RequestStream, call.ResponseAsync, call, context.CancellationToken);
    }

    // A message with neither is passed on as it is: the ledger has the rules of the stream.
    private static UploadDocumentRequest PartOf(SubmitAndWaitRequest request) => request.PartCase switch
    {
        SubmitAndWaitRequest.PartOneofCase.Header => new() { Header = request.Header },
        SubmitAndWaitRequest.PartOneofCase.Chunk => new() { Chunk = request.Chunk },
        _ => new(),
    };

    private static Failure Stored(UploadDocumentResponse uploaded, Failure failure)
    {
        failure.Metadata["document"] = uploaded.Document.Name;
        failure.Metadata["sequence"] = uploaded.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return failure;
    }
}
