using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Time;

/// <summary>Makes TIMEX3 values of matched dates; null when the digits are no date ("February 30").</summary>
internal static class CalendarTime
{
    /// <summary>No year of a text about the world lies outside.</summary>
    private const int MinYear = 1000;

    private const int MaxYear = 2100;

    public static FoundTime? Iso(Match match)
    {
        var (year, month) = (Number(match, "year"), Number(match, "month"));
        if (!match.Groups["day"].Success) return IsMonth(year, month) ? Explicit(match, Value(year, month), Value(year, month, 1), LastOf(year, month)) : null;
        var day = Number(match, "day");
        if (!IsDay(year, month, day)) return null;
        var date = Value(year, month, day);
        if (!match.Groups["hour"].Success) return Explicit(match, date, date, date);
        var clock = FormattableString.Invariant($"{date}T{match.Groups["hour"].Value}:{match.Groups["minute"].Value}");
        var value = match.Groups["second"].Success ? $"{clock}:{match.Groups["second"].Value}" : clock;
        return Explicit(match, value, value, value) with { Type = TimeType.Time };
    }

    /// <summary>A day of a month, with or without its year; also two days with a dash between, and a year or month alone where day or month are missing.</summary>
    public static FoundTime? Day(Match match, DateOnly? published)
    {
        var month = match.Groups["name"].Success ? Months.Parse(match.Groups["name"].ValueSpan) : Number(match, "month");
        var (year, day, last) = (Number(match, "year"), Number(match, "day"), Number(match, "last"));
        if (year != 0 && day == 0) return month == 0 ? WholeYear(match, year) : IsMonth(year, month) ? Explicit(match, Value(year, month), Value(year, month, 1), LastOf(year, month)) : null;
        if (year == 0) return DayWithoutYear(match, month, day, last, published);
        if (!IsDay(year, month, day) || last != 0 && (last <= day || !IsDay(year, month, last))) return null;
        var first = Value(year, month, day);
        return last == 0 ? Explicit(match, first, first, first) : Explicit(match, $"{first}/{Value(year, month, last)}", first, Value(year, month, last));
    }

    public static FoundTime? Month(Match match)
    {
        var (year, month) = (Number(match, "year"), Months.Parse(match.Groups["name"].ValueSpan));
        return IsMonth(year, month) ? Explicit(match, Value(year, month), Value(year, month, 1), LastOf(year, month)) : null;
    }

    public static FoundTime? MonthWithoutYear(Match match)
    {
        var value = FormattableString.Invariant($"XXXX-{Months.Parse(match.Groups["name"].ValueSpan):00}");
        return new FoundTime(RangeOf(match), value, value, TimeAnchor.Unspecified) { Modifier = ModifierOf(match) };
    }

    public static FoundTime? Year(Match match) => WholeYear(match, Number(match, "year"));

    public static FoundTime? Years(Match match)
    {
        var (first, last) = (Number(match, "year"), Number(match, "last"));
        // "1950-53" borrows the century; "2021-03" is a month, which another rule reads.
        if (match.Groups["last"].Length == 2) last += first / 100 * 100;
        return first >= MinYear && last > first && last <= MaxYear ? Explicit(match, $"{Value(first)}/{Value(last)}", Value(first, 1, 1), Value(last, 12, 31)) : null;
    }

    public static FoundTime? Century(Match match)
    {
        var number = Number(match, "number");
        if (number < 11) return null;
        var (first, last) = (number * 100 - 99, number * 100);
        return Explicit(match, $"{Value(first)}/{Value(last)}", Value(first, 1, 1), Value(last, 12, 31));
    }

    public static FoundTime? Decade(Match match)
    {
        var decade = match.Groups["decade"].Value;
        return Explicit(match, decade + "X", decade + "0-01-01", decade + "9-12-31");
    }

    private static FoundTime? WholeYear(Match match, int year) =>
        year is >= MinYear and <= MaxYear ? Explicit(match, Value(year), Value(year, 1, 1), Value(year, 12, 31)) : null;

    private static FoundTime? DayWithoutYear(Match match, int month, int day, int last, DateOnly? published)
    {
        // A leap year: what is a day in some year.
        if (!IsDay(2000, month, day) || last != 0 && (last <= day || !IsDay(2000, month, last))) return null;
        var words = FormattableString.Invariant($"XXXX-{month:00}-{day:00}") + (last == 0 ? "" : FormattableString.Invariant($"/XXXX-{month:00}-{last:00}"));
        if (published is not { } anchor || Nearest(month, day, anchor) is not { } first) return new FoundTime(RangeOf(match), words, words, TimeAnchor.Unspecified);
        var to = last == 0 || !IsDay(first.Year, month, last) ? first : new DateOnly(first.Year, month, last);
        var value = to == first ? Value(first) : $"{Value(first)}/{Value(to)}";
        return new FoundTime(RangeOf(match), value, words, TimeAnchor.PublicationDate) { Earliest = Value(first), Latest = Value(to) };
    }

    // News speaks of days near its own: of the three years in question the one that brings the day nearest.
    private static DateOnly? Nearest(int month, int day, DateOnly anchor)
    {
        DateOnly? nearest = null;
        for (var year = anchor.Year - 1; year <= anchor.Year + 1; year++)
        {
            if (!IsDay(year, month, day)) continue;
            var candidate = new DateOnly(year, month, day);
            if (nearest is not { } best || Distance(candidate, anchor) < Distance(best, anchor)) nearest = candidate;
        }

        return nearest;
    }

    private static int Distance(DateOnly one, DateOnly other) => Math.Abs(one.DayNumber - other.DayNumber);

    private static FoundTime Explicit(Match match, string value, string earliest, string latest) =>
        new(RangeOf(match), value, value, TimeAnchor.Explicit) { Modifier = ModifierOf(match), Earliest = earliest, Latest = latest };

    // A rule that needs context marks the expression itself.
    private static TextRange RangeOf(Match match)
    {
        Capture span = match.Groups["span"] is { Success: true } group ? group : match;
        return new TextRange(span.Index, span.Index + span.Length);
    }

    private static TimeModifier ModifierOf(Match match) =>
        match.Groups["start"].Success ? TimeModifier.Start : match.Groups["mid"].Success ? TimeModifier.Mid : match.Groups["end"].Success ? TimeModifier.End : TimeModifier.Unspecified;

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static bool IsMonth(int year, int month) => year is >= MinYear and <= MaxYear && month is >= 1 and <= 12;

    private static bool IsDay(int year, int month, int day) => IsMonth(year, month) && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static string LastOf(int year, int month) => Value(year, month, DateTime.DaysInMonth(year, month));

    private static string Value(int year) => FormattableString.Invariant($"{year:0000}");

    private static string Value(int year, int month) => FormattableString.Invariant($"{year:0000}-{month:00}");

    private static string Value(int year, int month, int day) => FormattableString.Invariant($"{year:0000}-{month:00}-{day:00}");

    private static string Value(DateOnly date) => Value(date.Year, date.Month, date.Day);
}
