using System.Collections.Frozen;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Office;

/// <summary>What a paragraph is by its style, and whether its text is shown.</summary>
/// <param name="Kind">0 when the style does not say.</param>
/// <param name="Level">1 to 6 for a heading.</param>
/// <param name="IsHidden">Text of this style is not shown.</param>
internal readonly record struct StyleMeaning(BlockKind Kind, int Level, bool IsHidden)
{
    public TextBlock Block => new(Kind == 0 ? BlockKind.Body : Kind, default, Kind == BlockKind.Heading ? Level : 0);
}

/// <summary>A style as the document defines it.</summary>
/// <param name="Name">As word processors know it in any language of their menus: "heading 1".</param>
/// <param name="Parent">Id of the style it is based on; null without one.</param>
internal sealed record ParagraphStyle(string Name, string? Parent)
{
    /// <summary>1 to 9 for a style with an outline level, 0 for one that says it has none; null when it does not say.</summary>
    public int? Outline { get; set; }

    public bool IsListed { get; set; }

    public bool? IsHidden { get; set; }
}

/// <summary>The styles of a document by id. Word processors, OpenDocument and RTF name them alike.</summary>
internal sealed class ParagraphStyles
{
    /// <summary>Most styles that are looked at; what is beyond has no meaning.</summary>
    public const int MaxStyles = 20_000;

    /// <summary>Longest chain of styles based on each other; it may be a ring.</summary>
    public const int MaxParents = 32;

    private const int MaxLevel = 6;

    private static readonly FrozenDictionary<string, BlockKind> KindsByName = new Dictionary<string, BlockKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = BlockKind.Title,
        ["caption"] = BlockKind.Caption, ["image caption"] = BlockKind.Caption, ["table caption"] = BlockKind.Caption, ["figure caption"] = BlockKind.Caption,
        ["imagecaption"] = BlockKind.Caption, ["tablecaption"] = BlockKind.Caption, ["figurecaption"] = BlockKind.Caption,
        ["illustration"] = BlockKind.Caption, ["figure"] = BlockKind.Caption, ["table"] = BlockKind.Caption, ["drawing"] = BlockKind.Caption,
        ["quote"] = BlockKind.Quote, ["intense quote"] = BlockKind.Quote, ["block text"] = BlockKind.Quote, ["quotations"] = BlockKind.Quote, ["block quotation"] = BlockKind.Quote,
        ["html preformatted"] = BlockKind.Code, ["source code"] = BlockKind.Code, ["macro"] = BlockKind.Code, ["macro text"] = BlockKind.Code, ["preformatted text"] = BlockKind.Code,
        ["author"] = BlockKind.Byline, ["byline"] = BlockKind.Byline, ["date"] = BlockKind.Dateline, ["dateline"] = BlockKind.Dateline,
        ["table of figures"] = BlockKind.Navigation, ["toc heading"] = BlockKind.Navigation, ["contents heading"] = BlockKind.Navigation,
        ["header"] = BlockKind.Furniture, ["footer"] = BlockKind.Furniture,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, ParagraphStyle> styles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StyleMeaning> meanings = new(StringComparer.Ordinal);

    /// <summary>Id of the style of paragraphs that name none; null without one.</summary>
    public string? Default { get; set; }

    public void Add(string id, ParagraphStyle style)
    {
        if (styles.Count < MaxStyles) styles.TryAdd(id, style);
    }

    /// <summary>What a paragraph of a style is; of the default style when it names none.</summary>
    public StyleMeaning Of(string? id)
    {
        id ??= Default;
        if (id is null) return default;
        if (meanings.TryGetValue(id, out var known)) return known;
        // Programs name styles that they leave to word processors to define: "Title", "Heading1".
        if (!styles.ContainsKey(id)) return Meaning(KindOf(id.Replace("_20_", " ", StringComparison.Ordinal), out var named), named, false, false);
        return meanings[id] = Resolve(id);
    }

    /// <summary>The block of a heading by its outline level, from 1; deeper ones than a block has are its deepest.</summary>
    public static StyleMeaning Heading(int outline) => new(BlockKind.Heading, Math.Min(outline, MaxLevel), false);

    // The nearest of the chain that says something decides, for each question on its own.
    private StyleMeaning Resolve(string id)
    {
        BlockKind kind = 0;
        int? outline = null;
        bool? hidden = null;
        var listed = false;
        for (var (next, steps) = (id, 0); next is not null && steps < MaxParents && styles.TryGetValue(next, out var style); next = style.Parent, steps++)
        {
            int? named = null;
            if (kind == 0) kind = KindOf(style.Name, out named);
            outline ??= style.Outline ?? named;
            hidden ??= style.IsHidden;
            listed |= style.IsListed;
        }

        return Meaning(kind, outline, listed, hidden == true);
    }

    private static StyleMeaning Meaning(BlockKind kind, int? outline, bool isListed, bool isHidden)
    {
        if (kind == 0 && outline is > 0) kind = BlockKind.Heading;
        if (kind == 0 && isListed) kind = BlockKind.ListItem;
        return new StyleMeaning(kind, kind == BlockKind.Heading ? Math.Clamp(outline ?? 1, 1, MaxLevel) : 0, isHidden);
    }

    private static BlockKind KindOf(string name, out int? outline)
    {
        outline = null;
        name = name.Trim();
        if (KindsByName.TryGetValue(name, out var kind)) return kind;
        if (name.Equals("subtitle", StringComparison.OrdinalIgnoreCase))
        {
            outline = 2;
            return BlockKind.Heading;
        }

        if (name.StartsWith("toc ", StringComparison.OrdinalIgnoreCase) || name.StartsWith("contents ", StringComparison.OrdinalIgnoreCase)) return BlockKind.Navigation;
        if (name.StartsWith("list", StringComparison.OrdinalIgnoreCase) && !name.Equals("list paragraph", StringComparison.OrdinalIgnoreCase)) return BlockKind.ListItem;
        if (!name.StartsWith("heading", StringComparison.OrdinalIgnoreCase)) return 0;
        var rest = name.AsSpan("heading".Length).Trim();
        if (rest is not [>= '1' and <= '9']) return 0;
        outline = rest[0] - '0';
        return BlockKind.Heading;
    }
}
