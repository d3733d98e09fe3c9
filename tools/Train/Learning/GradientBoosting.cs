using Dossier.Extraction.Models;

namespace Dossier.Train.Learning;

/// <summary>How an ensemble is fitted.</summary>
internal sealed record BoostingOptions
{
    /// <summary>Trees per class.</summary>
    public int Rounds { get; init; } = 200;

    /// <summary>Most leaves of a tree; the leaf that gains most is split next.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>Share of each tree's correction that is taken.</summary>
    public double Shrinkage { get; init; } = 0.1;

    /// <summary>Least sum of second derivatives in a leaf.</summary>
    public double MinLeafWeight { get; init; } = 5;

    /// <summary>L2 penalty on the values of leaves.</summary>
    public double Penalty { get; init; } = 1;

    /// <summary>Share of the features that each tree may look at.</summary>
    public double FeatureShare { get; init; } = 0.7;

    /// <summary>Share of the rows that each tree is grown on (stochastic gradient boosting, Friedman 2002); all of them are corrected by it.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>Most rows that the cuts between bins are chosen from, evenly taken; sorting all of many rows takes longer than growing trees.</summary>
    public int CutRows { get; init; } = int.MaxValue;

    /// <summary>Seed of the choice of features.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>
/// Fits gradient-boosted trees with a logistic loss (one class) or a softmax (several), on histograms of at most 255 bins per feature, leaf by leaf (Friedman
/// 2001; histograms and leaf-wise growth as in Ke et al. 2017). Deterministic for a given order of rows, whatever the number of cores: each feature is
/// summed by one thread.
/// </summary>
internal sealed class GradientBoosting
{
    private const int MaxBins = 255;

    private readonly BoostingOptions options;
    private readonly IReadOnlyList<string> names;
    private readonly int count;
    private readonly byte[][] bins;
    private readonly float[][] cuts;
    private readonly Random random;
    private readonly double[] gradient;
    private readonly double[] curvature;

    private GradientBoosting(IReadOnlyList<float[]> rows, IReadOnlyList<string> names, BoostingOptions options)
    {
        (this.options, this.names, count) = (options, names, rows.Count);
        random = new Random(options.Seed);
        (bins, cuts) = (new byte[names.Count][], new float[names.Count][]);
        Parallel.For(0, names.Count, feature => Quantize(rows, feature));
        (gradient, curvature) = (new double[count], new double[count]);
    }

    /// <summary>Fits an ensemble.</summary>
    /// <param name="rows">Inputs, one value per feature.</param>
    /// <param name="labels">0 or 1 for one class, else 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="weights">Weight of each row; null for 1.</param>
    /// <param name="names">Names of the features.</param>
    /// <param name="classes">1 for a yes-or-no question, else the number of classes.</param>
    /// <param name="options">How.</param>
    public static TreeEnsemble Fit(
        IReadOnlyList<float[]> rows, IReadOnlyList<int> labels, IReadOnlyList<float>? weights, IReadOnlyList<string> names, int classes = 1, BoostingOptions? options = null) =>
        new GradientBoosting(rows, names, options ?? new BoostingOptions()).Fit(labels, weights, classes);

    private TreeEnsemble Fit(IReadOnlyList<int> labels, IReadOnlyList<float>? weights, int classes)
    {
        var bases = Bases(labels, weights, classes);
        var builder = new TreeEnsemble.Builder(names, bases);
        var margins = new double[classes][];
        for (var k = 0; k < classes; k++) margins[k] = [.. Enumerable.Repeat((double)bases[k], count)];
        var probabilities = new double[classes][];
        for (var k = 0; k < classes; k++) probabilities[k] = new double[count];
        for (var round = 0; round < options.Rounds; round++)
        {
            Predict(margins, probabilities);
            for (var k = 0; k < classes; k++)
            {
                Differentiate(probabilities[k], labels, weights, classes, k);
                builder.BeginTree();
                new Tree(this, builder).Grow(margins[k]);
            }
        }

        return builder.Build();
    }

    private static float[] Bases(IReadOnlyList<int> labels, IReadOnlyList<float>? weights, int classes)
    {
        var sums = new double[Math.Max(2, classes)];
        for (var i = 0; i < labels.Count; i++) sums[labels[i]] += weights?[i] ?? 1;
        var total = sums.Sum();
        var shares = sums.Select(sum => Math.Clamp(sum / total, 1e-6, 1 - 1e-6)).ToArray();
        return classes == 1 ? [(float)Math.Log(shares[1] / shares[0])] : [.. shares.Select(share => (float)Math.Log(share))];
    }

    private void Predict(double[][] margins, double[][] probabilities) => Parallel.For(0, count, i =>
    {
        if (margins.Length == 1)
        {
            probabilities[0][i] = 1 / (1 + Math.Exp(-margins[0][i]));
            return;
        }

        var highest = margins.Max(margin => margin[i]);
        var sum = margins.Sum(margin => Math.Exp(margin[i] - highest));
        for (var k = 0; k < margins.Length; k++) probabilities[k][i] = Math.Exp(margins[k][i] - highest) / sum;
    });

    private void Differentiate(double[] probability, IReadOnlyList<int> labels, IReadOnlyList<float>? weights, int classes, int target)
    {
        for (var i = 0; i < count; i++)
        {
            var weight = weights?[i] ?? 1;
            var goal = classes == 1 ? labels[i] : labels[i] == target ? 1 : 0;
            gradient[i] = weight * (probability[i] - goal);
            curvature[i] = weight * Math.Max(1e-6, probability[i] * (1 - probability[i]));
        }
    }

    // Cuts between quantiles of the values that occur.
    private void Quantize(IReadOnlyList<float[]> rows, int feature)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = rows[i][feature];
        var step = (count - 1) / options.CutRows + 1;
        var sorted = values.Where((v, i) => i % step == 0 && !float.IsNaN(v)).Order().ToArray();
        List<float> at = [];
        var distinct = sorted.Distinct().Take(MaxBins + 1).Count();
        if (distinct <= MaxBins)
        {
            var each = sorted.Distinct().ToArray();
            for (var i = 0; i + 1 < each.Length; i++) at.Add(each[i] + (each[i + 1] - each[i]) / 2);
        }
        else
        {
            for (var bin = 1; bin < MaxBins; bin++)
            {
                var place = (int)((long)bin * sorted.Length / MaxBins);
                if (sorted[place - 1] < sorted[place] && (at.Count == 0 || at[^1] < sorted[place])) at.Add(sorted[place - 1] + (sorted[place] - sorted[place - 1]) / 2);
                else if (at.Count == 0 || at[^1] < sorted[place]) at.Add(sorted[place]);
            }
        }

        var cut = cuts[feature] = [.. at.Distinct()];
        bins[feature] = new byte[count];
        for (var i = 0; i < count; i++) bins[feature][i] = float.IsNaN(values[i]) ? (byte)cut.Length : BinOf(cut, values[i]);
    }

    // Number of cuts below the value: at or below a cut goes left.
    private static byte BinOf(float[] cut, float value)
    {
        int low = 0, high = cut.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (value <= cut[middle]) high = middle;
            else low = middle + 1;
        }

        return (byte)low;
    }

    /// <summary>One tree while it grows.</summary>
    private sealed class Tree(GradientBoosting fit, TreeEnsemble.Builder builder)
    {
        private readonly int[] features = Choose(fit);

        public void Grow(double[] margins)
        {
            var (rows, others) = Draw();
            var root = new Node(rows, Sum(rows));
            root.Split = Best(root);
            List<Node> leaves = [root];
            while (leaves.Count < fit.options.Leaves && leaves.Where(leaf => leaf.Split is not null).MaxBy(leaf => leaf.Split!.Gain) is { } next)
            {
                Divide(next);
                leaves.Remove(next);
                leaves.Add(next.Left!);
                leaves.Add(next.Right!);
            }

            foreach (var leaf in leaves)
            {
                leaf.Value = (float)(-leaf.Gradient / (leaf.Curvature + fit.options.Penalty) * fit.options.Shrinkage);
                foreach (var row in leaf.Rows) margins[row] += leaf.Value;
            }

            foreach (var row in others) margins[row] += LeafOf(root, row).Value;
            Write(root);
        }

        // Which rows the tree is grown on, and which it only corrects.
        private (int[] Rows, int[] Others) Draw()
        {
            if (fit.options.RowShare >= 1) return ([.. Enumerable.Range(0, fit.count)], []);
            List<int> rows = [];
            List<int> others = [];
            for (var row = 0; row < fit.count; row++) (fit.random.NextDouble() < fit.options.RowShare ? rows : others).Add(row);
            return ([.. rows], [.. others]);
        }

        private Node LeafOf(Node node, int row)
        {
            while (node.Left is { } left) node = fit.bins[node.Split!.Feature][row] <= node.Split.Bin ? left : node.Right!;
            return node;
        }

        private static int[] Choose(GradientBoosting fit)
        {
            var all = Enumerable.Range(0, fit.names.Count).ToArray();
            fit.random.Shuffle(all);
            var some = all[..Math.Max(1, (int)(all.Length * fit.options.FeatureShare))];
            Array.Sort(some);
            return some;
        }

        private void Write(Node node)
        {
            if (node.Left is null)
            {
                builder.AddLeaf(node.Value);
                return;
            }

            var test = builder.AddTest(node.Split!.Feature, fit.cuts[node.Split.Feature][node.Split.Bin]);
            Write(node.Left);
            builder.SetRight(test);
            Write(node.Right!);
        }

        private void Divide(Node node)
        {
            var split = node.Split!;
            var column = fit.bins[split.Feature];
            var left = Array.FindAll(node.Rows, row => column[row] <= split.Bin);
            var right = Array.FindAll(node.Rows, row => column[row] > split.Bin);
            // The larger side's sums are what the smaller one leaves.
            var smaller = left.Length <= right.Length ? left : right;
            var few = Sum(smaller);
            var rest = Subtract(node.Histogram!, few);
            node.Left = new Node(left, smaller == left ? few : rest);
            node.Right = new Node(right, smaller == left ? rest : few);
            node.Histogram = null;
            node.Left.Split = Best(node.Left);
            node.Right.Split = Best(node.Right);
        }

        private double[][] Sum(int[] rows)
        {
            var histogram = new double[features.Length][];
            // Gathered once: the rows of a node lie far apart.
            var slopes = new (double Gradient, double Curvature)[rows.Length];
            for (var i = 0; i < rows.Length; i++) slopes[i] = (fit.gradient[rows[i]], fit.curvature[rows[i]]);
            Parallel.For(0, features.Length, f =>
            {
                var column = fit.bins[features[f]];
                var sums = new double[3 * (fit.cuts[features[f]].Length + 1)];
                for (var i = 0; i < rows.Length; i++)
                {
                    var at = 3 * column[rows[i]];
                    sums[at] += slopes[i].Gradient;
                    sums[at + 1] += slopes[i].Curvature;
                    sums[at + 2]++;
                }

                histogram[f] = sums;
            });
            return histogram;
        }

        private static double[][] Subtract(double[][] whole, double[][] part)
        {
            for (var f = 0; f < whole.Length; f++)
            {
                for (var i = 0; i < whole[f].Length; i++) whole[f][i] -= part[f][i];
            }

            return whole;
        }

        private Split? Best(Node node)
        {
            var best = new Split?[features.Length];
            Parallel.For(0, features.Length, f => best[f] = BestOf(node, f));
            Split? found = null;
            foreach (var split in best)
            {
                if (split is not null && (found is null || split.Gain > found.Gain)) found = split;
            }

            return found;
        }

        private Split? BestOf(Node node, int f)
        {
            var sums = node.Histogram![f];
            var whole = Score(node.Gradient, node.Curvature);
            double g = 0, h = 0, n = 0;
            Split? best = null;
            for (var bin = 0; bin < fit.cuts[features[f]].Length; bin++)
            {
                g += sums[3 * bin];
                h += sums[3 * bin + 1];
                n += sums[3 * bin + 2];
                if (n < 0.5 || node.Rows.Length - n < 0.5 || h < fit.options.MinLeafWeight || node.Curvature - h < fit.options.MinLeafWeight) continue;
                var gain = Score(g, h) + Score(node.Gradient - g, node.Curvature - h) - whole;
                if (gain > 1e-9 && (best is null || gain > best.Gain)) best = new Split(features[f], bin, gain);
            }

            return best;
        }

        private double Score(double g, double h) => g * g / (h + fit.options.Penalty);
    }

    private sealed record Split(int Feature, int Bin, double Gain);

    private sealed class Node
    {
        public Node(int[] rows, double[][] histogram)
        {
            (Rows, Histogram) = (rows, histogram);
            var any = histogram[0];
            for (var i = 0; i < any.Length; i += 3) (Gradient, Curvature) = (Gradient + any[i], Curvature + any[i + 1]);
        }

        public int[] Rows { get; }

        public double[][]? Histogram { get; set; }

        public double Gradient { get; }

        public double Curvature { get; }

        public float Value { get; set; }

        public Split? Split { get; set; }

        public Node? Left { get; set; }

        public Node? Right { get; set; }
    }
}
