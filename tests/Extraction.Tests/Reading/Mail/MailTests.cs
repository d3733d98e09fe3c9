using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Mail;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Reading.Mail;

/// <summary>Messages and mailboxes: text, metadata, members, and what hostile ones cost.</summary>
public sealed class MailTests
{
    [Fact]
    public void A_message_has_its_head_its_text_and_its_attachments()
    {
        var found = Open(SmallFiles.Mail());
        var revision = found.Revision;
        Assert.Equal((RevisionStatus.Complete, "message/rfc822"), (revision.Status, revision.MediaType));
        Assert.Equal(
            [
                (BlockKind.Title, "서울에서 Ministers agree"),
                (BlockKind.Byline, "Jane Döe <jane@example.org>"),
                (BlockKind.Dateline, "Fri, 19 Mar 2021 08:30:05 +0900"),
                (BlockKind.Furniture, "To: \"Kim, Chul\" <kim@example.org>"),
                (BlockKind.Body, "The two ministers met in Seoul on Friday and agreed to lower the tariffs on cars by 5 percent. They will meet again."),
                (BlockKind.Quote, "Will they agree?"),
                (BlockKind.ListItem, "- one"),
                (BlockKind.ListItem, "- two"),
                (BlockKind.Furniture, "--"),
                (BlockKind.Furniture, "Jane Döe"),
                (BlockKind.Navigation, "trade 2004.csv"),
            ],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact)));
        Assert.Equal("서울에서 Ministers agree", revision.Metadata.Title.Value);
        Assert.Equal(("Jane Döe", "Jane Döe"), (revision.Metadata.Author.Value, revision.Metadata.Author.Spans[0].Exact));
        Assert.Equal(("2021-03-19T08:30:05+09:00", DatePrecision.Second), (revision.Metadata.PublicationDate.Value, revision.Metadata.PublicationDate.Precision));
        Assert.StartsWith("utf-8", revision.Metadata.Charset, StringComparison.Ordinal);
        var file = Assert.Single(found.Members);
        Assert.Equal(("trade 2004.csv", "text/csv", "Year,Trade\n2004,7\n"), (file.Path, file.MediaType, Encoding.UTF8.GetString(file.Content.Span)));
    }

    [Fact]
    public void A_mailbox_has_its_messages_as_they_were_sent()
    {
        var found = Open(SmallFiles.Mailbox());
        Assert.Equal("application/mbox", found.Revision.MediaType);
        Assert.Equal("message-0001.eml\nmessage-0002.eml", found.Revision.Text);
        Assert.Equal("서울에서 Ministers agree", Open(found.Members[0].Content.ToArray(), "message/rfc822").Revision.Metadata.Title.Value);
        var second = Open(found.Members[1].Content.ToArray(), "message/rfc822").Revision;
        Assert.EndsWith("\nFrom here on it is easy.", second.Text, StringComparison.Ordinal);
        Assert.Equal("2021-03-20T08:30:00Z", second.Metadata.PublicationDate.Value);
        Assert.Equal("kim@example.org", second.Metadata.Author.Value);
    }

    [Theory]
    [InlineData("=?iso-8859-1?Q?Andr=E9?= Dupont", "André Dupont")]
    [InlineData("=?utf-8?B?7ISc?= =?utf-8?B?7Jq4?=", "서울")]
    [InlineData("=?utf-8?Q?=EC=84?= =?utf-8?Q?=9C?= x", "서 x")]
    [InlineData("=?euc-kr?B?vK2/7w==?= a =?UTF-8*en?q?b_c?=", "서울 a b c")]
    [InlineData("a =?no-such?Q?b?= c", "a b c")]
    [InlineData("=?utf-8?Q?open", "=?utf-8?Q?open")]
    [InlineData("plain  \t text", "plain text")]
    public void Encoded_words_are_decoded(string field, string text)
    {
        Assert.Equal(text, HeaderText.Decode(field));
    }

    [Theory]
    [InlineData("Fri, 19 Mar 2021 08:30:05 +0900", "2021-03-19T08:30:05+09:00", DatePrecision.Second)]
    [InlineData("19 Mar 2021 08:30 -0500 (EST)", "2021-03-19T08:30-05:00", DatePrecision.Minute)]
    [InlineData("Fri, 1 Jan 99 00:00:00 PST", "1999-01-01T00:00:00-08:00", DatePrecision.Second)]
    [InlineData("Fri, 19 Mar 2021 08:30:60 +0000", "2021-03-19T08:30:59Z", DatePrecision.Second)]
    [InlineData("Fri, 19 Mar 2021 08:30:05 -0000", "2021-03-19T08:30:05", DatePrecision.Second)]
    [InlineData("Fri, 19 Mar 2021", "2021-03-19", DatePrecision.Day)]
    [InlineData("Fri, 31 Feb 2021 08:30:05 +0900", null, DatePrecision.Unspecified)]
    [InlineData("yesterday", null, DatePrecision.Unspecified)]
    [InlineData("", null, DatePrecision.Unspecified)]
    public void Dates_keep_their_offset(string field, string? value, DatePrecision precision)
    {
        var date = MailDate.Parse(field, evidence: null);
        Assert.Equal(value, date?.Value);
        if (date is not null) Assert.Equal(precision, date.Precision);
    }

    [Theory]
    [InlineData("Jane Doe <jane@example.org>, Kim <k@example.org>", "Jane Doe", "jane@example.org")]
    [InlineData("\"Doe, Jane \\\"JD\\\"\" <jane@example.org>", "Doe, Jane \"JD\"", "jane@example.org")]
    [InlineData("jane@example.org (Jane Doe)", "Jane Doe", "jane@example.org")]
    [InlineData("jane@example.org", "", "jane@example.org")]
    [InlineData("<jane@example.org>", "", "jane@example.org")]
    [InlineData("Jane Doe", "Jane Doe", "")]
    [InlineData("", "", "")]
    public void Senders_have_names_and_addresses(string field, string name, string address) => Assert.Equal(new MailAddress(name, address), MailAddress.Parse(field));

    [Fact]
    public void Flowed_text_is_joined_and_short_lines_stay_lines()
    {
        Assert.Equal(["It goes on and on.", "New line.", "quoted text goes on", "last"],
            Bodies("Content-Type: text/plain; format=flowed\n\nIt goes \non and \non.\nNew line.\n> quoted text \n> goes on\n last"));
        Assert.Equal(["서울에서"], Bodies("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n서울 \n에서"));
        Assert.Equal(["Dear Jane,", "Yours", "Kim"], Bodies("\nDear Jane,\n\nYours\nKim"));
    }

    [Fact]
    public void Of_alternatives_the_plain_one_is_read_unless_it_only_stands_in()
    {
        const string Html = "<p>The two ministers met in Seoul on Friday and agreed to lower the tariffs on cars by 5 percent.</p><p>They will meet again in May.</p>";
        Assert.Equal(["Plain text that says it all, as the page does, and needs no more words than these."],
            Bodies(Alternatives("Plain text that says it all, as the page does, and needs no more words than these.", Html)));
        Assert.Equal(["The two ministers met in Seoul on Friday and agreed to lower the tariffs on cars by 5 percent.", "They will meet again in May."],
            Bodies(Alternatives("See the page.", Html)));
        Assert.Equal(["The two ministers met in Seoul on Friday and agreed to lower the tariffs on cars by 5 percent.", "They will meet again in May."], Bodies(Alternatives("", Html)));
    }

    [Fact]
    public void Messages_that_are_passed_on_and_pictures_are_members_and_ornaments_are_not()
    {
        var picture = Convert.ToBase64String(new byte[3_000]);
        var found = Open(Mail(
            $"""
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html

            <p>See below.</p>
            --b
            Content-Type: image/gif
            Content-ID: <1>
            Content-Transfer-Encoding: base64

            R0lGODlhAQABAAAAACw=
            --b
            Content-Type: image/png; name="chart.png"
            Content-ID: <2>
            Content-Transfer-Encoding: base64

            {picture}
            --b--
            --a
            Content-Type: message/rfc822

            From: kim@example.org
            Subject: Old/news

            Text.
            --a
            Content-Type: application/pgp-signature

            xxx
            --a
            Content-Type: application/pkcs7-mime; name=smime.p7m

            xxx
            --a--
            """));
        Assert.Equal(["chart.png", "Old_news.eml", "smime.p7m"], found.Members.Select(m => m.Path));
        Assert.Equal([3_000, 46, 0], found.Members.Select(m => m.Content.Length));
        Assert.Equal(ErrorReason.EncryptedDocument, found.Members[2].Error!.Reason);
        Assert.EndsWith("Left out: 1 signatures, 1 small pictures in the text", found.Revision.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Ministers meet|Seoul and Tokyo agreed on trade, the ministers said on Friday after three hours of talks.", 0)]
    [InlineData("To: kim@example.org\n", "Ministers meet | The Post|Saved by Blink|Sun, 22 Nov 2026 13:00:00 +0000|To: kim@example.org|Home|Ministers meet|"
        + "Seoul and Tokyo agreed on trade, the ministers said on Friday after three hours of talks.|part-3", 1)]
    public void A_page_that_a_browser_saved_is_read_as_a_page_and_a_letter_of_the_same_make_as_a_letter(string field, string text, int members)
    {
        var revision = Pipelines.Extract(Encoding.UTF8.GetBytes(
            $"""
            From: <Saved by Blink>
            Snapshot-Content-Location: https://example.org/talks
            Subject: Ministers meet | The Post
            Date: Sun, 22 Nov 2026 13:00:00 +0000
            {field}MIME-Version: 1.0
            Content-Type: multipart/related; type="text/html"; boundary=x

            --x
            Content-Type: text/html
            Content-Transfer-Encoding: quoted-printable
            Content-Location: https://example.org/talks

            <!doctype html><html><head><title>Ministers meet | The Post</title></head><body><nav><a href=3D"/">Home</a></nav>
            <article><h1>Ministers meet</h1><p>Seoul and Tokyo agreed on trade, the ministers said on Friday after three hours of t=
            alks.</p></article></body></html>
            --x
            Content-Type: text/css
            Content-Location: https://example.org/style.css

            p color: red
            --x--
            """.ReplaceLineEndings("\n")));
        var kept = revision.Blocks.Where(block => members > 0 || block.Kind != BlockKind.Navigation).Select(block => block.Span.Exact);
        Assert.Equal(text, string.Join('|', kept));
        Assert.Equal(members, revision.Members.Count);
        Assert.Equal(members > 0, revision.Metadata.PublicationDate is not null);
    }

    [Fact]
    public void Bytes_that_are_not_what_they_are_said_to_be_are_read_all_the_same()
    {
        Assert.Equal(["It is not encoded at all: it is text, with words and commas."],
            Bodies("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nIt is not encoded at all: it is text, with words and commas."));
        Assert.Equal(["Hello, this is a text."], Bodies("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVsbG8s*IHRoaXMg\n aXMgYSB0ZXh0Lg=="));
        Assert.Equal(["50 = half, é =ZZ"], Bodies("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n50 = half,=\n =C3=A9 =ZZ="));
        Assert.Equal(["서울"], Bodies("Content-Type: text/plain; charset=x-unknown\n\n서울"));
        Assert.Equal(["no boundary"], Bodies("Content-Type: multipart/mixed\n\nno boundary"));
        Assert.Equal(["open end"], Bodies("Content-Type: multipart/mixed; boundary=x\n\n--xy\nno\n--x\n\nopen end"));
    }

    [Fact]
    public async Task Hostile_messages_cost_no_more_than_others()
    {
        foreach (var message in Hostile())
        {
            var found = await Task.Run(() => Open(message, "message/rfc822")).Soon();
            Assert.NotEqual(RevisionStatus.Failed, found.Revision.Status);
        }
    }

    [Fact]
    public void Nested_multiparts_and_long_heads_are_cut_and_it_is_said()
    {
        foreach (var message in Hostile().Take(3)) Assert.Equal((RevisionStatus.Partial, ErrorReason.LimitExceeded), (Open(message, "message/rfc822").Revision.Status, Open(message, "message/rfc822").Revision.Error.Reason));
    }

    private static IEnumerable<byte[]> Hostile()
    {
        var nested = new StringBuilder("From: a@b.c\nSubject: x\n");
        for (var i = 0; i < 100_000; i++) nested.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=b{i}\n\n--b{i}\n");
        yield return Encoding.ASCII.GetBytes(nested.ToString());
        yield return Encoding.ASCII.GetBytes("From: a@b.c\nSubject: " + string.Concat(Enumerable.Repeat("x\n ", 3_400_000)) + "\n\nText.");
        yield return Encoding.ASCII.GetBytes("From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n" + string.Concat(Enumerable.Repeat("--x\n\nt\n", 200_000)));
        yield return Encoding.ASCII.GetBytes("From: a@b.c\nSubject: " + string.Concat(Enumerable.Repeat("=?utf-8?Q?", 20_000)) + "\n\nText.");
        yield return Encoding.ASCII.GetBytes("From: " + new string('(', 200_000) + "\nTo: a\nSubject: x\n\n" + new string('>', 1_000_000));
        yield return Encoding.ASCII.GetBytes("From: a@b.c\nContent-Type: text/plain" + string.Concat(Enumerable.Repeat(";a*0*=\"", 30_000)) + "\n\nText.");
        yield return Encoding.ASCII.GetBytes("From: a@b.c\nContent-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<style", 200_000)));
        yield return Encoding.ASCII.GetBytes("From: a@b.c\n\n" + string.Concat(Enumerable.Repeat("> \n>> a b\n", 50_000)));
        yield return Encoding.ASCII.GetBytes("From: a@b.c\nContent-Transfer-Encoding: base64\n\n" + new string('A', 5_000_000));
    }

    private static string Alternatives(string plain, string html) =>
        $"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n{plain}\n--x\nContent-Type: text/html\n\n{html}\n--x--\n";

    private static IEnumerable<string> Bodies(string fieldsAndBody) =>
        Open(Mail(fieldsAndBody)).Revision.Blocks.Where(b => b.Kind is BlockKind.Body or BlockKind.Quote).Select(b => b.Span.Exact);

    private static byte[] Mail(string fieldsAndBody) => Encoding.UTF8.GetBytes($"From: jane@example.org\nTo: kim@example.org\nSubject: News\n{fieldsAndBody}".ReplaceLineEndings("\n"));

    private static ExtractedDocument Open(byte[] bytes, string mediaType = "") => Pipelines.Default.ExtractWithMembers(new DocumentBytes(bytes, "test", "", mediaType, ""));
}
