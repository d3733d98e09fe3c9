using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>Dates as properties of files write them: the W3C profile of ISO 8601, from a year to a second; a zone is passed over.</summary>
internal static partial class W3cDate
{
    private const int MaxLength = 40;

    /// <summary>Reads a date; null when it is none, or one that no clock shows.</summary>
    public static FoundDate? Read(string value)
    {
        value = value.Trim();
        if (value.Length > MaxLength) return null;
        var match = Pattern().Match(value);
        if (!match.Success) return null;
        int Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : -1;
        return Of(Part("year"), Part("month"), Part("day"), Part("hour"), Part("minute"), Part("second"));
    }

    /// <summary>A date of its parts, as exact as they are; -1 for a part that is not given. Null when there is no such day.</summary>
    public static FoundDate? Of(int year, int month, int day, int hour, int minute, int second)
    {
        if (year is < 1000 or > 2999 || month is 0 or > 12 || day == 0 || day > 0 && (month < 0 || day > DateTime.DaysInMonth(year, month)) || hour > 23 || minute > 59 || second > 60) return null;
        if (month < 0) return new FoundDate(FormattableString.Invariant($"{year:0000}"), DatePrecision.Year);
        if (day < 0) return new FoundDate(FormattableString.Invariant($"{year:0000}-{month:00}"), DatePrecision.Month);
        if (hour < 0 || minute < 0) return new FoundDate(FormattableString.Invariant($"{year:0000}-{month:00}-{day:00}"), DatePrecision.Day);
        return second < 0
            ? new FoundDate(FormattableString.Invariant($"{year:0000}-{month:00}-{day:00}T{hour:00}:{minute:00}"), DatePrecision.Minute)
            : new FoundDate(FormattableString.Invariant($"{year:0000}-{month:00}-{day:00}T{hour:00}:{minute:00}:{second:00}"), DatePrecision.Second);
    }

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})(?:-(?<month>[0-9]{2})(?:-(?<day>[0-9]{2})(?:[T ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
