using System.Text;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>
/// Makes the text of a format that has none of its own (a package, a table, a page): one block behind the other, a line end between them, a tab
/// between the cells of a row. Holds the limits on text and blocks, so that readers need not.
/// </summary>
internal sealed class BlockWriter
{
    /// <summary>Stands for what cannot be part of a text: NUL and halves of surrogate pairs.</summary>
    private const char Replacement = '\uFFFD';

    /// <summary>A cut through a text goes between words when there is a space so near.</summary>
    private const int LongestWord = 100;

    private readonly StringBuilder text = new();
    private readonly List<TextBlock> blocks = [];

    /// <summary>The counted limit that was reached; null as long as everything had room. A reader may set one of its own (pages, rows, members).</summary>
    public string? LimitReached { get; private set; }

    /// <summary>Where the next block would begin.</summary>
    public int Length => text.Length;

    /// <summary>Number of blocks so far.</summary>
    public int Count => blocks.Count;

    /// <summary>Says that a counted limit cut the document short; what is added afterwards is left out.</summary>
    public void Stop(string limit) => LimitReached ??= limit;

    /// <summary>Adds a block.</summary>
    /// <param name="content">Its text; outer white space is dropped, and a block of nothing else is none.</param>
    /// <param name="block">What it is and where it stands in the source; its range is set here.</param>
    /// <returns>The range of its text; null when there was none, or no room.</returns>
    public TextRange? Add(ReadOnlySpan<char> content, TextBlock block)
    {
        return AddWhole(Visible(content), block);
    }

    /// <summary>Adds a table: rows are lines, cells are separated by tabs. A line end or tab inside a cell becomes a space, "\r\n" one.</summary>
    /// <param name="table">Cells, row by row; empty ones are kept as places in the text but are no cells of the block.</param>
    /// <param name="block">As in <see cref="Add"/>; its rows are set here.</param>
    public TextRange? AddTable(IReadOnlyList<IReadOnlyList<string>> table, TextBlock block)
    {
        var written = table.Where(row => row.Any(cell => !Visible(cell).IsEmpty)).ToList();
        if (written.Count == 0 || !HasPlace()) return null;
        RemoveUnfitting(written);
        if (written.Count == 0) return null;
        BeginBlock();
        List<IReadOnlyList<TextRange>> rows = [];
        var start = -1;
        foreach (var row in written)
        {
            if (rows.Count > 0) text.Append('\n');
            rows.Add(AppendRow(row));
            if (start < 0) start = rows[0][0].Start;
        }

        // Empty cells in front of the first or behind the last would leave white space at the ends of the block.
        var range = new TextRange(start, rows[^1][^1].End);
        text.Length = range.End;
        blocks.Add(block with { Range = range, Rows = rows });
        return range;
    }

    /// <summary>Adds a table of another text as it stands there, so that a place without a cell stays one.</summary>
    /// <param name="source">The other text.</param>
    /// <param name="block">The table in it; its range and rows are moved to where they come to lie.</param>
    public TextRange? AddTable(string source, TextBlock block)
    {
        var from = block.Range.Trimmed(source);
        if (AddWhole(from.In(source), block) is not { } range) return null;
        var moved = range.Start - from.Start;
        var rows = block.Rows!.Select(row => (IReadOnlyList<TextRange>)[.. row.Select(cell => new TextRange(cell.Start + moved, cell.End + moved)).Where(range.Contains)]).Where(row => row.Count > 0).ToList();
        blocks[^1] = blocks[^1] with { Rows = rows };
        return range;
    }

    /// <summary>What was written.</summary>
    public ReadText ToText(FoundMetadata metadata) => new(text.ToString(), blocks, metadata) { LimitReached = LimitReached };

    // As it is, so that places in it stay the same distance from its beginning.
    private TextRange? AddWhole(ReadOnlySpan<char> content, TextBlock block)
    {
        if (content.IsEmpty || !HasPlace()) return null;
        content = Fitting(content);
        if (content.IsEmpty) return null;
        BeginBlock();
        var range = Append(content);
        blocks.Add(block with { Range = range });
        return range;
    }

    private List<TextRange> AppendRow(IReadOnlyList<string> row)
    {
        List<TextRange> cells = [];
        for (var column = 0; column < row.Count; column++)
        {
            if (column > 0) text.Append('\t');
            var cell = Visible(row[column]);
            if (!cell.IsEmpty) cells.Add(Append(cell, inRow: true));
        }

        return cells;
    }

    // What a person sees of a text.
    private static ReadOnlySpan<char> Visible(ReadOnlySpan<char> content) => (InvisibleCharacters.In(content) ? InvisibleCharacters.Without(content) : content).Trim();

    private void BeginBlock()
    {
        if (text.Length > 0) text.Append('\n');
    }

    private bool HasPlace()
    {
        if (blocks.Count == ExtractionLimits.MaxBlocks) Stop(FormattableString.Invariant($"more than {ExtractionLimits.MaxBlocks} blocks: the text behind them is left out"));
        return LimitReached is null;
    }

    // One unit is for the line end before a block.
    private int Room => ExtractionLimits.MaxTextLength - 1 - text.Length;

    private void StopAtLength() => Stop(FormattableString.Invariant($"the text is longer than {ExtractionLimits.MaxTextLength} UTF-16 units: what follows is left out"));

    // As much of a text as there is room for, up to the end of a word if one is near.
    private ReadOnlySpan<char> Fitting(ReadOnlySpan<char> content)
    {
        if (content.Length < Room) return content;
        StopAtLength();
        var end = Math.Max(0, Room - 1);
        var space = content[Math.Max(0, end - LongestWord)..end].LastIndexOfAny(' ', '\n', '\t');
        if (space >= 0) end = Math.Max(0, end - LongestWord) + space;
        else if (end > 0 && char.IsHighSurrogate(content[end - 1])) end--;
        return content[..end].TrimEnd();
    }

    private void RemoveUnfitting(List<IReadOnlyList<string>> table)
    {
        long length = 0;
        var fitting = table.FindIndex(row => (length += row.Sum(cell => cell.Length + 1L)) >= Room);
        if (fitting < 0) return;
        StopAtLength();
        table.RemoveRange(fitting, table.Count - fitting);
    }

    private TextRange Append(ReadOnlySpan<char> content, bool inRow = false)
    {
        var start = text.Length;
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (inRow && c == '\r' && i + 1 < content.Length && content[i + 1] == '\n') continue;
            if (inRow && c is '\n' or '\r' or '\t') text.Append(' ');
            else if (char.IsHighSurrogate(c) && i + 1 < content.Length && char.IsLowSurrogate(content[i + 1])) text.Append(c).Append(content[++i]);
            else text.Append(c == '\0' || char.IsSurrogate(c) ? Replacement : c);
        }

        return new TextRange(start, text.Length);
    }
}
