namespace Dossier.Extraction.Reading.Pages;

/// <summary>A table on a page: rows of cells; a cell that is empty is an empty text.</summary>
/// <param name="Lines">The lines it is made of.</param>
/// <param name="Rows">Every row has a cell for each column.</param>
internal sealed record AlignedTable(IReadOnlyList<PageLine> Lines, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>
/// Finds tables: three rows or more, one below the other, whose cells stand in the same two columns or more with a gap between them all the way down.
/// Columns of running text are told from columns of cells by how well their lines fill them.
/// </summary>
internal static class AlignedRows
{
    private const int MinRows = 3;

    /// <summary>Longer tables are several to us; wider ones are none.</summary>
    private const int MaxRows = 1_000;

    private const int MaxColumns = 64;

    /// <summary>Gap between two cells, in heights of a line.</summary>
    private const double MinGap = 1.1;

    /// <summary>The same where the gap goes down through all rows, and the same in spaces between words; and how wide it is on average.</summary>
    private const double MinTightGap = 0.3, MinTightSpaces = 1.4, MinSpaces = 1.15;

    /// <summary>Words of a row that may be cells.</summary>
    private const int MaxWordsOfRow = 256;

    /// <summary>Words of a line that tell how wide spaces are.</summary>
    private const int MinWords = 4;

    private const double MeanGap = 0.7;

    /// <summary>Gaps that differ by less were made alike to fill a line.</summary>
    private const double EvenGaps = 1.15;

    /// <summary>Distance of two rows at most, from top to top, in heights of a line.</summary>
    private const double MaxPitch = 3;

    /// <summary>Lines of running text fill their column to this part on average.</summary>
    private const double FilledColumn = 0.8;

    /// <summary>Columns of running text are this part of the page's width at least.</summary>
    private const double TextColumn = 0.25;

    /// <summary>The tables of a page, from top to bottom.</summary>
    /// <param name="page">The page.</param>
    /// <param name="left">Lines that belong to nothing else.</param>
    public static List<AlignedTable> Find(TextPage page, IReadOnlyList<PageLine> left)
    {
        var text = RunningText(page, left);
        var rows = Rows(left.Where(line => !text.Contains(line.Block)));
        var space = UsualSpace(left);
        List<AlignedTable> tables = [];
        for (var first = 0; first < rows.Count;)
        {
            var next = first;
            var table = rows[first].Cells.Count is > 1 and <= MaxColumns ? Grow(page, rows, first, space, out next) : null;
            if (table is not null) tables.Add(table);
            first = table is null ? first + 1 : next;
        }

        HashSet<PageLine> taken = [.. tables.SelectMany(table => table.Lines)];
        foreach (var block in left.Where(line => !text.Contains(line.Block) && !taken.Contains(line)).GroupBy(line => line.Block))
        {
            if (Tight(Rows(block), space) is { } tight) tables.Add(tight);
        }

        return tables;
    }

    // The space between two words of text: the middle one of a page.
    private static double UsualSpace(IReadOnlyList<PageLine> lines)
    {
        var spaces = lines.Where(line => line.Words.Count >= MinWords).SelectMany(line => line.Words.Zip(line.Words.Skip(1), (one, next) => next.Box.Left - one.Box.Right)).Where(space => space > 0).Order().ToList();
        return spaces.Count == 0 ? double.MaxValue : spaces[spaces.Count / 2];
    }

    // A table whose columns stand close to each other: nothing is wide there, but spaces go all the way down, wider than those between words and in the same place.
    private static AlignedTable? Tight(List<Row> rows, double space)
    {
        if (rows.Count is < MinRows or > MaxRows) return null;
        var columns = Split([new Column(double.MinValue, double.MaxValue)], rows, space);
        if (columns.Count is < 2 or > MaxColumns) return null;
        var gaps = rows.SelectMany(row => Gaps(row, columns)).ToList();
        var height = rows.Average(row => row.Lines[0].Size);
        var filled = rows.Count(row => Recut(row, columns).Cells.Count == columns.Count);
        return filled * 4 >= rows.Count * 3 && gaps.Count > 0 && gaps.Average() >= height * MeanGap ? ToTable(columns, rows.ConvertAll(row => Recut(row, columns))) : null;
    }

    // The gaps of a row that spaces between columns run through.
    private static IEnumerable<double> Gaps(Row row, List<Column> columns)
    {
        var cells = Recut(row, columns).Cells;
        return cells.Zip(cells.Skip(1), (one, next) => next.Left - one.Right);
    }

    // Columns that spaces divide which all rows leave free.
    private static List<Column> Split(List<Column> columns, List<Row> rows, double space)
    {
        List<Column> split = [];
        foreach (var column in columns)
        {
            List<Column> parts = [];
            var divided = 0;
            foreach (var row in rows)
            {
                var words = row.Lines.SelectMany(line => line.Words).Where(word => word.Box.Left >= column.Left && word.Box.Left <= column.Right).OrderBy(word => word.Box.Left).ToList();
                if (words.Count > 1) divided++;
                if (words.Count > MaxWordsOfRow) return columns;
                foreach (var word in words) Cover(parts, new Column(word.Box.Left, word.Box.Right), Math.Max(Math.Min(row.Lines[0].Size * MinTightGap, space * MinTightSpaces), space == double.MaxValue ? 0 : space * MinSpaces));
            }

            // Words of few rows leave spaces by chance.
            if (parts.Count > 1 && divided >= MinRows) split.AddRange(parts);
            else split.Add(parts.Count == 0 ? column : new Column(parts[0].Left, parts[^1].Right));
        }

        return split;
    }

    // Parts from left to right, with more than a gap between them.
    private static void Cover(List<Column> parts, Column word, double gap)
    {
        var at = parts.FindIndex(part => part.Right + gap > word.Left);
        if (at < 0)
        {
            parts.Add(word);
            return;
        }

        var merged = word;
        while (at < parts.Count && parts[at].Left < merged.Right + gap)
        {
            merged = new Column(Math.Min(merged.Left, parts[at].Left), Math.Max(merged.Right, parts[at].Right));
            parts.RemoveAt(at);
        }

        parts.Insert(at, merged);
    }

    // The cells of a row by columns that are known.
    private static Row Recut(Row row, List<Column> columns)
    {
        List<Cell> cells = [];
        foreach (var column in columns)
        {
            var words = row.Lines.SelectMany(line => line.Words).Where(word => word.Box.Left >= column.Left - 0.1 && word.Box.Left <= column.Right).OrderBy(word => word.Box.Left).ToList();
            if (words.Count > 0) cells.Add(new Cell(words[0].Box.Left, words.Max(word => word.Box.Right), row.Lines[0].Size, string.Join(' ', words.Select(word => word.Text))));
        }

        return new Row(row.Bottom, row.Lines, cells);
    }

    // Blocks of three lines or more of which most have no gap in them.
    private static HashSet<long> RunningText(TextPage page, IReadOnlyList<PageLine> lines)
    {
        HashSet<long> found = [];
        foreach (var block in lines.GroupBy(line => line.Block))
        {
            var members = block.ToList();
            var width = members.Max(line => line.Right) - members.Min(line => line.Left);
            if (members.Count >= MinRows && width >= page.Width * TextColumn && members.SkipLast(1).Average(line => line.Width) >= width * FilledColumn
                && members.Count(line => Cells(line).Count > 1) * 2 < members.Count) found.Add(block.Key);
        }

        return found;
    }

    private static List<Row> Rows(IEnumerable<PageLine> lines)
    {
        List<Row> rows = [];
        foreach (var line in lines.OrderBy(line => line.Bottom).ThenBy(line => line.Left))
        {
            // On one base line, within a quarter of its height.
            if (rows.Count == 0 || line.Bottom - rows[^1].Bottom > line.Size / 4) rows.Add(new Row(line.Bottom, [], []));
            rows[^1].Lines.Add(line);
            rows[^1].Cells.AddRange(Cells(line));
        }

        foreach (var row in rows) row.Cells.Sort((a, b) => a.Left.CompareTo(b.Left));
        return rows;
    }

    private static List<Cell> Cells(PageLine line)
    {
        List<Cell> cells = [];
        var minGap = IsSpreadOut(line) ? double.MaxValue : line.Size * MinGap;
        var start = 0;
        for (var i = 1; i <= line.Words.Count; i++)
        {
            if (i < line.Words.Count && line.Words[i].Box.Left - line.Words[i - 1].Box.Right < minGap) continue;
            var words = line.Words.Skip(start).Take(i - start).ToList();
            cells.Add(new Cell(words[0].Box.Left, words.Max(w => w.Box.Right), line.Size, string.Join(' ', words.Select(w => w.Text))));
            start = i;
        }

        return cells;
    }

    // Flush on both sides: the gaps of a line are wide, but one as wide as the other.
    private static bool IsSpreadOut(PageLine line)
    {
        if (line.Words.Count < 3) return false;
        var gaps = line.Words.Zip(line.Words.Skip(1), (left, right) => right.Box.Left - left.Box.Right).ToList();
        return gaps.Min() > 0 && gaps.Max() <= gaps.Min() * EvenGaps;
    }

    private static AlignedTable? Grow(TextPage page, List<Row> rows, int first, double space, out int next)
    {
        List<Row> taken = [rows[first]];
        var columns = rows[first].Cells.Select(cell => new Column(cell.Left, cell.Right)).ToList();
        for (next = first + 1; next < rows.Count && taken.Count < MaxRows; next++)
        {
            var row = rows[next];
            if (row.Cells.Count > MaxColumns || row.Bottom - taken[^1].Bottom > row.Cells[0].Size * MaxPitch || Merge(columns, row.Cells) is not { } wider) break;
            columns = wider;
            taken.Add(row);
        }

        // A line below that happens to be as narrow as a column is no row of the table.
        while (taken.Count > 0 && taken[^1].Cells.Count == 1 && !Continues(columns, taken))
        {
            taken.RemoveAt(taken.Count - 1);
            next--;
        }

        return taken.Count(row => row.Cells.Count > 1) >= MinRows && IsTable(page, columns, taken) ? Finer(columns, taken, space) : null;
    }

    // Numbers at the right of their column stand close to the words at the left of the next.
    private static AlignedTable Finer(List<Column> columns, List<Row> rows, double space)
    {
        var split = Split(columns, rows, space);
        return split.Count > columns.Count && split.Count <= MaxColumns ? ToTable(split, rows.ConvertAll(row => Recut(row, split))) : ToTable(columns, rows);
    }

    // A single cell that is not in the first column goes on with the row above it.
    private static bool Continues(List<Column> columns, List<Row> rows) => IndexOf(columns, rows[^1].Cells[0]) > 0;

    // Columns wide enough for a further row; null when two of its cells would be in one column, or columns would run together.
    private static List<Column>? Merge(List<Column> columns, List<Cell> cells)
    {
        var all = columns.Concat(cells.Select(cell => new Column(cell.Left, cell.Right))).OrderBy(column => column.Left).ToList();
        List<Column> merged = [all[0]];
        foreach (var column in all.Skip(1))
        {
            if (column.Left < merged[^1].Right + (cells[0].Size / 3)) merged[^1] = new Column(merged[^1].Left, Math.Max(merged[^1].Right, column.Right));
            else merged.Add(column);
        }

        if (merged.Count < Math.Max(2, columns.Count)) return null;
        return cells.Select(cell => IndexOf(merged, cell)).Distinct().Count() == cells.Count ? merged : null;
    }

    private static int IndexOf(List<Column> columns, Cell cell) => columns.FindIndex(column => cell.Left >= column.Left && cell.Left <= column.Right);

    private static bool IsTable(TextPage page, List<Column> columns, List<Row> rows)
    {
        var running = 0;
        for (var i = 0; i < columns.Count; i++)
        {
            var cells = rows.SelectMany(row => row.Cells.Where(cell => IndexOf(columns, cell) == i)).ToList();
            if (i == 0 && columns.Count == 2 && cells.All(cell => PageSigns.IsBullet(cell.Text) || PageSigns.IsNumbering(cell.Text))) return false;
            var width = columns[i].Right - columns[i].Left;
            if (width >= page.Width * TextColumn && cells.Count >= MinRows && cells.Average(cell => cell.Right - cell.Left) >= width * FilledColumn) running++;
        }

        return running < 2;
    }

    private static AlignedTable ToTable(List<Column> columns, List<Row> rows)
    {
        List<string[]> cells = [];
        foreach (var row in rows)
        {
            var goesOn = cells.Count > 0 && row.Cells.Count == 1 && IndexOf(columns, row.Cells[0]) > 0;
            if (!goesOn) cells.Add([.. Enumerable.Repeat("", columns.Count)]);
            foreach (var cell in row.Cells)
            {
                ref var text = ref cells[^1][IndexOf(columns, cell)];
                text = text.Length == 0 ? cell.Text : $"{text} {cell.Text}";
            }
        }

        return new AlignedTable([.. rows.SelectMany(row => row.Lines)], cells);
    }

    private sealed record Row(double Bottom, List<PageLine> Lines, List<Cell> Cells);

    private readonly record struct Cell(double Left, double Right, double Size, string Text);

    private readonly record struct Column(double Left, double Right);
}
