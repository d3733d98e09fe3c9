using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;
using Dossier.Train;

namespace Dossier.Benchmarks;

/// <summary>
/// Words per second of each annotator and of all of them, one thread, beside wink-nlp and compromise (Node) over the same texts. The best of several rounds
/// counts on all sides, as what else runs on a machine only ever costs time. A word is what stands between white space.
/// </summary>
internal sealed class WordsBenchmark(SyntheticNews news) : IBenchmark
{
    private const int Articles = 200;
    private const int Rounds = 5;

    /// <summary>Rounds that do not count: until the compiler is done with what runs often.</summary>
    private const int WarmUp = 15;
    private static readonly string[] Sets = ["ud_ewt_dev", "ud_gum_dev"];

    /// <inheritdoc/>
    public string Name => "words";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        var texts = Texts(run);
        double words = texts.Sum(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        var pipeline = ExtractionPipeline.CreateDefault();
        var times = Times(pipeline, texts);
        foreach (var (annotator, time) in times) yield return new($"{annotator.Id}", words / time, "words/s", PerWord(time, words));
        var together = times.Where(pair => pair.Annotator.Provides is Layer.Language or Layer.Sentences or Layer.Tokens or Layer.Tags or Layer.Mentions).ToList();
        var sum = together.Sum(pair => pair.Time);
        var whole = Best(() => texts.ForEach(text => pipeline.Annotate(new AnnotateTextRequest { Text = text })));
        var peers = await PeersAsync(texts, run);
        yield return new(
            string.Join(" + ", together.Select(pair => pair.Annotator.Id)), words / sum, "words/s",
            Ratio("wink-nlp sbd+pos+ner", peers.Wink, sum) + "; " + Ratio("compromise", peers.Compromise, sum));
        yield return new("whole pipeline, default layers, with the revision", words / whole, "words/s", Ratio("wink-nlp", peers.Wink, whole));
        yield return new("wink-nlp sbd+pos+ner (npm)", words / peers.Wink, "words/s", PerWord(peers.Wink, words));
        yield return new("compromise (npm)", words / peers.Compromise, "words/s", PerWord(peers.Compromise, words));

        string Ratio(string peer, double theirs, double ours) => string.Create(CultureInfo.InvariantCulture, $"{theirs / ours:0.00} × {peer} ({words / theirs:#,0} words/s)");
    }

    private static string PerWord(double time, double words) => string.Create(CultureInfo.InvariantCulture, $"{time / words * 1e6:0.000} µs a word");

    private List<string> Texts(BenchmarkRun run) => run.Data is { } data
        ? [.. Sets.SelectMany(set => new Corpus(data).Lines($"nlp/dev/{set}.jsonl")).Select(row => (string)row["text"]!)]
        : [.. Enumerable.Range(0, (int)(Articles * run.Scale)).Select(news.Article)];

    // Each annotator on texts that those before it have annotated.
    private static List<(IAnnotator Annotator, double Time)> Times(ExtractionPipeline pipeline, List<string> texts)
    {
        var best = pipeline.Annotators.Select(annotator => (Annotator: annotator, Time: double.PositiveInfinity)).ToList();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var annotated = texts.ConvertAll(text => new AnnotatedText(text, [new TextBlock(BlockKind.Body, new TextRange(0, text.Length).Trimmed(text))]));
            for (var n = 0; n < best.Count; n++)
            {
                var annotator = best[n].Annotator;
                var clock = Stopwatch.GetTimestamp();
                foreach (var text in annotated) annotator.Annotate(text, new AnnotationSink(text, annotator, CancellationToken.None));
                if (round >= WarmUp) best[n] = (annotator, Math.Min(best[n].Time, Stopwatch.GetElapsedTime(clock).TotalSeconds));
            }
        }

        return best;
    }

    private static double Best(Action action)
    {
        var best = double.PositiveInfinity;
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            action();
            if (round >= WarmUp) best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        return best;
    }

    private static async Task<PeerTimes> PeersAsync(List<string> texts, BenchmarkRun run)
    {
        using var folder = new TempDirectory();
        var file = folder.Of("texts.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(texts));
        var rounds = Math.Max(1, (int)(Rounds * run.Scale)).ToString(CultureInfo.InvariantCulture);
        return JsonSerializer.Deserialize<PeerTimes>(await NodePeers.RunAsync("words.mjs", file, rounds), JsonSerializerOptions.Web)!;
    }

    /// <summary>Seconds for all texts, the best round.</summary>
    private sealed record PeerTimes(double Wink, double Compromise);
}
