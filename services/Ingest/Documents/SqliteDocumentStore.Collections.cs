using Dossier.Common.V1;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Documents;

/// <summary>Collections, and answers to repeated requests.</summary>
internal sealed partial class SqliteDocumentStore
{
    public Task<Collection> CreateCollectionAsync(CollectionName name, string displayName, string requestId, CancellationToken cancel) => WriteAsync(
        write =>
        {
            var fingerprint = HashOf($"collection\n{name.Id}\n{displayName}");
            if (FindAnswer(write, name, requestId, fingerprint) is { } answer) return Collection.Parser.ParseFrom(answer);
            var row = write.Find(name);
            if (row is { Deleted: false }) throw new AlreadyExists(name.ToString());
            if (write.Sql.First("select count(*) from collection where deleted = 0", r => r.GetInt64(0)) >= maxCollections)
            {
                throw new LimitExceeded("collections", maxCollections, $"there are {maxCollections} collections already");
            }

            row ??= write.Add(name);
            row.DisplayName = displayName;
            row.CreateTime = write.Now;
            row.Deleted = false;
            row.LastChange++;
            var created = row.ToMessage();
            KeepAnswer(write, name, requestId, fingerprint, document: "", created);
            return created;
        },
        cancel);

    public Task<Collection?> FindCollectionAsync(CollectionName name, CancellationToken cancel) =>
        ReadAsync(sql => FindRow(sql, name)?.ToMessage(), cancel);

    public Task<IReadOnlyList<Collection>> ListCollectionsAsync(string after, int limit, CancellationToken cancel) => ReadAsync<IReadOnlyList<Collection>>(
        sql => sql.All(
            $"select {CollectionRow.Columns} from collection where id > @after and deleted = 0 order by id limit @limit",
            row => CollectionRow.Read(row).ToMessage(), ("@after", after), ("@limit", limit)),
        cancel);

    public Task<DeleteCollectionResponse> DeleteCollectionAsync(CollectionName name, bool force, string etag, CancellationToken cancel) => WriteAsync(
        write =>
        {
            var row = write.Live(name);
            if (etag.Length > 0 && etag != row.Etag) throw new EtagMismatch(name.ToString());
            var count = row.Counts.Documents;
            if (count > 0 && !force) throw new WrongState(ErrorReason.CollectionNotEmpty, $"{name} holds {count} documents and force is not set");
            Choose(write, "insert into temp.chosen select id from document where collection = @collection and state <> @deleted",
                ("@collection", name.Id), ("@deleted", DocumentState.Deleted));
            var sequence = DeleteChosen(write, row);
            write.Sql.Execute("delete from answer where collection = @collection", ("@collection", name.Id));
            row.Deleted = true;
            row.DisplayName = "";
            row.LastChange++;
            return new DeleteCollectionResponse { DocumentCount = count, Sequence = sequence };
        },
        cancel);

    private static CollectionRow? FindRow(Statements sql, CollectionName name) =>
        sql.First($"select {CollectionRow.Columns} from collection where id = @id and deleted = 0", CollectionRow.Read, ("@id", name.Id));

    private static CollectionRow RowOf(Statements sql, CollectionName name) =>
        FindRow(sql, name) ?? throw new NotFound(ErrorReason.CollectionNotFound, name.ToString());

    /// <summary>The answer that a request was given before; null when it is new.</summary>
    private static byte[]? FindAnswer(LedgerWrite write, CollectionName collection, string requestId, byte[] fingerprint)
    {
        if (requestId.Length == 0) return null;
        var (asked, response) = write.Sql.First(
            "select fingerprint, response from answer where collection = @collection and request_id = @id and expire_time > @now",
            row => (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)),
            ("@collection", collection.Id), ("@id", requestId), ("@now", write.Now));
        if (asked is not null && !asked.AsSpan().SequenceEqual(fingerprint))
        {
            throw new WrongState(ErrorReason.RequestIdReused, $"request_id {requestId} was used before with other content");
        }

        return response;
    }

    private static void KeepAnswer(LedgerWrite write, CollectionName collection, string requestId, byte[] fingerprint, string document, Google.Protobuf.IMessage response)
    {
        if (requestId.Length == 0) return;
        // Each new answer clears away a few old ones, so that they need no task of their own.
        write.Sql.Execute(
            "delete from answer where (collection, request_id) in (select collection, request_id from answer where expire_time <= @now order by expire_time limit 4)",
            ("@now", write.Now));
        write.Sql.Execute(
            "insert or replace into answer values (@collection, @id, @fingerprint, @document, @response, @expires)",
            ("@collection", collection.Id), ("@id", requestId), ("@fingerprint", fingerprint), ("@document", document),
            ("@response", Google.Protobuf.MessageExtensions.ToByteArray(response)), ("@expires", write.Now + Micros.Of(IngestLimits.AnswerTime)));
    }

    /// <summary>
    /// Answers that tell of documents which are being deleted: a repeat still learns their names, outcomes and sequences, but nothing of what was deleted is kept.
    /// </summary>
    private static void EmptyAnswers(LedgerWrite write, CollectionName collection)
    {
        var answers = write.Sql.All(
            "select request_id, response from answer where collection = @collection and document in (select document from temp.chosen)",
            row => (Id: row.GetString(0), Response: UploadDocumentResponse.Parser.ParseFrom(row.GetFieldValue<byte[]>(1))),
            ("@collection", collection.Id));
        foreach (var (id, response) in answers)
        {
            response.Document = new() { Name = response.Document.Name, State = DocumentState.Deleted };
            write.Sql.Execute(
                "update answer set response = @response, document = '' where collection = @collection and request_id = @id",
                ("@response", Google.Protobuf.MessageExtensions.ToByteArray(response)), ("@collection", collection.Id), ("@id", id));
        }
    }
}
