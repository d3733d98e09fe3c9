using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Cli.Asking;

/// <summary>Facts of a collection, page by page.</summary>
/// <param name="limit">Most facts; 0 for all.</param>
internal sealed class FactList(QueryService.QueryServiceClient query, CollectionName collection, FactFilter filter, int limit)
{
    private readonly string parent = collection.ToString();

    public IAsyncEnumerable<Mention> MentionsAsync(CancellationToken cancel) => Pages.ReadAsync(
        async (size, token) =>
        {
            var page = await query.ListMentionsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, cancellationToken: cancel);
            return (page.Mentions, page.NextPageToken);
        },
        limit,
        cancel);

    public IAsyncEnumerable<TimeExpression> TimesAsync(CancellationToken cancel) => Pages.ReadAsync(
        async (size, token) =>
        {
            var page = await query.ListTimeExpressionsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, cancellationToken: cancel);
            return (page.Times, page.NextPageToken);
        },
        limit,
        cancel);

    public IAsyncEnumerable<Quantity> QuantitiesAsync(CancellationToken cancel) => Pages.ReadAsync(
        async (size, token) =>
        {
            var page = await query.ListQuantitiesAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, cancellationToken: cancel);
            return (page.Quantities, page.NextPageToken);
        },
        limit,
        cancel);

    public IAsyncEnumerable<Statement> StatementsAsync(CancellationToken cancel) => Pages.ReadAsync(
        async (size, token) =>
        {
            var page = await query.ListStatementsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, cancellationToken: cancel);
            return (page.Statements, page.NextPageToken);
        },
        limit,
        cancel);
}
