using System.Globalization;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Reads a paragraph piece by piece and keeps a window of them around the current one, so that any text takes the same memory. Not thread-safe.
/// </summary>
/// <param name="text">The whole text.</param>
/// <param name="model">That classes words.</param>
internal sealed class PieceReader(string text, SegmentModel model)
{
    /// <summary>Pieces that can be looked at behind the current one.</summary>
    public const int Ahead = 16;

    private const int Ring = 32;

    /// <summary>Units of a word that are hashed and looked at: more is no word.</summary>
    private const int MaxWord = 64;

    private readonly TextPiece[] pieces = new TextPiece[Ring];
    private int current;
    private int count;
    private int at;
    private int end;
    private int lineStart;
    private bool split;

    /// <summary>Starts with the first piece of a paragraph.</summary>
    /// <returns>False when there is none.</returns>
    public bool Start(TextRange paragraph)
    {
        Array.Clear(pieces);
        (current, count, at, end, lineStart, split) = (0, 0, paragraph.Start, paragraph.End, paragraph.Start, false);
        while (count <= Ahead && ReadNext())
        {
        }

        return count > 0;
    }

    /// <summary>Goes on to the next piece.</summary>
    /// <returns>False behind the last.</returns>
    public bool Next()
    {
        current++;
        if (!ReadNext()) pieces[(current + Ahead) & (Ring - 1)] = default;
        return current < count;
    }

    /// <summary>The current piece, 0, one before it (negative) or behind it; one of shape <see cref="PieceShape.Missing"/> outside the paragraph.</summary>
    public ref readonly TextPiece this[int offset] => ref pieces[(current + offset) & (Ring - 1)];

    /// <summary>Number of the current piece in the paragraph.</summary>
    public int Index => current;

    private bool ReadNext()
    {
        var gap = split ? PieceGap.None : SkipSpace();
        if (at == end) return false;
        var start = at;
        split = false;
        if (ReadPlain(gap)) return true;
        while (at < end && !char.IsWhiteSpace(text[at]))
        {
            if (IsStop(text[at++]) && at < end && BreaksBefore(start))
            {
                split = true;
                break;
            }
        }

        pieces[count & (Ring - 1)] = Describe(start, at, count == 0 ? PieceGap.Paragraph : gap);
        count++;
        return true;
    }

    // Most pieces are nothing but a few letters: one loop for them.
    private bool ReadPlain(PieceGap gap)
    {
        var (next, upper, hash) = (at, 0, FeatureHash.Seed);
        var limit = Math.Min(end, at + MaxWord);
        while (next < limit && char.IsAsciiLetter(text[next]))
        {
            if (text[next] < 'a') upper++;
            hash = FeatureHash.Add(hash, (char)(text[next++] | 0x20));
        }

        if (next == at || (next < end && !char.IsWhiteSpace(text[next]))) return false;
        var length = next - at;
        ref var piece = ref pieces[count & (Ring - 1)];
        piece = default;
        (piece.Start, piece.End, piece.LineStart, piece.Length) = (at, next, lineStart, length);
        piece.Gap = count == 0 ? PieceGap.Paragraph : gap;
        piece.Word = FeatureHash.Finish(hash);
        piece.Suffix = FeatureHash.Folded(text.AsSpan(Math.Max(at, next - 3), Math.Min(3, length)));
        piece.Marks = FeatureHash.Nothing;
        piece.Class = model.ClassOf(piece.Word);
        piece.Shape = upper == 0 ? PieceShape.Lower : length == 1 ? PieceShape.Capital : upper == length ? PieceShape.AllCapitals
            : upper == 1 && text[at] < 'a' ? PieceShape.Capitalized : PieceShape.MixedCase;
        at = next;
        count++;
        return true;
    }

    private PieceGap SkipSpace()
    {
        var gap = PieceGap.Space;
        while (at < end && char.IsWhiteSpace(text[at]))
        {
            if (text[at] == '\n') (gap, lineStart) = (PieceGap.Line, at + 1);
            at++;
        }

        return gap;
    }

    // Whether a space may be missing behind a stop: "the end.Begin", "really?yes", "well...no".
    private bool BreaksBefore(int start)
    {
        var (stop, next) = (text[at - 1], text[at]);
        if (IsCloser(next) && at + 1 < end && char.IsLetterOrDigit(text[at + 1]) && at - start > 2 && next is not ('\'' or '’')) at++;
        else if (!char.IsLetter(next)) return false;
        if (IsAddress(start)) return false;
        if (IsWide(stop)) return true;
        if (stop is '?' or '!' or '…' || (at - 2 >= start && IsStop(text[at - 2]))) return true;
        return at - start > 3 && char.IsLower(text[at - 3]) && (char.IsLower(text[at - 2]) || char.IsDigit(text[at - 2]) || IsCloser(text[at - 2])) && char.IsUpper(text[at]);
    }

    private bool IsAddress(int start) =>
        text[start] is 'h' or 'w' or 'H' or 'W' or '<' && LooksLikeAddress(text.AsSpan(start, Math.Min(MaxWord, end - start)));

    private static bool LooksLikeAddress(ReadOnlySpan<char> word)
    {
        if (word.Length > 0 && word[0] is '<' or '(' or '[') word = word[1..];
        return word.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || word.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
    }

    private TextPiece Describe(int from, int to, PieceGap gap)
    {
        var (start, stop) = (from, to);
        while (start < stop && !IsWordUnit(text[start])) start++;
        while (stop > start && !IsWordUnit(text[stop - 1])) stop--;
        var marks = start == stop ? text.AsSpan(from, Math.Min(to - from, MaxWord)) : text.AsSpan(stop, Math.Min(to - stop, MaxWord));
        var word = text.AsSpan(start, Math.Min(stop - start, MaxWord));
        var hash = word.IsEmpty ? FeatureHash.Exact(marks) : FeatureHash.Folded(word);
        var trail = start < stop && stop == to ? PieceMark.None : TrailOf(marks);
        return new TextPiece
        {
            Start = from,
            End = to,
            LineStart = lineStart,
            Gap = gap,
            Word = hash,
            Suffix = FeatureHash.Folded(word[Math.Max(0, word.Length - 3)..]),
            Marks = FeatureHash.Exact(marks),
            Length = stop - start,
            Class = model.ClassOf(hash),
            Shape = ShapeOf(word),
            Lead = start == from ? PieceMark.None : LeadOf(text[from]),
            Trail = trail,
            Abbreviation = trail == PieceMark.Stop && stop == to - 1 ? Abbreviations.KindOf(word) : Abbreviation.None,
        };
    }

    private static PieceShape ShapeOf(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty) return PieceShape.Symbols;
        int upper = 0, lower = 0, digits = 0, dots = 0, hyphens = 0, others = 0;
        foreach (var c in word)
        {
            if (char.IsLower(c)) lower++;
            else if (char.IsUpper(c)) upper++;
            else if (char.IsDigit(c)) digits++;
            else if (c == '.') dots++;
            else if (c is '-' or '–' or '/') hyphens++;
            else if (c is '@' || (c == ':' && LooksLikeAddress(word))) return PieceShape.Address;
            else if (!char.IsLetter(c) && c is not ('\'' or '’')) others++;
        }

        if (digits > 0) return ShapeWithDigits(word, upper + lower, dots + hyphens + others);
        if (dots > 0) return word.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? PieceShape.Address : PieceShape.Dotted;
        if (hyphens > 0) return PieceShape.Hyphenated;
        if (others > 0) return PieceShape.Other;
        return ShapeOfLetters(word, upper, lower);
    }

    private static PieceShape ShapeOfLetters(ReadOnlySpan<char> word, int upper, int lower)
    {
        if (upper == 0) return lower > 0 ? PieceShape.Lower : PieceShape.Other;
        if (word.Length == 1) return PieceShape.Capital;
        if (lower == 0) return PieceShape.AllCapitals;
        return upper == 1 && char.IsUpper(word[0]) ? PieceShape.Capitalized : PieceShape.MixedCase;
    }

    private static PieceShape ShapeWithDigits(ReadOnlySpan<char> word, int letters, int marks)
    {
        if (letters == 0) return marks == 0 ? PieceShape.Digits : PieceShape.DigitsAndMarks;
        return char.IsDigit(word[0]) ? PieceShape.DigitsFirst : PieceShape.LettersAndDigits;
    }

    private static PieceMark LeadOf(char c) => c switch
    {
        '"' or '“' or '„' or '«' or '”' => PieceMark.Quote,
        '\'' or '‘' or '’' or '`' => PieceMark.Apostrophe,
        '(' or '[' or '{' => PieceMark.Opener,
        '-' or '–' or '—' or '~' => PieceMark.Dash,
        '*' or '•' or '·' or '>' or '+' or '■' or '●' or '▪' or '◦' => PieceMark.Bullet,
        '<' => PieceMark.Angle,
        '.' or '…' => PieceMark.Ellipsis,
        _ => PieceMark.Symbol,
    };

    private static PieceMark TrailOf(ReadOnlySpan<char> marks)
    {
        var last = marks[^1];
        var single = marks.Length == 1;
        switch (last)
        {
            case '.': return single ? PieceMark.Stop : marks[^2] is '.' or '…' ? PieceMark.Ellipsis : IsCloser(marks[^2]) ? PieceMark.Stop : StrongestOf(marks);
            case '…': return PieceMark.Ellipsis;
            case '?': return PieceMark.Question;
            case '!': return PieceMark.Exclamation;
            case ',': return PieceMark.Comma;
            case ':': return PieceMark.Colon;
            case ';': return PieceMark.Semicolon;
            case '-' or '–' or '—': return PieceMark.Dash;
            case '*' or '•' or '+' or '~' or '=' or '_': return PieceMark.Bullet;
            case '>': return PieceMark.Angle;
            case '(' or '[' or '{' or '“' or '‘': return PieceMark.Opener;
        }

        if (!IsCloser(last)) return IsWide(last) ? PieceMark.Question : PieceMark.Symbol;
        for (var i = marks.Length - 2; i >= 0; i--)
        {
            if (IsCloser(marks[i])) continue;
            return marks[i] switch
            {
                '.' or '…' => PieceMark.StopInside,
                '?' => PieceMark.QuestionInside,
                '!' => PieceMark.ExclamationInside,
                ',' => PieceMark.CommaInside,
                _ => PieceMark.Symbol,
            };
        }

        return last is '"' or '”' or '»' ? PieceMark.Quote : last is '\'' or '’' ? PieceMark.Apostrophe : PieceMark.Closer;
    }

    private static PieceMark StrongestOf(ReadOnlySpan<char> marks) => marks.Contains('?') ? PieceMark.Question : marks.Contains('!') ? PieceMark.Exclamation : PieceMark.Stop;

    private static bool IsWordUnit(char c)
    {
        if (char.IsAscii(c)) return char.IsAsciiLetterOrDigit(c) || c is '$' or '%' or '#' or '&' or '@';
        if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) return true;
        return char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.CurrencySymbol or UnicodeCategory.OtherSymbol;
    }

    /// <summary>Whether a mark ends sentences.</summary>
    public static bool IsStop(char c) => c is '.' or '!' or '?' or '…' || IsWide(c);

    /// <summary>Whether a mark ends sentences of Chinese and Japanese, whatever follows.</summary>
    public static bool IsWide(char c) => c is '。' or '！' or '？' or '．';

    /// <summary>Whether a mark may stand behind a stop and still belong to its sentence.</summary>
    public static bool IsCloser(char c) => c is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '}' or '」' or '』' or '）' or '】' or '》';
}
