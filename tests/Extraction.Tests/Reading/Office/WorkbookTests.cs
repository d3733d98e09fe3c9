using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Office;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Office;

public sealed class WorkbookTests
{
    private const string Vocabulary = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    private static byte[] Xlsx(string rows, string sheets = "<sheet name=\"Sheet1\" r:id=\"rId1\"/>", string properties = "", params (string Name, string Content)[] parts) => Packages.Office(
        "xl/workbook.xml", $"<workbook {Vocabulary}><workbookPr {properties}/><sheets>{sheets}</sheets></workbook>",
        [("worksheet", "sheet1.xml"), ("sharedStrings", "strings.xml"), ("styles", "styles.xml"), ("worksheet", "sheet2.xml")],
        [("xl/sheet1.xml", $"<worksheet {Vocabulary}><sheetData>{rows}</sheetData></worksheet>"), .. parts]);

    private static string Row(int number, params string[] cells) => $"<row r=\"{number}\">{string.Concat(cells)}</row>";

    private static string C(string at, string value, string attributes = "") => $"<c r=\"{at}\" {attributes}><v>{value}</v></c>";

    [Fact]
    public void A_long_string_that_many_cells_share_is_a_limit_and_no_overflow()
    {
        var shared = string.Concat(Enumerable.Range(1, 1_000).Select(row => Row(row, C($"A{row}", "0", "t=\"s\""), C($"B{row}", "0", "t=\"s\""), C($"C{row}", "0", "t=\"s\""))));
        var read = Read(Xlsx(shared, parts: ("xl/strings.xml", $"<sst {Vocabulary}><si><t>{Many("word ", 200_000)}</t></si></sst>")));
        Assert.Contains("longer than", read.LimitReached, StringComparison.Ordinal);
        // The rows that there is room for.
        Assert.Equal(5, read.Blocks.Single(block => block.Kind == BlockKind.Table).Rows!.Count);
    }

    [Fact]
    public void A_workbook_that_expands_to_too_much_keeps_what_was_read_before()
    {
        var read = Read(Xlsx(Row(1, C("A1", "2004")) + Many("<row><c t=\"inlineStr\"><is><t>same</t></is></c></row>", 20_000) + new string(' ', 40_000_000)));
        Assert.Contains("200 times", read.LimitReached, StringComparison.Ordinal);
        Assert.StartsWith("Sheet1\n2004\nsame\nsame\n", read.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sheets_are_headings_and_tables_whose_blocks_know_their_first_cell()
    {
        var revision = Pipelines.Extract(Xlsx(
            Row(1, C("B1", "0", "t=\"s\"")) + Row(3, C("B3", "1", "t=\"s\""), C("D3", "2", "t=\"s\"")) + Row(4, C("B4", "2004"), "<c r=\"C4\"/>", C("D4", "71.599999999999994"))
            + Row(5, C("B5", "1", "t=\"b\""), C("D5", "#DIV/0!", "t=\"e\"")) + Row(9, "<c r=\"A9\" t=\"inlineStr\"><is><r><t>Made </t></r><r><t>here</t></r><rPh><t>yomi</t></rPh></is></c>", C("B9", "sum", "t=\"str\"")),
            "<sheet name=\"My data\" r:id=\"rId1\"/><sheet name=\"Lists\" state=\"hidden\" r:id=\"rId4\"/>", "",
            ("xl/strings.xml", $"<sst {Vocabulary}><si><t>Trade of Korea</t></si><si><t>Year</t></si><si><t>Trade</t></si></sst>"),
            ("xl/sheet2.xml", $"<worksheet {Vocabulary}><sheetData>{Row(1, C("A1", "5"))}</sheetData></worksheet>"),
            ("xl/_rels/sheet1.xml.rels", Rels([("comments", "comments1.xml")])),
            ("xl/comments1.xml", $"<comments {Vocabulary}><commentList><comment ref=\"D4\"><text><t>In billions?</t></text></comment></commentList></comments>")));
        Assert.Equal(
            [
                (BlockKind.Heading, "My data", ""), (BlockKind.Body, "Trade of Korea", "'My data'!B1"), (BlockKind.Table, "Year\tTrade\n2004\t71.6\nTRUE\t#DIV/0!", "'My data'!B3"),
                (BlockKind.Table, "Made here\tsum", "'My data'!A9"), (BlockKind.Comments, "In billions?", "'My data'!D4"),
            ],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Cell)));
        Assert.Equal(["Year|Trade", "2004|71.6", "TRUE|#DIV/0!"], revision.Blocks[2].Rows.Select(r => string.Join('|', r.Cells.Select(c => c.Exact))));
    }

    [Theory]
    [InlineData("m/d/yyyy", 38353, "2005-01-01")]
    [InlineData("yyyy\\-mm\\-dd hh:mm", 38353.75, "2005-01-01 18:00:00")]
    [InlineData("[$-409]d mmmm yyyy;@", 44274, "2021-03-19")]
    [InlineData("mmm yyyy", 44274, "2021-03")]
    [InlineData("h:mm AM/PM", 0.5, "12:00:00")]
    [InlineData("[h]:mm:ss", 1.5, "36:00:00")]
    [InlineData("0.0%", 0.1234, "12.34%")]
    [InlineData("0%", 0.07, "7%")]
    [InlineData("\"US$\"#,##0.00", 1234.5, "US$1234.5")]
    [InlineData("[$€-407]#,##0", -5, "-€5")]
    [InlineData("#,##0\" won\"", 1000000, "1000000")]
    [InlineData("General", 0.30000000000000004, "0.3")]
    [InlineData("0.00E+00", 1e20, "100000000000000000000")]
    [InlineData("d/m/yy", -1, "-1")]
    [InlineData("yyyy", 1, "1900-01")]
    [InlineData("d", 59, "1900-02-28")]
    [InlineData("d", 61, "1900-03-01")]
    [InlineData("\"", 5, "5")]
    [InlineData("[", 5, "5")]
    [InlineData("yyyy-mm-dd", 1e300, "1E+300")]
    public void Numbers_are_shown_as_what_their_format_makes_of_them(string code, double value, string shown) =>
        Assert.Equal(shown, NumberFormat.Parse(code).Show(value, from1904: false));

    [Fact]
    public void Days_may_count_from_1904()
    {
        var styles = $"<styleSheet {Vocabulary}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
        Assert.Equal("1904-01-02", Pipelines.Extract(Xlsx(Row(1, C("A1", "1", "s=\"1\"")), properties: "date1904=\"1\"", parts: ("xl/styles.xml", styles))).Blocks[1].Span.Exact);
        Assert.Equal("2005-01-01", Pipelines.Extract(Xlsx(Row(1, C("A1", "38353", "s=\"1\"")), parts: ("xl/styles.xml", styles))).Blocks[1].Span.Exact);
    }

    [Fact]
    public void Cells_far_apart_make_no_table_of_nothing()
    {
        var revision = Pipelines.Extract(Xlsx(Row(1, C("A1", "1"), C("XFD1", "2")) + Row(1_048_576, C("XFD1048576", "3"))));
        Assert.Equal([("Sheet1!A1", "1\t2"), ("Sheet1!XFD1048576", "3")], revision.Blocks.Skip(1).Select(b => (b.Origin.Cell, b.Span.Exact)));
    }

    [Fact]
    public async Task A_diagonal_of_cells_does_not_become_a_square()
    {
        var rows = new StringBuilder();
        for (var n = 0; n < 16_000; n++) rows.Append(Row(n + 1, C(new SheetRows(new Extraction.Reading.BlockWriter(), "x", new(BlockKind.Table, default)).Address(n, n)[2..], "1")));
        var revision = await Task.Run(() => Pipelines.Extract(Xlsx(rows.ToString()))).Soon();
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        Assert.InRange(revision.Text.Length, 16_000, 16_000 * SheetRows.MaxRows / 2);
    }

    [Fact]
    public async Task A_million_empty_rows_are_nothing()
    {
        var revision = await Task.Run(() => Pipelines.Extract(Xlsx(string.Concat(Enumerable.Range(1, 300_000).Select(n => $"<row r=\"{n}\" spans=\"1:{n % 977}\" ht=\"{n * 31 % 1009}\"/>"))))).Soon();
        Assert.Equal((RevisionStatus.Complete, "Sheet1"), (revision.Status, revision.Text));
    }

    [Fact]
    public void A_long_sheet_is_several_blocks()
    {
        var revision = Pipelines.Extract(Xlsx(string.Concat(Enumerable.Range(1, 2_500).Select(n => Row(n, C($"A{n}", "1"), C($"B{n}", "2"))))));
        Assert.Equal([("Sheet1!A1", 1_000), ("Sheet1!A1001", 1_000), ("Sheet1!A2001", 500)], revision.Blocks.Skip(1).Select(b => (b.Origin.Cell, b.Rows.Count)));
    }

    [Fact]
    public void A_file_that_the_library_wrote_is_read()
    {
        var revision = Pipelines.Extract(OfficeFiles.Xlsx());
        Assert.Equal([(BlockKind.Heading, "Trade"), (BlockKind.Table, "Year\tTrade\n2005-01-01\t71.6")], revision.Blocks.Select(b => (b.Kind, b.Span.Exact)));
        Assert.Equal("Trade figures", revision.Metadata.Title.Value);
    }

    [Theory]
    [InlineData("EncryptedPackage", ErrorReason.EncryptedDocument, "password")]
    [InlineData("WordDocument", ErrorReason.UnsupportedMediaType, "DOCX")]
    [InlineData("Workbook", ErrorReason.UnsupportedMediaType, "XLSX")]
    [InlineData("Other", ErrorReason.UnsupportedMediaType, "open format")]
    public void Compound_files_say_what_they_are(string stream, ErrorReason reason, string told)
    {
        var bytes = new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.Concat(new byte[504]).Concat(Encoding.Unicode.GetBytes(stream + "\0")).ToArray();
        var revision = Pipelines.Extract(bytes);
        Assert.Equal((RevisionStatus.Failed, reason), (revision.Status, revision.Error.Reason));
        Assert.Contains(told, revision.Error.Message, StringComparison.Ordinal);
    }

    private static ReadText Read(byte[] workbook) => new WorkbookReader().Read(new DocumentBytes(workbook, "test", "", "", ""), CancellationToken.None);
}
