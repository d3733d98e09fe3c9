using Dossier.Gateway.Peers;
using Dossier.Ingest.V1;

namespace Dossier.Gateway.Rest;

/// <summary>Work that is to be done again.</summary>
internal static class WorkEndpoints
{
    public static void MapWork(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/collections/{collection}:reprocess", ReprocessAsync).Does(new("reprocessDocuments", "Queues the extraction of documents anew")
        {
            Body = ReprocessDocumentsRequest.Descriptor, Answer = ReprocessDocumentsResponse.Descriptor, Failures = [404, 413, 415],
        });
        app.MapPost("/v1/collections/{collection}:retryQuarantined", RetryAsync).Does(new("retryQuarantined", "Queues quarantined documents anew, with fresh attempts")
        {
            Body = RetryQuarantinedRequest.Descriptor, Answer = RetryQuarantinedResponse.Descriptor, Failures = [404, 413, 415],
        });
    }

    private static async Task<IResult> ReprocessAsync(string collection, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = await RequestJson.ReadAsync<ReprocessDocumentsRequest>(context, cancel);
        request.Collection = NameOf(collection, request.Collection);
        return ProtoJson.Ok(await peers.Ingest.ReprocessDocumentsAsync(request, cancellationToken: cancel));
    }

    private static async Task<IResult> RetryAsync(string collection, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = await RequestJson.ReadAsync<RetryQuarantinedRequest>(context, cancel);
        request.Collection = NameOf(collection, request.Collection);
        return ProtoJson.Ok(await peers.Ingest.RetryQuarantinedAsync(request, cancellationToken: cancel));
    }

    // The address says it; a body that says it, too, must say the same.
    private static string NameOf(string collection, string given) =>
        given.Length == 0 || given == $"collections/{collection}" ? $"collections/{collection}" : throw new InvalidField("collection", "is another one than in the address");
}
