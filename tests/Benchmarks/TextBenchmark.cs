using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Benchmarks;

/// <summary>Plain text through its reader, one thread: decoding alone, and everything (lines, labels, metadata).</summary>
internal sealed class TextBenchmark(SyntheticNews news) : IBenchmark
{
    private const int Articles = 3_000;
    private const int Rounds = 5;

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        var documents = Enumerable.Range(0, (int)(Articles * run.Scale)).Select(n => Document(news.Article(n), n)).ToList();
        var reader = new PlainTextReader();
        var megabytes = documents.Sum(document => document.Content.Length) / 1e6;
        yield return new("plain text: decoding and lines", Rate(documents, megabytes, Lines), "MB/s");
        yield return new("plain text: everything (labels, metadata)", Rate(documents, megabytes, document => reader.Read(document, CancellationToken.None)), "MB/s");
        await Task.CompletedTask;
    }

    private static void Lines(DocumentBytes document)
    {
        string? limit = null;
        TextLines.Split(Charsets.Decode(document).Text, ref limit);
    }

    private static double Rate(List<DocumentBytes> documents, double megabytes, Action<DocumentBytes> read)
    {
        List<double> rates = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            documents.ForEach(read);
            if (round > 0) rates.Add(megabytes / Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        return Percentiles.Median(rates);
    }

    private static DocumentBytes Document(string text, int number) =>
        new(Encoding.UTF8.GetBytes(text), number.ToString(CultureInfo.InvariantCulture), "", "text/plain", "");
}
