using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Query.Index;
using Dossier.Query.Publishing;
using Dossier.Query.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Dossier.Query;

internal sealed partial class QueryService
{
    /// <inheritdoc/>
    public override async Task<ListMentionsResponse> ListMentions(ListMentionsRequest request, ServerCallContext context)
    {
        var response = new ListMentionsResponse();
        var asked = new FactsAsked(request, Layer.Mentions, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, Mention.Parser, response.Mentions, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListReferencesResponse> ListReferences(ListReferencesRequest request, ServerCallContext context)
    {
        var response = new ListReferencesResponse();
        var asked = new FactsAsked(request, Layer.References, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, Reference.Parser, response.References, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListTimeExpressionsResponse> ListTimeExpressions(ListTimeExpressionsRequest request, ServerCallContext context)
    {
        var response = new ListTimeExpressionsResponse();
        var asked = new FactsAsked(request, Layer.Times, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, TimeExpression.Parser, response.Times, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListQuantitiesResponse> ListQuantities(ListQuantitiesRequest request, ServerCallContext context)
    {
        var response = new ListQuantitiesResponse();
        var asked = new FactsAsked(request, Layer.Quantities, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, Quantity.Parser, response.Quantities, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListFiguresResponse> ListFigures(ListFiguresRequest request, ServerCallContext context)
    {
        var response = new ListFiguresResponse();
        var asked = new FactsAsked(request, Layer.Figures, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, Figure.Parser, response.Figures, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListStatementsResponse> ListStatements(ListStatementsRequest request, ServerCallContext context)
    {
        var response = new ListStatementsResponse();
        var asked = new FactsAsked(request, Layer.Statements, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, Statement.Parser, response.Statements, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListPositionsResponse> ListPositions(ListPositionsRequest request, ServerCallContext context)
    {
        var response = new ListPositionsResponse();
        var asked = new FactsAsked(
            request, Layer.Positions, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence, request.Issue);
        response.NextPageToken = await ListAsync(asked, Position.Parser, response.Positions, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context)
    {
        var response = new ListEventsResponse();
        var asked = new FactsAsked(request, Layer.Events, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, Event.Parser, response.Events, context);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListRelationsResponse> ListRelations(ListRelationsRequest request, ServerCallContext context)
    {
        var response = new ListRelationsResponse();
        var asked = new FactsAsked(request, Layer.Relations, request.Parent, request.Filter, request.PageSize, request.PageToken, request.AtLeastSequence);
        response.NextPageToken = await ListAsync(asked, Relation.Parser, response.Relations, context);
        return response;
    }

    // Facts of all kinds are asked for, kept and given alike.
    private async Task<string> ListAsync<T>(FactsAsked asked, MessageParser<T> parser, RepeatedField<T> facts, ServerCallContext context)
        where T : IMessage<T>
    {
        var collection = CollectionName.Parse(asked.Parent, "parent");
        var condition = Filters.Of(collection, asked.Layer, asked.Filter, asked.Issue);
        var bounds = PageBounds.Of(PageSize.Of(asked.PageSize));
        var after = PageToken.Read(asked.PageToken, asked.Request, 3) is [var document, var start, var ordinal]
            ? new FactKey(document, NumberIn(start), NumberIn(ordinal))
            : FactKey.First;
        await AtLeastAsync(collection, asked.AtLeastSequence, context);
        var page = await index.ListFactsAsync(collection, condition, after, bounds, context.CancellationToken);
        facts.AddRange(page.Items.Select(stored => OfRevision(parser.ParseFrom(stored.Message), stored.Revision)));
        return NextPage(asked.Request, page, stored => [stored.Key.Document, Key(stored.Key.Start), Key(stored.Key.Ordinal)]);
    }

    private static T OfRevision<T>(T fact, RevisionName revision)
        where T : IMessage<T>
    {
        var name = revision.ToString();
        foreach (var meta in MessageFinder<FactMeta>.In(fact)) meta.Revision = name;
        return fact;
    }

    private sealed record FactsAsked(
        IMessage Request, Layer Layer, string Parent, FactFilter? Filter, int PageSize, string PageToken, long AtLeastSequence, string Issue = "");
}
