using Dossier.Gateway.V1;
using Grpc.Core;

namespace Dossier.Gateway.Composition;

/// <summary>Composed answers: what clients want whole.</summary>
internal sealed class GatewayService(Briefings briefings, Submissions submissions) : V1.GatewayService.GatewayServiceBase
{
    public override Task<SubmitAndWaitResponse> SubmitAndWait(IAsyncStreamReader<SubmitAndWaitRequest> requestStream, ServerCallContext context) =>
        submissions.SubmitAsync(requestStream, context);

    public override Task<GetBriefingResponse> GetBriefing(GetBriefingRequest request, ServerCallContext context) =>
        briefings.ComposeAsync(request, context.Deadline, context.CancellationToken);
}
