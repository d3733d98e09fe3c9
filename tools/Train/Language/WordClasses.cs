using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language;

/// <summary>Classes of words: the part of speech that a word mostly is, the second one if it is common, and whether it is written with a capital.</summary>
internal static class WordClasses
{
    /// <summary>Occurrences of a word that has a class.</summary>
    private const int Least = 3;

    /// <summary>Share of the second part of speech that counts.</summary>
    private const double Second = 0.2;

    private const int MaxTags = 84;

    /// <summary>Counts the words.</summary>
    public static SortedDictionary<uint, byte> Learn(IEnumerable<TreebankDocument> documents, SegmentModel model)
    {
        SortedDictionary<uint, Counts> words = [];
        foreach (var document in documents) Count(document, model, words);
        var tags = words.Values.Where(counts => counts.All >= Least).GroupBy(counts => counts.Tags()).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).Take(MaxTags).Select((group, n) => (group.Key, n)).ToDictionary(pair => pair.Key, pair => pair.n, StringComparer.Ordinal);
        SortedDictionary<uint, byte> classes = [];
        foreach (var (word, counts) in words)
        {
            if (counts.All >= Least && tags.TryGetValue(counts.Tags(), out var tag)) classes.Add(word, (byte)(1 + (tag * 3) + counts.Writing()));
        }

        return classes;
    }

    private static void Count(TreebankDocument document, SegmentModel model, SortedDictionary<uint, Counts> words)
    {
        var tokens = document.Sentences.SelectMany(sentence => sentence.Words.Select((word, n) => (word, IsFirst: n == 0))).DistinctBy(pair => pair.word.Range.Start)
            .ToDictionary(pair => pair.word.Range.Start, pair => (Tag: pair.word.Universal.ToString(), pair.IsFirst));
        var gaps = new SentenceGaps(document.Text, model, CancellationToken.None);
        gaps.Start(new TextRange(0, document.Text.Length));
        foreach (var piece in gaps.AllPieces())
        {
            var core = piece.Start;
            while (core < piece.End && !char.IsLetterOrDigit(document.Text[core])) core++;
            if (core == piece.End) core = piece.Start;
            if (!tokens.TryGetValue(core, out var token)) continue;
            if (!words.TryGetValue(piece.Word, out var counts)) words.Add(piece.Word, counts = new Counts());
            counts.Add(token.Tag, token.IsFirst ? null : char.IsUpper(document.Text[core]));
        }
    }

    private sealed class Counts
    {
        private readonly SortedDictionary<string, int> tags = new(StringComparer.Ordinal);
        private int upper, lower;

        public int All { get; private set; }

        public void Add(string tag, bool? isUpper)
        {
            All++;
            tags[tag] = tags.GetValueOrDefault(tag) + 1;
            if (isUpper == true) upper++;
            else if (isUpper == false) lower++;
        }

        public string Tags()
        {
            var ranked = tags.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
            return ranked.Length > 1 && ranked[1].Value >= Second * All ? ranked[0].Key + "+" + ranked[1].Key : ranked[0].Key;
        }

        public int Writing() => upper > 3 * lower ? 2 : lower > 3 * upper ? 0 : 1;
    }
}
