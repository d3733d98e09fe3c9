namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// Puts the words of a page into lines, and the lines into the order in which they are read. Poppler's own lines are too short for that where words stand
/// wide apart, as in narrow columns that are flush on both sides. A page is cut into bands, and a band into columns where white space goes all the way down
/// between running text on both sides (the recursive cut of Nagy and Seth, 1984, with the cuts chosen by what they leave).
/// </summary>
internal sealed class ReadingOrder
{
    /// <summary>Width of the space between columns at least, in heights of a line.</summary>
    private const double MinGutter = 0.8;

    /// <summary>Lines beside each other at least, and fewer where the space is wide.</summary>
    private const int MinRows = 5;

    private const int MinRowsOfWideGutter = 3;

    private const double WideGutter = 1.4;

    /// <summary>Columns of running text: this part of the page wide, filled to this part by its lines, with this many words a line.</summary>
    private const double MinColumnWidth = 0.17;

    private const double MinFill = 0.7;

    /// <summary>What stands beside a column is this part of the page wide at least.</summary>
    private const double MinSide = 0.1;

    private const double MinWordsPerLine = 2.5;

    /// <summary>Part of the rows of the shorter side that have words on both sides, above which two sides are one table and not two texts.</summary>
    private const double OneTable = 0.6;

    /// <summary>Columns within columns.</summary>
    private const int MaxDepth = 6;

    /// <summary>Rows of a band that are looked at one by one.</summary>
    private const int MaxRetried = 60;

    /// <summary>Blank space above or below columns, in heights of a line; more where it may be a part of the first column that is longer.</summary>
    private const double HeadGap = 0.6;

    private const double FootGap = 0.9;

    /// <summary>Distance of the lines of a block at most, from the foot of one to the head of the next, in heights of a line.</summary>
    private const double MaxGap = 0.75;

    private readonly TextPage page;
    private readonly List<PageLine> lines = [];
    private long block;
    private long flow;

    private ReadingOrder(TextPage page, long firstNumber) => (this.page, block, flow) = (page, firstNumber, firstNumber);

    /// <summary>The page with whole lines in reading order.</summary>
    public static TextPage Arrange(TextPage page)
    {
        var upright = page.Lines.Where(line => line.IsUpright).SelectMany(line => line.Words).ToList();
        if (upright.Count == 0) return page;
        // Numbers of blocks and flows are unique in the document: a page has fewer words than this.
        var order = new ReadingOrder(page, page.Number * (long)(BboxLayout.MaxWords + 1));
        order.Add(Rows(upright), 0);
        return page with { Lines = [.. order.lines, .. page.Lines.Where(line => !line.IsUpright)] };
    }

    // Words of one base line, whatever column they are in: those whose middles are as high as that of the first, or nearly.
    private static List<Row> Rows(IEnumerable<PageWord> words)
    {
        List<Row> rows = [];
        foreach (var word in words.OrderBy(Middle).ThenBy(word => word.Box.Left).ThenBy(word => word.Box.Top))
        {
            if (rows.Count == 0 || Middle(word) - rows[^1].Middle > Math.Min(word.Height, rows[^1].Height) * 0.35) rows.Add(new Row(Middle(word), word.Height, []));
            rows[^1].Words.Add(word);
        }

        foreach (var row in rows) row.Words.Sort((a, b) => a.Box.Left.CompareTo(b.Box.Left));
        return rows;
    }

    private static double Middle(PageWord word) => (word.Box.Top + word.Box.Bottom) / 2;

    private void Add(List<Row> rows, int depth)
    {
        if (rows.Count == 0) return;
        var (left, right) = (rows.Min(row => row.Words[0].Box.Left), rows.Max(row => row.Words[^1].Box.Right));
        List<Row> single = [];
        for (int first = 0, next; first < rows.Count; first = next)
        {
            next = depth < MaxDepth ? BandEnd(rows, first, left, right) : rows.Count;
            if (depth < MaxDepth && Gutter(rows.GetRange(first, next - first)) is { } gutter)
            {
                var band = Columns(rows, first, ref next, gutter);
                single.AddRange(rows.Skip(first).TakeWhile(row => row != band[0]));
                AddColumn(single);
                single = [];
                Add(Rows(band.SelectMany(row => row.Words).Where(word => word.Box.Right <= gutter.Left)), depth + 1);
                Add(Rows(band.SelectMany(row => row.Words).Where(word => word.Box.Right > gutter.Left)), depth + 1);
            }
            else
            {
                // Its first row may only have been in the way of what begins below it.
                if (next - first <= MaxRetried) next = first + 1;
                single.AddRange(rows.Skip(first).Take(next - first));
            }
        }

        AddColumn(single);
    }

    // What blank space separates from the columns at the head and at the foot of their band, and is none itself, is not in them.
    private List<Row> Columns(List<Row> rows, int first, ref int next, Space gutter)
    {
        var (from, to) = (first, next);
        for (var i = first + 1; i < next && i - first <= MaxRetried; i++)
        {
            if (IsBlankAbove(rows, i, HeadGap) && !AreColumns(rows.GetRange(from, i - from), gutter, MinRowsOfWideGutter) && AreColumns(rows.GetRange(i, to - i), gutter, MinRowsOfWideGutter)) from = i;
        }

        for (var i = next - 1; i > from && next - i <= MaxRetried; i--)
        {
            var tail = rows.GetRange(i, to - i);
            var beside = tail.Any(row => row.Words[^1].Box.Right > gutter.Left);
            if (IsBlankAbove(rows, i, beside ? HeadGap : FootGap) && !AreColumns(tail, gutter, MinRowsOfWideGutter) && AreColumns(rows.GetRange(from, i - from), gutter, MinRowsOfWideGutter)) to = i;
        }

        next = to;
        return rows.GetRange(from, to - from);
    }

    private static bool IsBlankAbove(List<Row> rows, int index, double gap)
    {
        var (above, below) = (rows[index - 1], rows[index]);
        return below.Words.Min(word => word.Box.Top) - above.Words.Max(word => word.Box.Bottom) > Math.Min(above.Height, below.Height) * gap;
    }

    // As long as the rows have a space in common that leaves room for a column on both sides.
    private int BandEnd(List<Row> rows, int first, double left, double right)
    {
        var (from, to) = (left + (page.Width * MinSide), right - (page.Width * MinSide));
        var free = Spaces(rows[first]);
        var next = first + 1;
        for (; next < rows.Count; next++)
        {
            free = Intersect(free, Spaces(rows[next]), rows[next].Height * MinGutter);
            var width = rows[next].Height * MinGutter;
            if (!free.Any(space => Math.Min(space.Right, to) - Math.Max(space.Left, from) >= width)) break;
        }

        return next;
    }

    // What a row leaves free, the margins included.
    private static List<Space> Spaces(Row row)
    {
        List<Space> spaces = [new(double.MinValue, row.Words[0].Box.Left)];
        var right = row.Words[0].Box.Right;
        foreach (var word in row.Words.Skip(1))
        {
            if (word.Box.Left - right >= row.Height * MinGutter) spaces.Add(new Space(right, word.Box.Left));
            right = Math.Max(right, word.Box.Right);
        }

        spaces.Add(new Space(right, double.MaxValue));
        return spaces;
    }

    // Both are from left to right.
    private static List<Space> Intersect(List<Space> one, List<Space> other, double width)
    {
        List<Space> both = [];
        for (int i = 0, j = 0; i < one.Count && j < other.Count;)
        {
            var space = new Space(Math.Max(one[i].Left, other[j].Left), Math.Min(one[i].Right, other[j].Right));
            if (space.Right - space.Left >= width) both.Add(space);
            if (one[i].Right < other[j].Right) i++;
            else j++;
        }

        return both;
    }

    // The widest space of a band that has running text on both sides; null when there is none.
    private Space? Gutter(List<Row> band)
    {
        if (band.Count < MinRowsOfWideGutter) return null;
        var free = Spaces(band[0]);
        foreach (var row in band.Skip(1)) free = Intersect(free, Spaces(row), 0.1);
        var height = band.Select(row => row.Height).Order().ElementAt(band.Count / 2);
        foreach (var space in free.Where(space => space.Left > double.MinValue && space.Right < double.MaxValue && space.Right - space.Left >= height * MinGutter)
            .OrderByDescending(space => space.Right - space.Left))
        {
            if (AreColumns(band, space, space.Right - space.Left >= height * WideGutter ? MinRowsOfWideGutter : MinRows)) return space;
        }

        return null;
    }

    private bool AreColumns(List<Row> band, Space gutter, int minRows)
    {
        var left = Rows(band.SelectMany(row => row.Words).Where(word => word.Box.Right <= gutter.Left));
        var right = Rows(band.SelectMany(row => row.Words).Where(word => word.Box.Right > gutter.Left));
        if (left.Count < minRows || right.Count < minRows) return false;
        if (IsRunning(left) && IsRunning(right)) return true;
        // Lists, notes in the margin: nothing that is filled, but each with lines of its own.
        var beside = band.Count(row => row.Words[0].Box.Right <= gutter.Left && row.Words[^1].Box.Right > gutter.Left);
        return (IsRunning(left) || IsRunning(right)) && beside < OneTable * Math.Min(left.Count, right.Count);
    }

    private bool IsRunning(List<Row> rows)
    {
        var (left, right) = (rows.Min(row => row.Words[0].Box.Left), rows.Max(row => row.Words[^1].Box.Right));
        var width = right - left;
        return width >= page.Width * MinColumnWidth && rows.Average(row => row.Words.Count) >= MinWordsPerLine
            && rows.Average(row => row.Words[^1].Box.Right - row.Words[0].Box.Left) >= width * MinFill;
    }

    private void AddColumn(List<Row> rows)
    {
        flow++;
        PageLine? last = null;
        foreach (var line in Lines(rows))
        {
            if (last is null || !last.SharesColumn(line) || line.Top - last.Bottom > line.Size * MaxGap || !last.SharesSize(line, 1.12)) block++;
            lines.Add(last = new PageLine(page.Number, block, flow, ScriptWords.Join(line.Words)));
        }
    }

    // Raised numbers and lowered signs stand in rows of their own up to here.
    private List<PageLine> Lines(List<Row> rows)
    {
        List<PageLine> found = [];
        foreach (var row in rows)
        {
            var line = new PageLine(page.Number, block, flow, InOrder(row.Words));
            if (found.Count > 0 && (found[^1].SharesRow(line) || ScriptWords.Belong(found[^1], line)) && !Collide(found[^1], line)) found[^1] = new PageLine(page.Number, block, flow, InOrder([.. found[^1].Words, .. line.Words]));
            else found.Add(line);
        }

        return found;
    }

    // Words that stand on each other are of different lines.
    private static bool Collide(PageLine one, PageLine other)
    {
        const int Most = 200;
        return one.Words.Count > Most || other.Words.Count > Most
            || one.Words.Any(word => other.Words.Any(another => Math.Min(word.Box.Right, another.Box.Right) - Math.Max(word.Box.Left, another.Box.Left) > Math.Min(word.Width, another.Width) / 2));
    }

    private static List<PageWord> InOrder(List<PageWord> words)
    {
        var backwards = words.Count(word => PageSigns.IsRightToLeft(word.Text[0])) * 2 > words.Count;
        return [.. backwards ? words.OrderByDescending(word => word.Box.Right) : words.OrderBy(word => word.Box.Left)];
    }

    private sealed record Row(double Middle, double Height, List<PageWord> Words);

    private readonly record struct Space(double Left, double Right);
}
