using System.Collections.Frozen;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Meta elements that name authors, best first.</summary>
internal static class AuthorFields
{
    private static readonly FrozenDictionary<string, int> Ranks = new[]
    {
        "citation_author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "article:author_name", "byl", "author", "article:author", "og:article:author", "twitter:data1-author",
        "authors", "creator", "page_author", "cxenseparse:author", "mediator_author", "rbauthors", "blogger",
    }.Select((name, rank) => (name, rank)).ToFrozenDictionary(pair => pair.name, pair => pair.rank, StringComparer.Ordinal);

    public static bool Contains(string name) => Ranks.ContainsKey(name);

    /// <summary>The smaller the better.</summary>
    public static int Rank(string name) => Ranks[name];
}
