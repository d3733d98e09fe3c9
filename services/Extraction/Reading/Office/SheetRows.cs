using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// Makes blocks of the rows of a sheet. Sheets are mostly empty: a block has only the columns that its rows use, and an empty row ends it. A cell that
/// stands alone is a line of text.
/// </summary>
/// <param name="writer">Where blocks go.</param>
/// <param name="sheet">Name of the sheet, for the origin of a block.</param>
/// <param name="template">What all blocks of the sheet have in common.</param>
internal sealed class SheetRows(BlockWriter writer, string sheet, TextBlock template)
{
    /// <summary>Most rows of one block; a longer table goes on in another.</summary>
    public const int MaxRows = 1_000;

    /// <summary>Most places of one block, empty ones included: rows that use different columns would otherwise make a block of nothing but tabs.</summary>
    public const int MaxPlaces = 15_000;

    private readonly List<List<(int Column, string Value)>> rows = [];
    private readonly SortedSet<int> columns = [];
    private int lastRow = -1;
    private int firstRow;

    /// <summary>Adds the cells of a row.</summary>
    /// <param name="row">Its number, from 0; a gap to the row before is empty rows.</param>
    /// <param name="cells">Cells that have a value; columns from 0.</param>
    public void Add(int row, List<(int Column, string Value)> cells)
    {
        cells.RemoveAll(cell => string.IsNullOrWhiteSpace(cell.Value));
        if (cells.Count == 0) return;
        if (row != lastRow + 1 || rows.Count == MaxRows || (long)(columns.Count + cells.Count) * (rows.Count + 1) > MaxPlaces) End();
        if (rows.Count == 0) firstRow = row;
        cells.Sort((one, other) => one.Column.CompareTo(other.Column));
        columns.UnionWith(cells.Select(cell => cell.Column));
        rows.Add(cells);
        lastRow = row;
    }

    /// <summary>Writes what is left.</summary>
    public void End()
    {
        if (rows.Count == 0) return;
        if (rows is [[var single]]) writer.Add(single.Value, template with { Kind = BlockKind.Body, Cell = Address(single.Column, firstRow) });
        else writer.AddTable(Places(), template with { Kind = BlockKind.Table, Cell = Address(columns.Min, firstRow) });
        rows.Clear();
        columns.Clear();
    }

    /// <summary>Address of a cell as spreadsheets write it: "Sheet1!B7", "'Two words'!B7".</summary>
    public string Address(int column, int row) => FormattableString.Invariant($"{Quoted()}!{Letters(column)}{row + 1}");

    /// <summary>Number of a column by its letters, from 0; -1 when there are none.</summary>
    /// <param name="reference">An address: "B7".</param>
    public static int Column(ReadOnlySpan<char> reference)
    {
        var column = 0;
        var letters = 0;
        foreach (var c in reference)
        {
            if (c is not (>= 'A' and <= 'Z') || letters == 3) break;
            column = column * 26 + (c - 'A' + 1);
            letters++;
        }

        return column - 1;
    }

    private static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + (rest - 1) % 26) + letters;
        return letters;
    }

    private string Quoted() =>
        sheet.All(c => char.IsLetterOrDigit(c) || c == '_') && sheet.Length > 0 && !char.IsDigit(sheet[0]) ? sheet : $"'{sheet.Replace("'", "''", StringComparison.Ordinal)}'";

    private List<IReadOnlyList<string>> Places()
    {
        var places = new Dictionary<int, int>();
        foreach (var column in columns) places.Add(column, places.Count);
        List<IReadOnlyList<string>> table = [];
        foreach (var row in rows)
        {
            // Up to the last cell that has a value.
            var line = new string[places[row[^1].Column] + 1];
            Array.Fill(line, "");
            foreach (var (column, value) in row) line[places[column]] = value;
            table.Add(line);
        }

        return table;
    }
}
