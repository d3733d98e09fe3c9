using Dossier.Common.V1;

namespace Dossier.Ingest.Documents;

/// <summary>One operation of the writer: its statements, its moment, the collections it changes, and what is to be told when it is committed.</summary>
internal sealed class LedgerWrite(Statements sql, long now)
{
    private readonly Dictionary<CollectionName, CollectionRow> collections = [];

    public Statements Sql => sql;

    /// <summary>The moment, see <see cref="Micros"/>.</summary>
    public long Now => now;

    /// <summary>Leases that were taken back.</summary>
    public List<string> Revoked { get; } = [];

    /// <summary>Collections that changed.</summary>
    public IEnumerable<CollectionName> Changed => collections.Values.Where(row => row.IsChanged).Select(row => row.Name);

    /// <summary>Whether jobs were queued that can be leased now.</summary>
    public bool WorkQueued { get; set; }

    /// <summary>The collection to work on, deleted or not (its retractions go on); null when there never was one.</summary>
    public CollectionRow? Find(CollectionName name)
    {
        if (collections.TryGetValue(name, out var known)) return known;
        var row = sql.First($"select {CollectionRow.Columns} from collection where id = @id", CollectionRow.Read, ("@id", name.Id));
        if (row is not null) collections.Add(name, row);
        return row;
    }

    /// <summary>The collection to work on.</summary>
    /// <exception cref="NotFound">There is none, or it was deleted.</exception>
    public CollectionRow Live(CollectionName name) =>
        Find(name) is { Deleted: false } row ? row : throw new NotFound(ErrorReason.CollectionNotFound, name.ToString());

    /// <summary>A collection that is new.</summary>
    public CollectionRow Add(CollectionName name)
    {
        sql.Execute("insert into collection values (@id, '', 0, 0, 0, 0, 0, 0, 0, 0, 0)", ("@id", name.Id));
        return Find(name)!;
    }

    /// <summary>Writes the collections back.</summary>
    public void Save()
    {
        foreach (var row in collections.Values.Where(row => row.IsChanged))
        {
            sql.Execute(
                """
                update collection set display_name = @name, create_time = @created, deleted = @deleted, last_sequence = @sequence, last_change = @change,
                    pending = @pending, leased = @leased, published = @published, failed = @failed, quarantined = @quarantined where id = @id
                """,
                ("@name", row.DisplayName), ("@created", row.CreateTime), ("@deleted", row.Deleted), ("@sequence", row.LastSequence), ("@change", row.LastChange),
                ("@pending", row.Counts.Pending), ("@leased", row.Counts.Leased), ("@published", row.Counts.Published), ("@failed", row.Counts.Failed),
                ("@quarantined", row.Counts.Quarantined), ("@id", row.Name.Id));
        }
    }
}
