using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Query;

internal sealed partial class QueryService
{
    /// <inheritdoc/>
    public override async Task<GetCorpusStatsResponse> GetCorpusStats(GetCorpusStatsRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Collection, "collection");
        await AtLeastAsync(collection, request.AtLeastSequence, context);
        return await index.CountAsync(collection, context.CancellationToken);
    }
}
