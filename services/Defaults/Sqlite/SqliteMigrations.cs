using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Dossier.Defaults.Sqlite;

/// <summary>
/// The schema of a database as an ordered list of SQL scripts: script n brings version n-1 to version n, and <c>PRAGMA user_version</c> holds the
/// version. A script that was ever released is not edited any more; a change of the schema appends one.
/// </summary>
public sealed class SqliteMigrations
{
    private readonly IReadOnlyList<string> scripts;

    /// <summary>Takes the scripts, version 1 first.</summary>
    /// <param name="scripts">SQL without transaction commands; any number of statements.</param>
    public SqliteMigrations(params IReadOnlyList<string> scripts) => this.scripts = scripts;

    /// <summary>The version that this program writes and reads.</summary>
    public int Version => scripts.Count;

    /// <summary>Reads the scripts from embedded resources.</summary>
    /// <param name="assembly">Where they are embedded.</param>
    /// <param name="names">Ends of the resource names, version 1 first: "schema.sql", "0002-more.sql". Each must match exactly one.</param>
    public static SqliteMigrations FromResources(Assembly assembly, params IReadOnlyList<string> names) =>
        new([.. names.Select(name => ReadResource(assembly, name))]);

    /// <summary>Brings a database to <see cref="Version"/>; each step is one transaction, so that a crash leaves a whole version.</summary>
    /// <param name="connection">Open connection, outside a transaction.</param>
    /// <exception cref="DataFolderException">The database was written by a newer program.</exception>
    public void Apply(SqliteConnection connection)
    {
        var found = VersionOf(connection);
        if (found > Version)
        {
            throw new DataFolderException(string.Create(
                CultureInfo.InvariantCulture, $"{connection.DataSource} has schema version {found}, but this program knows versions up to {Version}: use a newer program"));
        }

        for (var version = found; version < Version; version++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            Execute(connection, scripts[version]);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {version + 1}"));
            transaction.Commit();
        }
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "pragma user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string script)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is an embedded script of the program, or a number; nothing comes from a caller.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string ReadResource(Assembly assembly, string name)
    {
        var resource = assembly.GetManifestResourceNames().Single(r => r.EndsWith("." + name, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
