using System.Globalization;

namespace Dossier.Query.Publishing;

/// <summary>Days as the contracts write them. As strings they sort in time.</summary>
internal static class Days
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>First and last day of YYYY, YYYY-MM or YYYY-MM-DD; null for anything else.</summary>
    public static (string First, string Last)? TryRange(string date)
    {
        var (format, months) = date.Length switch { 4 => ("yyyy", 12), 7 => ("yyyy-MM", 1), 10 => (Day, 0), _ => ("", 0) };
        if (format.Length == 0 || !DateOnly.TryParseExact(date, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)) return null;
        // Not AddMonths(1): December 9999 has no next month.
        var last = months switch
        {
            12 => new DateOnly(first.Year, 12, 31),
            1 => new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)),
            _ => first,
        };
        return (Write(first), Write(last));
    }

    /// <summary>Whether a text is a day, alone or followed by a time of day.</summary>
    public static bool IsDayOrInstant(string text) =>
        text.Length >= Day.Length && (text.Length == Day.Length || text[Day.Length] == 'T')
        && DateOnly.TryParseExact(text.AsSpan(0, Day.Length), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Write(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);
}
