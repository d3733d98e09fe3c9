using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Office;

public sealed class SlideTests
{
    private const string Vocabulary =
        "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    private static string Slide(string shapes, string attributes = "") => $"<p:sld {Vocabulary} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>";

    private static string Shape(string placeholder, params string[] paragraphs) =>
        $"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody>{string.Concat(paragraphs.Select(p => $"<a:p>{p}</a:p>"))}</p:txBody></p:sp>";

    private static string R(string text) => $"<a:r><a:t>{text}</a:t></a:r>";

    private static byte[] Pptx(int[] order, params (string Name, string Content)[] parts)
    {
        var slides = parts.Where(p => p.Name.StartsWith("ppt/slides/s", StringComparison.Ordinal)).Select(p => ("slide", "/" + p.Name)).ToArray();
        var ids = string.Concat(order.Select(n => $"<p:sldId id=\"{300 - n}\" r:id=\"rId{n}\"/>"));
        return Packages.Office("ppt/presentation.xml", $"<p:presentation {Vocabulary}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>", slides, parts);
    }

    [Fact]
    public void Slides_come_in_the_order_of_the_presentation_with_titles_first_and_notes_behind()
    {
        var revision = Pipelines.Extract(Pptx(
            [2, 1, 3],
            ("ppt/slides/s1.xml", Slide(Shape("<p:ph idx=\"1\"/>", R("First point"), "<a:pPr><a:buNone/></a:pPr>" + R("Plain")) + Shape("<p:ph type=\"title\"/>", R("Second ") + R("slide"))
                + Shape("", R("In a box") + "<a:br/>" + R("of two lines")) + Shape("<p:ph type=\"sldNum\"/>", "<a:fld type=\"slidenum\"><a:t>2</a:t></a:fld>") + Shape("<p:ph type=\"ftr\"/>", R("The Ministry"))
                + "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p>" + R("Year") + "</a:p></a:txBody></a:tc><a:tc><a:txBody><a:p>" + R("Trade") + "</a:p></a:txBody></a:tc></a:tr>"
                + "<a:tr><a:tc><a:txBody><a:p>" + R("2004") + "</a:p></a:txBody></a:tc><a:tc><a:txBody><a:p>" + R("71.6") + "</a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>")),
            ("ppt/slides/s2.xml", Slide(Shape("<p:ph type=\"ctrTitle\"/>", R("Trade talks")) + Shape("<p:ph type=\"subTitle\"/>", R("Seoul, 2004")) + Shape("<p:ph type=\"ftr\"/>", R("The Ministry")))),
            ("ppt/slides/s3.xml", Slide(Shape("<p:ph type=\"title\"/>", R("Hidden")), "show=\"0\"")),
            ("ppt/slides/_rels/s1.xml.rels", Rels([("notesSlide", "../notes/n1.xml"), ("comments", "../comments/c1.xml"), ("diagramData", "../diagrams/d1.xml")])),
            ("ppt/notes/n1.xml", $"<p:notes {Vocabulary}>{Shape("<p:ph type=\"sldImg\"/>")}{Shape("<p:ph type=\"body\" idx=\"1\"/>", R("Say hello."))}{Shape("<p:ph type=\"sldNum\"/>", R("2"))}</p:notes>"),
            ("ppt/comments/c1.xml", $"<p:cmLst {Vocabulary}><p:cm><p:text>Really?</p:text></p:cm></p:cmLst>"),
            ("ppt/diagrams/d1.xml", $"<dgm:pt xmlns:dgm=\"d\" {Vocabulary}><a:p>{R("Step one")}</a:p></dgm:pt>")));
        Assert.Equal(
            [
                (BlockKind.Title, "Trade talks", 1), (BlockKind.Body, "Seoul, 2004", 1), (BlockKind.Furniture, "The Ministry", 1), (BlockKind.Heading, "Second slide", 2), (BlockKind.ListItem, "First point", 2),
                (BlockKind.Body, "Plain", 2), (BlockKind.Body, "In a box\nof two lines", 2), (BlockKind.Table, "Year\tTrade\n2004\t71.6", 2), (BlockKind.ListItem, "Step one", 2),
                (BlockKind.Body, "Say hello.", 2), (BlockKind.Comments, "Really?", 2),
            ],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Page)));
        Assert.Equal("Trade talks", revision.Metadata.Title.Value);
    }

    [Fact]
    public void A_file_that_the_library_wrote_is_read()
    {
        var revision = Pipelines.Extract(OfficeFiles.Pptx());
        Assert.Equal([(BlockKind.Title, "Ministers meet"), (BlockKind.ListItem, "One point"), (BlockKind.Body, "Say hello.")], revision.Blocks.Select(b => (b.Kind, b.Span.Exact)));
        Assert.Equal("Jane Doe", revision.Metadata.Author.Value);
    }

    [Fact]
    public async Task The_same_slide_many_thousand_times_is_a_counted_limit_and_does_not_hang()
    {
        var revision = await Task.Run(() => Pipelines.Extract(Pptx([.. Enumerable.Repeat(1, 6_000)], ("ppt/slides/s1.xml", Slide(Shape("", R("Again"))))))).Soon();
        Assert.Equal((RevisionStatus.Partial, 5_000), (revision.Status, revision.Blocks.Count));
        Assert.Contains("5000 slides", revision.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_is_bounded()
    {
        var revision = await Task.Run(() => Pipelines.Extract(Pptx([1], ("ppt/slides/s1.xml", Slide(Many("<p:grpSp>", 100_000)))))).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.NestedTooDeep), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public void A_package_without_a_presentation_is_malformed()
    {
        var revision = Pipelines.Extract(Zip(("[Content_Types].xml", "<Types/>"), ("ppt/other.xml", "<x/>")));
        Assert.Equal((RevisionStatus.Failed, ErrorReason.MalformedDocument), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public void Raised_numbers_are_marks_of_notes_and_formulas_are_text()
    {
        var revision = Pipelines.Extract(Pptx([1], ("ppt/slides/s1.xml", Slide(Shape(
            "", R("They agreed") + "<a:r><a:rPr baseline=\"30000\"/><a:t>1</a:t></a:r>" + R(" on x") + "<a:r><a:rPr baseline=\"-25000\"/><a:t>2</a:t></a:r>" + R("."),
            "<m:oMath xmlns:m=\"m\"><m:r><m:t>a=b</m:t></m:r></m:oMath>")))));
        Assert.Equal(["They agreed on x2.", "a = b"], revision.Blocks.Select(b => b.Span.Exact));
    }
}
