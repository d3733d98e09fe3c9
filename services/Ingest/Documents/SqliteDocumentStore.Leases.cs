using System.Security.Cryptography;
using Dossier.Common.V1;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;
using Google.Protobuf;

namespace Dossier.Ingest.Documents;

/// <summary>Leases: who works on which job, and until when.</summary>
internal sealed partial class SqliteDocumentStore
{
    /// <summary>The bucket that was served last; the next claim goes on behind it. The writer's.</summary>
    private Bucket turn = Bucket.Lowest;

    public async Task<IReadOnlyList<Lease>> ClaimAsync(int count, CancellationToken cancel)
    {
        var leases = await WriteAsync(write => Claim(write, count), cancel);
        foreach (var lease in leases.Where(lease => lease.Kind == LeaseKind.Extract && lease.SizeBytes <= IngestLimits.InlineBytes))
        {
            // Read behind the claim, so that the writer does not wait for it. Bytes that are gone by now belong to a lease that is lost.
            var collection = DocumentName.Parse(lease.Document).Collection;
            lease.Content = UnsafeByteOperations.UnsafeWrap(await ReadPartAsync(collection, lease.ContentSha256, part: 0, cancel) ?? []);
        }

        return leases;
    }

    public Task<IReadOnlyList<HeldLease>> ExtendAsync(IReadOnlyCollection<HeldLease> leases, CancellationToken cancel) => WriteAsync<IReadOnlyList<HeldLease>>(
        write => [.. leases.Where(lease => write.Sql.Execute(
            "update job set lease_deadline = @deadline where collection = @collection and document = @document and lease = @lease",
            ("@deadline", write.Now + Micros.Of(rules.LeaseTime)), ("@collection", lease.Document.Collection.Id), ("@document", lease.Document.Id),
            ("@lease", lease.Id)) == 0)],
        cancel);

    public Task<bool> CompleteAsync(HeldLease lease, LeaseCompletion report, CancellationToken cancel) => WriteAsync(
        write =>
        {
            if (FindHeld(write.Sql, lease) is not { } job) return false;
            Settle(write, lease.Document, job.Kind);
            if (job.Kind is LeaseKind.Extract) Conclude(write, lease.Document, OutcomeOf(report.Status), report.Error, report.PipelineVersion);
            else if (job.Kind is LeaseKind.PublishFailure) Conclude(write, lease.Document, DocumentState.Quarantined, job.Error, report.PipelineVersion);
            else Rest(write, lease.Document);
            return true;
        },
        cancel);

    public Task<bool> FailAsync(HeldLease lease, LeaseFailure report, CancellationToken cancel) => WriteAsync(
        write =>
        {
            if (FindHeld(write.Sql, lease) is not { } job) return false;
            if (!report.Released && report.Error is { } error)
            {
                write.Sql.Execute(
                    "update job set error_reason = @reason, error_message = @message where collection = @collection and document = @document",
                    ("@reason", error.Reason), ("@message", error.Message), ("@collection", lease.Document.Collection.Id), ("@document", lease.Document.Id));
            }

            // Also a job that was not to blame pauses: what its worker lacked may still be lacking.
            Requeue(write, lease.Document, rules.PauseAfter(report.Released ? 1 : job.Attempts), blameless: report.Released);
            return true;
        },
        cancel);

    public Task ReleaseAsync(IReadOnlyCollection<HeldLease> leases, bool counted, CancellationToken cancel) => WriteAsync(
        write =>
        {
            foreach (var lease in leases)
            {
                if (FindHeld(write.Sql, lease) is { } job) Requeue(write, lease.Document, counted ? rules.PauseAfter(job.Attempts) : TimeSpan.Zero, blameless: !counted);
            }

            return true;
        },
        cancel);

    public Task<IReadOnlyList<string>> ExpireAsync(CancellationToken cancel) => WriteAsync<IReadOnlyList<string>>(
        write =>
        {
            var expired = write.Sql.All(
                "select lease, collection, document, generation from job where lease is not null and lease_deadline <= @now", ReadHeld, ("@now", write.Now));
            foreach (var lease in expired) Requeue(write, lease.Document, rules.PauseAfter(FindHeld(write.Sql, lease)!.Attempts));
            return [.. expired.Select(lease => lease.Id)];
        },
        cancel);

    private List<Lease> Claim(LedgerWrite write, int count)
    {
        var leases = new List<Lease>();
        // The first bucket of this round that had nothing that is due; back at it, the round is over.
        Bucket? barren = null;
        while (leases.Count < count && (NextBucket(write.Sql, turn) ?? NextBucket(write.Sql, Bucket.Lowest)) is { } next)
        {
            turn = next;
            if (FirstDue(write, next) is { } due)
            {
                leases.Add(Give(write, new(new(next.Collection), due)));
                barren = null;
            }
            else if (barren == next)
            {
                break;
            }
            else
            {
                barren ??= next;
            }
        }

        return leases;
    }

    private static Bucket? NextBucket(Statements sql, Bucket after) => sql.First(
        """
        select collection, size_class from job
        where lease is null and (collection, size_class) > (@collection, @class) order by collection, size_class limit 1
        """,
        row => (Bucket?)new Bucket(row.GetString(0), row.GetInt32(1)), ("@collection", after.Collection), ("@class", after.SizeClass));

    private static string? FirstDue(LedgerWrite write, Bucket bucket) => write.Sql.First(
        """
        select document from job where collection = @collection and size_class = @class and lease is null and not_before <= @now
        order by not_before, generation limit 1
        """,
        row => row.GetString(0), ("@collection", bucket.Collection), ("@class", bucket.SizeClass), ("@now", write.Now));

    private Lease Give(LedgerWrite write, DocumentName name)
    {
        var (sql, collection) = (write.Sql, write.Find(name.Collection)!);
        var used = sql.Any(
            "select 1 from job where collection = @collection and document = @document and kind = @extract and attempts >= @most",
            ("@collection", name.Collection.Id), ("@document", name.Id), ("@extract", LeaseKind.Extract), ("@most", rules.MaxAttempts));
        if (used) GiveUp(write, collection, name);

        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var deadline = write.Now + Micros.Of(rules.LeaseTime);
        var lease = sql.First(
            """
            update job set lease = @lease, lease_deadline = @deadline, attempts = attempts + 1 where collection = @collection and document = @document
            returning kind, generation, attempts, error_reason, error_message, traceparent, tracestate
            """,
            row => new Lease
            {
                Id = id, Document = name.ToString(), ExpireTime = Micros.ToTimestamp(deadline),
                Kind = (LeaseKind)row.GetInt32(0), Generation = row.GetInt64(1), Attempt = row.GetInt32(2),
                Error = (LeaseKind)row.GetInt32(0) == LeaseKind.PublishFailure ? new() { Reason = (ErrorReason)row.GetInt32(3), Message = row.GetString(4) } : null,
                Traceparent = row.GetString(5), Tracestate = row.GetString(6),
            },
            ("@lease", id), ("@deadline", deadline), ("@collection", name.Collection.Id), ("@document", name.Id))!;
        Change(write, name, DocumentState.Leased);
        // By name: left alone, SQLite walks the collection's whole backlog in the order of the primary key to find the few of one document.
        lease.Settles.AddRange(sql.All(
            "select sequence, previous from link indexed by link_document where collection = @collection and document = @document order by sequence limit @most",
            row => new SequenceLink { Sequence = row.GetInt64(0), Previous = row.GetInt64(1) },
            ("@collection", name.Collection.Id), ("@document", name.Id), ("@most", IngestLimits.SettlesPerLease)));
        lease.SettledSequence = SettledSequence(sql, collection);
        Describe(sql, name, lease);
        return lease;
    }

    /// <summary>An extraction that has used its attempts becomes the publication of its failure: a change of its own, so that nothing of a late worker can replace it.</summary>
    private static void GiveUp(LedgerWrite write, CollectionRow collection, DocumentName name)
    {
        var before = collection.LastSequence;
        write.Sql.Execute(
            """
            update job set kind = @failure, generation = @sequence, size_class = 0,
                error_message = case error_reason when 0 then @lost else error_message end, error_reason = case error_reason when 0 then @reason else error_reason end
            where collection = @collection and document = @document
            """,
            ("@failure", LeaseKind.PublishFailure), ("@sequence", before + 1),
            ("@lost", "workers were lost, one after another, while they held this document"), ("@reason", ErrorReason.WorkerLost),
            ("@collection", name.Collection.Id), ("@document", name.Id));
        write.Sql.Execute(
            "insert into link values (@collection, @sequence, @before, @document)",
            ("@collection", name.Collection.Id), ("@sequence", before + 1), ("@before", before), ("@document", name.Id));
        write.Sql.Execute(
            "update document set sequence = @sequence, update_time = @now where collection = @collection and id = @id",
            ("@sequence", before + 1), ("@now", write.Now), ("@collection", name.Collection.Id), ("@id", name.Id));
        collection.LastSequence++;
        collection.LastChange++;
    }

    private static void Describe(Statements sql, DocumentName name, Lease lease)
    {
        sql.First(
            """
            select d.revision, d.content_sha256, d.size_bytes, d.create_time, r.create_time from document d
            left join revision r on r.collection = d.collection and r.document = d.id and r.number = d.revision
            where d.collection = @collection and d.id = @document
            """,
            row =>
            {
                lease.Revision = row.GetInt32(0);
                if (lease.Kind == LeaseKind.Retract) return true;
                lease.DocumentCreateTime = Micros.ToTimestamp(row.GetInt64(3));
                lease.RevisionCreateTime = Micros.ToTimestamp(row.GetInt64(4));
                lease.ContentSha256 = Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1));
                lease.SizeBytes = row.GetInt64(2);
                return true;
            },
            ("@collection", name.Collection.Id), ("@document", name.Id));
        lease.Sources.AddRange(ReadSources(sql, name));
        lease.Membership = ReadMembership(sql, name);
        lease.HasMembers = sql.Any(
            "select 1 from member where collection = @collection and container = @document", ("@collection", name.Collection.Id), ("@document", name.Id));
    }

    /// <summary>The job of a lease that is still held on what is still wanted.</summary>
    private static HeldJob? FindHeld(Statements sql, HeldLease lease) => sql.First(
        """
        select kind, attempts, error_reason, error_message from job
        where collection = @collection and document = @document and lease = @lease and generation = @generation
        """,
        row => new HeldJob((LeaseKind)row.GetInt32(0), row.GetInt32(1), new() { Reason = (ErrorReason)row.GetInt32(2), Message = row.GetString(3) }),
        ("@collection", lease.Document.Collection.Id), ("@document", lease.Document.Id), ("@lease", lease.Id), ("@generation", lease.Generation));

    /// <summary>The changes that the lease brought are worked off. More than it could bring stay with the job, which needs no second extraction for them.</summary>
    private static void Settle(LedgerWrite write, DocumentName name, LeaseKind kind)
    {
        write.Sql.Execute(
            """
            delete from link where collection = @collection
                and sequence in (select sequence from link where collection = @collection and document = @document order by sequence limit @most)
            """,
            ("@collection", name.Collection.Id), ("@document", name.Id), ("@most", IngestLimits.SettlesPerLease));
        write.Sql.Execute(
            """
            delete from job where collection = @collection and document = @document
                and not exists (select 1 from link where collection = @collection and document = @document)
            """,
            ("@collection", name.Collection.Id), ("@document", name.Id));
        write.WorkQueued |= write.Sql.Execute(
            """
            update job set kind = @kind, lease = null, lease_deadline = null, attempts = 0, size_class = 0, not_before = @now
            where collection = @collection and document = @document
            """,
            ("@kind", kind == LeaseKind.Retract ? LeaseKind.Retract : LeaseKind.UpdateSources), ("@now", write.Now),
            ("@collection", name.Collection.Id), ("@document", name.Id)) > 0;
    }

    private static void Conclude(LedgerWrite write, DocumentName name, DocumentState outcome, DocumentError? error, string pipelineVersion)
    {
        var failed = outcome != DocumentState.Published;
        write.Sql.Execute(
            """
            update document set outcome = @outcome, error_reason = @reason, error_message = @message, pipeline_version = @version, update_time = @now
            where collection = @collection and id = @id
            """,
            ("@outcome", outcome), ("@reason", failed ? error?.Reason ?? ErrorReason.ExtractionFailed : ErrorReason.Unspecified),
            ("@message", failed ? error?.Message ?? "" : ""), ("@version", pipelineVersion), ("@now", write.Now),
            ("@collection", name.Collection.Id), ("@id", name.Id));
        Rest(write, name);
    }

    /// <summary>A document whose job is done shows its outcome; one with a job left waits.</summary>
    private static void Rest(LedgerWrite write, DocumentName name)
    {
        var outcome = write.Sql.First(
            """
            select outcome from document d where collection = @collection and id = @id
                and not exists (select 1 from job j where j.collection = d.collection and j.document = d.id)
            """,
            row => (DocumentState?)row.GetInt32(0), ("@collection", name.Collection.Id), ("@id", name.Id));
        Change(write, name, outcome ?? DocumentState.Pending);
    }

    /// <summary>Takes a job from its worker and queues it.</summary>
    private static void Requeue(LedgerWrite write, DocumentName name, TimeSpan pause, bool blameless = false)
    {
        write.Sql.Execute(
            """
            update job set lease = null, lease_deadline = null, attempts = attempts - @back, not_before = @due
            where collection = @collection and document = @document
            """,
            ("@back", blameless), ("@due", write.Now + Micros.Of(pause)), ("@collection", name.Collection.Id), ("@document", name.Id));
        Change(write, name, DocumentState.Pending);
        write.WorkQueued = true;
    }

    /// <summary>Brings a document that was not deleted into a state, and tells.</summary>
    private static void Change(LedgerWrite write, DocumentName name, DocumentState to)
    {
        var collection = write.Find(name.Collection)!;
        collection.LastChange++;
        var from = write.Sql.First(
            "select state from document where collection = @collection and id = @id",
            row => (DocumentState)row.GetInt32(0), ("@collection", name.Collection.Id), ("@id", name.Id));
        if (from == DocumentState.Deleted) return;
        write.Sql.Execute(
            "update document set state = @state, change = @change where collection = @collection and id = @id",
            ("@state", to), ("@change", collection.LastChange), ("@collection", name.Collection.Id), ("@id", name.Id));
        collection.Move(from, to, 1);
    }

    private static DocumentState OutcomeOf(RevisionStatus status) => status == RevisionStatus.Failed ? DocumentState.Failed : DocumentState.Published;

    /// <summary>Jobs that take turns with others: those of a collection, small and large.</summary>
    private sealed record Bucket(string Collection, int SizeClass)
    {
        public static readonly Bucket Lowest = new("", 0);
    }

    private sealed record HeldJob(LeaseKind Kind, int Attempts, DocumentError Error);
}
