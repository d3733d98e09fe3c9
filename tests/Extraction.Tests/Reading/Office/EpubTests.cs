using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Office;

public sealed class EpubTests
{
    private const string Container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>";

    public static byte[] Epub(string spine, params (string Name, string Content)[] parts) => Zip([
        ("mimetype", "application/epub+zip"), ("META-INF/container.xml", Container),
        ("OEBPS/book.opf", "<package xmlns=\"http://www.idpf.org/2007/opf\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><metadata><dc:title>Trade and Talks</dc:title><dc:creator>Jane Doe</dc:creator><dc:publisher>The Press</dc:publisher>"
            + "<dc:date>2021-03</dc:date><meta property=\"dcterms:modified\">2022-01-01T00:00:00Z</meta></metadata><manifest><item id=\"n\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>"
            + "<item id=\"c1\" href=\"text/one%20a.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"c2\" href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"i\" href=\"i.png\" media-type=\"image/png\"/></manifest>"
            + $"<spine>{spine}</spine></package>"),
        .. parts,
    ]);

    public static byte[] Small() => Epub(
        "<itemref idref=\"n\"/><itemref idref=\"c2\"/><itemref idref=\"missing\"/><itemref idref=\"i\"/><itemref idref=\"c1\"/>",
        ("OEBPS/nav.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><nav><ol><li><a href=\"text/two.xhtml\">Growth</a></li></ol></nav></body></html>"),
        ("OEBPS/text/one a.xhtml", "<?xml version=\"1.0\" encoding=\"utf-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src='x'/></head><body><h1>Talks</h1><p>They talked.<a id='p7'/> Again &gt; once.</p><aside><p>A note.</p></aside></body></html>"),
        ("OEBPS/text/two.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><!-- it's --><h1>Growth</h1><p>It grew.</p><table><tr><td>Year</td><td>Trade</td></tr><tr><td>2004</td><td>71.6</td></tr></table><footer>End of it.</footer></body></html>"));

    [Fact]
    public void Chapters_come_in_the_order_of_the_spine_and_all_of_their_text_is_kept()
    {
        var revision = Pipelines.Extract(Small());
        Assert.Equal(
            [
                (BlockKind.Navigation, "Growth", "OEBPS/nav.xhtml"), (BlockKind.Title, "Growth", "OEBPS/text/two.xhtml"), (BlockKind.Body, "It grew.", "OEBPS/text/two.xhtml"), (BlockKind.Table, "Year\tTrade\n2004\t71.6", "OEBPS/text/two.xhtml"),
                (BlockKind.Body, "End of it.", "OEBPS/text/two.xhtml"), (BlockKind.Heading, "Talks", "OEBPS/text/one a.xhtml"), (BlockKind.Body, "They talked. Again > once.", "OEBPS/text/one a.xhtml"), (BlockKind.Body, "A note.", "OEBPS/text/one a.xhtml"),
            ],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Member)));
        Assert.Equal(["Year|Trade", "2004|71.6"], revision.Blocks[3].Rows.Select(r => string.Join('|', r.Cells.Select(c => c.Exact))));
        Assert.Equal(("Trade and Talks", "Jane Doe", "The Press", "2021-03", DatePrecision.Month, "2022-01-01T00:00:00"),
            (revision.Metadata.Title.Value, revision.Metadata.Author.Value, revision.Metadata.Publisher.Value, revision.Metadata.PublicationDate.Value, revision.Metadata.PublicationDate.Precision, revision.Metadata.UpdateDate.Value));
    }

    [Theory]
    [InlineData("http://www.idpf.org/2008/embedding", RevisionStatus.Complete)]
    [InlineData("http://ns.adobe.com/pdf/enc#RC", RevisionStatus.Complete)]
    [InlineData("http://www.w3.org/2001/04/xmlenc#aes128-cbc", RevisionStatus.Failed)]
    public void Encrypted_content_is_refused_and_obfuscated_fonts_are_not(string algorithm, RevisionStatus status)
    {
        var revision = Pipelines.Extract(Epub(
            "<itemref idref=\"c2\"/>", ("OEBPS/text/two.xhtml", "<html><body><p>Text.</p></body></html>"),
            ("META-INF/encryption.xml", $"<encryption xmlns:enc=\"e\"><enc:EncryptedData><enc:EncryptionMethod Algorithm=\"{algorithm}\"/></enc:EncryptedData></encryption>")));
        Assert.Equal(status, revision.Status);
        if (status == RevisionStatus.Failed) Assert.Equal(ErrorReason.EncryptedDocument, revision.Error.Reason);
    }

    [Fact]
    public void An_empty_cell_of_a_table_keeps_its_place()
    {
        var revision = Pipelines.Extract(Epub(
            "<itemref idref=\"c2\"/>",
            ("OEBPS/text/two.xhtml", "<html><body><p>Ships.</p><table><tr><td>City</td><td>Ships</td><td>Share</td></tr><tr><td>Bergen</td><td/><td>8%</td></tr></table></body></html>")));
        var table = revision.Blocks[1];
        Assert.Equal("City\tShips\tShare\nBergen\t\t8%", table.Span.Exact);
        Assert.Equal(["City|Ships|Share", "Bergen|8%"], table.Rows.Select(r => string.Join('|', r.Cells.Select(c => c.Exact))));
    }

    [Fact]
    public async Task The_most_costly_chapter_many_times_costs_no_more_than_one_page()
    {
        var spine = "<itemref idref=\"c1\"/>" + Many("<itemref idref=\"c2\"/>", 4_999);
        var book = Epub(spine, ("OEBPS/text/one a.xhtml", "<html><body><p>They talked.</p></body></html>"), ("OEBPS/text/two.xhtml", $"<html><body>{Many("<b><p></b>", 5_000)}{Noise(40_000)}</body></html>"));
        var revision = await Task.Run(() => Pipelines.Extract(book)).Soon();
        Assert.Equal((RevisionStatus.Partial, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
        Assert.StartsWith("They talked.", revision.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_book_without_a_package_document_is_malformed()
    {
        var revision = Pipelines.Extract(Zip(("mimetype", "application/epub+zip"), ("META-INF/container.xml", Container)));
        Assert.Equal((RevisionStatus.Failed, ErrorReason.MalformedDocument), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public void Marks_of_notes_are_left_out_and_the_notes_are_kept()
    {
        var revision = Pipelines.Extract(Epub(
            "<itemref idref=\"c2\"/>",
            ("OEBPS/text/two.xhtml", "<html xmlns:epub=\"http://www.idpf.org/2007/ops\"><body><p>They talked<a href=\"#n1\" epub:type=\"noteref\">1</a> about x\u00ADray<sup>2</sup>.</p><aside epub:type=\"footnote\"><p>A note. <a href=\"#r\">↩</a></p></aside></body></html>")));
        Assert.Equal(["They talked about xray.", "A note."], revision.Blocks.Select(b => b.Span.Exact));
    }

    // A comment that does not compress, so that the expansion is not what is too much.
    private static string Noise(int bytes)
    {
        var noise = new byte[bytes];
        new Random(1).NextBytes(noise);
        return $"<!-- {Convert.ToHexString(noise)} -->";
    }
}
