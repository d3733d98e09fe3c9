namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Where a page says a date.</summary>
internal enum DateSource
{
    /// <summary>Linked data of a work.</summary>
    Work,

    /// <summary>Linked data of the page, which may be any page.</summary>
    Page,

    /// <summary>A meta element that names a publication (article:published_time and its like).</summary>
    PublishedMeta,

    /// <summary>A meta element that just says "date".</summary>
    DateMeta,

    /// <summary>Microdata: itemprop of a publication.</summary>
    Microdata,

    /// <summary>A time element with a machine-readable value.</summary>
    Time,

    /// <summary>The title attribute of an element whose text is a date or an age.</summary>
    TitleAttribute,

    /// <summary>The text that a reader sees.</summary>
    Text,

    /// <summary>The address of the page.</summary>
    Address,

    /// <summary>What a script of the page shows its reader, which is not in the tree.</summary>
    Script,
}

/// <summary>What the names of classes and ids around a text say it is.</summary>
[Flags]
internal enum Hints
{
    None = 0,
    Date = 1,
    Author = 2,
    Comment = 4,
    Aside = 8,
    Navigation = 16,
    Footer = 32,
    Update = 64,
    Publication = 128,
    Breadcrumb = 256,
    Event = 512,
    Byline = 1024,
}

/// <summary>A date that may be when the page was published or updated.</summary>
/// <param name="Date">The date; its range counts in <see cref="Text"/>.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Offset">Characters of visible text before it.</param>
/// <param name="Zone">The part of the page it stands in; 0 for the page.</param>
internal sealed record DateClue(WrittenDate Date, DateSource Source, int Offset, int Zone)
{
    /// <summary>It is said to be a date of change.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>It is said to be a date of publication: a label, a class, an attribute.</summary>
    public bool IsLabelled { get; init; }

    /// <summary>The text around it says so of itself: "This article was published on …".</summary>
    public bool IsOfText { get; init; }

    /// <summary>It is that of something that the page contains, such as a video.</summary>
    public bool IsOfPart { get; init; }

    /// <summary>Words say that it is a date of publication or of change, and not only the name of a class.</summary>
    public bool IsSaid { get; init; }

    public Hints Hints { get; init; }

    /// <summary>The field it comes from, or the headline of the thing it is said of.</summary>
    public string Name { get; init; } = "";

    /// <summary>The block of text it stands in; empty when it is no text.</summary>
    public string Text { get; init; } = "";
}

/// <summary>A text that may name an author.</summary>
/// <param name="Text">As it stands, with "By" and the like.</param>
/// <param name="Source">How it came to be one; the smaller the better.</param>
/// <param name="Offset">Characters of visible text before it.</param>
/// <param name="Zone">The part of the page it stands in; 0 for the page.</param>
internal sealed record AuthorClue(string Text, AuthorSource Source, int Offset, int Zone)
{
    /// <summary>The line before said in so many words that a name would follow.</summary>
    public bool IsAnnounced { get; init; }
}

/// <summary>How a text came to be taken for an author.</summary>
internal enum AuthorSource
{
    Microdata,
    Link,
    Class,
    Line,
}

/// <summary>A heading of the page.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">Its text.</param>
/// <param name="Offset">Characters of visible text before it.</param>
/// <param name="Zone">The part of the page it stands in.</param>
/// <param name="IsTitle">A class or itemprop says that it is the title.</param>
internal sealed record HeadingClue(int Level, string Text, int Offset, int Zone, bool IsTitle);

/// <summary>Everything on a page from which its metadata may be taken.</summary>
internal sealed class PageClues
{
    private readonly List<(int Parent, Hints Hints)> zones = [(0, Hints.None)];

    /// <summary>Meta elements by lower-case name; the first of each.</summary>
    public Dictionary<string, string> Meta { get; } = new(StringComparer.Ordinal);

    /// <summary>All values of the meta elements that name authors.</summary>
    public List<(string Name, string Value)> AuthorMeta { get; } = [];

    public string? DocumentTitle { get; set; }

    public string Language { get; set; } = "";

    /// <summary>Addresses that the page gives for itself, and the one it came from.</summary>
    public List<string> Addresses { get; } = [];

    public IReadOnlyList<LinkedThing> Things { get; set; } = [];

    /// <summary>The date that the page's scripts have, looked for only on a page without any other.</summary>
    public WrittenDate? ScriptDate { get; set; }

    public List<DateClue> Dates { get; } = [];

    public List<AuthorClue> Authors { get; } = [];

    public List<HeadingClue> Headings { get; } = [];

    public List<string> Breadcrumb { get; } = [];

    /// <summary>Short lines of the page that may be labels of a genre.</summary>
    public List<(string Text, int Offset, int Zone)> Labels { get; } = [];

    public DayOrder Order => Language.Length == 0 || Language.StartsWith("en", StringComparison.OrdinalIgnoreCase) && !IsBritish ? DayOrder.MonthFirst : DayOrder.DayFirst;

    /// <summary>Length of the visible text.</summary>
    public int Length { get; set; }

    private bool IsBritish => Language.Length > 3 && Language[3..].ToUpperInvariant() is "GB" or "AU" or "NZ" or "IE" or "IN" or "ZA";

    /// <summary>How many parts are open or were.</summary>
    public int ZoneCount => zones.Count;

    /// <summary>Opens a part of the page that is apart from what the page is about.</summary>
    public int AddZone(int parent, Hints hints)
    {
        zones.Add((parent, hints));
        return zones.Count - 1;
    }

    /// <summary>What a zone is, as seen from a place of the main text: the zones around that place do not count.</summary>
    public Hints ZoneHints(int zone, int seenFrom)
    {
        var hints = Hints.None;
        for (; zone != 0; zone = zones[zone].Parent)
        {
            if (!Contains(zone, seenFrom)) hints |= zones[zone].Hints;
        }

        // A page whose title stands in a "widget" calls all of its parts so.
        return (hints & Hints.Aside) != 0 ? hints & ~(Around(seenFrom) & Hints.Aside) : hints;
    }

    private Hints Around(int zone)
    {
        var hints = Hints.None;
        for (; zone != 0; zone = zones[zone].Parent) hints |= zones[zone].Hints;
        return hints;
    }

    private bool Contains(int zone, int inner)
    {
        for (; inner != 0; inner = zones[inner].Parent)
        {
            if (inner == zone) return true;
        }

        return false;
    }
}
