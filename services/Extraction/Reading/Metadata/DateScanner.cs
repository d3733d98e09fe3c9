using System.Buffers;
using System.Globalization;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Finds complete dates (day, month, year) in any text, in the ways that pages write them: ISO 8601, "12.03.2021", "March 12th, 2021", "12 de marzo de 2021",
/// "2021年3月12日", "2021. 3. 12.". One pass from left to right; each attempt looks at a bounded number of characters.
/// </summary>
internal static class DateScanner
{
    /// <summary>Years that pages are written in.</summary>
    public const int MinYear = 1900;

    public const int MaxYear = 2099;

    /// <summary>Two digits of a year up to this are of this century (POSIX strptime has 68; pages are younger).</summary>
    private const int LastShortYear = 49;

    private const int BuddhistEra = 543;

    private static readonly SearchValues<string> Connectors = SearchValues.Create(
        ["at", "um", "kl", "kl.", "klo", "à", "a las", "alle", "ore", "alle ore", "om", "o", "às", "as", "la", "ab", "в", "at:", "um:", "ora", "h", "in", "saat", "von", "den"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Particles = ["de", "del", "of", "d", "the", "di", "do", "da", "ngày", "din", "den", "г", "m", "dia", "a"];
    private static readonly string[] Ordinals = ["st", "nd", "rd", "th", "er", "º", "ª", "°", "o", "ème", "e", "d", "da", "gia"];
    private static readonly string[] VietnameseMonth = ["tháng", "thg"];

    /// <summary>Adds the dates of a text to a list, in text order, until the list has so many.</summary>
    public static void Scan(ReadOnlySpan<char> text, DayOrder order, int most, List<WrittenDate> found)
    {
        for (var at = 0; at < text.Length && found.Count < most; at++)
        {
            if (!IsStart(text, at)) continue;
            var cursor = new DateCursor(text, at);
            if (ReadDay(ref cursor, order) is not { } date)
            {
                at = EndOfRun(text, at) - 1;
                continue;
            }

            var whole = WithTime(ref cursor, date);
            found.Add(whole with { Range = new TextRange(at, cursor.At) });
            at = cursor.At - 1;
        }
    }

    /// <summary>The first date of a text; null when there is none.</summary>
    public static WrittenDate? First(ReadOnlySpan<char> text, DayOrder order)
    {
        List<WrittenDate> found = [];
        Scan(text, order, 1, found);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>
    /// The date that the value of a field says, where a value may be more compact than in a text: 20210312, 2021-03, seconds or milliseconds of Unix time are dates there.
    /// </summary>
    public static WrittenDate? OfField(ReadOnlySpan<char> value, DayOrder order)
    {
        value = value.Trim();
        if (value.Length is < 4 or > 100) return null;
        return First(value, order) ?? Compact(value);
    }

    private static WrittenDate? Compact(ReadOnlySpan<char> value)
    {
        var range = new TextRange(0, value.Length);
        if (value.Length >= 8 && value[..8].IndexOfAnyExceptInRange('0', '9') < 0 && (value.Length == 8 || value[8] is 'T' or ' '))
        {
            var (year, month, day) = (Number(value[..4]), Number(value[4..6]), Number(value[6..8]));
            return IsDay(year, month, day) ? new WrittenDate(range, year, month, day) : null;
        }

        if (value.Length is 10 or 13 && value.IndexOfAnyExceptInRange('0', '9') < 0) return OfUnixTime(value, range);
        if (value.Length == 7 && value[4] is '-' or '/' && value.Length == 7 && value[..4].IndexOfAnyExceptInRange('0', '9') < 0 && value[5..].IndexOfAnyExceptInRange('0', '9') < 0)
        {
            var (year, month) = (Number(value[..4]), Number(value[5..]));
            return IsDay(year, month, 1) ? new WrittenDate(range, year, month, 0) : null;
        }

        return null;
    }

    private static WrittenDate? OfUnixTime(ReadOnlySpan<char> value, TextRange range)
    {
        var seconds = long.Parse(value[..10], NumberStyles.None, CultureInfo.InvariantCulture);
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return time.Year < 1995 ? null : new WrittenDate(range, time.Year, time.Month, time.Day) { Hour = time.Hour, Minute = time.Minute, Second = time.Second, Offset = "Z" };
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    // A date begins where a run of digits or of letters begins; letters of scripts without spaces may stand right before the digits.
    private static bool IsStart(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (char.IsDigit(c)) return at == 0 || !IsJoined(text, at);
        return char.IsLetter(c) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || IsGlued(text, at)) && c != '年';
    }

    // "HealthDECEMBER 22, 2022": inline elements without white space between them.
    private static bool IsGlued(ReadOnlySpan<char> text, int at) => char.IsUpper(text[at]) && (char.IsLower(text[at - 1]) || char.IsDigit(text[at - 1]));

    // Digits behind a letter, a sign of money, or the separator of a longer number.
    private static bool IsJoined(ReadOnlySpan<char> text, int at)
    {
        var before = text[at - 1];
        if (char.IsDigit(before) || char.IsLetter(before) && before < '\u0E00' || before is '$' or '€' or '£') return true;
        return before is '.' or ',' or '/' or '-' && at > 1 && char.IsDigit(text[at - 2]);
    }

    private static int EndOfRun(ReadOnlySpan<char> text, int at)
    {
        var (digits, start) = (char.IsDigit(text[at]), at);
        while (at < text.Length && (digits ? char.IsDigit(text[at]) : DateCursor.IsWord(text[at]) && (at == start || !IsGlued(text, at)))) at++;
        return at;
    }

    private static WrittenDate? ReadDay(ref DateCursor cursor, DayOrder order)
    {
        if (cursor.Number(out var number, out var digits))
        {
            return digits switch
            {
                4 => YearFirst(ref cursor, number),
                1 or 2 => DayFirst(ref cursor, number, digits, order),
                _ => null,
            };
        }

        return MonthFirst(ref cursor);
    }

    // 2021-03-12, 2021/3/12, 2021. 3. 12., 2021年3月12日, 2021년 3월 12일, 2021. március 12., 2021 March 12
    private static WrittenDate? YearFirst(ref DateCursor cursor, int year)
    {
        cursor.Spaces();
        int month, day;
        if (cursor.Take('年') || cursor.Take('년'))
        {
            cursor.Spaces();
            if (!cursor.Number(out month, out _) || !(cursor.Take('月') || cursor.Take('월'))) return null;
            cursor.Spaces();
            if (!cursor.Number(out day, out _)) return null;
            if (!cursor.Take('日')) cursor.Take('일');
            return Day(year, month, day);
        }

        var separator = cursor.Separator();
        cursor.Spaces();
        if (cursor.Number(out month, out var digits) && digits <= 2 && separator != 0)
        {
            cursor.Spaces();
            if (cursor.Separator() != separator) return null;
            cursor.Spaces();
            if (!cursor.Number(out day, out digits) || digits > 2) return null;
            if (separator == '.' && cursor.Peek == '.' && !char.IsDigit(cursor.PeekAt(1))) cursor.Skip(1);
            return cursor.Peek is '.' && char.IsDigit(cursor.PeekAt(1)) ? null : Day(year, month, day);
        }

        cursor.Particle(Particles);
        month = cursor.Month();
        if (month == 0) return null;
        cursor.Separators();
        return cursor.Number(out day, out digits) && digits <= 2 ? Day(year, month, day) : null;
    }

    // 12.03.2021, 3/12/2021, 12 March 2021, 12. Mai 2021, 12 de marzo de 2021, 12-Mar-21, 12 tháng 3, 2021
    private static WrittenDate? DayFirst(ref DateCursor cursor, int first, int digits, DayOrder order)
    {
        var start = cursor.At;
        cursor.Spaces();
        var separator = cursor.Separator();
        cursor.Spaces();
        if (separator != 0 && cursor.Number(out var second, out var secondDigits) && secondDigits <= 2)
        {
            cursor.Spaces();
            if (cursor.Separator() != separator) return null;
            cursor.Spaces();
            if (!cursor.Number(out var year, out var yearDigits) || cursor.Peek is '.' or '/' or '-' && char.IsDigit(cursor.PeekAt(1))) return null;
            if (yearDigits == 2 && (digits != 2 || secondDigits != 2) && separator == '-' || yearDigits is not (2 or 4)) return null;
            return Numeric(first, second, Century(year, yearDigits), separator, order);
        }

        cursor.At = start;
        cursor.Particle(Ordinals);
        cursor.Separators();
        cursor.Particle(Particles);
        cursor.Particle(VietnameseMonth, out var isVietnamese);
        var month = 0;
        if (isVietnamese) cursor.Number(out month, out _);
        else month = cursor.Month();
        return month is < 1 or > 12 ? null : YearAfter(ref cursor, month, first);
    }

    private static WrittenDate? Numeric(int first, int second, int year, char separator, DayOrder order)
    {
        // Only slashes and hyphens are used in both orders; points mean day, month, year.
        var monthFirst = second > 12 || order == DayOrder.MonthFirst && separator != '.' && first <= 12;
        var date = monthFirst ? Day(year, first, second) : Day(year, second, first);
        return date is { } found && (separator != '.' || order == DayOrder.MonthFirst) && first <= 12 && second <= 12 && first != second ? found with { IsAmbiguous = true } : date;
    }

    private static WrittenDate? YearAfter(ref DateCursor cursor, int month, int day)
    {
        cursor.Separators();
        cursor.Particle(Particles);
        cursor.Separators();
        var quoted = cursor.Take('\'') || cursor.Take('’');
        var before = cursor.PeekAt(-1);
        if (!cursor.Number(out var year, out var digits)) return null;
        if (cursor.Peek == ':') return null;
        // "September 10 12pm", "10 May 24h": a number with letters right behind it is no year.
        if (digits == 2 && char.IsAsciiLetter(cursor.Peek)) return null;
        if (digits == 2 && (quoted || before is '-' or '/' or ' ' && cursor.Peek is not '.' and not ',')) year = Century(year, 2);
        else if (digits != 4) return null;
        if (cursor.Peek is '年' or '년') cursor.Skip(1);
        return Day(year > MaxYear ? year - BuddhistEra : year, month, day);
    }

    // March 12, 2021; Mar. 12th 2021; Tue Jul 28 10:00:00 CEST 2020 begins at its month
    private static WrittenDate? MonthFirst(ref DateCursor cursor)
    {
        var month = cursor.Month();
        if (month == 0) return null;
        cursor.Separators();
        cursor.Particle(Particles);
        if (!cursor.Number(out var day, out var digits) || digits > 2) return null;
        cursor.Particle(Ordinals);
        var start = cursor.At;
        // "May 28-29": days from and to.
        if (cursor.Peek is '-' or '–' && !cursor.IsLongNumber(1)) return null;
        if (YearAfter(ref cursor, month, day) is { } date) return date;
        cursor.At = start;
        return YearBehindTime(ref cursor, month, day);
    }

    private static WrittenDate? YearBehindTime(ref DateCursor cursor, int month, int day)
    {
        cursor.Spaces();
        if (!cursor.Clock(out var hour, out var minute, out var second)) return null;
        cursor.Spaces();
        cursor.Word();
        cursor.Spaces();
        return cursor.Number(out var year, out var digits) && digits == 4 && Day(year, month, day) is { } date ? date with { Hour = hour, Minute = minute, Second = second } : null;
    }

    private static int Century(int year, int digits) => digits != 2 ? year : year <= LastShortYear ? 2000 + year : 1900 + year;

    private static WrittenDate? Day(int year, int month, int day) => IsDay(year, month, day) ? new WrittenDate(default, year, month, day) : null;

    private static bool IsDay(int year, int month, int day) => year is >= MinYear and <= MaxYear && WrittenDate.IsCalendarDay(year, month, day);

    // The time of day behind a date, with what people write between the two: "T", ", ", " um ", " (화) ", " | ".
    private static WrittenDate WithTime(ref DateCursor cursor, WrittenDate date)
    {
        var end = cursor.At;
        if (date.Hour >= 0) return date;
        cursor.Between(Connectors);
        var isLate = cursor.Meridiem(out var isGiven);
        if (!cursor.Clock(out var hour, out var minute, out var second) || hour > 23 || minute > 59)
        {
            cursor.At = end;
            return date;
        }

        if (!isGiven) isLate = cursor.Meridiem(out isGiven);
        if (isGiven && hour <= 12) hour = (hour % 12) + (isLate ? 12 : 0);
        return date with { Hour = hour, Minute = minute, Second = second, Offset = cursor.Offset() };
    }
}
