using AngleSharp.Dom;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Metadata of an HTML page: from linked data, meta elements (HTML standard names, Open Graph, Dublin Core, Highwire, Parse.ly, Sailthru), microdata, time
/// elements, the names of classes, the visible text and the page's address. Each value is cited from the text where the text has it too.
/// </summary>
internal sealed class HtmlMetadata
{
    private readonly PageClues clues;

    private HtmlMetadata(PageClues clues) => this.clues = clues;

    /// <summary>Collects what a page says.</summary>
    /// <param name="tree">The page.</param>
    /// <param name="source">Its source, for the scripts that the tree does not have.</param>
    /// <param name="sourceUri">Where it came from; may be empty.</param>
    /// <param name="cancel">Stops the work.</param>
    public static HtmlMetadata Collect(IDocument tree, string source, string sourceUri, CancellationToken cancel) =>
        new(PageWalk.Collect(tree, source, sourceUri, cancel));

    /// <summary>The metadata, with evidence in the text that was made of the page.</summary>
    public FoundMetadata Found(string charset, string text, IReadOnlyList<TextBlock> blocks)
    {
        var site = SiteChoice.Choose(clues);
        var title = TitleChoice.Choose(clues, site);
        var evidence = new TextEvidence(text, blocks, clues.Order);
        var place = evidence.Title(title);
        var heading = TitleChoice.Place(clues, title);
        var dates = DateChoice.Choose(clues, heading);
        var section = SectionChoice.Choose(clues, title);
        return new FoundMetadata(charset)
        {
            Title = title is null ? null : new FoundValue(place is { } range ? range.In(text).ToString() : title, place),
            Author = Value(AuthorChoice.Choose(clues, title, site), evidence.Name),
            Publisher = Value(site, evidence.Name),
            Section = Value(section, evidence.Name),
            Genre = GenreChoice.Choose(clues, section, heading, evidence),
            PublicationDate = Date(dates.Published, evidence) is { } date ? date with { Inferred = dates.IsInferred } : null,
            UpdateDate = Date(dates.Updated, evidence),
        };
    }

    private static FoundValue? Value(string? value, Func<string, TextRange?> evidence) => value is null ? null : new FoundValue(value, evidence(value));

    private static FoundDate? Date(DateClue? clue, TextEvidence evidence) => clue is null ? null : new FoundDate(clue.Date.Value, clue.Date.Precision, evidence.Date(clue.Date));
}
