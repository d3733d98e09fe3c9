using System.Diagnostics;
using Dossier.Common.V1;
using Dossier.Gateway.V1;
using Dossier.Query.V1;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Dossier.Gateway.Composition;

/// <summary>What the picture holds for a briefing.</summary>
/// <param name="Extent">How much there is.</param>
/// <param name="AppliedSequence">The rest includes every change up to here.</param>
/// <param name="Documents">The documents.</param>
/// <param name="Actors">Those named most, most first, each with a mention of this subject.</param>
/// <param name="Statements">By document and place, as all that follow.</param>
/// <param name="Positions">Who stands where.</param>
/// <param name="Times">By time.</param>
/// <param name="Figures">Numbers with what they measure.</param>
/// <param name="Quantities">Numbers with what they count, those of figures included.</param>
internal sealed record BriefingMaterial(
    BriefingExtent Extent, long AppliedSequence, CitedDocuments Documents, IReadOnlyList<Entity> Actors, IReadOnlyList<Statement> Statements,
    IReadOnlyList<Position> Positions, IReadOnlyList<TimelineEntry> Times, IReadOnlyList<Figure> Figures, IReadOnlyList<Quantity> Quantities);

/// <summary>Asks Query for what a briefing is made of: bounded pages, side by side, within the caller's deadline.</summary>
/// <param name="query">The picture.</param>
/// <param name="collection">Of this collection.</param>
/// <param name="document">Of this document only; null for all.</param>
/// <param name="call">Deadline and cancellation of every question.</param>
internal sealed class BriefingReader(QueryService.QueryServiceClient query, CollectionName collection, DocumentName? document, CallOptions call)
{
    private static readonly EntityType[] ActorTypes = [EntityType.Person, EntityType.Organization, EntityType.Place];

    private readonly string parent = collection.ToString();

    private DocumentFilter? OneDocument => document is { } one ? new DocumentFilter { Documents = { one.ToString() } } : null;

    private FactFilter? Facts => OneDocument is { } filter ? new FactFilter { Document = filter } : null;

    /// <summary>Reads all but the texts.</summary>
    public async Task<BriefingMaterial> ReadAsync(long atLeastSequence)
    {
        // First, and the rest asks for what this one has seen: whichever replica answers, the sequence is true of all.
        var stats = await query.GetCorpusStatsAsync(new() { Collection = parent, AtLeastSequence = atLeastSequence }, call);
        var sequence = Math.Max(atLeastSequence, stats.AppliedSequence);
        var only = document is null ? null : await FindAsync(sequence);
        var extent = only is null ? ExtentOf(stats) : ExtentOf(only);
        var documents = only is null ? ListDocumentsAsync(sequence) : Task.FromResult<IReadOnlyList<Document>>([only]);
        var actors = ListActorsAsync(extent.Counts.Mentions, sequence);
        var statements = ListStatementsAsync(extent.Counts.Statements, sequence);
        var positions = ListPositionsAsync(extent.Counts.Positions, sequence);
        var times = ReadTimelineAsync(extent.Counts.Times, sequence);
        var figures = ListFiguresAsync(extent.Counts.Figures, sequence);
        var quantities = ListQuantitiesAsync(extent.Counts.Quantities, sequence);
        await Task.WhenAll(documents, actors, statements, positions, times, figures, quantities);
        return new(
            extent, stats.AppliedSequence, new CitedDocuments(await documents), await actors, await statements, await positions, await times, await figures,
            await quantities);
    }

    /// <summary>A slice of a revision's text with the blocks in it; null when the revision is gone meanwhile.</summary>
    public async Task<ReadTextResponse?> ReadTextAsync(string revision, int start, int length)
    {
        Debug.Assert(length > 0, "0 stands for the longest slice");
        try
        {
            return await query.ReadTextAsync(new() { Name = revision, Start = start, Length = length }, call);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<Document> FindAsync(long sequence) =>
        (await query.GetDocumentAsync(new() { Name = document.ToString(), AtLeastSequence = sequence }, call)).Document;

    private Task<IReadOnlyList<Document>> ListDocumentsAsync(long sequence) => PagesAsync(async token =>
    {
        var page = await query.ListDocumentsAsync(
            new() { Parent = parent, PageSize = BriefingLimits.PageSize, PageToken = token, AtLeastSequence = sequence }, call);
        return (page.Documents, page.NextPageToken);
    });

    private async Task<IReadOnlyList<Entity>> ListActorsAsync(long mentions, long sequence)
    {
        if (mentions == 0) return [];
        var request = new ListEntitiesRequest { Parent = parent, Types_ = { ActorTypes }, Filter = OneDocument, PageSize = BriefingLimits.Actors, AtLeastSequence = sequence };
        var actors = (await query.ListEntitiesAsync(request, call)).Entities;
        // The first mention that comes with an entity can stand in any document.
        if (document is not null) await Task.WhenAll(actors.Select(actor => CiteHereAsync(actor, sequence)));
        return actors;
    }

    private async Task CiteHereAsync(Entity actor, long sequence)
    {
        var filter = new FactFilter { Document = OneDocument, Entity = actor.Entity_.Id };
        var page = await query.ListMentionsAsync(new() { Parent = parent, Filter = filter, PageSize = 1, AtLeastSequence = sequence }, call);
        actor.First = page.Mentions is [var mention] ? new Citation { Revision = mention.Meta.Revision, Span = mention.Span, FactId = mention.Meta.Id } : null;
    }

    private Task<IReadOnlyList<Statement>> ListStatementsAsync(long count, long sequence) => PagesAsync(
        async token =>
        {
            var page = await query.ListStatementsAsync(
                new() { Parent = parent, Filter = Facts, PageSize = BriefingLimits.PageSize, PageToken = token, AtLeastSequence = sequence }, call);
            return (page.Statements, page.NextPageToken);
        },
        count);

    private Task<IReadOnlyList<Position>> ListPositionsAsync(long count, long sequence) => PagesAsync(
        async token =>
        {
            var page = await query.ListPositionsAsync(
                new() { Parent = parent, Filter = Facts, PageSize = BriefingLimits.PageSize, PageToken = token, AtLeastSequence = sequence }, call);
            return (page.Positions, page.NextPageToken);
        },
        count);

    private Task<IReadOnlyList<Figure>> ListFiguresAsync(long count, long sequence) => PagesAsync(
        async token =>
        {
            var page = await query.ListFiguresAsync(
                new() { Parent = parent, Filter = Facts, PageSize = BriefingLimits.PageSize, PageToken = token, AtLeastSequence = sequence }, call);
            return (page.Figures, page.NextPageToken);
        },
        count);

    private Task<IReadOnlyList<TimelineEntry>> ReadTimelineAsync(long count, long sequence) => PagesAsync(
        async token =>
        {
            var page = await query.GetTimelineAsync(
                new() { Collection = parent, Filter = Facts, PageSize = BriefingLimits.PageSize, PageToken = token, AtLeastSequence = sequence }, call);
            return (page.Entries, page.NextPageToken);
        },
        count);

    private Task<IReadOnlyList<Quantity>> ListQuantitiesAsync(long count, long sequence) => PagesAsync(
        async token =>
        {
            var page = await query.ListQuantitiesAsync(
                new() { Parent = parent, Filter = Facts, PageSize = BriefingLimits.PageSize, PageToken = token, AtLeastSequence = sequence }, call);
            return (page.Quantities, page.NextPageToken);
        },
        count);

    // What does not exist is not asked for.
    private static async Task<IReadOnlyList<T>> PagesAsync<T>(Func<string, Task<(RepeatedField<T> Items, string Next)>> fetch, long count = long.MaxValue)
    {
        List<T> all = [];
        var token = "";
        for (var pages = 0; count > 0 && pages < BriefingLimits.Pages && (pages == 0 || token.Length > 0); pages++)
        {
            (var items, token) = await fetch(token);
            all.AddRange(items);
        }

        return all;
    }

    private static BriefingExtent ExtentOf(GetCorpusStatsResponse stats) => new()
    {
        Documents = stats.Documents,
        FailedDocuments = stats.FailedDocuments,
        Characters = stats.Characters,
        Counts = stats.Counts ?? new FactCounts(),
        Entities = stats.Entities,
    };

    private static BriefingExtent ExtentOf(Document document) => new()
    {
        Documents = 1,
        FailedDocuments = document.Status == RevisionStatus.Failed ? 1 : 0,
        Characters = document.Length,
        Counts = document.Counts ?? new FactCounts(),
    };
}
