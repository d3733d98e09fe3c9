using Dossier.Query.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Gateway.Components.Reading;

/// <summary>Some facts of a layer.</summary>
/// <param name="Facts">In text order.</param>
/// <param name="Next">Token of the next page; empty on the last.</param>
internal sealed record FactPage(IReadOnlyList<ReaderFact> Facts, string Next);

/// <summary>Facts of any kind, asked for alike: the contract has one RPC per kind.</summary>
internal sealed class FactSource(QueryService.QueryServiceClient query)
{
    /// <summary>Facts that services give at a time.</summary>
    private const int PageSize = 1_000;

    /// <summary>A page of facts.</summary>
    public async Task<FactPage> ListAsync(FactLayer layer, CollectionName collection, FactFilter filter, int size, string token, CallOptions call)
    {
        var parent = collection.ToString();
        switch (layer)
        {
            case FactLayer.Mentions:
                var mentions = await query.ListMentionsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(mentions.Mentions, FactWords.Of, mentions.NextPageToken);
            case FactLayer.References:
                var references = await query.ListReferencesAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(references.References, FactWords.Of, references.NextPageToken);
            case FactLayer.Times:
                var times = await query.ListTimeExpressionsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(times.Times, FactWords.Of, times.NextPageToken);
            case FactLayer.Quantities:
                var quantities = await query.ListQuantitiesAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(quantities.Quantities, FactWords.Of, quantities.NextPageToken);
            case FactLayer.Figures:
                var figures = await query.ListFiguresAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(figures.Figures, FactWords.Of, figures.NextPageToken);
            case FactLayer.Statements:
                var statements = await query.ListStatementsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(statements.Statements, FactWords.Of, statements.NextPageToken);
            case FactLayer.Positions:
                var positions = await query.ListPositionsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(positions.Positions, FactWords.Of, positions.NextPageToken);
            case FactLayer.Events:
                var events = await query.ListEventsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(events.Events, FactWords.Of, events.NextPageToken);
            case FactLayer.Relations:
                var relations = await query.ListRelationsAsync(new() { Parent = parent, Filter = filter, PageSize = size, PageToken = token }, call);
                return Page(relations.Relations, FactWords.Of, relations.NextPageToken);
            default:
                throw new ArgumentOutOfRangeException(nameof(layer), layer, "not a layer");
        }
    }

    /// <summary>Facts up to a limit, and whether there are more.</summary>
    public async Task<(IReadOnlyList<ReaderFact> Facts, bool More)> ListAsync(
        FactLayer layer, CollectionName collection, FactFilter filter, int limit, CallOptions call)
    {
        var (facts, token) = (new List<ReaderFact>(), "");
        do
        {
            var page = await ListAsync(layer, collection, filter, Math.Min(PageSize, limit - facts.Count), token, call);
            facts.AddRange(page.Facts);
            token = page.Next;
        }
        while (token.Length > 0 && facts.Count < limit);

        return (facts, token.Length > 0);
    }

    private static FactPage Page<T>(IEnumerable<T> facts, Func<T, ReaderFact> inWords, string next)
        where T : IMessage<T> => new([.. facts.Select(inWords)], next);
}
