using Dossier.Defaults.Sqlite;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

/// <summary>The index in one SQLite file. See docs/adr/0006-query-on-sqlite.md.</summary>
internal sealed partial class SqliteIndexStore : IIndexStore, IAsyncDisposable
{
    /// <summary>Name of the database file in the data folder.</summary>
    public const string FileName = "query.db";

    /// <summary>Holds for documents d; every parameter may be null.</summary>
    private const string DocumentMatches = """
         and (@documents is null or d.id in (select value from json_each(@documents)))
         and (@container is null or d.container = @container)
         and (@published_from is null or d.published_last >= @published_from)
         and (@published_to is null or d.published_first <= @published_to)
         and (@languages is null or exists (
           select 1 from json_each(@languages) l where d.language = l.value or substr(d.language, 1, length(l.value) + 1) = l.value || '-'))
        """;

    /// <summary>The schema.</summary>
    internal static readonly SqliteMigrations Migrations = SqliteMigrations.FromResources(typeof(SqliteIndexStore).Assembly, "schema.sql", "0002-sketches.sql", "0003-members.sql");

    private readonly SqliteFolder folder;
    private readonly SqliteWriter writer;

    private SqliteIndexStore(SqliteFolder folder, TimeProvider time)
    {
        this.folder = folder;
        writer = new SqliteWriter(folder, time);
    }

    /// <summary>Opens or creates the index in a data folder, which this process then owns.</summary>
    /// <exception cref="DataFolderException">The folder cannot be used.</exception>
    public static SqliteIndexStore Open(string dataFolder, TimeProvider time) => new(SqliteFolder.Open(dataFolder, FileName, Migrations), time);

    /// <inheritdoc/>
    public Task<bool> IsReadyAsync(CancellationToken cancel) => Reading(connection => AppliedSequence(connection, "") == 0, cancel);

    /// <inheritdoc/>
    public Task<long> GetAppliedSequenceAsync(CollectionName collection, CancellationToken cancel) =>
        Reading(connection => AppliedSequence(connection, collection.Id), cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        folder.Dispose();
    }

    private static long AppliedSequence(SqliteConnection connection, string collection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select applied from collection where id = @collection";
        return command.With("@collection", collection).ReadNumber() ?? 0;
    }

    // SQLite reads are calls, not waits; they run on the thread that asks.
    private Task<T> Reading<T>(Func<SqliteConnection, T> question, CancellationToken cancel) => Task.FromResult(folder.Read(question, cancel));
}
