using Dossier.Extraction.Models;

namespace Dossier.Train.Learning;

/// <summary>
/// Logistic regression on words with an L2 penalty, by AdaGrad (Duchi et al. 2011) over the examples in a fixed shuffled order. A word that few groups use is
/// left out: it would stand for them and not for what it means.
/// </summary>
internal sealed class WordRegression
{
    private const int Epochs = 4;
    private const double Rate = 0.1;
    private const double Penalty = 2e-6;

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly List<HashSet<string>> groups = [];

    /// <summary>Id of a word; notes that a group uses it.</summary>
    public int Id(ReadOnlySpan<char> word, string group)
    {
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(word, out var id))
        {
            id = ids.Count;
            ids.Add(word.ToString(), id);
            groups.Add([]);
        }

        groups[id].Add(group);
        return id;
    }

    /// <summary>Fits weights.</summary>
    /// <param name="examples">Ids of words, what each counts for, label and weight.</param>
    /// <param name="leastGroups">Groups that must use a word.</param>
    /// <param name="include">Whether a group is among those fitted on.</param>
    public WordWeights Fit(IReadOnlyList<(int[] Words, float Scale, int Label, float Weight)> examples, int leastGroups, Func<string, bool> include)
    {
        var known = groups.Select(set => set.Count(include) >= leastGroups).ToArray();
        var (weights, squares) = (new double[ids.Count], new double[ids.Count]);
        var (bias, biasSquare) = (0.0, 1.0);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        new Random(1).Shuffle(order);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (var i in order)
            {
                var (words, scale, label, weight) = examples[i];
                var margin = bias;
                foreach (var word in words) margin += weights[word] * scale;
                var slope = weight * (1 / (1 + Math.Exp(-margin)) - label);
                biasSquare += slope * slope;
                bias -= Rate * slope / Math.Sqrt(biasSquare);
                foreach (var word in words)
                {
                    if (!known[word]) continue;
                    var step = slope * scale + Penalty * weights[word];
                    squares[word] += step * step;
                    weights[word] -= Rate * step / Math.Sqrt(1e-3 + squares[word]);
                }
            }
        }

        return new WordWeights(
            ids.Where(pair => known[pair.Value] && Math.Abs(weights[pair.Value]) > 0.02).Select(pair => KeyValuePair.Create(pair.Key, (float)weights[pair.Value])), (float)bias);
    }
}
