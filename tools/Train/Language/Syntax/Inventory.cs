using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language.Syntax;

/// <summary>What the network has rows for: parts of words and pairs of tags that are not too rare.</summary>
internal sealed class Inventory
{
    /// <summary>Rarer parts of words, and rarer pairs of tags, are not learned.</summary>
    private const int Rarest = 3;

    /// <summary>Row of each part of words, by its hash.</summary>
    public Dictionary<ulong, int> Rows { get; } = [];

    /// <summary>How often the part of each row occurs.</summary>
    public int[] Counts { get; private set; } = [];

    /// <summary>Pairs of tags in the order of their codes.</summary>
    public List<(UniversalTag Universal, PennTag Penn)> Tags { get; private set; } = [];

    public static Inventory Of(IReadOnlyList<TrainingSentence> sentences)
    {
        var inventory = new Inventory();
        Dictionary<string, int> words = new(StringComparer.Ordinal);
        foreach (var word in sentences.SelectMany(s => s.Words)) words[word] = words.GetValueOrDefault(word) + 1;
        Dictionary<ulong, int> parts = [];
        var features = new ulong[WordFeatures.Most];
        foreach (var (word, count) in words)
        {
            var found = WordFeatures.Of(word, features);
            for (var i = 0; i < found; i++) parts[features[i]] = parts.GetValueOrDefault(features[i]) + count;
        }

        List<int> counts = [];
        foreach (var (part, count) in parts.Where(p => p.Value >= Rarest).OrderBy(p => p.Key))
        {
            inventory.Rows[part] = counts.Count;
            counts.Add(count);
        }

        inventory.Counts = [.. counts];
        inventory.Tags = [.. sentences.SelectMany(s => s.Tags).GroupBy(t => t).Where(g => g.Count() >= Rarest).Select(g => g.Key).Order()];
        return inventory;
    }

    /// <summary>Fills in the rows and codes of a sentence.</summary>
    public void Encode(TrainingSentence sentence)
    {
        var features = new ulong[WordFeatures.Most];
        sentence.Rows = [.. sentence.Words.Select(word => RowsOf(word, features))];
        sentence.Lists = Lists(sentence.Words);
        sentence.TagCodes = [.. sentence.Tags.Select(tag => (short)Tags.IndexOf(tag))];
    }

    private static int[][] Lists(string[] words)
    {
        var bits = new ulong[words.Length];
        ListedNames.Find([.. words.Select(word => NameLists.HashOf(word))], bits);
        return [.. bits.Select(set => Enumerable.Range(0, ListedNames.Bits).Where(bit => (set >> bit & 1) != 0).ToArray())];
    }

    private int[] RowsOf(string word, ulong[] features)
    {
        var found = WordFeatures.Of(word, features);
        List<int> rows = [];
        for (var i = 0; i < found; i++)
        {
            if (Rows.TryGetValue(features[i], out var row)) rows.Add(row);
            else if (i < WordFeatures.Own) rows.Add(-1);
        }

        return [.. rows];
    }
}
