using System.Security.Cryptography;
using Dossier.Defaults.Sqlite;
using Dossier.Ingest.Leases;
using Microsoft.Data.Sqlite;

namespace Dossier.Ingest.Documents;

/// <summary>The ledger in a SQLite file. One writer commits in groups; reads run beside it on connections of their own.</summary>
internal sealed partial class SqliteDocumentStore : IDocumentStore, IAsyncDisposable
{
    private const string FileName = "ingest.db";

    private readonly SqliteFolder folder;
    private readonly SqliteWriter writer;
    private readonly LeaseRules rules;
    private readonly int maxCollections;
    private readonly TimeProvider clock;
    private readonly LedgerSignals signals;

    // The writer's; used on its thread only.
    private Statements? statements;

    private SqliteDocumentStore(SqliteFolder folder, LeaseRules rules, int maxCollections, TimeProvider clock, LedgerSignals signals)
    {
        this.folder = folder;
        this.rules = rules;
        this.maxCollections = maxCollections;
        this.clock = clock;
        this.signals = signals;
        writer = new SqliteWriter(folder, clock);
    }

    /// <summary>Schema versions, oldest first.</summary>
    internal static SqliteMigrations Migrations { get; } = SqliteMigrations.FromResources(typeof(SqliteDocumentStore).Assembly, "schema.sql", "0002-members.sql");

    /// <summary>Opens or creates the ledger in a folder.</summary>
    /// <exception cref="DataFolderException">The folder is in use, damaged, or of a newer version.</exception>
    public static SqliteDocumentStore Open(string data, LeaseRules rules, int maxCollections, TimeProvider clock, LedgerSignals signals)
    {
        var folder = SqliteFolder.Open(data, FileName, Migrations);
        try
        {
            ReleaseAll(folder, clock);
            return new(folder, rules, maxCollections, clock, signals);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public Task<bool> IsReadyAsync(CancellationToken cancel) => ReadAsync(sql => sql.Any("select 1 from collection"), cancel);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        statements?.Dispose();
        folder.Dispose();
    }

    /// <summary>The streams of the process before are gone, and with them its leases. A job that took the process down with it has its attempt counted.</summary>
    private static void ReleaseAll(SqliteFolder folder, TimeProvider clock)
    {
        using var connection = folder.OpenWriter();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var sql = new Statements(connection);
        var write = new LedgerWrite(sql, Micros.Of(clock.GetUtcNow()));
        foreach (var lease in sql.All("select lease, collection, document, generation from job where lease is not null", ReadHeld))
        {
            Requeue(write, lease.Document, pause: TimeSpan.Zero);
        }

        write.Save();
        transaction.Commit();
    }

    private static HeldLease ReadHeld(SqliteDataReader row) =>
        new(row.GetString(0), new DocumentName(new CollectionName(row.GetString(1)), row.GetString(2)), row.GetInt64(3));

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal);

    private static byte[] HashOf(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    private Task<T> ReadAsync<T>(Func<Statements, T> question, CancellationToken cancel) => Task.FromResult(folder.Read(
        connection =>
        {
            using var sql = new Statements(connection);
            return question(sql);
        },
        cancel));

    private async Task<T> WriteAsync<T>(Func<LedgerWrite, T> operation, CancellationToken cancel)
    {
        var (result, write) = await writer.WriteAsync(
            connection =>
            {
                statements ??= new Statements(connection);
                var write = new LedgerWrite(statements, Micros.Of(clock.GetUtcNow()));
                var result = operation(write);
                write.Save();
                return (result, write);
            },
            cancel);
        foreach (var lease in write.Revoked) signals.Revoke(lease);
        foreach (var collection in write.Changed) signals.Change(collection);
        if (write.WorkQueued) signals.Wake();
        return result;
    }
}
