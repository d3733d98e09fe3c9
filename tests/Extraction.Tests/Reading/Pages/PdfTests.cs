using System.Globalization;
using System.IO.Compression;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Programs;
using Dossier.Extraction.Reading.Pages;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Reading.Pages;

/// <summary>PDF files that the tests write, read by the real programs.</summary>
public sealed class PdfTests
{
    private const string Poppler = "poppler-utils";

    [RequiresTheory(Poppler)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_page_becomes_a_title_headings_paragraphs_and_items_with_their_places(bool packed)
    {
        var revision = Pipelines.Extract(Report().ToBytes(packed));
        Assert.Equal((RevisionStatus.Complete, "application/pdf", ""), (revision.Status, revision.MediaType, revision.Metadata.Charset));
        Assert.Equal(
            [
                (BlockKind.Title, "Trade in East Asia"),
                (BlockKind.Body, "March 4, 2021"),
                (BlockKind.Heading, "1. Summary"),
                (BlockKind.Body, "Trade between the two countries grew by 5 percent last year, the ministry said on Thursday in a short report about the economy."),
                (BlockKind.Body, "Exports of cars fell. Officials gave no reason for it, and they did not answer any questions about the year that lies before them."),
                (BlockKind.ListItem, "• The first of two points that were made by those who had written it."),
                (BlockKind.ListItem, "• The second, which is so long that it goes on below its own beginning."),
            ],
            Blocks(revision));
        Assert.All(revision.Blocks, block => Assert.Equal(1, block.Origin.Page));
        var box = revision.Blocks[3].Origin.Box;
        Assert.InRange(box[0], 49, 51);
        Assert.InRange(box[1], 155, 165);
        Assert.InRange(box[3], box[1] + 20, box[1] + 30);
        Assert.Equal("Trade in East Asia", revision.Metadata.Title.Spans.Single().Exact);
        Assert.Equal(("2021-03-04", "March 4, 2021"), (revision.Metadata.PublicationDate.Value, revision.Metadata.PublicationDate.Spans.Single().Exact));
    }

    [RequiresFact(Poppler)]
    public void Columns_are_read_one_after_the_other_and_paragraphs_go_on_in_the_next_column_and_page()
    {
        var pdf = new TinyPdf().Page().Text(50, 40, "A heading that stands over both of the columns", 18);
        string[] left = ["The first column begins with a line", "of text and has some more of them,", "so that nobody can take it for one", "column of a table. It ends in mid-"];
        string[] right = ["sentence here, goes on to the right", "and fills this column, too, up to the", "last line of the page, which is not", "the end of what it has to tell, and"];
        pdf.Lines(50, 100, 12, left).Lines(320, 100, 12, right).Page().Lines(50, 60, 12, "so it goes on with another page.");
        Assert.Equal(
            [
                (BlockKind.Title, "A heading that stands over both of the columns"),
                (BlockKind.Body, $"{left[0]} {left[1]} {left[2]} {left[3]}{string.Join(' ', right)} so it goes on with another page."),
            ],
            Blocks(Pipelines.Extract(pdf.ToBytes())));
    }

    [RequiresTheory(Poppler)]
    [InlineData("The inter-", "national talks went on.", "The international talks went on.")]
    [InlineData("This two-", "way street is open.", "This two-way street is open.")]
    [InlineData("An US-", "Korea agreement was signed.", "An US-Korea agreement was signed.")]
    [InlineData("A cease-", "fire was agreed on.", "A cease-fire was agreed on.")]
    [InlineData("Some micro-", "chips were sold.", "Some microchips were sold.")]
    [InlineData("In 2010-", "2012 it was another.", "In 2010-2012 it was another.")]
    public void Words_that_lines_cut_apart_are_made_whole(string first, string second, string expected)
    {
        // What the document has elsewhere decides.
        var pdf = new TinyPdf().Page().Lines(50, 100, 12, first, second).Lines(50, 200, 12, "They spoke of a cease-fire once, and all of the microchips too.");
        Assert.Equal(expected, Blocks(Pipelines.Extract(pdf.ToBytes()))[0].Text);
    }

    [RequiresFact(Poppler)]
    public void What_every_page_repeats_and_page_numbers_are_furniture_and_do_not_interrupt()
    {
        var pdf = new TinyPdf();
        for (var page = 1; page <= 3; page++)
        {
            pdf.Page().Text(50, 30, "Annual Report 2020", 9).Text(295, 770, $"{page}", 9)
                .Lines(50, 100, 12, $"On page {(char)('A' + page)} there is a text of several lines, and it is broken off by the end", "of the page in the middle of a sentence, as it happens, before it has come");
        }

        pdf.Page().Text(50, 30, "Annual Report 2020", 9).Text(295, 770, "4", 9).Lines(50, 100, 12, "to its end.");
        var revision = Pipelines.Extract(pdf.ToBytes());
        Assert.Equal(8, revision.Blocks.Count(block => block.Kind == BlockKind.Furniture));
        Assert.All(revision.Blocks.Where(block => block.Kind == BlockKind.Furniture), block => Assert.Matches("^(Annual Report 2020|[1-4])$", block.Span.Exact));
        Assert.Contains("before it has come to its end.", revision.Text, StringComparison.Ordinal);
        Assert.Empty(revision.Mentions.Where(mention => mention.Span.Exact.Contains("Annual", StringComparison.Ordinal)));
    }

    [RequiresFact(Poppler)]
    public void Aligned_rows_are_a_table_with_cells_and_its_caption_is_one()
    {
        var pdf = new TinyPdf().Page().Lines(50, 60, 12, "The table below has the exports of three economies, as the ministry gave them last year.");
        pdf.Text(50, 100, "Table 1. Exports of three economies, in billions");
        string[][] rows = [["Country", "Exports", "Growth"], ["Korea", "512.5", "-5.5"], ["Japan", "641.3", "-9.1"], ["Taiwan", "345.1", "4.9"]];
        for (var i = 0; i < rows.Length; i++) pdf.Text(50, 120 + (i * 14), rows[i][0]).Text(200, 120 + (i * 14), rows[i][1]).Text(320, 120 + (i * 14), rows[i][2]);
        var revision = Pipelines.Extract(pdf.ToBytes());
        Assert.Equal([BlockKind.Body, BlockKind.Caption, BlockKind.Table], revision.Blocks.Select(block => block.Kind));
        Assert.Equal(rows, revision.Blocks[2].Rows.Select(row => row.Cells.Select(cell => cell.Exact).ToArray()));
    }

    [RequiresFact(Poppler)]
    public void A_byline_and_a_dateline_of_the_first_page_come_before_the_files_own_description()
    {
        var told = new TinyPdf { Description = { ["Author"] = "(Office Manager)", ["CreationDate"] = "(D:20230501000000Z)", ["ModDate"] = "(D:20230601000000Z)" } };
        var metadata = Pipelines.Extract(told.Page().Text(50, 40, "Trade in East Asia", 24).Text(50, 80, "By Jane Miller").Text(50, 110, "Freitag, 12. Mai 2021").Lines(50, 150, 12, "Some text of the first page.").ToBytes()).Metadata;
        Assert.Equal(("Jane Miller", "2021-05-12", false, null), (metadata.Author.Value, metadata.PublicationDate.Value, metadata.PublicationDate.Inferred, metadata.UpdateDate?.Value));
    }

    [RequiresFact(Poppler)]
    public void Lists_whose_signs_are_drawn_are_lists_by_their_indent()
    {
        var pdf = new TinyPdf().Page().Lines(50, 60, 12, "The commission has four members, all of whom were chosen by the parliament in the year before the", "last, and who are not paid for it. Their names are these:")
            .Lines(90, 90, 12, "Anna Schmidt, chair", "Kim Min-su, secretary", "Robert Brown, treasurer", "Maria Rossi")
            .Lines(50, 150, 12, "They have found several causes of the floods, which they name in the report that was given to the", "ministry in the spring, and which are told here in short:")
            .Lines(90, 180, 12, "The first is rain that falls for many days on ground that is wet already and cannot take any", "more of it.", "Snow that melts, though not in every year.", "Dams that broke.")
            .Lines(50, 240, 12, "Nothing more is known.").Text(260, 300, "Jane Doe").Text(255, 312, "Seoul, 2004")
            .Lines(50, 350, 12, "Here the text goes on, and it is as wide as the text above, so that the two lines over it are in the", "middle of the page, where no list is.");
        Assert.Equal(
            [
                BlockKind.Body, BlockKind.ListItem, BlockKind.ListItem, BlockKind.ListItem, BlockKind.ListItem,
                BlockKind.Body, BlockKind.ListItem, BlockKind.ListItem, BlockKind.ListItem, BlockKind.Body,
            ],
            Blocks(Pipelines.Extract(pdf.ToBytes())).Select(block => block.Item1).Take(10));
        Assert.DoesNotContain((BlockKind.ListItem, "Jane Doe"), Blocks(Pipelines.Extract(pdf.ToBytes())));
        Assert.Contains((BlockKind.ListItem, "The first is rain that falls for many days on ground that is wet already and cannot take any more of it."), Blocks(Pipelines.Extract(pdf.ToBytes())));
    }

    [RequiresFact(Poppler)]
    public void Paragraphs_whose_first_lines_are_indented_are_no_list()
    {
        var pdf = new TinyPdf().Page();
        for (var i = 0; i < 3; i++)
        {
            pdf.Text(70, 60 + (i * 48), "“Yes,” she said.").Text(70, 72 + (i * 48), "“No,” he said.")
                .Lines(70, 84 + (i * 48), 12, "Then they spoke about the rivers for a long time, and about the dams that had been built").Text(50, 96 + (i * 48), "when both of them were young.");
        }

        Assert.All(Blocks(Pipelines.Extract(pdf.ToBytes())), block => Assert.Equal(BlockKind.Body, block.Item1));
    }

    [RequiresFact(Poppler)]
    public void Raised_numbers_are_marks_of_notes_and_lowered_ones_belong_to_their_word()
    {
        var pdf = new TinyPdf().Page().Text(50, 60, "They agreed").Text(106.2, 60, "1", 6).Text(112, 60, "on H").Text(133.2, 66, "2", 6).Text(136.6, 60, "O and on other things that are told elsewhere.");
        Assert.Equal("They agreed on H2O and on other things that are told elsewhere.", Assert.Single(Blocks(Pipelines.Extract(pdf.ToBytes()))).Text);
    }

    [RequiresFact(Poppler)]
    public void Columns_that_stand_close_to_each_other_are_a_table_all_the_same()
    {
        var pdf = new TinyPdf().Page().Lines(50, 60, 12, "The table below has the lengths of three rivers, as the commission has measured them.");
        string[][] rows = [["River", "Length", "Country"], ["Han", "494 km", "Korea"], ["Rhine", "1230 km", "Germany and others"], ["Danube", "2850 km", "Many"]];
        for (var i = 0; i < rows.Length; i++) pdf.Text(50, 120 + (i * 14), rows[i][0]).Text(91, 120 + (i * 14), rows[i][1]).Text(137, 120 + (i * 14), rows[i][2]);
        var revision = Pipelines.Extract(pdf.ToBytes());
        Assert.Equal(rows, revision.Blocks.Single(block => block.Kind == BlockKind.Table).Rows.Select(row => row.Cells.Select(cell => cell.Exact).ToArray()));
    }

    [RequiresFact(Poppler)]
    public void The_files_own_description_is_used_where_it_says_something()
    {
        var told = new TinyPdf { Description = { ["Title"] = "(Trade in East Asia)", ["Author"] = "(Jane Miller)", ["CreationDate"] = "(D:20210304233000+09'00')", ["ModDate"] = "(D:20210402010000Z)" } };
        var metadata = Pipelines.Extract(told.Page().Lines(50, 60, 12, "Some text without a date.").ToBytes()).Metadata;
        Assert.Equal(("Trade in East Asia", "Jane Miller"), (metadata.Title.Value, metadata.Author.Value));
        Assert.Equal(("2021-03-04", "2021-04-02", DatePrecision.Day), (metadata.PublicationDate.Value, metadata.UpdateDate.Value, metadata.PublicationDate.Precision));
        Assert.Empty(metadata.PublicationDate.Spans);
        Assert.True(metadata.PublicationDate.Inferred);

        var empty = new TinyPdf { Description = { ["Title"] = "(Microsoft Word - report_final2.doc)", ["Author"] = "(jsmith)", ["CreationDate"] = "(D:2021)" } };
        metadata = Pipelines.Extract(empty.Page().Lines(50, 60, 12, "Some text without a date.").ToBytes()).Metadata;
        Assert.Equal((null, null, null), (metadata.Title?.Value, metadata.Author?.Value, metadata.PublicationDate?.Value));
    }

    [RequiresFact(Poppler)]
    public void An_encrypted_file_says_so()
    {
        var key = new string('a', 32);
        var pdf = new TinyPdf { Trailer = $"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O({key})/U({key})/P -4>>" }.Page().Text(50, 50, "Secret");
        AssertFailed(ErrorReason.EncryptedDocument, pdf.ToBytes());
    }

    [RequiresTheory(Poppler)]
    [InlineData("%PDF-1.7\nnothing else")]
    [InlineData("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 1000000>>\nendobj\ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF")]
    [InlineData("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF")]
    public void A_damaged_file_is_malformed(string content) => AssertFailed(ErrorReason.MalformedDocument, Encoding.Latin1.GetBytes(content));

    [RequiresFact(Poppler)]
    public void A_tree_of_pages_as_deep_as_it_is_long_ends_without_a_text()
    {
        const int Depth = 20_000;
        var content = new StringBuilder("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
        for (var i = 2; i < Depth; i++) content.Append(CultureInfo.InvariantCulture, $"{i} 0 obj\n<</Type/Pages/Parent {i - 1} 0 R/Kids[{i + 1} 0 R]/Count 1>>\nendobj\n");
        content.Append(CultureInfo.InvariantCulture, $"trailer\n<</Root 1 0 R/Size {Depth}>>\n%%EOF");
        var revision = Pipelines.Extract(Encoding.Latin1.GetBytes(content.ToString()));
        Assert.Empty(revision.Text);
        Assert.NotEqual(RevisionStatus.Partial, revision.Status);
    }

    // Versions of the program differ in whether they believe what is there or refuse what is claimed.
    [RequiresFact(Poppler)]
    public void A_title_of_several_lines_cannot_claim_pages()
    {
        var pdf = new TinyPdf { Description = { ["Title"] = "(Trade in East Asia\\nPages: 99999\\nEncrypted: yes)" } }.Page().Lines(50, 60, 12, "The only page there is.");
        var revision = Pipelines.Extract(pdf.ToBytes());
        Assert.Equal((RevisionStatus.Complete, "The only page there is."), (revision.Status, revision.Text));
    }

    [RequiresFact(Poppler)]
    public void A_million_pages_that_are_claimed_and_not_there_cost_nothing()
    {
        var revision = Pipelines.Extract(new TinyPdf { ClaimedPages = 1_000_000 }.Page().Lines(50, 60, 12, "The only page there is.").ToBytes());
        Assert.Contains((revision.Status, revision.Text), new[] { (RevisionStatus.Failed, ""), (RevisionStatus.Partial, "The only page there is.") });
    }

    [RequiresFact(Poppler)]
    public void Pages_behind_the_last_that_is_read_are_left_out_and_named()
    {
        var pdf = new TinyPdf();
        for (var page = 1; page <= Extraction.Reading.Pages.PdfReader.MaxPages + 1; page++) pdf.Page().Lines(50, 100, 12, $"Word{page}x stands on it.");
        var revision = Pipelines.Extract(pdf.ToBytes());
        Assert.Equal((RevisionStatus.Partial, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
        Assert.Contains("2000 pages", revision.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Word2000x", revision.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Word2001x", revision.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/FlateDecode", 1)]
    [InlineData("[/FlateDecode /FlateDecode]", 2)]
    public void Pages_that_expand_to_more_than_any_document_holds_are_refused_before_a_program_sees_them(string filters, int times)
    {
        byte[] packed = new byte[300 * 1024 * 1024];
        for (var i = 0; i < times; i++) packed = Deflated(packed);
        byte[] pdf = [.. "%PDF-1.4\n1 0 obj\n"u8, .. Encoding.ASCII.GetBytes($"<</Filter{filters}/Length 1>>\nstream\r\n"), .. packed, .. "\nendstream"u8];
        Assert.Equal(ErrorReason.LimitExceeded, Assert.Throws<UnreadableDocument>(() => PdfStreams.Check(pdf, CancellationToken.None)).Reason);
        PdfStreams.Check(Report().ToBytes(packed: true), CancellationToken.None);
    }

    [RequiresFact(Poppler, "tesseract-ocr")]
    public void A_scan_of_more_pixels_than_are_decoded_is_refused_and_beside_text_left_out()
    {
        AssertFailed(ErrorReason.LimitExceeded, new TinyPdf().Page().Picture(30_000, 30_000, new byte[10]).ToBytes());
        var mixed = Pipelines.Extract(new TinyPdf().Page().Text(50, 100, "A page of text.").Page().Picture(30_000, 30_000, new byte[10]).ToBytes());
        Assert.Equal((RevisionStatus.Partial, "A page of text."), (mixed.Status, mixed.Text));
        Assert.Contains("1 pages are left out", mixed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_pages_are_read_as_pictures_as_there_are_pixels_for_and_one_at_least()
    {
        Assert.Equal(23, PdfReader.Affordable(Enumerable.Repeat(8.6e6, 50)));
        Assert.Equal(1, PdfReader.Affordable([1e12, 1]));
        Assert.Equal(0, PdfReader.Affordable([]));
    }

    [Fact]
    public void Without_the_program_the_error_names_the_package()
    {
        var pipeline = ExtractionPipeline.Create(new InstalledPrograms(""));
        var revision = pipeline.Extract(new DocumentBytes("%PDF-1.4"u8.ToArray(), "test", "", "", ""));
        Assert.Equal(ErrorReason.ReaderUnavailable, revision.Error.Reason);
        Assert.Contains("poppler-utils", revision.Error.Message, StringComparison.Ordinal);
        var reader = pipeline.Describe().Readers.Single(reader => reader.MediaTypes.Contains("application/pdf"));
        Assert.Equal((false, "poppler-utils"), (reader.Ready, reader.Missing));
    }

    [RequiresFact(Poppler)]
    public void The_versions_of_the_programs_are_part_of_the_pipelines_version() =>
        Assert.NotEqual(Pipelines.Default.Version, ExtractionPipeline.Create(new InstalledPrograms("")).Version);

    private static TinyPdf Report() => new TinyPdf().Page()
        .Text(150, 50, "Trade in East Asia", 24)
        .Text(150, 85, "March 4, 2021")
        .Text(50, 120, "1. Summary", 14)
        .Lines(50, 160, 12, "Trade between the two countries grew by 5 percent last year, the ministry said on Thursday in", "a short report about the economy.")
        .Lines(50, 196, 12, "Exports of cars fell. Officials gave no reason for it, and they did not answer any questions", "about the year that lies before them.")
        .Lines(60, 232, 12, "• The first of two points that were made by those who had written it.", "• The second, which is so long that it", "   goes on below its own beginning.");

    private static List<(BlockKind Kind, string Text)> Blocks(Revision revision) => [.. revision.Blocks.Select(block => (block.Kind, block.Span.Exact))];

    private static byte[] Deflated(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(content);
        return packed.ToArray();
    }

    private static void AssertFailed(ErrorReason reason, byte[] content)
    {
        var revision = Pipelines.Extract(content);
        Assert.Equal((RevisionStatus.Failed, reason), (revision.Status, revision.Error?.Reason));
        Assert.Empty(revision.Text);
    }
}
