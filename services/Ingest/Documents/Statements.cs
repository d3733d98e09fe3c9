using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Dossier.Ingest.Documents;

/// <summary>
/// SQL on one connection; each text is prepared once. Not thread-safe. The texts are constants and every value is a parameter:
/// <see cref="ConstantExpectedAttribute"/> has the compiler check it.
/// </summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public SqliteConnection Connection => connection;

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Execute([ConstantExpected] string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).ExecuteNonQuery();

    /// <summary>All rows, in the statement's order.</summary>
    public List<T> All<T>([ConstantExpected] string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var rows = Prepare(sql, values).ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return all;
    }

    /// <summary>The first row, or null (default) when there is none.</summary>
    public T? First<T>([ConstantExpected] string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var rows = Prepare(sql, values).ExecuteReader();
        return rows.Read() ? read(rows) : default;
    }

    /// <summary>Whether there is a row.</summary>
    public bool Any([ConstantExpected] string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        First(sql, static _ => true, values);

    public void Dispose()
    {
        foreach (var command in prepared.Values) command.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants only, see the summary.
            command.CommandText = sql;
#pragma warning restore CA2100
            prepared.Add(sql, command);
        }

        command.Parameters.Clear();
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
