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
        document.Membership is { Path: { Length: > 0 } path } ? $"in another file › {DisplayText.Of(path)}"
        : FileOf(document.Sources) is { } file && file != TitleOf(document.Name, document.Sources, published) ? file : null;

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

    // Names out of the platform would differ from machine to machine; these are the languages that readers tell apart.
    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["af"] = "Afrikaans", ["am"] = "Amharic", ["ar"] = "Arabic", ["az"] = "Azerbaijani", ["be"] = "Belarusian", ["bg"] = "Bulgarian",
        ["bn"] = "Bengali", ["bo"] = "Tibetan", ["bs"] = "Bosnian", ["ca"] = "Catalan", ["cs"] = "Czech", ["cy"] = "Welsh", ["da"] = "Danish",
        ["de"] = "German", ["dv"] = "Dhivehi", ["el"] = "Greek", ["en"] = "English", ["eo"] = "Esperanto", ["es"] = "Spanish", ["et"] = "Estonian",
        ["eu"] = "Basque", ["fa"] = "Persian", ["fi"] = "Finnish", ["fr"] = "French", ["ga"] = "Irish", ["gu"] = "Gujarati", ["he"] = "Hebrew",
        ["hi"] = "Hindi", ["hr"] = "Croatian", ["hu"] = "Hungarian", ["hy"] = "Armenian", ["id"] = "Indonesian", ["is"] = "Icelandic",
        ["it"] = "Italian", ["ja"] = "Japanese", ["ka"] = "Georgian", ["kk"] = "Kazakh", ["km"] = "Khmer", ["kn"] = "Kannada", ["ko"] = "Korean",
        ["la"] = "Latin", ["lg"] = "Ganda", ["lo"] = "Lao", ["lt"] = "Lithuanian", ["lv"] = "Latvian", ["mi"] = "Maori", ["mk"] = "Macedonian",
        ["ml"] = "Malayalam", ["mn"] = "Mongolian", ["mr"] = "Marathi", ["ms"] = "Malay", ["my"] = "Burmese", ["nb"] = "Norwegian Bokmål",
        ["ne"] = "Nepali", ["nl"] = "Dutch", ["nn"] = "Norwegian Nynorsk", ["or"] = "Odia", ["pa"] = "Punjabi", ["pl"] = "Polish",
        ["pt"] = "Portuguese", ["ro"] = "Romanian", ["ru"] = "Russian", ["si"] = "Sinhala", ["sk"] = "Slovak", ["sl"] = "Slovenian", ["sn"] = "Shona",
        ["so"] = "Somali", ["sq"] = "Albanian", ["sr"] = "Serbian", ["st"] = "Southern Sotho", ["sv"] = "Swedish", ["sw"] = "Swahili",
        ["ta"] = "Tamil", ["te"] = "Telugu", ["th"] = "Thai", ["tl"] = "Tagalog", ["tn"] = "Tswana", ["tr"] = "Turkish", ["ts"] = "Tsonga",
        ["uk"] = "Ukrainian", ["ur"] = "Urdu", ["vi"] = "Vietnamese", ["xh"] = "Xhosa", ["yo"] = "Yoruba", ["zh"] = "Chinese", ["zu"] = "Zulu",
    };
}
