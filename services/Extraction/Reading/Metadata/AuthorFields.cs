using System.Buffers;
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

    /// <summary>Parts of addresses under which sites keep the pages of their authors.</summary>
    private static readonly SearchValues<string> Addresses = SearchValues.Create(
        ["/author/", "/authors/", "/autor/", "/autoren/", "/autores/", "/auteur/", "/auteurs/", "/autore/", "/autori/", "/contributor/", "/contributors/", "/writer/", "/writers/", "/redakteur/", "author="], StringComparison.OrdinalIgnoreCase);

    /// <summary>Longest address that is looked at.</summary>
    private const int MaxAddress = 500;

    /// <summary>Whether an address is that of an author's page.</summary>
    public static bool IsAddress(string? address) =>
        address is { Length: > 8 and <= MaxAddress } && address.AsSpan().ContainsAny(Addresses);

    public static bool Contains(string name) => Ranks.ContainsKey(name);

    /// <summary>The smaller the better.</summary>
    public static int Rank(string name) => Ranks[name];
}
