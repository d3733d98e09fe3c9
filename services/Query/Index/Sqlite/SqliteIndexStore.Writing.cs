using System.Text;
using Dossier.Common.V1;
using Dossier.Query.Publishing;
using Dossier.Query.V1;
using Google.Protobuf;

namespace Dossier.Query.Index.Sqlite;

internal sealed partial class SqliteIndexStore
{
    /// <summary>Code points of a chunk: a slice of the largest size reads few, a sentence reads one or two.</summary>
    private const int ChunkLength = 16_384;

    private static readonly Layer[] KeptLayers = [.. FactLayers.Of(new Revision()).Select(layer => layer.Layer)];

    private PreparedStatements? prepared;

    /// <inheritdoc/>
    public Task<Written> PublishAsync(Publication publication, CancellationToken cancel) =>
        ChangingAsync(publication.Name.Document, publication.Change, statements => Publish(statements, publication), cancel);

    /// <inheritdoc/>
    public Task<Written> RetractAsync(DocumentName document, Change change, CancellationToken cancel) =>
        ChangingAsync(document, change, statements => Retract(statements, document, change.Generation), cancel);

    /// <inheritdoc/>
    public Task<Written> UpdateSourcesAsync(DocumentName document, Change change, IReadOnlyList<Source> sources, CancellationToken cancel) =>
        ChangingAsync(document, change, statements => UpdateSources(statements, document, change.Generation, sources), cancel);

    // Every write: settle what it works off, then do it when it is newer than what is stored or retracted.
    private Task<Written> ChangingAsync(DocumentName document, Change change, Func<PreparedStatements, WriteOutcome> write, CancellationToken cancel) =>
        writer.WriteAsync(
            connection =>
            {
                // The writer has one connection, so the statements made for it serve every write.
                var statements = prepared ??= new PreparedStatements(connection);
                var applied = Settle(statements, document.Collection.Id, change);
                var old = GenerationOf(statements, document) >= change.Generation;
                return new Written(old ? WriteOutcome.IgnoredAsOld : write(statements), applied);
            },
            cancel);

    private static WriteOutcome Publish(PreparedStatements statements, Publication publication)
    {
        var (collection, document) = (publication.Name.Document.Collection.Id, publication.Name.Document.Id);
        RemoveDocument(statements, collection, document);
        RemoveTombstone(statements, collection, document);
        AddDocument(statements, publication, publication.Text.Length > 0 ? AddToSearch(statements, publication.Searchable) : null);
        AddText(statements, collection, document, publication.Text);
        AddFacts(statements, collection, document, publication.Facts);
        AddSketch(statements, publication);
        foreach (var use in publication.Entities) AddEntity(statements, collection, document, use);
        return WriteOutcome.Applied;
    }

    private static WriteOutcome Retract(PreparedStatements statements, DocumentName document, long generation)
    {
        RemoveDocument(statements, document.Collection.Id, document.Id);
        var command = statements.Of("""
            insert into tombstone (collection, document, generation) values (@collection, @document, @generation)
            on conflict do update set generation = excluded.generation
            """);
        command.With("@collection", document.Collection.Id).With("@document", document.Id).With("@generation", generation).ExecuteNonQuery();
        return WriteOutcome.Applied;
    }

    private static WriteOutcome UpdateSources(PreparedStatements statements, DocumentName name, long generation, IReadOnlyList<Source> sources)
    {
        // Sources of a document that is not here have nothing to stand on; whoever publishes it brings its sources.
        if (FindDocument(statements.Connection, name) is not { } document) return WriteOutcome.IgnoredAsOld;
        document.Sources.Clear();
        document.Sources.AddRange(sources);
        var command = statements.Of("update document set generation = @generation, message = @message where collection = @collection and id = @document");
        command.With("@collection", name.Collection.Id).With("@document", name.Id).With("@generation", generation).With("@message", document.ToByteArray()).ExecuteNonQuery();
        return WriteOutcome.Applied;
    }

    private static long GenerationOf(PreparedStatements statements, DocumentName document)
    {
        var command = statements.Of("""
            select max(generation) from (
              select generation from document where collection = @collection and id = @document
              union all select generation from tombstone where collection = @collection and document = @document)
            """);
        return command.With("@collection", document.Collection.Id).With("@document", document.Id).ReadNumber() ?? 0;
    }

    // Links are kept until their predecessors are there; the applied sequence is the end of the unbroken chain from 0, or from what the ledger has done with.
    private static long Settle(PreparedStatements statements, string collection, Change change)
    {
        var before = AppliedSequence(statements.Connection, collection);
        var start = Math.Max(before, change.SettledSequence);
        if (change.Settles.Count == 0 && start == before) return before;
        if (start > before) Forget(statements, collection, start);
        var add = statements.Of("insert or ignore into settled (collection, previous, sequence) values (@collection, @previous, @sequence)");
        foreach (var link in change.Settles.Where(link => link.Previous >= start))
            add.With("@collection", collection).With("@previous", link.Previous).With("@sequence", link.Sequence).ExecuteNonQuery();
        var follow = statements.Of("delete from settled where collection = @collection and previous = @previous returning sequence");
        var applied = start;
        while (follow.With("@collection", collection).With("@previous", applied).ReadNumber() is { } next) applied = next;
        if (applied == before) return before;
        var advance = statements.Of("insert into collection (id, applied) values (@collection, @applied) on conflict do update set applied = excluded.applied");
        advance.With("@collection", collection).With("@applied", applied).ExecuteNonQuery();
        return applied;
    }

    // Links inside what is applied already.
    private static void Forget(PreparedStatements statements, string collection, long start) =>
        statements.Of("delete from settled where collection = @collection and previous < @start").With("@collection", collection).With("@start", start).ExecuteNonQuery();

    private static void AddDocument(PreparedStatements statements, Publication publication, long? searchRow)
    {
        var (name, document) = (publication.Name.Document, publication.Document);
        var published = Days.TryRange(PublicationDay(document.Metadata));
        var failed = document.Status == RevisionStatus.Failed;
        var insert = statements.Of("""
            insert into document (collection, id, generation, revision, failed, length, language, published_first, published_last, search_row, message, container, member_path)
            values (@collection, @document, @generation, @revision, @failed, @length, @language, @published_first, @published_last, @search_row, @message, @container, @path)
            """);
        insert.With("@collection", name.Collection.Id).With("@document", name.Id).With("@generation", publication.Change.Generation)
            .With("@revision", publication.Name.Number).With("@failed", failed).With("@length", document.Length)
            .With("@language", document.Language.ToLowerInvariant()).With("@published_first", published?.First).With("@published_last", published?.Last)
            .With("@search_row", searchRow).With("@message", document.ToByteArray())
            .With("@container", document.Membership is { } membership ? DocumentName.Parse(membership.Container).Id : null).With("@path", document.Membership?.Path).ExecuteNonQuery();
        CountDocument(statements, name.Collection.Id, 1, failed, document.Length);
    }

    private static void CountDocument(PreparedStatements statements, string collection, int change, bool failed, long length)
    {
        var command = statements.Of("""
            insert into collection (id, documents, failed_documents, characters) values (@collection, @documents, @failed, @characters)
            on conflict do update set documents = documents + excluded.documents, failed_documents = failed_documents + excluded.failed_documents,
              characters = characters + excluded.characters
            """);
        command.With("@collection", collection).With("@documents", change).With("@failed", failed ? change : 0).With("@characters", change * length).ExecuteNonQuery();
    }

    // A date with a time of day counts as its day.
    private static string PublicationDay(Metadata? metadata) =>
        metadata?.PublicationDate?.Value is { } value ? value[..Math.Min(value.Length, "yyyy-MM-dd".Length)] : "";

    private static long? AddToSearch(PreparedStatements statements, string searchable)
    {
        var insert = statements.Of("insert into search (body) values (@body); select last_insert_rowid()");
        return insert.With("@body", searchable).ReadNumber();
    }

    private static void AddText(PreparedStatements statements, string collection, string document, string text)
    {
        var insert = statements.Of("insert into text_chunk (collection, document, start, content) values (@collection, @document, @start, @content)");
        insert.With("@collection", collection).With("@document", document);
        var codePoints = new CodePoints(text);
        for (var start = 0; start < codePoints.Length; start += ChunkLength)
        {
            var chunk = codePoints.Slice(start, Math.Min(start + ChunkLength, codePoints.Length));
            var content = new byte[Encoding.UTF8.GetByteCount(chunk)];
            Encoding.UTF8.GetBytes(chunk, content);
            insert.With("@start", start).With("@content", content).ExecuteNonQuery();
        }
    }

    private static void AddFacts(PreparedStatements statements, string collection, string document, IReadOnlyList<FactRow> facts)
    {
        var insert = statements.Of("""
            insert into fact (collection, layer, document, start, ordinal, end, earliest, latest, sentence_start, sentence_end, confidence, issue, message)
            values (@collection, @layer, @document, @start, @ordinal, @end, @earliest, @latest, @sentence_start, @sentence_end, @confidence, @issue, @message)
            """);
        var involve = statements.Of("""
            insert into fact_entity (collection, entity, layer, document, start, ordinal) values (@collection, @entity, @layer, @document, @start, @ordinal)
            """);
        insert.With("@collection", collection).With("@document", document);
        involve.With("@collection", collection).With("@document", document);
        foreach (var fact in facts)
        {
            insert.With("@layer", (int)fact.Layer).With("@start", fact.Start).With("@ordinal", fact.Ordinal).With("@end", fact.End)
                .With("@earliest", fact.Time?.Earliest).With("@latest", fact.Time?.Latest)
                .With("@sentence_start", fact.Sentence?.Start).With("@sentence_end", fact.Sentence?.End)
                .With("@confidence", (double)fact.Confidence).With("@issue", fact.Issue)
                .With("@message", fact.Layer == Layer.Sentences ? null : fact.Item.ToByteArray()).ExecuteNonQuery();
            foreach (var entity in fact.Entities)
            {
                involve.With("@entity", entity).With("@layer", (int)fact.Layer).With("@start", fact.Start).With("@ordinal", fact.Ordinal).ExecuteNonQuery();
            }
        }

        foreach (var layer in facts.GroupBy(fact => fact.Layer)) CountFacts(statements, collection, layer.Key, layer.Count());
    }

    private static void CountFacts(PreparedStatements statements, string collection, Layer layer, long change)
    {
        var command = statements.Of("""
            insert into layer (collection, layer, facts) values (@collection, @layer, @facts) on conflict do update set facts = facts + excluded.facts
            """);
        command.With("@collection", collection).With("@layer", (int)layer).With("@facts", change).ExecuteNonQuery();
    }

    private static void RemoveDocument(PreparedStatements statements, string collection, string document)
    {
        if (!TakeDocument(statements, collection, document, out var searchRow)) return;
        foreach (var use in EntityUse.Of(ReadMentions(statements, collection, document))) RemoveEntity(statements, collection, document, use);
        RemoveFacts(statements, collection, document);
        RemoveSketch(statements, collection, document);
        var command = statements.Of("""
            delete from text_chunk where collection = @collection and document = @document;
            delete from search where rowid = @search_row
            """);
        command.With("@collection", collection).With("@document", document).With("@search_row", searchRow).ExecuteNonQuery();
    }

    private static bool TakeDocument(PreparedStatements statements, string collection, string document, out long? searchRow)
    {
        var command = statements.Of("delete from document where collection = @collection and id = @document returning search_row, failed, length");
        using var row = command.With("@collection", collection).With("@document", document).ExecuteReader();
        searchRow = null;
        if (!row.Read()) return false;
        searchRow = row.IsDBNull(0) ? null : row.GetInt64(0);
        CountDocument(statements, collection, -1, row.GetBoolean(1), row.GetInt64(2));
        return true;
    }

    private static void RemoveFacts(PreparedStatements statements, string collection, string document)
    {
        var delete = statements.Of("delete from fact where collection = @collection and layer = @layer and document = @document");
        delete.With("@collection", collection).With("@document", document);
        foreach (var layer in KeptLayers)
        {
            var removed = delete.With("@layer", (int)layer).ExecuteNonQuery();
            if (removed > 0) CountFacts(statements, collection, layer, -removed);
        }

        var command = statements.Of("delete from fact_entity where collection = @collection and document = @document");
        command.With("@collection", collection).With("@document", document).ExecuteNonQuery();
    }

    private static List<(Mention Mention, int Start, int Ordinal)> ReadMentions(PreparedStatements statements, string collection, string document)
    {
        var command = statements.Of("""
            select message, start, ordinal from fact where collection = @collection and layer = @layer and document = @document order by start, ordinal
            """);
        using var rows = command.With("@collection", collection).With("@document", document).With("@layer", (int)Layer.Mentions).ExecuteReader();
        var mentions = new List<(Mention, int, int)>();
        while (rows.Read()) mentions.Add((rows.GetMessage(0, Mention.Parser), rows.GetInt32(1), rows.GetInt32(2)));
        return mentions;
    }

    private static void RemoveTombstone(PreparedStatements statements, string collection, string document)
    {
        var command = statements.Of("delete from tombstone where collection = @collection and document = @document");
        command.With("@collection", collection).With("@document", document).ExecuteNonQuery();
    }
}
