using Dossier.Ingest.V1;
using Microsoft.Data.Sqlite;

namespace Dossier.Ingest.Documents;

/// <summary>A row of collection, changed in memory by one transaction and saved at its end.</summary>
internal sealed class CollectionRow(CollectionName name)
{
    public const string Columns = "id, display_name, create_time, deleted, last_sequence, last_change, pending, leased, published, failed, quarantined";

    public CollectionName Name { get; } = name;

    public string DisplayName { get; set; } = "";

    public long CreateTime { get; set; }

    public bool Deleted { get; set; }

    public long LastSequence { get; set; }

    /// <summary>Grows with whatever is worth telling: a document's row, or how far the work has come.</summary>
    public long LastChange { get; set; }

    /// <summary>Whether there is something to save.</summary>
    public bool IsChanged => LastChange != ReadChange;

    private long ReadChange { get; init; }

    public IngestCounts Counts { get; } = new();

    public string Etag => FormattableString.Invariant($"{CreateTime:x}-{LastChange:x}");

    public static CollectionRow Read(SqliteDataReader row) => new(new CollectionName(row.GetString(0)))
    {
        DisplayName = row.GetString(1),
        CreateTime = row.GetInt64(2),
        Deleted = row.GetBoolean(3),
        LastSequence = row.GetInt64(4),
        LastChange = row.GetInt64(5),
        ReadChange = row.GetInt64(5),
        Counts =
        {
            Pending = row.GetInt64(6), Leased = row.GetInt64(7), Published = row.GetInt64(8), Failed = row.GetInt64(9), Quarantined = row.GetInt64(10),
            Documents = row.GetInt64(6) + row.GetInt64(7) + row.GetInt64(8) + row.GetInt64(9) + row.GetInt64(10),
        },
    };

    /// <summary>Counts documents that go from one state to another; UNSPECIFIED is not there yet, DELETED not there any more.</summary>
    public void Move(DocumentState from, DocumentState to, long count)
    {
        Add(from, -count);
        Add(to, count);
    }

    public Collection ToMessage() => new()
    {
        Name = Name.ToString(),
        DisplayName = DisplayName,
        CreateTime = Micros.ToTimestamp(CreateTime),
        Etag = Etag,
        DocumentCount = Counts.Documents,
        LastSequence = LastSequence,
    };

    private void Add(DocumentState state, long count)
    {
        switch (state)
        {
            case DocumentState.Pending: Counts.Pending += count; break;
            case DocumentState.Leased: Counts.Leased += count; break;
            case DocumentState.Published: Counts.Published += count; break;
            case DocumentState.Failed: Counts.Failed += count; break;
            case DocumentState.Quarantined: Counts.Quarantined += count; break;
            default: return;
        }

        Counts.Documents += count;
    }
}
