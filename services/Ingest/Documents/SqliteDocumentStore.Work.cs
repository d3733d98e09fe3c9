using System.Diagnostics.CodeAnalysis;
using Dossier.Common.V1;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Documents;

/// <summary>Changes: their sequences, the jobs that follow from them, and how far these have come.</summary>
internal sealed partial class SqliteDocumentStore
{
    public Task<GetIngestStatusResponse> StatusAsync(CollectionName collection, CancellationToken cancel) =>
        ReadAsync(sql => ReadStatus(sql, RowOf(sql, collection)), cancel);

    public Task<Changes> ChangesAsync(CollectionName collection, long after, int limit, CancellationToken cancel) => ReadAsync(
        sql =>
        {
            var row = RowOf(sql, collection);
            var ids = sql.All(
                "select id from document where collection = @collection and change > @after order by change limit @limit",
                r => r.GetString(0), ("@collection", collection.Id), ("@after", after), ("@limit", limit));
            return new Changes([.. ids.Select(id => ReadDocument(sql, new(collection, id)))], row.LastChange, ReadStatus(sql, row));
        },
        cancel);

    public Task<ReprocessDocumentsResponse> ReprocessAsync(CollectionName collection, ReprocessDocumentsRequest selection, CancellationToken cancel)
    {
        var trace = Trace.Current;
        return WriteAsync(
            write =>
            {
                var row = write.Live(collection);
                switch (selection.SelectionCase)
                {
                    case ReprocessDocumentsRequest.SelectionOneofCase.All:
                        Choose(write, "insert into temp.chosen select id from document where collection = @collection and state <> @deleted",
                            ("@collection", collection.Id), ("@deleted", DocumentState.Deleted));
                        break;
                    case ReprocessDocumentsRequest.SelectionOneofCase.FailedOnly:
                        // A document that waits for an update of its sources is failed nevertheless; one that waits for extraction is on its way.
                        Choose(write,
                            """
                            insert into temp.chosen select id from document d where d.collection = @collection and d.outcome in (@failed, @quarantined)
                                and not exists (select 1 from job j where j.collection = d.collection and j.document = d.id and j.kind = @extract)
                            """,
                            ("@collection", collection.Id), ("@failed", DocumentState.Failed), ("@quarantined", DocumentState.Quarantined), ("@extract", LeaseKind.Extract));
                        break;
                    default:
                        Choose(write,
                            """
                            insert into temp.chosen select id from document
                            where collection = @collection and state <> @deleted and pipeline_version not in ('', @version)
                            """,
                            ("@collection", collection.Id), ("@deleted", DocumentState.Deleted), ("@version", selection.NotPipelineVersion));
                        break;
                }

                var before = row.LastSequence;
                var last = QueueChosen(write, row, LeaseKind.Extract, trace);
                return new ReprocessDocumentsResponse { DocumentCount = row.LastSequence - before, Sequence = last };
            },
            cancel);
    }

    public Task<RetryQuarantinedResponse> RetryAsync(CollectionName collection, IReadOnlyCollection<DocumentName> documents, CancellationToken cancel)
    {
        var trace = Trace.Current;
        return WriteAsync(
            write =>
            {
                var row = write.Live(collection);
                var missing = documents.FirstOrDefault(name => Find(write.Sql, name) is null);
                if (missing != default) throw new NotFound(ErrorReason.DocumentNotFound, missing.ToString());
                Choose(write,
                    """
                    insert into temp.chosen select id from document d where d.collection = @collection and d.outcome = @quarantined
                        and (@all or d.id in (select value from json_each(@names)))
                        and not exists (select 1 from job j where j.collection = d.collection and j.document = d.id and j.kind = @extract)
                    """,
                    ("@collection", collection.Id), ("@quarantined", DocumentState.Quarantined), ("@all", documents.Count == 0),
                    ("@names", System.Text.Json.JsonSerializer.Serialize(documents.Select(name => name.Id))), ("@extract", LeaseKind.Extract));
                var before = row.LastSequence;
                var last = QueueChosen(write, row, LeaseKind.Extract, trace);
                return new RetryQuarantinedResponse { DocumentCount = row.LastSequence - before, Sequence = last };
            },
            cancel);
    }

    private static GetIngestStatusResponse ReadStatus(Statements sql, CollectionRow row) => new()
    {
        Counts = row.Counts,
        LastSequence = row.LastSequence,
        LastChange = row.LastChange,
        SettledSequence = SettledSequence(sql, row),
        OldestPendingTime = sql.First(
            "select queue_time from job where collection = @collection and lease is null order by queue_time limit 1",
            r => (long?)r.GetInt64(0), ("@collection", row.Name.Id)) is { } oldest
            ? Micros.ToTimestamp(oldest)
            : null,
    };

    // Nothing is missing below the first change that is not worked off.
    private static long SettledSequence(Statements sql, CollectionRow row) => sql.First(
        "select previous from link where collection = @collection order by sequence limit 1",
        r => (long?)r.GetInt64(0), ("@collection", row.Name.Id)) ?? row.LastSequence;

    /// <summary>Chooses documents for <see cref="QueueChosen"/> and <see cref="DeleteChosen"/>.</summary>
    private static void Choose(LedgerWrite write, [ConstantExpected] string insert, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        write.Sql.Execute("create temp table if not exists chosen (document text not null primary key) without rowid");
        write.Sql.Execute("delete from temp.chosen");
        write.Sql.Execute(insert, values);
    }

    private static void Choose(LedgerWrite write, DocumentName name) =>
        Choose(write, "insert into temp.chosen values (@document)", ("@document", name.Id));

    private static void Queue(LedgerWrite write, CollectionRow collection, DocumentName name, LeaseKind kind, Trace trace)
    {
        Choose(write, name);
        QueueChosen(write, collection, kind, trace);
    }

    /// <summary>
    /// The one place where a change takes its sequence: each chosen document gets the next one with its link, and its job wants the newest thing. A lease on an older
    /// want is taken back. The last sequence, 0 when none was chosen.
    /// </summary>
    private static long QueueChosen(LedgerWrite write, CollectionRow collection, LeaseKind kind, Trace trace)
    {
        var (sql, id, before) = (write.Sql, collection.Name.Id, collection.LastSequence);
        var count = sql.Execute(
            """
            insert into link (collection, sequence, previous, document)
            select @collection, @before + number, @before + number - 1, document from (select document, row_number() over (order by document) as number from temp.chosen)
            """,
            ("@collection", id), ("@before", before));
        if (count == 0) return 0;

        write.Revoked.AddRange(sql.All(
            "select lease from link join job using (collection, document) where collection = @collection and sequence > @before and lease is not null",
            row => row.GetString(0), ("@collection", id), ("@before", before)));
        // A job that waits keeps its place: a document that changes all the time would never have its turn. New sources change neither what else is wanted nor its
        // attempts: the one that they interrupt is given back.
        sql.Execute(
            """
            insert into job (collection, document, kind, generation, attempts, size_class, queue_time, not_before, lease, lease_deadline, error_reason, error_message,
                traceparent, tracestate)
            select l.collection, l.document, @kind, l.sequence, 0, @kind = @extract and d.size_bytes > @inline, @now, @now, null, null, 0, '', @parent, @tracestate
            from link l join document d on d.collection = l.collection and d.id = l.document
            where l.collection = @collection and l.sequence > @before
            on conflict (collection, document) do update set
                generation = excluded.generation,
                kind = case excluded.kind when @sources then kind else excluded.kind end,
                attempts = case excluded.kind when @sources then attempts - (lease is not null) else 0 end,
                size_class = case excluded.kind when @sources then size_class else excluded.size_class end,
                not_before = case when lease is not null then excluded.not_before when excluded.kind = @sources then not_before else min(not_before, excluded.not_before) end,
                error_reason = case excluded.kind when @sources then error_reason else 0 end,
                error_message = case excluded.kind when @sources then error_message else '' end,
                lease = null, lease_deadline = null, traceparent = excluded.traceparent, tracestate = excluded.tracestate
            """,
            ("@kind", kind), ("@extract", LeaseKind.Extract), ("@sources", LeaseKind.UpdateSources), ("@inline", IngestLimits.InlineBytes), ("@now", write.Now),
            ("@parent", trace.Parent), ("@tracestate", trace.State), ("@collection", id), ("@before", before));

        var state = kind == LeaseKind.Retract ? DocumentState.Deleted : DocumentState.Pending;
        var states = sql.All(
            """
            select d.state, count(*) from link l join document d on d.collection = l.collection and d.id = l.document
            where l.collection = @collection and l.sequence > @before group by d.state
            """,
            row => (State: (DocumentState)row.GetInt32(0), Count: row.GetInt64(1)), ("@collection", id), ("@before", before));
        foreach (var from in states) collection.Move(from.State, state, from.Count);
        sql.Execute(
            """
            update document set state = @state, sequence = l.sequence, change = l.sequence - @before + @change, update_time = @now
            from link l where l.collection = @collection and l.sequence > @before and document.collection = l.collection and document.id = l.document
            """,
            ("@state", state), ("@before", before), ("@change", collection.LastChange), ("@now", write.Now), ("@collection", id));
        collection.LastSequence += count;
        collection.LastChange += count;
        write.WorkQueued = true;
        return collection.LastSequence;
    }
}
