using System.Text;
using Dossier.Defaults.Sqlite;
using Dossier.Testing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Dossier.Defaults.Tests.Sqlite;

public sealed class SqliteTests : IDisposable
{
    private static readonly SqliteMigrations Notes = new("create table note (text text not null unique)");

    private readonly string folder = Directory.CreateTempSubdirectory("sqlite").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_was_written_is_read_after_reopening()
    {
        await WriteNotesAsync("one", "two");
        using var opened = Open();
        Assert.Equal(["one", "two"], opened.Read(All));
    }

    [Fact]
    public async Task An_operation_that_fails_leaves_nothing_and_harms_no_other()
    {
        using var opened = Open();
        await using var writer = new SqliteWriter(opened);
        using var start = new ManualResetEventSlim();
        // While the first holds the writer, the others queue up and so share its commit.
        var first = writer.WriteAsync(connection => { start.Wait(Bounded.Patience); return Add(connection, "first"); });
        var failing = writer.WriteAsync(connection =>
        {
            Add(connection, "half");
            return Add(connection, "first");
        });
        var last = writer.WriteAsync(connection => Add(connection, "last"));
        start.Set();
        await Task.WhenAll(first, last).Soon();
        await Assert.ThrowsAsync<SqliteException>(() => failing.Soon());
        Assert.Equal(["first", "last"], opened.Read(All));
    }

    [Fact]
    public async Task A_cancelled_operation_leaves_the_queue_but_a_running_one_ends()
    {
        using var opened = Open();
        await using var writer = new SqliteWriter(opened);
        using var cancel = new CancellationTokenSource();
        using var running = new ManualResetEventSlim();
        using var start = new ManualResetEventSlim();
        var first = writer.WriteAsync(
            connection =>
            {
                running.Set();
                start.Wait(Bounded.Patience);
                return Add(connection, "running");
            },
            cancel.Token);
        var second = writer.WriteAsync(connection => Add(connection, "queued"), cancel.Token);
        Assert.True(running.Wait(Bounded.Patience));
        await cancel.CancelAsync();
        start.Set();
        await first.Soon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Soon());
        Assert.Equal(["running"], opened.Read(All));
    }

    [Fact]
    public async Task A_closed_writer_says_unavailable_and_has_done_what_was_queued()
    {
        using var opened = Open();
        var writer = new SqliteWriter(opened);
        var queued = Enumerable.Range(0, 300).Select(n => writer.WriteAsync(connection => Add(connection, $"note {n}"))).ToList();
        await writer.DisposeAsync().AsTask().Soon();
        await Task.WhenAll(queued).Soon();
        Assert.Equal(300, opened.Read(All).Count);
        await Assert.ThrowsAsync<Unavailable>(() => writer.WriteAsync(connection => Add(connection, "late")).Soon());
    }

    [Fact]
    public async Task A_read_sees_one_moment()
    {
        using var opened = Open();
        await using var writer = new SqliteWriter(opened);
        await writer.WriteAsync(connection => Add(connection, "before")).Soon();
        var (first, second) = opened.Read(connection =>
        {
            var first = All(connection);
            writer.WriteAsync(c => Add(c, "meanwhile")).Soon().GetAwaiter().GetResult();
            return (first, All(connection));
        });
        Assert.Equal(["before"], first);
        Assert.Equal(["before"], second);
        Assert.Equal(["before", "meanwhile"], opened.Read(All));
    }

    [Fact]
    public async Task A_running_read_can_be_cancelled()
    {
        using var opened = Open();
        using var cancel = new CancellationTokenSource();
        var endless = Task.Run(() => opened.Read(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n";
                cancel.CancelAfter(TimeSpan.FromMilliseconds(20));
                return command.ExecuteScalar();
            },
            cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.Soon());
        Assert.Empty(opened.Read(All));
    }

    [Fact]
    public void A_reader_cannot_write()
    {
        using var opened = Open();
        Assert.Throws<SqliteException>(() => opened.Read(connection => Add(connection, "no")));
    }

    [Fact]
    public async Task An_earlier_version_is_brought_up_and_keeps_its_content()
    {
        await WriteNotesAsync("kept");
        using var opened = SqliteFolder.Open(folder, "notes.db", new SqliteMigrations("create table note (text text not null unique)", "alter table note add column stars integer not null default 5"));
        Assert.Equal(["kept"], opened.Read(All));
        Assert.Equal(5L, opened.Read(connection => Scalar(connection, "select stars from note")));
        Assert.Equal(2L, opened.Read(connection => Scalar(connection, "pragma user_version")));
    }

    [Fact]
    public void A_newer_version_is_refused()
    {
        SqliteFolder.Open(folder, "notes.db", new SqliteMigrations("create table a (b)", "create table c (d)")).Dispose();
        var refused = Assert.Throws<DataFolderException>(Open);
        Assert.Contains("schema version 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("notes.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_migration_leaves_the_version_before()
    {
        Open().Dispose();
        Assert.Throws<DataFolderException>(() => SqliteFolder.Open(folder, "notes.db", new SqliteMigrations("create table note (text)", "create table extra (a); create table note (text)")));
        using var opened = Open();
        Assert.Equal(0L, opened.Read(connection => Scalar(connection, "select count(*) from sqlite_master where name = 'extra'")));
    }

    [Fact]
    public void A_second_owner_is_refused_until_the_first_is_gone()
    {
        using (Open())
        {
            var refused = Assert.Throws<DataFolderException>(Open);
            Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        }

        Open().Dispose();
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(Path.Combine(folder, "notes.db"), new string('x', 10_000));
        Assert.Contains("cannot be opened", Assert.Throws<DataFolderException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_content_is_gone_from_the_files()
    {
        var secret = "secret-" + new string('s', 20_000);
        using var opened = Open();
        await using (var writer = new SqliteWriter(opened))
        {
            await writer.WriteAsync(connection => Add(connection, secret)).Soon();
            Assert.True(AnyFileContains("secret-"));
            await writer.WriteAsync(connection => Scalar(connection, "delete from note")).Soon();
        }

        Assert.False(AnyFileContains("secret-"));
        Assert.False(AnyFileContains("ssssssss"));
    }

    private static bool Add(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "insert into note (text) values (@text)";
        command.Parameters.AddWithValue("@text", text);
        return command.ExecuteNonQuery() == 1;
    }

    private static List<string> All(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select text from note order by rowid";
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read()) found.Add(rows.GetString(0));
        return found;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private SqliteFolder Open() => SqliteFolder.Open(folder, "notes.db", Notes);

    private async Task WriteNotesAsync(params string[] notes)
    {
        using var opened = Open();
        await using var writer = new SqliteWriter(opened);
        foreach (var note in notes) await writer.WriteAsync(connection => Add(connection, note)).Soon();
    }

    private bool AnyFileContains(string text) =>
        Directory.EnumerateFiles(folder, "notes.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
}
