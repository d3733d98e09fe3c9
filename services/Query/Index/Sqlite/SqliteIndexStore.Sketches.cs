using Dossier.Common.V1;
using Dossier.Query.Duplicates;
using Dossier.Query.Publishing;
using Dossier.Query.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

internal sealed partial class SqliteIndexStore
{
    // Bands of a sketch are added and removed with one statement each.
    private static void AddSketch(PreparedStatements statements, Publication publication)
    {
        if (publication.Sketch.IsEmpty) return;
        var (collection, document) = (publication.Name.Document.Collection.Id, publication.Name.Document.Id);
        var created = Micros(publication.Document.CreateTime);
        var insert = statements.Of("insert into sketch (collection, document, created, content) values (@collection, @document, @created, @content)");
        insert.With("@collection", collection).With("@document", document).With("@created", created).With("@content", publication.Sketch.ToByteArray()).ExecuteNonQuery();
        var index = statements.Of("""
            insert into sketch_band (collection, band, created, document) select @collection, value, @created, @document from json_each(@bands)
            """);
        index.With("@collection", collection).With("@document", document).With("@created", created)
            .With("@bands", SqliteCommands.Json(Sketches.BandsOf(publication.Sketch.Span))).ExecuteNonQuery();
    }

    private static void RemoveSketch(PreparedStatements statements, string collection, string document)
    {
        if (TakeSketch(statements, collection, document) is not { } sketch) return;
        var delete = statements.Of("""
            delete from sketch_band
            where collection = @collection and band in (select value from json_each(@bands)) and created = @created and document = @document
            """);
        delete.With("@collection", collection).With("@document", document).With("@created", sketch.Created)
            .With("@bands", SqliteCommands.Json(Sketches.BandsOf(sketch.Content))).ExecuteNonQuery();
    }

    private static (long Created, byte[] Content)? TakeSketch(PreparedStatements statements, string collection, string document)
    {
        var command = statements.Of("delete from sketch where collection = @collection and document = @document returning created, content");
        using var row = command.With("@collection", collection).With("@document", document).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetBytes(1)) : null;
    }

    /// <summary>Tells the document's near-duplicates and its cluster.</summary>
    private static Document WithDuplicates(Document document, Neighbourhood neighbourhood)
    {
        var name = DocumentName.Parse(document.Name);
        var near = neighbourhood.Of(name.Id);
        if (near.Count == 0) return document;
        document.NearDuplicates.AddRange(near.Take(QueryLimits.NearDuplicates).Select(neighbour => new NearDuplicate
        {
            Document = new DocumentName(name.Collection, neighbour.Age.Document).ToString(), Similarity = neighbour.Similarity,
        }));
        document.Cluster = new DocumentName(name.Collection, neighbourhood.HeadOf(name.Id)).ToString();
        return document;
    }

    private static long Micros(Timestamp? time) => time is null ? 0 : (time.Seconds * 1_000_000) + (time.Nanos / 1_000);

    /// <summary>The sketches of a collection, for one read.</summary>
    private sealed class SketchLookup : ISketchLookup, IDisposable
    {
        private readonly SqliteCommand sketch;
        private readonly SqliteCommand band;

        public SketchLookup(SqliteConnection connection, CollectionName collection)
        {
            sketch = connection.CreateCommand();
            sketch.CommandText = "select created, content from sketch where collection = @collection and document = @document";
            sketch.With("@collection", collection.Id);
            band = connection.CreateCommand();
            band.CommandText = "select created, document from sketch_band where collection = @collection and band = @band order by created, document limit @limit";
            band.With("@collection", collection.Id).With("@limit", QueryLimits.BandDocuments);
        }

        public (DocumentAge Age, byte[] Sketch)? Find(string document)
        {
            using var row = sketch.With("@document", document).ExecuteReader();
            return row.Read() ? (new DocumentAge(row.GetInt64(0), document), row.GetBytes(1)) : null;
        }

        public IReadOnlyList<DocumentAge> WithBand(long key)
        {
            using var rows = band.With("@band", key).ExecuteReader();
            var documents = new List<DocumentAge>();
            while (rows.Read()) documents.Add(new DocumentAge(rows.GetInt64(0), rows.GetString(1)));
            return documents;
        }

        public void Dispose()
        {
            sketch.Dispose();
            band.Dispose();
        }
    }
}
