namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Chooses the authors of a page: linked data and meta elements first, then what is marked as an author near the title, then bylines. A field that only
/// repeats the name of the site gives way to a person whom the page shows.
/// </summary>
internal static class AuthorChoice
{
    private const int MaxShown = 12;

    /// <summary>Characters around the title in which its byline stands.</summary>
    private const int NearBefore = 400;

    private const int NearBehind = 1_500;

    /// <summary>Longest text that is a name and nothing else.</summary>
    private const int BareName = 30;

    /// <summary>Their names, separated by commas; null when the page names none.</summary>
    public static string? Choose(PageClues clues, string? title, string? site)
    {
        var field = Fields(clues, site).FirstOrDefault(names => names.Count > 0);
        if (field is not null && !field.TrueForAll(name => IsSite(name, site))) return Joined(field);
        var place = TitleChoice.Place(clues, title);
        var shown = Shown(clues, place).Concat(Far(clues, place)).Select(clue => Bylines.Names(clue.Text, site)).FirstOrDefault(names => names.Count > 0);
        return (shown ?? field) is { } found ? Joined(found) : null;
    }

    private static string Joined(List<string> names) => string.Join(", ", names.Take(MaxShown));

    private static bool IsSite(string name, string? site) => site is not null && (MetadataText.IsSame(name, site) || site.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<List<string>> Fields(PageClues clues, string? site)
    {
        foreach (var thing in clues.Things.Where(thing => thing.Kind == ThingKind.Work)) yield return Names(thing.Authors, site);
        foreach (var field in clues.AuthorMeta.GroupBy(meta => AuthorFields.Rank(meta.Name)).OrderBy(group => group.Key)) yield return Names(field.Select(meta => meta.Value), site);
        // The card that a page is shared as has lines with labels; a content system writes "Written by" into one.
        if (clues.Meta.GetValueOrDefault("twitter:label1") is { } label && Bylines.IsOpener(label) && clues.Meta.GetValueOrDefault("twitter:data1") is { } card) yield return Names([card], site);
    }

    // What is a name and nothing else comes before what has a name in it; the nearer to the beginning, the better.
    private static IEnumerable<AuthorClue> Shown(PageClues clues, HeadingClue? title)
    {
        var near = clues.Authors.Where(clue => IsOfPage(clues, clue, title) && IsNear(clue, title)).ToList();
        return near.Where(clue => clue.Source <= AuthorSource.Link)
            .Concat(near.Where(clue => clue.Source == AuthorSource.Class && clue.Text.Length <= BareName))
            .Concat(near.Where(clue => clue.Source > AuthorSource.Link));
    }

    // At the end of the article, where its footer is: only what is said to be the author in so many words.
    private static IEnumerable<AuthorClue> Far(PageClues clues, HeadingClue? title) => clues.Authors.Where(clue =>
        (clue.Source <= AuthorSource.Link || clue.IsAnnounced || Bylines.IsLabelled(clue.Text)) && clue.Offset >= (title?.Offset ?? 0)
        && (clues.ZoneHints(clue.Zone, title?.Zone ?? 0) & (Hints.Comment | Hints.Aside | Hints.Navigation)) == 0);

    private static bool IsNear(AuthorClue clue, HeadingClue? title)
    {
        if (clue.Source <= AuthorSource.Link) return true;
        var distance = title is null ? clue.Offset : clue.Offset - title.Offset - title.Text.Length;
        return distance is > -NearBefore and < NearBehind;
    }

    private static List<string> Names(IEnumerable<string> fields, string? site)
    {
        List<string> names = [];
        foreach (var field in fields) names.AddRange(Bylines.Names(field, site, isField: true).Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)));
        return names;
    }

    private static bool IsOfPage(PageClues clues, AuthorClue clue, HeadingClue? title) =>
        (clues.ZoneHints(clue.Zone, title?.Zone ?? 0) & (Hints.Comment | Hints.Aside | Hints.Navigation | Hints.Footer)) == 0;
}
