using Dossier.Common.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>A run of segments with its text, as it stands in a block or in a cell of a table.</summary>
/// <param name="Segments">In text order.</param>
public sealed record TextLeaf(IReadOnlyList<Segment> Segments);

/// <summary>A block as the page shows it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Level">Of a heading.</param>
/// <param name="Language">BCP 47 tag, when it is not the document's.</param>
/// <param name="Text">Its text; of a table, null.</param>
/// <param name="Rows">Of a table, the cells of each row.</param>
public sealed record PageBlock(BlockKind Kind, int Level, string? Language, TextLeaf? Text, IReadOnlyList<IReadOnlyList<TextLeaf>> Rows)
{
    /// <summary>Whether it belongs to the page that the document was found on, not to the document.</summary>
    public bool IsAside => Kind is BlockKind.Navigation or BlockKind.Related or BlockKind.Comments or BlockKind.Furniture;

    /// <summary>Whether the passage that the page was opened at begins or goes on in it.</summary>
    public bool IsCited => Leaves.SelectMany(leaf => leaf.Segments).Any(segment => segment.IsCited);

    private IEnumerable<TextLeaf> Leaves => Text is not null ? [Text] : Rows.SelectMany(row => row);
}

/// <summary>Blocks that are shown together: the items of a list, or what is folded away; any other block stands alone.</summary>
/// <param name="Blocks">At least one; all are list items, or all are asides, or it is one.</param>
internal sealed record BlockGroup(IReadOnlyList<PageBlock> Blocks)
{
    /// <summary>Whether it is folded away.</summary>
    public bool IsAside => Blocks[0].IsAside;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => Blocks[0].Kind == BlockKind.ListItem;

    /// <summary>Whether the passage that the page was opened at is in it.</summary>
    public bool IsCited => Blocks.Any(block => block.IsCited);
}

/// <summary>The page as it is shown: blocks with their segments.</summary>
internal static class PageLayout
{
    /// <summary>Lays a page out.</summary>
    /// <param name="page">The page.</param>
    /// <param name="layers">Layers to highlight.</param>
    /// <param name="selected">The fact that was asked for: it is highlighted also when its layer is not.</param>
    /// <param name="cited">The passage that the page was opened at.</param>
    public static IReadOnlyList<BlockGroup> Of(TextPage page, FactLayers layers, ReaderFact? selected, IReadOnlyList<TextSpan> cited)
    {
        var parts = PartsOf(page);
        var cuts = parts.SelectMany(part => part.Leaves).SelectMany(leaf => new[] { leaf.Start, leaf.End }).ToList();
        var facts = page.Facts.Where(fact => layers.Has(fact.Layer) || fact == selected).ToList();
        var segments = new Queue<Segment>(Highlights.Flatten(page.Bounds.Start, page.Bounds.End, facts, cited, cuts));
        return Grouped(parts.Select(part => part.With(segments)));
    }

    private static List<Part> PartsOf(TextPage page)
    {
        var (parts, at) = (new List<Part>(), page.Bounds.Start);
        foreach (var block in page.Blocks)
        {
            var (start, end) = (Math.Max(at, block.Span.Start), Math.Min(page.Bounds.End, block.Span.End));
            // Text that no block claims is shown all the same.
            AddText(at, start, BlockKind.Body);
            // A block that could overlap the one before it, against the contract, loses only what is shown already.
            if (start < end) AddBlock(block, start, end);
            at = Math.Max(at, end);
        }

        AddText(at, page.Bounds.End, BlockKind.Body);
        return parts;

        // What a table has outside its cells is its caption.
        void AddBlock(Block block, int start, int end)
        {
            var rows = CellsOf(block, start, end);
            AddText(start, rows[0][0].Start, BlockKind.Caption);
            parts.Add(new Part(block, rows));
            AddText(rows[^1][^1].End, end, BlockKind.Caption);
        }

        void AddText(int start, int end, BlockKind kind)
        {
            if (start < end && !string.IsNullOrWhiteSpace(page.TextOf(start, end))) parts.Add(new Part(new Block { Kind = kind }, [[new TextSpan(start, end)]]));
        }
    }

    private static List<List<TextSpan>> CellsOf(Block block, int start, int end)
    {
        if (block.Rows.Count == 0) return [[new TextSpan(start, end)]];
        var (rows, at) = (new List<List<TextSpan>>(), start);
        foreach (var row in block.Rows)
        {
            var cells = new List<TextSpan>();
            foreach (var cell in row.Cells.Where(cell => cell.Start >= at && cell.End <= end))
            {
                cells.Add(TextSpan.Of(cell));
                at = cell.End;
            }

            if (cells.Count > 0) rows.Add(cells);
        }

        return rows.Count > 0 ? rows : [[new TextSpan(start, end)]];
    }

    private static List<BlockGroup> Grouped(IEnumerable<PageBlock> blocks)
    {
        var groups = new List<List<PageBlock>>();
        foreach (var block in blocks)
        {
            var goesOn = groups.Count > 0 && ((block.IsAside && groups[^1][0].IsAside) || (block.Kind == BlockKind.ListItem && groups[^1][0].Kind == BlockKind.ListItem));
            if (goesOn) groups[^1].Add(block);
            else groups.Add([block]);
        }

        return [.. groups.Select(group => new BlockGroup(group))];
    }

    /// <summary>A block with the ranges whose text is shown: itself, or its cells.</summary>
    private sealed record Part(Block Block, List<List<TextSpan>> Rows)
    {
        public IEnumerable<TextSpan> Leaves => Rows.SelectMany(row => row);

        // Segments come in text order, and so do parts: each is looked at once.
        public PageBlock With(Queue<Segment> segments)
        {
            var rows = Rows.ConvertAll(row => (IReadOnlyList<TextLeaf>)row.ConvertAll(leaf => new TextLeaf(Take(segments, leaf))));
            var isTable = Block.Kind == BlockKind.Table && Block.Rows.Count > 0;
            return new PageBlock(Block.Kind, Block.Level, Block.Language.Length > 0 ? Block.Language : null, isTable ? null : rows[0][0], isTable ? rows : []);
        }

        private static List<Segment> Take(Queue<Segment> segments, TextSpan leaf)
        {
            var inside = new List<Segment>();
            while (segments.TryPeek(out var next) && next.Start < leaf.End)
            {
                segments.Dequeue();
                if (next.Start >= leaf.Start) inside.Add(next);
            }

            return inside;
        }
    }
}
