using System.Text;
using Dossier.Common.V1;
using Dossier.Defaults.Sqlite;
using Dossier.Query.Duplicates;
using Dossier.Query.Index;
using Dossier.Query.Index.Sqlite;
using Dossier.Query.Publishing;
using Dossier.Query.Tests.Duplicates;
using Dossier.Testing;
using Microsoft.Data.Sqlite;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests.Index;

public sealed class SqliteIndexStoreTests : IndexStoreContract
{
    private const string Marker = "zqxwvmarker";

    private readonly TempFolder folder = new();
    private readonly List<SqliteIndexStore> opened = [];

    public override async Task DisposeAsync()
    {
        foreach (var store in opened) await store.DisposeAsync().AsTask().Soon();
        folder.Dispose();
    }

    [Fact]
    public async Task Nothing_of_a_retracted_document_is_left_in_the_database()
    {
        await PublishMarkedAsync();
        // The marker is where it is looked for: otherwise finding nothing means nothing.
        Assert.All(["document", "text_chunk", "fact", "fact_entity", "entity", "entity_document", "entity_name", "search_content", "vocabulary"],
            table => Assert.Contains(table, TablesWithMarker()));
        await RetractAsync(Store, "secret", 2);
        Assert.Empty(TablesWithMarker());
        Assert.Equal(["kept"], await IdsAsync());
    }

    [Fact]
    public async Task Nothing_of_a_retracted_document_is_left_in_the_files()
    {
        await PublishMarkedAsync();
        Assert.True(FilesHoldMarker());
        await RetractAsync(Store, "secret", 2);
        await DisposeStoresAsync();
        Assert.False(FilesHoldMarker());
    }

    [Fact]
    public async Task Nothing_of_a_replaced_revision_is_left_in_the_files()
    {
        await PublishMarkedAsync();
        await PublishAsync(Store, "secret", 2, "Now it says something else");
        await DisposeStoresAsync();
        Assert.False(FilesHoldMarker());
    }

    [Fact]
    public async Task Nothing_of_a_retracted_sketch_is_left()
    {
        foreach (var id in new[] { "secret", "kept" })
            await Store.PublishAsync(Publication.Of(Header(id), Sample.Of("text").Sketch(MadeSketch.Of(1)).Revision), default).Soon();
        Assert.Equal(2 + (2 * Sketches.Bands), Ask("select document from sketch union all select document from sketch_band").Count);
        await RetractAsync(Store, "secret", 2);
        Assert.Equal(1 + Sketches.Bands, Ask("select document from sketch union all select document from sketch_band").Count(id => id == "kept"));
        Assert.Empty(Ask("select document from sketch where document = 'secret' union all select document from sketch_band where document = 'secret'"));
    }

    [Fact]
    public async Task An_index_from_before_sketches_and_members_is_taken_over()
    {
        await PublishAsync(Store, "a", 1, "Seoul in 2010 and more");
        await DisposeStoresAsync();
        Execute(
            "drop table sketch; drop table sketch_band; drop index document_by_container; alter table document drop column container; "
            + "alter table document drop column member_path; pragma user_version = 1");
        var store = await OpenAsync("first");
        Assert.Empty((await store.FindDocumentAsync(Of("a"), default).Soon())!.NearDuplicates);
        // Processed again, they are compared.
        foreach (var id in new[] { "a", "b" })
            await store.PublishAsync(Publication.Of(Header(id, generation: 2), Sample.Of("text").Sketch(MadeSketch.Of(1)).Revision), default).Soon();
        Assert.Equal(Name("b"), Assert.Single((await store.FindDocumentAsync(Of("a"), default).Soon())!.NearDuplicates).Document);
        await RetractAsync(store, "a", 3);
        Assert.Null(await store.FindDocumentAsync(Of("a"), default).Soon());
    }

    [Fact]
    public async Task A_folder_has_one_owner()
    {
        var refused = Assert.Throws<DataFolderException>(() => SqliteIndexStore.Open(folder.Of("first"), TimeProvider.System));
        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DataFolderException>(() => ServiceUnderTest.StartAsync(QueryApp.Create, $"--Data={folder.Of("first")}"));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_at_the_start_and_left_alone()
    {
        await PublishAsync(Store, "a", 1, "text");
        await DisposeStoresAsync();
        Execute("pragma user_version = 1000");
        var refused = await Assert.ThrowsAsync<DataFolderException>(() => ServiceUnderTest.StartAsync(QueryApp.Create, $"--Data={folder.Of("first")}"));
        Assert.Contains("schema version 1000", refused.Message, StringComparison.Ordinal);
        Execute($"pragma user_version = {SqliteIndexStore.Migrations.Version}");
        Assert.NotNull(await (await OpenAsync("first")).FindDocumentAsync(Of("a"), default).Soon());
    }

    private protected override Task<IIndexStore> OpenAsync(string name)
    {
        var store = SqliteIndexStore.Open(folder.Of(name), TimeProvider.System);
        opened.Add(store);
        return Task.FromResult<IIndexStore>(store);
    }

    private async Task PublishMarkedAsync()
    {
        await PublishAsync(Store, "kept", 1, "Seoul in 2010 and more");
        var header = Header("secret");
        header.Sources[0].Uri = $"https://example.org/{Marker}";
        var text = $"Before. {Marker} is in Seoul. " + new string('x', 100_000) + $" {Marker}";
        var sample = Sample.Of(text).Title(Marker).Block(BlockKind.Body, text).Sentences($"{Marker} is in Seoul.").Mention(Marker, Marker, name: $"Name of {Marker}")
            .Mention("Seoul", "seoul", name: $"Seoul, as {Marker}");
        await Store.PublishAsync(Publication.Of(header, sample.Revision), default).Soon();
    }

    private List<string> TablesWithMarker()
    {
        using var connection = OpenFile();
        Run(connection, "create virtual table temp.vocabulary using fts5vocab (main, search, row)");
        var tables = Column(connection, "select name from sqlite_master where type = 'table' and sql not like 'create virtual%' union select 'vocabulary'");
        return [.. tables.Where(table => Column(connection, $"select * from \"{table}\"").Exists(value => value.Contains(Marker, StringComparison.OrdinalIgnoreCase)))];
    }

    private bool FilesHoldMarker() => Directory.EnumerateFiles(folder.Of("first"), "query.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker)) >= 0);

    private async Task<IEnumerable<string>> IdsAsync() =>
        (await Store.ListDocumentsAsync(Default, DocumentCondition.All, "", PageBounds.Of(10), default).Soon()).Items.Select(d => DocumentName.Parse(d.Name).Id);

    private async Task DisposeStoresAsync()
    {
        foreach (var store in opened) await store.DisposeAsync().AsTask().Soon();
        opened.Clear();
    }

    private void Execute(string sql)
    {
        using var connection = OpenFile();
        Run(connection, sql);
    }

    private List<string> Ask(string sql)
    {
        using var connection = OpenFile();
        return Column(connection, sql);
    }

    private SqliteConnection OpenFile()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Of("first"), SqliteIndexStore.FileName)};Pooling=False");
        connection.Open();
        return connection;
    }

#pragma warning disable CA2100 // Constants and table names of the schema.
    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // Every value of every column, blobs read as text.
    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var values = new List<string>();
        while (rows.Read())
        {
            for (var n = 0; n < rows.FieldCount; n++) values.Add(rows.GetValue(n) is byte[] blob ? Encoding.UTF8.GetString(blob) : $"{rows.GetValue(n)}");
        }

        return values;
    }
#pragma warning restore CA2100
}
