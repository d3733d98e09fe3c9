using Dossier.Common.V1;

namespace Dossier.Ingest.Documents;

/// <summary>Bytes: once per collection, as long as a revision has them.</summary>
internal sealed partial class SqliteDocumentStore
{
    public Task<StoredContent> FindContentAsync(DocumentName name, int? revision, CancellationToken cancel) => ReadAsync(
        sql => Find(sql, name) is not { } document
            ? throw new NotFound(ErrorReason.DocumentNotFound, name.ToString())
            : FindContent(sql, name, revision ?? document.Revision)
                ?? throw new NotFound(ErrorReason.RevisionNotFound, new RevisionName(name, revision ?? document.Revision).ToString()),
        cancel);

    public Task<byte[]?> ReadPartAsync(CollectionName collection, string sha256, int part, CancellationToken cancel) =>
        ReadAsync(sql => ReadPart(sql, collection, Bytes(sha256), part), cancel);

    private static StoredContent? FindContent(Statements sql, DocumentName name, int revision) => sql.First(
        """
        select c.sha256, c.size_bytes from revision r join content c on c.collection = r.collection and c.sha256 = r.content_sha256
        where r.collection = @collection and r.document = @document and r.number = @number
        """,
        row => new StoredContent(Convert.ToHexStringLower(row.GetFieldValue<byte[]>(0)), row.GetInt64(1)),
        ("@collection", name.Collection.Id), ("@document", name.Id), ("@number", revision));

    private static byte[]? ReadPart(Statements sql, CollectionName collection, byte[] sha256, int part) => sql.First(
        "select bytes from content_part where collection = @collection and sha256 = @sha256 and part = @part",
        row => row.GetFieldValue<byte[]>(0), ("@collection", collection.Id), ("@sha256", sha256), ("@part", part));

    private static void AddContent(Statements sql, Upload upload)
    {
        var collection = upload.Collection.Id;
        var added = sql.Execute(
            "insert into content values (@collection, @sha256, @size) on conflict do nothing",
            ("@collection", collection), ("@sha256", upload.Sha256), ("@size", upload.Size));
        if (added == 0) return;
        var bytes = upload.Rewind();
        var left = upload.Size;
        for (var part = 0; left > 0; part++)
        {
            var buffer = new byte[Math.Min(left, IngestLimits.PartBytes)];
            bytes.ReadExactly(buffer);
            sql.Execute(
                "insert into content_part values (@collection, @sha256, @part, @bytes)",
                ("@collection", collection), ("@sha256", upload.Sha256), ("@part", part), ("@bytes", buffer));
            left -= buffer.Length;
        }
    }

    private static void RemoveContent(Statements sql, CollectionName collection, byte[] sha256)
    {
        if (sql.Any("select 1 from revision where collection = @collection and content_sha256 = @sha256", ("@collection", collection.Id), ("@sha256", sha256))) return;
        sql.Execute("delete from content_part where collection = @collection and sha256 = @sha256", ("@collection", collection.Id), ("@sha256", sha256));
        sql.Execute("delete from content where collection = @collection and sha256 = @sha256", ("@collection", collection.Id), ("@sha256", sha256));
    }
}
