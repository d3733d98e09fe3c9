using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Train;

namespace Dossier.Benchmarks;

/// <summary>
/// How well reading does on the development data, by the scorers. What is trained is scored out of fold: tools/Train cross-validates by site and writes
/// what each page got from a model that had not seen its site.
/// </summary>
internal sealed class ScoresBenchmark : IBenchmark
{
    private static readonly Score[] All =
    [
        new("main text of articles, shingle F1", "html", "score_html.py", "html_gold.jsonl.gz", "--only wcxb-dev --by page_type", @"wcxb-dev/article.*?shingle\[.*?f1=([0-9.]+)", "trafilatura .956–.958, rs_trafilatura .970"),
        new("main text of all page types, bag F1", "html", "score_html.py", "html_gold.jsonl.gz", "--only wcxb-dev", @"wcxb-dev.*?bag\[.*?f1=([0-9.]+)", "trafilatura .866, rs-trafilatura .893, readability-js .845"),
        new("segments kept and left out, F", "html", "score_html.py", "html_gold.jsonl.gz", "--only trafilatura", @"trafilatura.*?seg\[.*?f1=([0-9.]+)", "trafilatura .916, readability-js .891"),
        new("lines of stripped pages, macro F1", "lines", "score_text.py", "text_lines.jsonl.gz", "", @"MACRO.*?f1[=' :]+([0-9.]+)", "boosted trees .87, stacked .886"),
        new("publication date accuracy, htmldate", "meta", "score_meta.py", "html_gold.jsonl.gz", "--only htmldate", @"htmldate.*?date\[.*?acc=([0-9.]+)", "htmldate .903–.923"),
        new("publication date accuracy, wcxb-dev", "meta", "score_meta.py", "html_gold.jsonl.gz", "--only wcxb-dev", @"wcxb-dev.*?date\[.*?acc=([0-9.]+)", ""),
        new("dates given to undated pages, wcxb-dev", "meta", "score_meta.py", "html_gold.jsonl.gz", "--only wcxb-dev", @"wcxb-dev.*?date\[[^]]*false_alarm=([0-9.]+)", "htmldate .88"),
        new("title exact, wcxb-dev", "meta", "score_meta.py", "html_gold.jsonl.gz", "--only wcxb-dev", @"wcxb-dev.*?title\[.*?exact=([0-9.]+)", "newspaper4k .699"),
        new("author F1, wcxb-dev", "meta", "score_meta.py", "html_gold.jsonl.gz", "--only wcxb-dev", @"wcxb-dev.*?author\[.*?f1=([0-9.]+)", "trafilatura .726"),
        new("charset, all", "charset", "score_charset.py", "charset/gold.jsonl", "", @"ALL +n= *[0-9]+ acc=([0-9.]+)", "uchardet .872, charset_normalizer .802"),
        new("charset, real files", "charset", "score_charset.py", "charset/gold.jsonl", "", @"real +n= *[0-9]+ acc=([0-9.]+)", "uchardet .906, charset_normalizer .897"),
        new("charset, Korean", "charset", "score_charset.py", "charset/gold.jsonl", "", @"korean +n= *[0-9]+ acc=([0-9.]+)", "uchardet .800, charset_normalizer .933"),
        new("language of sentences, 75 languages", "lang", "score_lang.py", "lang/gold.jsonl.gz", "", @"'sentences': ([0-9.]+)", "lingua .960, CLD2 .939"),
    ];

    /// <inheritdoc/>
    public string Name => "scores";

    /// <inheritdoc/>
    public bool NeedsData => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        using var folder = new TempDirectory();
        foreach (var trainer in Trainers.All) trainer.Train(new TrainingRun(new Corpus(run.Data!), folder.Path, folder.Path, OnlyValidate: true));
        foreach (var score in All)
        {
            var output = await ScoreAsync(run, score, folder.Of($"{score.Predictions}.jsonl"));
            var match = Regex.Match(output, score.Pattern, RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            if (!match.Success) throw new InvalidOperationException($"{score.Scorer} said nothing of {score.What}:\n{output}");
            yield return new(score.What, double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), "", score.Peers);
        }
    }

    private static async Task<string> ScoreAsync(BenchmarkRun run, Score score, string predictions)
    {
        string[] arguments =
        [
            Path.Combine(run.Scorers!, score.Scorer), "--gold", Path.Combine(run.Data!, "docs", "dev", score.Gold), "--pred", predictions,
            .. score.Options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        using var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{score.Scorer} ended with {process.ExitCode}.");
    }

    /// <summary>One figure of one scorer.</summary>
    /// <param name="What">What it tells.</param>
    /// <param name="Predictions">Name of the file of predictions, without extension.</param>
    /// <param name="Scorer">Program in the folder of scorers.</param>
    /// <param name="Gold">File in the development data.</param>
    /// <param name="Options">Further arguments.</param>
    /// <param name="Pattern">Where in the output the figure stands.</param>
    /// <param name="Peers">Figures of others on the same or the matching set.</param>
    private sealed record Score(string What, string Predictions, string Scorer, string Gold, string Options, string Pattern, string Peers);
}
