using System.Globalization;
using Dossier.Defaults;
using Dossier.Query.Index;
using Dossier.Query.Search;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Query;

internal sealed partial class QueryService
{
    /// <inheritdoc/>
    public override async Task<SearchResponse> Search(SearchRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Parent, "parent");
        var query = SearchQuery.Parse(request.Query);
        var condition = Filters.Of(collection, request.Filter);
        var bounds = PageBounds.Of(PageSize.Of(request.PageSize));
        SearchKey? after = PageToken.Read(request.PageToken, request, 2) is [var score, var document]
            ? new SearchKey(double.Parse(score, CultureInfo.InvariantCulture), document)
            : null;
        await AtLeastAsync(collection, request.AtLeastSequence, context);
        var answer = await index.SearchAsync(collection, query, condition, after, bounds, context.CancellationToken);
        return new SearchResponse
        {
            Results = { answer.Hits.Items.Select(ResultOf) },
            // "R" gives the same number back, to the last bit.
            NextPageToken = NextPage(request, answer.Hits, hit => [hit.Score.ToString("R", CultureInfo.InvariantCulture), DocumentName.Parse(hit.Document.Name).Id]),
            AppliedSequence = answer.AppliedSequence,
        };
    }

    private static SearchResult ResultOf(SearchHit hit) => new()
    {
        Document = hit.Document, Score = hit.Score, Snippet = Citations.Of(hit.Document, hit.Snippet), Highlights = { hit.Highlights },
    };
}
