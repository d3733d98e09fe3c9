using System.Globalization;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// XLSX (SpreadsheetML, ECMA-376-1 §18): sheet by sheet, a heading with its name and then its tables, then comments. Formulas give the value that was
/// last calculated. Sheets that are hidden are left out, as what is hidden is in every format; filtered rows are not, because a filter is a view.
/// </summary>
internal sealed class WorkbookReader : IReader
{
    /// <summary>Most sheets of a workbook.</summary>
    public const int MaxSheets = 1_000;

    /// <summary>Most cells with a value.</summary>
    public const int MaxCells = 4_000_000;

    /// <summary>Most strings that cells share.</summary>
    public const int MaxSharedStrings = 2_000_000;

    /// <summary>Most UTF-16 units of the strings that cells share.</summary>
    public const int MaxSharedLength = 128 * 1024 * 1024;

    public string Id => "xlsx/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Xlsx];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var package = new OfficePackage(document, cancel);
        var main = package.MainPart("xl/workbook.xml");
        var parts = package.Relationships(main);
        var workbook = Workbook(package, main);
        var writer = new BlockWriter();
        var formats = new CellFormats();
        using (var xml = Part(package, parts, "styles")) if (xml is not null) formats.Read(xml);
        var (shared, limit) = SharedStrings(package, parts);
        var cells = new SheetCells(shared, formats, workbook.From1904, writer);
        foreach (var sheet in workbook.Sheets)
        {
            if (writer.LimitReached is not null || package.IsOverBudget) break;
            if (parts.FirstOrDefault(part => part.Id == sheet.Relationship) is { } reference && reference.Is("worksheet")) ReadSheet(package, sheet.Name, reference.Target, cells, writer);
        }

        var read = writer.ToText(new FoundMetadata(""));
        var metadata = DocumentProperties.Of(package).ToMetadata(read.Text, null, certain: false, "utf-8 (XML)");
        return package.Concluded(read with { Metadata = metadata, LimitReached = read.LimitReached ?? limit });
    }

    private static void ReadSheet(OfficePackage package, string name, string part, SheetCells cells, BlockWriter writer)
    {
        using var xml = package.Xml(part);
        if (xml is null) return;
        writer.Add(name, new TextBlock(BlockKind.Heading, default, 1) { Member = part });
        var rows = new SheetRows(writer, name, new TextBlock(BlockKind.Table, default) { Member = part });
        cells.Read(xml, rows);
        foreach (var comments in package.Relationships(part).Where(reference => reference.Is("comments")).Take(1)) ReadComments(package, comments.Target, rows, writer);
    }

    private static void ReadComments(OfficePackage package, string part, SheetRows rows, BlockWriter writer)
    {
        using var xml = package.Xml(part);
        while (writer.LimitReached is null && xml?.Read() == true)
        {
            if (xml is not { Step: XmlStep.Start, Name: "comment" }) continue;
            var reference = xml.Attribute("ref") ?? "";
            var cell = SheetRows.Column(reference) >= 0 && SheetCells.Row(reference) is > 0 and var row ? rows.Address(SheetRows.Column(reference), row - 1) : "";
            writer.Add(xml.ReadText(), new TextBlock(BlockKind.Comments, default) { Cell = cell, Member = part });
        }
    }

    private static XmlWalk? Part(OfficePackage package, IReadOnlyList<Relationship> parts, string meaning) =>
        parts.FirstOrDefault(part => part.Is(meaning)) is { } reference ? package.Xml(reference.Target) : null;

    private static (List<(string Name, string Relationship)> Sheets, bool From1904) Workbook(OfficePackage package, string main)
    {
        using var xml = package.Xml(main) ?? throw new UnreadableDocument(ErrorReason.MalformedDocument, "The package has no workbook in it.");
        List<(string, string)> sheets = [];
        var from1904 = false;
        while (xml.Read() && sheets.Count < MaxSheets)
        {
            if (xml.Step != XmlStep.Start) continue;
            if (xml.Name == "workbookPr") from1904 = WordText.IsOn(xml.Attribute("date1904"), absent: false);
            if (xml.Name == "sheet" && xml.Attribute("state") is null or "visible" && xml.Attribute("id", "/relationships") is { } relationship) sheets.Add((xml.Attribute("name") ?? "", relationship));
        }

        return (sheets, from1904);
    }

    // Those that there is room for, and the limit; cells that name others are empty.
    private static (List<string> Strings, string? Limit) SharedStrings(OfficePackage package, IReadOnlyList<Relationship> parts)
    {
        List<string> strings = [];
        using var xml = Part(package, parts, "sharedStrings");
        long length = 0;
        while (xml?.Read() == true)
        {
            if (xml is not { Step: XmlStep.Start, Name: "si" }) continue;
            strings.Add(SheetCells.RichText(xml));
            length += strings[^1].Length;
            if (strings.Count < MaxSharedStrings && length < MaxSharedLength) continue;
            return (strings, FormattableString.Invariant($"more than {MaxSharedStrings} strings or {MaxSharedLength} UTF-16 units that cells share: the others are left out"));
        }

        return (strings, null);
    }
}

/// <summary>Reads the cells of worksheets.</summary>
/// <param name="shared">Strings that cells name by number.</param>
/// <param name="formats">Number formats by style.</param>
/// <param name="from1904">Days count from 1904.</param>
/// <param name="writer">Is told when there are too many cells.</param>
internal sealed class SheetCells(List<string> shared, CellFormats formats, bool from1904, BlockWriter writer)
{
    private int count;

    /// <summary>Reads a worksheet part.</summary>
    public void Read(XmlWalk xml, SheetRows rows)
    {
        var row = -1;
        List<(int Column, string Value)> cells = [];
        while (writer.LimitReached is null && xml.Read())
        {
            if (xml is { Step: XmlStep.Start, Name: "row" }) row = Row(xml.Attribute("r")) is > 0 and var number ? number - 1 : row + 1;
            else if (xml is { Step: XmlStep.Start, Name: "c" }) ReadCell(xml, cells);
            else if (xml is { Step: XmlStep.Start, Name: "rPh" or "extLst" }) xml.Skip();
            if (xml is not { Step: XmlStep.End, Name: "row" }) continue;
            rows.Add(row, cells);
            cells = [];
        }

        rows.End();
    }

    /// <summary>Number of a row by its address or by itself, from 1; 0 when there is none.</summary>
    public static int Row(string? reference) =>
        int.TryParse(reference.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : 0;

    /// <summary>Text of a string that may be formatted in pieces; the reading aids of East Asian words are left out. Goes to its end.</summary>
    public static string RichText(XmlWalk xml)
    {
        StringBuilder? text = null;
        var first = "";
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "rPh") xml.Skip();
            if (xml is not { Step: XmlStep.Start, Name: "t" }) continue;
            var piece = xml.ReadText();
            if (first.Length == 0) first = piece;
            else (text ??= new StringBuilder(first)).Append(piece);
        }

        return text?.ToString() ?? first;
    }

    private void ReadCell(XmlWalk xml, List<(int Column, string Value)> cells)
    {
        var (reference, type, style) = (xml.Attribute("r"), xml.Attribute("t"), xml.Attribute("s"));
        var column = reference is not null && SheetRows.Column(reference) is >= 0 and var named ? named : cells.Count == 0 ? 0 : cells[^1].Column + 1;
        string? value = null;
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "is") value = RichText(xml);
            else if (xml.Name == "v") value = Shown(xml.ReadText(), type, style);
            else xml.Skip();
        }

        if (string.IsNullOrEmpty(value)) return;
        if (++count > WorkbookReader.MaxCells) writer.Stop(FormattableString.Invariant($"more than {WorkbookReader.MaxCells} cells: what follows is left out"));
        else cells.Add((column, value));
    }

    private string Shown(string value, string? type, string? style) => type switch
    {
        "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < shared.Count ? shared[index] : "",
        "b" => value == "1" ? "TRUE" : "FALSE",
        "str" or "e" or "inlineStr" or "d" => value,
        _ => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? formats.Of(style).Show(number, from1904) : value,
    };
}
