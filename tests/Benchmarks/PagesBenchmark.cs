using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Benchmarks;

/// <summary>
/// Real pages through the HTML reader with everything it finds, one thread, beside @mozilla/readability on linkedom (Node) over the same pages. Ours
/// begins with the bytes; the peer is given decoded text.
/// </summary>
internal sealed class PagesBenchmark : IBenchmark
{
    private const int WarmUp = 50;

    /// <inheritdoc/>
    public string Name => "pages";

    /// <inheritdoc/>
    public bool NeedsData => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        using var folder = new TempDirectory();
        List<DocumentBytes> pages = [];
        foreach (var page in Pages(run))
        {
            // A page in no charset is none for the peer either.
            if (TextOf(page) is not { } text) continue;
            await File.WriteAllTextAsync(folder.Of($"{page.Id}.html"), text);
            pages.Add(page);
        }

        var first = Rate(pages);
        var peer = await PeerAsync(folder.Path);
        // Ours before and after, so that a machine that gets warmer or busier shows.
        var rate = (first + Rate(pages)) / 2;
        yield return new(
            string.Create(CultureInfo.InvariantCulture, $"HTML: {pages.Count} real pages ({pages.Average(page => page.Content.Length) / 1024:0} KiB each), text, blocks, metadata"), rate, "pages/s",
            string.Create(CultureInfo.InvariantCulture, $"{rate / peer.PagesPerSecond:0.00} × readability on linkedom ({peer.PagesPerSecond:0} pages/s, {peer.Failed} failed)"));
    }

    private static List<DocumentBytes> Pages(BenchmarkRun run)
    {
        var files = Directory.EnumerateFiles(Path.Combine(run.Data!, "docs", "dev", "html"), "*.html.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var every = (int)Math.Ceiling(1 / run.Scale);
        return [.. files.Where((_, n) => n % every == 0).Select(Page)];
    }

    private static DocumentBytes Page(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return new DocumentBytes(content.ToArray(), Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(path)), "", "text/html", "");
    }

    private static string? TextOf(DocumentBytes page)
    {
        try
        {
            return Charsets.Decode(page, Charsets.DeclaredInMarkup(page.Content.Span)).Text;
        }
        catch (UnreadableDocument)
        {
            return null;
        }
    }

    private static double Rate(List<DocumentBytes> pages)
    {
        var reader = new HtmlReader();
        foreach (var page in pages.Take(WarmUp)) Read(reader, page);
        var clock = Stopwatch.GetTimestamp();
        foreach (var page in pages) Read(reader, page);
        return pages.Count / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private static void Read(HtmlReader reader, DocumentBytes page)
    {
        try
        {
            reader.Read(page, CancellationToken.None);
        }
        catch (UnreadableDocument)
        {
            // A page that is no HTML, or damaged: it costs its time all the same.
        }
    }

    private static async Task<Peer> PeerAsync(string folder) =>
        JsonSerializer.Deserialize<Peer>(await NodePeers.RunAsync("readability.mjs", folder), JsonSerializerOptions.Web)!;

    private sealed record Peer(double PagesPerSecond, int Failed, long Characters);
}
