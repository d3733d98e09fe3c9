using System.Text;
using Dossier.Common.V1;
using Dossier.Query.Duplicates;
using Dossier.Query.Publishing;
using Dossier.Query.V1;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

internal sealed partial class SqliteIndexStore
{
    /// <inheritdoc/>
    public Task<Document?> FindDocumentAsync(DocumentName name, CancellationToken cancel) => Reading(
        connection =>
        {
            if (FindDocument(connection, name) is not { } document) return null;
            using var sketches = new SketchLookup(connection, name.Collection);
            return WithDuplicates(document, new Neighbourhood(sketches));
        },
        cancel);

    /// <inheritdoc/>
    public Task<Page<Document>> ListDocumentsAsync(
        CollectionName collection, DocumentCondition condition, string after, PageBounds bounds, CancellationToken cancel) => Reading(
        connection =>
        {
            using var sketches = new SketchLookup(connection, collection);
            var neighbourhood = new Neighbourhood(sketches);
            using var command = connection.CreateCommand();
            // Members in the order of their paths, found by index: a container's page costs the same in a large collection as in a small one.
            if (condition.Container is null)
                command.CommandText = "select d.message from document d where d.collection = @collection and d.id > @after" + DocumentMatches + " order by d.id limit @limit";
            else
                command.CommandText = "select d.message from document d where d.collection = @collection and d.container = @container and d.member_path > @after" + DocumentMatches
                    + " order by d.member_path limit @limit";
            return command.With("@collection", collection.Id).With("@after", after).With(condition).With("@limit", bounds.Items + 1)
                .ReadPage(bounds, row => Sized(WithDuplicates(row.GetMessage(0, Document.Parser), neighbourhood)));
        },
        cancel);

    /// <inheritdoc/>
    public Task<TextSlice?> ReadTextAsync(DocumentName document, int start, int length, CancellationToken cancel) => Reading(
        connection =>
        {
            if (FindDocument(connection, document) is not { } found) return null;
            // In long: start and length are the caller's, and each can be the largest int.
            var end = (int)Math.Min(found.Length, (long)start + length);
            var text = start < end ? ReadRange(connection, document.Collection.Id, document.Id, start, end) : "";
            return new TextSlice(RevisionName.Parse(found.Revision), text, found.Length, ReadBlocks(connection, document, start, end));
        },
        cancel);

    /// <inheritdoc/>
    public Task<GetCorpusStatsResponse> CountAsync(CollectionName collection, CancellationToken cancel) => Reading(
        connection =>
        {
            var counts = CountLayers(connection, collection);
            var stats = new GetCorpusStatsResponse { Counts = FactLayers.Counts(layer => counts.GetValueOrDefault(layer)) };
            using var command = connection.CreateCommand();
            command.CommandText = """
                select documents, failed_documents, characters, applied, (select count(*) from entity e where e.collection = collection.id)
                from collection where id = @collection
                """;
            using var row = command.With("@collection", collection.Id).ExecuteReader();
            if (!row.Read()) return stats;
            (stats.Documents, stats.FailedDocuments, stats.Characters) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
            (stats.AppliedSequence, stats.Entities) = (row.GetInt64(3), row.GetInt64(4));
            return stats;
        },
        cancel);

    private static Dictionary<Layer, long> CountLayers(SqliteConnection connection, CollectionName collection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select layer, facts from layer where collection = @collection";
        using var rows = command.With("@collection", collection.Id).ExecuteReader();
        var counts = new Dictionary<Layer, long>();
        while (rows.Read()) counts[(Layer)rows.GetInt32(0)] = rows.GetInt64(1);
        return counts;
    }

    private static Document? FindDocument(SqliteConnection connection, DocumentName name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select message from document where collection = @collection and id = @document";
        using var row = command.With("@collection", name.Collection.Id).With("@document", name.Id).ExecuteReader();
        return row.Read() ? row.GetMessage(0, Document.Parser) : null;
    }

    // A range of the text that lies inside it.
    private static string ReadRange(SqliteConnection connection, string collection, string document, int start, int end)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            select start, content from text_chunk
            where collection = @collection and document = @document and start >= @first and start < @end order by start
            """;
        var first = start - (start % ChunkLength);
        using var rows = command.With("@collection", collection).With("@document", document).With("@first", first).With("@end", end).ExecuteReader();
        var text = new StringBuilder();
        while (rows.Read())
        {
            var chunk = new CodePoints(Encoding.UTF8.GetString(rows.GetBytes(1)));
            var at = rows.GetInt32(0);
            text.Append(chunk.Slice(Math.Max(0, start - at), Math.Min(chunk.Length, end - at)));
        }

        return text.ToString();
    }

    private static Span SpanOf(SqliteConnection connection, string collection, string document, int start, int end) =>
        new() { Start = start, End = end, Exact = CodePoints.Exact(ReadRange(connection, collection, document, start, end)) };

    // Blocks do not overlap: the only one that begins before the slice and reaches into it is the last that begins before it.
    private static List<Block> ReadBlocks(SqliteConnection connection, DocumentName document, int start, int end)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            select message from fact where collection = @collection and layer = @layer and document = @document and start < @end and end > @start
              and start >= coalesce((
                select max(start) from fact where collection = @collection and layer = @layer and document = @document and start <= @start), 0)
            order by start, ordinal limit @limit
            """;
        var page = command.With("@collection", document.Collection.Id).With("@document", document.Id).With("@layer", (int)Layer.Blocks)
            .With("@start", start).With("@end", end).With("@limit", QueryLimits.SliceLength)
            .ReadPage(new PageBounds(QueryLimits.SliceLength, QueryLimits.PageBytes), row => Sized(row.GetMessage(0, Block.Parser)));
        return page.More
            ? throw new LimitExceeded("slice_bytes", QueryLimits.PageBytes, "the blocks of this slice are too large for one answer: ask for a shorter one")
            : [.. page.Items];
    }

    private static (T Item, int Bytes) Sized<T>(T message)
        where T : Google.Protobuf.IMessage => (message, message.CalculateSize());
}
