using Dossier.Extraction.Language;

namespace Dossier.Train.Learning;

/// <summary>
/// Logistic regression on hashed features by AdaGrad (Duchi et al. 2011) in a fixed shuffled order; the mean of the last epochs counts. Each time an example is
/// looked at, some of its features are left out (Srivastava et al. 2014), so that the others learn to do without them.
/// </summary>
/// <param name="bits">Of a place in the table of weights.</param>
/// <param name="epochs">Times through the examples.</param>
internal sealed class HashedRegression(int bits, int epochs)
{
    private const double Rate = 0.1;
    private const double Dropped = 0.4;

    private readonly List<uint[]> features = [];
    private readonly List<(bool Label, float Weight)> labels = [];

    /// <summary>Adds an example.</summary>
    public void Add(ReadOnlySpan<uint> example, bool label, float weight)
    {
        var places = new uint[example.Length];
        for (var i = 0; i < places.Length; i++) places[i] = example[i] >> (32 - bits);
        features.Add(places);
        labels.Add((label, weight));
    }

    /// <summary>Fits the weights.</summary>
    /// <param name="least">Examples that must have a feature.</param>
    /// <param name="bias">Added to the log-odds of all examples.</param>
    public HashedWeights Fit(int least, double bias)
    {
        var known = Known(least);
        var random = new Random(1);
        var sums = new double[1 << bits];
        var (weights, squares) = (new double[1 << bits], new double[1 << bits]);
        double intercept = 0, interceptSquare = 1, interceptSum = 0;
        var order = Enumerable.Range(0, features.Count).ToArray();
        List<uint> kept = [];
        var late = epochs - (epochs / 2);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                kept.Clear();
                foreach (var place in features[i])
                {
                    if (known[place] && random.NextDouble() >= Dropped) kept.Add(place);
                }

                var margin = intercept;
                foreach (var place in kept) margin += weights[place] / (1 - Dropped);
                var (label, weight) = labels[i];
                var slope = weight * (1 / (1 + Math.Exp(-margin)) - (label ? 1 : 0));
                interceptSquare += slope * slope;
                intercept -= Rate * slope / Math.Sqrt(interceptSquare);
                foreach (var place in kept)
                {
                    squares[place] += slope * slope;
                    weights[place] -= Rate * slope / Math.Sqrt(1e-2 + squares[place]);
                }
            }

            if (epoch < epochs / 2) continue;
            interceptSum += intercept / late;
            for (var place = 0; place < weights.Length; place++) sums[place] += weights[place] / late;
        }

        return HashedWeights.Create([.. sums.Select(sum => (float)sum)], (float)(bias + interceptSum));
    }

    private bool[] Known(int least)
    {
        var counts = new int[1 << bits];
        foreach (var example in features)
        {
            foreach (var place in example) counts[place]++;
        }

        return [.. counts.Select(count => count >= least)];
    }
}
