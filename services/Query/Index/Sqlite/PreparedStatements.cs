using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

/// <summary>
/// The statements of the writer's connection, prepared once: a publication runs a thousand small ones, and preparing costs more than running. For the
/// writer's thread only; a caller sets every parameter of a statement anew.
/// </summary>
internal sealed class PreparedStatements(SqliteConnection connection)
{
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);

    /// <summary>The connection that they belong to.</summary>
    public SqliteConnection Connection { get; } = connection;

    /// <summary>The statement of this text, which is a constant of the caller.</summary>
    public SqliteCommand Of([ConstantExpected] string sql)
    {
        if (commands.TryGetValue(sql, out var known)) return known;
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // A constant: CA1857 sees to it.
        command.CommandText = sql;
#pragma warning restore CA2100
        return commands[sql] = command;
    }
}
