using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Wordprocessing;
using A = DocumentFormat.OpenXml.Drawing;
using S = DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Dossier.Extraction.Tests.Reading.Office;

/// <summary>Small files as the Open XML SDK writes them; the same bytes in every run.</summary>
internal static class OfficeFiles
{
    public static byte[] Docx() => Written(stream =>
    {
        using var file = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document);
        file.PackageProperties.Creator = "Jane Doe";
        var main = file.AddMainDocumentPart();
        main.AddNewPart<StyleDefinitionsPart>().Styles = new W.Styles(new W.Style(new W.StyleName { Val = "Title" }) { Type = StyleValues.Paragraph, StyleId = "Title" });
        main.AddNewPart<FootnotesPart>().Footnotes = new Footnotes(new Footnote(Paragraph("A note.")) { Id = 2 });
        main.AddNewPart<WordprocessingCommentsPart>().Comments = new W.Comments(new W.Comment(Paragraph("A comment.")) { Id = "0", Author = "Reviewer" });
        static TableCell Cell(string text) => new(Paragraph(text));
        main.Document = new Document(new Body(
            Paragraph("Ministers meet", new ParagraphStyleId { Val = "Title" }),
            new Paragraph(new W.Run(new W.Text("They met in Seoul."), new FootnoteReference { Id = 2 })),
            Paragraph("One point", new NumberingProperties(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = 1 })),
            new W.Table(new TableProperties(), new TableGrid(new GridColumn(), new GridColumn()), new TableRow(Cell("Year"), Cell("Trade")), new TableRow(Cell("2004"), Cell("71.6")))));
    });

    public static byte[] Xlsx() => Written(stream =>
    {
        using var file = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook);
        file.PackageProperties.Title = "Trade figures";
        var workbook = file.AddWorkbookPart();
        workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable(new SharedStringItem(new S.Text("Year")), new SharedStringItem(new S.Text("Trade")));
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
            new S.Fonts(new S.Font()), new Fills(new Fill()), new S.Borders(new S.Border()), new CellStyleFormats(new CellFormat()), new S.CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true }));
        var sheet = workbook.AddNewPart<WorksheetPart>();
        static Cell Shared(string at, string index) => new() { CellReference = at, DataType = CellValues.SharedString, CellValue = new CellValue(index) };
        sheet.Worksheet = new Worksheet(new SheetData(
            new Row(Shared("A1", "0"), Shared("B1", "1")) { RowIndex = 1 },
            new Row(new Cell { CellReference = "A2", StyleIndex = 1, CellValue = new CellValue("38353") }, new Cell { CellReference = "B2", CellValue = new CellValue("71.6") }) { RowIndex = 2 }));
        workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = "Trade", SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
    });

    public static byte[] Pptx() => Written(stream =>
    {
        using var file = PresentationDocument.Create(stream, PresentationDocumentType.Presentation);
        file.PackageProperties.Creator = "Jane Doe";
        var main = file.AddPresentationPart();
        var slide = main.AddNewPart<SlidePart>();
        slide.Slide = new Slide(new CommonSlideData(Tree(Shape(1, PlaceholderValues.Body, "One point"), Shape(2, PlaceholderValues.Title, "Ministers meet"))));
        slide.AddNewPart<NotesSlidePart>().NotesSlide = new NotesSlide(new CommonSlideData(Tree(Shape(1, PlaceholderValues.Body, "Say hello."))));
        main.Presentation = new Presentation(new SlideIdList(new SlideId { Id = 256, RelationshipId = main.GetIdOfPart(slide) }), new SlideSize { Cx = 9144000, Cy = 6858000 }, new NotesSize { Cx = 6858000, Cy = 9144000 });
    });

    public static byte[] OpenDocument(string mediaType) => Packages.Zip(
        ("mimetype", mediaType),
        ("content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"tb\" xmlns:draw=\"d\"><office:body>" + mediaType[(mediaType.LastIndexOf('.') + 1)..] switch
        {
            "text" => "<office:text><text:h text:outline-level=\"1\">Ministers meet</text:h><text:p>They met<text:s/> in Seoul.<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p></office:text>",
            "spreadsheet" => "<office:spreadsheet><table:table table:name=\"Trade\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"71.6\"><text:p>71,6</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>",
            _ => "<office:presentation><draw:page><draw:frame><draw:text-box><text:p>Ministers meet</text:p></draw:text-box></draw:frame></draw:page></office:presentation>",
        } + "</office:body></office:document-content>"),
        ("meta.xml", "<office:document-meta xmlns:office=\"o\" xmlns:meta=\"m\"><meta:initial-creator>Jane Doe</meta:initial-creator><meta:creation-date>2021-03-19T08:30:00</meta:creation-date></office:document-meta>"));

    public static byte[] Rtf() => System.Text.Encoding.ASCII.GetBytes(
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset129 Batang;}}{\\stylesheet{\\s1 heading 1;}}{\\info{\\title Talks}{\\creatim\\yr2021\\mo3\\dy19}}\\pard\\s1 Ministers meet\\par"
        + "\\pard They met{\\footnote A note.} in {\\f1\\'bc\\'ad\\'bf\\'ef}, \\u8212?.\\par\\trowd\\pard\\intbl Year\\cell Trade\\cell\\row\\pard{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\bin3 }}}\\par}");

    private static Paragraph Paragraph(string text, OpenXmlElement? property = null) =>
        new(new W.ParagraphProperties(property is null ? [] : [property]), new W.Run(new W.Text(text)));

    private static ShapeTree Tree(params OpenXmlElement[] shapes) => new(
        [new NonVisualGroupShapeProperties(new NonVisualDrawingProperties { Id = 100, Name = "" }, new NonVisualGroupShapeDrawingProperties(), new ApplicationNonVisualDrawingProperties()), new GroupShapeProperties(), .. shapes]);

    private static Shape Shape(uint id, PlaceholderValues type, string text) => new(
        new NonVisualShapeProperties(new NonVisualDrawingProperties { Id = id, Name = "" }, new NonVisualShapeDrawingProperties(), new ApplicationNonVisualDrawingProperties(new PlaceholderShape { Type = type })),
        new ShapeProperties(),
        new TextBody(new A.BodyProperties(), new A.Paragraph(new A.Run(new A.Text(text)))));

    private static byte[] Written(Action<Stream> write)
    {
        var bytes = new MemoryStream();
        write(bytes);
        // With the same time in every entry, and no random names.
        using var archive = new ZipArchive(bytes);
        return Packages.Zip([.. archive.Entries.Select(entry => (entry.FullName, new StreamReader(entry.Open()).ReadToEnd()))]);
    }
}
