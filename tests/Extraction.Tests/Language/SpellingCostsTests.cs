using Dossier.Extraction.Language;

namespace Dossier.Extraction.Tests.Language;

/// <summary>Sums of rows against n-grams looked up one after another, language by language.</summary>
public sealed class SpellingCostsTests
{
    private const string Alphabet = "abc ";
    private const int FirstLanguage = 2;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(49)]
    [InlineData(64)]
    public void A_word_costs_what_its_letters_cost_with_backing_off(int languages)
    {
        var model = new RandomModel(languages);
        var spelling = new SpellingCosts(FirstLanguage, languages, model.Keys, model.Postings);
        var (rows, costs) = (new int[SpellingCosts.MaxRows], new ushort[spelling.Width]);
        foreach (var word in (string[])["", "a", "ab", "cab", "abcabc", "x", "axb", "xxxxx", new string('b', LanguageModel.MaxWord), new string('x', LanguageModel.MaxWord)])
        {
            spelling.Of(word, 7, rows, costs);
            for (var n = 0; n < languages; n++) Assert.Equal(7 + model.CostOf(word, FirstLanguage + n), costs[n]);
        }
    }

    [Fact]
    public void An_n_gram_that_is_empty_or_there_twice_is_refused()
    {
        Posting[] postings = [new(0, 1, 1)];
        var gram = new SpellingCosts.Gram(SpellingCosts.KeyOf("ab"), 0, 1);

        Assert.Throws<InvalidDataException>(() => new SpellingCosts(0, 1, [gram, gram], postings));
        Assert.Throws<InvalidDataException>(() => new SpellingCosts(0, 1, [new SpellingCosts.Gram(0, 0, 1)], postings));
    }

    /// <summary>Half of all n-grams of an alphabet, each in some of the languages, and in some that are of another script.</summary>
    private sealed class RandomModel
    {
        private readonly Dictionary<string, Posting[]> grams = new(StringComparer.Ordinal);

        public RandomModel(int languages)
        {
            var random = new Random(languages);
            for (var order = 1; order <= SpellingCosts.Order; order++)
            {
                for (var n = 0; n < Math.Pow(Alphabet.Length, order); n++)
                {
                    var gram = string.Concat(Enumerable.Range(0, order).Select(at => Alphabet[(n >> (2 * at)) % Alphabet.Length]));
                    var known = Enumerable.Range(0, FirstLanguage + languages + 1).Where(_ => random.Next(3) == 0);
                    if (random.Next(2) == 0) grams.Add(gram, [.. known.Select(language => new Posting((byte)language, (byte)random.Next(256), (byte)random.Next(100)))]);
                }
            }

            foreach (var (gram, postings) in grams.OrderByDescending(pair => pair.Key.Length))
            {
                Keys = [.. Keys, new SpellingCosts.Gram(SpellingCosts.KeyOf(gram), Postings.Length, Postings.Length + postings.Length)];
                Postings = [.. Postings, .. postings];
            }
        }

        public SpellingCosts.Gram[] Keys { get; private set; } = [];

        public Posting[] Postings { get; private set; } = [];

        public int CostOf(string word, int language)
        {
            var padded = $" {word} ";
            return Enumerable.Range(2, word.Length + 1).Sum(end => CostOfLast(padded[Math.Max(0, end - SpellingCosts.Order)..end], language));
        }

        // The cost of an n-gram that the model has is one byte.
        private int CostOfLast(string gram, int language)
        {
            if (gram.Length == 0) return SpellingCosts.UnknownLetter;
            var found = grams.TryGetValue(gram, out var postings) ? postings.FirstOrDefault(posting => posting.Language == language) : default;
            if (found != default && found.Language == language) return found.Cost;
            var backed = CostOfLast(gram[1..], language) + BackoffOf(gram[..^1], language);
            return postings is null ? backed : Math.Min(backed, byte.MaxValue);
        }

        private int BackoffOf(string context, int language) =>
            grams.TryGetValue(context, out var postings) ? postings.FirstOrDefault(posting => posting.Language == language).Backoff : 0;
    }
}
