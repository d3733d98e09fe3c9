using System.Globalization;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Tokens in the manner of Universal Dependencies' English treebanks: punctuation, hyphens and clitics ("'s", "n't") apart, abbreviations and
/// numbers whole. Other scripts are split at white space and punctuation only.
/// </summary>
internal sealed class Tokenizer : IAnnotator
{
    private static readonly string[] Clitics = ["'s", "'re", "'ve", "'ll", "'d", "'m"];

    public string Id => "tokens/1";

    public string Description => "Splits sentences into tokens by rules; runs of Chinese and Japanese characters stay whole.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Sentences };

    public Layer Provides => Layer.Tokens;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        foreach (var sentence in text.Sentences)
        {
            for (var at = sentence.Start; at < sentence.End;)
            {
                if (char.IsWhiteSpace(text.Text[at]))
                {
                    at++;
                    continue;
                }

                var end = EndOf(text.Text, at, sentence.End);
                AddWithoutClitic(text.Text, new TextRange(at, end), sink);
                at = end;
            }

            sink.EndSentence();
        }
    }

    private static void AddWithoutClitic(string text, TextRange token, AnnotationSink sink)
    {
        var clitic = CliticLength(token.In(text));
        if (clitic == 0)
        {
            sink.AddToken(token);
            return;
        }

        sink.AddToken(new TextRange(token.Start, token.End - clitic));
        sink.AddToken(new TextRange(token.End - clitic, token.End));
    }

    private static int CliticLength(ReadOnlySpan<char> word)
    {
        if (word.Length > 3 && char.ToLowerInvariant(word[^1]) == 't' && IsApostrophe(word[^2]) && char.ToLowerInvariant(word[^3]) == 'n') return 3;
        foreach (var clitic in Clitics)
        {
            if (word.Length > clitic.Length && IsApostrophe(word[^clitic.Length])
                && word[^(clitic.Length - 1)..].Equals(clitic.AsSpan(1), StringComparison.OrdinalIgnoreCase)) return clitic.Length;
        }

        return 0;
    }

    private static int EndOf(string text, int start, int limit)
    {
        if (IsAddress(text.AsSpan(start, limit - start))) return EndOfAddress(text, start, limit);
        if (IsWordPart(text, start)) return EndOfWord(text, start, limit);
        var end = start + (char.IsSurrogatePair(text, start) ? 2 : 1);
        if (text[start] is '.' or '-' or '!' or '?' or '*' or '=' or '_')
        {
            while (end < limit && text[end] == text[start]) end++;
        }
        else
        {
            while (end < limit && IsJoined(text, end)) end += char.IsSurrogatePair(text, end) ? 2 : 1;
        }

        return end;
    }

    private static int EndOfWord(string text, int start, int limit)
    {
        var end = start;
        while (end < limit)
        {
            if (IsWordPart(text, end)) end += char.IsSurrogatePair(text, end) ? 2 : 1;
            else if (end + 1 < limit && Joins(text, start, end)) end++;
            else break;
        }

        if (end < limit && text[end] == '$' && end - start <= 3 && text.AsSpan(start, end - start).IndexOfAnyExceptInRange('A', 'Z') < 0) return end + 1;
        return end < limit && text[end] == '.' && KeepsStop(text.AsSpan(start, end - start), text, end, limit) ? end + 1 : end;
    }

    // Punctuation inside a word: "don't", "71.6", "1,000", "16:42", "U.S", "AT&T".
    private static bool Joins(string text, int start, int at)
    {
        var (before, after) = (text[at - 1], text[at + 1]);
        return text[at] switch
        {
            '\'' or '’' => char.IsLetter(before) && char.IsLetter(after),
            ',' or ':' => char.IsAsciiDigit(before) && char.IsAsciiDigit(after),
            '.' => char.IsAsciiDigit(before) && char.IsAsciiDigit(after) || char.IsLetter(before) && char.IsLetter(after) && (at - start == 1 || text[at - 2] == '.' || char.IsLower(after)),
            '&' => char.IsUpper(before) && char.IsUpper(after),
            '_' => char.IsLetterOrDigit(after),
            _ => false,
        };
    }

    // The last full stop of a sentence is a token of its own, unless an acronym has it.
    private static bool KeepsStop(ReadOnlySpan<char> word, string text, int stop, int limit) =>
        Abbreviations.IsAcronym(word) || (stop + 1 < limit && text[stop + 1] != '.' && (Abbreviations.IsLeading(word) || Abbreviations.IsAnywhere(word)));

    private static bool IsWordPart(string text, int at)
    {
        if (char.IsAscii(text[at])) return char.IsAsciiLetterOrDigit(text[at]);
        if (!Rune.TryGetRuneAt(text, at, out var rune)) return false;
        return Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;
    }

    // What belongs to the symbol before it: marks, variation selectors, joiners and what they join, skin tones.
    private static bool IsJoined(string text, int at)
    {
        if (char.IsAscii(text[at])) return false;
        if (text[at - 1] == '\u200D') return Rune.TryGetRuneAt(text, at, out var joined) && !Rune.IsWhiteSpace(joined);
        return Rune.TryGetRuneAt(text, at, out var rune)
            && (rune.Value is 0x200D or (>= 0x1F3FB and <= 0x1F3FF) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
    }

    private static bool IsAddress(ReadOnlySpan<char> rest) =>
        rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    private static int EndOfAddress(string text, int start, int limit)
    {
        var end = start;
        while (end < limit && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '<' or '>' or '”')) end++;
        while (text[end - 1] is '.' or ',' or ')' or ';' or ':' or '!' or '?') end--;
        return end;
    }

    private static bool IsApostrophe(char c) => c is '\'' or '’';
}
