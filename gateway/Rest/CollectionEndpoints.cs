using Dossier.Gateway.Peers;
using Dossier.Ingest.V1;

namespace Dossier.Gateway.Rest;

/// <summary>Collections.</summary>
internal static class CollectionEndpoints
{
    private const string Collections = "/v1/collections";
    private const string One = Collections + "/{collection}";

    public static void MapCollections(this IEndpointRouteBuilder app)
    {
        app.MapGet(Collections, ListAsync).Does(new("listCollections", "Collections, by name")
        {
            Parameters = [Parameters.PageSize, Parameters.PageToken], Answer = ListCollectionsResponse.Descriptor,
        });
        app.MapPost(Collections, CreateAsync).Does(new("createCollection", "Creates a collection")
        {
            Body = CreateCollectionRequest.Descriptor, Answer = Collection.Descriptor, Successes = [(201, "Created")], Failures = [409, 413, 415], Headers = [Idempotency.Described],
        });
        app.MapGet(One, GetAsync).Does(new("getCollection", "A collection") { Answer = Collection.Descriptor, Failures = [404], Headers = [EntityTag.IfNoneMatch], Successes = [(200, "OK"), (304, "As the client has it")] });
        app.MapDelete(One, DeleteAsync).Does(new("deleteCollection", "Deletes a collection")
        {
            Parameters = [Parameters.Force], Answer = DeleteCollectionResponse.Descriptor, Failures = [404, 409, 412], Headers = [EntityTag.IfMatch],
        });
        app.MapGet(One + "/status", StatusAsync).Does(new("getCollectionStatus", "Counts and positions of a collection") { Answer = GetIngestStatusResponse.Descriptor, Failures = [404] });
    }

    private static async Task<IResult> ListAsync(HttpContext context, PeerServices peers, CancellationToken cancel) =>
        ProtoJson.Ok(await peers.Ingest.ListCollectionsAsync(Parameters.RequestOf<ListCollectionsRequest>(context), cancellationToken: cancel));

    private static async Task<IResult> CreateAsync(HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = await RequestJson.ReadAsync<CreateCollectionRequest>(context, cancel);
        request.RequestId = Idempotency.KeyOf(context, request.RequestId);
        var answer = await peers.Ingest.CreateCollectionAsync(request, cancellationToken: cancel);
        return ProtoJson.Created(answer.Collection, answer.Collection.Name, context);
    }

    private static async Task<IResult> GetAsync(string collection, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var answer = await peers.Ingest.GetCollectionAsync(new() { Name = $"collections/{collection}" }, cancellationToken: cancel);
        return ProtoJson.Ok(answer.Collection, new EntityTag(answer.Collection.Etag), context);
    }

    private static async Task<IResult> DeleteAsync(string collection, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = Parameters.RequestOf<DeleteCollectionRequest>(context, "name", $"collections/{collection}");
        request.Etag = EntityTag.Required(context);
        return ProtoJson.Ok(await peers.Ingest.DeleteCollectionAsync(request, cancellationToken: cancel));
    }

    private static async Task<IResult> StatusAsync(string collection, PeerServices peers, CancellationToken cancel) =>
        ProtoJson.Ok(await peers.Ingest.GetIngestStatusAsync(new() { Collection = $"collections/{collection}" }, cancellationToken: cancel));
}
