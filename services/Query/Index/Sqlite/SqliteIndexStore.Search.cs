using System.Diagnostics.CodeAnalysis;
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

    /// <summary>
    /// Code points that are marked at once: FTS5's highlight copies its whole result anew for every match, so its time grows with the square of a text.
    /// </summary>
    private const int MarkedLength = 65_536;

    /// <summary>Code points that two parts of a long text share, so that a match at the border of one is whole in the other.</summary>
    private const int PartOverlap = 256;

    private const string Parts = """
        create virtual table if not exists temp.part using fts5 (body, tokenize = "unicode61 remove_diacritics 2")
        """;

    private const string MarkedPart = "select highlight(part, 0, @open, @close) from temp.part where part match @match and rowid = @row";

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
        var passage = PassageOf(connection, query, document, row.GetInt64(3));
        var id = row.GetString(0);
        var hit = new SearchHit(
            -row.GetDouble(1), document, SpanOf(connection, collection.Id, id, passage.Start, passage.End),
            [.. passage.Matches.Select(m => SpanOf(connection, collection.Id, id, m.Start, m.End))]);
        return (hit, document.CalculateSize() + Citations.Of(document, hit.Snippet).CalculateSize() + hit.Highlights.Sum(h => h.CalculateSize()) + 64);
    }

    private static Passage PassageOf(SqliteConnection connection, SearchQuery query, Document document, long searchRow)
    {
        if (document.Length <= MarkedLength) return Snippets.Choose(ReadMarked(connection, Marked, query, searchRow)!);
        var body = new CodePoints(ReadBody(connection, searchRow));
        Execute(connection, Parts);
        for (var start = 0; start < body.Length; start += MarkedLength - PartOverlap)
        {
            if (MarkPart(connection, query, body.Slice(start, Math.Min(body.Length, start + MarkedLength)).ToString()) is { } marked) return Snippets.Choose(marked).Behind(start);
        }

        // What matches only across the border of two parts is longer than any passage.
        return new Passage(0, Math.Min(body.Length, QueryLimits.SnippetLength), []);
    }

    private static string? MarkPart(SqliteConnection connection, SearchQuery query, string part)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "insert into temp.part (rowid, body) values (1, @body)";
        insert.With("@body", part).ExecuteNonQuery();
        var marked = ReadMarked(connection, MarkedPart, query, searchRow: 1);
        Execute(connection, "delete from temp.part");
        return marked;
    }

    private static string? ReadMarked(SqliteConnection connection, [ConstantExpected] string sql, SearchQuery query, long searchRow)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string?)command.With("@match", MatchOf(query)).With("@row", searchRow)
            .With("@open", SearchableText.MatchStart).With("@close", SearchableText.MatchEnd).ExecuteScalar();
    }

    private static string ReadBody(SqliteConnection connection, long searchRow)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select body from search where rowid = @row";
        return (string)command.With("@row", searchRow).ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, [ConstantExpected] string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
