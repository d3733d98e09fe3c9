using Dossier.Common.V1;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// Makes paragraphs of the lines of pages: by distance, size, indent, the signs of lists, and the space that a last line leaves; and puts together again what
/// the end of a column or page cut apart.
/// </summary>
internal sealed class ParagraphFinder
{
    /// <summary>Sizes that differ by more are of other kinds of text.</summary>
    private const double SizeRatio = 1.12;

    /// <summary>Distance to the next line, in usual distances, that begins a paragraph.</summary>
    private const double WidePitch = 1.3;

    /// <summary>Indent of a first line, in heights of a line.</summary>
    private const double MinIndent = 0.7;

    /// <summary>Room that the end of a line leaves, as part of its column, where it was ended by hand whatever follows.</summary>
    private const double WideRoom = 0.25;

    /// <summary>Furniture, tables and notes at most between two parts of a paragraph.</summary>
    private const int MaxBetween = 60;

    private readonly Dictionary<long, Column> blocks;
    private readonly Dictionary<long, Column> flows;
    private readonly HashSet<PageLine> furniture;
    private readonly HashSet<long> lists;
    private readonly List<PageParagraph> paragraphs = [];

    private ParagraphFinder(IReadOnlyList<TextPage> pages, HashSet<PageLine> furniture)
    {
        this.furniture = furniture;
        var lines = pages.SelectMany(page => page.Lines).Where(line => !furniture.Contains(line)).ToList();
        var byBlock = lines.GroupBy(line => line.Block).ToList();
        blocks = byBlock.ToDictionary(group => group.Key, Column.Of);
        flows = lines.GroupBy(line => line.Flow).ToDictionary(group => group.Key, Column.Of);
        lists = [.. byBlock.Where(block => IsList([.. block])).Select(block => block.Key)];
    }

    /// <summary>The paragraphs of a document in reading order, furniture and tables among them.</summary>
    public static List<PageParagraph> Find(IReadOnlyList<TextPage> pages, HashSet<PageLine> furniture, CancellationToken cancel)
    {
        var finder = new ParagraphFinder(pages, furniture);
        foreach (var page in pages)
        {
            cancel.ThrowIfCancellationRequested();
            finder.Add(page);
        }

        return finder.paragraphs;
    }

    private void Add(TextPage page)
    {
        var lines = page.Lines.Where(line => !furniture.Contains(line)).ToList();
        var tables = AlignedRows.Find(page, lines);
        var owner = tables.SelectMany(table => table.Lines.Select(line => (line, table))).ToDictionary(pair => pair.line, pair => pair.table);
        HashSet<AlignedTable> written = [];
        var from = paragraphs.Count;
        PageParagraph? open = null;
        foreach (var line in lines)
        {
            if (owner.TryGetValue(line, out var table))
            {
                open = null;
                if (written.Add(table)) paragraphs.Add(TableOf(table));
            }
            else if (open is null || Breaks(open, line))
            {
                paragraphs.Add(open = new PageParagraph(line) { Kind = IsItem(line) ? BlockKind.ListItem : BlockKind.Body });
            }
            else
            {
                open.Lines.Add(line);
            }
        }

        IndentedLists.Label(paragraphs, from, paragraph => (flows[paragraph.First.Flow].Left, flows[paragraph.First.Flow].Right, UsualPitch(paragraph.First)));
        GoOn(from);
        foreach (var line in page.Lines.Where(furniture.Contains)) paragraphs.Add(new PageParagraph(line) { Kind = BlockKind.Furniture });
    }

    private static PageParagraph TableOf(AlignedTable table)
    {
        var paragraph = new PageParagraph(table.Lines[0]) { Table = table, Kind = BlockKind.Table };
        paragraph.Lines.AddRange(table.Lines.Skip(1));
        return paragraph;
    }

    private bool Breaks(PageParagraph open, PageLine line)
    {
        var last = open.Last;
        if (line.Top < last.Top - (last.Size / 2) || !last.SharesColumn(line)) return true;
        if (!last.SharesSize(line, SizeRatio)) return true;
        if (Math.Min(line.Top - last.Top, line.Bottom - last.Bottom) > UsualPitch(line) * WidePitch) return true;
        if (IsItem(line) && (PageSigns.IsBullet(line.Words[0].Text) || open.Kind == BlockKind.ListItem || PageSigns.EndsSentence(last.Text))) return true;
        if (AreCentred(last, line)) return false;
        if (last.Block == line.Block && lists.Contains(line.Block)) return true;
        return LeavesSpace(last, line) || IsIndented(open, line);
    }

    private double UsualPitch(PageLine line)
    {
        var pitch = blocks[line.Block].Pitch;
        if (pitch <= 0) pitch = flows[line.Flow].Pitch;
        // Lines stand one to one and a half times their height apart.
        return pitch <= 0 ? line.Size * 1.3 : Math.Clamp(pitch, line.Size * 0.8, line.Size * 2.5);
    }

    private static bool IsItem(PageLine line) => line.Words.Count > 1 && (PageSigns.IsBullet(line.Words[0].Text) || PageSigns.IsNumbering(line.Words[0].Text));

    private static bool IsSameSize(double one, double other) => Math.Max(one, other) <= Math.Min(one, other) * SizeRatio;

    private bool AreCentred(PageLine last, PageLine line)
    {
        var centre = (last.Left + last.Right) / 2;
        return Math.Abs(centre - ((line.Left + line.Right) / 2)) < line.Size / 4 && Math.Abs(last.Left - line.Left) > line.Size / 2;
    }

    // The first word of this line would have had room on the last one: somebody ended it there.
    private bool LeavesSpace(PageLine last, PageLine line)
    {
        var right = last.Block == line.Block ? blocks[line.Block].Right : Math.Max(blocks[line.Block].Right, blocks[last.Block].Right);
        if (blocks[line.Block].Lines < 3) right = Math.Max(right, flows[line.Flow].Right);
        var room = right - last.Right - line.Words[0].Width - (line.Size * 0.3);
        if (LineJoiner.EndsInHyphen(last.Text)) return false;
        if (char.IsLower(line.Text[0])) return IsIndentedFar(last, line) && room > (right - line.Left) * WideRoom;
        return room > line.Size * (PageSigns.EndsSentence(last.Text) ? 0.5 : 2.5);
    }

    // Lines of a list may begin with small letters, but stand apart from the text.
    private bool IsIndentedFar(PageLine last, PageLine line) =>
        Math.Abs(last.Left - line.Left) < line.Size * 0.3 && line.Left - flows[line.Flow].Left > line.Size;

    private bool IsList(List<PageLine> block) => IndentedLists.IsListOfLines(block, flows[block[0].Flow].Left, flows[block[0].Flow].Right);

    private bool IsIndented(PageParagraph open, PageLine line)
    {
        // An item goes on below its text, or back at the margin.
        if (open.Kind == BlockKind.ListItem) return false;
        var block = blocks[line.Block];
        var indent = line.Left - block.Left;
        if (block.Indented * 2 < block.Lines) return indent > line.Size * MinIndent && indent < line.Size * 6 && open.Last.Left - block.Left < line.Size * 0.3;
        // Hanging: the first line of each paragraph stands out to the left.
        return block.Lines > 2 && indent < line.Size * 0.3 && open.Last.Left - line.Left > line.Size * MinIndent
            && (PageSigns.EndsSentence(open.Last.Text) || block.Right - open.Last.Right > line.Size * 2);
    }

    /// <summary>Puts the first running text from an index on behind the last one before it, when that was cut off.</summary>
    private void GoOn(int from)
    {
        MarkFootnotes(from);
        for (var i = paragraphs.Count - 1; i >= Math.Max(from, 1); i--)
        {
            var next = paragraphs[i];
            if (next.Table is not null || next.IsFootnote || next.Kind != BlockKind.Body) continue;
            var before = i - 1;
            while (before >= Math.Max(0, i - MaxBetween) && (paragraphs[before].Kind is BlockKind.Furniture or BlockKind.Table || paragraphs[before].IsFootnote || Captions.IsCaption(paragraphs[before]))) before--;
            if (before < Math.Max(0, i - MaxBetween) || !IsBreakOfColumn(paragraphs[before].Last, next.First) || !GoesOn(paragraphs[before], next)) continue;
            paragraphs[before].Lines.AddRange(next.Lines);
            paragraphs.RemoveAt(i);
        }
    }

    private static bool IsBreakOfColumn(PageLine last, PageLine next) => last.Page + 1 == next.Page || last.Page == next.Page && next.Top < last.Top;

    private bool GoesOn(PageParagraph paragraph, PageParagraph next)
    {
        var (last, first) = (paragraph.Last, next.First);
        if (!IsSameSize(paragraph.Size, next.Size) || Captions.IsCaption(next) || paragraph.Length < 20) return false;
        if (LineJoiner.EndsInHyphen(last.Text)) return char.IsLetter(first.Text[0]);
        if (char.IsLower(first.Text[0])) return !LeavesMuch(last);
        return !PageSigns.EndsSentence(last.Text) && char.IsLetterOrDigit(first.Text[0]) && !LeavesMuch(last) && paragraph.Lines.Count > 1 && next.Length > 20
            && first.Left - blocks[first.Block].Left < first.Size * MinIndent;
    }

    private bool LeavesMuch(PageLine last)
    {
        var block = blocks[last.Block];
        return block.Right - last.Right > (block.Right - block.Left) / 4;
    }

    // Smaller than what is above it, at the foot of its column, beginning with a mark.
    private void MarkFootnotes(int from)
    {
        var body = paragraphs.Skip(from).SelectMany(p => p.Lines).GroupBy(line => Math.Round(line.Size)).MaxBy(group => (group.Sum(line => line.Text.Length), group.Key))?.Key ?? 0;
        for (var i = paragraphs.Count - 1; i >= from; i--)
        {
            var paragraph = paragraphs[i];
            if (paragraph.Table is null && paragraph.Size < body * 0.92 && IsNote(paragraph.First.Text) && IsLowest(i)) paragraph.IsFootnote = true;
        }

        bool IsLowest(int index) => index + 1 == paragraphs.Count || paragraphs[index + 1].IsFootnote || paragraphs[index + 1].First.Top < paragraphs[index].First.Top;
    }

    private static bool IsNote(string text) => char.IsDigit(text[0]) || text[0] is '*' or '†' or '‡' or '§' or '¹' or '²' or '³';

    /// <summary>What is usual among lines that stand together.</summary>
    private sealed record Column(double Left, double Right, double Pitch, int Lines, int Indented)
    {
        public static Column Of(IEnumerable<PageLine> group)
        {
            var lines = group.ToList();
            var left = lines.Min(line => line.Left);
            List<double> pitches = [];
            for (var i = 1; i < lines.Count; i++)
            {
                if (lines[i].Top > lines[i - 1].Top && IsSameSize(lines[i].Size, lines[i - 1].Size)) pitches.Add(lines[i].Top - lines[i - 1].Top);
            }

            // The lower part, because the wide ones stand between paragraphs.
            pitches.Sort();
            return new Column(
                left, lines.Max(line => line.Right), pitches.Count == 0 ? 0 : pitches[pitches.Count / 3], lines.Count,
                lines.Count(line => line.Left - left > line.Size * MinIndent));
        }
    }
}
