using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Pages;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// Puts paragraphs, tables and what stands aside of them (text boxes, notes, comments) into the order in which they are read. Word processors nest
/// all of these in each other; here they are a stack, so that no reader needs recursion.
/// </summary>
/// <param name="writer">Where blocks go.</param>
internal sealed class Flow(BlockWriter writer)
{
    /// <summary>Most rows of one table block; a longer table goes on in another.</summary>
    public const int MaxTableRows = 1_000;

    /// <summary>Most empty cells that one cell of a table may stand for by the columns it spans (63 in word processors).</summary>
    public const int MaxSpan = 63;

    private readonly List<Level> levels = [];
    private readonly List<Item> notes = [];
    private readonly List<Item> comments = [];
    private readonly StringBuilder program = new();
    private Paragraph? paragraph;
    private TextBlock? code;
    private bool begun;

    /// <summary>The title as a block of the text; null when no paragraph is one.</summary>
    public TextRange? Title { get; private set; }

    /// <summary>The title is a paragraph that the author made one, not the first heading.</summary>
    public bool IsTitled { get; private set; }

    /// <summary>Whether something stops the reader.</summary>
    public bool IsFull => writer.LimitReached is not null;

    /// <summary>Whether a paragraph is open.</summary>
    public bool InParagraph => paragraph is not null;

    /// <summary>Whether a table is open around the place.</summary>
    public bool InTable => levels.Exists(level => level is Table);

    /// <summary>Opens a paragraph; one that is still open goes on.</summary>
    public void BeginParagraph() => paragraph ??= new Paragraph();

    /// <summary>Adds to the open paragraph, or opens one.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        BeginParagraph();
        // Longer ones cannot be written anyway; the writer says so.
        if (paragraph!.Text.Length <= ExtractionLimits.MaxTextLength) paragraph.Text.Append(text);
    }

    /// <summary>Adds words that are raised above the line, unless they are the mark of a note.</summary>
    public void AppendRaised(string raised)
    {
        var length = paragraph?.Text.Length ?? 0;
        var before = length == 0 ? "" : paragraph!.Text.ToString(Math.Max(0, length - RaisedText.MaxBefore), Math.Min(length, RaisedText.MaxBefore));
        Append(RaisedText.Write(before, raised));
    }

    /// <summary>Closes the paragraph, if one is open; what stood aside of it comes behind it.</summary>
    public void EndParagraph(TextBlock block)
    {
        if (paragraph is not { } done) return;
        paragraph = null;
        Add(new Item(done.Text.ToString(), block));
        foreach (var item in done.Aside) Add(item);
    }

    public void BeginTable()
    {
        EndParagraph(new TextBlock(BlockKind.Body, default));
        levels.Add(new Table());
    }

    public void BeginRow() => (levels.LastOrDefault() as Table)?.Rows.Add([]);

    public void BeginCell()
    {
        if (levels.LastOrDefault() is not Table { Rows: [.., var row] } table) return;
        row.Add([]);
        table.IsLayout &= row.Count < 2;
    }

    /// <summary>Says over how many columns the cell that was opened last reaches.</summary>
    public void Widen(int columns)
    {
        if (levels.LastOrDefault() is not Table { Rows: [.., var row] } table) return;
        table.IsLayout &= columns < 2;
        for (var more = 1; more < Math.Min(columns, MaxSpan); more++) row.Add(null);
    }

    /// <summary>Drops the row that was opened last.</summary>
    public void DropRow()
    {
        if (levels.LastOrDefault() is Table { Rows.Count: > 0 } table) table.Rows.RemoveAt(table.Rows.Count - 1);
    }

    /// <summary>Closes a row; an outermost table that is long is written piece by piece.</summary>
    public void EndRow(TextBlock block)
    {
        if (levels is [Table { Rows.Count: >= MaxTableRows } table] && !table.IsLayout) WriteRows(table, block);
    }

    /// <summary>Closes a table. One of a single column is layout: its paragraphs are written as such.</summary>
    public void EndTable(TextBlock block)
    {
        EndParagraph(new TextBlock(BlockKind.Body, default));
        if (levels.LastOrDefault() is not Table table) return;
        levels.RemoveAt(levels.Count - 1);
        if (table.IsLayout)
        {
            foreach (var item in table.Rows.SelectMany(row => row).SelectMany(cell => cell ?? [])) Add(item);
        }
        else if (levels.Count == 0)
        {
            WriteRows(table, block);
        }
        else
        {
            Add(new Item("", block) { Rows = table.Cells() });
        }
    }

    /// <summary>Opens something that stands aside: its paragraphs come behind the paragraph that is open, or at the end of the text.</summary>
    public void BeginAside(Aside aside)
    {
        levels.Add(new AsideLevel(aside, paragraph));
        paragraph = null;
    }

    public void EndAside()
    {
        EndParagraph(new TextBlock(BlockKind.Body, default));
        // Tables that were left open inside end with it.
        while (levels.Count > 0 && levels[^1] is Table) EndTable(new TextBlock(BlockKind.Table, default));
        if (levels.LastOrDefault() is not AsideLevel level) return;
        levels.RemoveAt(levels.Count - 1);
        paragraph = level.Around;
        switch (level.Aside)
        {
            case Aside.Note:
                notes.AddRange(level.Items);
                break;
            case Aside.Comment:
                comments.AddRange(level.Items.Select(item => item with { Block = item.Block with { Kind = BlockKind.Comments, Level = 0 } }));
                break;
            case Aside.Box when paragraph is { } around:
                around.Aside.AddRange(level.Items);
                break;
            case Aside.Box:
                foreach (var item in level.Items) Add(item);
                break;
        }
    }

    /// <summary>Closes whatever is open, and writes notes and comments.</summary>
    public void End()
    {
        while (levels.Count > 0)
        {
            if (levels[^1] is Table) EndTable(new TextBlock(BlockKind.Table, default));
            else EndAside();
        }

        EndParagraph(new TextBlock(BlockKind.Body, default));
        foreach (var item in notes) Write(item);
        foreach (var item in comments) Write(item);
        EndProgram();
    }

    private void WriteRows(Table table, TextBlock block)
    {
        foreach (var rows in table.Cells().Chunk(MaxTableRows)) Write(new Item("", block) { Rows = rows });
        table.Rows.Clear();
    }

    private void Add(Item item)
    {
        switch (levels.LastOrDefault())
        {
            case null:
                Write(item);
                break;
            case AsideLevel aside:
                aside.Items.Add(item);
                break;
            case Table table:
                table.Add(item);
                break;
        }
    }

    // Programs are written line by line, and are one text.
    private void Write(Item item)
    {
        var goesOn = item.Rows is null && item.Block == code && program.Length < ExtractionLimits.MaxTextLength;
        if (!goesOn) EndProgram();
        if (item is not { Rows: null, Block.Kind: BlockKind.Code })
        {
            WriteNow(item);
            return;
        }

        if (goesOn) program.Append('\n');
        program.Append(item.Text);
        code = item.Block;
    }

    private void EndProgram()
    {
        if (code is { } block) WriteNow(new Item(program.ToString(), block));
        code = null;
        program.Clear();
    }

    private void WriteNow(Item item)
    {
        if (item.Rows is { } rows)
        {
            begun |= writer.AddTable(rows, item.Block) is not null;
            return;
        }

        var block = Titled(item);
        var range = writer.Add(item.Text, block);
        if (range is null) return;
        if (block.Kind == BlockKind.Title) Title = range;
        begun |= block.IsContent;
    }

    // The first paragraph that its author calls a title, or else the heading of the first rank that the text begins with.
    private TextBlock Titled(Item item)
    {
        var block = item.Block;
        if (string.IsNullOrWhiteSpace(item.Text)) return block;
        if (block.Kind == BlockKind.Title)
        {
            if (Title is not null) return block with { Kind = BlockKind.Heading, Level = 1 };
            IsTitled = true;
        }
        else if (block.Kind == BlockKind.Body && IsTypedItem(item.Text.AsSpan().TrimStart()))
        {
            // A list that was typed, or whose marks a program wrote as text.
            return block with { Kind = BlockKind.ListItem };
        }
        else if (block is { Kind: BlockKind.Heading, Level: 1 } && Title is null && !begun)
        {
            return block with { Kind = BlockKind.Title, Level = 0 };
        }

        return block;
    }

    // "• one"; other signs, and numbers, when a tab follows them.
    private static bool IsTypedItem(ReadOnlySpan<char> text)
    {
        if (text is ['•' or '‣' or '▪' or '●' or '◦', ' ' or '\t' or '\u00A0', ..]) return true;
        return text.IndexOf('\t') is > 0 and < 7 and var tab && text[..tab].ToString() is var sign && (PageSigns.IsBullet(sign) || PageSigns.IsNumbering(sign));
    }

    /// <summary>A paragraph, or a table when it has rows.</summary>
    private sealed record Item(string Text, TextBlock Block)
    {
        public IReadOnlyList<IReadOnlyList<string>>? Rows { get; init; }

        /// <summary>Its text in a cell of another table.</summary>
        public string Flat => Rows is null ? Text.Trim() : string.Join(' ', Rows.SelectMany(row => row).Where(cell => cell.Length > 0));
    }

    private sealed class Paragraph
    {
        public StringBuilder Text { get; } = new();

        public List<Item> Aside { get; } = [];
    }

    private abstract class Level;

    private sealed class AsideLevel(Aside aside, Paragraph? around) : Level
    {
        public Aside Aside => aside;

        public Paragraph? Around => around;

        public List<Item> Items { get; } = [];
    }

    private sealed class Table : Level
    {
        /// <summary>Cells, row by row; null for a place that the cell before spans.</summary>
        public List<List<List<Item>?>> Rows { get; } = [];

        /// <summary>No row had a second cell yet.</summary>
        public bool IsLayout { get; set; } = true;

        public void Add(Item item)
        {
            if (Rows.Count == 0) Rows.Add([]);
            var row = Rows[^1];
            if (row.FindLast(cell => cell is not null) is { } open) open.Add(item);
            else row.Add([item]);
        }

        public List<IReadOnlyList<string>> Cells() => [.. Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(CellText)])];

        private static string CellText(List<Item>? cell) => cell is null ? "" : string.Join('\n', cell.Select(item => item.Flat).Where(text => text.Length > 0));
    }
}

/// <summary>What stands aside of the text.</summary>
internal enum Aside
{
    /// <summary>A text box: comes behind the paragraph that it is anchored in.</summary>
    Box,

    /// <summary>A footnote or an endnote: comes behind the text.</summary>
    Note,

    /// <summary>A comment of a reviewer: comes last.</summary>
    Comment,
}
