using System.Text.RegularExpressions;

namespace Dossier.Train;

/// <summary>
/// What the benchmarks of main text measure: F1 over runs of four words (scrapinghub/article-extraction-benchmark), F1 over words (WCXB), and segments kept
/// and left out (trafilatura).
/// </summary>
internal sealed partial class HtmlScore
{
    private readonly List<(double P, double R)> shingles = [];
    private readonly List<double> bags = [];
    private int kept, leaked, missed;

    /// <summary>Adds a page.</summary>
    /// <param name="example">The page with its gold.</param>
    /// <param name="body">What was taken for its main text.</param>
    public void Add(HtmlExample example, string body)
    {
        if (example.Body.Length == 0)
        {
            AddSegments(example, body);
            return;
        }

        var (gold, mine) = (Words(example.Body, example), Words(body, example));
        bags.Add(F1(Overlap(Counts(gold.Select(word => word.ToLowerInvariant())), Counts(mine.Select(word => word.ToLowerInvariant()))), gold.Count, mine.Count));
        var (a, b) = (Shingles(gold), Shingles(mine));
        var shared = Overlap(Counts(a), Counts(b));
        shingles.Add((b.Count == 0 ? double.NaN : (double)shared / b.Count, a.Count == 0 ? double.NaN : (double)shared / a.Count));
    }

    public override string ToString()
    {
        List<string> parts = [];
        if (shingles.Count > 0)
        {
            var p = shingles.Where(s => !double.IsNaN(s.P)).Select(s => s.P).DefaultIfEmpty().Average();
            var r = shingles.Where(s => !double.IsNaN(s.R)).Select(s => s.R).DefaultIfEmpty().Average();
            parts.Add(FormattableString.Invariant($"n {shingles.Count,4}  shingle P {p:0.000} R {r:0.000} F1 {2 * p * r / (p + r):0.0000}  bag F1 {bags.Average():0.0000}"));
        }

        if (kept + missed > 0) parts.Add(FormattableString.Invariant($"segments P {(double)kept / (kept + leaked):0.000} R {(double)kept / (kept + missed):0.000} F1 {2.0 * kept / (2 * kept + leaked + missed):0.0000}"));
        return string.Join("  ", parts);
    }

    private void AddSegments(HtmlExample example, string body)
    {
        var text = Space().Replace(body, " ");
        foreach (var segment in example.With)
        {
            if (text.Contains(Space().Replace(segment, " ").Trim(), StringComparison.Ordinal)) kept++;
            else missed++;
        }

        leaked += example.Without.Count(segment => text.Contains(Space().Replace(segment, " ").Trim(), StringComparison.Ordinal));
    }

    private static double F1(int shared, int gold, int mine) => gold + mine == 0 ? 1 : 2.0 * shared / (gold + mine);

    private static List<string> Shingles(List<string> words) =>
        words.Count == 0 ? [] : [.. Enumerable.Range(0, Math.Max(1, words.Count - 3)).Select(at => string.Join('\u0001', words.Skip(at).Take(4)))];

    private static Dictionary<string, int> Counts(IEnumerable<string> items)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items) counts[item] = counts.GetValueOrDefault(item) + 1;
        return counts;
    }

    private static int Overlap(Dictionary<string, int> a, Dictionary<string, int> b) => a.Sum(pair => Math.Min(pair.Value, b.GetValueOrDefault(pair.Key)));

    private static List<string> Words(string text, HtmlExample example) =>
        [.. (example.CountsIdeographs ? Ideograph() : Word()).Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]|[\w-[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Ideograph();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
