using Dossier.Gateway.Peers;
using Dossier.Ingest.V1;

namespace Dossier.Gateway.Rest;

/// <summary>Collections.</summary>
internal static class CollectionEndpoints
{
    public static void MapCollections(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/collections/{collection}", GetAsync);
    }

    private static async Task<IResult> GetAsync(string collection, PeerServices peers, CancellationToken cancel)
    {
        var answer = await peers.Ingest.GetCollectionAsync(new GetCollectionRequest { Name = $"collections/{collection}" }, cancellationToken: cancel);
        return ProtoJson.Ok(answer.Collection);
    }
}
