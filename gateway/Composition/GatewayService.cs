using Dossier.Gateway.V1;
using Grpc.Core;

namespace Dossier.Gateway.Composition;

/// <summary>Composed answers: what clients want whole.</summary>
internal sealed class GatewayService(Briefings briefings) : V1.GatewayService.GatewayServiceBase
{
    public override Task<SubmitAndWaitResponse> SubmitAndWait(IAsyncStreamReader<SubmitAndWaitRequest> requestStream, ServerCallContext context) =>
        throw new NotInThisVersion("SubmitAndWait");

    public override Task<GetBriefingResponse> GetBriefing(GetBriefingRequest request, ServerCallContext context) =>
        briefings.ComposeAsync(request, context.Deadline, context.CancellationToken);
}
