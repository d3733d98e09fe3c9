using System.Globalization;
using Dossier.Extraction.Language;

namespace Dossier.Extraction.Reading.Decoding;

/// <summary>
/// How likely decoded characters are as a text in one of some languages, as a cost in nats: letters by the model of languages, Chinese characters by
/// how common they are, signs by what they are and what they stand between. Bytes decoded in the wrong charset make words of no language.
/// </summary>
/// <param name="model">Of the languages.</param>
internal sealed class TextCost(LanguageModel model)
{
    /// <summary>Tag for Chinese in traditional characters, which the model of languages does not tell from simplified.</summary>
    public const string TraditionalChinese = "zh-Hant";

    /// <summary>Cost of a character that is in no text: a control, a private or unassigned character, the replacement.</summary>
    private const double Impossible = 25;

    /// <summary>A letter of another script than the language's: of ASCII it is common, of others it is not.</summary>
    private const double ForeignAscii = 3, Foreign = 10;

    /// <summary>
    /// A capital after a small letter; two alphabets in a word; a character of Chinese, Japanese or Korean beside a small letter of another script; a sign
    /// between two letters.
    /// </summary>
    private const double Capital = 5, MixedWord = 12, Beside = 6, SignInWord = 9;

    private const double RepeatedSign = 1;

    /// <summary>Words of a page are also its mark-up's and its names'.</summary>
    private const double WeightOfContext = 0.3;

    /// <summary>Prose in ASCII around the text: letters from where on it is some, nats to the letter it costs at most, and what it says against other scripts.</summary>
    private const double LeastProse = 12, MaxProseCost = 2.7, ForeignProse = 5;

    private readonly LanguageModel.Scratch scratch = new();
    private readonly Dictionary<string, int> indexes = model.Languages.Select((language, n) => (language.Tag, n)).ToDictionary(pair => pair.Tag, pair => pair.n, StringComparer.Ordinal);
    private readonly double[] languages = new double[model.Languages.Count];
    private readonly double[] context = new double[model.Languages.Count];
    private readonly double[] foreign = new double[Enum.GetValues<Script>().Length];
    private readonly double[] han = new double[Enum.GetValues<HanStandard>().Length];
    private double kana;
    private double prose;
    private double common;

    /// <summary>The cost of a text in the likeliest of some languages.</summary>
    /// <param name="text">Decoded.</param>
    /// <param name="tags">Of the languages that the charset is used for.</param>
    public double Of(ReadOnlySpan<char> text, IReadOnlyList<string> tags)
    {
        Clear();
        AddAll(text);
        var best = double.MaxValue;
        foreach (var tag in tags) best = Math.Min(best, CostIn(tag));
        return best + common;
    }

    /// <summary>
    /// Says what stands around the text in ASCII, the same in every charset: words that speak for some languages of the Latin script, and against none
    /// of other scripts.
    /// </summary>
    public void SetContext(ReadOnlySpan<char> words)
    {
        Clear();
        AddAll(words);
        var (first, count) = model.GroupOf(Script.Latin);
        var best = double.MaxValue;
        for (var n = first; n < first + count; n++) best = Math.Min(best, languages[n]);
        for (var n = first; n < first + count; n++) context[n] = (languages[n] - best) * WeightOfContext;
        prose = words.Length >= LeastProse && best <= MaxProseCost * words.Length ? ForeignProse : 0;
    }

    private void Clear()
    {
        Array.Clear(languages);
        Array.Clear(han);
        Array.Clear(foreign);
        (kana, common) = (0, 0);
    }

    private double CostIn(string tag)
    {
        var (own, cost) = tag switch
        {
            "zh" => (Script.Han, han[(int)HanStandard.Simplified]),
            TraditionalChinese => (Script.Han, han[(int)HanStandard.Traditional]),
            "ja" => (Script.Han, han[(int)HanStandard.Japanese] + kana),
            _ => (model.Languages[indexes[tag]].Script, languages[indexes[tag]]),
        };
        for (var script = 1; script < foreign.Length; script++)
        {
            if ((Script)script != own && !(tag == "ja" && (Script)script == Script.Kana)) cost += foreign[script];
        }

        return cost + (own == Script.Latin ? context[indexes[tag]] : prose);
    }

    private void AddAll(ReadOnlySpan<char> text)
    {
        Span<char> word = stackalloc char[LanguageModel.MaxWord];
        var length = 0;
        var script = Script.None;
        var previous = '\0';
        for (var n = 0; n < text.Length; n++)
        {
            var c = text[n];
            var letter = Letters.Fold(c);
            if (letter == Letters.Dropped)
            {
                common += CostOfMark(c, script);
                continue;
            }

            var next = Letters.ScriptOf(c);
            if (next != script || length == word.Length)
            {
                if (length > 0) AddWord(word[..length], script);
                if (next != Script.None && next != script && script != Script.None) common += Mixed(script, previous, next, c);
                (length, script) = (0, next);
            }

            if (next == Script.None) AddSign(text, n, previous);
            else
            {
                word[length++] = letter;
                foreign[(int)next] += c < 128 ? ForeignAscii : Foreign;
                if (char.IsUpper(c) && char.IsLower(previous) && next != Script.Georgian) common += Capital;
            }

            previous = c;
        }

        if (length > 0) AddWord(word[..length], script);
    }

    // A vowel point or an accent on its own belongs on a letter of its script.
    private static double CostOfMark(char c, Script before)
    {
        var own = c switch { < '\u0300' => before, < '\u0370' => Script.Latin, < '\u0600' => Script.Hebrew, _ => Script.Arabic };
        return before == own ? 2.5 : MixedWord;
    }

    private static double Mixed(Script script, char previous, Script next, char c)
    {
        if (IsAlphabet(script) && IsAlphabet(next)) return MixedWord;
        return char.IsLower(previous) || char.IsLower(c) ? Beside : 0;
    }

    private static bool IsAlphabet(Script script) => script is not (Script.Han or Script.Kana or Script.Hangul or Script.None);

    private void AddWord(ReadOnlySpan<char> word, Script script)
    {
        if (script == Script.Han)
        {
            foreach (var c in word)
            {
                for (var standard = 0; standard < han.Length; standard++) han[standard] += HanCharacters.CostOf(c, (HanStandard)standard);
            }

            return;
        }

        if (script == Script.Kana)
        {
            foreach (var c in word) kana += c < '\u30A0' ? 3.9 : c < '\uFF00' ? 4.7 : 8;
            return;
        }

        var (first, count) = model.GroupOf(script);
        if (count == 0) return;
        var costs = model.CostsOf(word, script, scratch);
        for (var n = 0; n < count; n++) languages[first + n] += (double)costs[n] / LanguageModel.CostSteps;
    }

    private void AddSign(ReadOnlySpan<char> text, int at, char previous)
    {
        var c = text[at];
        if (c < 128)
        {
            if (c < ' ' && c is not ('\t' or '\n' or '\r' or '\f' or '\u001B')) common += Impossible;
            return;
        }

        if (c == previous)
        {
            common += RepeatedSign + (c is '\uFFFD' ? Impossible : 0);
            return;
        }

        common += CostOfSign(c);
        if (c is '’' or '‘' or '·' or '‑' or '\u00AD' or '\u200C' or '\u200D' || c >= '\u3000') return;
        if (at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1])) common += SignInWord;
    }

    private static double CostOfSign(char c) => c switch
    {
        '\u00A0' or '“' or '”' or '‘' or '’' or '–' or '—' or '«' or '»' or '„' or '…' or '·' or '•' => 4,
        '、' or '。' or '，' or '「' or '」' or '・' or '《' or '》' or '：' or '！' or '？' or '（' or '）' or '；' or '\u3000' or '\u060C' or '\u061F' => 4,
        '\u00BF' or '\u00A1' or '€' or '£' or '§' or '°' or '©' or '®' or '™' or '№' or '‚' or '‹' or '›' or 'º' or 'ª' or '½' or '²' or '\u200E' or '\u200F' or '\u200C' => 6,
        >= '\u3001' and <= '\u303F' => 6.5,
        >= '\uFF01' and <= '\uFF5E' => 6.5,
        >= '\u0660' and <= '\u0669' => 5,
        >= '\u2500' and <= '\u257F' => 8,
        '\uFFFD' => Impossible,
        _ => char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => Impossible,
            UnicodeCategory.ModifierSymbol or UnicodeCategory.ModifierLetter => 10,
            _ => 9,
        },
    };
}
