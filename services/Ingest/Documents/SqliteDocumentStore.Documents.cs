using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Microsoft.Data.Sqlite;

namespace Dossier.Ingest.Documents;

/// <summary>Documents: what an upload turns out to be, and how a document goes.</summary>
internal sealed partial class SqliteDocumentStore
{
    private const string DocumentColumns =
        "id, revision, content_sha256, size_bytes, state, error_reason, error_message, sequence, pipeline_version, create_time, update_time, change";

    public Task<UploadDocumentResponse> AddAsync(Upload upload, CancellationToken cancel)
    {
        // Here, where the call is still current; the writer's thread belongs to nobody.
        var trace = Trace.Current;
        return WriteAsync(write => Add(write, upload, trace), cancel);
    }

    public Task<Document?> FindAsync(DocumentName name, CancellationToken cancel) => ReadAsync(sql => Find(sql, name), cancel);

    public Task<IReadOnlyList<Document>> ListAsync(
        CollectionName collection, IReadOnlyCollection<DocumentState> states, string after, int limit, CancellationToken cancel) => ReadAsync<IReadOnlyList<Document>>(
        sql =>
        {
            RowOf(sql, collection);
            // Each state has its own ordered list in the index: a page costs the same however rare the state.
            var ids = states.SelectMany(state => sql.All(
                "select id from document where collection = @collection and state = @state and id > @after order by id limit @limit",
                row => row.GetString(0), ("@collection", collection.Id), ("@state", state), ("@after", after), ("@limit", limit)));
            return [.. ids.Order(StringComparer.Ordinal).Take(limit).Select(id => ReadDocument(sql, new(collection, id)).Document)];
        },
        cancel);

    public Task<long> DeleteAsync(DocumentName name, string etag, CancellationToken cancel) => WriteAsync(
        write =>
        {
            var document = Find(write.Sql, name) ?? throw new NotFound(ErrorReason.DocumentNotFound, name.ToString());
            if (etag.Length > 0 && etag != document.Etag) throw new EtagMismatch(name.ToString());
            if (document.Membership is { } membership)
                throw new WrongState(ErrorReason.MemberOfContainer, $"{name} is a member of {membership.Container}, with which it is deleted");
            ChooseWithMembers(write, name);
            return DeleteChosen(write, write.Live(name.Collection));
        },
        cancel);

    private static UploadDocumentResponse Add(LedgerWrite write, Upload upload, Trace trace)
    {
        var collection = write.Live(upload.Collection);
        var header = upload.Header;
        var fingerprint = HashOf($"document\n{header.SourceUri}\n{header.FileName}\n{header.MediaType}\n{Convert.ToHexStringLower(upload.Sha256)}");
        if (FindAnswer(write, upload.Collection, header.RequestId, fingerprint) is { } answer) return UploadDocumentResponse.Parser.ParseFrom(answer);

        var (outcome, known) = Decide(write.Sql, upload);
        var name = new DocumentName(upload.Collection, known ?? NewId(write.Sql, upload));
        switch (outcome)
        {
            case UploadOutcome.New:
                AddDocument(write, name, upload);
                Queue(write, collection, name, LeaseKind.Extract, trace);
                break;
            case UploadOutcome.NewRevision:
                AddRevision(write, name, upload);
                Queue(write, collection, name, LeaseKind.Extract, trace);
                break;
            case UploadOutcome.FurtherSource when AddSource(write, name, header):
                Queue(write, collection, name, LeaseKind.UpdateSources, trace);
                break;
        }

        var document = ReadDocument(write.Sql, name).Document;
        var response = new UploadDocumentResponse { Document = document, Outcome = outcome, Sequence = document.Sequence };
        KeepAnswer(write, upload.Collection, header.RequestId, fingerprint, name.Id, response);
        return response;
    }

    /// <summary>What an upload is, and of which document; the URI decides first.</summary>
    private static (UploadOutcome Outcome, string? Document) Decide(Statements sql, Upload upload)
    {
        var (collection, header) = (upload.Collection.Id, upload.Header);
        if (header.SourceUri.Length > 0 && FindByUri(sql, collection, header.SourceUri) is { Document: not null } owner)
        {
            return (owner.Sha256.AsSpan().SequenceEqual(upload.Sha256) ? UploadOutcome.Duplicate : UploadOutcome.NewRevision, owner.Document);
        }

        var holder = sql.First(
            """
            select id from document d where collection = @collection and content_sha256 = @sha256
                and not exists (select 1 from member m where m.collection = d.collection and m.document = d.id)
            order by first_sequence limit 1
            """,
            row => row.GetString(0), ("@collection", collection), ("@sha256", upload.Sha256));
        if (holder is null) return (UploadOutcome.New, null);
        var seen = header.SourceUri.Length == 0 && sql.Any(
            "select 1 from source where collection = @collection and document = @document and file_name = @name",
            ("@collection", collection), ("@document", holder), ("@name", header.FileName));
        return (seen ? UploadOutcome.Duplicate : UploadOutcome.FurtherSource, holder);
    }

    private static (string? Document, byte[] Sha256) FindByUri(Statements sql, string collection, string uri) => sql.First(
        """
        select d.id, d.content_sha256 from source s join document d on d.collection = s.collection and d.id = s.document
        where s.collection = @collection and s.uri = @uri and s.uri <> '' and s.of_member = 0
        """,
        row => ((string?)row.GetString(0), row.GetFieldValue<byte[]>(1)), ("@collection", collection), ("@uri", uri));

    private static string NewId(Statements sql, Upload upload) =>
        FirstUnused(sql, upload.Collection, DocumentId.Candidates(upload.Collection, upload.Header.SourceUri, upload.Sha256));

    private static string FirstUnused(Statements sql, CollectionName collection, IEnumerable<string> ids) => ids.First(id => !sql.Any(
        "select 1 from document where collection = @collection and id = @id", ("@collection", collection.Id), ("@id", id)));

    private static void AddDocument(LedgerWrite write, DocumentName name, Upload upload, bool isMember = false)
    {
        // State, sequence and change come with the job.
        write.Sql.Execute(
            """
            insert into document (collection, id, state, outcome, revision, content_sha256, size_bytes, error_reason, error_message, sequence, change, first_sequence,
                pipeline_version, create_time, update_time)
            values (@collection, @id, 0, 0, 0, null, 0, 0, '', 0, 0, @first, '', @now, @now)
            """,
            ("@collection", name.Collection.Id), ("@id", name.Id), ("@first", write.Live(name.Collection).LastSequence + 1), ("@now", write.Now));
        AddSource(write, name, upload.Header, isMember);
        AddRevision(write, name, upload);
    }

    private static void AddRevision(LedgerWrite write, DocumentName name, Upload upload)
    {
        var (sql, header) = (write.Sql, upload.Header);
        AddContent(sql, upload);
        sql.Execute(
            """
            update document set revision = revision + 1, content_sha256 = @sha256, size_bytes = @size, outcome = 0, error_reason = 0, error_message = ''
            where collection = @collection and id = @id
            """,
            ("@sha256", upload.Sha256), ("@size", upload.Size), ("@collection", name.Collection.Id), ("@id", name.Id));
        sql.Execute(
            """
            insert into revision (collection, document, number, content_sha256, create_time)
            select collection, id, revision, content_sha256, @now from document where collection = @collection and id = @id
            """,
            ("@now", write.Now), ("@collection", name.Collection.Id), ("@id", name.Id));
        // A source's name and type are those of the bytes that it brought last.
        sql.Execute(
            "update source set file_name = @name, media_type = @type where collection = @collection and uri = @uri and uri <> '' and of_member = 0",
            ("@name", header.FileName), ("@type", header.MediaType), ("@collection", name.Collection.Id), ("@uri", header.SourceUri));
    }

    /// <summary>Adds a source; false when the document has as many as are kept.</summary>
    private static bool AddSource(LedgerWrite write, DocumentName name, UploadHeader header, bool isMember = false) => write.Sql.Execute(
        """
        insert into source (collection, document, position, uri, file_name, media_type, create_time, of_member)
        select @collection, @document, count(*), @uri, @name, @type, @now, @member from source where collection = @collection and document = @document having count(*) < @most
        """,
        ("@collection", name.Collection.Id), ("@document", name.Id), ("@uri", header.SourceUri), ("@name", header.FileName), ("@type", header.MediaType),
        ("@now", write.Now), ("@member", isMember), ("@most", IngestLimits.Sources)) == 1;

    /// <summary>Deletes the chosen documents but for their names, and queues their retraction; the last sequence of that, 0 when none was chosen.</summary>
    private static long DeleteChosen(LedgerWrite write, CollectionRow collection)
    {
        var (sql, id) = (write.Sql, collection.Name.Id);
        EmptyAnswers(write, collection.Name);
        ForgetMembers(sql, collection.Name);
        sql.Execute("delete from source where collection = @collection and document in (select document from temp.chosen)", ("@collection", id));
        var freed = sql.All(
            "delete from revision where collection = @collection and document in (select document from temp.chosen) returning content_sha256",
            row => row.GetFieldValue<byte[]>(0), ("@collection", id));
        foreach (var sha256 in freed.DistinctBy(Convert.ToHexStringLower)) RemoveContent(sql, collection.Name, sha256);
        sql.Execute(
            """
            update document set outcome = 0, content_sha256 = null, size_bytes = 0, error_reason = 0, error_message = '', pipeline_version = '', create_time = 0
            where collection = @collection and id in (select document from temp.chosen)
            """,
            ("@collection", id));
        return QueueChosen(write, collection, LeaseKind.Retract, Trace.None);
    }

    private static Document? Find(Statements sql, DocumentName name) =>
        sql.Any("select 1 from document where collection = @collection and id = @id and state <> @deleted",
            ("@collection", name.Collection.Id), ("@id", name.Id), ("@deleted", DocumentState.Deleted))
            ? ReadDocument(sql, name).Document
            : null;

    /// <summary>A document that is there, or was.</summary>
    private static (long Change, Document Document) ReadDocument(Statements sql, DocumentName name)
    {
        var (change, document) = sql.First(
            $"select {DocumentColumns} from document where collection = @collection and id = @id",
            row => ReadDocument(row, name.Collection), ("@collection", name.Collection.Id), ("@id", name.Id));
        document.Sources.AddRange(ReadSources(sql, name));
        document.Membership = ReadMembership(sql, name);
        return (change, document);
    }

    private static (long Change, Document Document) ReadDocument(SqliteDataReader row, CollectionName collection)
    {
        var name = new DocumentName(collection, row.GetString(0)).ToString();
        var (state, change) = ((DocumentState)row.GetInt32(4), row.GetInt64(11));
        return state == DocumentState.Deleted ? (change, new() { Name = name, State = state }) : (change, new()
        {
            Name = name,
            Revision = row.GetInt32(1),
            ContentSha256 = Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2)),
            SizeBytes = row.GetInt64(3),
            State = state,
            Error = state is DocumentState.Failed or DocumentState.Quarantined
                ? new() { Reason = (ErrorReason)row.GetInt32(5), Message = row.GetString(6) }
                : null,
            Sequence = row.GetInt64(7),
            PipelineVersion = row.GetString(8),
            CreateTime = Micros.ToTimestamp(row.GetInt64(9)),
            UpdateTime = Micros.ToTimestamp(row.GetInt64(10)),
            Etag = FormattableString.Invariant($"{change:x}"),
        });
    }

    private static List<Source> ReadSources(Statements sql, DocumentName name) => sql.All(
        "select uri, file_name, media_type, create_time from source where collection = @collection and document = @document order by position",
        row => new Source { Uri = row.GetString(0), FileName = row.GetString(1), MediaType = row.GetString(2), CreateTime = Micros.ToTimestamp(row.GetInt64(3)) },
        ("@collection", name.Collection.Id), ("@document", name.Id));
}
