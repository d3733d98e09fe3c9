namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Chooses the name of the site or publisher; nothing is made of an address alone.</summary>
internal static class SiteChoice
{
    private const int MaxLength = 100;

    private static readonly string[] Fields = ["og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "publisher", "application-name", "apple-mobile-web-app-title", "cre", "twitter:app:name:iphone"];

    public static string? Choose(PageClues clues)
    {
        if (clues.Meta.GetValueOrDefault("og:site_name") is { } named && IsName(named)) return named;
        if (clues.Things.Select(thing => thing.Publisher).FirstOrDefault(IsName) is { } publisher) return publisher;
        if (Fields.Select(field => clues.Meta.GetValueOrDefault(field)).FirstOrDefault(IsName) is { } field) return field;
        // The part of the title that is the name in the address.
        var host = Host(clues);
        return TitleParts.Split(clues.DocumentTitle ?? "").FirstOrDefault(part => host.Length >= MinHost && MetadataText.IsSame(part, host)) is { } part ? part : null;
    }

    /// <summary>The name in the address of the page: "example" of www.example.co.uk; empty when it has none.</summary>
    public static string Host(PageClues clues)
    {
        foreach (var address in clues.Addresses)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.HostNameType != UriHostNameType.Dns) continue;
            var labels = uri.Host.Split('.');
            // A second-level domain of a country has at most three letters: co.uk, com.au.
            var at = labels.Length - 2;
            if (at > 0 && labels[at].Length <= 3 && labels[^1].Length == 2) at--;
            return labels[Math.Max(0, at)];
        }

        return "";
    }

    /// <summary>Whether the page is the front page of its site and no article: by each address that it gives for itself.</summary>
    public static bool IsHome(PageClues clues) =>
        clues.Meta.GetValueOrDefault("og:type") is not "article" && clues.Addresses.Count > 0
        && clues.Addresses.TrueForAll(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.Fragment.Length == 0);

    private const int MinHost = 3;

    private static bool IsName(string? value) =>
        value is { Length: >= 2 and <= MaxLength } && value.Any(char.IsLetter) && !value.Contains("://", StringComparison.Ordinal) && !value.StartsWith('@');
}
