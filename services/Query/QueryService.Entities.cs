using System.Globalization;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Query.Index;
using Dossier.Query.Publishing;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Query;

internal sealed partial class QueryService
{
    /// <inheritdoc/>
    public override async Task<GetEntityResponse> GetEntity(GetEntityRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Collection, "collection");
        var id = Filters.Name(request.Entity, "entity");
        await AtLeastAsync(collection, request.AtLeastSequence, context);
        var entity = await index.FindEntityAsync(collection, id, context.CancellationToken)
            ?? throw new NotFound(ErrorReason.ResourceNotFound, $"entity {id} of {collection}");
        return new GetEntityResponse { Entity = entity };
    }

    /// <inheritdoc/>
    public override async Task<SearchEntitiesResponse> SearchEntities(SearchEntitiesRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Parent, "parent");
        if (request.Query.EnumerateRunes().Count() > QueryLimits.EntityQueryLength)
            throw new InvalidField("query", $"must be at most {QueryLimits.EntityQueryLength} characters", ErrorReason.InvalidQuery);
        var prefix = EntityUse.Fold(request.Query);
        if (prefix.Length == 0) throw new InvalidField("query", "must hold the beginning of a name", ErrorReason.InvalidQuery);
        var bounds = PageBounds.Of(PageSize.Of(request.PageSize));
        var after = EntityKeyOf(PageToken.Read(request.PageToken, request, 2));
        await AtLeastAsync(collection, request.AtLeastSequence, context);
        var page = await index.SearchEntitiesAsync(collection, prefix, after, bounds, context.CancellationToken);
        return new SearchEntitiesResponse { Entities = { page.Items }, NextPageToken = NextPage(request, page, KeysOf) };
    }

    /// <inheritdoc/>
    public override async Task<ListEntitiesResponse> ListEntities(ListEntitiesRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Parent, "parent");
        if (request.Types_.Count > QueryLimits.FilterValues) throw new LimitExceeded("filter_values", QueryLimits.FilterValues, $"types has {request.Types_.Count} values");
        var condition = new EntityCondition(request.Types_, Filters.Of(collection, request.Filter));
        var bounds = PageBounds.Of(PageSize.Of(request.PageSize));
        var after = EntityKeyOf(PageToken.Read(request.PageToken, request, 2));
        await AtLeastAsync(collection, request.AtLeastSequence, context);
        var page = await index.ListEntitiesAsync(collection, condition, after, bounds, context.CancellationToken);
        return new ListEntitiesResponse { Entities = { page.Items }, NextPageToken = NextPage(request, page, KeysOf) };
    }

    private static EntityKey? EntityKeyOf(string[]? keys) =>
        keys is [var mentions, var id] ? new EntityKey(long.Parse(mentions, CultureInfo.InvariantCulture), id) : null;

    private static string[] KeysOf(Entity entity) => [entity.MentionCount.ToString(CultureInfo.InvariantCulture), entity.Entity_.Id];
}
