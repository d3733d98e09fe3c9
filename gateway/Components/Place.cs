using Microsoft.AspNetCore.WebUtilities;

namespace Dossier.Gateway.Components;

/// <summary>The parts of the site that the navigation leads to.</summary>
internal enum Section
{
    None,
    Collections,
    Documents,
    Search,
    Briefing,
    Timeline,
    Status,
}

/// <summary>Where an address is on the site.</summary>
/// <param name="Section">The part of the site that the navigation marks.</param>
/// <param name="Collection">The collection, when it is inside one.</param>
/// <param name="Query">The words that are searched for, on a search page.</param>
internal sealed record Place(Section Section, CollectionName? Collection, string Query)
{
    /// <summary>What the navigation offers here.</summary>
    public IEnumerable<(Section Section, string Href, string Label)> Links =>
        Collection is { } collection
            ?
            [
                (Section.Documents, $"/{collection}", "Documents"),
                (Section.Search, $"/{collection}/search", "Search"),
                (Section.Briefing, $"/{collection}/briefing", "Briefing"),
                (Section.Timeline, $"/{collection}/timeline", "Timeline"),
                (Section.Status, "/status", "Status"),
            ]
            : [(Section.Collections, "/?all", "Collections"), (Section.Status, "/status", "Status")];

    /// <summary>Reads an address.</summary>
    /// <param name="relative">Path and query, without the slash in front.</param>
    public static Place Of(string relative)
    {
        var (path, query) = relative.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (relative[..at], relative[at..]) : (relative, "");
        return path.Split('#')[0].Split('/') switch
        {
            [""] => new(Section.Collections, null, ""),
            ["status"] => new(Section.Status, null, ""),
            ["collections", var id, .. var rest] when CollectionName.IsValidId(id) => new(SectionOf(rest), new CollectionName(id), QueryOf(rest, query)),
            _ => new(Section.None, null, ""),
        };
    }

    private static Section SectionOf(string[] rest) => rest switch
    {
        ["search"] => Section.Search,
        [.., "briefing"] => Section.Briefing,
        ["timeline"] => Section.Timeline,
        _ => Section.Documents,
    };

    private static string QueryOf(string[] rest, string query) => rest is ["search"] ? QueryHelpers.ParseQuery(query).GetValueOrDefault("q").ToString() : "";
}
