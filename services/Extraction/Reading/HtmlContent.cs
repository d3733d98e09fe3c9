using Dossier.Extraction.Models;

namespace Dossier.Extraction.Reading;

/// <summary>
/// Tells what a page is about from what stands around it: words of elements and texts (logistic regression), features of leaves (boosted trees), and
/// a second ensemble that also sees the answers of the first. docs/models.md says on what they were fitted and how good they are.
/// </summary>
/// <param name="path">Weights of the words of elements.</param>
/// <param name="text">Weights of the words of texts.</param>
/// <param name="first">Judges a leaf by its features.</param>
/// <param name="second">Judges it again, knowing the first's judgement of all.</param>
internal sealed class HtmlContent(WordWeights path, WordWeights text, TreeEnsemble first, TreeEnsemble second)
{
    /// <summary>A text of so many words that stands on the page twice is a copy; a shorter one may be said again.</summary>
    private const int MinRepeatedWords = 8;

    private static readonly Lazy<HtmlContent> Fitted = new(Load);

    /// <summary>The model that ships.</summary>
    public static HtmlContent Default => Fitted.Value;

    /// <summary>Computes what the trees look at.</summary>
    public HtmlFeatures Look(HtmlPage page) => new(page, path, text);

    /// <summary>For each leaf, whether it is part of what the page is about.</summary>
    public bool[] Judge(HtmlPage page, HtmlFeatures features, CancellationToken cancel)
    {
        var margins = new float[page.Leaves.Count];
        var row = new float[HtmlSurroundings.Width];
        for (var i = 0; i < margins.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            features.Write(row.AsSpan(0, HtmlFeatures.Width), i);
            margins[i] = first.Margin(row);
        }

        var surroundings = new HtmlSurroundings(page, features, margins);
        for (var i = 0; i < margins.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            surroundings.Write(row, i);
            margins[i] = second.Margin(row);
        }

        return Choose(features, margins);
    }

    /// <summary>
    /// The leaves whose choice promises the highest F1 over the text of the page, given how likely each is: where much is certain that is all above one half; where
    /// little is, more is kept (Lewis 1995; Ye et al. 2012).
    /// </summary>
    /// <param name="features">The page.</param>
    /// <param name="margins">Log-odds of each leaf.</param>
    public static bool[] Choose(HtmlFeatures features, ReadOnlySpan<float> margins)
    {
        var order = new int[margins.Length];
        var keys = new float[margins.Length];
        var likely = new double[margins.Length];
        double total = 0;
        for (var i = 0; i < order.Length; i++)
        {
            (order[i], keys[i]) = (i, -margins[i]);
            likely[i] = Logistic(margins[i]);
            total += likely[i] * features.TextOf(i).Words;
        }

        Array.Sort(keys, order);
        double best = 0, found = 0, taken = 0;
        var bound = float.PositiveInfinity;
        for (var i = 0; i < order.Length; i++)
        {
            var words = features.TextOf(order[i]).Words;
            found += likely[order[i]] * words;
            taken += words;
            if (words == 0 || 2 * found / (taken + total) <= best) continue;
            (best, bound) = (2 * found / (taken + total), -keys[i]);
        }

        var chosen = new bool[margins.Length];
        var seen = new HashSet<uint>();
        for (var i = 0; i < chosen.Length; i++)
        {
            // Pages that carry their text twice, for small screens and for large ones, say it once.
            if (margins[i] >= bound) chosen[i] = features.TextOf(i).Words < MinRepeatedWords || seen.Add(features.TextOf(i).Hash);
        }

        return chosen;
    }

    // Rounded, so that the last bits of a platform's exponential decide nothing.
    private static double Logistic(float margin) => Math.Round(1 / (1 + Math.Exp(-margin)), 6);

    private static HtmlContent Load() => new(
        Open("html-paths", WordWeights.Read), Open("html-texts", WordWeights.Read), Trees("html-leaves", HtmlFeatures.Names), Trees("html-surroundings", HtmlSurroundings.Names));

    // Trees that were fitted on other features would answer all the same, and wrongly.
    private static TreeEnsemble Trees(string name, IReadOnlyList<string> features)
    {
        var trees = Open(name, TreeEnsemble.Read);
        return trees.Names.SequenceEqual(features, StringComparer.Ordinal) ? trees : throw new InvalidOperationException($"The model {name} was fitted on other features than this build computes.");
    }

    private static T Open<T>(string name, Func<Stream, T> read) => Embedded.Read($"Models/{name}.model", read);
}
