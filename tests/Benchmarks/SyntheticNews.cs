using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dossier.Benchmarks;

/// <summary>
/// Articles of about 5 kB, each one different and the same in every run: sentences of the seeds in random order, where three of ten longer words give way to words of a
/// made-up vocabulary with Zipf's distribution and digits are drawn anew. So names, quotations, dates and figures are as dense as in the seeds, while the index
/// sees as many words, frequent and rare, as in an archive.
/// </summary>
internal sealed partial class SyntheticNews
{
    private const int Vocabulary = 50_000;
    private const int ArticleBytes = 5_000;
    private const int SentencesPerParagraph = 3;
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    private readonly string[] sentences;

    /// <param name="seeds">Folder of the seeds.</param>
    public SyntheticNews(string seeds) =>
        sentences = [.. Directory.EnumerateFiles(seeds, "*.txt").Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Where(line => line.Length > 100)
            .SelectMany(line => SentencePattern().Matches(line).Select(match => match.Value.Trim())).Where(sentence => sentence.Length is > 40 and < 400)];

    /// <summary>The article with this number.</summary>
    public string Article(int number)
    {
        var random = new Random(number);
        var text = new StringBuilder();
        text.Append(Sentence(random).TrimEnd('.', '"', '”')).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"SEOUL, {new DateOnly(2000, 1, 1).AddDays(number % 9_000):MMMM d, yyyy} -- ");
        for (var count = 1; text.Length < ArticleBytes; count++)
        {
            text.Append(Sentence(random)).Append(count % SentencesPerParagraph == 0 ? "\n\n" : " ");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Words to search for: from the middle of the vocabulary, which is in some documents but not in all.</summary>
    public static string Words(int number, int count)
    {
        var random = new Random(~number);
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => Word(Rank(random))));
    }

    /// <summary>Two words that stand next to each other somewhere in an article.</summary>
    public string Phrase(int number)
    {
        var words = WordPattern().Matches(Article(number)).Select(match => match.Value).ToList();
        var at = new Random(~number).Next(words.Count - 1);
        return $"\"{words[at]} {words[at + 1]}\"";
    }

    /// <summary>A sentence of the seeds, as it is.</summary>
    public string Question(int number) => sentences[number % sentences.Length].Replace("\"", "", StringComparison.Ordinal);

    private string Sentence(Random random) => WordPattern().Replace(sentences[random.Next(sentences.Length)], match => Replace(match.Value, random));

    private static string Replace(string word, Random random) => word switch
    {
        [>= '1' and <= '9', ..] when word.Length is 2 or 3 => random.Next(10, 1000).ToString(CultureInfo.InvariantCulture),
        [>= 'a' and <= 'z', ..] when word.Length > 4 && random.Next(10) < 3 => Word(Rank(random)),
        _ => word,
    };

    // Zipf with exponent 1: the logarithm of the rank is uniform.
    private static int Rank(Random random) => (int)Math.Exp(random.NextDouble() * Math.Log(Vocabulary));

    private static string Word(int rank)
    {
        var word = new StringBuilder();
        for (var rest = rank + 1_000; rest > 0; rest /= Consonants.Length * Vowels.Length)
        {
            var syllable = rest % (Consonants.Length * Vowels.Length);
            word.Append(Consonants[syllable / Vowels.Length]).Append(Vowels[syllable % Vowels.Length]);
        }

        return word.Append('n').ToString();
    }

    [GeneratedRegex(@"[^.!?]+[.!?][""”]?", RegexOptions.NonBacktracking)]
    private static partial Regex SentencePattern();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+", RegexOptions.NonBacktracking)]
    private static partial Regex WordPattern();
}
