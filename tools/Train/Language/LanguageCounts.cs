using System.Text;
using System.Text.Json.Nodes;
using Dossier.Extraction.Language;

namespace Dossier.Train.Language;

/// <summary>What was counted of one language, and the costs that follow.</summary>
internal sealed class LanguageCounts(LanguageSource source)
{
    /// <summary>Letters that an encyclopedia's profile counts for, however large it was.</summary>
    private const double ProfileLetters = 100_000;

    /// <summary>How much a letter of a listed word counts, at rank 1; the rest follow by rank.</summary>
    private const double ListedWeight = 60;

    /// <summary>Added to a rank: the frequencies of words fall slowly at first (Mandelbrot 1953).</summary>
    private const double RankShift = 6;

    /// <summary>Running words that are in a list, and in the Declaration.</summary>
    private const double ListedShare = 0.45, DeclarationShare = 0.25;

    /// <summary>Running words that are written without their accents.</summary>
    private const double PartWithoutAccents = 0.03;

    /// <summary>Letters that a script can have beyond those seen.</summary>
    private const double UnseenLetter = 2e-5;

    /// <summary>
    /// Letters held back for each kind of letter that followed a context. Witten and Bell hold one, which trusts the texts of one genre too much for
    /// texts of another.
    /// </summary>
    private const double HeldPerKind = 8;

    private readonly SortedDictionary<string, double> grams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> cut = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> words = new(StringComparer.Ordinal);

    public LanguageSource Source => source;

    /// <summary>Adds running text.</summary>
    public void AddText(IReadOnlyList<string> text)
    {
        foreach (var word in text) AddBoth(word, 1, DeclarationShare / text.Count);
    }

    /// <summary>Adds a list of words, commonest first.</summary>
    public void AddList(IReadOnlyList<string> list)
    {
        var all = 0.0;
        for (var rank = 0; rank < list.Count; rank++) all += 1 / (rank + RankShift);
        for (var rank = 0; rank < list.Count; rank++)
        {
            var share = 1 / (rank + RankShift);
            AddBoth(list[rank], 0.5 + (ListedWeight * share), ListedShare * share / all);
        }
    }

    /// <summary>Adds counts of n-grams. What was cut off because it is rare stays with the context: something followed there.</summary>
    public void AddProfile(JsonObject profile)
    {
        Dictionary<string, double> folded = new(StringComparer.Ordinal);
        foreach (var (gram, count) in profile["freq"]!.AsObject())
        {
            if (Fold(gram) is { } known) folded[known] = folded.GetValueOrDefault(known) + (double)count!;
        }

        var scale = ProfileLetters / (double)profile["n_words"]![0]!;
        Dictionary<string, double> followed = new(StringComparer.Ordinal);
        foreach (var (gram, count) in folded)
        {
            AddGram(gram, count * scale);
            if (gram.Length > 1) Add(followed, gram[..^1], count);
            // A boundary is no n-gram of the profile; it is predicted as often as words end.
            if (gram.Length == 2 && gram[1] == Letters.Boundary) AddGram(" ", count * scale);
        }

        foreach (var (context, count) in folded)
        {
            if (context.Length < 3 && context != " ") Add(cut, context, Math.Max(0, count - followed.GetValueOrDefault(context)) * scale);
        }
    }

    /// <summary>The costs of all n-grams: of the last letter after the others, and of backing off from them.</summary>
    public IEnumerable<(string Gram, double Cost, double Backoff)> GramCosts()
    {
        Dictionary<string, (double Sum, int Kinds)> contexts = new(StringComparer.Ordinal);
        foreach (var (gram, count) in grams)
        {
            var (sum, kinds) = contexts.GetValueOrDefault(gram[..^1]);
            contexts[gram[..^1]] = (sum + count, kinds + 1);
        }

        Dictionary<string, double> probabilities = new(StringComparer.Ordinal);
        foreach (var (gram, count) in grams.OrderBy(entry => entry.Key.Length).ThenBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var (sum, held) = Held(contexts, gram[..^1]);
            var lower = gram.Length == 1 ? UnseenLetter : probabilities.GetValueOrDefault(gram[1..], UnseenLetter);
            probabilities[gram] = (count + (held * lower)) / (sum + held);
        }

        foreach (var (gram, probability) in probabilities)
        {
            var (sum, held) = Held(contexts, gram);
            yield return (gram, -Math.Log(probability), sum == 0 ? 0 : -Math.Log(held / (sum + held)));
        }
    }

    /// <summary>The costs of all words.</summary>
    public IEnumerable<(string Word, double Cost)> WordCosts() => words.Select(entry => (entry.Key, -Math.Log(entry.Value)));

    private (double Sum, double Held) Held(Dictionary<string, (double Sum, int Kinds)> contexts, string context)
    {
        var (sum, kinds) = contexts.GetValueOrDefault(context);
        return (sum, (HeldPerKind * kinds) + cut.GetValueOrDefault(context));
    }

    // Many write without accents. In Yoruba most do.
    private void AddBoth(string word, double letters, double share)
    {
        AddLetters(word, letters);
        AddWord(word, share);
        if (source.Script != Script.Latin || WithoutAccents(word) is not { } bare) return;
        var part = source.Tag == "yo" ? 0.5 : PartWithoutAccents;
        AddLetters(bare, letters * part);
        AddWord(bare, share * part);
    }

    private static string? WithoutAccents(string word)
    {
        var bare = string.Concat(word.Normalize(NormalizationForm.FormD).Where(c => Letters.Fold(c) != Letters.Dropped).Select(c => c == 'ø' ? 'o' : c == 'đ' ? 'd' : c));
        return bare == word ? null : bare;
    }

    private string? Fold(string gram)
    {
        Span<char> folded = stackalloc char[gram.Length];
        for (var n = 0; n < gram.Length; n++)
        {
            folded[n] = Letters.Fold(gram[n]);
            if (gram[n] == ' ') continue;
            if (source.Tag == "sr") folded[n] = SerbianCyrillic(folded[n]);
            if (Letters.ScriptOf(folded[n]) != source.Script || folded[n] is Letters.Dropped or Letters.Boundary) return null;
            // The profiles write one letter for a class of letters: Arabic yeh for Persian yeh, one for all of Vietnamese.
            if (source.Tag is "fa" or "ur" && folded[n] == 'ي') folded[n] = 'ی';
            if (source.Tag == "vi" && folded[n] == 'ể') return null;
        }

        return folded.ToString();
    }

    // The two alphabets of Serbian, letter by letter; љ, њ and џ, which are two letters in Latin, are learned from text.
    private static char SerbianCyrillic(char latin)
    {
        const string Latin = "abvgdđežzijklmnoprstćufhcčš", Cyrillic = "абвгдђежзијклмнопрстћуфхцчш";
        var at = Latin.IndexOf(latin, StringComparison.Ordinal);
        return at < 0 ? Letters.Boundary : Cyrillic[at];
    }

    private void AddLetters(string word, double weight)
    {
        var padded = " " + word + " ";
        for (var end = 2; end <= padded.Length; end++)
        {
            for (var order = 1; order <= SpellingCosts.Order && order <= end; order++) AddGram(padded[(end - order)..end], weight);
        }
    }

    private void AddGram(string gram, double weight) => grams[gram] = grams.GetValueOrDefault(gram) + weight;

    private void AddWord(string word, double weight) => words[word] = words.GetValueOrDefault(word) + weight;

    private static void Add(Dictionary<string, double> to, string key, double weight) => to[key] = to.GetValueOrDefault(key) + weight;
}
