using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Ingest;

/// <summary>Collections.</summary>
internal sealed partial class IngestService
{
    public override async Task<CreateCollectionResponse> CreateCollection(CreateCollectionRequest request, ServerCallContext context)
    {
        if (!CollectionName.IsValidId(request.CollectionId)) throw new InvalidField("collection_id", "must be [a-z0-9][a-z0-9-]{0,62}");
        var displayName = request.Collection?.DisplayName ?? "";
        Fields.Text("collection.display_name", displayName, IngestLimits.DisplayNameLength);
        Fields.RequestId("request_id", request.RequestId);
        return new() { Collection = await store.CreateCollectionAsync(new(request.CollectionId), displayName, request.RequestId, context.CancellationToken) };
    }

    public override async Task<GetCollectionResponse> GetCollection(GetCollectionRequest request, ServerCallContext context)
    {
        var name = CollectionName.Parse(request.Name);
        var collection = await store.FindCollectionAsync(name, context.CancellationToken) ?? throw new NotFound(ErrorReason.CollectionNotFound, name.ToString());
        return new() { Collection = collection };
    }

    public override async Task<ListCollectionsResponse> ListCollections(ListCollectionsRequest request, ServerCallContext context)
    {
        var size = PageSize.Of(request.PageSize);
        var after = PageToken.Read(request.PageToken, request, count: 1) is [var last] ? last : "";
        var collections = await store.ListCollectionsAsync(after, size + 1, context.CancellationToken);
        var response = new ListCollectionsResponse { Collections = { collections.Take(size) } };
        if (collections.Count > size) response.NextPageToken = PageToken.Write(request, CollectionName.Parse(response.Collections[^1].Name).Id);
        return response;
    }

    public override Task<DeleteCollectionResponse> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context)
    {
        var name = CollectionName.Parse(request.Name);
        if (name == CollectionName.Default) throw new InvalidField("name", $"{name} cannot be deleted");
        return store.DeleteCollectionAsync(name, request.Force, request.Etag, context.CancellationToken);
    }
}
