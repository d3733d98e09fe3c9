using Dossier.Common.V1;
using Dossier.Query.Publishing;
using Dossier.Query.Search;
using Dossier.Query.V1;

namespace Dossier.Query.Index;

/// <summary>
/// What Query keeps: published documents with text, facts and search index. Every write is one transaction, idempotent, and durable when it returns.
/// Every read is of one moment.
/// </summary>
internal interface IIndexStore
{
    /// <summary>Replaces whatever is stored of a document, when the generation is higher.</summary>
    Task<Written> PublishAsync(Publication publication, CancellationToken cancel);

    /// <summary>Removes all of a document but its generation, when the generation is higher.</summary>
    Task<Written> RetractAsync(DocumentName document, Change change, CancellationToken cancel);

    /// <summary>Replaces the sources of a stored document, when the generation is higher.</summary>
    Task<Written> UpdateSourcesAsync(DocumentName document, Change change, IReadOnlyList<Source> sources, CancellationToken cancel);

    /// <summary>The sequence up to which every change is applied; 0 for an unknown collection.</summary>
    Task<long> GetAppliedSequenceAsync(CollectionName collection, CancellationToken cancel);

    /// <summary>A document, or null.</summary>
    Task<Document?> FindDocumentAsync(DocumentName name, CancellationToken cancel);

    /// <summary>Documents by id, behind <paramref name="after"/>; members of one container by path.</summary>
    Task<Page<Document>> ListDocumentsAsync(CollectionName collection, DocumentCondition condition, string after, PageBounds bounds, CancellationToken cancel);

    /// <summary>A slice of a text, or null when there is no such document.</summary>
    Task<TextSlice?> ReadTextAsync(DocumentName document, int start, int length, CancellationToken cancel);

    /// <summary>Facts of one layer by document, place and ordinal, behind <paramref name="after"/>.</summary>
    Task<Page<StoredFact>> ListFactsAsync(CollectionName collection, FactCondition condition, FactKey after, PageBounds bounds, CancellationToken cancel);

    /// <summary>An entity, or null when no stored document mentions it.</summary>
    Task<Entity?> FindEntityAsync(CollectionName collection, string id, CancellationToken cancel);

    /// <summary>Entities by mentions (most first) and id, behind <paramref name="after"/>.</summary>
    Task<Page<Entity>> ListEntitiesAsync(CollectionName collection, EntityCondition condition, EntityKey? after, PageBounds bounds, CancellationToken cancel);

    /// <summary>Entities that have a name beginning so, in the same order.</summary>
    /// <param name="collection">Where.</param>
    /// <param name="prefix">Folded by <see cref="EntityUse.Fold"/>.</param>
    /// <param name="after">Last of the page before.</param>
    /// <param name="bounds">Size of the page.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Page<Entity>> SearchEntitiesAsync(CollectionName collection, string prefix, EntityKey? after, PageBounds bounds, CancellationToken cancel);

    /// <summary>Time expressions on the calendar by earliest, latest, document, place and ordinal, each with its sentence.</summary>
    Task<Page<TimelineRow>> ReadTimelineAsync(CollectionName collection, FactCondition condition, TimelineKey? after, PageBounds bounds, CancellationToken cancel);

    /// <summary>Documents that have one of the terms, best first, then by id.</summary>
    Task<SearchAnswer> SearchAsync(CollectionName collection, SearchQuery query, DocumentCondition condition, SearchKey? after, PageBounds bounds, CancellationToken cancel);

    /// <summary>How much there is.</summary>
    Task<GetCorpusStatsResponse> CountAsync(CollectionName collection, CancellationToken cancel);

    /// <summary>Whether the store answers.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancel);
}
