using System.Collections.Frozen;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Reads the words in names of classes and ids: "entry-date", "postDate" and "article__published_at" all have one that means a date.</summary>
internal static class ClassWords
{
    /// <summary>How much of an attribute is looked at.</summary>
    private const int MaxLength = 200;

    private static readonly FrozenDictionary<string, Hints> Words = new Dictionary<string, Hints>(StringComparer.OrdinalIgnoreCase)
    {
        ["date"] = Hints.Date, ["dates"] = Hints.Date, ["datum"] = Hints.Date, ["fecha"] = Hints.Date, ["time"] = Hints.Date, ["timestamp"] = Hints.Date, ["datetime"] = Hints.Date,
        ["timedata"] = Hints.Date, ["newsdate"] = Hints.Date, ["newsdatum"] = Hints.Date, ["blogdate"] = Hints.Date, ["articledate"] = Hints.Date, ["entrydate"] = Hints.Date, ["posttime"] = Hints.Date, ["pubtime"] = Hints.Date | Hints.Publication,
        ["dateline"] = Hints.Date, ["zeit"] = Hints.Date, ["created"] = Hints.Date | Hints.Publication, ["published"] = Hints.Date | Hints.Publication, ["publish"] = Hints.Date | Hints.Publication,
        ["publication"] = Hints.Date | Hints.Publication, ["pubdate"] = Hints.Date | Hints.Publication, ["postdate"] = Hints.Date | Hints.Publication, ["posted"] = Hints.Date | Hints.Publication,
        ["publicado"] = Hints.Date | Hints.Publication, ["publishdate"] = Hints.Date | Hints.Publication, ["postmeta"] = Hints.Date | Hints.Byline, ["meta"] = Hints.Byline, ["submitted"] = Hints.Date | Hints.Byline,
        ["updated"] = Hints.Date | Hints.Update, ["modified"] = Hints.Date | Hints.Update, ["update"] = Hints.Update, ["lastmod"] = Hints.Date | Hints.Update,
        ["author"] = Hints.Author, ["authors"] = Hints.Author, ["byline"] = Hints.Author | Hints.Byline, ["bylines"] = Hints.Author, ["autor"] = Hints.Author, ["autoren"] = Hints.Author,
        ["auteur"] = Hints.Author, ["autore"] = Hints.Author, ["writer"] = Hints.Author, ["contributor"] = Hints.Author, ["contributors"] = Hints.Author, ["username"] = Hints.Author, ["bigusername"] = Hints.Author,
        ["verfasser"] = Hints.Author, ["journalist"] = Hints.Author, ["reporter"] = Hints.Author, ["creator"] = Hints.Author, ["postauthor"] = Hints.Author, ["postprofile"] = Hints.Author, ["poster"] = Hints.Author, ["nickname"] = Hints.Author, ["nick"] = Hints.Author, ["screenname"] = Hints.Author,
        ["comment"] = Hints.Comment, ["comments"] = Hints.Comment, ["commentlist"] = Hints.Comment, ["disqus"] = Hints.Comment, ["respond"] = Hints.Comment, ["kommentar"] = Hints.Comment,
        ["kommentare"] = Hints.Comment, ["commentaires"] = Hints.Comment, ["comentarios"] = Hints.Comment, ["trackback"] = Hints.Comment, ["pingback"] = Hints.Comment, ["reviews"] = Hints.Comment,
        ["related"] = Hints.Aside, ["recommended"] = Hints.Aside, ["recommendations"] = Hints.Aside, ["sidebar"] = Hints.Aside, ["widget"] = Hints.Aside, ["popular"] = Hints.Aside, ["trending"] = Hints.Aside,
        ["mostread"] = Hints.Aside, ["similar"] = Hints.Aside, ["teaser"] = Hints.Aside, ["teasers"] = Hints.Aside, ["carousel"] = Hints.Aside, ["newsletter"] = Hints.Aside, ["recent"] = Hints.Aside,
        ["aside"] = Hints.Aside, ["ticker"] = Hints.Aside, ["calendar"] = Hints.Aside, ["archives"] = Hints.Aside, ["slider"] = Hints.Aside, ["marginal"] = Hints.Aside, ["marginalspalte"] = Hints.Aside,
        ["rail"] = Hints.Aside, ["upcoming"] = Hints.Aside | Hints.Event, ["event"] = Hints.Event, ["events"] = Hints.Event, ["latest"] = Hints.Aside, ["promo"] = Hints.Aside, ["readmore"] = Hints.Aside,
        ["nav"] = Hints.Navigation, ["navbar"] = Hints.Navigation, ["menu"] = Hints.Navigation, ["navigation"] = Hints.Navigation, ["pagination"] = Hints.Navigation,
        ["breadcrumb"] = Hints.Breadcrumb, ["breadcrumbs"] = Hints.Breadcrumb,
        ["footer"] = Hints.Footer, ["copyright"] = Hints.Footer, ["cookie"] = Hints.Footer, ["cookies"] = Hints.Footer,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Hints>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    // "authorname", "authorbox"; not "authority".
    private static bool IsAuthor(ReadOnlySpan<char> word) => word.Length > 6 && word.StartsWith("author", StringComparison.OrdinalIgnoreCase) && word[6] is not ('i' or 'I');

    /// <summary>What the words of a name say.</summary>
    public static Hints Of(string? name)
    {
        if (string.IsNullOrEmpty(name)) return Hints.None;
        var hints = Hints.None;
        var text = name.AsSpan(0, Math.Min(name.Length, MaxLength));
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiLetter(text[end]) && !(end > start && char.IsAsciiLetterUpper(text[end]) && char.IsAsciiLetterLower(text[end - 1]))) end++;
            if (end > start + 2) hints |= Lookup.TryGetValue(text[start..end], out var hint) ? hint : IsAuthor(text[start..end]) ? Hints.Author : Hints.None;
            start = Math.Max(end, start + 1);
        }

        return hints;
    }
}
