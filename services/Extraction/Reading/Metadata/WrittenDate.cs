using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Which number of "3/4/2021" is the month.</summary>
internal enum DayOrder
{
    DayFirst,
    MonthFirst,
}

/// <summary>A date as it stands in a text, with the time of day when one follows it.</summary>
/// <param name="Range">Its characters.</param>
/// <param name="Year">1 to 9999.</param>
/// <param name="Month">1 to 12; 0 when only the year is given.</param>
/// <param name="Day">1 to 31; 0 when only the month is given.</param>
internal readonly record struct WrittenDate(TextRange Range, int Year, int Month, int Day)
{
    /// <summary>0 to 23; −1 without a time of day.</summary>
    public int Hour { get; init; } = -1;

    public int Minute { get; init; }

    /// <summary>−1 when not given.</summary>
    public int Second { get; init; } = -1;

    /// <summary>"Z" or "+09:00", as given; empty without one.</summary>
    public string Offset { get; init; } = "";

    /// <summary>Day and month could be exchanged.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Whether it names a day.</summary>
    public bool IsDay => Day > 0;

    public bool IsSameDay(WrittenDate other) => (Year, Month, Day) == (other.Year, other.Month, other.Day);

    /// <summary>Day numbers, for distances and order. A month counts as its first day.</summary>
    public int DayNumber => new DateOnly(Year, Math.Max(1, Month), Math.Max(1, Day)).DayNumber;

    public DatePrecision Precision => this switch
    {
        { Month: 0 } => DatePrecision.Year,
        { Day: 0 } => DatePrecision.Month,
        { Hour: < 0 } => DatePrecision.Day,
        { Second: < 0 } => DatePrecision.Minute,
        _ => DatePrecision.Second,
    };

    /// <summary>ISO 8601, as exact as <see cref="Precision"/>; the offset from UTC is kept when one is written.</summary>
    public string Value => Precision switch
    {
        DatePrecision.Year => FormattableString.Invariant($"{Year:0000}"),
        DatePrecision.Month => FormattableString.Invariant($"{Year:0000}-{Month:00}"),
        DatePrecision.Day => FormattableString.Invariant($"{Year:0000}-{Month:00}-{Day:00}"),
        DatePrecision.Minute => FormattableString.Invariant($"{Year:0000}-{Month:00}-{Day:00}T{Hour:00}:{Minute:00}{Offset}"),
        _ => FormattableString.Invariant($"{Year:0000}-{Month:00}-{Day:00}T{Hour:00}:{Minute:00}:{Second:00}{Offset}"),
    };

    /// <summary>The date as metadata, with its place in the text that has the line it was read from.</summary>
    public FoundDate In(TextRange line) => new(Value, Precision, new TextRange(line.Start + Range.Start, line.Start + Range.End));

    public static bool IsCalendarDay(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
