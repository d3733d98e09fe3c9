using System.Text.Json;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

/// <summary>Parameters and rows of commands. The SQL itself stands where it is used, as a constant.</summary>
internal static class SqliteCommands
{
    /// <summary>Sets a parameter; null is SQL's null.</summary>
    public static SqliteCommand With(this SqliteCommand command, string name, object? value)
    {
        var at = command.Parameters.IndexOf(name);
        if (at < 0) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        else command.Parameters[at].Value = value ?? DBNull.Value;
        return command;
    }

    /// <summary>Sets the parameters of the conditions on documents.</summary>
    public static SqliteCommand With(this SqliteCommand command, DocumentCondition condition) => command
        .With("@documents", Json(condition.Documents))
        .With("@published_from", condition.PublishedFrom)
        .With("@published_to", condition.PublishedTo)
        .With("@languages", Json(condition.Languages))
        .With("@container", condition.Container);

    /// <summary>A list as a parameter for json_each; null stays null.</summary>
    public static string? Json<T>(IReadOnlyList<T>? values) => values is null ? null : JsonSerializer.Serialize(values);

    /// <summary>The first column of the first row, or null when there is no row or no value.</summary>
    public static long? ReadNumber(this SqliteCommand command) => command.ExecuteScalar() is long number ? number : null;

    /// <summary>A page of rows.</summary>
    /// <param name="command">Gives at least one row more than the page holds, when there are so many.</param>
    /// <param name="bounds">The page's bounds.</param>
    /// <param name="map">Makes an item of the current row, with its serialized size in bytes.</param>
    public static Page<T> ReadPage<T>(this SqliteCommand command, PageBounds bounds, Func<SqliteDataReader, (T Item, int Bytes)> map)
    {
        using var rows = command.ExecuteReader();
        var (items, total) = (new List<T>(), 0L);
        while (rows.Read())
        {
            if (items.Count == bounds.Items) return new Page<T>(items, More: true);
            var (item, bytes) = map(rows);
            total += bytes;
            if (items.Count > 0 && total > bounds.Bytes) return new Page<T>(items, More: true);
            items.Add(item);
        }

        return new Page<T>(items, More: false);
    }

    /// <summary>A blob column.</summary>
    public static byte[] GetBytes(this SqliteDataReader row, int column) => (byte[])row.GetValue(column);

    /// <summary>A message column.</summary>
    public static T GetMessage<T>(this SqliteDataReader row, int column, MessageParser<T> parser)
        where T : IMessage<T> => parser.ParseFrom(row.GetBytes(column));
}
