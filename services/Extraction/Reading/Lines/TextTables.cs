using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Lines;

/// <summary>Finds tables in plain text: lines below each other whose cells tabs, bars or columns of spaces divide in the same way.</summary>
/// <param name="text">The text.</param>
/// <param name="lines">Its lines that are not blank.</param>
internal sealed class TextTables(string text, IReadOnlyList<Line> lines)
{
    private const int MinRows = 3;

    /// <summary>Most columns.</summary>
    private const int MaxColumns = 64;

    /// <summary>Longest line of a table that spaces divide.</summary>
    private const int MaxWidth = 250;

    /// <summary>Spaces between two columns at least.</summary>
    private const int MinGap = 2;

    /// <summary>Longest cell on average where only spaces divide them: columns of running text are no table.</summary>
    private const int MaxMeanCell = 28;

    /// <summary>Lines in front of these were looked at together and are no table: none of them is looked at as often as there are others.</summary>
    private int tabbed, barred, aligned;

    /// <summary>The table whose first row is a line; null when none begins there. Lines are asked for in their order.</summary>
    public (TextBlock Block, int Count)? FindAt(int first)
    {
        var line = lines[first].Range.In(text);
        if (first >= tabbed && line.Contains('\t') && Divided(first, '\t', out tabbed) is { } tabs) return tabs;
        if (first >= barred && (line.Contains('|') || IsRule(line)) && Divided(first, '|', out barred) is { } bars) return bars;
        return first >= aligned && line.Contains("  ", StringComparison.Ordinal) ? Aligned(first, out aligned) : null;
    }

    // Rows with the same number of signs, at least two of them with three columns, or three with two. Lines of hyphens between rows are none.
    private (TextBlock Block, int Count)? Divided(int first, char sign, out int looked)
    {
        List<IReadOnlyList<TextRange>> rows = [];
        int columns = 0, count = 0;
        var isRuled = false;
        for (var i = first; i < Math.Min(lines.Count, first + TextStructures.MaxLines) && (i == first || Follows(i)); i++, count++)
        {
            var line = lines[i].Range.In(text);
            if (sign == '|' && IsRule(line))
            {
                isRuled = true;
                continue;
            }

            var signs = line.Trim(sign).Count(sign);
            if (signs == 0 || signs >= MaxColumns || columns > 0 && signs != columns - 1 && !(sign == '\t' && signs < columns)) break;
            columns = Math.Max(columns, signs + 1);
            rows.Add(Cells(lines[i].Range, sign));
        }

        looked = first + Math.Max(1, count);

        // "Home | World | Asia" may stand above a line with as many bars; a table has more of them, or a rule.
        if (rows.Count < (columns > 2 || isRuled ? 2 : MinRows) || sign == '|' && !isRuled && rows.Count < MinRows) return null;
        if (rows.Count(row => row.Count == columns) * 2 < rows.Count || rows.Exists(row => row.Count == 0)) return null;
        return (new TextBlock(BlockKind.Table, new TextRange(lines[first].Range.Start, lines[first + count - 1].Range.End), Rows: rows), count);
    }

    private bool Follows(int i) => lines[i].Number == lines[i - 1].Number + 1;

    // "|---|:--:|", "+----+-----+".
    private static bool IsRule(ReadOnlySpan<char> line) => line.Length > 2 && line.IndexOfAnyExcept("|+-=: \t") < 0 && line.ContainsAny("-=") && line.ContainsAny("|+");

    private List<TextRange> Cells(TextRange line, char sign)
    {
        List<TextRange> cells = [];
        for (var start = line.Start; start <= line.End;)
        {
            var length = text.AsSpan(start, line.End - start).IndexOf(sign);
            var end = length < 0 ? line.End : start + length;
            var cell = new TextRange(start, end).Trimmed(text);
            if (!cell.IsEmpty) cells.Add(cell);
            start = end + 1;
        }

        return cells;
    }

    // Columns of spaces that go down through all rows, with words on both sides in every row but a few.
    private (TextBlock Block, int Count)? Aligned(int first, out int looked)
    {
        var free = Free(lines[first]);
        var count = 1;
        while (first + count < lines.Count && count < TextStructures.MaxLines && Follows(first + count) && lines[first + count].Range.In(text).Contains("  ", StringComparison.Ordinal))
        {
            var both = Free(lines[first + count]);
            for (var column = 0; column < both.Length; column++) both[column] &= column >= free.Length || free[column];
            // Behind the end of a row everything is free.
            if (both.Length < free.Length) both = [.. both, .. free[both.Length..]];
            if (Gaps(both).Count == 0) break;
            free = both;
            count++;
        }

        // The next table may begin with the line that was none of this one.
        looked = first + count;
        var gaps = Gaps(free);
        if (count < MinRows || gaps.Count is 0 or >= MaxColumns) return null;
        var rows = Enumerable.Range(first, count).Select(i => (IReadOnlyList<TextRange>)Cells(lines[i], gaps)).ToList();
        var cells = rows.SelectMany(row => row).ToList();
        var isFilled = rows.Count(row => row.Count == gaps.Count + 1) * 4 >= rows.Count * 3;
        return isFilled && cells.Average(cell => cell.Length) <= MaxMeanCell && IsDividedOtherwise(rows, gaps)
            ? (new TextBlock(BlockKind.Table, new TextRange(lines[first].Range.Start, lines[first + count - 1].Range.End), Rows: rows), count)
            : null;
    }

    // Two columns may be two texts beside each other: one of them is short then, or there are more.
    private static bool IsDividedOtherwise(List<IReadOnlyList<TextRange>> rows, List<(int Start, int End)> gaps) =>
        gaps.Count > 1 || rows.Where(row => row.Count > 1).Average(row => Math.Min(row[0].Length, row[1].Length)) <= MaxMeanCell / 2;

    // Which columns of a line are blank.
    private bool[] Free(Line line)
    {
        var width = Math.Min(MaxWidth, line.Indent + line.Range.Length);
        var free = new bool[width];
        for (var column = 0; column < width; column++) free[column] = column < line.Indent || text[line.Range.Start + column - line.Indent] == ' ';
        return free;
    }

    // Runs of blank columns with something on both sides.
    private static List<(int Start, int End)> Gaps(bool[] free)
    {
        List<(int, int)> gaps = [];
        var (start, seen) = (-1, false);
        for (var column = 0; column < free.Length; column++)
        {
            if (free[column] && start < 0) start = column;
            if (free[column]) continue;
            if (seen && start >= 0 && column - start >= MinGap) gaps.Add((start, column));
            (start, seen) = (-1, true);
        }

        return gaps;
    }

    private List<TextRange> Cells(Line line, List<(int Start, int End)> gaps)
    {
        List<TextRange> cells = [];
        var from = line.Range.Start;
        foreach (var (start, _) in gaps)
        {
            var end = Math.Clamp(line.Range.Start + start - line.Indent, from, line.Range.End);
            Add(new TextRange(from, end));
            from = end;
        }

        Add(new TextRange(from, line.Range.End));
        return cells;

        void Add(TextRange cell)
        {
            if (cell.Trimmed(text) is { IsEmpty: false } trimmed) cells.Add(trimmed);
        }
    }
}
