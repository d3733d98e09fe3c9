using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Completes the year of a dateline such as "SEOUL, Dec. 31" from what the document says: the weekday that the text gives to the day, the last full date
/// before it (a photo cannot be used before it was taken), a copyright line, the address. Each ground counts points for years; a year is taken only
/// when its points are enough and no other year comes near. Weekdays alone never are: every day falls on each of them again and again.
/// </summary>
internal sealed partial class YearCompletion
{
    private const int MaxDates = 500;
    private const int MaxWeekdayDistance = 1_500;

    /// <summary>Fewest points of a year that is taken.</summary>
    private const int Enough = 3;

    /// <summary>By how many points it must lead.</summary>
    private const int Lead = 2;

    private readonly Dictionary<int, int> points = [];
    private readonly Dictionary<int, List<TextRange>> grounds = [];
    private readonly int month;
    private readonly int day;

    private YearCompletion(int month, int day) => (this.month, this.day) = (month, day);

    /// <summary>The full date with its grounds; null when no single year follows from the document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="written">Month and day as the dateline has them.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 31.</param>
    /// <param name="sourceUri">Where the document came from; may be empty.</param>
    public static FoundDate? Complete(string text, IReadOnlyList<TextBlock> blocks, TextRange written, int month, int day, string sourceUri)
    {
        var completion = new YearCompletion(month, day);
        completion.CountDates(text, blocks);
        completion.CountCopyright(text, blocks);
        completion.CountAddress(sourceUri);
        completion.CountWeekday(text, written);
        var best = completion.points.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(2).ToList();
        if (best.Count == 0 || best[0].Value < Enough || best.Count > 1 && best[0].Value - best[1].Value < Lead) return null;
        return new FoundDate(FormattableString.Invariant($"{best[0].Key:0000}-{month:00}-{day:00}"), DatePrecision.Day, written)
        {
            Inferred = true, Grounds = completion.grounds.GetValueOrDefault(best[0].Key, []).Distinct().Order().ToList(),
        };
    }

    // The latest full date: the text was written on or after it, and a picture's shortly after it.
    private void CountDates(string text, IReadOnlyList<TextBlock> blocks)
    {
        var (latest, place, isCaption) = (0, default(TextRange), false);
        List<WrittenDate> found = [];
        foreach (var block in blocks.Where(block => block.IsContent))
        {
            var before = found.Count;
            DateScanner.Scan(block.Range.In(text), DayOrder.MonthFirst, MaxDates, found);
            foreach (var date in found.Skip(before))
            {
                if (date.DayNumber < latest) continue;
                (latest, place) = (date.DayNumber, new TextRange(block.Range.Start + date.Range.Start, block.Range.Start + date.Range.End));
                isCaption = block.Kind == BlockKind.Caption;
            }
        }

        if (latest == 0 || YearFrom(latest) is not { } year) return;
        var gap = new DateOnly(year, month, day).DayNumber - latest;
        var count = gap switch { <= 10 => 3, <= 60 => isCaption ? 3 : 2, <= 180 => isCaption ? 2 : 1, _ => 1 };
        Count(year, count, place);
    }

    private void CountCopyright(string text, IReadOnlyList<TextBlock> blocks)
    {
        foreach (var block in blocks.Where(block => block.Range.Length < 300).TakeLast(20).Concat(blocks.Take(5)))
        {
            var match = Copyright().Match(text, block.Range.Start, block.Range.Length);
            if (!match.Success) continue;
            var year = match.Groups["year"];
            Count(Year(year.ValueSpan), 2, new TextRange(year.Index, year.Index + year.Length));
            return;
        }
    }

    private void CountAddress(string address)
    {
        if (AddressDates.Find(address) is { } date && WrittenDate.IsCalendarDay(date.Year, month, day))
        {
            if (Math.Abs(date.DayNumber - new DateOnly(date.Year, month, day).DayNumber) <= 1) Count(date.Year, 4, null);
        }
        else if (AddressYear().Match(address) is { Success: true } match)
        {
            Count(Year(match.Groups["year"].ValueSpan), 2, null);
        }
    }

    // "…, experts said Monday": the day of the dateline, or the one before it when the story was written past midnight.
    private void CountWeekday(string text, TextRange written)
    {
        var match = Weekday().Match(text, written.End, Math.Min(MaxWeekdayDistance, text.Length - written.End));
        if (!match.Success) return;
        var named = Array.FindIndex(WeekdayNames, name => match.Groups["day"].ValueSpan.Equals(name, StringComparison.Ordinal));
        var place = new TextRange(match.Groups["day"].Index, match.Groups["day"].Index + match.Groups["day"].Length);
        foreach (var year in points.Keys.ToList())
        {
            if (!WrittenDate.IsCalendarDay(year, month, day)) continue;
            var weekday = (int)new DateOnly(year, month, day).DayOfWeek;
            if (weekday == named) Count(year, 2, place);
            else if ((weekday + 6) % 7 == named) Count(year, 1, place);
            else points[year] -= 3;
        }
    }

    private void Count(int year, int count, TextRange? place)
    {
        if (!WrittenDate.IsCalendarDay(year, month, day)) return;
        points[year] = points.GetValueOrDefault(year) + count;
        if (!grounds.TryGetValue(year, out var places)) grounds[year] = places = [];
        if (place is { } range) places.Add(range);
    }

    // The first year in which the day is not before a date.
    private int? YearFrom(int dayNumber)
    {
        var year = DateOnly.FromDayNumber(dayNumber).Year;
        for (var tried = year; tried <= year + 8; tried++)
        {
            if (WrittenDate.IsCalendarDay(tried, month, day) && new DateOnly(tried, month, day).DayNumber >= dayNumber) return tried;
        }

        return null;
    }

    private static int Year(ReadOnlySpan<char> digits) => int.Parse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);

    private static readonly string[] WeekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    [GeneratedRegex(@"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)[^0-9\n]{0,40}(?:(?:19|20)[0-9]{2}\s*[-–]\s*)?(?<year>(?:19|20)[0-9]{2})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Copyright();

    [GeneratedRegex(@"/(?<year>(?:19|20)[0-9]{2})/", RegexOptions.NonBacktracking)]
    private static partial Regex AddressYear();

    [GeneratedRegex(@"(?:\b(?:said|says|told|announced|reported|warned|added|urged|on|here|this)\b[^.\n]{0,30}?|, )\b(?<day>Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)\b", RegexOptions.NonBacktracking)]
    private static partial Regex Weekday();
}
