using Dossier.Common.V1;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dossier.Defaults;

/// <summary>The public health protocol. All services of a server share its readiness.</summary>
internal sealed class HealthService(Readiness readiness, MappedServices mapped) : Health.HealthBase
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfterDrain = TimeSpan.FromSeconds(1);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (!IsKnown(request.Service))
        {
            throw new NotFound(ErrorReason.ResourceNotFound, request.Service);
        }

        return new HealthCheckResponse { Status = await StatusAsync(context.CancellationToken) };
    }

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var status = await StatusAsync(context.CancellationToken);
        var response = new HealthListResponse();
        foreach (var service in mapped.Names.Prepend(""))
        {
            response.Statuses[service] = new HealthCheckResponse { Status = status };
        }

        return response;
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var interval = new PeriodicTimer(WatchInterval);
        var known = IsKnown(request.Service);
        var last = ServingStatus.Unknown;
        try
        {
            do
            {
                var status = known ? await StatusAsync(context.CancellationToken) : ServingStatus.ServiceUnknown;
                if (status != last)
                {
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = last = status }, context.CancellationToken);
                }
            }
            while (await interval.WaitForNextTickAsync(context.CancellationToken));
        }
        catch (OperationCanceledException) when (readiness.IsDraining)
        {
            // The last word of this stream, so not under its token, which draining has cancelled.
            if (known && last is not ServingStatus.NotServing)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing }, CancellationToken.None);
            }

            throw new Unavailable("The service is draining; call again.", RetryAfterDrain);
        }
    }

    private bool IsKnown(string service) => service.Length == 0 || mapped.Names.Contains(service);

    private async Task<ServingStatus> StatusAsync(CancellationToken cancel) =>
        await readiness.IsServingAsync(cancel) ? ServingStatus.Serving : ServingStatus.NotServing;
}
