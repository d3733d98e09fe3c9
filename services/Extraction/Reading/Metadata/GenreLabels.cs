using System.Collections.Frozen;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>The closed list of genres (docs/glossary.md) and the words by which documents name them. What is not named is not set.</summary>
internal static class GenreLabels
{
    /// <summary>No label is longer.</summary>
    public const int MaxLength = 40;

    private static readonly FrozenDictionary<string, string> Labels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["news"] = "news", ["nachrichten"] = "news", ["breaking news"] = "news", ["newsarticle"] = "news", ["reportagenewsarticle"] = "news",
        ["analysis"] = "analysis", ["news analysis"] = "analysis", ["news focus"] = "analysis", ["analyse"] = "analysis", ["analisi"] = "analysis", ["análisis"] = "analysis", ["analysisnewsarticle"] = "analysis",
        ["backgroundnewsarticle"] = "analysis", ["explainer"] = "analysis",
        ["editorial"] = "editorial", ["leitartikel"] = "editorial", ["éditorial"] = "editorial", ["editoriale"] = "editorial", ["사설"] = "editorial", ["社説"] = "editorial", ["社论"] = "editorial",
        ["opinion"] = "opinion", ["op-ed"] = "opinion", ["meinung"] = "opinion", ["opinión"] = "opinion", ["column"] = "opinion", ["kolumne"] = "opinion", ["opinionnewsarticle"] = "opinion", ["칼럼"] = "opinion",
        ["commentary"] = "commentary", ["kommentar"] = "commentary", ["commentaire"] = "commentary", ["评论"] = "commentary",
        ["interview"] = "interview", ["entrevista"] = "interview", ["intervista"] = "interview", ["entretien"] = "interview", ["인터뷰"] = "interview",
        ["press release"] = "press-release", ["news release"] = "press-release", ["media release"] = "press-release", ["for immediate release"] = "press-release", ["pressemitteilung"] = "press-release",
        ["communiqué de presse"] = "press-release", ["comunicato stampa"] = "press-release", ["nota de prensa"] = "press-release", ["comunicado de prensa"] = "press-release", ["보도자료"] = "press-release",
        ["abstract"] = "abstract", ["zusammenfassung"] = "abstract", ["résumé"] = "abstract", ["review"] = "review", ["rezension"] = "review", ["book review"] = "review", ["criticreview"] = "review", ["reviewnewsarticle"] = "review",
        ["report"] = "report", ["bericht"] = "report", ["special report"] = "report", ["feature"] = "feature", ["reportage"] = "feature", ["obituary"] = "obituary", ["nachruf"] = "obituary",
        ["letter to the editor"] = "letter", ["letters"] = "letter", ["leserbrief"] = "letter", ["blog"] = "blog", ["blogposting"] = "blog", ["liveblogposting"] = "news",
        ["discussionforumposting"] = "forum", ["qapage"] = "forum", ["question"] = "forum", ["product"] = "product", ["recipe"] = "recipe", ["scholarlyarticle"] = "paper", ["techarticle"] = "documentation", ["apireference"] = "documentation",
        ["collectionpage"] = "listing", ["searchresultspage"] = "listing",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Labels.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The genre that a label names as a whole; null when it names none.</summary>
    public static string? Read(ReadOnlySpan<char> label)
    {
        label = label.Trim().Trim("()[]【】<>:|#\"");
        return label.Length is > 1 and <= MaxLength && Lookup.TryGetValue(label, out var genre) ? genre : null;
    }

    /// <summary>The label at the beginning of a line, before a mark or a word that ends it: "(News Focus) 60 years …", "[EDITORIAL] …", "EDITORIAL from …", "Opinion: …".</summary>
    public static FoundValue? AtStart(string text, TextRange line)
    {
        var span = line.In(text);
        var start = span.Length > 0 && span[0] is '(' or '[' or '【' ? 1 : 0;
        var rest = span[start..Math.Min(span.Length, start + MaxLength + 1)];
        var end = start > 0 ? rest.IndexOfAny(")]】") : rest.IndexOfAny(":|");
        if (start > 0 && rest.IndexOf(" from ", StringComparison.Ordinal) is var from and > 0) end = end < 0 ? from : Math.Min(end, from);
        if (end <= 0) return null;
        return Read(rest[..end]) is { } genre ? new FoundValue(genre, new TextRange(line.Start + start, line.Start + start + end)) : null;
    }
}
