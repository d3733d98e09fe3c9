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
        ["breadcrumbs"] = BlockKind.Navigation, ["menu"] = BlockKind.Navigation,
        ["related"] = BlockKind.Related, ["recommended"] = BlockKind.Related, ["mostread"] = BlockKind.Related, ["popular"] = BlockKind.Related, ["sidebar"] = BlockKind.Related,
        ["comments"] = BlockKind.Comments, ["comment"] = BlockKind.Comments, ["disqus"] = BlockKind.Comments,
        ["share"] = BlockKind.Furniture, ["sharing"] = BlockKind.Furniture, ["social"] = BlockKind.Furniture, ["cookie"] = BlockKind.Furniture, ["cookies"] = BlockKind.Furniture,
        ["newsletter"] = BlockKind.Furniture, ["subscribe"] = BlockKind.Furniture, ["advert"] = BlockKind.Furniture, ["advertisement"] = BlockKind.Furniture,
        ["footer"] = BlockKind.Furniture, ["copyright"] = BlockKind.Furniture,
        ["byline"] = BlockKind.Byline,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, BlockKind>.AlternateLookup<ReadOnlySpan<char>> Words = ZonesByWord.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsHidden(IElement element) => Hidden.Contains(element.LocalName) || element.HasAttribute("hidden");

    public static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    /// <summary>1 to 6 for a heading, else 0.</summary>
    public static int HeadingLevel(IElement element) =>
        element.LocalName is ['h', >= '1' and <= '6'] name ? name[1] - '0' : 0;

    /// <summary>The kind that an element gives to the text inside it; 0 when it gives none.</summary>
    public static BlockKind KindOf(IElement element) => element.LocalName switch
    {
        "li" or "dt" or "dd" => BlockKind.ListItem,
        "blockquote" => BlockKind.Quote,
        "figcaption" or "caption" => BlockKind.Caption,
        _ when HeadingLevel(element) > 0 => BlockKind.Heading,
        _ => 0,
    };

    /// <summary>The part of a page that an element opens, when it is not what the page is about; 0 when it does not say.</summary>
    /// <param name="element">Any element.</param>
    /// <param name="insideArticle">Whether it stands inside an article, whose own footer belongs to it.</param>
    public static BlockKind ZoneOf(IElement element, bool insideArticle)
    {
        if (element.GetAttribute("role") is { } role && ZonesByRole.TryGetValue(role, out var byRole)) return byRole;
        if (ZonesByName.TryGetValue(element.LocalName, out var byName)) return byName == BlockKind.Furniture && insideArticle && element.LocalName == "footer" ? 0 : byName;
        if (element.LocalName is not ("div" or "section" or "ul" or "ol" or "p")) return 0;
        return ZoneOfWords(element.GetAttribute("class")) is var zone and not 0 ? zone : ZoneOfWords(element.GetAttribute("id"));
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
