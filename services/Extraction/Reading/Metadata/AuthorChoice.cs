namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Chooses the authors of a page.</summary>
internal static class AuthorChoice
{
    private const int MaxShown = 12;

    /// <summary>Their names, separated by commas; null when the page names none.</summary>
    public static string? Choose(PageClues clues, string? title, string? site)
    {
        foreach (var names in Candidates(clues, title, site))
        {
            if (names.Count > 0) return string.Join(", ", names.Take(MaxShown));
        }

        return null;
    }

    private static IEnumerable<List<string>> Candidates(PageClues clues, string? title, string? site)
    {
        foreach (var thing in clues.Things.Where(thing => thing.Kind == ThingKind.Work)) yield return Names(thing.Authors, site);
        foreach (var field in clues.AuthorMeta.GroupBy(meta => AuthorFields.Rank(meta.Name)).OrderBy(group => group.Key)) yield return Names(field.Select(meta => meta.Value), site);
        var place = TitleChoice.Place(clues, title);
        foreach (var source in clues.Authors.Where(clue => IsOfPage(clues, clue, place)).GroupBy(clue => clue.Source).OrderBy(group => group.Key))
        {
            foreach (var clue in source) yield return Bylines.Names(clue.Text, site);
        }
    }

    private static List<string> Names(IEnumerable<string> fields, string? site)
    {
        List<string> names = [];
        foreach (var field in fields) names.AddRange(Bylines.Names(field, site).Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)));
        return names;
    }

    private static bool IsOfPage(PageClues clues, AuthorClue clue, HeadingClue? title) =>
        (clues.ZoneHints(clue.Zone, title?.Zone ?? 0) & (Hints.Comment | Hints.Aside | Hints.Navigation | Hints.Footer)) == 0;
}
