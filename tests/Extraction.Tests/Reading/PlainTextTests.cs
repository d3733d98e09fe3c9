using System.Text;
using Dossier.Common.V1;

namespace Dossier.Extraction.Tests.Reading;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("One line.")]
    [InlineData("\r\n  Two lines,\r\n\r\nof Windows. \r\n")]
    [InlineData("Old\rMac\u00A0lines\u2028and others\n\n\n")]
    [InlineData("\u0065\u0301 and \u00E9 are not made one.\tA tab stays.")]
    public void The_text_is_the_decoded_file_unchanged(string text) => Assert.Equal(text, Pipelines.Extract(text).Text);

    [Fact]
    public void A_byte_order_mark_is_dropped_and_decides_the_charset()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            var revision = Pipelines.Extract([.. encoding.GetPreamble(), .. encoding.GetBytes("Seoul 서울 👍.")], mediaType: "text/plain; charset=euc-kr");
            Assert.Equal((RevisionStatus.Complete, "Seoul 서울 👍."), (revision.Status, revision.Text));
            Assert.EndsWith("(byte order mark)", revision.Metadata.Charset, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("euc-kr", 949, "한국과 미국은 동맹이다.")]
    [InlineData("Shift_JIS", 932, "日本も同意した。")]
    [InlineData("gb18030", 54936, "两国同意合作。")]
    [InlineData("big5", 950, "兩國同意合作。")]
    [InlineData("windows-1251", 1251, "Москва согласилась.")]
    [InlineData("iso-8859-1", 1252, "Le président a parlé.")]
    public void A_declared_charset_is_used(string label, int codePage, string text)
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text);
        var revision = Pipelines.Extract(bytes, mediaType: $"text/plain; charset=\"{label}\"");
        Assert.Equal((RevisionStatus.Complete, text), (revision.Status, revision.Text));
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', 0xE2, 0x82 }, "", "byte 4")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', 0xFF }, "", "byte 4")]
    [InlineData(new byte[] { 1, 2, (byte)'a', 0xFF, 3, 4 }, "", "byte 3")]
    [InlineData(new byte[] { (byte)'a', 0x81, 0xFF }, "text/plain; charset=euc-kr", "euc-kr")]
    public void Bytes_that_are_not_of_the_charset_make_the_document_unreadable(byte[] bytes, string mediaType, string told)
    {
        var revision = Pipelines.Extract(bytes, mediaType: mediaType);
        Assert.Equal((RevisionStatus.Failed, ErrorReason.MalformedText), (revision.Status, revision.Error.Reason));
        Assert.Contains(told, revision.Error.Message, StringComparison.Ordinal);
        Assert.Empty(revision.Text);
    }

    [Theory]
    [InlineData(new byte[0], ErrorReason.EmptyDocument)]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b' }, ErrorReason.UnsupportedMediaType)]
    [InlineData(new byte[] { (byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'9', (byte)'a' }, ErrorReason.UnsupportedMediaType)]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 1, 2, 3 }, ErrorReason.MalformedDocument)]
    public void What_is_no_text_fails_with_a_reason(byte[] bytes, ErrorReason reason)
    {
        var revision = Pipelines.Extract(bytes, "notes.txt", "text/plain");
        Assert.Equal((RevisionStatus.Failed, reason), (revision.Status, revision.Error.Reason));
        Assert.Equal(Pipelines.Default.Version, revision.PipelineVersion);
        Assert.Equal(64, revision.ContentSha256.Length);
    }

    [Fact]
    public void White_space_alone_is_a_text_without_blocks()
    {
        var revision = Pipelines.Extract(" \r\n\t\u00A0\n");
        Assert.Equal((RevisionStatus.Complete, 0), (revision.Status, revision.Blocks.Count));
    }

    [Fact]
    public void Lines_are_labelled_by_what_they_evidently_are()
    {
        const string Page = """
            Home > World > Asia
            Ministers meet in Seoul
            By Jane Doe
            Published: March 19, 2021

            SEOUL (Reuters) - The ministers of both countries met on Thursday.
            They shake hands at the ministry. (Reuters photo)

            What comes next

            The talks go on next week, officials said.
            - a list item
            (END)
            Singer wins prize
            """;
        var revision = Pipelines.Extract(Page);
        Assert.Equal(
            [
                BlockKind.Navigation, BlockKind.Title, BlockKind.Byline, BlockKind.Dateline, BlockKind.Body, BlockKind.Caption, BlockKind.Heading, BlockKind.Body,
                BlockKind.ListItem, BlockKind.Furniture, BlockKind.Related,
            ],
            revision.Blocks.Select(b => b.Kind));
        Assert.Equal("Ministers meet in Seoul", revision.Metadata.Title.Value);
        Assert.Equal(("2021-03-19", DatePrecision.Day), (revision.Metadata.PublicationDate.Value, revision.Metadata.PublicationDate.Precision));
        Assert.Equal("March 19, 2021", Assert.Single(revision.Metadata.PublicationDate.Spans).Exact);
        Assert.Equal([1, 2, 3, 4, 6, 7, 9, 11, 12, 13, 14], revision.Blocks.Select(b => b.Origin.Line));
    }

    [Theory]
    [InlineData("The first sentence is not a title.\nAnother one follows it.")]
    [InlineData("SEOUL, Dec. 31 (Yonhap) -- Experts said so on Monday, and more.")]
    [InlineData("a list\nof words\nand no sentence")]
    public void Nothing_is_guessed(string text)
    {
        var revision = Pipelines.Extract(text);
        Assert.All(revision.Blocks, block => Assert.Equal(BlockKind.Body, block.Kind));
        Assert.Null(revision.Metadata.Title);
        Assert.Null(revision.Metadata.PublicationDate);
    }

    [Theory]
    [InlineData("2020-11-18 16:42:35", "2020-11-18T16:42:35", DatePrecision.Second)]
    [InlineData("date 2021-03-19 (EDITORIAL from Korea Times on March 19)", "2021-03-19", DatePrecision.Day)]
    [InlineData("Posted on Friday, 3 March 2023, 07:15", "2023-03-03T07:15", DatePrecision.Minute)]
    [InlineData("2021-02-30", null, DatePrecision.Unspecified)]
    [InlineData("March 19", null, DatePrecision.Unspecified)]
    public void A_date_line_gives_the_publication_date(string line, string? value, DatePrecision precision)
    {
        var date = Pipelines.Extract($"{line}\n\nThe text begins here, below the line.").Metadata.PublicationDate;
        Assert.Equal((value, precision), (date?.Value, date?.Precision ?? DatePrecision.Unspecified));
    }
}
