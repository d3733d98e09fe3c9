using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Time;

/// <summary>
/// Calendar dates that the words give themselves, as TIMEX3 (ISO-TimeML). A day without a year is completed from the publication date when there is
/// one, and stays XXXX-12-31 otherwise. Relative expressions, durations and sets are not read.
/// </summary>
internal sealed partial class TimeAnnotator : IAnnotator
{
    private const string Weekday = @"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?";
    private const string Ordinal = "(?:st|nd|rd|th)?";
    private const string Year = @"(?<year>1[0-9][0-9]{2}|20[0-9]{2})";
    private const string Part = "(?:" + SomePart + ")?";
    private const string SomePart = @"(?:(?<start>[Ee]arly|[Tt]he beginning of|[Bb]eginning of)|(?<mid>[Mm]id|[Mm]iddle of)|(?<end>[Ll]ate|[Tt]he end of|[Ee]nd of))[-\s]+(?:the\s+)?";
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Behind four digits these say that they count something and are no year.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Counted = new[]
    {
        "people", "persons", "troops", "soldiers", "men", "women", "workers", "jobs", "students", "homes", "houses", "kilometers", "kilometres", "km", "miles", "meters", "metres",
        "tons", "tonnes", "dollars", "won", "yen", "euros", "pounds", "percent", "million", "billion", "thousand", "times", "votes", "points", "feet", "kg", "hectares", "acres",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly (Func<Regex> Pattern, Func<Match, DateOnly?, FoundTime?> Read)[] Rules =
    [
        (IsoDate, (match, _) => CalendarTime.Iso(match)),
        (MonthDay, CalendarTime.Day),
        (DayMonth, CalendarTime.Day),
        (EastAsianDate, CalendarTime.Day),
        (MonthYear, (match, _) => CalendarTime.Month(match)),
        (YearRange, (match, _) => CalendarTime.Years(match)),
        (BetweenYears, (match, _) => CalendarTime.Years(match)),
        (Century, (match, _) => CalendarTime.Century(match)),
        (Decade, (match, _) => CalendarTime.Decade(match)),
        (YearInContext, (match, _) => CalendarTime.Year(match)),
        (PartOfYear, (match, _) => CalendarTime.Year(match)),
        (NamedYear, (match, _) => CalendarTime.Year(match)),
        (MonthInContext, (match, _) => CalendarTime.MonthWithoutYear(match)),
    ];

    public string Id => "times/1";

    public string Description => "Absolute dates, months, years, ranges, decades and centuries in English, ISO dates, and dates with 年월일; nothing relative.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Metadata };

    public Layer Provides => Layer.Times;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        List<FoundTime> found = [];
        foreach (var block in text.Content)
        {
            if (sink.IsFull) break;
            found.Clear();
            foreach (var (pattern, read) in Rules)
            {
                for (var match = pattern().Match(text.Text, block.Range.Start, block.Range.Length); match.Success; match = match.NextMatch())
                {
                    if (read(match, text.Date) is { } time && StandsAlone(text.Text, time.Range, block.Range)) found.Add(time);
                }
            }

            AddLongest(found, sink);
        }
    }

    // Where two rules read the same words, the one that reads more of them is right.
    private static void AddLongest(List<FoundTime> found, AnnotationSink sink)
    {
        var end = 0;
        foreach (var time in found.OrderBy(t => t.Range.Start).ThenByDescending(t => t.Range.End))
        {
            if (time.Range.Start < end) continue;
            sink.Add(time);
            end = time.Range.End;
        }
    }

    private static bool StandsAlone(string text, TextRange range, TextRange block)
    {
        if (range.Start > block.Start && text[range.Start - 1] is '.' or ',' or '-' or '/' or '$' or '#' && char.IsAsciiDigit(text[range.Start])
            && range.Start - 1 > block.Start && !char.IsWhiteSpace(text[range.Start - 2]) && text[range.Start - 1] is not ('-' or '/')) return false;
        var rest = text.AsSpan(range.End, block.End - range.End);
        if (rest.Length > 1 && rest[0] is '.' or ',' or '%' or ':' or '/' && (rest[0] == '%' || char.IsAsciiDigit(rest[1]))) return false;
        return rest.Length == 0 || rest[0] != ' ' || !Counted.Contains(Word(rest[1..]));
    }

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> rest)
    {
        var end = 0;
        while (end < rest.Length && end < 16 && char.IsAsciiLetter(rest[end])) end++;
        return rest[..end];
    }

    [GeneratedRegex(@"\b(?<year>[12][0-9]{3})-(?<month>[01][0-9])(?:-(?<day>[0-3][0-9])(?:[T ](?<hour>[0-2][0-9]):(?<minute>[0-5][0-9])(?::(?<second>[0-5][0-9]))?)?)?\b", Linear)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b" + Weekday + "(?<name>" + Months.Pattern + @")\s+(?<day>[0-9]{1,2})" + Ordinal + @"(?:\s?[-–]\s?(?<last>[0-9]{1,2}))?(?:,?\s+" + Year + @")?\b", Linear)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"\b" + Weekday + @"(?<day>[0-9]{1,2})" + Ordinal + @"(?:\s?[-–]\s?(?<last>[0-9]{1,2}))?\s+(?:of\s+)?(?<name>" + Months.Pattern + @")(?:,?\s+" + Year + @"\b)?", Linear)]
    private static partial Regex DayMonth();

    [GeneratedRegex(@"(?<year>[12][0-9]{3})\s?[年년](?:\s?(?<month>[0-9]{1,2})\s?[月월](?:\s?(?<day>[0-9]{1,2})\s?[日일])?)?", Linear)]
    private static partial Regex EastAsianDate();

    [GeneratedRegex(@"\b" + Part + "(?<name>" + Months.Pattern + @"),?\s+(?:of\s+)?" + Year + @"\b", Linear)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"\b" + Year + @"\s?[-–—]\s?(?<last>[0-9]{4}|[0-9]{2})\b", Linear)]
    private static partial Regex YearRange();

    [GeneratedRegex(@"\b(?:[Bb]etween\s+" + Year + @"\s+and|[Ff]rom\s+" + Year + @"\s+(?:to|through|until))\s+(?<last>[0-9]{4})\b", Linear)]
    private static partial Regex BetweenYears();

    [GeneratedRegex(@"\b" + Part + @"(?<number>1?[0-9]|2[0-2])(?:st|nd|rd|th)[-\s]+[Cc]entury\b", Linear)]
    private static partial Regex Century();

    [GeneratedRegex(@"\b" + Part + @"(?<decade>1[5-9][0-9]|20[0-9])0s\b", Linear)]
    private static partial Regex Decade();

    [GeneratedRegex(
        @"(?:\b(?:[Ii]n|[Ss]ince|[Bb]y|[Oo]f|[Ff]rom|[Uu]ntil|[Tt]ill|[Dd]uring|[Bb]efore|[Aa]fter|[Ff]or|[Yy]ear|[Tt]hrough|[Tt]o|[Aa]nd|[Oo]r|[Ii]n the year)\s+|[(;,]\s?)"
        + "(?<span>" + Part + @"(?<year>1[5-9][0-9]{2}|20[0-9]{2}))\b",
        Linear)]
    private static partial Regex YearInContext();

    [GeneratedRegex(@"\b" + SomePart + Year + @"\b", Linear)]
    private static partial Regex PartOfYear();

    [GeneratedRegex(@"\b[Tt]he\s+(?<span>(?<year>19[0-9]{2}|20[0-9]{2}))\s+(?:\p{Lu}|election|summit|treaty|agreement|war|crisis|vote|talks|deal|budget|census)", Linear)]
    private static partial Regex NamedYear();

    [GeneratedRegex(
        @"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring)\s+(?<span>" + Part + "(?<name>January|February|March|April|May|June|July|August|September|October|November|December))\\b",
        Linear)]
    private static partial Regex MonthInContext();
}
