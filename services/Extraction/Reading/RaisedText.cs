using System.Collections.Frozen;

namespace Dossier.Extraction.Reading;

/// <summary>
/// Tells marks of notes from what else is raised above the line. A mark of a note is a place in the layout, as a page number is: it is left out of the text, so that it is
/// no part of the word before it; the note itself is a block. An exponent of a number is written with "^", other raised letters as they are ("19th", "km2").
/// </summary>
internal static class RaisedText
{
    /// <summary>Most characters in front of raised text that are looked at.</summary>
    public const int MaxBefore = 64;

    /// <summary>Longest mark of a note: "[12, 13]".</summary>
    public const int MaxLength = 12;

    /// <summary>Digits of a number of a note at most.</summary>
    private const int MaxDigits = 3;

    /// <summary>Shorter words may be units, which have exponents.</summary>
    private const int MinWord = 3;

    private const string Signs = "*†‡§¶⁎∗";

    /// <summary>Words of three and more letters that have exponents.</summary>
    private static readonly FrozenSet<string> Raising =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "sec", "mol", "rad", "sin", "cos", "tan", "log", "exp", "min", "inch", "feet", "foot", "yard", "mile", "miles", "metre", "metres", "meter", "meters");

    /// <summary>What is written for raised text.</summary>
    /// <param name="before">The text in front of it; its last characters suffice.</param>
    /// <param name="raised">The raised text.</param>
    public static string Write(ReadOnlySpan<char> before, string raised)
    {
        if (IsMark(before, raised)) return "";
        var inner = raised.AsSpan().Trim();
        return before is [.., >= '0' and <= '9'] && IsNumber(inner.TrimStart("-−–")) ? $"^{inner}" : raised;
    }

    /// <summary>Whether raised text is the mark of a note, or several.</summary>
    /// <param name="before">The text in front of it; empty where a note itself begins, whose number stays.</param>
    /// <param name="raised">The raised text.</param>
    public static bool IsMark(ReadOnlySpan<char> before, ReadOnlySpan<char> raised)
    {
        raised = raised.Trim();
        before = before.TrimEnd();
        if (raised.IsEmpty || raised.Length > MaxLength || before.IsEmpty) return false;
        if (raised is ['[', .., ']'] or ['(', .., ')']) return IsList(raised[1..^1], MaxLength);
        if (raised.IndexOfAnyExcept(Signs) < 0) return true;
        return IsList(raised, MaxDigits) && HasNote(before);
    }

    // "1", "1,2", "3–5", "12 13".
    private static bool IsList(ReadOnlySpan<char> text, int maxDigits)
    {
        var digits = 0;
        var any = false;
        foreach (var c in text)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : 0;
            any |= digits > 0;
            if (digits > maxDigits || digits == 0 && c is not (',' or ' ' or '\u00A0' or '-' or '–' or ';')) return false;
        }

        return any && char.IsAsciiDigit(text[0]);
    }

    private static bool HasNote(ReadOnlySpan<char> before)
    {
        var last = before[^1];
        if (char.IsAsciiDigit(last)) return IsYear(before);
        // "(of Bonn)" may have a note, "(a + b)" an exponent.
        if (last is ')' or ']') return IsYear(before[..^1]) || LastWord(before[..^1]).Length >= MinWord;
        if (!char.IsLetter(last)) return last is '.' or ',' or ';' or ':' or '!' or '?' or '"' or '\'' or '”' or '’' or '»' or '…' or '%' or '」' or '』' or '。';
        // Scripts without capitals have no units of their own.
        return last >= '\u0900' || LastWord(before) is { Length: >= MinWord } word && !Raising.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text)
    {
        var start = text.Length;
        while (start > 0 && char.IsLetter(text[start - 1])) start--;
        return text[start..];
    }

    // A year has no exponent.
    private static bool IsYear(ReadOnlySpan<char> text) =>
        text.Length >= 4 && text[^4..].IndexOfAnyExceptInRange('0', '9') < 0 && text[^4..^2] is "19" or "20" or "18" && (text.Length == 4 || !char.IsLetterOrDigit(text[^5]) && text[^5] is not ('.' or ','));

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;
}
