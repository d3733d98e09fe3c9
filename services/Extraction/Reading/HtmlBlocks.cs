using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Reading;

/// <summary>
/// Makes text and blocks of the leaves of a page: the model says which are content, the elements say of what kind. What is not shown and is no content
/// is left out; what is not shown and is content (closed panels, text that a script would reveal) stays.
/// </summary>
internal sealed class HtmlBlocks
{
    /// <summary>Below this depth blocks have no path: it would be longer than what it points to.</summary>
    private const int MaxPathDepth = 64;

    /// <summary>Bylines and datelines stand this near to the title.</summary>
    private const int NearTitle = 8;

    /// <summary>A byline has no more words.</summary>
    private const int MaxBylineWords = 20;

    private readonly HtmlPage page;
    private readonly HtmlFeatures features;
    private readonly bool[] content;
    private readonly BlockKind[]? asides;
    private readonly string?[] paths;
    private readonly StringBuilder text = new();
    private readonly List<TextBlock> blocks = [];

    private HtmlBlocks(HtmlPage page, HtmlFeatures features, bool[] content, BlockKind[]? asides = null) =>
        (this.page, this.features, this.content, this.asides, paths) = (page, features, content, asides, new string?[page.Elements.Count]);

    /// <summary>The text of a page and its blocks, in order.</summary>
    /// <param name="page">Its leaves.</param>
    /// <param name="isJudged">Whether the model tells the main text; else the elements do.</param>
    /// <param name="cancel">Stops.</param>
    public static (string Text, List<TextBlock> Blocks) Of(HtmlPage page, bool isJudged, CancellationToken cancel)
    {
        if (page.Leaves.Count == 0) return ("", []);
        var features = HtmlContent.Default.Look(page);
        if (!isJudged) return Of(page, features, ByElements(page));
        if (page.Leaves.Count >= HtmlShortPage.MaxLeaves) return Of(page, features, HtmlContent.Default.Judge(page, features, cancel));
        var content = ByElements(page);
        var asides = HtmlShortPage.Asides(page, content, cancel);
        for (var i = 0; i < content.Length; i++) content[i] &= asides[i] == 0;
        return new HtmlBlocks(page, features, content, asides).Make();
    }

    /// <summary>The text and the blocks of a page of which it is known what is content.</summary>
    public static (string Text, List<TextBlock> Blocks) Of(HtmlPage page, HtmlFeatures features, bool[] content) => new HtmlBlocks(page, features, content).Make();

    /// <summary>Content by the elements alone: what is shown and stands in no part of the page that is something else.</summary>
    public static bool[] ByElements(HtmlPage page) =>
        [.. page.Leaves.Select(leaf => page.Elements[leaf.Element]).Select(element => element.Zone == 0 && IsShown(element) && element.Kind != BlockKind.Caption)];

    private static bool IsShown(HtmlElement element) => (element.Context & (HtmlContext.Hidden | HtmlContext.NoScript)) == 0;

    private (string Text, List<TextBlock> Blocks) Make()
    {
        for (var i = 0; i < page.Leaves.Count; i++)
        {
            var leaf = page.Leaves[i];
            if (content[i] || IsShown(page.Elements[leaf.Element])) Add(leaf, KindOf(i));
        }

        return (text.ToString(), blocks);
    }

    private void Add(HtmlLeaf leaf, BlockKind kind)
    {
        if (text.Length > 0) text.Append('\n');
        var shift = text.Length - leaf.Range.Start;
        text.Append(leaf.Range.In(page.Text));
        var level = kind == BlockKind.Heading ? page.Elements[leaf.Element].Level : 0;
        var rows = kind == BlockKind.Table ? leaf.Rows?.Select(row => (IReadOnlyList<TextRange>)[.. row.Select(cell => Shifted(cell, shift))]).ToList() : null;
        blocks.Add(new TextBlock(kind, Shifted(leaf.Range, shift), level, 0, PathOf(leaf.Element), rows));
    }

    private static TextRange Shifted(TextRange range, int shift) => new(range.Start + shift, range.End + shift);

    private BlockKind KindOf(int leaf)
    {
        if (leaf == features.TitleLeaf) return BlockKind.Title;
        if (asides?[leaf] is { } aside and not 0) return aside;
        var element = page.Elements[page.Leaves[leaf].Element];
        if (!content[leaf]) return AsideKind(leaf, element);
        return element.Kind is not (0 or BlockKind.Caption) ? element.Kind : BlockKind.Body;
    }

    private BlockKind AsideKind(int leaf, HtmlElement element)
    {
        var words = features.TextOf(leaf).Words;
        if (element.Zone == BlockKind.Byline) return words <= MaxBylineWords ? BlockKind.Byline : BlockKind.Furniture;
        if (element.Zone != 0) return element.Zone;
        if (element.Kind == BlockKind.Caption) return BlockKind.Caption;
        if (Math.Abs(leaf - features.TitleLeaf) <= NearTitle && features.TitleLeaf >= 0)
        {
            if (DateLine.Read(page.Text, page.Leaves[leaf].Range) is not null) return BlockKind.Dateline;
            if (words <= MaxBylineWords && page.Leaves[leaf].Range.In(page.Text).StartsWith("By ", StringComparison.OrdinalIgnoreCase)) return BlockKind.Byline;
        }

        var linked = page.Leaves[leaf].Linked * 2 > page.Leaves[leaf].Range.Length;
        return !linked ? BlockKind.Furniture : words >= 5 ? BlockKind.Related : BlockKind.Navigation;
    }

    private string PathOf(int index)
    {
        var element = page.Elements[index];
        if (element.Depth >= MaxPathDepth) return "";
        return paths[index] ??= (element.Parent < 0 ? "" : PathOf(element.Parent)) + Step(element);
    }

    private static string Step(HtmlElement element) =>
        element.Name is "html" or "body" ? $"/{element.Name}" : FormattableString.Invariant($"/{element.Name}[{element.Number}]");
}
