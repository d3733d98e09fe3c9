using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Dossier.EndToEnd.Tests;

/// <summary>Looks into the database files of stopped services: past every interface, at all rows of all tables and at the search index.</summary>
internal static partial class StoredWords
{
    /// <summary>Every marker word of a <see cref="Workload"/> in any value of any table.</summary>
    public static HashSet<string> Find(string path)
    {
        using var database = Open(path);
        HashSet<string> found = [];
        foreach (var table in Column(database, "select name from sqlite_schema where type = 'table' and sql is not null"))
        {
            using var command = database.CreateCommand();
            // Names of tables cannot be parameters; these come from the database's own schema.
#pragma warning disable CA2100
            command.CommandText = $"select * from \"{table}\"";
#pragma warning restore CA2100
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                for (var n = 0; n < rows.FieldCount; n++)
                {
                    var value = rows.GetValue(n) switch { string text => text, byte[] bytes => Encoding.Latin1.GetString(bytes), _ => "" };
                    found.UnionWith(Marker().Matches(value).Select(match => match.Value));
                }
            }
        }

        return found;
    }

    /// <summary>Every marker word that the full-text index of Query leads to.</summary>
    public static HashSet<string> FindIndexed(string path)
    {
        using var database = Open(path);
        using var command = database.CreateCommand();
        command.CommandText = "create virtual table temp.word using fts5vocab (main, search, row)";
        command.ExecuteNonQuery();
        return [.. Column(database, "select term from temp.word").Where(word => Marker().IsMatch(word))];
    }

    /// <summary>Rows of a table.</summary>
    public static long Count(string path, string table)
    {
        using var database = Open(path);
        return Column(database, "select name from sqlite_schema where type = 'table'").Contains(table)
            ? Column(database, $"select cast(count(*) as text) from \"{table}\"").Select(long.Parse).Single()
            : throw new ArgumentException($"There is no table {table}.", nameof(table));
    }

    private static SqliteConnection Open(string path)
    {
        // Not pooled: the file is deleted after the test. WAL is read too, as the service would.
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        database.Open();
        return database;
    }

    private static List<string> Column(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        List<string> values = [];
        while (rows.Read()) values.Add(rows.GetString(0));
        return values;
    }

    [GeneratedRegex(@"zq\d+x\d+q", RegexOptions.NonBacktracking)]
    private static partial Regex Marker();
}
