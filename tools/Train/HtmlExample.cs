using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Train;

/// <summary>A page of the development data with what is known of its leaves.</summary>
internal sealed partial class HtmlExample
{
    /// <summary>What a segment that was picked by hand is worth, beside the leaves of a page whose main text is known whole.</summary>
    private const float SegmentWeight = 0.25f;

    private HtmlExample(JsonObject gold, HtmlPage page)
    {
        (Page, Id, Set, Site) = (page, Text(gold, "id"), Text(gold, "dataset"), Text(gold, "domain"));
        Kind = Text(gold, "page_type");
        Body = Text(gold, "body");
        With = [.. gold["with"]?.AsArray().Select(node => node!.GetValue<string>()) ?? []];
        Without = [.. gold["without"]?.AsArray().Select(node => node!.GetValue<string>()) ?? []];
        CountsIdeographs = Set == "zhwce" || Text(gold, "lang").Split('-')[0] is "zh" or "ja" or "th";
        Labels = new int[page.Leaves.Count];
        Weights = new float[page.Leaves.Count];
    }

    public string Id { get; }

    /// <summary>Set of pages that it belongs to: "wcxb-dev".</summary>
    public string Set { get; }

    public string Site { get; }

    /// <summary>"article", "forum", …; empty when the set does not say.</summary>
    public string Kind { get; }

    /// <summary>The main text by hand; empty when the set has none.</summary>
    public string Body { get; }

    public IReadOnlyList<string> With { get; }

    public IReadOnlyList<string> Without { get; }

    /// <summary>Whether the scorer counts each ideograph as a word.</summary>
    public bool CountsIdeographs { get; }

    public HtmlPage Page { get; }

    /// <summary>1 for content, 0 for what is none.</summary>
    public int[] Labels { get; }

    /// <summary>What each label is worth; 0 for a leaf that nothing is known of.</summary>
    public float[] Weights { get; }

    /// <summary>Share of the words of the gold text that were found on the page.</summary>
    public double Coverage { get; private set; } = 1;

    /// <summary>Reads a page and labels its leaves; null for a page that cannot be read.</summary>
    public static HtmlExample? Read(JsonObject gold, byte[] source)
    {
        try
        {
            var page = HtmlReader.Walk(new DocumentBytes(source, "", "", "text/html", ""), CancellationToken.None);
            var example = new HtmlExample(gold, page);
            if (example.Body.Length > 0) example.LabelByBody();
            else example.LabelBySegments();
            return example;
        }
        catch (UnreadableDocument)
        {
            return null;
        }
    }

    /// <summary>The words of a text as labels are found by: small letters, ideographs one by one.</summary>
    public static List<string> Words(ReadOnlySpan<char> text)
    {
        List<string> words = [];
        foreach (var match in Word().EnumerateMatches(text)) words.Add(text.Slice(match.Index, match.Length).ToString().ToLowerInvariant());
        return words;
    }

    private void LabelByBody()
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] Ids(ReadOnlySpan<char> text) => [.. Words(text).Select(word => ids.TryGetValue(word, out var id) ? id : ids[word] = ids.Count)];
        var gold = Ids(Body);
        var leaves = Page.Leaves.Select(leaf => Ids(leaf.Range.In(Page.Text))).ToArray();
        var all = leaves.SelectMany(leaf => leaf).ToArray();
        var found = HtmlAlignment.Align(all, gold);
        var used = new bool[gold.Length];
        for (int i = 0, at = 0; i < leaves.Length; at += leaves[i++].Length)
        {
            var hits = found.AsSpan(at, leaves[i].Length).ToArray().Count(place => place >= 0);
            var share = leaves[i].Length == 0 ? 0 : (double)hits / leaves[i].Length;
            Labels[i] = share >= 0.5 ? 1 : 0;
            // Half a leaf teaches nothing.
            var certain = Math.Abs(share - 0.5) * 2;
            Weights[i] = leaves[i].Length == 0 ? 0 : (float)(Math.Pow((leaves[i].Length + 2.0) / (gold.Length + 50), 0.75) * Math.Max(0.1, certain));
            if (Labels[i] == 0) continue;
            foreach (var place in found.AsSpan(at, leaves[i].Length))
            {
                if (place >= 0) used[place] = true;
            }
        }

        LabelOutOfOrder(leaves, gold, used);
        Coverage = gold.Length == 0 ? 0 : (double)used.Count(one => one) / gold.Length;
    }

    // The gold text may have another order than the page.
    private void LabelOutOfOrder(int[][] leaves, int[] gold, bool[] used)
    {
        const int Run = 4;
        var free = new Dictionary<(int, int, int, int), Queue<int>>();
        for (var g = 0; g + Run <= gold.Length; g++)
        {
            if (used[g] || used[g + Run - 1]) continue;
            var key = (gold[g], gold[g + 1], gold[g + 2], gold[g + 3]);
            if (!free.TryGetValue(key, out var places)) free.Add(key, places = []);
            places.Enqueue(g);
        }

        for (var i = 0; i < leaves.Length; i++)
        {
            var words = leaves[i];
            if (Labels[i] == 1 || words.Length < Run) continue;
            var runs = Enumerable.Range(0, words.Length - Run + 1).Select(w => (words[w], words[w + 1], words[w + 2], words[w + 3])).ToArray();
            if (runs.Count(free.ContainsKey) < 0.8 * runs.Length) continue;
            Labels[i] = 1;
            foreach (var run in runs)
            {
                if (!free.TryGetValue(run, out var places)) continue;
                var place = places.Dequeue();
                if (places.Count == 0) free.Remove(run);
                used.AsSpan(place, Run).Fill(true);
            }
        }
    }

    private void LabelBySegments()
    {
        var texts = Page.Leaves.Select(leaf => Squeeze(leaf.Range.In(Page.Text).ToString())).ToArray();
        foreach (var segment in Without.Select(Squeeze))
        {
            for (var i = 0; i < texts.Length; i++)
            {
                if (texts[i].Length <= 4 * segment.Length + 20 && texts[i].Contains(segment, StringComparison.Ordinal)) (Labels[i], Weights[i]) = (0, SegmentWeight);
            }
        }

        foreach (var segment in With.Select(Squeeze))
        {
            var holders = Enumerable.Range(0, texts.Length).Where(i => texts[i].Contains(segment, StringComparison.Ordinal)).ToArray();
            if (holders.Length != 1 && segment.Length < 25) continue;
            foreach (var i in holders) (Labels[i], Weights[i]) = (1, SegmentWeight);
        }
    }

    private static string Squeeze(string text) => Space().Replace(text, " ").Trim();

    private static string Text(JsonObject gold, string name) => gold[name]?.GetValue<string>() ?? "";

    [GeneratedRegex(@"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]|[\w-[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
