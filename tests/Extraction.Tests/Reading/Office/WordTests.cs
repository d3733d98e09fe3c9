using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Office;

public sealed class WordTests
{
    private const string Vocabulary =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\"";

    private static byte[] Docx(string body, params (string Type, string Target, string Content)[] parts) => Packages.Office(
        "word/document.xml", $"<w:document {Vocabulary}><w:body>{body}</w:body></w:document>", [.. parts.Select(p => (p.Type, p.Target))], [.. parts.Select(p => ("word/" + p.Target, p.Content))]);

    private static (string Type, string Target, string Content) Styles(string styles) => ("styles", "styles.xml", $"<w:styles {Vocabulary}>{styles}</w:styles>");

    private static string P(string text, string properties = "") => $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>";

    private static IEnumerable<(BlockKind, string)> Blocks(Revision revision) => revision.Blocks.Select(b => (b.Kind, b.Span.Exact));

    [Fact]
    public void Styles_say_what_a_paragraph_is_by_name_by_base_and_by_outline_level()
    {
        var revision = Pipelines.Extract(Docx(
            P("Annual report", "<w:pStyle w:val=\"Titel\"/>") + P("By Jane Doe", "<w:pStyle w:val=\"A\"/>") + P("Growth", "<w:pStyle w:val=\"b1\"/>")
            + P("Body.") + P("Outlined", "<w:outlineLvl w:val=\"2\"/>") + P("Point", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr>")
            + P("No point", "<w:pStyle w:val=\"L\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>") + P("Said so.", "<w:pStyle w:val=\"Q\"/>") + P("Figure 1", "<w:pStyle w:val=\"C\"/>")
            + P("Growth 1", "<w:pStyle w:val=\"T\"/>") + P("x = 1", "<w:pStyle w:val=\"S\"/>"),
            Styles(
                "<w:style w:type=\"paragraph\" w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style><w:style w:styleId=\"A\"><w:name w:val=\"Author\"/></w:style>"
                + "<w:style w:styleId=\"h\"><w:name w:val=\"heading 2\"/></w:style><w:style w:styleId=\"b1\"><w:name w:val=\"Our own\"/><w:basedOn w:val=\"h\"/></w:style>"
                + "<w:style w:styleId=\"L\"><w:name w:val=\"List Bullet\"/></w:style><w:style w:styleId=\"Q\"><w:name w:val=\"Intense Quote\"/></w:style>"
                + "<w:style w:styleId=\"C\"><w:name w:val=\"caption\"/></w:style><w:style w:styleId=\"T\"><w:name w:val=\"toc 1\"/></w:style><w:style w:styleId=\"S\"><w:name w:val=\"Source Code\"/></w:style>")));
        Assert.Equal(
            [
                (BlockKind.Title, "Annual report"), (BlockKind.Byline, "By Jane Doe"), (BlockKind.Heading, "Growth"), (BlockKind.Body, "Body."), (BlockKind.Heading, "Outlined"),
                (BlockKind.ListItem, "Point"), (BlockKind.Body, "No point"), (BlockKind.Quote, "Said so."), (BlockKind.Caption, "Figure 1"), (BlockKind.Navigation, "Growth 1"), (BlockKind.Code, "x = 1"),
            ],
            Blocks(revision));
        Assert.Equal([2, 3], revision.Blocks.Where(b => b.Kind == BlockKind.Heading).Select(b => b.Level));
        Assert.Equal(("Annual report", "Annual report"), (revision.Metadata.Title.Value, Assert.Single(revision.Metadata.Title.Spans).Exact));
    }

    [Fact]
    public void What_is_deleted_moved_away_hidden_or_a_field_code_is_no_text()
    {
        const string Field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>";
        var revision = Pipelines.Extract(Docx(
            "<w:p><w:r><w:t>They </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t>always </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
            + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>agree</w:t></w:r><w:r><w:noBreakHyphen/><w:t>d co\u00ADop</w:t><w:br/><w:t>again</w:t></w:r></w:p>"
            + $"<w:p>{Field}<w:r><w:t>code</w:t><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
            + "<w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink><w:fldSimple w:instr=\"DATE\"><w:r><w:t> today</w:t></w:r></w:fldSimple></w:p>"
            + $"<w:p>{Field}<w:r><w:t>code without an end</w:t></w:r></w:p><w:p><w:r><w:t>goes on</w:t></w:r></w:p>"
            + "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Joined </w:t></w:r></w:p><w:p><w:r><w:t>with this.</w:t></w:r></w:p>"
            + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here to enter text.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            + "<w:sdt><w:sdtContent><w:p><w:r><w:t>Filled in.</w:t></w:r></w:p></w:sdtContent></w:sdt>"));
        Assert.Equal(["They always agree\u2011d coop\nagain", "7 link today", "goes on", "Joined with this.", "Filled in."], revision.Blocks.Select(b => b.Span.Exact));
    }

    [Fact]
    public void Tables_keep_rows_and_cells_and_tables_of_one_column_are_layout()
    {
        static string Cell(string content, string properties = "") => $"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>";
        var revision = Pipelines.Extract(Docx(
            "<w:tbl><w:tr>" + Cell(P("Year") + P("AD")) + Cell(P("Trade"), "<w:gridSpan w:val=\"2\"/>") + Cell(P("Note")) + "</w:tr>"
            + "<w:tr><w:trPr><w:del/></w:trPr>" + Cell(P("deleted")) + Cell(P("row")) + "</w:tr>"
            + "<w:tr>" + Cell(P("2004")) + Cell("<w:p/>") + Cell(P("$71\tbn")) + Cell("<w:tbl><w:tr>" + Cell(P("in")) + Cell(P("ner")) + "</w:tr></w:tbl>") + "</w:tr></w:tbl>"
            + "<w:tbl><w:tr>" + Cell(P("Boxed.") + P("Twice.")) + "</w:tr></w:tbl>"));
        Assert.Equal([(BlockKind.Table, "Year AD\tTrade\t\tNote\n2004\t\t$71 bn\tin ner"), (BlockKind.Body, "Boxed."), (BlockKind.Body, "Twice.")], Blocks(revision));
        Assert.Equal(["Year AD|Trade|Note", "2004|$71 bn|in ner"], revision.Blocks[0].Rows.Select(r => string.Join('|', r.Cells.Select(c => c.Exact))));
    }

    [Fact]
    public void Notes_come_behind_the_text_boxes_behind_their_paragraph_comments_last_and_margins_once()
    {
        static string Part(string element, string content) => $"<w:{element} {Vocabulary}>{content}</w:{element}>";
        var revision = Pipelines.Extract(Docx(
            "<w:p><w:r><w:t>First</w:t><w:footnoteReference w:id=\"2\"/></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + P("In a box.") + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
            + P("In a box.") + "</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t> line.</w:t></w:r></w:p>" + P("Second line."),
            ("header", "header1.xml", Part("hdr", P("The Ministry"))), ("header", "header2.xml", Part("hdr", P("The Ministry"))), ("footer", "footer1.xml", Part("ftr", P("7") + P("Confidential"))),
            ("footnotes", "footnotes.xml", Part("footnotes", $"<w:footnote w:id=\"0\">{P("separator")}</w:footnote><w:footnote w:id=\"2\">{P("See page 3.")}</w:footnote>")),
            ("comments", "comments.xml", Part("comments", $"<w:comment w:id=\"0\">{P("Is that so?")}</w:comment>"))));
        Assert.Equal(
            [
                (BlockKind.Furniture, "The Ministry"), (BlockKind.Body, "First line."), (BlockKind.Body, "In a box."), (BlockKind.Body, "Second line."), (BlockKind.Body, "See page 3."),
                (BlockKind.Comments, "Is that so?"), (BlockKind.Furniture, "Confidential"),
            ],
            Blocks(revision));
        Assert.Equal(["word/header1.xml", "word/footnotes.xml", "word/comments.xml", "word/footer1.xml"], revision.Blocks.Select(b => b.Origin?.Member ?? "").Where(m => m.Length > 0));
    }

    [Theory]
    [InlineData("Trade report", "Jane Doe", "Trade report", "Jane Doe")]
    [InlineData("Microsoft Word - draft7", "Windows User", null, null)]
    [InlineData("Untitled", "", null, null)]
    [InlineData("final.docx", "python-docx", null, null)]
    public void Metadata_are_the_properties_that_a_person_gave(string title, string creator, string? expectedTitle, string? expectedAuthor)
    {
        var docx = Packages.Office("word/document.xml", $"<w:document {Vocabulary}><w:body>{P("Text.")}</w:body></w:document>", [],
            Core(title, creator, "2021-03-19T08:30:00Z", "2021-04"), ("docProps/app.xml", "<Properties><Company>The Ministry</Company></Properties>"));
        var metadata = Pipelines.Extract(docx).Metadata;
        Assert.Equal((expectedTitle, expectedAuthor, "The Ministry"), (metadata.Title?.Value, metadata.Author?.Value, metadata.Publisher.Value));
        Assert.Equal(("2021-03-19T08:30:00", DatePrecision.Second, "2021-04", DatePrecision.Month),
            (metadata.PublicationDate.Value, metadata.PublicationDate.Precision, metadata.UpdateDate.Value, metadata.UpdateDate.Precision));
    }

    [Fact]
    public void A_dateline_and_a_byline_that_the_text_shows_come_before_the_dates_of_the_file()
    {
        var shown = Pipelines.Extract(Packages.Office("word/document.xml", $"<w:document {Vocabulary}><w:body>{P("By Jane Doe")}{P("12 March 2021")}{P("Text.")}</w:body></w:document>", [], Core("", "", "2023-05-01", "2023-06-01"))).Metadata;
        Assert.Equal(("2021-03-12", false, "12 March 2021"), (shown.PublicationDate.Value, shown.PublicationDate.Inferred, shown.PublicationDate.Spans.Single().Exact));
        Assert.Equal(("Jane Doe", null), (shown.Author.Value, shown.UpdateDate?.Value));
        // When a file was made is the day of publication only for want of a better one.
        var file = Pipelines.Extract(Packages.Office("word/document.xml", $"<w:document {Vocabulary}><w:body>{P("Text.")}</w:body></w:document>", [], Core("", "", "2023-05-01", "2023-06-01"))).Metadata;
        Assert.Equal(("2023-05-01", true, "2023-06-01"), (file.PublicationDate.Value, file.PublicationDate.Inferred, file.UpdateDate.Value));
    }

    [Fact]
    public void Styles_may_be_based_on_each_other_in_a_ring_or_a_long_chain()
    {
        var chain = string.Concat(Enumerable.Range(0, 10_000).Select(n => $"<w:style w:styleId=\"s{n}\"><w:basedOn w:val=\"s{n + 1}\"/></w:style>"));
        var revision = Pipelines.Extract(Docx(
            P("Ring", "<w:pStyle w:val=\"a\"/>") + P("Chain", "<w:pStyle w:val=\"s0\"/>"),
            Styles("<w:style w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style><w:style w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>" + chain)));
        Assert.Equal([(BlockKind.Body, "Ring"), (BlockKind.Body, "Chain")], Blocks(revision));
    }

    [Theory]
    [InlineData("<w:tbl><w:tr><w:tc>", 1_000)]
    [InlineData("<w:p><w:r><w:txbxContent>", 1_000)]
    [InlineData("<w:ins>", 100_000)]
    public async Task Nesting_is_bounded(string unit, int times)
    {
        var revision = await Task.Run(() => Pipelines.Extract(Docx(Many(unit, times)))).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.NestedTooDeep), (revision.Status, revision.Error.Reason));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document " + Vocabulary + "><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><w:document " + Vocabulary + "><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>")]
    [InlineData("<w:document " + Vocabulary + "><w:body><w:p>")]
    [InlineData("")]
    public void Parts_that_are_not_well_formed_and_entities_are_refused(string part)
    {
        var revision = Pipelines.Extract(Packages.Office("word/document.xml", part, []));
        Assert.Equal((RevisionStatus.Failed, ErrorReason.MalformedDocument), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public async Task A_bomb_in_a_part_is_refused()
    {
        var revision = await Task.Run(() => Pipelines.Extract(Docx(P(Many(" ", 40_000_000))))).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public void Relationships_that_lead_nowhere_or_back_do_no_harm()
    {
        var parts = new[] { ("styles", "../../../styles.xml"), ("footnotes", "document.xml"), ("header", "document.xml"), ("comments", "%00"), ("header", "missing.xml") };
        var docx = Packages.Office("word/document.xml", $"<w:document {Vocabulary}><w:body><w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:body></w:document>", parts);
        Assert.Equal([(BlockKind.Furniture, "Text"), (BlockKind.Body, "Text")], Blocks(Pipelines.Extract(docx)));
    }

    [Fact]
    public void A_file_that_the_library_wrote_is_read()
    {
        var revision = Pipelines.Extract(OfficeFiles.Docx());
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        Assert.Equal("Ministers meet", revision.Metadata.Title.Value);
        Assert.Equal(
            [
                (BlockKind.Title, "Ministers meet"), (BlockKind.Body, "They met in Seoul."), (BlockKind.ListItem, "One point"), (BlockKind.Table, "Year\tTrade\n2004\t71.6"),
                (BlockKind.Body, "A note."), (BlockKind.Comments, "A comment."),
            ],
            Blocks(revision));
    }

    [Fact]
    public void Styles_that_are_named_and_never_defined_and_lists_that_were_typed_are_known() => Assert.Equal(
        [(BlockKind.Title, "Talks"), (BlockKind.Heading, "Growth"), (BlockKind.ListItem, "•\tOne"), (BlockKind.Body, "Text")],
        Blocks(Pipelines.Extract(Docx(P("Talks", "<w:pStyle w:val=\"Title\"/>") + P("Growth", "<w:pStyle w:val=\"Heading2\"/>") + P("•\tOne") + P("Text", "<w:pStyle w:val=\"Nothing\"/>")))));

    [Fact]
    public void A_long_table_is_several_blocks()
    {
        var row = "<w:tr><w:tc>" + P("a") + "</w:tc><w:tc>" + P("b") + "</w:tc></w:tr>";
        var revision = Pipelines.Extract(Docx($"<w:tbl>{Many(row, 2_500)}</w:tbl>"));
        Assert.Equal([1_000, 1_000, 500], revision.Blocks.Select(b => b.Rows.Count));
    }

    [Fact]
    public void Raised_numbers_are_marks_of_notes_or_exponents_and_formulas_are_text()
    {
        static string Raised(string text) => $"<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>{text}</w:t></w:r>";
        static string R(string text) => $"<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>";
        var revision = Pipelines.Extract(Docx(
            "<w:p>" + R("They agreed") + Raised("1") + R(" on 10") + Raised("6") + R(" tons and 5 km") + Raised("2") + R(".") + "</w:p>"
            + "<w:p xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\">" + R("So ") + "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>" + R(" grows.") + "</w:p>"));
        Assert.Equal(["They agreed on 10^6 tons and 5 km2.", "So x^2 grows."], revision.Blocks.Select(b => b.Span.Exact));
    }

    [Fact]
    public void The_lines_of_a_program_are_one_block_and_typed_lists_are_lists()
    {
        var revision = Pipelines.Extract(Docx(P("for x:", "<w:pStyle w:val=\"S\"/>") + P("    print(x)", "<w:pStyle w:val=\"S\"/>") + P("Text.") + P("–\tOne") + P("2)\tTwo") + P("– Three"),
            Styles("<w:style w:styleId=\"S\"><w:name w:val=\"Source Code\"/></w:style>")));
        Assert.Equal([(BlockKind.Code, "for x:\n    print(x)"), (BlockKind.Body, "Text."), (BlockKind.ListItem, "–\tOne"), (BlockKind.ListItem, "2)\tTwo"), (BlockKind.Body, "– Three")], Blocks(revision));
    }
}
