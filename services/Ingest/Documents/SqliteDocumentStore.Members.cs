using System.Text.Json;
using Dossier.Common.V1;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Documents;

/// <summary>Members: documents that were found in another one and live with it.</summary>
internal sealed partial class SqliteDocumentStore
{
    public Task StoreMemberAsync(HeldLease container, string path, Upload upload, CancellationToken cancel)
    {
        var trace = Trace.Current;
        return WriteAsync(write => StoreMember(write, container, path, upload, trace), cancel);
    }

    public Task KeepMembersAsync(HeldLease container, IReadOnlyCollection<string> paths, CancellationToken cancel) => WriteAsync(
        write =>
        {
            CheckHeld(write.Sql, container);
            Choose(write,
                """
                insert into temp.chosen with recursive inside (document) as (
                    select document from member where collection = @collection and container = @container and path not in (select value from json_each(@paths))
                    union all select m.document from inside join member m on m.collection = @collection and m.container = inside.document)
                select document from inside
                """,
                ("@collection", container.Document.Collection.Id), ("@container", container.Document.Id), ("@paths", JsonSerializer.Serialize(paths)));
            if (write.Sql.Any("select 1 from temp.chosen")) DeleteChosen(write, write.Live(container.Document.Collection));
            return true;
        },
        cancel);

    public Task<IReadOnlyList<Document>> ListMembersAsync(
        DocumentName container, IReadOnlyCollection<DocumentState> states, string after, int limit, CancellationToken cancel) => ReadAsync<IReadOnlyList<Document>>(
        sql =>
        {
            RowOf(sql, container.Collection);
            var ids = sql.All(
                """
                select m.document from member m join document d on d.collection = m.collection and d.id = m.document
                where m.collection = @collection and m.container = @container and m.path > @after and d.state in (select value from json_each(@states)) order by m.path limit @limit
                """,
                row => row.GetString(0), ("@collection", container.Collection.Id), ("@container", container.Id), ("@after", after),
                ("@states", JsonSerializer.Serialize(states.Select(state => (int)state))), ("@limit", limit));
            return [.. ids.Select(id => ReadDocument(sql, new(container.Collection, id)).Document)];
        },
        cancel);

    private static bool StoreMember(LedgerWrite write, HeldLease container, string path, Upload upload, Trace trace)
    {
        CheckHeld(write.Sql, container);
        if (FindMember(write.Sql, container.Document, path) is not (string id, byte[] sha256, long size)) AddMember(write, container.Document, path, upload, trace);
        else ReviseMember(write, new(upload.Collection, id), sha256.AsSpan().SequenceEqual(upload.Sha256), size, upload, trace);
        return true;
    }

    private static void CheckHeld(Statements sql, HeldLease lease)
    {
        if (FindHeld(sql, lease) is not { Kind: LeaseKind.Extract }) throw new WrongState(ErrorReason.StaleLease, $"the lease on {lease.Document} is lost, or it has moved on");
    }

    private static (string Id, byte[] Sha256, long Size)? FindMember(Statements sql, DocumentName container, string path) => sql.First(
        """
        select d.id, d.content_sha256, d.size_bytes from member m join document d on d.collection = m.collection and d.id = m.document
        where m.collection = @collection and m.container = @container and m.path = @path
        """,
        row => ((string, byte[], long)?)(row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2)),
        ("@collection", container.Collection.Id), ("@container", container.Id), ("@path", path));

    private static void AddMember(LedgerWrite write, DocumentName container, string path, Upload upload, Trace trace)
    {
        var (sql, collection) = (write.Sql, container.Collection);
        var (root, depth) = sql.First(
            "select root, depth from member where collection = @collection and document = @document",
            row => ((string?)row.GetString(0), row.GetInt32(1)), ("@collection", collection.Id), ("@document", container.Id));
        Charge(sql, new(collection, root ?? container.Id), count: 1, upload.Size);
        var name = new DocumentName(collection, FirstUnused(sql, collection, DocumentId.OfMember(container, path)));
        AddDocument(write, name, upload, isMember: true);
        sql.Execute(
            "insert into member (collection, document, container, path, depth, root) values (@collection, @document, @container, @path, @depth, @root)",
            ("@collection", collection.Id), ("@document", name.Id), ("@container", container.Id), ("@path", path), ("@depth", depth + 1), ("@root", root ?? container.Id));
        Queue(write, write.Live(collection), name, LeaseKind.Extract, trace);
    }

    private static void ReviseMember(LedgerWrite write, DocumentName name, bool isSame, long size, Upload upload, Trace trace)
    {
        var (sql, header) = (write.Sql, upload.Header);
        var moved = sql.Execute(
            """
            update source set uri = @uri, file_name = @name, media_type = @type
            where collection = @collection and document = @document and (uri, file_name, media_type) <> (@uri, @name, @type)
            """,
            ("@uri", header.SourceUri), ("@name", header.FileName), ("@type", header.MediaType), ("@collection", name.Collection.Id), ("@document", name.Id)) > 0;
        if (!isSame)
        {
            var root = sql.First(
                "select root from member where collection = @collection and document = @document", row => row.GetString(0), ("@collection", name.Collection.Id), ("@document", name.Id));
            Charge(sql, new(name.Collection, root!), count: 0, upload.Size - size);
            AddRevision(write, name, upload);
        }

        if (!isSame || moved) Queue(write, write.Live(name.Collection), name, isSame ? LeaseKind.UpdateSources : LeaseKind.Extract, trace);
    }

    /// <summary>Counts what one uploaded file holds, so that archives in archives cannot fill the disk.</summary>
    private static void Charge(Statements sql, DocumentName root, int count, long bytes)
    {
        var (members, size) = sql.First(
            "select descendants, descendant_bytes from document where collection = @collection and id = @root",
            row => (row.GetInt64(0) + count, row.GetInt64(1) + bytes), ("@collection", root.Collection.Id), ("@root", root.Id));
        if (members > IngestLimits.Descendants)
            throw new LimitExceeded("descendants", IngestLimits.Descendants, $"the uploaded file has more than {IngestLimits.Descendants} members on all levels");
        if (size > IngestLimits.DescendantBytes)
            throw new LimitExceeded("descendant_bytes", IngestLimits.DescendantBytes, $"the members of the uploaded file have more than {IngestLimits.DescendantBytes} bytes");
        sql.Execute(
            "update document set descendants = @members, descendant_bytes = @size where collection = @collection and id = @root",
            ("@members", members), ("@size", size), ("@collection", root.Collection.Id), ("@root", root.Id));
    }

    private static void ChooseWithMembers(LedgerWrite write, DocumentName name) => Choose(write,
        """
        insert into temp.chosen with recursive inside (document) as (
            values (@document) union all select m.document from inside join member m on m.collection = @collection and m.container = inside.document)
        select document from inside
        """,
        ("@document", name.Id), ("@collection", name.Collection.Id));

    /// <summary>Takes the chosen documents out of their containers, before they are emptied.</summary>
    private static void ForgetMembers(Statements sql, CollectionName collection)
    {
        sql.Execute(
            """
            update document set descendants = descendants - gone.members, descendant_bytes = descendant_bytes - gone.bytes
            from (select m.root, count(*) as members, sum(d.size_bytes) as bytes
                from temp.chosen c join member m on m.collection = @collection and m.document = c.document join document d on d.collection = m.collection and d.id = m.document
                group by m.root) gone
            where document.collection = @collection and document.id = gone.root
            """,
            ("@collection", collection.Id));
        sql.Execute("delete from member where collection = @collection and document in (select document from temp.chosen)", ("@collection", collection.Id));
    }

    private static Membership? ReadMembership(Statements sql, DocumentName name) => sql.First(
        "select container, path, depth from member where collection = @collection and document = @document",
        row => new Membership { Container = new DocumentName(name.Collection, row.GetString(0)).ToString(), Path = row.GetString(1), Depth = row.GetInt32(2) },
        ("@collection", name.Collection.Id), ("@document", name.Id));
}
