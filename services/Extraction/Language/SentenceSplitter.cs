using System.Collections.Frozen;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Sentences by their final punctuation. Knows abbreviations, initials, quotation marks behind the stop, and the stops of Chinese and Japanese. A
/// wire story's dateline ("SEOUL, Dec. 31 (Yonhap) --") is a sentence of its own.
/// </summary>
internal sealed class SentenceSplitter : IAnnotator
{
    /// <summary>A dateline is not longer.</summary>
    private const int MaxDateline = 100;

    /// <summary>How far the next word may be behind a stop to be looked at.</summary>
    private const int MaxBetweenWords = 16;

    /// <summary>Words that, with a capital, begin a sentence rather than go on with a name.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Starters = new[]
    {
        "The", "A", "An", "This", "That", "These", "Those", "It", "Its", "He", "She", "They", "We", "I", "You", "His", "Her", "Their", "Our", "There", "Here",
        "In", "On", "At", "As", "If", "But", "And", "Or", "So", "For", "From", "With", "When", "While", "After", "Before", "Since", "By", "To", "Under",
        "However", "Instead", "Meanwhile", "Although", "Though", "Still", "Also", "Then", "Thus", "Both", "Some", "Many", "Most", "What", "Who", "Why", "How", "Not", "No",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Verbs behind a speaker: "“We win!” Kim said." is one sentence.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Cues =
        new[] { "said", "says", "asked", "added", "told", "wrote", "replied", "shouted" }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public string Id => "sentences/1";

    public string Description => "Splits content blocks at final punctuation; no statistical model, so that unusual abbreviations may split a sentence.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks };

    public Layer Provides => Layer.Sentences;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        foreach (var block in text.Content) Split(text.Text, block.Range, sink);
    }

    private static void Split(string text, TextRange block, AnnotationSink sink)
    {
        var start = block.Start;
        var at = start + DatelineLength(block.In(text));
        if (at > start) start = Emit(text, start, at, sink);
        while (at < block.End)
        {
            if (EndsAt(text, ref at, start, block.End)) start = Emit(text, start, at, sink);
        }

        Emit(text, start, block.End, sink);
    }

    private static int Emit(string text, int start, int end, AnnotationSink sink)
    {
        var sentence = new TextRange(start, end).Trimmed(text);
        if (!sentence.IsEmpty) sink.AddSentence(sentence);
        return end;
    }

    // Whether a sentence ends with the punctuation at `at`, which moves on behind what was looked at (never back: the scan stays linear).
    private static bool EndsAt(string text, ref int at, int start, int limit)
    {
        var first = at++;
        var c = text[first];
        if (c == '\n') return IsBlankLine(text, at, limit);
        if (!IsStop(c)) return false;
        while (at < limit && IsStop(text[at])) at++;
        var stop = at;
        while (at < limit && IsCloser(text[at])) at++;
        if (at == limit || c is '。' or '！' or '？' or '．') return true;
        if (!char.IsWhiteSpace(text[at])) return false;
        var next = NextWord(text, at, limit);
        if (next.IsEmpty) return true;
        if (char.IsLower(text[next.Start])) return false;
        if (c == '.' && stop == first + 1 && stop == at && GoesOn(text, first, start, next)) return false;
        return at == stop || c is not ('!' or '?') || !CueFollows(text, next, limit);
    }

    // A full stop that belongs to the word before it.
    private static bool GoesOn(string text, int stop, int start, TextRange next)
    {
        var from = stop;
        while (from > start && !char.IsWhiteSpace(text[from - 1]) && text[from - 1] is not ('(' or '"' or '“' or '-' or '/')) from--;
        var word = text.AsSpan(from, stop - from);
        if (word.Length > 0 && word.Length <= 3 && word.IndexOfAnyExceptInRange('0', '9') < 0 && from == start) return true; // "1. First"
        if (word is "No" or "Nos" or "Art" or "Sec" or "p" or "Mar" or "Fig") return char.IsAsciiDigit(text[next.Start]);
        if (Abbreviations.IsLeading(word)) return true;
        return Abbreviations.IsAnywhere(word) && !Starters.Contains(next.In(text));
    }

    private static bool CueFollows(string text, TextRange next, int limit)
    {
        var word = next;
        for (var i = 0; i < 3; i++)
        {
            word = NextWord(text, word.End, limit);
            if (word.IsEmpty) return false;
            if (Cues.Contains(word.In(text))) return true;
            if (!char.IsUpper(text[word.Start])) return false;
        }

        return false;
    }

    // The next run of letters, digits and hyphens; punctuation that opens is passed over.
    private static TextRange NextWord(string text, int at, int limit)
    {
        for (var skipped = 0; at < limit && !char.IsLetterOrDigit(text[at]) && !char.IsSurrogate(text[at]); at++)
        {
            if (++skipped > MaxBetweenWords) return new TextRange(at, at);
        }

        var start = at;
        while (at < limit && (char.IsLetterOrDigit(text[at]) || char.IsSurrogate(text[at]) || (text[at] == '-' && at > start))) at++;
        return new TextRange(start, at);
    }

    private static bool IsStop(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '．';

    private static bool IsCloser(char c) => c is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '」' or '』' or '）';

    private static bool IsBlankLine(string text, int at, int limit)
    {
        for (var i = at; i < limit && char.IsWhiteSpace(text[i]); i++)
        {
            if (text[i] == '\n') return true;
        }

        return false;
    }

    // "SEOUL, Dec. 31 (Yonhap) --": capitals, then a dash with spaces, soon.
    private static int DatelineLength(ReadOnlySpan<char> block)
    {
        var capitals = 0;
        while (capitals < block.Length && char.IsUpper(block[capitals])) capitals++;
        if (capitals < 3) return 0;
        var head = block[..Math.Min(block.Length, MaxDateline)];
        foreach (var dash in (ReadOnlySpan<string>)[" -- ", " — ", " – ", " - "])
        {
            var at = head.IndexOf(dash, StringComparison.Ordinal);
            if (at > 0 && (head[at - 1] == ')' || head[..at].IndexOfAnyInRange('a', 'z') < 0)) return at + dash.Length;
        }

        return 0;
    }
}
