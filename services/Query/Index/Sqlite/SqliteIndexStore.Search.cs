using Dossier.Query.Search;
using Dossier.Query.V1;
using Dossier.Query.Publishing;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

internal sealed partial class SqliteIndexStore
{
    // bm25 is lower for better matches.
    private const string Ranked = """
        select id, score, message, search_row from (
          select d.id as id, bm25(search) as score, d.message as message, d.search_row as search_row
          from search join document d on d.search_row = search.rowid
          where search match @match and d.collection = @collection
        """ + DocumentMatches + """
        ) where @after is null or score > @after_score or (score = @after_score and id > @after)
        order by score, id limit @limit
        """;

    private const string Marked = "select highlight(search, 0, @open, @close) from search where search match @match and rowid = @row";

    /// <inheritdoc/>
    public Task<SearchAnswer> SearchAsync(
        CollectionName collection, SearchQuery query, DocumentCondition condition, SearchKey? after, PageBounds bounds, CancellationToken cancel) => Reading(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Ranked;
            var hits = command.With("@match", MatchOf(query)).With("@collection", collection.Id).With(condition).With("@limit", bounds.Items + 1)
                .With("@after", after?.Document).With("@after_score", -after?.Score)
                .ReadPage(bounds, row => ReadHit(connection, collection, query, row));
            return new SearchAnswer(hits, AppliedSequence(connection, collection.Id));
        },
        cancel);

    // Quoted, a term is nothing but text to FTS5, whatever stands in it.
    private static string MatchOf(SearchQuery query) =>
        string.Join(" OR ", query.Terms.Select(term => $"\"{term.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    private static (SearchHit Hit, int Bytes) ReadHit(SqliteConnection connection, CollectionName collection, SearchQuery query, SqliteDataReader row)
    {
        var document = row.GetMessage(2, Document.Parser);
        var passage = Snippets.Choose(ReadMarked(connection, query, row.GetInt64(3)));
        var id = row.GetString(0);
        var hit = new SearchHit(
            -row.GetDouble(1), document, SpanOf(connection, collection.Id, id, passage.Start, passage.End),
            [.. passage.Matches.Select(m => SpanOf(connection, collection.Id, id, m.Start, m.End))]);
        return (hit, document.CalculateSize() + Citations.Of(document, hit.Snippet).CalculateSize() + hit.Highlights.Sum(h => h.CalculateSize()) + 64);
    }

    private static string ReadMarked(SqliteConnection connection, SearchQuery query, long searchRow)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Marked;
        return (string)command.With("@match", MatchOf(query)).With("@row", searchRow)
            .With("@open", SearchableText.MatchStart).With("@close", SearchableText.MatchEnd).ExecuteScalar()!;
    }
}
