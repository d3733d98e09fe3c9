using Dossier.Query.V1;
using Microsoft.AspNetCore.WebUtilities;

namespace Dossier.Gateway.Components.Searching;

/// <summary>What the address of a search page asks.</summary>
/// <param name="Query">Words and phrases.</param>
/// <param name="Language">BCP 47 tag; empty for all.</param>
/// <param name="From">Published on or after; empty for all.</param>
/// <param name="To">Published on or before; empty for all.</param>
/// <param name="PageToken">Where the list goes on; empty for its beginning.</param>
/// <param name="IsAsked">Whether there is a question at all.</param>
internal sealed record SearchQuestion(string Query, string Language, string From, string To, string PageToken, bool IsAsked)
{
    /// <summary>No question yet.</summary>
    public static readonly SearchQuestion Empty = new("", "", "", "", "", IsAsked: false);

    /// <summary>Documents on a page of results.</summary>
    private const int PageSize = 20;

    /// <summary>Whether something narrows the documents.</summary>
    public bool IsFiltered => Language.Length + From.Length + To.Length > 0;

    /// <summary>Reads a query string. A question without words is one: it is told what it lacks; an address without a question is none.</summary>
    public static SearchQuestion Parse(IQueryCollection query) =>
        new(Text(query, "q"), Text(query, "language").Trim(), Text(query, "publishedFrom").Trim(), Text(query, "publishedTo").Trim(), Text(query, "pageToken"), query.ContainsKey("q"));

    /// <summary>The question as Query takes it.</summary>
    public SearchRequest For(CollectionName collection)
    {
        var filter = new DocumentFilter { PublishedFrom = From, PublishedTo = To };
        if (Language.Length > 0) filter.Languages.Add(Language);
        return new SearchRequest { Parent = collection.ToString(), Query = Query, Filter = filter, PageSize = PageSize, PageToken = PageToken };
    }

    /// <summary>Address of the first page of results.</summary>
    public string First(CollectionName collection) => AddressOf(collection, ("q", Query), ("language", Language), ("publishedFrom", From), ("publishedTo", To));

    /// <summary>Address of the same words in all documents.</summary>
    public string WithoutFilter(CollectionName collection) => AddressOf(collection, ("q", Query));

    private static string AddressOf(CollectionName collection, params IEnumerable<(string Key, string Value)> values) =>
        QueryHelpers.AddQueryString($"/{collection}/search", values.Where(value => value.Value.Length > 0).Select(value => KeyValuePair.Create(value.Key, (string?)value.Value)));

    private static string Text(IQueryCollection query, string key) => query[key].ToString();
}

/// <summary>A field that narrows a search.</summary>
/// <param name="Key">Its name in addresses.</param>
/// <param name="Path">Its name in the contract, as errors have it.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Example">What can be in it.</param>
/// <param name="In">Its value.</param>
internal sealed record SearchField(string Key, string Path, string Label, string Example, Func<SearchQuestion, string> In)
{
    /// <summary>Every field.</summary>
    public static readonly IReadOnlyList<SearchField> All =
    [
        new("language", "filter.languages[0]", "Language", "en, ko, …", question => question.Language),
        new("publishedFrom", "filter.published_from", "Published from", "2020 or 2020-11-18", question => question.From),
        new("publishedTo", "filter.published_to", "Published to", "2021-03", question => question.To),
    ];

    /// <summary>Whether the form has a field for what an error names.</summary>
    public static bool Knows(string path) => path == "query" || All.Any(field => field.Path == path);
}
