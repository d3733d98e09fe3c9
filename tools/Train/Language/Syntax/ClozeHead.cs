using Dossier.Train.Learning.Neural;

namespace Dossier.Train.Language.Syntax;

/// <summary>The layer that fills gaps; used in training alone.</summary>
internal sealed class ClozeHead
{
    /// <summary>Words that gaps are filled with.</summary>
    private const int Most = 3072;

    /// <summary>Words above this share of the text are taken less often, by the square root of how far they are above it (Mikolov et al. 2013).</summary>
    private const float Common = 1e-4f;

    private readonly Dictionary<string, short> numbers = new(StringComparer.Ordinal);

    public ClozeHead(IReadOnlyList<TrainingSentence> sentences, int width, int shards, Noise noise)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (var word in sentences.SelectMany(s => s.Words)) counts[word.ToLowerInvariant()] = counts.GetValueOrDefault(word.ToLowerInvariant()) + 1;
        var total = (float)counts.Values.Sum();
        var chosen = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(Most).ToList();
        foreach (var (word, _) in chosen) numbers.Add(word, (short)numbers.Count);
        Kept = [.. chosen.Select(pair => Math.Min(1, MathF.Sqrt(Common / (pair.Value / total))))];
        Weights = new Parameter("cloze", width, Most, shards, 0.05f, noise);
        Bias = new Parameter("cloze.bias", 1, Most, shards, 0, noise);
        foreach (var sentence in sentences) sentence.Targets = [.. sentence.Words.Select(word => numbers.GetValueOrDefault(word.ToLowerInvariant(), (short)-1))];
    }

    /// <summary>Share of the occurrences of each word that are learned from.</summary>
    public float[] Kept { get; }

    public Parameter Weights { get; }

    public Parameter Bias { get; }
}
