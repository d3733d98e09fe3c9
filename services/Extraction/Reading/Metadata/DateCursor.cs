using System.Buffers;
using System.Globalization;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>A place in a text where a date is being read. Each step takes a bounded number of characters or none.</summary>
/// <param name="text">The text.</param>
/// <param name="at">Where the date begins.</param>
internal ref struct DateCursor(ReadOnlySpan<char> text, int at)
{
    /// <summary>More white space in a row separates what does not belong together.</summary>
    private const int MaxSpaces = 3;

    private const int MaxDigits = 9;

    private readonly ReadOnlySpan<char> text = text;

    public int At { get; set; } = at;

    /// <summary>The character here; NUL at the end.</summary>
    public readonly char Peek => PeekAt(0);

    public readonly char PeekAt(int offset) => At + offset >= 0 && At + offset < text.Length ? text[At + offset] : '\0';

    /// <summary>Whether four digits follow, as those of a year.</summary>
    public readonly bool IsLongNumber(int offset) => char.IsDigit(PeekAt(offset)) && char.IsDigit(PeekAt(offset + 1)) && char.IsDigit(PeekAt(offset + 2)) && char.IsDigit(PeekAt(offset + 3));

    public static bool IsWord(char c) => char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    public void Skip(int count) => At += count;

    public bool Take(char c)
    {
        if (Peek != c) return false;
        At++;
        return true;
    }

    public void Spaces()
    {
        for (var taken = 0; taken < MaxSpaces && char.IsWhiteSpace(Peek); taken++) At++;
    }

    /// <summary>One of the signs between numbers of a date; NUL when there is none.</summary>
    public char Separator()
    {
        var c = Peek switch { '．' => '.', '／' => '/', '－' or '‐' or '–' => '-', var other => other };
        if (c is not ('.' or '/' or '-')) return '\0';
        At++;
        return c;
    }

    /// <summary>White space with at most two signs inside, as between words and numbers of a date.</summary>
    public void Separators()
    {
        Spaces();
        for (var taken = 0; taken < 2 && Peek is '.' or ',' or '-' or '/' or '،' or '،'; taken++)
        {
            At++;
            Spaces();
        }
    }

    /// <summary>A run of decimal digits of any script, at most nine.</summary>
    public bool Number(out int value, out int digits)
    {
        (value, digits) = (0, 0);
        while (digits < MaxDigits && char.IsDigit(Peek))
        {
            value = (value * 10) + CharUnicodeInfo.GetDecimalDigitValue(Peek);
            digits++;
            At++;
        }

        return digits > 0 && !char.IsDigit(Peek);
    }

    public ReadOnlySpan<char> Word()
    {
        var start = At;
        while (At - start <= MonthNames.MaxLength && IsWord(Peek)) At++;
        return text[start..At];
    }

    /// <summary>The name of a month, with the full stop of an abbreviation; 0 and no step when there is none.</summary>
    public int Month()
    {
        var start = At;
        var word = Word();
        var month = MonthNames.Parse(word);
        // Abbreviations of Thai have full stops inside: "ม.ค.".
        if (month == 0 && word.Length is 1 or 2 && word[0] is >= '\u0E00' and < '\u0E80' && Peek == '.')
        {
            At++;
            var rest = Word();
            month = MonthNames.Parse(string.Concat(word, rest));
        }

        if (month == 0) At = start;
        else if (Peek == '.') At++;
        return month;
    }

    public void Particle(string[] words) => Particle(words, out _);

    /// <summary>One of some words, with white space or an apostrophe behind it.</summary>
    public void Particle(string[] words, out bool taken)
    {
        var start = At;
        var word = Word();
        if (word.IsEmpty && Peek is 'º' or '°' or 'ª')
        {
            At++;
            word = text[start..At];
        }

        taken = false;
        foreach (var candidate in words) taken |= word.Equals(candidate, StringComparison.OrdinalIgnoreCase);
        if (!taken)
        {
            At = start;
            return;
        }

        if (Peek is '.' or '\'' or '’') At++;
        Spaces();
    }

    /// <summary>What may stand between a date and its time of day.</summary>
    public void Between(SearchValues<string> connectors)
    {
        if (Peek is 'T' or 't' && char.IsDigit(PeekAt(1)))
        {
            At++;
            return;
        }

        Signs();
        if (Peek is '(' or '（' or '[') Bracket();
        var start = At;
        while (At - start < 12 && (IsWord(Peek) || Peek is ' ' or '.' or ':' && At > start)) At++;
        if (At == start) return;
        var words = text[start..At].Trim().ToString();
        if (!connectors.Contains(words)) At = start;
        Spaces();
    }

    /// <summary>"10:30", "10:30:05", "10h30", "10.30 Uhr", "10時30分".</summary>
    public bool Clock(out int hour, out int minute, out int second)
    {
        (minute, second) = (0, -1);
        var start = At;
        if (!Number(out hour, out var digits) || digits > 2 || hour > 24) return Back(start);
        var sign = Peek;
        if (sign is not (':' or 'h' or 'H' or '時' or '时' or '시' or '点' or '：' or '.')) return Back(start);
        At++;
        if (sign is '시') Spaces();
        if (!Number(out minute, out digits) || digits != 2 && sign is not ('時' or '时' or '시' or '点') || minute > 59) return Back(start);
        if (sign == '.' && !IsHourWord()) return Back(start);
        if (Peek is '分' or '분') At++;
        if (Peek is ':' && char.IsDigit(PeekAt(1)))
        {
            At++;
            if (!Number(out second, out digits) || digits != 2 || second > 60) return Back(start);
            second = Math.Min(second, 59);
            Fraction();
        }

        return true;
    }

    /// <summary>"AM", "p.m.", "오후", "下午": whether it is after noon, if it is given.</summary>
    public bool Meridiem(out bool isGiven)
    {
        var start = At;
        Spaces();
        var word = Word();
        if (word.Length == 1 && Peek == '.' && PeekAt(1) is 'm' or 'M' && PeekAt(2) == '.')
        {
            var isAfternoon = word[0] is 'p' or 'P';
            isGiven = isAfternoon || word[0] is 'a' or 'A';
            At = isGiven ? At + 3 : start;
            return isAfternoon;
        }

        var isLate = word is "pm" or "PM" or "Pm" or "오후" or "下午" or "午後";
        isGiven = isLate || word is "am" or "AM" or "Am" or "오전" or "上午" or "午前";
        if (!isGiven) At = start;
        else Spaces();
        return isLate;
    }

    /// <summary>The offset from UTC, if one follows: "Z", "+09:00", "+0900", " UTC", " GMT".</summary>
    public string Offset()
    {
        var start = At;
        if (Peek == ' ' && PeekAt(1) is '+' or '-' or 'U' or 'G') At++;
        if (Peek is 'Z' && !IsWord(PeekAt(1)))
        {
            At++;
            return "Z";
        }

        var isNamed = text[At..].StartsWith("UTC", StringComparison.Ordinal) || text[At..].StartsWith("GMT", StringComparison.Ordinal);
        if (isNamed) At += 3;
        var sign = Peek;
        if (sign is '+' or '-' && char.IsDigit(PeekAt(1)) && char.IsDigit(PeekAt(2)))
        {
            At++;
            var isRead = Number(out var hours, out var digits);
            var minutes = 0;
            if (isRead && digits == 4) (hours, minutes) = (hours / 100, hours % 100);
            else if (isRead && Peek == ':') isRead = Take(':') && Number(out minutes, out _);
            if (isRead && hours <= 14 && minutes <= 59) return FormattableString.Invariant($"{sign}{hours:00}:{minutes:00}");
        }

        if (isNamed) return "Z";
        At = start;
        return "";
    }

    private void Fraction()
    {
        if (Peek is not ('.' or ',') || !char.IsDigit(PeekAt(1))) return;
        At++;
        Number(out _, out _);
    }

    private bool IsHourWord()
    {
        var start = At;
        Spaces();
        var isWord = Word() is "Uhr" or "h";
        if (!isWord) At = start;
        return isWord;
    }

    private void Signs()
    {
        Spaces();
        for (var taken = 0; taken < 2 && Peek is ',' or '-' or '–' or '—' or '|' or '•' or '·' or '/' or '،' or ':' or '@'; taken++)
        {
            At++;
            Spaces();
        }
    }

    private void Bracket()
    {
        for (var offset = 1; offset <= 5; offset++)
        {
            if (PeekAt(offset) is not (')' or '）' or ']')) continue;
            At += offset + 1;
            Spaces();
            return;
        }
    }

    private bool Back(int start)
    {
        At = start;
        return false;
    }
}
