using Dossier.Gateway.Composition;
using Dossier.Gateway.Peers;
using Dossier.Gateway.V1;
using Dossier.Query.V1;
using Google.Protobuf;
using Grpc.Core;
using static Dossier.Query.V1.QueryService;

namespace Dossier.Gateway.Rest;

/// <summary>What the picture answers: facts, search, entities, time and counts.</summary>
internal static class PictureEndpoints
{
    private const string One = "/v1/collections/{collection}";

    private static readonly Parameter[] Paging = [Parameters.PageSize, Parameters.PageToken, Parameters.AtLeastSequence];

    private static readonly Parameter[] FactFilter =
    [
        Parameters.Document.In("filter.document.documents"), Parameters.Entity, Parameters.From, Parameters.To, Parameters.PublishedFrom.In("filter.document.published_from"),
        Parameters.PublishedTo.In("filter.document.published_to"), Parameters.Language.In("filter.document.languages"), Parameters.Container.In("filter.document.container"), Parameters.MinConfidence, Parameters.StartFrom, Parameters.StartTo,
    ];

    private static readonly Parameter[] DocumentFilter =
    [
        Parameters.Document.In("filter.documents"), Parameters.PublishedFrom.In("filter.published_from"), Parameters.PublishedTo.In("filter.published_to"), Parameters.Language.In("filter.languages"),
        Parameters.Container.In("filter.container"),
    ];

    public static void MapPicture(this IEndpointRouteBuilder app)
    {
        Facts<ListMentionsRequest, ListMentionsResponse>(app, "mentions", "names of people, organizations, places and agreements", (query, request, call) => query.ListMentionsAsync(request, call));
        Facts<ListReferencesRequest, ListReferencesResponse>(app, "references", "pronouns and descriptions with whom they mean", (query, request, call) => query.ListReferencesAsync(request, call));
        Facts<ListTimeExpressionsRequest, ListTimeExpressionsResponse>(app, "times", "time expressions with their values", (query, request, call) => query.ListTimeExpressionsAsync(request, call));
        Facts<ListQuantitiesRequest, ListQuantitiesResponse>(app, "quantities", "numbers with their units", (query, request, call) => query.ListQuantitiesAsync(request, call));
        Facts<ListFiguresRequest, ListFiguresResponse>(app, "figures", "what is measured, between whom, for which period", (query, request, call) => query.ListFiguresAsync(request, call));
        Facts<ListStatementsRequest, ListStatementsResponse>(app, "statements", "who said what; entity is the speaker's", (query, request, call) => query.ListStatementsAsync(request, call));
        Facts<ListPositionsRequest, ListPositionsResponse>(app, "positions", "who stands where on which issue", (query, request, call) => query.ListPositionsAsync(request, call), Parameters.Issue);
        Facts<ListEventsRequest, ListEventsResponse>(app, "events", "who did what to whom", (query, request, call) => query.ListEventsAsync(request, call));
        Facts<ListRelationsRequest, ListRelationsResponse>(app, "relations", "offices, memberships and treaties", (query, request, call) => query.ListRelationsAsync(request, call));

        Ask<SearchRequest, SearchResponse>(
            app, "/search", "parent", new("search", "Full-text search with the passages to show") { Parameters = [Parameters.Words, .. DocumentFilter, .. Paging] },
            (query, request, call) => query.SearchAsync(request, call));
        Ask<GetTimelineRequest, GetTimelineResponse>(
            app, "/timeline", "collection", new("getTimeline", "What is told of which time, in order of time") { Parameters = [.. FactFilter, .. Paging] },
            (query, request, call) => query.GetTimelineAsync(request, call));
        Ask<GetCorpusStatsRequest, GetCorpusStatsResponse>(
            app, "/stats", "collection", new("getCorpusStats", "How much there is") { Parameters = [Parameters.AtLeastSequence] }, (query, request, call) => query.GetCorpusStatsAsync(request, call));

        app.MapGet(One + "/entities", EntitiesAsync).Does(new("listEntities", "Entities, most mentioned first; with q those whose names or aliases begin with it")
        {
            Parameters = [Parameters.NameBeginning, Parameters.EntityType, .. DocumentFilter, .. Paging], Answer = ListEntitiesResponse.Descriptor,
        });
        app.MapGet(One + "/entities/{entity}", EntityAsync).Does(new("getEntity", "An entity") { Parameters = [Parameters.AtLeastSequence], Answer = Entity.Descriptor, Failures = [404] });
        app.MapGet(One + "/briefing", BriefAsync).Does(new("getBriefing", "A cited overview of a collection") { Parameters = [Parameters.AtLeastSequence], Answer = GetBriefingResponse.Descriptor });
        app.MapGet(One + "/documents/{document}/briefing", BriefOnDocumentAsync).Does(new("getDocumentBriefing", "A cited overview of a document")
        {
            Parameters = [Parameters.AtLeastSequence], Answer = GetBriefingResponse.Descriptor, Failures = [404],
        });
    }

    private static void Facts<TRequest, TResponse>(
        IEndpointRouteBuilder app, string kind, string what, Func<QueryServiceClient, TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask, params Parameter[] further)
        where TRequest : IMessage, new()
        where TResponse : IMessage, new() =>
        Ask(app, "/" + kind, "parent", new($"list{char.ToUpperInvariant(kind[0])}{kind[1..]}", $"Facts: {what}; by document and place in the text") { Parameters = [.. FactFilter, .. further, .. Paging] }, ask);

    private static void Ask<TRequest, TResponse>(
        IEndpointRouteBuilder app, string path, string field, Operation operation, Func<QueryServiceClient, TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask)
        where TRequest : IMessage, new()
        where TResponse : IMessage, new() =>
        app.MapGet(One + path, async (string collection, HttpContext context, PeerServices peers, CancellationToken cancel) =>
        {
            var request = Parameters.RequestOf<TRequest>(context, field, $"collections/{collection}");
            return ProtoJson.Ok(await ask(peers.Query, request, new(cancellationToken: cancel)));
        }).Does(operation with { Answer = new TResponse().Descriptor });

    private static async Task<IResult> EntitiesAsync(string collection, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var parent = $"collections/{collection}";
        if (Parameters.NameBeginning.TextOf(context).Length == 0)
        {
            return ProtoJson.Ok(await peers.Query.ListEntitiesAsync(
                Parameters.RequestOf<ListEntitiesRequest>(context, "parent", parent, [Parameters.EntityType, .. DocumentFilter, .. Paging]), cancellationToken: cancel));
        }

        foreach (var other in DocumentFilter.Prepend(Parameters.EntityType).Where(other => other.TextOf(context).Length > 0)) throw new InvalidField(other.Name, "is not possible together with q");
        return ProtoJson.Ok(await peers.Query.SearchEntitiesAsync(
            Parameters.RequestOf<SearchEntitiesRequest>(context, "parent", parent, [Parameters.NameBeginning, .. Paging]), cancellationToken: cancel));
    }

    private static async Task<IResult> EntityAsync(string collection, string entity, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = Parameters.RequestOf<GetEntityRequest>(context, "collection", $"collections/{collection}");
        request.Entity = entity;
        return ProtoJson.Ok((await peers.Query.GetEntityAsync(request, cancellationToken: cancel)).Entity);
    }

    private static async Task<IResult> BriefAsync(string collection, HttpContext context, Briefings briefings, CancellationToken cancel)
    {
        var request = Parameters.RequestOf<GetBriefingRequest>(context, "collection", $"collections/{collection}");
        request.Corpus = true;
        return ProtoJson.Ok(await briefings.ComposeAsync(request, deadline: null, cancel));
    }

    private static async Task<IResult> BriefOnDocumentAsync(string collection, string document, HttpContext context, Briefings briefings, CancellationToken cancel)
    {
        var request = Parameters.RequestOf<GetBriefingRequest>(context, "collection", $"collections/{collection}");
        request.Document = $"collections/{collection}/documents/{document}";
        return ProtoJson.Ok(await briefings.ComposeAsync(request, deadline: null, cancel));
    }
}
