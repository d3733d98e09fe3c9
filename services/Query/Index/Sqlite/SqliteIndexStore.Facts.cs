using Dossier.Common.V1;
using Dossier.Query.V1;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

internal sealed partial class SqliteIndexStore
{
    private const string FactColumns = "select f.document, f.start, f.ordinal, d.revision, f.message";

    private const string FromLayer = """
         from fact f join document d on d.collection = f.collection and d.id = f.document
        where f.collection = @collection and f.layer = @layer and (f.document, f.start, f.ordinal) > (@after_document, @after_start, @after_ordinal)
        """;

    // Lets the key find the documents, instead of looking at every fact of the layer.
    private const string FromDocuments = FromLayer + " and f.document in (select value from json_each(@documents))";

    private const string FromEntity = """
         from fact_entity e
        join fact f on f.collection = e.collection and f.layer = e.layer and f.document = e.document and f.start = e.start and f.ordinal = e.ordinal
        join document d on d.collection = e.collection and d.id = e.document
        where e.collection = @collection and e.entity = @entity and e.layer = @layer
          and (e.document, e.start, e.ordinal) > (@after_document, @after_start, @after_ordinal)
        """;

    // A time of day on the last day sorts behind the day itself, and "~" behind every time of day.
    private const string FactMatches = """
         and f.start >= @start_from and f.start < coalesce(@start_to, 2147483647)
         and (@time_from is null or f.latest >= @time_from)
         and (@time_to is null or f.earliest <= @time_to || '~')
         and f.confidence >= @min_confidence
         and (@issue is null or f.issue = @issue)
        """ + DocumentMatches;

    private const string ByPlace = " order by f.document, f.start, f.ordinal limit @limit";

    private const string ByEntityPlace = " order by e.document, e.start, e.ordinal limit @limit";

    private const string TimelineColumns =
        "select f.document, f.start, f.ordinal, d.message, f.message, f.earliest, f.latest, f.sentence_start, f.sentence_end";

    // k reads nothing but the index; only what passes there is looked up.
    private const string FromTimes = """
         from fact k indexed by fact_by_time
        cross join fact f on f.collection = k.collection and f.layer = k.layer and f.document = k.document and f.start = k.start and f.ordinal = k.ordinal
        cross join document d on d.collection = k.collection and d.id = k.document
        where k.collection = @collection and k.layer = @layer and k.earliest is not null
          and (k.earliest, k.latest, k.document, k.start, k.ordinal) > (@after_earliest, @after_latest, @after_document, @after_start, @after_ordinal)
          and k.latest >= coalesce(@time_from, '') and k.earliest <= coalesce(@time_to, '') || '~'
        """;

    private const string FromTimesOfEntity = """
         from fact_entity e
        cross join fact f on f.collection = e.collection and f.layer = e.layer and f.document = e.document and f.start = e.start and f.ordinal = e.ordinal
        cross join document d on d.collection = e.collection and d.id = e.document
        where e.collection = @collection and e.entity = @entity and e.layer = @layer and f.earliest is not null
          and (f.earliest, f.latest, f.document, f.start, f.ordinal) > (@after_earliest, @after_latest, @after_document, @after_start, @after_ordinal)
        """;

    private const string ByTime = " order by k.earliest, k.latest, k.document, k.start, k.ordinal limit @limit";

    private const string ByTimeOfEntity = " order by f.earliest, f.latest, f.document, f.start, f.ordinal limit @limit";

    /// <inheritdoc/>
    public Task<Page<StoredFact>> ListFactsAsync(CollectionName collection, FactCondition condition, FactKey after, PageBounds bounds, CancellationToken cancel) => Reading(
        connection =>
        {
            using var command = connection.CreateCommand();
            if (condition.Entity is not null) command.CommandText = FactColumns + FromEntity + FactMatches + ByEntityPlace;
            else if (condition.Document.Documents is not null) command.CommandText = FactColumns + FromDocuments + FactMatches + ByPlace;
            else command.CommandText = FactColumns + FromLayer + FactMatches + ByPlace;
            return Prepare(command, collection, condition, after, bounds).ReadPage(
                bounds,
                row =>
                {
                    var key = new FactKey(row.GetString(0), row.GetInt32(1), row.GetInt32(2));
                    var revision = new RevisionName(new DocumentName(collection, key.Document), row.GetInt32(3));
                    var message = row.GetBytes(4);
                    // The name of the revision is filled in later: leave room for it.
                    return (new StoredFact(key, revision, message), message.Length + 512);
                });
        },
        cancel);

    /// <inheritdoc/>
    public Task<Page<TimelineRow>> ReadTimelineAsync(
        CollectionName collection, FactCondition condition, TimelineKey? after, PageBounds bounds, CancellationToken cancel) => Reading(
        connection =>
        {
            using var command = connection.CreateCommand();
            if (condition.Entity is not null) command.CommandText = TimelineColumns + FromTimesOfEntity + FactMatches + ByTimeOfEntity;
            else command.CommandText = TimelineColumns + FromTimes + FactMatches + ByTime;
            command.With("@after_earliest", after?.Earliest ?? "").With("@after_latest", after?.Latest ?? "");
            return Prepare(command, collection, condition, after?.Fact ?? FactKey.First, bounds).ReadPage(bounds, row => ReadTimelineRow(connection, collection, row));
        },
        cancel);

    private static SqliteCommand Prepare(SqliteCommand command, CollectionName collection, FactCondition condition, FactKey after, PageBounds bounds) => command
        .With("@collection", collection.Id).With("@layer", (int)condition.Layer).With("@entity", condition.Entity)
        .With("@after_document", after.Document).With("@after_start", after.Start).With("@after_ordinal", after.Ordinal)
        .With("@time_from", condition.TimeFrom).With("@time_to", condition.TimeTo).With("@min_confidence", condition.MinConfidence)
        .With("@issue", condition.Issue).With("@start_from", condition.StartFrom).With("@start_to", condition.StartTo).With(condition.Document).With("@limit", bounds.Items + 1);

    private static (TimelineRow Row, int Bytes) ReadTimelineRow(SqliteConnection connection, CollectionName collection, SqliteDataReader row)
    {
        var fact = new FactKey(row.GetString(0), row.GetInt32(1), row.GetInt32(2));
        var document = row.GetMessage(3, Document.Parser);
        var time = row.GetMessage(4, TimeExpression.Parser);
        var sentence = row.IsDBNull(7) ? time.Span : SpanOf(connection, collection.Id, fact.Document, row.GetInt32(7), row.GetInt32(8));
        var entities = ReadEntitiesBetween(connection, collection, fact.Document, sentence.Start, sentence.End);
        // With its citation, whose title can be long, and the name of the revision in its provenance.
        var bytes = time.CalculateSize() + Citations.Of(document, sentence).CalculateSize() + entities.Sum(e => e.CalculateSize()) + 512;
        return (new TimelineRow(new TimelineKey(row.GetString(5), row.GetString(6), fact), time, sentence, entities, document), bytes);
    }

    private static List<EntityRef> ReadEntitiesBetween(SqliteConnection connection, CollectionName collection, string document, int start, int end)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            select message from fact where collection = @collection and layer = @layer and document = @document and start >= @start and start < @end
            order by start, ordinal
            """;
        using var rows = command.With("@collection", collection.Id).With("@layer", (int)Layer.Mentions).With("@document", document)
            .With("@start", start).With("@end", end).ExecuteReader();
        var (entities, seen) = (new List<EntityRef>(), new HashSet<string>(StringComparer.Ordinal));
        while (rows.Read() && entities.Count < QueryLimits.SentenceEntities)
        {
            if (rows.GetMessage(0, Mention.Parser).Entity is { } entity && seen.Add(entity.Id)) entities.Add(entity);
        }

        return entities;
    }
}
