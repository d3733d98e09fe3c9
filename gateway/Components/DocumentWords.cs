using System.Globalization;
using Dossier.Query.V1;

namespace Dossier.Gateway.Components;

/// <summary>How a person knows a document.</summary>
internal static class DocumentWords
{
    private const int MaxTitle = 200;
    private const int MaxDate = 40;

    /// <summary>Its title; without one, where it came from.</summary>
    public static string TitleOf(Document document) => DocumentTitles.TitleOf(document.Name, document.Sources, document);

    /// <summary>Where it came from: its file name, else its URI, else its id.</summary>
    public static string SourceOf(Document document) => DocumentTitles.FileOf(document.Sources) ?? DocumentName.Parse(document.Name).Id;

    /// <summary>The address on the web that it came from, when it came from there: nothing else may become a link.</summary>
    public static string? WebAddressOf(Document document) => document.Sources
        .Select(source => source.Uri)
        .FirstOrDefault(uri => Uri.TryCreate(uri, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps));

    /// <summary>When it was published, as exactly as the document says; null when it does not.</summary>
    public static string? PublishedOn(Document document) => document.Metadata?.PublicationDate?.Value is { Length: > 0 } date ? DisplayText.Line(Day(date), MaxDate) : null;

    /// <summary>The publisher or author, when the document names one.</summary>
    public static string? PublisherOf(Document document) =>
        new[] { document.Metadata?.Author?.Value, document.Metadata?.Publisher?.Value }.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } names
            ? DisplayText.Line(string.Join(", ", names), MaxTitle)
            : null;

    /// <summary>Its main language as a tag for pages; empty when that is not known, so that it is not taken for the page's own.</summary>
    public static string TagOf(Document document) => document.Language == "und" ? "" : document.Language;

    /// <summary>A date of year, month or day, and what comes behind it, as people write it: "18 November 2020".</summary>
    /// <param name="iso">ISO 8601, complete from the year down.</param>
    public static string Day(string iso)
    {
        var date = iso.Split('T')[0];
        if (DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return DateOnly.TryParseExact(date, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month.ToString("MMMM yyyy", CultureInfo.InvariantCulture) : iso;
    }
}
