using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>A line, or the value of a field, that says nothing but a date: the only date that is taken for the publication date of a plain text.</summary>
/// <param name="Date">The date as the text has it.</param>
/// <param name="IsUpdate">The label speaks of an update.</param>
internal sealed partial record DateLine(FoundDate Date, bool IsUpdate)
{
    /// <summary>No date line is longer.</summary>
    private const int MaxLength = 160;

    /// <summary>Reads a line as a date line; null when it is none.</summary>
    public static DateLine? Read(string text, TextRange line)
    {
        if (line.Length > MaxLength) return null;
        var match = Pattern().Match(text, line.Start, line.Length);
        if (!match.Success) return null;
        var date = match.Groups["date"];
        var found = Parse(match, new TextRange(date.Index, date.Index + date.Length));
        return found is null ? null : new DateLine(found, match.Groups["label"].Value.Contains("pdated", StringComparison.Ordinal));
    }

    private static FoundDate? Parse(Match match, TextRange range)
    {
        var month = match.Groups["name"] is { Success: true } name ? Months.Parse(name.Value) : Number(match, "month");
        if (!IsDay(Number(match, "year"), month, Number(match, "day"))) return null;
        var day = FormattableString.Invariant($"{Number(match, "year"):0000}-{month:00}-{Number(match, "day"):00}");
        if (!match.Groups["hour"].Success) return new FoundDate(day, DatePrecision.Day, range);
        var time = FormattableString.Invariant($"{day}T{Number(match, "hour"):00}:{Number(match, "minute"):00}");
        return match.Groups["second"].Success
            ? new FoundDate(FormattableString.Invariant($"{time}:{Number(match, "second"):00}"), DatePrecision.Second, range)
            : new FoundDate(time, DatePrecision.Minute, range);
    }

    private static bool IsDay(int year, int month, int day) =>
        year is >= 1000 and <= 2999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    // Alternatives of the pattern fill different groups of the same meaning: "day", "day2", …
    private static int Number(Match match, string name)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["", "2", "3"])
        {
            if (match.Groups[name + suffix] is { Success: true } group) return int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return 0;
    }

    [GeneratedRegex(
        @"^(?:(?<label>[Dd]ate|DATE|[Tt]ime|[Pp]ublished|[Pp]osted|[Pp]ublication date|[Ll]ast updated|[Uu]pdated)(?: on)?\s*:?\s*)?"
        + @"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
        + @"(?<date>(?:(?<year>[0-9]{4})[-./](?<month>[0-9]{1,2})[-./](?<day>[0-9]{1,2})|(?<name>" + Months.Pattern + @")\s+(?<day2>[0-9]{1,2}),?\s+(?<year2>[0-9]{4})|(?<day3>[0-9]{1,2})\s+(?<name>" + Months.Pattern + @"),?\s+(?<year3>[0-9]{4}))"
        + @"(?:(?:T|,?\s+)(?<hour>[01]?[0-9]|2[0-3]):(?<minute>[0-5][0-9])(?::(?<second>[0-5][0-9]))?)?)(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
        + @"\s*\.?(?:\(.*\)|\s+[A-Z]{2,4})?$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
