using Dossier.Extraction.Language;

namespace Dossier.Train.Language;

/// <summary>Words that are written as one and are two: "can|not", "gon|na", "do|nt".</summary>
internal static class WordSplits
{
    /// <summary>Occurrences of a split that counts.</summary>
    private const int Least = 2;

    /// <summary>Share of the occurrences of a word from which on it is asked each time whether it is split.</summary>
    private const double LeastShare = 0.01;

    /// <summary>What is always split, as English has no such word: contractions without their apostrophe, and those that never have one.</summary>
    private static readonly string[] Always =
    [
        "can|not", "gon|na", "wan|na", "got|ta", "lem|me", "gim|me", "out|ta", "haf|ta", "do|nt", "did|nt", "does|nt", "is|nt", "was|nt", "are|nt", "were|nt", "could|nt", "would|nt",
        "should|nt", "have|nt", "has|nt", "had|nt", "must|nt", "need|nt", "ai|nt", "i|ve", "you|ve", "we|ve", "they|ve", "you|re", "they|re", "you|ll", "they|ll", "it|ll",
        "that|s", "what|s", "there|s", "here|s", "he|s", "she|s", "who|s", "could|ve", "would|ve", "should|ve", "might|ve", "a|lot",
    ];

    /// <summary>Counts the words.</summary>
    public static SortedDictionary<uint, byte> Learn(IEnumerable<TreebankDocument> documents)
    {
        SortedDictionary<uint, byte> splits = [];
        foreach (var (word, (whole, split)) in Count(documents))
        {
            var (place, times) = split.OrderByDescending(pair => pair.Value).First();
            if (times < Least || times < LeastShare * (whole + times)) continue;
            splits[FeatureHash.Folded(word)] = (byte)(whole == 0 ? place | SegmentModel.SurelySplit : place);
        }

        foreach (var word in Always)
        {
            var split = word.Split('|');
            splits[FeatureHash.Folded(split[0] + split[1])] = (byte)(split[0].Length | SegmentModel.SurelySplit);
        }

        return splits;
    }

    private static SortedDictionary<string, (int Whole, SortedDictionary<int, int> Split)> Count(IEnumerable<TreebankDocument> documents)
    {
        SortedDictionary<string, (int Whole, SortedDictionary<int, int> Split)> words = new(StringComparer.Ordinal);
        SortedDictionary<string, int> whole = new(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            foreach (var sentence in document.Sentences)
            {
                for (var n = 0; n < sentence.Words.Count; n++)
                {
                    var token = sentence.Words[n].Range;
                    if (n > 0 && sentence.Words[n - 1].Range is var previous && previous.End == token.Start && IsWord(previous.In(document.Text)) && IsWord(token.In(document.Text)))
                    {
                        var both = document.Text[previous.Start..token.End].ToLowerInvariant();
                        if (!words.TryGetValue(both, out var counts)) words.Add(both, counts = (0, []));
                        counts.Split[previous.Length] = counts.Split.GetValueOrDefault(previous.Length) + 1;
                    }

                    var alone = document.Text[token.Start..token.End].ToLowerInvariant();
                    whole[alone] = whole.GetValueOrDefault(alone) + 1;
                }
            }
        }

        foreach (var word in words.Keys.ToList()) words[word] = words[word] with { Whole = whole.GetValueOrDefault(word) };
        return words;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsLetter(c)) return false;
        }

        return word.Length > 0;
    }
}
