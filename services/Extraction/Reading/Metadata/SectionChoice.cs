namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Chooses the section of the site that a page belongs to.</summary>
internal static class SectionChoice
{
    private const int MaxLength = 80;

    private static readonly string[] Fields = ["article:section", "og:article:section", "parsely-section", "sailthru.section", "cxenseparse:section", "section", "dc.subject.section", "category"];

    /// <summary>The section, or the path of sections from a breadcrumb; null when the page names none.</summary>
    public static string? Choose(PageClues clues, string? title)
    {
        if (Fields.Select(field => clues.Meta.GetValueOrDefault(field)).FirstOrDefault(IsName) is { } field) return field;
        if (clues.Things.Where(thing => thing.Kind == ThingKind.Work).Select(thing => thing.Section).FirstOrDefault(IsName) is { } section) return section;
        // The first step of a breadcrumb is the site, the last one the page.
        var steps = clues.Breadcrumb.Where(step => title is null || !MetadataText.IsSame(step, title)).Skip(1).Where(IsName).ToList();
        return steps.Count is > 0 and < 6 ? string.Join(" > ", steps) : null;
    }

    private static bool IsName(string? value) => value is { Length: > 1 and <= MaxLength } && value.Any(char.IsLetter) && !value.Contains("://", StringComparison.Ordinal);
}
