using Dossier.Extraction.Reading.Lines;

namespace Dossier.Train.Lines;

/// <summary>
/// Fits the weights of words by logistic regression (stochastic gradients with rates per weight, Duchi et al. 2011). What was seen on fewer than
/// <see cref="MinPages"/> pages gets no weight: it would be knowledge of a site.
/// </summary>
internal static class WordTrainer
{
    private const int MinPages = 3;
    private const int Epochs = 4;
    private const float Rate = 0.15f;
    private const float Penalty = 2e-6f;

    public static HashedWordWeights Fit(IReadOnlyList<LinePage> pages)
    {
        var seen = Seen(pages);
        var (weights, squares) = (new float[HashedWordWeights.Buckets], new float[HashedWordWeights.Buckets]);
        var scale = pages.Sum(page => page.Labels.Count(label => label != 2)) / (float)Math.Max(1, pages.Count);
        var order = Enumerable.Range(0, pages.Count).ToArray();
        var random = new Random(1);
        float bias = 0;
        Span<int> buckets = stackalloc int[HashedWordWeights.MaxFeatures];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var page in order) Learn(pages[page], seen, scale, weights, squares, ref bias, buckets);
        }

        return new HashedWordWeights(weights);
    }

    private static void Learn(LinePage page, int[] seen, float scale, float[] weights, float[] squares, ref float bias, Span<int> buckets)
    {
        for (var line = 0; line < page.Labels.Length; line++)
        {
            if (page.Labels[line] == 2) continue;
            var count = HashedWordWeights.Features(page.Document.WordsOf(line), page.Document.Shapes[line].Hash, buckets);
            if (count == 0) continue;
            var share = 1 / MathF.Sqrt(count);
            var margin = bias;
            for (var i = 0; i < count; i++) margin += weights[buckets[i]] * share;
            var error = (SecondLook.Logistic(margin) - page.Labels[line]) * Math.Min(20, scale * page.Weights[line]);
            bias -= 0.001f * error;
            for (var i = 0; i < count; i++)
            {
                var bucket = buckets[i];
                if (seen[bucket] < MinPages) continue;
                var gradient = error * share + Penalty * weights[bucket];
                squares[bucket] += gradient * gradient;
                weights[bucket] -= Rate * gradient / (MathF.Sqrt(squares[bucket]) + 1e-3f);
            }
        }
    }

    private static int[] Seen(IReadOnlyList<LinePage> pages)
    {
        var (seen, last) = (new int[HashedWordWeights.Buckets], new int[HashedWordWeights.Buckets]);
        Span<int> buckets = stackalloc int[HashedWordWeights.MaxFeatures];
        for (var page = 0; page < pages.Count; page++)
        {
            for (var line = 0; line < pages[page].Document.Count; line++)
            {
                var count = HashedWordWeights.Features(pages[page].Document.WordsOf(line), pages[page].Document.Shapes[line].Hash, buckets);
                foreach (var bucket in buckets[..count])
                {
                    if (last[bucket] == page + 1) continue;
                    last[bucket] = page + 1;
                    seen[bucket]++;
                }
            }
        }

        return seen;
    }
}
