using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Sentences by their final punctuation, for languages without a model: stops before white space, unless an abbreviation or a number has them or a small letter
/// follows; the stops of Chinese and Japanese; the ends of Korean verbs before a stop without white space behind it.
/// </summary>
internal static class SentenceRules
{
    /// <summary>How far the next word may be behind a stop to be looked at.</summary>
    private const int MaxBetweenWords = 16;

    /// <summary>What Korean puts behind a quotation that the sentence goes on from.</summary>
    private static readonly string[] KoreanQuotatives = ["라고", "이라고", "고", "며", "라며", "이라며", "라는", "이라는", "는", "하고", "면서", "라면서"];

    /// <summary>Last syllables of Korean sentences.</summary>
    private const string KoreanEnds = "다요까죠오라자네지군음임됨함";

    /// <summary>Where the sentence ends that starts at an offset.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Of the sentence.</param>
    /// <param name="limit">Of the block.</param>
    public static int EndOf(string text, int start, int limit)
    {
        for (var at = start; at < limit;)
        {
            if (EndsAt(text, ref at, start, limit)) return at;
        }

        return limit;
    }

    // Whether a sentence ends with the punctuation at `at`, which moves on behind what was looked at (never back: the scan stays linear).
    private static bool EndsAt(string text, ref int at, int start, int limit)
    {
        var first = at++;
        var c = text[first];
        if (c == '\n') return IsBlankLine(text, at, limit);
        if (!PieceReader.IsStop(c)) return false;
        while (at < limit && PieceReader.IsStop(text[at])) at++;
        var stop = at;
        while (at < limit && PieceReader.IsCloser(text[at])) at++;
        if (at == limit || PieceReader.IsWide(c)) return true;
        if (!char.IsWhiteSpace(text[at])) return at == stop && first > start && IsKoreanEnd(text[first - 1]) && (IsHangul(text[at]) || text[at] is '“' or '‘' or '"');
        var next = NextWord(text, at, limit);
        if (next.IsEmpty) return true;
        if (char.IsLower(text[next.Start])) return false;
        if (at > stop && IsQuotative(next.In(text))) return false;
        return c != '.' || stop != first + 1 || stop != at || !GoesOn(text, first, start, next);
    }

    // A full stop that belongs to the word before it.
    private static bool GoesOn(string text, int stop, int start, TextRange next)
    {
        var from = stop;
        while (from > start && stop - from < MaxBetweenWords && !char.IsWhiteSpace(text[from - 1]) && text[from - 1] is not ('(' or '"' or '“' or '-' or '/')) from--;
        var word = text.AsSpan(from, stop - from);
        var digits = word.Length > 0 && word.IndexOfAnyExceptInRange('0', '9') < 0;
        if (digits && ((word.Length <= 3 && from == start) || char.IsAsciiDigit(text[next.Start]))) return true; // "1. First", "2011. 12. 31"
        if (from == start && word.Length == 1 && IsHangul(word[0])) return true; // "가. 나라"
        return Abbreviations.KindOf(word) switch
        {
            Abbreviation.None => false,
            Abbreviation.Number => char.IsAsciiDigit(text[next.Start]),
            _ => true,
        };
    }

    private static bool IsQuotative(ReadOnlySpan<char> word)
    {
        foreach (var quotative in KoreanQuotatives)
        {
            if (word.SequenceEqual(quotative)) return true;
        }

        return false;
    }

    // The next run of letters and digits; punctuation that opens is passed over.
    private static TextRange NextWord(string text, int at, int limit)
    {
        for (var skipped = 0; at < limit && !char.IsLetterOrDigit(text[at]) && !char.IsSurrogate(text[at]); at++)
        {
            if (++skipped > MaxBetweenWords) return new TextRange(at, at);
        }

        var start = at;
        while (at < limit && at - start < MaxBetweenWords && (char.IsLetterOrDigit(text[at]) || char.IsSurrogate(text[at]))) at++;
        return new TextRange(start, at);
    }

    private static bool IsBlankLine(string text, int at, int limit)
    {
        for (var i = at; i < limit && char.IsWhiteSpace(text[i]); i++)
        {
            if (text[i] == '\n') return true;
        }

        return false;
    }

    private static bool IsHangul(char c) => c is >= '가' and <= '힣';

    private static bool IsKoreanEnd(char c) => KoreanEnds.Contains(c);
}
