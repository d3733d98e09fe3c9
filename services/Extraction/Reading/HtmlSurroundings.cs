
namespace Dossier.Extraction.Reading;

/// <summary>
/// The second look at a page: to what the leaves are is added what the first model thinks of those around them (stacking, Wolpert 1992; Cohen and Carvalho 2005
/// for sequences).
/// </summary>
internal sealed class HtmlSurroundings
{
    private static readonly string[] Added =
    [
        "Margin", "Before1", "After1", "Before2", "After2", "Before3", "After3", "Around3", "Around8", "GroupMean", "PartMean", "BranchMean", "TrunkMean", "PageMean", "KindMean", "KindCount",
        "HeadingMargin", "NextOfHeading", "FromFirst", "ToLast", "Highest", "ContentShare", "CardMean", "FieldMean", "FieldMax", "SinceContent", "UntilContent", "Rank",
        "FromCore", "FromCoreSize", "CoreShare", "CoreMean", "Passed", "LowestPassed", "WordOdds", "WordShare", "GroupOdds", "AroundOdds",
    ];

    /// <summary>Names of the features: those of the first look, then the margins.</summary>
    public static readonly IReadOnlyList<string> Names = [.. HtmlFeatures.Names, .. Added];

    /// <summary>Number of features.</summary>
    public static readonly int Width = Names.Count;

    /// <summary>Margins beyond this are as good as certain.</summary>
    private const float Certain = 6;

    private readonly HtmlPage page;
    private readonly HtmlFeatures features;
    private readonly float[] margins;
    private readonly float[] sums;
    private readonly float[] sizes;
    private readonly Dictionary<(string, string?, string?), (float Sum, int Count)> kinds = [];
    private readonly int[] before;
    private readonly int[] after;
    private readonly int[] headings;
    private readonly int first;
    private readonly int last;
    private readonly float highest;
    private readonly float share;
    private readonly int coreFirst;
    private readonly int coreEnd;
    private readonly float[] passed;
    private readonly float[] lowest;
    private readonly float[] odds;
    private readonly float[] oddsSums;
    private readonly HtmlVocabulary words;

    /// <param name="page">The page.</param>
    /// <param name="features">Its features.</param>
    /// <param name="judged">Log-odds of the first model, one per leaf.</param>
    public HtmlSurroundings(HtmlPage page, HtmlFeatures features, ReadOnlySpan<float> judged)
    {
        (this.page, this.features) = (page, features);
        margins = new float[judged.Length];
        for (var i = 0; i < margins.Length; i++) margins[i] = Math.Clamp(judged[i], -Certain, Certain);
        var count = margins.Length;
        (sums, sizes) = (new float[count + 1], new float[count + 1]);
        (before, after, headings) = (new int[count], new int[count], new int[count]);
        (first, last, highest) = (count, -1, -Certain);
        float content = 0, all = 0;
        for (int i = 0, seen = -1, heading = -1; i < count; i++)
        {
            // A leaf counts by its size, though not so much that one long leaf speaks for all.
            float size = Math.Clamp(features.TextOf(i).Size, 5, 200);
            sums[i + 1] = sums[i] + margins[i] * size;
            sizes[i + 1] = sizes[i] + size;
            var kind = KindOf(i);
            kinds[kind] = kinds.TryGetValue(kind, out var known) ? (known.Sum + margins[i], known.Count + 1) : (margins[i], 1);
            (before[i], headings[i]) = (seen, heading);
            if (page.Elements[page.Leaves[i].Element].Level > 0) heading = i;
            highest = Math.Max(highest, margins[i]);
            all += features.TextOf(i).Size;
            if (margins[i] <= 0) continue;
            content += features.TextOf(i).Size;
            (seen, last, first) = (i, i, Math.Min(first, i));
        }

        share = all == 0 ? 0 : content / all;
        for (int i = count - 1, seen = count; i >= 0; i--)
        {
            after[i] = seen;
            if (margins[i] > 0) seen = i;
        }

        (coreFirst, coreEnd) = FindCore();
        (passed, lowest) = (new float[count], new float[count]);
        WalkFromCore();
        words = new HtmlVocabulary(page, [.. margins.Select(margin => MathF.Round(1 / (1 + MathF.Exp(-margin)), 4))]);
        (odds, oddsSums) = (new float[count], new float[count + 1]);
        for (var i = 0; i < count; i++)
        {
            odds[i] = words.Odds(i);
            oddsSums[i + 1] = oddsSums[i] + odds[i];
        }
    }

    // The run of leaves with the greatest sum of margins by size (Pasternack and Roth 2009).
    private (int First, int End) FindCore()
    {
        var (low, best, from, end) = (0, 0f, 0, 0);
        for (var i = 1; i < sums.Length; i++)
        {
            if (sums[i] - sums[low] > best) (best, from, end) = (sums[i] - sums[low], low, i);
            if (sums[i] < sums[low]) low = i;
        }

        return (from, end);
    }

    // What lies between a leaf and the core: size of what is no content, and the lowest margin.
    private void WalkFromCore()
    {
        if (coreEnd == 0) return;
        for (int i = coreFirst - 1; i >= 0; i--) Step(i, i + 1);
        for (int i = coreEnd; i < margins.Length; i++) Step(i, i - 1);
    }

    private void Step(int leaf, int inner)
    {
        if (inner < coreFirst || inner >= coreEnd) (passed[leaf], lowest[leaf]) = (passed[inner] + (margins[inner] < 0 ? features.TextOf(inner).Size : 0), Math.Min(lowest[inner], margins[inner]));
        else (passed[leaf], lowest[leaf]) = (0, Certain);
    }

    /// <summary>Writes the features of a leaf, those of the first look among them, into a row of <see cref="Width"/>.</summary>
    public void Write(Span<float> row, int leaf)
    {
        features.Write(row[..HtmlFeatures.Width], leaf);
        var (count, at) = (margins.Length, HtmlFeatures.Width);
        row[at++] = margins[leaf];
        for (var step = 1; step <= 3; step++)
        {
            row[at++] = leaf - step >= 0 ? margins[leaf - step] : -Certain;
            row[at++] = leaf + step < count ? margins[leaf + step] : -Certain;
        }

        row[at++] = Mean(Math.Max(0, leaf - 3), Math.Min(count, leaf + 4), leaf);
        row[at++] = Mean(Math.Max(0, leaf - 8), Math.Min(count, leaf + 9), leaf);
        row[at++] = MeanOf(features.Group(leaf), leaf);
        row[at++] = MeanOf(features.Part(leaf), leaf);
        row[at++] = MeanOf(features.Branch(leaf), leaf);
        row[at++] = MeanOf(features.Trunk, leaf);
        row[at++] = Mean(0, count, -1);
        var (sum, alike) = kinds[KindOf(leaf)];
        row[at++] = alike == 1 ? margins[leaf] : (sum - margins[leaf]) / (alike - 1);
        row[at++] = alike;
        var heading = headings[leaf];
        row[at++] = heading < 0 ? 0 : margins[heading];
        row[at++] = heading < 0 ? 0 : margins[heading + 1];
        row[at++] = leaf - first;
        row[at++] = last - leaf;
        row[at++] = highest;
        row[at++] = share;
        var card = features.Card(leaf);
        row[at++] = card < 0 ? 0 : MeanOf(card, leaf);
        var field = card < 0 ? -1 : page.Elements[card].Parent;
        row[at++] = field < 0 ? 0 : MeanOf(field, leaf);
        row[at++] = field < 0 ? 0 : page.Elements[field].EndLeaf - page.Elements[field].FirstLeaf;
        row[at++] = leaf - before[leaf];
        row[at++] = after[leaf] - leaf;
        row[at++] = highest - margins[leaf];
        var isInside = leaf >= coreFirst && leaf < coreEnd;
        row[at++] = isInside || coreEnd == 0 ? 0 : leaf < coreFirst ? leaf - coreFirst : leaf - coreEnd + 1;
        row[at++] = isInside || coreEnd == 0 ? 0 : leaf < coreFirst ? sizes[leaf] - sizes[coreFirst] : sizes[leaf] - sizes[coreEnd];
        row[at++] = sizes[count] < 1 ? 0 : (sizes[coreEnd] - sizes[coreFirst]) / sizes[count];
        row[at++] = Mean(coreFirst, coreEnd, -1);
        row[at++] = isInside ? -1 : passed[leaf];
        row[at++] = isInside ? Certain : lowest[leaf];
        row[at++] = odds[leaf];
        row[at++] = words.Shared(leaf);
        row[at++] = OddsOf(page.Elements[features.Group(leaf)].FirstLeaf, page.Elements[features.Group(leaf)].EndLeaf);
        row[at] = OddsOf(Math.Max(0, leaf - 3), Math.Min(count, leaf + 4));
    }

    private (string, string?, string?) KindOf(int leaf)
    {
        var element = page.Elements[page.Leaves[leaf].Element];
        return (element.Name, element.Class, element.Parent < 0 ? null : page.Elements[element.Parent].Class);
    }

    private float MeanOf(int element, int except) => Mean(page.Elements[element].FirstLeaf, page.Elements[element].EndLeaf, except);

    private float OddsOf(int from, int to) => to == from ? 0 : (oddsSums[to] - oddsSums[from]) / (to - from);

    // What those beside the leaf itself say.
    private float Mean(int from, int to, int except)
    {
        var (sum, size) = (sums[to] - sums[from], sizes[to] - sizes[from]);
        if (except >= from && except < to) (sum, size) = (sum - (sums[except + 1] - sums[except]), size - (sizes[except + 1] - sizes[except]));
        return size < 1 ? except < 0 ? 0 : margins[except] : sum / size;
    }
}
