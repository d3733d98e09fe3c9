using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Dossier.Defaults;
using Dossier.Extraction.Duplicates;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Benchmarks;

/// <summary>
/// How well near-duplicates are grouped: texts with known clusters go through the whole system, as users run it, and the clusters that Query tells are compared with the known
/// ones, pair by pair. The texts are made of pages by edits (words changed, cut short, other boilerplate, …), with pages that share only their boilerplate among them.
/// </summary>
internal sealed class DuplicatesBenchmark : IBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private const string File = "docs/dev/dedup/docs.jsonl.gz";
    private static readonly CollectionName Collection = CollectionName.Default;

    /// <inheritdoc/>
    public string Name => "duplicates";

    /// <inheritdoc/>
    public bool NeedsData => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        var texts = Read(Path.Combine(run.Data!, File));
        yield return new("sketches of these texts, one thread", SketchSpeed(texts), "MB/s");
        var found = await ClustersAsync(texts);
        var score = PairScore.Of(texts, found);
        var of = string.Create(CultureInfo.InvariantCulture, $"{texts.Count:#,0} texts");
        yield return new($"near-duplicates among {of}, pair F1", 100 * score.F1, "%", "MinHash of the raw text 86.3 %");
        yield return new($"near-duplicates among {of}, pair precision", 100 * score.Precision, "%");
        yield return new($"near-duplicates among {of}, pair recall", 100 * score.Recall, "%");
        foreach (var kind in texts.Where(text => text.Kind != "original").GroupBy(text => text.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var original = texts.Where(text => text.Kind == "original").ToDictionary(text => text.Cluster, StringComparer.Ordinal);
            var pairs = kind.Where(text => original.ContainsKey(text.Cluster)).ToList();
            if (pairs.Count == 0) continue;
            yield return new($"found with its original: {kind.Key.Replace('_', ' ')}", pairs.Average(text => found[text.Id] == found[original[text.Cluster].Id] ? 100.0 : 0), "%", $"{pairs.Count} texts");
        }
    }

    private static double SketchSpeed(List<Text> texts)
    {
        Sketch();
        var started = Stopwatch.GetTimestamp();
        Sketch();
        return texts.Sum(text => System.Text.Encoding.UTF8.GetByteCount(text.Content)) / Stopwatch.GetElapsedTime(started).TotalSeconds / 1_000_000;

        void Sketch()
        {
            foreach (var text in texts)
            {
                var hashes = new MinHash();
                new Shingles(hashes).Add(text.Content);
                GC.KeepAlive(hashes.ToSketch());
            }
        }
    }

    private static List<Text> Read(string path)
    {
        using var lines = new StreamReader(new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress));
        var texts = new List<Text>();
        while (lines.ReadLine() is { } line)
        {
            var text = JsonDocument.Parse(line).RootElement;
            texts.Add(new(Of("id"), Of("cluster"), Of("kind"), Of("text")));

            string Of(string field) => text.GetProperty(field).GetString()!;
        }

        return texts;
    }

    /// <summary>The name of the cluster of each text; its own when it is alone.</summary>
    private static async Task<Dictionary<string, string>> ClustersAsync(List<Text> texts)
    {
        using var folder = new TempDirectory();
        await using var system = await ServerProcess.DossierAsync(folder.Path);
        using var ingest = PeerChannel.Open("unix:" + folder.Of("run/ingest.sock"));
        using var query = PeerChannel.Open("unix:" + folder.Of("run/query.sock"));
        var (documents, sequence) = await UploadAsync(new(ingest), texts);
        var client = new QueryService.QueryServiceClient(query);
        await client.GetCorpusStatsAsync(new() { Collection = Collection.ToString(), AtLeastSequence = sequence }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience);
        var clusters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, document) in documents)
        {
            var cluster = (await client.GetDocumentAsync(new() { Name = document })).Document.Cluster;
            // Texts of the same bytes are one document.
            clusters[id] = cluster.Length > 0 ? cluster : document;
        }

        return clusters;
    }

    private static async Task<(List<(string Id, string Document)> Documents, long Sequence)> UploadAsync(IngestService.IngestServiceClient ingest, List<Text> texts)
    {
        using var call = ingest.ImportDocuments();
        var sending = Task.Run(async () =>
        {
            foreach (var text in texts)
            {
                await call.RequestStream.WriteAsync(new() { Header = new UploadHeader { Collection = Collection.ToString(), FileName = text.Id + ".txt" } });
                foreach (var chunk in System.Text.Encoding.UTF8.GetBytes(text.Content).Chunk(1 << 19)) await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(chunk) });
                await call.RequestStream.WriteAsync(new() { End = new() });
            }

            await call.RequestStream.CompleteAsync();
        });
        var documents = new List<(string Id, string Document)>();
        long last = 0;
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.Error is { } error) throw new InvalidOperationException(error.Message);
            documents.Add((texts[documents.Count].Id, answer.Uploaded.Document.Name));
            last = Math.Max(last, answer.Uploaded.Sequence);
        }

        await sending;
        return (documents, last);
    }

    /// <summary>A text of the data.</summary>
    private sealed record Text(string Id, string Cluster, string Kind, string Content);

    /// <summary>Over all pairs of texts: those that are together in both, in what was found, and in what is known.</summary>
    private readonly record struct PairScore(double Precision, double Recall)
    {
        public double F1 => 2 * Precision * Recall / (Precision + Recall);

        public static PairScore Of(List<Text> texts, Dictionary<string, string> found)
        {
            var both = Pairs(texts.GroupBy(text => (text.Cluster, found[text.Id])));
            return new(both / Pairs(texts.GroupBy(text => found[text.Id])), both / Pairs(texts.GroupBy(text => text.Cluster)));
        }

        private static double Pairs<T>(IEnumerable<IGrouping<T, Text>> groups) => groups.Sum(group => group.Count() * (group.Count() - 1) / 2.0);
    }
}
