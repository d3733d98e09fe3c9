using System.Text.Json;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>What a page is, as its linked data say.</summary>
internal enum ThingKind
{
    /// <summary>Nothing that has a date or an author of its own: an organization, a product, a list.</summary>
    Other,

    /// <summary>The page itself (schema.org WebPage): content systems give a date to every page, a shop's or an institution's included.</summary>
    Page,

    /// <summary>A work: Article and its kinds, a posting, a question, a recipe, a video.</summary>
    Work,
}

/// <summary>A thing of a page's linked data with the properties that are metadata.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Types">Its types, as written ("NewsArticle").</param>
internal sealed record LinkedThing(ThingKind Kind, IReadOnlyList<string> Types)
{
    public string? Headline { get; init; }

    public string? Name { get; init; }

    public string? Published { get; init; }

    public string? Modified { get; init; }

    public string? Publisher { get; init; }

    public string? Section { get; init; }

    public string? Genre { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];
}

/// <summary>
/// Linked data of an HTML page: JSON-LD (W3C) with schema.org's terms, in script elements. Broken JSON is common; what can be saved of it is. Depth, size and
/// number are bounded.
/// </summary>
internal static class LinkedData
{
    private const int MaxScripts = 32;
    private const int MaxScriptLength = 512 * 1024;
    private const int MaxDepth = 64;
    private const int MaxThings = 256;
    private const int MaxTypes = 8;
    private const int MaxAuthors = 32;
    private const int MaxValueLength = 1_000;

    private static readonly JsonDocumentOptions Tolerant = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth };

    private static readonly string[] WorkTypes =
    [
        "BlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "LiveBlogPosting", "Report", "Question", "Recipe", "HowTo", "VideoObject", "PodcastEpisode", "CreativeWork", "Posting",
        "ReportageNewsArticle", "ScholarlyArticle", "TechArticle",
    ];

    private static readonly string[] Parts = ["@graph", "mainEntity", "mainEntityOfPage"];

    /// <summary>The things of a page, in its order.</summary>
    /// <param name="source">The HTML.</param>
    /// <param name="cancel">Stops the work between scripts.</param>
    public static IReadOnlyList<LinkedThing> Read(string source, CancellationToken cancel)
    {
        List<LinkedThing> things = [];
        foreach (var script in JsonScripts.Find(source, MaxScripts))
        {
            cancel.ThrowIfCancellationRequested();
            if (script.Length <= MaxScriptLength) ReadScript(source.AsSpan(script.Start, script.Length), things);
        }

        return things;
    }

    private static void ReadScript(ReadOnlySpan<char> script, List<LinkedThing> things)
    {
        var json = JsonScripts.Clean(script);
        try
        {
            using var document = JsonDocument.Parse(json, Tolerant);
            ReadThings(document.RootElement, things);
        }
        catch (JsonException)
        {
            if (Salvage(json) is { } saved) things.Add(saved);
        }
    }

    // Only what describes the page: items of lists and parts of things are other pages.
    private static void ReadThings(JsonElement root, List<LinkedThing> things)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        List<JsonElement> found = [];
        Stack<JsonElement> open = new([root]);
        while (open.TryPop(out var element) && found.Count < MaxThings)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray().Take(MaxThings).Reverse()) open.Push(item);
            }

            if (element.ValueKind != JsonValueKind.Object) continue;
            found.Add(element);
            if (Text(element, "@id") is { } id && Text(element, "name") is { } name) names.TryAdd(id, name);
            foreach (var part in Parts)
            {
                if (element.TryGetProperty(part, out var inner)) open.Push(inner);
            }
        }

        foreach (var element in found) Add(element, names, things);
    }

    private static void Add(JsonElement element, Dictionary<string, string> names, List<LinkedThing> things)
    {
        var types = Texts(element, "@type", MaxTypes);
        var kind = types.Select(KindOf).DefaultIfEmpty(ThingKind.Other).Max();
        if (kind == ThingKind.Other || things.Count == MaxThings) return;
        things.Add(new LinkedThing(kind, types)
        {
            Headline = Text(element, "headline"),
            Name = Text(element, "name"),
            Published = Text(element, "datePublished") ?? Text(element, "dateCreated") ?? Text(element, "uploadDate"),
            Modified = Text(element, "dateModified"),
            Publisher = Names(element, "publisher", names).FirstOrDefault(),
            Section = Texts(element, "articleSection", 1).FirstOrDefault(),
            Genre = Texts(element, "genre", 1).FirstOrDefault(),
            Authors = Names(element, "author", names) is { Count: > 0 } authors ? authors : Names(element, "creator", names),
        });
    }

    private static ThingKind KindOf(string type)
    {
        var name = type[(type.LastIndexOf('/') + 1)..];
        if (name.EndsWith("Article", StringComparison.Ordinal) || WorkTypes.Contains(name, StringComparer.Ordinal)) return ThingKind.Work;
        return name.EndsWith("Page", StringComparison.Ordinal) ? ThingKind.Page : ThingKind.Other;
    }

    private static string? Text(JsonElement element, string property) => element.TryGetProperty(property, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("@value", out var inner)) value = inner;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0) value = value[0];
        if (value.ValueKind == JsonValueKind.Number) return value.GetRawText();
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString() is { Length: > 0 and <= MaxValueLength } text ? MetadataText.Clean(text) : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped.
            return null;
        }
    }

    private static List<string> Texts(JsonElement element, string property, int most)
    {
        if (!element.TryGetProperty(property, out var value)) return [];
        var values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(most) : [value];
        return values.Select(Text).OfType<string>().ToList();
    }

    private static List<string> Names(JsonElement element, string property, Dictionary<string, string> byId)
    {
        if (!element.TryGetProperty(property, out var value)) return [];
        var values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(MaxAuthors) : [value];
        return values.Select(item => NameOf(item, byId)).OfType<string>().ToList();
    }

    private static string? NameOf(JsonElement value, Dictionary<string, string> byId)
    {
        if (value.ValueKind == JsonValueKind.String) return Text(value);
        if (value.ValueKind != JsonValueKind.Object) return null;
        return Text(value, "name") ?? (Text(value, "@id") is { } id ? byId.GetValueOrDefault(id) : null);
    }

    // The properties of what does not parse, by their names; such a script describes an article more often than not, but only if it says so.
    private static LinkedThing? Salvage(string json)
    {
        var type = JsonScripts.Property(json, "@type", 0);
        var work = json.IndexOf("Article\"", StringComparison.Ordinal) is var article and >= 0 ? article : json.IndexOf("BlogPosting\"", StringComparison.Ordinal);
        if (work < 0) return null;
        return new LinkedThing(ThingKind.Work, type is null ? [] : [type])
        {
            Headline = JsonScripts.Property(json, "headline", 0),
            Published = JsonScripts.Property(json, "datePublished", 0),
            Modified = JsonScripts.Property(json, "dateModified", 0),
        };
    }
}
