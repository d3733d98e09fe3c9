using System.Diagnostics;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;

namespace Dossier.Benchmarks;

/// <summary>The pipeline alone, one thread: text in, every layer out.</summary>
internal sealed class AnnotateBenchmark(SyntheticNews news) : IBenchmark
{
    private const int Articles = 300;
    private const int Rounds = 5;

    /// <inheritdoc/>
    public string Name => "annotate";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        var pipeline = ExtractionPipeline.CreateDefault();
        var texts = Enumerable.Range(0, (int)(Articles * run.Scale)).Select(news.Article).ToList();
        var words = texts.Sum(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        List<double> rates = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            foreach (var text in texts) pipeline.Annotate(new AnnotateTextRequest { Text = text });
            if (round > 0) rates.Add(words / clock.Elapsed.TotalSeconds);
        }

        await Task.CompletedTask;
        yield return new("annotate, one thread, all layers that there are", Percentiles.Median(rates), "words/s");
    }
}
