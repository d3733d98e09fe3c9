using System.Collections.Frozen;
using AngleSharp.Dom;
using Dossier.Common.V1;

namespace Dossier.Extraction.Reading;

/// <summary>What HTML elements mean for the text.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Hidden = Names(
        "script style template svg math iframe object embed applet select option datalist textarea input canvas audio video map area");

    private static readonly FrozenSet<string> Blocks = Names(
        "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
        + "hgroup hr html legend li main menu nav ol optgroup p pre search section summary table tbody td tfoot th thead tr ul");

    private static readonly FrozenDictionary<string, HtmlContext> Contexts = new Dictionary<string, HtmlContext>(StringComparer.Ordinal)
    {
        ["article"] = HtmlContext.Article, ["main"] = HtmlContext.Main, ["nav"] = HtmlContext.Navigation, ["menu"] = HtmlContext.Navigation,
        ["dir"] = HtmlContext.Navigation, ["header"] = HtmlContext.Header, ["footer"] = HtmlContext.Footer, ["aside"] = HtmlContext.Aside,
        ["form"] = HtmlContext.Form, ["fieldset"] = HtmlContext.Form, ["search"] = HtmlContext.Form, ["figure"] = HtmlContext.Figure, ["figcaption"] = HtmlContext.Figure,
        ["table"] = HtmlContext.Table, ["ul"] = HtmlContext.List, ["ol"] = HtmlContext.List, ["li"] = HtmlContext.List, ["blockquote"] = HtmlContext.Quote,
        ["a"] = HtmlContext.Link, ["noscript"] = HtmlContext.NoScript, ["button"] = HtmlContext.Button, ["label"] = HtmlContext.Form, ["section"] = HtmlContext.Section,
        ["pre"] = HtmlContext.Preformatted, ["listing"] = HtmlContext.Preformatted, ["p"] = HtmlContext.Paragraph, ["dl"] = HtmlContext.Definition,
        ["h1"] = HtmlContext.Heading, ["h2"] = HtmlContext.Heading, ["h3"] = HtmlContext.Heading, ["h4"] = HtmlContext.Heading, ["h5"] = HtmlContext.Heading,
        ["h6"] = HtmlContext.Heading, ["details"] = HtmlContext.Details, ["dialog"] = HtmlContext.Details,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, BlockKind> ZonesByName = new Dictionary<string, BlockKind>(StringComparer.Ordinal)
    {
        ["nav"] = BlockKind.Navigation, ["menu"] = BlockKind.Navigation, ["dir"] = BlockKind.Navigation,
        ["footer"] = BlockKind.Furniture, ["form"] = BlockKind.Furniture, ["button"] = BlockKind.Furniture, ["dialog"] = BlockKind.Furniture, ["search"] = BlockKind.Furniture,
        ["aside"] = BlockKind.Related,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, BlockKind> ZonesByRole = new Dictionary<string, BlockKind>(StringComparer.Ordinal)
    {
        ["navigation"] = BlockKind.Navigation, ["menu"] = BlockKind.Navigation, ["menubar"] = BlockKind.Navigation,
        ["contentinfo"] = BlockKind.Furniture, ["search"] = BlockKind.Furniture, ["complementary"] = BlockKind.Related, ["dialog"] = BlockKind.Furniture,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Words in class and id that say what a part of a page is, as most sites use them.</summary>
    private static readonly FrozenDictionary<string, BlockKind> ZonesByWord = new Dictionary<string, BlockKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["nav"] = BlockKind.Navigation, ["navbar"] = BlockKind.Navigation, ["navigation"] = BlockKind.Navigation, ["breadcrumb"] = BlockKind.Navigation,
        ["breadcrumbs"] = BlockKind.Navigation, ["menu"] = BlockKind.Navigation, ["pagination"] = BlockKind.Navigation, ["pager"] = BlockKind.Navigation,
        ["related"] = BlockKind.Related, ["recommended"] = BlockKind.Related, ["recommendations"] = BlockKind.Related, ["mostread"] = BlockKind.Related,
        ["popular"] = BlockKind.Related, ["trending"] = BlockKind.Related, ["sidebar"] = BlockKind.Related, ["teaser"] = BlockKind.Related, ["teasers"] = BlockKind.Related,
        ["comments"] = BlockKind.Comments, ["comment"] = BlockKind.Comments, ["disqus"] = BlockKind.Comments, ["commentlist"] = BlockKind.Comments,
        ["share"] = BlockKind.Furniture, ["sharing"] = BlockKind.Furniture, ["social"] = BlockKind.Furniture, ["cookie"] = BlockKind.Furniture, ["cookies"] = BlockKind.Furniture,
        ["newsletter"] = BlockKind.Furniture, ["subscribe"] = BlockKind.Furniture, ["advert"] = BlockKind.Furniture, ["advertisement"] = BlockKind.Furniture,
        ["footer"] = BlockKind.Furniture, ["copyright"] = BlockKind.Furniture, ["banner"] = BlockKind.Furniture, ["consent"] = BlockKind.Furniture,
        ["byline"] = BlockKind.Byline, ["caption"] = BlockKind.Caption,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, BlockKind>.AlternateLookup<ReadOnlySpan<char>> Words = ZonesByWord.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the text of an element is never seen, or is no text of the page.</summary>
    public static bool IsSkipped(string name) => Hidden.Contains(name);

    /// <summary>Whether an element breaks the line before and after itself.</summary>
    public static bool IsBlock(string name) => Blocks.Contains(name);

    /// <summary>1 to 6 for a heading, else 0.</summary>
    public static int HeadingLevel(string name) => name is ['h', >= '1' and <= '6'] ? name[1] - '0' : 0;

    /// <summary>The kind that an element gives to the text inside it; 0 when it gives none.</summary>
    public static BlockKind KindOf(string name) => name switch
    {
        "li" or "dt" or "dd" => BlockKind.ListItem,
        "blockquote" => BlockKind.Quote,
        "figcaption" or "caption" => BlockKind.Caption,
        _ when HeadingLevel(name) > 0 => BlockKind.Heading,
        _ => 0,
    };

    /// <summary>What an element by itself says of the place of the text inside.</summary>
    public static HtmlContext ContextOf(IElement element)
    {
        var context = Contexts.GetValueOrDefault(element.LocalName);
        if (element.GetAttribute("role") is { } role) context |= RoleContext(role);
        if (element.GetAttribute("itemprop") is "articleBody" or "description" or "text") context |= HtmlContext.ArticleBody;
        if (element.GetAttribute("aria-hidden") is "true") context |= HtmlContext.Muted;
        return IsHidden(element) ? context | HtmlContext.Hidden : context;
    }

    /// <summary>The part of a page that an element opens, when it is not what the page is about; 0 when it does not say.</summary>
    /// <param name="element">Any element.</param>
    /// <param name="insideArticle">Whether it stands inside an article, whose own footer belongs to it.</param>
    public static BlockKind ZoneOf(IElement element, bool insideArticle)
    {
        if (element.GetAttribute("role") is { } role && ZonesByRole.TryGetValue(role, out var byRole)) return byRole;
        if (ZonesByName.TryGetValue(element.LocalName, out var byName)) return byName == BlockKind.Furniture && insideArticle && element.LocalName == "footer" ? 0 : byName;
        if (element.LocalName is not ("div" or "section" or "ul" or "ol" or "p" or "span")) return 0;
        return ZoneOfWords(element.GetAttribute("class")) is var zone and not 0 ? zone : ZoneOfWords(element.GetAttribute("id"));
    }

    private static HtmlContext RoleContext(string role) => role switch
    {
        "main" => HtmlContext.Main,
        "article" => HtmlContext.Article,
        "navigation" or "menu" or "menubar" or "menuitem" => HtmlContext.Navigation,
        "banner" => HtmlContext.Header,
        "contentinfo" => HtmlContext.Footer,
        "complementary" => HtmlContext.Aside,
        "search" or "form" => HtmlContext.Form,
        "button" or "tab" => HtmlContext.Button,
        "dialog" or "alertdialog" => HtmlContext.Details,
        _ => HtmlContext.None,
    };

    private static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden")) return true;
        return element.GetAttribute("style") is { Length: > 0 } style && (Says(style, "display", "none") || Says(style, "visibility", "hidden"));
    }

    // "display : none" with whatever white space; the styles that matter are short.
    private static bool Says(string style, string property, string value)
    {
        var at = style.IndexOf(property, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return false;
        var rest = style.AsSpan(at + property.Length).TrimStart();
        return rest is [':', ..] && rest[1..].TrimStart().StartsWith(value, StringComparison.OrdinalIgnoreCase);
    }

    private static BlockKind ZoneOfWords(string? value)
    {
        foreach (var word in value.AsSpan().SplitAny(" -_\t\n"))
        {
            if (Words.TryGetValue(value.AsSpan()[word], out var zone)) return zone;
        }

        return 0;
    }

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
