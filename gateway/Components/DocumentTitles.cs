using Dossier.Common.V1;
using LedgerDocument = Dossier.Ingest.V1.Document;
using PublishedDocument = Dossier.Query.V1.Document;

namespace Dossier.Gateway.Components;

/// <summary>What a person calls a document.</summary>
internal static class DocumentTitles
{
    private const int MaxLength = 200;

    /// <summary>Its own title, else its file's name, else where it came from, else its id.</summary>
    public static string TitleOf(string name, IEnumerable<Source> sources, PublishedDocument? published) =>
        published?.Metadata?.Title?.Value is { Length: > 0 } title && !string.IsNullOrWhiteSpace(title)
            ? DisplayText.Line(title, MaxLength)
            : FileOf(sources) ?? DocumentName.Parse(name).Id;

    /// <summary>What its file or address is called, where that is not already the title.</summary>
    public static string? UnderTitle(LedgerDocument document, PublishedDocument? published) =>
        FileOf(document.Sources) is { } file && file != TitleOf(document.Name, document.Sources, published) ? file : null;

    /// <summary>When it was published, as exactly as it is known; null when it does not say.</summary>
    public static string? DateOf(PublishedDocument? published) => published?.Metadata?.PublicationDate?.Value is { Length: > 0 } date ? date.Split('T')[0] : null;

    /// <summary>A language in words: "English"; its tag for one that this machine has no name for; null when it was not determined.</summary>
    public static string? LanguageOf(string tag)
    {
        if (tag is "" or "und") return null;
        return Languages.GetValueOrDefault(tag.Split('-')[0], tag);
    }

    /// <summary>Its file's name, else where it came from; null when neither is known.</summary>
    public static string? FileOf(IEnumerable<Source> sources) =>
        sources.Select(source => source.FileName.Length > 0 ? source.FileName : source.Uri).FirstOrDefault(file => !string.IsNullOrWhiteSpace(file)) is { } file
            ? DisplayText.Line(file, MaxLength)
            : null;

    // Names out of the platform would differ from machine to machine; these are the languages that readers meet most.
    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ar"] = "Arabic", ["de"] = "German", ["en"] = "English", ["es"] = "Spanish", ["fr"] = "French", ["it"] = "Italian", ["ja"] = "Japanese",
        ["ko"] = "Korean", ["nl"] = "Dutch", ["pl"] = "Polish", ["pt"] = "Portuguese", ["ru"] = "Russian", ["uk"] = "Ukrainian", ["zh"] = "Chinese",
    };
}
