using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language;

/// <summary>
/// What the words of a text say about its language, added up: the script first, then the language of that script in which its words are likeliest.
/// Not thread-safe.
/// </summary>
/// <param name="model">Of the languages.</param>
internal sealed class LanguageEvidence(LanguageModel model)
{
    /// <summary>The tag of no language: nothing can be told.</summary>
    public const string Undetermined = "und";

    /// <summary>A word that no language likes says little: what it may cost beyond the language that likes it best, in steps: nine nats.</summary>
    private const ushort MaxWordDifference = 9 * LanguageModel.CostSteps;

    /// <summary>A character of these stands for two or three of an alphabet.</summary>
    private const int WeightOfSyllable = 3;

    /// <summary>Chinese characters to each Japanese syllable, from where on a text is Chinese with a Japanese name in it.</summary>
    private const int HanPerKana = 8;

    /// <summary>Of so many words one is of the quarter.</summary>
    private const int WordsToQuarter = 4;

    private readonly LanguageModel.Scratch scratch = new();
    private readonly int[] words = new int[Enum.GetValues<Share>().Length];
    private readonly int[] letters = new int[Enum.GetValues<Script>().Length];
    private readonly int[] costs = new int[model.Languages.Count];
    private readonly double[] han = new double[Enum.GetValues<HanStandard>().Length];

    /// <summary>Adds a piece of the text.</summary>
    public void Add(ReadOnlySpan<char> text) => Add(text, Share.All);

    /// <summary>Adds a piece of the text, of which every fourth word is asked for its languages: enough to tell most.</summary>
    public void AddQuarter(ReadOnlySpan<char> text) => Add(text, Share.Quarter);

    /// <summary>Asks the words that <see cref="AddQuarter"/> left out. The pieces must be the same.</summary>
    public void AddRest(ReadOnlySpan<char> text) => Add(text, Share.Rest);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(letters);
        Array.Clear(words);
        Array.Clear(costs);
        Array.Clear(han);
    }

    /// <summary>The likeliest language.</summary>
    /// <param name="rather">A language that another must beat; the margin is then towards it, if they share the script.</param>
    public Identified Conclude(string rather = Undetermined)
    {
        var script = Dominant();
        if (script is Script.Kana or Script.Han) return ChineseOrJapanese();
        var (first, count) = model.GroupOf(script);
        if (count == 0) return new Identified(Undetermined, 0, 0, Script.None);
        int best = first, other = -1;
        for (var n = first + 1; n < first + count; n++)
        {
            if (costs[n] < costs[best]) (best, other) = (n, best);
            else if (other < 0 || costs[n] < costs[other]) other = n;
        }

        for (var n = first; n < first + count; n++)
        {
            if (model.Languages[n].Tag == rather) other = n;
        }

        var margin = other < 0 ? double.PositiveInfinity : (double)(costs[other] - costs[best]) / LanguageModel.CostSteps;
        return new Identified(model.Languages[best].Tag, margin, letters[(int)script], script);
    }

    private void Add(ReadOnlySpan<char> text, Share share)
    {
        Span<char> word = stackalloc char[LanguageModel.MaxWord];
        var length = 0;
        var script = Script.None;
        foreach (var c in text)
        {
            var letter = Letters.Fold(c);
            if (letter == Letters.Dropped) continue;
            var next = Letters.ScriptOf(c);
            if (next != script || length == word.Length)
            {
                if (length > 0) AddWord(word[..length], script, share);
                (length, script) = (0, next);
            }

            if (next != Script.None) word[length++] = letter;
        }

        if (length > 0) AddWord(word[..length], script, share);
    }

    private void AddWord(ReadOnlySpan<char> word, Script script, Share share)
    {
        if (share != Share.Rest) Count(word, script);
        var (first, count) = model.GroupOf(script);
        if (count < 2) return;
        var isOfQuarter = words[(int)share]++ % WordsToQuarter == 0;
        if (share != Share.All && isOfQuarter != (share == Share.Quarter)) return;
        AddDifferences(model.CostsOf(word, script, scratch), costs.AsSpan(first, count));
    }

    private void Count(ReadOnlySpan<char> word, Script script)
    {
        letters[(int)script] += word.Length;
        if (script == Script.Han) AddHan(word);
    }

    // Whole numbers: the sum is the same however many are added at a time.
    private static void AddDifferences(ReadOnlySpan<ushort> word, Span<int> to)
    {
        var whole = word.Length / Vector256<ushort>.Count * Vector256<ushort>.Count;
        var best = LeastOf(word, whole);
        var (least, most) = (Vector256.Create(best), Vector256.Create(MaxWordDifference));
        for (var n = 0; n < whole; n += Vector256<ushort>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Min(Vector256.Create(word[n..]) - least, most));
            var low = to[n..];
            var high = low[Vector256<int>.Count..];
            (Vector256.Create<int>(low) + lower.AsInt32()).CopyTo(low);
            (Vector256.Create<int>(high) + upper.AsInt32()).CopyTo(high);
        }

        for (var n = whole; n < word.Length; n++) to[n] += Math.Min(word[n] - best, MaxWordDifference);
    }

    private static ushort LeastOf(ReadOnlySpan<ushort> word, int whole)
    {
        var least = Vector256.Create(ushort.MaxValue);
        for (var n = 0; n < whole; n += Vector256<ushort>.Count) least = Vector256.Min(least, Vector256.Create(word[n..]));
        var half = Vector128.Min(least.GetLower(), least.GetUpper());
        half = Vector128.Min(half, Vector128.Shuffle(half, Vector128.Create((ushort)4, 5, 6, 7, 0, 1, 2, 3)));
        half = Vector128.Min(half, Vector128.Shuffle(half, Vector128.Create((ushort)2, 3, 0, 1, 6, 7, 4, 5)));
        var found = Math.Min(half[0], half[1]);
        foreach (var cost in word[whole..]) found = Math.Min(found, cost);
        return found;
    }

    private Script Dominant()
    {
        var dominant = Script.None;
        var most = 0L;
        for (var script = 1; script < letters.Length; script++)
        {
            var weight = (long)letters[script] * ((Script)script is Script.Hangul or Script.Kana or Script.Han ? WeightOfSyllable : 1);
            if ((Script)script == Script.Han) weight += (long)letters[(int)Script.Kana] * WeightOfSyllable;
            if (weight > most) (dominant, most) = ((Script)script, weight);
        }

        return dominant;
    }

    // Japanese has syllables in every sentence; Chinese has them in names only. Without any, the characters decide by how common they are in each.
    private Identified ChineseOrJapanese()
    {
        int kana = letters[(int)Script.Kana], count = letters[(int)Script.Han];
        var byCharacters = Math.Min(han[(int)HanStandard.Simplified], han[(int)HanStandard.Traditional]) - han[(int)HanStandard.Japanese];
        var japanese = kana == 0 ? byCharacters > 0 : kana * HanPerKana > count;
        return new Identified(japanese ? "ja" : "zh", kana == 0 ? Math.Abs(byCharacters) : Math.Abs((kana * HanPerKana) - count), kana + count, Script.Han);
    }

    private void AddHan(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            for (var standard = 0; standard < han.Length; standard++) han[standard] += HanCharacters.CostOf(c, (HanStandard)standard);
        }
    }

    // Words that are asked for their languages.
    private enum Share
    {
        All,
        Quarter,
        Rest,
    }
}

/// <summary>A language and how sure it is.</summary>
/// <param name="Tag">BCP 47; "und" when there are no letters of a known script.</param>
/// <param name="Margin">Cost of the next best language beyond this one's, in nats, of the words that were asked; infinite for the only language of a script.</param>
/// <param name="Letters">Of its script, in what was looked at.</param>
/// <param name="Script">That it is written in; <see cref="Script.Han"/> for Japanese too.</param>
internal readonly record struct Identified(string Tag, double Margin, int Letters, Script Script);
