using AngleSharp.Dom;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>Collects what meta elements and their like say of a page (HTML standard metadata names, Open Graph, Dublin Core, schema.org microdata).</summary>
internal sealed class HtmlMetadata
{
    /// <summary>Longest value that is taken; longer ones are not titles or names.</summary>
    private const int MaxValueLength = 1_000;

    private string? openGraphTitle;
    private string? documentTitle;
    private string? author;
    private string? publisher;
    private string? section;
    private FoundDate? published;
    private FoundDate? updated;

    public void Read(IElement element)
    {
        switch (element.LocalName)
        {
            case "title" when element.Parent is IElement { LocalName: "head" }:
                documentTitle ??= Clean(element.TextContent);
                break;
            case "meta":
                ReadMeta(element.GetAttribute("property") ?? element.GetAttribute("name") ?? element.GetAttribute("itemprop"), element.GetAttribute("content"));
                break;
            case "time" when element.GetAttribute("itemprop") is { } property:
                ReadMeta(property, element.GetAttribute("datetime"));
                break;
        }
    }

    /// <summary>The metadata; a title that stands in the text as a block is cited from there.</summary>
    public FoundMetadata Found(string charset, string text, IReadOnlyList<TextBlock> blocks)
    {
        var heading = blocks.FirstOrDefault(block => block.Kind == BlockKind.Title)?.Range;
        var title = openGraphTitle ?? documentTitle;
        // "Headline - Site": the heading is the title, and the text has it.
        var found = heading is { } range && (title is null || title.AsSpan().StartsWith(range.In(text), StringComparison.Ordinal))
            ? new FoundValue(range.In(text).ToString(), range)
            : title is null ? null : new FoundValue(title);
        return new FoundMetadata(charset)
        {
            Title = found,
            Author = Value(author),
            Publisher = Value(publisher),
            Section = Value(section),
            PublicationDate = published,
            UpdateDate = updated,
        };
    }

    private void ReadMeta(string? name, string? content)
    {
        if (name is null || Clean(content) is not { } value) return;
        switch (name.ToLowerInvariant())
        {
            case "og:title":
                openGraphTitle ??= value;
                break;
            case "author" or "article:author" or "dc.creator" or "byl" when !value.StartsWith("http", StringComparison.OrdinalIgnoreCase):
                author ??= value;
                break;
            case "og:site_name" or "publisher" or "dc.publisher":
                publisher ??= value;
                break;
            case "article:section":
                section ??= value;
                break;
            case "article:published_time" or "datepublished" or "date" or "pubdate" or "publishdate" or "publish-date" or "dc.date" or "dc.date.issued" or "dcterms.created" or "parsely-pub-date":
                published ??= Date(value);
                break;
            case "article:modified_time" or "datemodified" or "dcterms.modified" or "last-modified":
                updated ??= Date(value);
                break;
        }
    }

    private static FoundDate? Date(string value) => DateLine.Read(value, new TextRange(0, value.Length)) is { } line ? line.Date with { Evidence = null } : null;

    private static FoundValue? Value(string? value) => value is null ? null : new FoundValue(value);

    private static string? Clean(string? value)
    {
        if (value is null or { Length: > MaxValueLength }) return null;
        var clean = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return clean.Length == 0 ? null : clean;
    }
}
