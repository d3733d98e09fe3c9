using System.Diagnostics;
using System.Globalization;
using Dossier.Defaults;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Benchmarks;

/// <summary>
/// A day with the whole embedded system, as a process of its own: it starts on an empty folder, takes articles of 5 kB in, each durable when it is acknowledged, runs the
/// whole pipeline on them, answers searches, and starts again on what it has.
/// </summary>
internal sealed class ArchiveBenchmark(SyntheticNews news) : IBenchmark
{
    private const int Documents = 10_000;
    private const int Streams = 4;
    private const int Searches = 1_000;
    private const int WarmSearches = 50;
    private static readonly CollectionName Collection = CollectionName.Default;

    /// <inheritdoc/>
    public string Name => "archive";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        var documents = (int)(Documents * run.Scale);
        using var folder = new TempDirectory();
        var clock = Stopwatch.StartNew();
        await using (var system = await ServerProcess.DossierAsync(folder.Path))
        {
            yield return new("start on an empty folder, until every service answers", clock.Elapsed.TotalMilliseconds, "ms");
            yield return new("memory at rest, after the start", system.MemoryMiB, "MiB");
            using var ingest = PeerChannel.Open("unix:" + folder.Of("run/ingest.sock"));
            using var query = PeerChannel.Open("unix:" + folder.Of("run/query.sock"));
            var processor = system.ProcessorTime;
            clock.Restart();
            var (sequence, stored) = await UploadAsync(new(ingest), documents, clock);
            var client = new QueryService.QueryServiceClient(query);
            var peak = system.MemoryMiB;
            while (!await IsReachedAsync(client, sequence)) peak = Math.Max(peak, system.MemoryMiB);
            var took = clock.Elapsed;
            var of = string.Create(CultureInfo.InvariantCulture, $"{documents:#,0} articles of 5 kB");
            yield return new($"{of}: upload → stored durably", documents / stored.TotalSeconds, "documents/s");
            yield return new($"{of}: upload → searchable, whole pipeline", documents / took.TotalSeconds, "documents/s", string.Create(
                CultureInfo.InvariantCulture, $"{(system.ProcessorTime - processor).TotalMilliseconds / documents:0.0} ms of processor time each"));
            yield return new("memory under that load, most seen", peak, "MiB");
            yield return new($"store, per document", Directory.EnumerateFiles(folder.Path, "*.db*").Sum(file => new FileInfo(file).Length) / 1024.0 / documents, "KiB");
            await foreach (var row in SearchAsync(client, documents, (int)(Searches * run.Scale))) yield return row;
            yield return new("memory after it", system.MemoryMiB, "MiB");
        }

        clock.Restart();
        await using (await ServerProcess.DossierAsync(folder.Path)) yield return new($"start on these {documents.ToString("#,0", CultureInfo.InvariantCulture)} documents, after kill -9", clock.Elapsed.TotalMilliseconds, "ms");
    }

    private async Task<(long Sequence, TimeSpan Stored)> UploadAsync(IngestService.IngestServiceClient ingest, int documents, Stopwatch clock)
    {
        var sequences = await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => Task.Run(() => ImportAsync(ingest, Enumerable.Range(0, documents).Where(n => n % Streams == stream)))));
        return (sequences.Max(), clock.Elapsed);
    }

    private async Task<long> ImportAsync(IngestService.IngestServiceClient ingest, IEnumerable<int> numbers)
    {
        using var call = ingest.ImportDocuments();
        var sending = Task.Run(async () =>
        {
            foreach (var number in numbers)
            {
                var header = new UploadHeader { Collection = Collection.ToString(), FileName = string.Create(CultureInfo.InvariantCulture, $"{number}.txt") };
                await call.RequestStream.WriteAsync(new() { Header = header });
                await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFromUtf8(news.Article(number)) });
                await call.RequestStream.WriteAsync(new() { End = new() });
            }

            await call.RequestStream.CompleteAsync();
        });
        long last = 0;
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.Error is { } error) throw new InvalidOperationException(error.Message);
            last = Math.Max(last, answer.Uploaded.Sequence);
        }

        await sending;
        return last;
    }

    // Short questions, so that memory can be looked at in between.
    private static async Task<bool> IsReachedAsync(QueryService.QueryServiceClient query, long sequence)
    {
        try
        {
            var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(500);
            await query.GetCorpusStatsAsync(new() { Collection = Collection.ToString(), AtLeastSequence = sequence }, deadline: deadline);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.DeadlineExceeded)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<Measurement> SearchAsync(QueryService.QueryServiceClient query, int documents, int searches)
    {
        var kinds = new (string Kind, Func<int, string> Query)[]
        {
            ("three words", number => SyntheticNews.Words(number, 3)),
            ("a phrase", number => news.Phrase(number % documents)),
            ("a whole sentence", news.Question),
        };
        foreach (var (kind, queryOf) in kinds)
        {
            var times = new List<double>();
            long found = 0;
            for (var number = -WarmSearches; number < searches; number++)
            {
                var request = new SearchRequest { Parent = Collection.ToString(), Query = queryOf(Math.Abs(number)), PageSize = 10 };
                var started = Stopwatch.GetTimestamp();
                var answer = await query.SearchAsync(request);
                if (number < 0) continue;
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                found += answer.Results.Count;
            }

            var with = string.Create(CultureInfo.InvariantCulture, $"{(double)found / searches:0.0} results of 10 asked for");
            yield return new($"search for {kind}, p50", Percentiles.Median(times), "ms", with);
            yield return new($"search for {kind}, p99", Percentiles.Of(times, 0.99), "ms");
        }
    }
}
