using System.Collections.Concurrent;
using System.Globalization;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Defaults.Sqlite;
using Dossier.Query.Index;
using Dossier.Query.Index.Sqlite;
using Dossier.Query.Search;
using Dossier.Testing;
using Grpc.Core;
using Xunit;

namespace Dossier.Query.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task A_folder_of_a_newer_version_ends_the_process_with_a_line_for_the_operator()
    {
        using var folder = new TempFolder();
        SqliteFolder.Open(folder.Of("data"), SqliteIndexStore.FileName, new SqliteMigrations([.. Enumerable.Repeat("select 1", 99)])).Dispose();
        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(folder));
        Assert.Matches(
            $"(?m)^query: Data: .*query\\.db has schema version 99, but this program knows versions up to {SqliteIndexStore.Migrations.Version}: use a newer program$", ended.Message);
    }

    /// <summary>Acknowledged is durable: whatever the moment of the end, every acknowledged publication is there whole, and none is there in part.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_was_acknowledged_survives_a_killed_process(int seed)
    {
        using var folder = new TempFolder();
        var acknowledged = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var random = new Random(seed);
        for (var round = 0; round < 2; round++)
        {
            await using var process = await StartAsync(folder);
            using (var channel = PeerChannel.Open($"unix:{folder.Of("s.sock")}"))
            {
                var left = random.Next(5, 60);
                var first = round * 1000;
                await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => PublishUntilKilledAsync(worker, first))).Soon();

                async Task PublishUntilKilledAsync(int worker, int from)
                {
                    var query = new V1.QueryService.QueryServiceClient(channel);
                    try
                    {
                        for (var generation = from + 1; ; generation++)
                        {
                            var id = $"d{worker}x{generation % 5}";
                            await query.PublishAsync(id, Sample.Of($"Word{generation} in Seoul").Mention("Seoul", "seoul").Mention($"Word{generation}", $"word{generation}"), generation);
                            acknowledged[id] = generation;
                            if (Interlocked.Decrement(ref left) == 0) await process.KillAsync();
                        }
                    }
                    catch (RpcException gone) when (left <= 0)
                    {
                        Assert.Contains(gone.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Cancelled, StatusCode.Internal, StatusCode.Unknown });
                    }
                }
            }

            Assert.Empty(process.Errors);
            await using var store = SqliteIndexStore.Open(folder.Of("data"), TimeProvider.System);
            await AssertWholeAsync(store, acknowledged);
        }
    }

    private static async Task AssertWholeAsync(SqliteIndexStore store, IReadOnlyDictionary<string, long> acknowledged)
    {
        var documents = (await store.ListDocumentsAsync(CollectionName.Default, DocumentCondition.All, "", PageBounds.Of(1000), default).Soon()).Items;
        foreach (var document in documents)
        {
            var name = DocumentName.Parse(document.Name);
            var word = (await store.ReadTextAsync(name, 0, 100, default).Soon())!.Text.Split(' ')[0];
            // What was on the way when the process ended may be there or not, but never something older than what was acknowledged.
            Assert.True(int.Parse(word["Word".Length..], CultureInfo.InvariantCulture) >= acknowledged.GetValueOrDefault(name.Id));
            var facts = await store.ListFactsAsync(
                CollectionName.Default, new FactCondition(Layer.Mentions, new DocumentCondition([name.Id])), FactKey.First, PageBounds.Of(10), default).Soon();
            Assert.Equal([word, "Seoul"], facts.Items.Select(f => Mention.Parser.ParseFrom(f.Message).Span.Exact));
            var hits = (await store.SearchAsync(CollectionName.Default, SearchQuery.Parse(word), DocumentCondition.All, null, PageBounds.Of(100), default).Soon()).Hits;
            Assert.Contains(hits.Items, hit => hit.Document.Name == document.Name);
        }

        Assert.Empty(acknowledged.Keys.Except(documents.Select(d => DocumentName.Parse(d.Name).Id), StringComparer.Ordinal));
        var stats = await store.CountAsync(CollectionName.Default, default).Soon();
        Assert.Equal((documents.Count, 2 * documents.Count), (stats.Documents, stats.Counts.Mentions));
        Assert.Equal(documents.Count, (await store.FindEntityAsync(CollectionName.Default, "seoul", default).Soon())?.MentionCount ?? 0);
    }

    private static Task<ServiceProcess> StartAsync(TempFolder folder) =>
        ServiceProcess.StartAsync("Dossier.Query.dll", "listens on", $"--Data={folder.Of("data")}", $"--Listen=unix:{folder.Of("s.sock")}");
}
