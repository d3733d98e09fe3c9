using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>Walks the tree of a page without recursion and writes its text, leaf by leaf.</summary>
internal sealed class HtmlText(CancellationToken cancel)
{
    /// <summary>Formatting elements that well-made pages leave open at most; more than these count as repeated.</summary>
    public const int UsualFormatting = 8;

    /// <summary>Longest leaf in UTF-16 units; what is longer is divided at white space.</summary>
    public const int MaxLeafLength = 64 * 1024;

    /// <summary>A cell with more text than this is part of a layout, not of a table of data.</summary>
    private const int MaxCellLength = 600;

    /// <summary>A longer description is none.</summary>
    private const int MaxDescriptionLength = 2000;

    private readonly HtmlBuffer text = new();
    private readonly List<HtmlLeaf> leaves = [];
    private readonly List<HtmlElement> elements = [];
    private readonly List<Frame> frames = [];
    private int start;
    private int cellEnd;
    private int linked;
    private int links;
    private int strong;
    private int slanted;
    private int rules;
    private int pictures;
    private bool space;
    private List<IReadOnlyList<TextRange>>? rows;
    private string? limit;
    private int formulaEnd = -1;

    public static UnreadableDocument TooDeep() =>
        new(ErrorReason.NestedTooDeep, FormattableString.Invariant($"The HTML nests deeper than {HtmlReader.MaxDepth} elements."));

    /// <summary>Text and leaves; what the page says of itself is <see cref="Metadata.HtmlMetadata"/>'s.</summary>
    public HtmlPage Read(IHtmlDocument tree)
    {
        if (tree.DocumentElement is { } root) Walk(root);
        // A limit leaves elements open.
        foreach (var frame in frames) Close(frame);
        var (description, type) = ReadHead(tree.Head);
        return new HtmlPage(text.ToString(), tree.Title ?? "", description, type, elements, leaves) { LimitReached = limit };
    }

    private static (string Description, string Type) ReadHead(IElement? head)
    {
        var (description, type) = ("", "");
        if (head is null) return (description, type);
        var children = head.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is not IElement { LocalName: "meta" } meta || meta.GetAttribute("content") is not { Length: > 0 and <= MaxDescriptionLength } content) continue;
            var name = meta.GetAttribute("name") ?? meta.GetAttribute("property");
            if (description.Length == 0 && name is "description" or "og:description") description = content;
            else if (name is "og:type") type = content.ToLowerInvariant();
            else if (type.Length == 0 && name?.StartsWith("article:", StringComparison.Ordinal) == true) type = "article";
        }

        return (description, type);
    }

    // Children are taken by their index: asking a node for its next sibling searches all of them.
    private void Walk(IElement root)
    {
        if (!Enter(root)) return;
        while (frames.Count > 0 && limit is null)
        {
            cancel.ThrowIfCancellationRequested();
            var frame = frames[^1];
            if (frame.Next == frame.Children.Length) Leave();
            else if (frame.Children[frame.Next++] is var node && node is IText part) Append(part.Data.AsSpan());
            else if (node is IElement element) Enter(element);
        }
    }

    private bool Enter(IElement element)
    {
        var name = element.LocalName;
        if (name == "br") AppendBreak();
        if (!Open(element, name)) return false;
        if (frames.Count > HtmlReader.MaxDepth) throw TooDeep();
        if (name == "a") links++;
        if (name == "hr") rules++;
        if (HtmlElements.IsBlock(name)) Begin(element);
        return true;
    }

    // False for an element without text of its own.
    private bool Open(IElement element, string name)
    {
        var parent = frames.Count == 0 ? null : frames[^1];
        var number = parent?.Number(name) ?? 1;
        if (name is "img" or "picture" or "video" or "iframe" or "svg" or "embed") pictures++;
        if (parent is { IsMute: false } && IsTaken(element, name)) return false;
        // The head has metadata but no text; its children are visited all the same.
        if (name == "title" || name != "head" && HtmlElements.IsSkipped(name)) return false;
        frames.Add(new Frame(element, name, number)
        {
            InLink = name == "a" || parent?.InLink == true,
            IsStrong = name is "b" or "strong" || parent?.IsStrong == true,
            IsSlanted = name is "i" or "em" || parent?.IsSlanted == true,
            InTable = parent?.InTable == true,
            Preserves = name is "pre" or "listing" || parent?.Preserves == true,
            IsMute = name == "head" || parent?.IsMute == true,
        });
        return true;
    }

    // Formulas are written on one line, and once; marks of notes are left out.
    private bool IsTaken(IElement element, string name)
    {
        if (name == "math")
        {
            space |= text.Length > start && char.IsLetterOrDigit(text.Last);
            Append(HtmlPhrases.Formula(element).AsSpan());
            formulaEnd = text.Length;
            return true;
        }

        // What scripts draw of a formula follows it, hidden from those who hear the page.
        if (formulaEnd == text.Length && formulaEnd > start && element.GetAttribute("aria-hidden") == "true") return true;
        if (name is not ("sup" or "a")) return false;
        var before = text.Tail(start, RaisedText.MaxBefore);
        if (HtmlPhrases.IsMark(element, before)) return true;
        if (name == "sup" && !space && HtmlPhrases.IsExponent(element, before)) Append("^".AsSpan());
        return false;
    }

    private void Begin(IElement element)
    {
        var frame = frames[^1];
        if (frame.InTable)
        {
            BeginInTable(frame);
            return;
        }

        // What was written so far belongs to the element outside.
        Flush(frames.Count - 1);
        if (frame.Name == "pre" && (frames.Count < 2 || !frames[^2].Preserves) && element.QuerySelector("code") is not null) frame.IsCode = true;
        if (frame.Name != "table" || !IsGrid(element)) return;
        frame.InTable = true;
        frame.OpensTable = true;
        rows = [];
    }

    // Rows become lines, cells are separated by tabs; other blocks inside a cell by spaces.
    private void BeginInTable(Frame frame)
    {
        if (frame.Name == "tr") BeginRow();
        else if (frame.Name is "td" or "th") AppendSeparator('\t');
        else space = true;
        if (frame.Name is "td" or "th") frame.CellStart = text.Length;
    }

    // A table too long for one leaf is divided between its rows.
    private void BeginRow()
    {
        if (text.Length - start > MaxLeafLength)
        {
            Flush(frames.FindLastIndex(frame => frame.OpensTable) + 1);
            rows = [];
        }

        AppendSeparator('\n');
        rows!.Add(new List<TextRange>());
    }

    private void Leave()
    {
        var frame = frames[^1];
        // A cell that has cells inside is no cell: they are.
        if (frame.CellStart >= Math.Max(start, cellEnd) && rows is { Count: > 0 })
        {
            var cell = text.Trim(new TextRange(frame.CellStart, text.Length));
            if (!cell.IsEmpty) ((List<TextRange>)rows[^1]).Add(cell);
            cellEnd = text.Length;
        }

        if (HtmlElements.IsBlock(frame.Name))
        {
            if (!frame.InTable || frame.OpensTable) Flush(frames.Count);
            else space = true;
        }

        Close(frame);
        frames.RemoveAt(frames.Count - 1);
    }

    private void Close(Frame frame)
    {
        if (frame.Made is { } made) made.EndLeaf = leaves.Count;
    }

    // A table of data: at least two rows of two cells, and nothing in the cells that has a structure of its own.
    private static bool IsGrid(IElement table)
    {
        int rows = 0, cells = 0, cell = 0;
        List<(INodeList Children, int Next)> open = [(table.ChildNodes, 0)];
        while (open.Count > 0)
        {
            var (children, next) = open[^1];
            if (next == children.Length)
            {
                open.RemoveAt(open.Count - 1);
                continue;
            }

            open[^1] = (children, next + 1);
            if (children[next] is IText part) cell += part.Data.AsSpan().Trim().Length;
            if (cell > MaxCellLength) return false;
            if (children[next] is not IElement element) continue;
            if (element.LocalName is "table" or "h1" or "h2" or "h3" or "ul" or "ol" or "blockquote" or "pre" or "form" or "article") return false;
            if (element.LocalName == "tr") rows++;
            if (element.LocalName is "td" or "th") (cells, cell) = (cells + 1, 0);
            open.Add((element.ChildNodes, 0));
        }

        return rows >= 2 && cells >= 2 * rows;
    }

    private void Append(ReadOnlySpan<char> data)
    {
        var frame = frames[^1];
        if (frame.IsMute || limit is not null) return;
        var before = text.Length;
        if (InvisibleCharacters.In(data)) data = InvisibleCharacters.Without(data);
        if (frame.Preserves) text.Append(text.Length == start ? data.TrimStart('\n') : data);
        else AppendCollapsed(data);
        if (frame.InLink) linked += text.Length - before;
        if (frame.IsStrong) strong += text.Length - before;
        if (frame.IsSlanted) slanted += text.Length - before;
        if (text.Length > ExtractionLimits.MaxTextLength)
            limit = FormattableString.Invariant($"the text is longer than {ExtractionLimits.MaxTextLength} UTF-16 units: what follows is left out");
    }

    // HTML collapses ASCII white space only; a no-break space is text.
    private void AppendCollapsed(ReadOnlySpan<char> data)
    {
        while (!data.IsEmpty)
        {
            var end = data.IndexOfAny(" \t\n\r\f");
            if (end != 0)
            {
                if (space && text.Length > start && text.Last is not ('\n' or '\t')) text.Append(' ');
                space = false;
                text.Append(end < 0 ? data : data[..end]);
            }

            if (end < 0) return;
            space = true;
            data = data[(end + 1)..];
        }
    }

    // One break ends a line, two end a paragraph.
    private void AppendBreak()
    {
        if (frames.Count > 0 && frames[^1].InTable) space = true;
        else if (text.Length > start && text.Last == '\n' && !frames[^1].Preserves) Flush(frames.FindLastIndex(frame => HtmlElements.IsBlock(frame.Name)) + 1);
        else AppendSeparator('\n');
    }

    private void AppendSeparator(char separator)
    {
        if (text.Length > start && (separator == '\n' || text.Last != '\n')) text.Append(separator);
        space = false;
    }

    // Ends the leaf that the innermost of the first frames has written to.
    private void Flush(int depth)
    {
        space = false;
        if (depth > 0) AddLeaves(text.Trim(new TextRange(start, text.Length)), depth);
        if (text.Length > start && limit is null) text.Append('\n');
        start = text.Length;
        (linked, links, strong, slanted, pictures) = (0, 0, 0, 0, 0);
        if (depth == 0 || frames[depth - 1].OpensTable) rows = null;
    }

    private void AddLeaves(TextRange range, int depth)
    {
        if (range.IsEmpty) return;
        var table = frames[depth - 1].OpensTable ? rows?.Where(row => row.Count > 0).ToList() : null;
        while (table is null && range.Length > MaxLeafLength)
        {
            var head = text.Trim(new TextRange(range.Start, text.BreakBefore(range.Start, range.Start + MaxLeafLength)));
            Add(head, depth, null);
            range = text.Trim(new TextRange(head.End, range.End));
        }

        Add(range, depth, table);
    }

    private void Add(TextRange range, int depth, IReadOnlyList<IReadOnlyList<TextRange>>? table)
    {
        if (range.IsEmpty) return;
        if (leaves.Count == ExtractionLimits.MaxBlocks)
        {
            limit ??= FormattableString.Invariant($"more than {ExtractionLimits.MaxBlocks} blocks: the text behind them is left out");
            return;
        }

        leaves.Add(new HtmlLeaf(range, ElementAt(depth), Math.Min(linked, range.Length), links, Math.Min(strong, range.Length), Math.Min(slanted, range.Length), rules, pictures, table));
        rules = 0;
    }

    // Elements are made when there is text inside; most inline ones never are.
    private int ElementAt(int depth)
    {
        var known = depth;
        while (known > 0 && frames[known - 1].Made is null) known--;
        for (; known < depth; known++)
        {
            var made = Make(frames[known], known == 0 ? null : frames[known - 1].Made);
            frames[known].Made = made;
            elements.Add(made);
        }

        return frames[depth - 1].Made!.Index;
    }

    private HtmlElement Make(Frame frame, HtmlElement? parent)
    {
        var context = parent?.Context ?? HtmlContext.None;
        var zone = parent?.Zone ?? 0;
        if (zone is 0 or BlockKind.Byline)
            zone = HtmlElements.ZoneOf(frame.Element, (context & (HtmlContext.Article | HtmlContext.Main)) != 0) is var own and not 0 ? own : zone;
        var kind = frame.OpensTable ? BlockKind.Table : frame.IsCode ? BlockKind.Code : HtmlElements.KindOf(frame.Name);
        return new HtmlElement(elements.Count, parent?.Index ?? -1, frame.Name, frame.Place, parent is null ? 0 : parent.Depth + 1)
        {
            Context = context | HtmlElements.ContextOf(frame.Element),
            Class = frame.Element.GetAttribute("class"),
            Id = frame.Element.GetAttribute("id"),
            Role = frame.Element.GetAttribute("role"),
            Property = frame.Element.GetAttribute("itemprop"),
            Zone = zone,
            Kind = kind != 0 ? kind : parent?.Kind ?? 0,
            Level = HtmlElements.HeadingLevel(frame.Name) is var level and > 0 ? level : parent?.Level ?? 0,
            FirstLeaf = leaves.Count,
            EndLeaf = leaves.Count,
        };
    }

    /// <summary>An open element and what it passes on to the text inside.</summary>
    private sealed class Frame(IElement element, string name, int place)
    {
        private Dictionary<string, int>? numbers;

        public IElement Element { get; } = element;

        public string Name { get; } = name;

        /// <summary>Its place among its parent's children of its name (XPath), from 1.</summary>
        public int Place { get; } = place;

        public INodeList Children { get; } = element.ChildNodes;

        /// <summary>Index of the child that is visited next.</summary>
        public int Next { get; set; }

        public HtmlElement? Made { get; set; }

        public bool InLink { get; init; }

        public bool IsStrong { get; init; }

        public bool IsSlanted { get; init; }

        public bool InTable { get; set; }

        public bool OpensTable { get; set; }

        public bool IsCode { get; set; }

        public bool Preserves { get; init; }

        public bool IsMute { get; init; }

        public int CellStart { get; set; } = -1;

        /// <summary>Counts one more child of a name.</summary>
        public int Number(string childName)
        {
            numbers ??= new Dictionary<string, int>(StringComparer.Ordinal);
            return numbers[childName] = numbers.GetValueOrDefault(childName) + 1;
        }
    }
}
