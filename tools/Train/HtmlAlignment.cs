namespace Dossier.Train;

/// <summary>
/// Finds which words of a page stand in a given text, in the order of both: long common runs first (the heaviest chain of them that crosses nowhere), then
/// shorter ones between.
/// </summary>
internal sealed class HtmlAlignment
{
    private static readonly int[] RunLengths = [8, 5, 3, 2, 1];

    /// <summary>A run that occurs more often than this says nothing about where it belongs.</summary>
    private const int MostOccurrences = 40;

    private readonly int[] page;
    private readonly int[] gold;
    private readonly int[] found;

    private HtmlAlignment(int[] page, int[] gold)
    {
        (this.page, this.gold) = (page, gold);
        found = new int[page.Length];
        Array.Fill(found, -1);
    }

    /// <summary>For each word of the page, the place of its like in the text; -1 where there is none.</summary>
    public static int[] Align(int[] page, int[] gold)
    {
        var alignment = new HtmlAlignment(page, gold);
        alignment.Match(0, page.Length, 0, gold.Length, 0);
        return alignment.found;
    }

    private void Match(int pageStart, int pageEnd, int goldStart, int goldEnd, int level)
    {
        if (pageStart >= pageEnd || goldStart >= goldEnd || level == RunLengths.Length) return;
        var length = RunLengths[level];
        var reach = length switch { 1 => 40, 2 => 400, _ => int.MaxValue };
        if (pageEnd - pageStart > reach || goldEnd - goldStart > reach) return;
        foreach (var run in Chain(Runs(pageStart, pageEnd, goldStart, goldEnd, length)))
        {
            for (var i = 0; i < run.Length; i++) found[run.Page + i] = run.Gold + i;
            Match(pageStart, run.Page, goldStart, run.Gold, level + 1);
            (pageStart, goldStart) = (run.Page + run.Length, run.Gold + run.Length);
        }

        Match(pageStart, pageEnd, goldStart, goldEnd, level + 1);
    }

    // All longest common runs of at least so many words.
    private List<Run> Runs(int pageStart, int pageEnd, int goldStart, int goldEnd, int length)
    {
        var places = new Dictionary<ulong, List<int>>();
        for (var g = goldStart; g + length <= goldEnd; g++)
        {
            var key = Hash(gold.AsSpan(g, length));
            if (!places.TryGetValue(key, out var list)) places.Add(key, list = []);
            list.Add(g);
        }

        List<Run> runs = [];
        for (var p = pageStart; p + length <= pageEnd; p++)
        {
            if (!places.TryGetValue(Hash(page.AsSpan(p, length)), out var list) || list.Count > MostOccurrences) continue;
            foreach (var g in list)
            {
                if (p > pageStart && g > goldStart && page[p - 1] == gold[g - 1]) continue;
                var run = 0;
                while (p + run < pageEnd && g + run < goldEnd && page[p + run] == gold[g + run]) run++;
                if (run >= length) runs.Add(new Run(p, g, run));
            }
        }

        return runs;
    }

    // The heaviest chain of runs that grow on both sides. Long runs weigh more than their parts.
    private static List<Run> Chain(List<Run> runs)
    {
        if (runs.Count == 0) return [];
        if (runs.Count > 3000) runs = [.. runs.OrderByDescending(run => run.Length).ThenBy(run => run.Page).ThenBy(run => run.Gold).Take(3000)];
        runs.Sort((a, b) => a.Page != b.Page ? a.Page.CompareTo(b.Page) : a.Gold.CompareTo(b.Gold));
        var weights = new double[runs.Count];
        var previous = new int[runs.Count];
        var best = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            previous[i] = -1;
            for (var j = 0; j < i; j++)
            {
                if (runs[j].Page + runs[j].Length <= runs[i].Page && runs[j].Gold + runs[j].Length <= runs[i].Gold && weights[j] > weights[i]) (weights[i], previous[i]) = (weights[j], j);
            }

            weights[i] += Math.Pow(runs[i].Length, 1.3);
            if (weights[i] > weights[best]) best = i;
        }

        List<Run> chain = [];
        for (var i = best; i >= 0; i = previous[i]) chain.Add(runs[i]);
        chain.Reverse();
        return chain;
    }

    private static ulong Hash(ReadOnlySpan<int> words)
    {
        var hash = 14695981039346656037ul;
        foreach (var word in words) hash = (hash ^ (uint)word) * 1099511628211ul;
        return hash;
    }

    private readonly record struct Run(int Page, int Gold, int Length);
}
