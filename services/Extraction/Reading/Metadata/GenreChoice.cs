using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Chooses the genre of a page: a label that readers see before the title, the name of the section, or the type of the linked data; nothing is guessed.</summary>
internal static class GenreChoice
{
    /// <summary>Characters of visible text between a label and the title.</summary>
    private const int Near = 200;

    private const Hints Elsewhere = Hints.Navigation | Hints.Aside | Hints.Footer | Hints.Comment;

    private static readonly string[] Fields = ["genre", "article:genre", "parsely-type", "dc.type", "citation_article_type", "content-type"];

    /// <summary>The genre; null when the page does not name it.</summary>
    public static FoundValue? Choose(PageClues clues, string? section, HeadingClue? title, TextEvidence evidence)
    {
        foreach (var (label, offset, zone) in clues.Labels)
        {
            if (title is null || offset > title.Offset + title.Text.Length + Near || offset < title.Offset - Near) continue;
            // A menu names every section there is, whichever this page belongs to.
            if ((clues.ZoneHints(zone, title.Zone) & Elsewhere) != 0) continue;
            if (GenreLabels.Read(label) is { } shown and not "news" and not "blog" and not "letter" && evidence.Name(label) is { } place) return new FoundValue(shown, place);
        }

        var named = Fields.Select(field => clues.Meta.GetValueOrDefault(field)).Append(section).Concat(clues.Things.Where(thing => thing.Kind == ThingKind.Work).SelectMany(thing => thing.Types.Prepend(thing.Genre)));
        var genre = named.Select(value => value is null ? null : GenreLabels.Read(value)).FirstOrDefault(value => value is not null);
        genre ??= clues.Things.SelectMany(thing => thing.Types).Any(type => type is "CollectionPage" or "SearchResultsPage") ? "listing" : null;
        genre ??= clues.Meta.GetValueOrDefault("og:type")?.StartsWith("product", StringComparison.OrdinalIgnoreCase) == true ? "product" : null;
        return genre is null ? null : new FoundValue(genre);
    }
}
