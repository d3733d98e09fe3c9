namespace Dossier.Extraction.Reading.Metadata;

/// <summary>The dates that a page gives in fields: linked data, meta elements, its address.</summary>
internal static class DateFields
{
    private static readonly string[] Published =
    [
        "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
        "citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued", "dcterms.issued", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publicationdate",
        "published", "published-date", "published_time", "published_at", "article.published", "article_date_original", "originalpublicationdate", "ptime", "displaydate", "rnews:datepublished", "article:post_date",
        "prism.publicationdate", "bt:pubdate", "shareaholic:article_published_time", "dcterms.created", "dc.date.created", "created", "pdate", "datecreated", "weibo:article:create_at", "mediator_published_time", "bt:pubdate",
    ];

    private static readonly string[] Plain = ["date", "dc.date", "dcterms.date", "og:pubdate", "timestamp", "release_date", "originalpubdate", "firstpublished", "eomportal-lastupdate"];

    private static readonly string[] Updated =
    [
        "article:modified_time", "og:article:modified_time", "article:modified", "datemodified", "dcterms.modified", "dc.date.modified", "modified", "updated_time", "article:updated_time", "og:updated_time", "last-modified",
        "lastmod", "revision_date", "weibo:article:update_at",
    ];

    private static readonly string[] OtherPublications = ["modif", "updat", "expir", "unpublish", "publisher"];

    /// <summary>The dates, the most trustworthy first.</summary>
    public static IEnumerable<DateClue> Read(PageClues clues)
    {
        foreach (var thing in clues.Things.OrderByDescending(thing => thing.Kind))
        {
            var source = thing.Kind == ThingKind.Work ? DateSource.Work : DateSource.Page;
            if (Date(clues, thing.Published) is { } published) yield return new DateClue(published, source, 0, 0) { IsOfPart = IsPart(thing), Name = thing.Headline ?? thing.Name ?? "" };
            if (Date(clues, thing.Modified) is { } modified) yield return new DateClue(modified, source, 0, 0) { IsUpdate = true, IsOfPart = IsPart(thing), Name = thing.Headline ?? thing.Name ?? "" };
        }

        foreach (var clue in Meta(clues, Published, DateSource.PublishedMeta, false)) yield return clue;
        foreach (var name in clues.Meta.Keys.Where(IsPublication).Order(StringComparer.Ordinal))
        {
            if (Date(clues, clues.Meta[name]) is { } date) yield return new DateClue(date, DateSource.DateMeta, 0, 0) { Name = name };
        }

        foreach (var clue in Meta(clues, Plain, DateSource.DateMeta, false)) yield return clue;
        foreach (var clue in Meta(clues, Updated, DateSource.PublishedMeta, true)) yield return clue;
        foreach (var address in clues.Addresses)
        {
            if (AddressDates.Find(address) is { } date) yield return new DateClue(date, DateSource.Address, 0, 0);
        }

        if (clues.ScriptDate is { } script) yield return new DateClue(script, DateSource.Script, 0, 0);
    }

    private static bool IsPart(LinkedThing thing) => thing.Types.Count > 0 && thing.Types.All(type => type.EndsWith("Object", StringComparison.Ordinal));

    // Names that systems make up for themselves: "w-published-date", "x:publishedAt".
    private static bool IsPublication(string name) =>
        name.Contains("publish", StringComparison.Ordinal) && !Published.Contains(name, StringComparer.Ordinal)
            && !Array.Exists(OtherPublications, other => name.Contains(other, StringComparison.Ordinal));

    private static IEnumerable<DateClue> Meta(PageClues clues, string[] names, DateSource source, bool isUpdate)
    {
        foreach (var name in names)
        {
            if (Date(clues, clues.Meta.GetValueOrDefault(name)) is { } date) yield return new DateClue(date, source, 0, 0) { IsUpdate = isUpdate, Name = name };
        }
    }

    private static WrittenDate? Date(PageClues clues, string? value) => value is null ? null : DateScanner.OfField(value, clues.Order);
}
