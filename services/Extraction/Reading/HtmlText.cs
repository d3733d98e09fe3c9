using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>Walks the tree of a page without recursion and writes its text, block by block.</summary>
internal sealed class HtmlText(CancellationToken cancel)
{
    /// <summary>Formatting elements that well-made pages leave open at most; more than these count as repeated.</summary>
    public const int UsualFormatting = 8;

    /// <summary>Below this depth blocks have no path: it would be longer than what it points to.</summary>
    private const int MaxPathDepth = 64;

    private readonly StringBuilder text = new();
    private readonly List<TextBlock> blocks = [];
    private readonly List<Frame> frames = [];
    private int start;
    private int linked;
    private bool space;
    private bool titled;
    private List<IReadOnlyList<TextRange>>? rows;
    private string? limit;

    public static UnreadableDocument TooDeep() =>
        new(ErrorReason.NestedTooDeep, FormattableString.Invariant($"The HTML nests deeper than {HtmlReader.MaxDepth} elements."));

    /// <summary>Text and blocks; what the page says of itself is <see cref="Metadata.HtmlMetadata"/>'s.</summary>
    public ReadText Read(IHtmlDocument tree)
    {
        for (INode? node = tree.DocumentElement; node is not null && limit is null; node = Next(node))
        {
            cancel.ThrowIfCancellationRequested();
        }

        Flush();
        return new ReadText(text.ToString(), blocks, new FoundMetadata("")) { LimitReached = limit };
    }

    // Depth first: into the node unless there is nothing to read in it, then to what follows it.
    private INode? Next(INode node)
    {
        if (Enter(node) && node.FirstChild is { } child) return child;
        for (INode? done = node; done is not null; done = done.Parent)
        {
            if (frames.Count > 0 && frames[^1].Element == done) Leave();
            if (frames.Count == 0) return null;
            if (done.NextSibling is { } sibling) return sibling;
        }

        return null;
    }

    private bool Enter(INode node)
    {
        if (node is IText part) Append(part.Data.AsSpan());
        if (node is not IElement element) return false;
        if (element.LocalName == "br") AppendBreak();
        var frame = Open(element);
        if (frame is null) return false;
        if (frames.Count > HtmlReader.MaxDepth) throw TooDeep();
        if (HtmlElements.IsBlock(element)) Begin(element);
        return true;
    }

    // Null for an element without text of its own.
    private Frame? Open(IElement element)
    {
        var parent = frames.Count == 0 ? null : frames[^1];
        var number = parent?.Number(element.LocalName) ?? 1;
        if (element.LocalName is "head" or "title" || HtmlElements.IsHidden(element))
        {
            // The head has metadata but no text; its children are visited all the same.
            if (element.LocalName != "head") return null;
        }

        var zone = HtmlElements.ZoneOf(element, parent?.InArticle == true);
        var frame = new Frame(element, number)
        {
            Zone = parent?.Zone is { } outer and not 0 and not BlockKind.Byline ? outer : zone != 0 ? zone : parent?.Zone ?? 0,
            Kind = HtmlElements.KindOf(element) is var kind and not 0 ? kind : parent?.Kind ?? 0,
            Level = HtmlElements.HeadingLevel(element) is var level and > 0 ? level : parent?.Level ?? 0,
            InArticle = element.LocalName is "article" or "main" || parent?.InArticle == true,
            InLink = element.LocalName == "a" || parent?.InLink == true,
            InTable = parent?.InTable == true,
            Preserves = element.LocalName is "pre" or "listing" || parent?.Preserves == true,
            IsMute = element.LocalName == "head" || parent?.IsMute == true,
        };
        frames.Add(frame);
        return frame;
    }

    private void Begin(IElement element)
    {
        var frame = frames[^1];
        if (frame.InTable)
        {
            BeginInTable(element);
            return;
        }

        // What was written so far belongs to the block outside.
        Flush(frames.Count - 1);
        if (element.LocalName == "pre" && (frames.Count < 2 || !frames[^2].Preserves) && element.QuerySelector("code") is not null) frame.Kind = BlockKind.Code;
        if (element.LocalName != "table" || !IsGrid(element)) return;
        frame.InTable = true;
        frame.OpensTable = true;
        frame.Kind = BlockKind.Table;
        rows = [];
    }

    // Rows become lines, cells are separated by tabs; other blocks inside a cell by spaces.
    private void BeginInTable(IElement element)
    {
        if (element.LocalName == "tr") AppendSeparator('\n');
        else if (element.LocalName is "td" or "th") AppendSeparator('\t');
        else space = true;
        if (element.LocalName is "td" or "th") frames[^1].CellStart = text.Length;
        if (element.LocalName == "tr") rows!.Add(new List<TextRange>());
    }

    private void Leave()
    {
        var frame = frames[^1];
        if (frame.CellStart >= 0 && rows is { Count: > 0 })
        {
            var cell = new TextRange(frame.CellStart, text.Length);
            if (!cell.IsEmpty) ((List<TextRange>)rows[^1]).Add(cell);
        }

        if (!frame.InTable && HtmlElements.IsBlock(frame.Element) || frame.OpensTable) Flush(frames.Count);
        else if (frame.InTable && HtmlElements.IsBlock(frame.Element)) space = true;
        frames.RemoveAt(frames.Count - 1);
    }

    // A table of data: at least two rows of two cells, and nothing in the cells that has a structure of its own.
    private static bool IsGrid(IElement table)
    {
        int rows = 0, cells = 0;
        for (var node = Following(table, table); node is not null; node = Following(node, table))
        {
            if (node is not IElement element) continue;
            if (element.LocalName is "table" or "h1" or "h2" or "h3" or "ul" or "ol" or "blockquote" or "pre") return false;
            if (element.LocalName == "tr") rows++;
            if (element.LocalName is "td" or "th") cells++;
        }

        return rows >= 2 && cells >= 2 * rows;
    }

    private static INode? Following(INode node, INode root)
    {
        if (node.FirstChild is { } child) return child;
        for (INode? done = node; done is not null && done != root; done = done.Parent)
        {
            if (done.NextSibling is { } sibling) return sibling;
        }

        return null;
    }

    private void Append(ReadOnlySpan<char> data)
    {
        if (frames.Count == 0 || frames[^1].IsMute || limit is not null) return;
        var before = text.Length;
        if (frames[^1].Preserves) AppendWhole(data);
        else AppendCollapsed(data);
        if (frames[^1].InLink) linked += text.Length - before;
        if (text.Length > ExtractionLimits.MaxTextLength)
            limit = FormattableString.Invariant($"the text is longer than {ExtractionLimits.MaxTextLength} UTF-16 units: what follows is left out");
    }

    private void AppendWhole(ReadOnlySpan<char> data)
    {
        if (text.Length == start) data = data.TrimStart('\n');
        text.Append(data);
    }

    private void AppendCollapsed(ReadOnlySpan<char> data)
    {
        foreach (var c in data)
        {
            // HTML collapses ASCII white space only; a no-break space is text.
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                space = true;
                continue;
            }

            if (space && text.Length > start && text[^1] is not ('\n' or '\t')) text.Append(' ');
            space = false;
            text.Append(c);
        }
    }

    private void AppendBreak()
    {
        if (frames.Count > 0 && frames[^1].InTable) space = true;
        else AppendSeparator('\n');
    }

    private void AppendSeparator(char separator)
    {
        if (text.Length > start && (separator == '\n' || text[^1] != '\n')) text.Append(separator);
        space = false;
    }

    private void Flush() => Flush(frames.Count);

    // Ends the block that the innermost of the first frames has written to.
    private void Flush(int depth)
    {
        space = false;
        var range = new TextRange(start, text.Length);
        var owner = depth == 0 ? null : frames[depth - 1];
        AddBlock(range, owner, depth);
        if (text.Length > start && limit is null) text.Append('\n');
        start = text.Length;
        linked = 0;
        if (owner is null || owner.OpensTable) rows = null;
    }

    private void AddBlock(TextRange range, Frame? owner, int depth)
    {
        var trimmed = Trim(range);
        if (trimmed.IsEmpty || owner is null) return;
        if (blocks.Count == ExtractionLimits.MaxBlocks)
        {
            limit ??= FormattableString.Invariant($"more than {ExtractionLimits.MaxBlocks} blocks: the text behind them is left out");
            return;
        }

        var kind = KindOf(owner, trimmed);
        var table = kind == BlockKind.Table ? rows?.Where(row => row.Count > 0).ToList() : null;
        blocks.Add(new TextBlock(kind, trimmed, kind == BlockKind.Heading ? owner.Level : 0, 0, PathOf(depth), table));
    }

    private BlockKind KindOf(Frame owner, TextRange range)
    {
        if (owner.Zone != 0) return owner.Zone;
        if (owner.Kind == BlockKind.ListItem && linked >= range.Length) return BlockKind.Navigation;
        if (owner.Kind == BlockKind.Heading && owner.Level == 1 && !titled)
        {
            titled = true;
            return BlockKind.Title;
        }

        return owner.Kind != 0 ? owner.Kind : BlockKind.Body;
    }

    private TextRange Trim(TextRange range)
    {
        var (first, last) = (range.Start, range.End);
        while (first < last && char.IsWhiteSpace(text[first])) first++;
        while (last > first && char.IsWhiteSpace(text[last - 1])) last--;
        return new TextRange(first, last);
    }

    private string PathOf(int depth) =>
        depth > MaxPathDepth ? "" : string.Concat(frames.Take(depth).Select(frame => frame.Step));

    /// <summary>An open element and what it passes on to the text inside.</summary>
    private sealed class Frame(IElement element, int number)
    {
        private Dictionary<string, int>? children;

        public IElement Element { get; } = element;

        public string Step => Element.LocalName is "html" or "body" ? $"/{Element.LocalName}" : FormattableString.Invariant($"/{Element.LocalName}[{number}]");

        public BlockKind Zone { get; init; }

        public BlockKind Kind { get; set; }

        public int Level { get; init; }

        public bool InArticle { get; init; }

        public bool InLink { get; init; }

        public bool InTable { get; set; }

        public bool OpensTable { get; set; }

        public bool Preserves { get; init; }

        public bool IsMute { get; init; }

        public int CellStart { get; set; } = -1;

        /// <summary>Counts one more child of a name; its number is its position in the path (XPath).</summary>
        public int Number(string name)
        {
            children ??= new Dictionary<string, int>(StringComparer.Ordinal);
            return children[name] = children.GetValueOrDefault(name) + 1;
        }
    }
}
