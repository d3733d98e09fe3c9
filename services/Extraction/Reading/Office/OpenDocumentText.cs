using System.Globalization;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Formulas;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// Makes blocks of the content of an OpenDocument package. Texts and slides go through the flow of paragraphs, sheets through <see cref="SheetRows"/>.
/// </summary>
/// <param name="flow">Where paragraphs go.</param>
/// <param name="writer">Where sheets go.</param>
/// <param name="styles">The styles of the package; those in the content are added.</param>
internal sealed class OpenDocumentText(Flow flow, BlockWriter writer, OpenDocumentStyles styles)
{
    /// <summary>Most spaces that one element stands for.</summary>
    public const int MaxSpaces = 256;

    /// <summary>Most cells of a document that are written only because a row or cell before them says that it stands for several: a kilobyte could ask for gigabytes.</summary>
    public const int MaxCopiedCells = 100_000;

    /// <summary>Most slides of a presentation.</summary>
    public const int MaxSlides = 5_000;

    private readonly List<TextBlock> paragraphs = [];
    private int lists;
    private int indexes;
    private int page;
    private string placeholder = "";
    private bool inNotes;
    private int raised;
    private bool isSpaced = true;

    /// <summary>Opens a part of the package by its name; null when it is not there.</summary>
    public Func<string, XmlWalk?> Objects { get; init; } = _ => null;

    /// <summary>Reads a whole part.</summary>
    public void Read(XmlWalk xml) => Read(xml, 0);

    /// <summary>Reads to the end of an element.</summary>
    public void Read(XmlWalk xml, int depth)
    {
        while (!flow.IsFull && xml.Read())
        {
            if (xml.Step == XmlStep.End && xml.Depth <= depth) return;
            if (xml.Step == XmlStep.Start) Start(xml);
            else if (xml.Step == XmlStep.End) End(xml);
            else if (flow.InParagraph) Append(xml.Text);
        }
    }

    private void Start(XmlWalk xml)
    {
        switch (xml.Name)
        {
            case "style":
                styles.ReadStyle(xml);
                break;
            case "p" or "h":
                BeginParagraph(xml);
                break;
            case "span" when styles.Words.Of(xml.Attribute("style-name")).IsHidden:
            case "section" when xml.Attribute("display") == "none":
            // Tracked deletions; hidden words; marks and labels that are not text; descriptions of pictures; programs.
            case "tracked-changes" or "hidden-text" or "hidden-paragraph" or "note-citation" or "ruby-text" or "forms" or "scripts" or "list-style" or "font-face-decls" or "desc" or "number":
            case "title" when xml.Namespace.Contains("svg", StringComparison.Ordinal):
                xml.Skip();
                break;
            case "span" when raised == 0 && styles.IsRaised(xml.Attribute("style-name")):
                raised = xml.Depth;
                break;
            case "math":
                flow.Append(OfficeMath.ReadMarkup(xml));
                isSpaced = false;
                break;
            case "object":
                ReadObject(xml.Attribute("href"));
                break;
            case "s":
                Repeat(' ', Count(xml.Attribute("c"), MaxSpaces));
                break;
            case "tab":
                Repeat('\t', 1);
                break;
            case "line-break":
                Repeat('\n', 1);
                break;
            case "list":
                lists++;
                break;
            case "table-of-content" or "illustration-index" or "table-index" or "alphabetical-index" or "user-index":
                indexes++;
                break;
            case "text-box" or "note-body" or "annotation":
                flow.BeginAside(xml.Name == "text-box" ? Aside.Box : xml.Name == "annotation" ? Aside.Comment : Aside.Note);
                isSpaced = true;
                break;
            default:
                StartTableOrSlide(xml);
                break;
        }
    }

    private void StartTableOrSlide(XmlWalk xml)
    {
        switch (xml.Name)
        {
            case "spreadsheet":
                ReadSheets(xml);
                break;
            case "table":
                flow.BeginTable();
                break;
            case "table-row":
                flow.BeginRow();
                break;
            case "table-cell" or "covered-table-cell":
                flow.BeginCell();
                break;
            case "page":
                page++;
                if (page > MaxSlides) writer.Stop(FormattableString.Invariant($"more than {MaxSlides} slides: what follows is left out"));
                break;
            case "notes":
                inNotes = true;
                break;
            case "frame":
                placeholder = xml.Attribute("class") ?? "";
                break;
        }
    }

    private void End(XmlWalk xml)
    {
        if (xml.Depth == raised) raised = 0;
        switch (xml.Name)
        {
            case "p" or "h" when paragraphs.Count > 0:
                flow.EndParagraph(paragraphs[^1]);
                paragraphs.RemoveAt(paragraphs.Count - 1);
                break;
            case "list":
                lists--;
                break;
            case "table-of-content" or "illustration-index" or "table-index" or "alphabetical-index" or "user-index":
                indexes--;
                break;
            case "text-box" or "note-body" or "annotation":
                flow.EndAside();
                isSpaced = false;
                break;
            case "table-row":
                flow.EndRow(new TextBlock(BlockKind.Table, default) { Page = page });
                break;
            case "table":
                flow.EndTable(new TextBlock(BlockKind.Table, default) { Page = page });
                break;
            case "notes":
                inNotes = false;
                break;
            case "frame":
                placeholder = "";
                break;
        }
    }

    private void BeginParagraph(XmlWalk xml)
    {
        var meaning = styles.Paragraphs.Of(xml.Attribute("style-name"));
        if (meaning.IsHidden || placeholder is "page-number" or "date-time" or "page")
        {
            xml.Skip();
            return;
        }

        paragraphs.Add(Block(xml, meaning) with { Page = page });
        flow.BeginParagraph();
        isSpaced = true;
    }

    private TextBlock Block(XmlWalk xml, StyleMeaning meaning)
    {
        if (indexes > 0) return new TextBlock(BlockKind.Navigation, default);
        if (placeholder == "title" && !inNotes) return page == 1 ? new TextBlock(BlockKind.Title, default) : new TextBlock(BlockKind.Heading, default, 1);
        if (placeholder is "footer" or "header") return new TextBlock(BlockKind.Furniture, default);
        if (xml.Name == "h" && meaning.Kind != BlockKind.Title) return ParagraphStyles.Heading(Math.Max(1, Count(xml.Attribute("outline-level"), 9))).Block;
        return lists > 0 && meaning.Kind == 0 ? new TextBlock(BlockKind.ListItem, default) : meaning.Block;
    }

    // White space collapses as in HTML; what counts is written as elements (OpenDocument 1.3 part 3, 6.1.2).
    private void Append(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var isSpace = c is ' ' or '\t' or '\r' or '\n';
            if (!isSpace) collapsed.Append(c);
            else if (!isSpaced) collapsed.Append(' ');
            isSpaced = isSpace;
        }

        if (raised > 0) flow.AppendRaised(collapsed.ToString());
        else flow.Append(collapsed.ToString());
    }

    // An object in the text: a formula has a text, a chart has none that is read.
    private void ReadObject(string? reference)
    {
        if (reference is null || !flow.InParagraph) return;
        using var xml = Objects($"{OfficePackage.Resolve("content.xml", reference)}/content.xml");
        while (xml?.Read() == true && xml.Step != XmlStep.Start)
        {
            // To the first element.
        }

        if (xml is not { Step: XmlStep.Start, Name: "math" }) return;
        flow.Append(OfficeMath.ReadMarkup(xml));
        isSpaced = false;
    }

    private void Repeat(char c, int times)
    {
        if (flow.InParagraph) flow.Append(new string(c, times));
        isSpaced = c == '\n';
    }

    private void ReadSheets(XmlWalk xml)
    {
        var sheets = new OpenDocumentSheets(writer, styles);
        for (var depth = xml.Depth; !flow.IsFull && xml.ReadInside(depth);)
        {
            if (xml.Name == "table") sheets.Read(xml);
            else xml.Skip();
        }
    }

    /// <summary>A number of times; 1 when it is not given.</summary>
    internal static int Count(string? value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 1, most) : value is { Length: > 9 } ? most : 1;
}

/// <summary>Reads the sheets of an OpenDocument spreadsheet. Rows and cells may say that they stand for a million of their like.</summary>
/// <param name="writer">Where blocks go.</param>
/// <param name="styles">Say which sheets are hidden.</param>
internal sealed class OpenDocumentSheets(BlockWriter writer, OpenDocumentStyles styles)
{
    private int cells;
    private long copied;

    /// <summary>Reads the sheet that starts here.</summary>
    public void Read(XmlWalk xml)
    {
        if (styles.IsHiddenTable(xml.Attribute("style-name")))
        {
            xml.Skip();
            return;
        }

        var name = xml.Attribute("name") ?? "";
        writer.Add(name, new TextBlock(BlockKind.Heading, default, 1));
        var rows = new SheetRows(writer, name, new TextBlock(BlockKind.Table, default));
        List<(string Cell, string Text)> comments = [];
        var row = 0;
        for (var depth = xml.Depth; writer.LimitReached is null && xml.ReadInside(depth);)
        {
            if (xml.Name is "shapes" or "forms" or "table-source" or "named-expressions") xml.Skip();
            if (xml is not { Step: XmlStep.Start, Name: "table-row" }) continue;
            var repeated = OpenDocumentText.Count(xml.Attribute("number-rows-repeated"), int.MaxValue);
            var values = ReadRow(xml, row, rows, comments);
            for (var copy = 0; copy < repeated && values.Count > 0 && writer.LimitReached is null; copy++)
            {
                if (copy > 0) copied += values.Count;
                if (copy == 0 || copied <= OpenDocumentText.MaxCopiedCells) rows.Add(row + copy, [.. values]);
                if (copied > OpenDocumentText.MaxCopiedCells) Stop(rows);
            }

            row = (int)Math.Min((long)row + repeated, int.MaxValue - OpenDocumentText.MaxCopiedCells);
        }

        rows.End();
        foreach (var (cell, text) in comments) writer.Add(text, new TextBlock(BlockKind.Comments, default) { Cell = cell });
    }

    // What was read before the limit is kept.
    private void Stop(SheetRows rows)
    {
        rows.End();
        writer.Stop(FormattableString.Invariant($"more than {OpenDocumentText.MaxCopiedCells} repeated cells: what follows is left out"));
    }

    private List<(int Column, string Value)> ReadRow(XmlWalk xml, int row, SheetRows rows, List<(string Cell, string Text)> comments)
    {
        List<(int, string)> values = [];
        var column = 0;
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name is not ("table-cell" or "covered-table-cell")) continue;
            var repeated = OpenDocumentText.Count(xml.Attribute("number-columns-repeated"), 1 << 20);
            var (value, comment) = ReadCell(xml);
            if (comment.Length > 0) comments.Add((rows.Address(column, row), comment));
            for (var copy = 0; copy < repeated && copied <= OpenDocumentText.MaxCopiedCells && !string.IsNullOrWhiteSpace(value); copy++)
            {
                values.Add((column + copy, value));
                if (copy > 0) copied++;
            }

            cells += values.Count > 0 ? 1 : 0;
            column = (int)Math.Min((long)column + repeated, 1 << 24);
        }

        if (cells > WorkbookReader.MaxCells) writer.Stop(FormattableString.Invariant($"more than {WorkbookReader.MaxCells} cells: what follows is left out"));
        return values;
    }

    // Numbers and dates have their value beside what is shown in the language of the author.
    private static (string Value, string Comment) ReadCell(XmlWalk xml)
    {
        var (type, number, date, currency) = (xml.Attribute("value-type"), xml.Attribute("value"), xml.Attribute("date-value"), xml.Attribute("currency"));
        var text = new StringBuilder();
        var comment = "";
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "annotation") comment = ReadParagraphs(xml);
            else if (xml.Name == "p") text.Append(text.Length == 0 ? "" : "\n").Append(xml.ReadText());
        }

        var shown = text.ToString();

        if (type == "date" && date is not null) return (date, comment);
        if (type is not ("float" or "currency") || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)) return (shown, comment);
        return (type == "currency" && currency is { Length: <= 4 } ? $"{currency} {NumberFormat.Plain(value)}" : NumberFormat.Plain(value), comment);
    }

    private static string ReadParagraphs(XmlWalk xml)
    {
        var text = new StringBuilder();
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "p") text.Append(text.Length == 0 ? "" : "\n").Append(xml.ReadText());
        }

        return text.ToString();
    }
}
