using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Office;

public sealed class OpenDocumentTests
{
    private const string Text = "application/vnd.oasis.opendocument.text";
    private const string Sheet = "application/vnd.oasis.opendocument.spreadsheet";

    private const string Vocabulary =
        "xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"tb\" xmlns:draw=\"d\" xmlns:style=\"s\" xmlns:fo=\"f\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:meta=\"m\" xmlns:svg=\"urn:svg\" xmlns:presentation=\"p\"";

    private static byte[] Odf(string type, string body, string styles = "", params (string Name, string Content)[] parts) => Zip([
        ("mimetype", type), ("content.xml", $"<office:document-content {Vocabulary}><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"), .. parts]);

    private static IEnumerable<(BlockKind, string)> Blocks(Revision revision) => revision.Blocks.Select(b => (b.Kind, b.Span.Exact));

    [Fact]
    public void Texts_have_headings_lists_tables_notes_boxes_and_comments()
    {
        var revision = Pipelines.Extract(Odf(
            Text,
            "<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:p text:style-name=\"P1\">Ministers meet</text:p><text:h text:outline-level=\"2\">Trade</text:h>"
            + "<text:p>They   met<text:s text:c=\"2\"/>in <text:span text:style-name=\"T1\">hidden</text:span><text:a>Seoul</text:a><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>"
            + "<draw:frame><svg:title>no</svg:title><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame><office:annotation><dc:creator>Jane</dc:creator><text:p>Really?</text:p></office:annotation> there.<text:line-break/>\n  Again.</text:p>"
            + "<text:list><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Deeper</text:p></text:list-item></text:list></text:list-item></text:list>"
            + "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Trade</text:p></table:table-cell></table:table-row>"
            + "<table:table-row><table:table-cell><text:p>2004</text:p></table:table-cell><table:table-cell><text:p>71.6</text:p></table:table-cell></table:table-row></table:table>"
            + "<text:table-of-content><text:index-body><text:p>Trade 1</text:p></text:index-body></text:table-of-content></office:text>",
            "<style:style style:name=\"P1\" style:family=\"paragraph\" style:parent-style-name=\"Title\"/><style:style style:name=\"T1\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>",
            ("styles.xml", $"<office:document-styles {Vocabulary}><style:style style:name=\"Title\" style:family=\"paragraph\"/><style:master-page><style:header><text:p>The Ministry</text:p></style:header>"
                + "<style:header-left><text:p>The Ministry</text:p></style:header-left><style:footer><text:p>7</text:p></style:footer></style:master-page></office:document-styles>"),
            ("meta.xml", $"<office:document-meta {Vocabulary}><office:meta><dc:creator>Last Editor</dc:creator><meta:initial-creator>Jane Doe</meta:initial-creator><meta:creation-date>2021-03-19T08:30:00.123</meta:creation-date>"
                + "<dc:date>2021-03-20T09:00:00</dc:date></office:meta></office:document-meta>")));
        Assert.Equal(
            [
                (BlockKind.Furniture, "The Ministry"), (BlockKind.Title, "Ministers meet"), (BlockKind.Heading, "Trade"), (BlockKind.Body, "They met  in Seoul there.\nAgain."), (BlockKind.Body, "In a box."),
                (BlockKind.ListItem, "One"), (BlockKind.ListItem, "Deeper"), (BlockKind.Table, "Year\tTrade\n2004\t71.6"), (BlockKind.Navigation, "Trade 1"), (BlockKind.Body, "A note."), (BlockKind.Comments, "Really?"),
            ],
            Blocks(revision));
        Assert.Equal(("Ministers meet", "Jane Doe", "2021-03-19T08:30:00", "2021-03-20T09:00:00"),
            (revision.Metadata.Title.Value, revision.Metadata.Author.Value, revision.Metadata.PublicationDate.Value, revision.Metadata.UpdateDate.Value));
        Assert.True(revision.Metadata.PublicationDate.Inferred);
    }

    [Fact]
    public async Task Sheets_are_tables_and_a_million_repeated_cells_are_not_told()
    {
        static string Cell(string value, string attributes = "") => $"<table:table-cell {attributes}><text:p>{value}</text:p></table:table-cell>";
        var revision = await Task.Run(() => Pipelines.Extract(Odf(
            Sheet,
            "<office:spreadsheet><table:table table:name=\"Trade\"><table:table-row>" + Cell("Year") + Cell("Value") + "<table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row>"
            + "<table:table-row>" + Cell("01.01.05", "office:value-type=\"date\" office:date-value=\"2005-01-01\"") + Cell("71,6", "office:value-type=\"float\" office:value=\"71.6\"") + Cell("7 %", "office:value-type=\"percentage\" office:value=\"0.07\"")
            + "</table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row><table:table-row>" + Cell("End", "table:number-columns-repeated=\"2\"")
            + "</table:table-row></table:table><table:table table:name=\"Lists\" table:style-name=\"h\"><table:table-row>" + Cell("never") + "</table:table-row></table:table></office:spreadsheet>",
            "<style:style style:name=\"h\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>"))).Soon();
        Assert.Equal(
            [(BlockKind.Heading, "Trade", ""), (BlockKind.Table, "Year\tValue\n2005-01-01\t71.6\t7 %", "Trade!A1"), (BlockKind.Table, "End\tEnd", "Trade!A1048003")],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin?.Cell ?? "")));
    }

    [Fact]
    public async Task Repeated_cells_are_told_up_to_a_limit_and_what_came_before_is_kept()
    {
        const string Row = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>";
        var revision = await Task.Run(() => Pipelines.Extract(Odf(
            Sheet,
            "<office:spreadsheet><table:table table:name=\"Trade\"><table:table-row><table:table-cell><text:p>Kept</text:p></table:table-cell></table:table-row>"
            + string.Concat(Enumerable.Repeat(Row, 1_000)) + "</table:table></office:spreadsheet>", ""))).Soon();
        Assert.Equal((RevisionStatus.Partial, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
        Assert.Contains("repeated cells", revision.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Kept", revision.Text, StringComparison.Ordinal);
        Assert.InRange(revision.Text.Count(c => c == 'x'), 90_000, 110_000);
    }

    [Fact]
    public void Slides_know_their_page()
    {
        static string Frame(string kind, string text) => $"<draw:frame presentation:class=\"{kind}\"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>";
        var revision = Pipelines.Extract(Odf(
            "application/vnd.oasis.opendocument.presentation",
            $"<office:presentation><draw:page>{Frame("title", "Trade talks")}{Frame("subtitle", "Seoul")}<presentation:notes>{Frame("notes", "Say hello.")}{Frame("page-number", "1")}</presentation:notes></draw:page>"
            + $"<draw:page>{Frame("title", "Growth")}<draw:frame presentation:class=\"outline\"><draw:text-box><text:list><text:list-item><text:p>Point</text:p></text:list-item></text:list></draw:text-box></draw:frame></draw:page></office:presentation>"));
        Assert.Equal(
            [(BlockKind.Title, "Trade talks", 1), (BlockKind.Body, "Seoul", 1), (BlockKind.Body, "Say hello.", 1), (BlockKind.Heading, "Growth", 2), (BlockKind.ListItem, "Point", 2)],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Page)));
    }

    [Fact]
    public void An_encrypted_document_says_so()
    {
        var revision = Pipelines.Extract(Odf(Text, "", "", ("META-INF/manifest.xml", "<manifest xmlns=\"m\"><file-entry><encryption-data/></file-entry></manifest>")));
        Assert.Equal((RevisionStatus.Failed, ErrorReason.EncryptedDocument), (revision.Status, revision.Error.Reason));
    }

    [Theory]
    [InlineData("<text:p><draw:text-box>")]
    [InlineData("<table:table><table:table-row><table:table-cell>")]
    [InlineData("<text:list><text:list-item>")]
    public async Task Nesting_is_bounded(string unit)
    {
        var revision = await Task.Run(() => Pipelines.Extract(Odf(Text, "<office:text>" + Many(unit, 1_000)))).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.NestedTooDeep), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public void Raised_numbers_are_marks_of_notes_and_formulas_in_objects_are_text()
    {
        var revision = Pipelines.Extract(Odf(
            Text,
            "<office:text><text:p>They agreed<text:span text:style-name=\"T1\">1</text:span> on 10<text:span text:style-name=\"T2\">6</text:span> tons.</text:p>"
            + "<text:p xmlns:xlink=\"x\">So <draw:frame><draw:object xlink:href=\"./Formula-1\"/><draw:object xlink:href=\"./Chart\"/><draw:object xlink:href=\"./None\"/></draw:frame> grows.</text:p></office:text>",
            "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style><style:style style:name=\"T2\" style:family=\"text\"><style:text-properties style:text-position=\"33% 58%\"/></style:style>",
            ("Formula-1/content.xml", "<?xml version=\"1.0\"?><math><msup><mi>x</mi><mn>2</mn></msup></math>"), ("Chart/content.xml", $"<office:document-content {Vocabulary}><text:p>never</text:p></office:document-content>")));
        Assert.Equal(["They agreed on 10^6 tons.", "So x^2 grows."], revision.Blocks.Select(b => b.Span.Exact));
    }
}
