using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dossier.Defaults.Sqlite;

/// <summary>
/// A SQLite database in a data folder that this process owns alone: opened in WAL mode and brought to the current schema version. Writes go
/// through one <see cref="SqliteWriter"/>; any number of readers see the last commit. Thread-safe.
/// </summary>
public sealed class SqliteFolder : IDisposable
{
    private readonly FileStream ownership;
    private readonly string readerConnection;
    private readonly string writerConnection;

    private SqliteFolder(string path, FileStream ownership)
    {
        Path = path;
        this.ownership = ownership;
        // Temporary tables and sorts stay in memory: no trace of a text in a temporary file.
        readerConnection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();
        writerConnection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString();
    }

    /// <summary>Path of the database file.</summary>
    public string Path { get; }

    /// <summary>Takes the folder, creating it when it is missing, and opens or creates the database in it.</summary>
    /// <param name="folder">The folder; several services can share it, each with a file of its own.</param>
    /// <param name="fileName">File name of the database.</param>
    /// <param name="migrations">Its schema.</param>
    /// <exception cref="DataFolderException">The database is in use by another process, of a newer version, damaged or not accessible.</exception>
    public static SqliteFolder Open(string folder, string fileName, SqliteMigrations migrations)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, fileName));
        var opened = new SqliteFolder(path, Own(path));
        try
        {
            using var connection = opened.OpenWriter();
            migrations.Apply(connection);
            // What a crash left in the log is recovered into the database, and the log is emptied.
            Execute(connection, "pragma wal_checkpoint(truncate)");
            return opened;
        }
        catch (SqliteException e)
        {
            opened.Dispose();
            throw new DataFolderException($"{path} cannot be opened: {e.Message}", e);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a connection that may write: journal in WAL mode, every commit on disk before it returns, deleted content overwritten with zeros.
    /// Only one writes at a time: services use <see cref="SqliteWriter"/>.
    /// </summary>
    public SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(writerConnection);
        connection.Open();
        // 32 MiB of pages: random inserts into large tables would read most of them again with the default of 2.
        Execute(connection, "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma temp_store = memory; pragma cache_size = -32768");
        return connection;
    }

    /// <summary>Asks a question on a pooled read-only connection, in one read transaction: everything it sees is of one moment.</summary>
    /// <param name="question">Runs commands made by CreateCommand; must not keep the connection.</param>
    /// <param name="cancel">Interrupts even a running statement.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public T Read<T>(Func<SqliteConnection, T> question, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        using var connection = new SqliteConnection(readerConnection);
        connection.Open();
        Execute(connection, "pragma temp_store = memory");
        // Disposed before the connection returns to the pool, and waits for a running callback: no other reader is ever interrupted.
        using var interruption = cancel.UnsafeRegister(static handle => raw.sqlite3_interrupt((sqlite3)handle!), connection.Handle);
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return question(connection);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The read was cancelled.", e, cancel);
        }
    }

    /// <summary>Closes the pooled connections and gives the folder up. Dispose the writer first.</summary>
    public void Dispose()
    {
        using (var pool = new SqliteConnection(readerConnection)) SqliteConnection.ClearPool(pool);
        ownership.Dispose();
    }

    private static FileStream Own(string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            // The system releases it when the process ends, however it ends. The file stays: removing it would race with the next owner.
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataFolderException($"{path} is not accessible: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new DataFolderException($"{path} is in use by another process, or its folder cannot be written: {e.Message}", e);
        }
    }

    private static void Execute(SqliteConnection connection, [ConstantExpected] string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
