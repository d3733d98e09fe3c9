using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language;

/// <summary>
/// Learns a decision list over the ends of words by counting: what an end is answered is estimated from the words that have it and, as if they were <see cref="Prior"/> words more, from
/// the next shorter end. Ends that are answered like a shorter one are left out.
/// </summary>
internal sealed class SuffixFit
{
    private const double Prior = 2;

    private readonly Dictionary<(UniversalTag, PennTag, string Suffix), SortedDictionary<int, double>> counts = [];

    /// <summary>Counts a kind of word once, however often it occurs: rules are for words that were not seen.</summary>
    /// <param name="form">Folded.</param>
    /// <param name="universal">Its tag.</param>
    /// <param name="penn">Its other tag.</param>
    /// <param name="answer">What to answer.</param>
    public void Add(string form, UniversalTag universal, PennTag penn, int answer)
    {
        var word = SuffixRules.WordStart + form;
        for (var length = 0; length <= Math.Min(SuffixRules.MaxSuffix, word.Length); length++)
        {
            var key = (universal, penn, word[^length..]);
            if (!counts.TryGetValue(key, out var answers)) counts.Add(key, answers = []);
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        }
    }

    public SuffixRules Fit()
    {
        Dictionary<(UniversalTag, PennTag, string), Estimate> estimates = [];
        List<SuffixRule> rules = [];
        foreach (var (key, answers) in counts.OrderBy(pair => pair.Key.Suffix.Length).ThenBy(pair => pair.Key.Suffix, StringComparer.Ordinal).ThenBy(pair => pair.Key.Item1).ThenBy(pair => pair.Key.Item2))
        {
            var shorter = key.Suffix.Length == 0 ? null : estimates[(key.Item1, key.Item2, key.Suffix[1..])];
            var estimate = Estimate.Of(answers, shorter);
            estimates.Add(key, estimate);
            if (shorter is null || estimate.Best != shorter.Best) rules.Add(new SuffixRule(key.Item1, key.Item2, key.Suffix, estimate.Best));
        }

        return new SuffixRules(rules);
    }

    private sealed record Estimate(SortedDictionary<int, double> Shares, int Best)
    {
        public static Estimate Of(SortedDictionary<int, double> answers, Estimate? shorter)
        {
            var all = answers.Values.Sum();
            SortedDictionary<int, double> shares = [];
            foreach (var (answer, count) in answers) shares[answer] = count / (all + Prior);
            if (shorter is not null)
            {
                foreach (var (answer, share) in shorter.Shares) shares[answer] = shares.GetValueOrDefault(answer) + Prior * share / (all + Prior);
            }

            return new Estimate(shares, shares.MaxBy(pair => pair.Value).Key);
        }
    }
}
