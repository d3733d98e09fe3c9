using Dossier.Defaults.Sqlite;
using Dossier.Ingest.Documents;
using Dossier.Testing;
using Microsoft.Data.Sqlite;

namespace Dossier.Ingest.Tests;

/// <summary>The ledger in a SQLite file.</summary>
public sealed class SqliteDocumentStoreTests : DocumentStoreContract
{
    private readonly TempFolder folder = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public void A_second_owner_is_refused()
    {
        var refused = Assert.Throws<DataFolderException>(Open);
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_version_is_refused_and_left_as_it_is()
    {
        await CloseAsync(Store);
        Execute($"pragma user_version = {SqliteDocumentStore.Migrations.Version + 1}");
        var refused = Assert.Throws<DataFolderException>(Open);
        Assert.Contains("version", refused.Message, StringComparison.Ordinal);
        Execute($"pragma user_version = {SqliteDocumentStore.Migrations.Version}");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await CloseAsync(Store);
        var path = folder.Of("ingest.db");
        var kept = await File.ReadAllBytesAsync(path).Soon();
        await File.WriteAllTextAsync(path, new string('x', 10_000)).Soon();
        Assert.Throws<DataFolderException>(Open);
        await File.WriteAllBytesAsync(path, kept).Soon();
    }

    [Fact]
    public void Claims_find_their_jobs_by_index()
    {
        // A queue of a million must cost what one of ten does.
        string[] hot =
        [
            "select collection, size_class from job where lease is null and (collection, size_class) > ('a', 0) order by collection, size_class limit 1",
            "select document from job where collection = 'a' and size_class = 0 and lease is null and not_before <= 1 order by not_before, generation limit 1",
            "select lease from job where lease is not null and lease_deadline <= 1",
            "select sequence, previous from link indexed by link_document where collection = 'a' and document = 'x' order by sequence limit 1",
            "select previous from link where collection = 'a' order by sequence limit 1",
            "select id from document where collection = 'a' and change > 1 order by change limit 1",
            "select id from document where collection = 'a' and state = 1 and id > 'x' order by id limit 1",
            "select id from document where collection = 'a' and content_sha256 = x'00' order by first_sequence limit 1",
            "select queue_time from job where collection = 'a' and lease is null order by queue_time limit 1",
        ];
        Assert.All(hot, sql =>
        {
            var plan = string.Join('\n', Explain(sql));
            Assert.Contains("SEARCH", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        });
    }

    internal override IDocumentStore Open() => SqliteDocumentStore.Open(folder.Path, Rules, maxCollections: 100, Clock, Signals);

    internal override ValueTask CloseAsync(IDocumentStore store) => ((SqliteDocumentStore)store).DisposeAsync();

    internal override IReadOnlyList<(string Collection, long Sequence, long Previous)> Links()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "select collection, sequence, previous from link";
        using var rows = command.ExecuteReader();
        var links = new List<(string, long, long)>();
        while (rows.Read()) links.Add((rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2)));
        return links;
    }

    internal override bool Contains(byte[] bytes) =>
        Directory.GetFiles(folder.Path, "ingest.db*").Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);

    private List<string> Explain(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
        command.CommandText = "explain query plan " + sql;
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read()) plan.Add(rows.GetString(3));
        return plan;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Of("ingest.db"), Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
