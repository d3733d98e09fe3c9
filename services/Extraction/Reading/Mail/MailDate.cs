using System.Globalization;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>The Date field (RFC 5322 3.3, with the zones and years of its section 4.3).</summary>
internal static class MailDate
{
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly Dictionary<string, string> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = "Z", ["UTC"] = "Z", ["GMT"] = "Z", ["Z"] = "Z", ["EST"] = "-05:00", ["EDT"] = "-04:00", ["CST"] = "-06:00", ["CDT"] = "-05:00",
        ["MST"] = "-07:00", ["MDT"] = "-06:00", ["PST"] = "-08:00", ["PDT"] = "-07:00",
    };

    /// <summary>The date with its time and offset, as exact as it is; null when the text is none.</summary>
    public static FoundDate? Parse(string text, TextRange? evidence)
    {
        var comment = text.IndexOf('(', StringComparison.Ordinal);
        var words = (comment < 0 ? text : text[..comment]).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        var at = words.Length > 0 && !char.IsAsciiDigit(words[0][0]) ? 1 : 0;
        if (words.Length < at + 3 || !TryNumber(words[at], out var day) || !TryYear(words[at + 2], out var year)) return null;
        var month = Array.FindIndex(MonthNames, name => words[at + 1].StartsWith(name, StringComparison.OrdinalIgnoreCase)) + 1;
        if (month == 0 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        var value = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
        if (words.Length < at + 4 || Time(words[at + 3]) is not var (time, precision)) return new FoundDate(value, DatePrecision.Day, evidence);
        return new FoundDate($"{value}T{time}{(words.Length > at + 4 ? Zone(words[at + 4]) : "")}", precision, evidence);
    }

    private static (string Time, DatePrecision Precision)? Time(string word)
    {
        var parts = word.Split(':');
        if (parts.Length is not (2 or 3) || !TryNumber(parts[0], out var hour) || !TryNumber(parts[1], out var minute) || hour > 23 || minute > 59) return null;
        if (parts.Length == 2) return (string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}"), DatePrecision.Minute);
        // A leap second is the last second that a clock shows.
        return TryNumber(parts[2], out var second) && second <= 60
            ? (string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}:{Math.Min(second, 59):00}"), DatePrecision.Second)
            : null;
    }

    // "-0000" says that the zone is not known.
    private static string Zone(string word)
    {
        if (Zones.TryGetValue(word, out var known)) return known;
        if (word is not [('+' or '-'), _, _, _, _] || word == "-0000" || !TryNumber(word[1..], out var offset) || offset % 100 > 59 || offset > 1400) return "";
        return offset == 0 ? "Z" : $"{word.AsSpan(0, 3)}:{word.AsSpan(3, 2)}";
    }

    private static bool TryYear(string word, out int year)
    {
        if (!TryNumber(word, out year)) return false;
        if (word.Length == 2) year += year < 50 ? 2000 : 1900;
        else if (word.Length == 3) year += 1900;
        return year is >= 1900 and <= 2999;
    }

    private static bool TryNumber(string word, out int number) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
