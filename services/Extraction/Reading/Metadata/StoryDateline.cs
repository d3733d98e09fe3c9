using System.Text.RegularExpressions;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>The dateline that opens the text of a news story: place, day and agency ("SEOUL, Dec. 31 (Yonhap) --", "Berlin, 5. Januar 2021 (dpa) -").</summary>
/// <param name="Date">Month and day, and the year if it is there.</param>
/// <param name="Year">0 when it is not given.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="Agency">Who sent the story; null when not named.</param>
internal sealed partial record StoryDateline(TextRange Date, int Year, int Month, int Day, TextRange? Agency)
{
    private const int MaxLength = 120;

    /// <summary>Reads the dateline at the beginning of a paragraph; null when it has none.</summary>
    public static StoryDateline? Read(string text, TextRange paragraph)
    {
        var match = Pattern().Match(text, paragraph.Start, Math.Min(MaxLength, paragraph.Length));
        if (!match.Success) return null;
        var month = MonthNames.Parse(match.Groups["month"].ValueSpan.TrimEnd('.'));
        var day = Number(match.Groups["day"]);
        var year = Number(match.Groups["year"]);
        if (!WrittenDate.IsCalendarDay(year == 0 ? 2000 : year, month, day)) return null;
        return new StoryDateline(RangeOf(match.Groups["date"]), year, month, day, match.Groups["agency"].Success ? RangeOf(match.Groups["agency"]) : null);
    }

    private static TextRange RangeOf(Group group) => new(group.Index, group.Index + group.Length);

    private static int Number(Group group) =>
        group.Success ? int.Parse(group.ValueSpan, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture) : 0;

    // The place is one to six words that begin with capitals; behind the day stands the agency or a dash.
    [GeneratedRegex(
        @"^\(?\p{Lu}[\p{L}.'’-]*(?:,? \p{Lu}[\p{L}.'’-]*){0,5},? "
        + @"(?<date>(?:(?<month>\p{Lu}\p{L}{2,11}\.?) (?<day>[0-9]{1,2})|(?<day>[0-9]{1,2})\.? (?<month>\p{L}{3,12}\.?))(?:,? (?<year>(?:19|20)[0-9]{2}))?)"
        + @",?\)?\s*(?:[(/](?<agency>\p{L}[\p{L} .&-]{1,38})[)/]|--|—|–|-\s)",
        RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
