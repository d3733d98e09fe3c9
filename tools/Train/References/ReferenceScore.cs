using Dossier.Extraction.Models;
using Dossier.Extraction.References;

namespace Dossier.Train.References;

/// <summary>How many anaphors are given a candidate of their chain.</summary>
internal sealed class ReferenceScore
{
    private static readonly float[] Thresholds = [-3, -1, -0.5f, 0, 0.5f, 1, 1.5f];

    private readonly Dictionary<PronounKind, int[]> right = [];
    private readonly Dictionary<PronounKind, int[]> given = [];
    private readonly Dictionary<PronounKind, int> all = [];
    private readonly Dictionary<PronounKind, int> possible = [];

    public void Add(TreeEnsemble model, Examples examples)
    {
        foreach (var anaphor in examples.Anaphors)
        {
            all[anaphor.Pronoun] = all.GetValueOrDefault(anaphor.Pronoun) + 1;
            possible[anaphor.Pronoun] = possible.GetValueOrDefault(anaphor.Pronoun) + (anaphor.HasAntecedent ? 1 : 0);
            var margins = anaphor.Rows.Select(row => model.Margin(row)).ToList();
            var best = margins.IndexOf(margins.Max());
            for (var t = 0; t < Thresholds.Length; t++)
            {
                if (margins[best] < Thresholds[t]) continue;
                Count(given, anaphor.Pronoun)[t]++;
                if (anaphor.Labels[best] == 1) Count(right, anaphor.Pronoun)[t]++;
            }
        }
    }

    public override string ToString() => string.Join('\n', all.Keys.Order().Select(kind => FormattableString.Invariant($"  {kind}: {all[kind]} anaphors, {possible[kind]} with a candidate of their chain;")
        + string.Concat(Thresholds.Select((threshold, t) => FormattableString.Invariant($" at {threshold}: {Count(right, kind)[t]}/{Count(given, kind)[t]}")))));

    private static int[] Count(Dictionary<PronounKind, int[]> counts, PronounKind kind)
    {
        if (!counts.TryGetValue(kind, out var found)) counts.Add(kind, found = new int[Thresholds.Length]);
        return found;
    }
}
