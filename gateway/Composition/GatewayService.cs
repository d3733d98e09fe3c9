using Dossier.Gateway.V1;
using Grpc.Core;

namespace Dossier.Gateway.Composition;

/// <summary>Composed answers: part of the contract, not yet of this version.</summary>
internal sealed class GatewayService : V1.GatewayService.GatewayServiceBase
{
    public override Task<SubmitAndWaitResponse> SubmitAndWait(IAsyncStreamReader<SubmitAndWaitRequest> requestStream, ServerCallContext context) =>
        throw new NotInThisVersion("SubmitAndWait");

    public override Task<GetBriefingResponse> GetBriefing(GetBriefingRequest request, ServerCallContext context) =>
        throw new NotInThisVersion("GetBriefing");
}
