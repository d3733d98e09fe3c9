namespace Dossier.Extraction.Reading.Lines;

/// <summary>
/// Numbers for a second look at each line, when the first has said of all lines how likely they are content: what was said of the neighbours, of the regions above and
/// below, and of lines with the same words (stacking, Wolpert 1992; on sequences, Cohen and Carvalho 2005).
/// </summary>
internal sealed class SecondLook
{
    private const int Near = 5;

    private static readonly int[] Reaches = [4, 12, 40];

    /// <summary>Numbers of the first look that are looked at again.</summary>
    private static readonly string[] Again =
    [
        "words", "length", "end", "start", "sentence", "inner stops", "commas", "separators", "capitals", "shouted", "digits", "function", "interface", "score", "lowest", "highest",
        "sign Year", "sign Month", "sign Copyright", "sign Question", "sign Credit", "sign CaptionWord", "sign PresentTense", "repeats", "earlier", "cohesion", "place", "index", "from end", "characters above",
        "run", "in run", "gap above", "gap below", "continued", "continues", "behind end", "shared above", "shared below", "long above", "long below", "words -1", "words +1", "score -1", "score +1", "sentence -1", "sentence +1",
        "all lines", "all words", "all mean", "all sentences", "all few", "all bare", "all blank", "all cohesion", "all score", "all hangul", "all ideographs",
    ];

    private static readonly int[] Columns = [.. Again.Select(name => LineFeatures.Names.ToList().IndexOf(name))];

    private readonly float[] margins;
    private readonly float[] probabilities;
    private readonly float[] affinities;
    private readonly float[] weighed;
    private readonly float[] weights;
    private readonly float[] sums;
    private readonly int[] sureBefore;
    private readonly int[] sureAfter;
    private readonly int coreStart;
    private readonly int coreEnd;
    private readonly float mean;
    private readonly float highest;

    /// <param name="document">The lines.</param>
    /// <param name="margins">Log-odds of the first look, one per line.</param>
    public SecondLook(LineDocument document, float[] margins)
    {
        this.margins = margins;
        var n = document.Count;
        probabilities = Array.ConvertAll(margins, Logistic);
        affinities = new float[n];
        document.Compare(probabilities, affinities);
        (weighed, weights, sums) = (new float[n + 1], new float[n + 1], new float[n + 1]);
        double content = 0, all = 0, sum = 0;
        highest = -9;
        for (var i = 0; i < n; i++)
        {
            var weight = document.Shapes[i].Words + 0.5f;
            weighed[i + 1] = (float)(content += weight * probabilities[i]);
            weights[i + 1] = (float)(all += weight);
            sums[i + 1] = (float)(sum += probabilities[i]);
            highest = Math.Max(highest, margins[i]);
        }

        mean = weighed[n] / (weights[n] + 1);
        (sureBefore, sureAfter) = Sure();
        (coreStart, coreEnd) = Core(document);
    }

    public static IReadOnlyList<string> Names { get; } = MakeNames();

    /// <summary>Chances from log-odds. Written out, because the exponential function of the system differs in the last bit from one processor to another.</summary>
    public static float Logistic(float margin)
    {
        var x = Math.Clamp(-(double)margin, -40, 40) / 1024;
        // e to a small power by its series, squared ten times.
        var power = 1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4)));
        for (var i = 0; i < 10; i++) power *= power;
        return (float)(1 / (1 + power));
    }

    /// <summary>Computes the numbers of a line.</summary>
    /// <param name="i">The line.</param>
    /// <param name="first">Numbers of the first look at it.</param>
    /// <param name="row">Room for as many as there are <see cref="Names"/>.</param>
    public void Write(int i, ReadOnlySpan<float> first, Span<float> row)
    {
        var n = margins.Length;
        var at = 0;
        foreach (var column in Columns) row[at++] = first[column];
        row[at++] = margins[i];
        row[at++] = affinities[i];
        for (var step = 1; step <= Near; step++)
        {
            row[at++] = i - step >= 0 ? margins[i - step] : -9;
            row[at++] = i + step < n ? margins[i + step] : -9;
        }

        row[at++] = i > 0 ? affinities[i - 1] : -9;
        row[at++] = i + 1 < n ? affinities[i + 1] : -9;
        foreach (var reach in Reaches)
        {
            at = Window(Math.Max(0, i - reach), i, row, at);
            at = Window(i + 1, Math.Min(n, i + 1 + reach), row, at);
        }

        row[at++] = weighed[i] / (weighed[n] + 1);
        row[at++] = weighed[i];
        row[at++] = weighed[n] - weighed[i + 1];
        row[at++] = sureBefore[i] < 0 ? 999 : i - sureBefore[i];
        row[at++] = sureAfter[i] < 0 ? 999 : sureAfter[i] - i;
        row[at++] = i < coreStart ? i - coreStart : i >= coreEnd ? i - coreEnd + 1 : 0;
        row[at++] = (float)(coreEnd - coreStart) / n;
        row[at++] = mean;
        row[at++] = highest;
        row[at] = margins[i] - highest;
    }

    private int Window(int from, int to, Span<float> row, int at)
    {
        row[at++] = to > from ? (sums[to] - sums[from]) / (to - from) : -1;
        row[at++] = to > from ? (weighed[to] - weighed[from]) / (weights[to] - weights[from] + 0.01f) : -1;
        return at;
    }

    private (int[] Before, int[] After) Sure()
    {
        const float Sure = 2;
        var n = margins.Length;
        var (before, after) = (new int[n], new int[n]);
        for (int i = 0, last = -1; i < n; i++)
        {
            before[i] = last;
            if (margins[i] > Sure) last = i;
        }

        for (int i = n - 1, last = -1; i >= 0; i--)
        {
            after[i] = last;
            if (margins[i] > Sure) last = i;
        }

        return (before, after);
    }

    // The run of lines that has most for it: what is likely content counts by its words, what is not counts against.
    private (int Start, int End) Core(LineDocument document)
    {
        float best = 0, sum = 0;
        int start = 0, bestStart = 0, bestEnd = 0;
        for (var i = 0; i < margins.Length; i++)
        {
            if (sum <= 0) (sum, start) = (0, i);
            sum += (probabilities[i] - 0.5f) * (document.Shapes[i].Words + 1);
            if (sum > best) (best, bestStart, bestEnd) = (sum, start, i + 1);
        }

        return (bestStart, bestEnd);
    }

    private static string[] MakeNames()
    {
        List<string> names = [.. Again, "margin", "affinity"];
        for (var step = 1; step <= Near; step++) names.AddRange([$"margin -{step}", $"margin +{step}"]);
        names.AddRange(["affinity -1", "affinity +1"]);
        foreach (var reach in Reaches) names.AddRange([$"mean above {reach}", $"share above {reach}", $"mean below {reach}", $"share below {reach}"]);
        names.AddRange(["content above", "content words above", "content words below", "sure above", "sure below", "from core", "core", "mean", "highest", "below highest"]);
        return [.. names];
    }
}
