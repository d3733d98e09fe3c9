namespace Dossier.Extraction.Reading.Metadata;

/// <summary>When a page says it was published and updated.</summary>
/// <param name="Published">Null when it does not say.</param>
/// <param name="Updated">Null when it does not say.</param>
/// <param name="IsInferred">The page shows the date of an update only: what it says was published that day.</param>
internal sealed record ChosenDates(DateClue? Published, DateClue? Updated, bool IsInferred);

/// <summary>
/// Chooses the dates of a page. Fields come before what is shown, except where fields are known to be made by machines: a page that has no other date than
/// that of its record, or one whose publication and update are the same moment. What is shown counts by its place, its label and its length.
/// </summary>
internal sealed class DateChoice
{
    /// <summary>Least score of a shown date, in points.</summary>
    private const int Threshold = 40;

    /// <summary>Score of a shown date that is plainly that of the page.</summary>
    private const int Sure = 65;

    /// <summary>Score of a shown date that comes before a field which just says "date".</summary>
    private const int SureOfPlain = 60;

    /// <summary>Score of a date that is not the page's, even if it has no other.</summary>
    private const int Least = 10;

    /// <summary>Characters of a line with a date and little else.</summary>
    private const int MaxLine = 60;

    /// <summary>Characters of a text with a date that its words name.</summary>
    private const int MaxSaid = 130;

    /// <summary>Characters behind the title in which a date belongs to it.</summary>
    private const int NearBehind = 500;

    private const int NearBefore = 200;
    private const int MinList = 4;

    /// <summary>Characters of the shortest article.</summary>
    private const int MinText = 500;

    /// <summary>Characters that the place before a date has at most.</summary>
    private const int MaxPlace = 30;

    /// <summary>The web is not older; print is seldom dated to the day.</summary>
    private const int FirstYear = 1995;

    private readonly PageClues clues;
    private readonly HeadingClue? title;
    private readonly List<DateClue> fields;
    private readonly bool isList;

    private DateChoice(PageClues clues, HeadingClue? title)
    {
        (this.clues, this.title) = (clues, title);
        fields = DateFields.Read(clues).ToList();
        isList = IsList();
    }

    /// <summary>Chooses the dates.</summary>
    /// <param name="clues">What the page says.</param>
    /// <param name="title">Where its title stands; null when it is not among its headings.</param>
    public static ChosenDates Choose(PageClues clues, HeadingClue? title)
    {
        var choice = new DateChoice(clues, title);
        if (SiteChoice.IsHome(clues)) return new ChosenDates(null, choice.Updated(), false);
        var updated = choice.Updated();
        if (choice.Published() is { } published) return new ChosenDates(choice.Settled(published), updated, false);
        return choice.BestShown(isUpdate: true) is { } shown && !choice.isList ? new ChosenDates(shown, shown, true) : new ChosenDates(null, updated, false);
    }

    /// <summary>Points of a date that the page shows; below the threshold it is not taken.</summary>
    public static int Score(PageClues clues, HeadingClue? title, DateClue clue)
    {
        var isText = clue.Source == DateSource.Text;
        var score = clue.Source switch { DateSource.Microdata => 65, DateSource.Time => 50, DateSource.TitleAttribute => 45, _ => 40 };
        if (clue.IsLabelled) score += clue.IsSaid || !isText ? 20 : 10;
        if ((clue.Hints & (Hints.Date | Hints.Byline)) != 0) score += 10;
        var distance = title is null ? clue.Offset : clue.Offset - title.Offset - title.Text.Length;
        var isNear = distance is > -NearBefore and < NearBehind;
        // Above the title stands the date of today more often than behind it.
        if (isNear) score += distance < 0 && isText && !clue.IsLabelled ? 12 : 20;
        else score -= Math.Min(25, Math.Abs(distance) / 400);
        if (isText) score += clue.Text.Length switch { < 45 => 8, < 130 => 0, _ => isNear && (OpensText(clue) || EndsText(clue)) ? 0 : -25 };
        var zone = clues.ZoneHints(clue.Zone, title?.Zone ?? 0);
        if ((zone & Hints.Comment) != 0) score -= 50;
        if ((zone & (Hints.Footer | Hints.Navigation)) != 0) score -= isNear ? 10 : 35;
        if ((zone & Hints.Aside) != 0) score -= isNear ? 30 : 35;
        if ((zone & Hints.Event) != 0) score -= 30;
        return clue.Date.Year < FirstYear && !clue.IsLabelled ? 0 : score;
    }

    // "(12.03.2021) The ministers …", "SEOUL (12.03.2021) …": the date before the first words, as in print.
    private static bool OpensText(DateClue clue) =>
        clue.Date.Range.Start <= 1 || clue.Date.Range.Start <= MaxPlace && clue.Text[clue.Date.Range.Start - 1] is '(' or '[';

    // A line of its own, by its class, that another element sets into the lead.
    private static bool EndsText(DateClue clue) => (clue.Hints & Hints.Date) != 0 && clue.Date.Range.End >= clue.Text.TrimEnd().Length - 1;

    private DateClue? Published()
    {
        var shown = OfText() ?? BestShown(isUpdate: false) ?? OnlyLabelled() ?? OnlyOne();
        var field = fields.Where(clue => !clue.IsUpdate && IsOfPage(clue)).OrderByDescending(Rank).FirstOrDefault();
        if (field is null) return isList ? null : shown ?? Described();
        if (shown is null) return field;
        if (IsOverruled(field, shown)) return shown;
        return IsOfRecord(field) && Score(clues, title, shown) >= Sure && !shown.Date.IsSameDay(field.Date) ? shown : field;
    }

    // "03/10/2023": the day that another place of the page says without doubt.
    private DateClue Settled(DateClue clue)
    {
        if (!clue.Date.IsAmbiguous) return clue;
        var other = Exchanged(clue.Date);
        return IsSaid(other) && !IsSaid(clue.Date) ? clue with { Date = other } : clue;
    }

    private static WrittenDate Exchanged(WrittenDate date) => date with { Month = date.Day, Day = date.Month };

    private bool IsSaid(WrittenDate date) => fields.Concat(clues.Dates).Any(clue => !clue.Date.IsAmbiguous && clue.Date.IsSameDay(date));

    // A date at the title that nothing else on the page contradicts is the one that the page gives itself. A field that names another day is that of the record, of a
    // first version, or of the day before; by how much they must differ depends on what the field is.
    private bool IsOverruled(DateClue field, DateClue shown)
    {
        if (shown.Source is not DateSource.Text && (shown.Source != DateSource.Time || shown.IsLabelled)) return false;
        if (shown.Date.IsAmbiguous && Exchanged(shown.Date).IsSameDay(field.Date)) return false;
        var score = Score(clues, title, shown);
        if (field.Source == DateSource.DateMeta && score >= SureOfPlain) return true;
        if (score < Sure || clues.Dates.Exists(clue => !clue.IsUpdate && !clue.Date.IsSameDay(shown.Date) && Score(clues, title, clue) >= Sure)) return false;
        var apart = Math.Abs(shown.Date.DayNumber - field.Date.DayNumber);
        return apart > 1 || apart == 1 && fields.Exists(other => other.IsUpdate && other.Date.IsSameDay(shown.Date));
    }

    private DateClue? OfText() => clues.Dates.Find(clue => clue is { IsOfText: true, IsUpdate: false, Date.IsDay: true });

    private static int Rank(DateClue clue) => clue.Source switch
    {
        DateSource.Work => clue.IsOfPart ? 1 : 5,
        DateSource.PublishedMeta => 4,
        DateSource.Address => 3,
        DateSource.DateMeta => 2,
        DateSource.Script => 0,
        _ => 1,
    };

    // Systems give each page a date, whatever it is; it is the page's when the page shows it.
    private bool IsOfPage(DateClue clue) => clue.Date.IsDay && clue.Date.Year >= FirstYear && clue.Source switch
    {
        DateSource.Page => IsShown(clue),
        DateSource.Work => !isList,
        _ => true,
    };

    private bool IsShown(DateClue clue) =>
        clues.Dates.Exists(shown => Math.Abs(shown.Date.DayNumber - clue.Date.DayNumber) <= 1 && (clues.ZoneHints(shown.Zone, title?.Zone ?? 0) & (Hints.Comment | Hints.Footer)) == 0);

    // Published and updated in the same moment: the date at which a system wrote its record.
    private bool IsOfRecord(DateClue field) =>
        field.Source is DateSource.Work or DateSource.Page
        && fields.Exists(clue => clue.IsUpdate && clue.Source == field.Source && clue.Date.DayNumber <= field.Date.DayNumber);

    private DateClue? BestShown(bool isUpdate)
    {
        DateClue? best = null;
        var most = Threshold - 1;
        foreach (var clue in clues.Dates)
        {
            if (clue.IsUpdate != isUpdate || !clue.Date.IsDay || Score(clues, title, clue) is var score && score <= most) continue;
            (best, most) = (clue, score);
        }

        return best;
    }

    // The only day that the short lines of the page name, outside of comments, announcements and what stands beside.
    private DateClue? OnlyOne()
    {
        var lines = clues.Dates.Where(clue => clue is { IsUpdate: false, Date: { IsDay: true, Year: >= FirstYear }, Text.Length: < MaxLine }
            && (clues.ZoneHints(clue.Zone, title?.Zone ?? 0) & (Hints.Comment | Hints.Event | Hints.Aside)) == 0).ToList();
        return lines.Count > 0 && lines.TrueForAll(clue => clue.Date.IsSameDay(lines[0].Date)) && Score(clues, title, lines[0]) >= Least ? lines[0] : null;
    }

    // The one date that the description ends with: "Headline (News of 14 January 2020)".
    private DateClue? Described()
    {
        var text = clues.Meta.GetValueOrDefault("description") ?? "";
        List<WrittenDate> dates = [];
        DateScanner.Scan(text, clues.Order, 2, dates);
        return dates.Count == 1 && dates[0].IsDay && text.AsSpan(dates[0].Range.End).Trim(" .)").IsEmpty ? new DateClue(dates[0], DateSource.DateMeta, 0, 0) : null;
    }

    // A date that is said to be that of the publication counts wherever it stands, if no other is said to be.
    private DateClue? OnlyLabelled()
    {
        var labelled = clues.Dates.Where(clue => clue is { IsLabelled: true, IsUpdate: false, Date.IsDay: true, Text.Length: < MaxSaid }
            && (clues.ZoneHints(clue.Zone, title?.Zone ?? 0) & (Hints.Comment | (clue.IsSaid ? Hints.None : Hints.Aside) | Hints.Event | Hints.Footer)) == 0).ToList();
        return labelled.Count > 0 && labelled.TrueForAll(clue => clue.Date.IsSameDay(labelled[0].Date)) ? labelled[0] : null;
    }

    private DateClue? Updated() =>
        fields.Where(clue => clue.IsUpdate && clue.Date.IsDay).OrderByDescending(Rank).FirstOrDefault() ?? BestShown(isUpdate: true) ?? OnlyUpdated();

    // "Last updated …" at the foot of the page: it is then that it was changed, but nothing says that it was new.
    private DateClue? OnlyUpdated()
    {
        var said = clues.Dates.Where(clue => clue is { IsUpdate: true, IsSaid: true, Date.IsDay: true, Text.Length: < MaxSaid }
            && (clues.ZoneHints(clue.Zone, title?.Zone ?? 0) & (Hints.Comment | Hints.Aside | Hints.Event)) == 0).ToList();
        return said.Count > 0 && said.TrueForAll(clue => clue.Date.IsSameDay(said[0].Date)) ? said[0] : null;
    }

    // Dates of one make, falling down the page, are those of other pages: a blog's front page, a list of news. Posts of a thread rise.
    private bool IsList()
    {
        if (clues.Things.Count(thing => thing.Kind == ThingKind.Work && thing.Published is not null) >= MinList
            && !clues.Things.Any(thing => title is not null && thing.Headline is { } headline && MetadataText.IsSame(headline, title.Text))) return true;
        if (fields.Exists(clue => clue.Source is DateSource.Work or DateSource.PublishedMeta && !clue.IsUpdate)) return false;
        foreach (var make in clues.Dates.Where(clue => !clue.IsUpdate && clue.Date.IsDay).GroupBy(clue => (clue.Source, clue.Hints, clue.Text.Length < 60)))
        {
            var days = make.Select(clue => clue.Date.DayNumber).ToList();
            var falls = days.Zip(days.Skip(1)).Count(pair => pair.First > pair.Second);
            var rises = days.Zip(days.Skip(1)).Count(pair => pair.First < pair.Second);
            if (falls >= MinList - 1 && rises * 4 <= falls && !StandsAlone(make.ToList())) return make.First() == BestShown(isUpdate: false);
        }

        return false;
    }

    // The text of an article separates its date from those of the articles listed below.
    private static bool StandsAlone(List<DateClue> dates)
    {
        var gaps = dates.Zip(dates.Skip(1), (left, right) => right.Offset - left.Offset).ToList();
        return gaps[0] >= MinText && gaps[0] > 4 * gaps.Skip(1).Order().ElementAt((gaps.Count - 1) / 2);
    }
}
