using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dossier.Extraction.Reading;
using Dossier.Extraction.Tests.Reading.Office;
using Dossier.Extraction.Tests.Reading.Pages;

namespace Dossier.Extraction.Tests.Reading;

/// <summary>
/// Small valid files of every format, built here: what reader tests begin with and the fuzz run mutates. A new format adds a method and a line to
/// <see cref="All"/>.
/// </summary>
internal static class SmallFiles
{
    /// <summary>One file at least of every media type that has a reader.</summary>
    public static IReadOnlyList<(string MediaType, byte[] Content)> All { get; } =
    [
        (MediaTypes.Plain, Text()),
        (MediaTypes.Html, Html()),
        (MediaTypes.Docx, OfficeFiles.Docx()),
        (MediaTypes.Pptx, OfficeFiles.Pptx()),
        (MediaTypes.Xlsx, OfficeFiles.Xlsx()),
        (MediaTypes.Pdf, Pdf(packed: false)),
        (MediaTypes.Pdf, Pdf(packed: true)),
        (MediaTypes.Png, Picture().ToPng(100)),
        (MediaTypes.Jpeg, Picture().ToJpeg()),
        (MediaTypes.Tiff, TinyPicture.ToTiff(100, Picture(), Picture())),
        (MediaTypes.Zip, Zip()),
        (MediaTypes.Tar, Tar()),
        (MediaTypes.Gzip, Gzip(Text())),
        (MediaTypes.Gzip, Gzip(Tar())),
        (MediaTypes.Warc, Warc()),
        (MediaTypes.Mail, Mail()),
        (MediaTypes.Mailbox, Mailbox()),
        (MediaTypes.OpenDocumentText, OfficeFiles.OpenDocument(MediaTypes.OpenDocumentText)),
        (MediaTypes.OpenDocumentSpreadsheet, OfficeFiles.OpenDocument(MediaTypes.OpenDocumentSpreadsheet)),
        (MediaTypes.OpenDocumentPresentation, OfficeFiles.OpenDocument(MediaTypes.OpenDocumentPresentation)),
        (MediaTypes.Rtf, OfficeFiles.Rtf()),
        (MediaTypes.Epub, EpubTests.Small()),
        (MediaTypes.Markdown, Markdown()),
        (MediaTypes.Csv, Csv()),
        (MediaTypes.Tsv, Tsv()),
        (MediaTypes.Json, Json()),
        (MediaTypes.JsonLines, JsonLines()),
        (MediaTypes.Xml, Xml()),
    ];

    public static byte[] Text() => Encoding.UTF8.GetBytes(
        """
        Home | World | Sport
        Ministers agree on trade
        By Jane Doe
        SEOUL, March 19, 2021 -- The two ministers met in Seoul on Friday and agreed to lower tariffs on cars by 5 percent.

        “We will act,” said the minister. 서울에서 만났다.
        - one
        - two
        Copyright 2021
        """);

    public static byte[] Html() => Encoding.UTF8.GetBytes(
        """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ministers agree - The Daily</title>
        <meta property="article:published_time" content="2021-03-19T08:30:00+09:00">
        <script type="application/ld+json">{"@type":"NewsArticle","headline":"Ministers agree","author":{"name":"Jane Doe"}}</script></head>
        <body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav><article><h1>Ministers agree</h1>
        <p>The <b>two</b> ministers met in Seoul.<br>They talked &amp; agreed.</p><table><tr><th>Year</th><th>Trade</th></tr><tr><td>2004</td><td>7</td></tr></table>
        <ul><li>One</li><li>Two <i>things</i></li></ul><pre><code>x = 1</code></pre><figure><img alt="x"><figcaption>Hands.</figcaption></figure></article>
        <footer>Copyright</footer></body></html>
        """);

    public static TinyPicture Picture() => TinyPicture.Of("THE MINISTERS", "MET IN SEOUL");

    public static byte[] Pdf(bool packed) => new TinyPdf { Description = { ["Title"] = "(Ministers agree on trade)", ["CreationDate"] = "(D:20210319083000+09'00')" } }
        .Page().Text(50, 30, "The Daily", 8).Text(50, 60, "Ministers agree on trade", 20).Lines(50, 100, 12, "The two ministers met in Seoul on Friday and agreed to lower tariffs by 5 per-", "cent, their offices said.")
        .Lines(60, 140, 12, "• One", "• Two").Text(50, 180, "Year").Text(150, 180, "Trade").Text(50, 192, "2004").Text(150, 192, "71.6").Text(50, 204, "2005").Text(150, 204, "79.0").Text(300, 770, "1", 8)
        .Page().Text(50, 30, "The Daily", 8).Lines(50, 60, 12, "More follows.").Text(300, 770, "2", 8)
        .ToBytes(packed);
    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        if (files.Length == 0) files = [("report.txt", Text()), ("pages/page.html", Html())];
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Tar()
    {
        using var bytes = new MemoryStream();
        using (var archive = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "news/") { ModificationTime = DateTimeOffset.UnixEpoch });
            foreach (var (name, content) in new[] { ("news/report.txt", Text()), ($"news/{new string('n', 120)}.html", Html()) })
            {
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true)) packed.Write(content);
        return bytes.ToArray();
    }

    public static byte[] Warc() =>
    [
        .. WarcRecord("warcinfo", "", "application/warc-fields", "software: test\r\n"u8),
        .. WarcRecord("request", "https://example.org/2021/03/19/news", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"u8),
        .. WarcRecord("response", "https://example.org/2021/03/19/news", "application/http; msgtype=response", [.. "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"u8, .. Html()]),
        .. WarcRecord("response", "https://example.org/style.css", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\nbody{}"u8),
        .. WarcRecord("response", "https://example.org/old", "application/http; msgtype=response", "HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\nmoved"u8),
        .. WarcRecord("resource", "https://example.org/report.txt", "text/plain", Text()),
    ];

    public static byte[] WarcRecord(string type, string uri, string mediaType, ReadOnlySpan<byte> body, int? length = null) =>
    [
        .. Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"WARC/1.1\r\nWARC-Type: {type}\r\n{(uri.Length > 0 ? $"WARC-Target-URI: {uri}\r\n" : "")}WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {mediaType}\r\nContent-Length: {length ?? body.Length}\r\n\r\n")),
        .. body, .. "\r\n\r\n"u8,
    ];

    public static byte[] Mail() => Encoding.UTF8.GetBytes(
        """
        Return-Path: <jane@example.org>
        From: =?utf-8?Q?Jane_D=C3=B6e?= <jane@example.org>
        To: "Kim, Chul" <kim@example.org>
        Subject: =?utf-8?B?7ISc7Jq47JeQ7ISc?= Ministers
         agree
        Date: Fri, 19 Mar 2021 08:30:05 +0900
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        This is a message in several parts.
        --outer
        Content-Type: multipart/alternative; boundary="inner"

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        The two ministers met in Seoul on Friday and agreed to lower the tariffs
        on cars by 5 percent. They will meet again.

        > Will they agree?

        - one
        - two

        --=20
        Jane D=C3=B6e
        --inner
        Content-Type: text/html; charset=utf-8

        <p>The two ministers met in <b>Seoul</b>.</p>
        --inner--
        --outer
        Content-Type: text/csv; name="trade.csv"
        Content-Disposition: attachment; filename*0*=utf-8''trade%20; filename*1="2004.csv"
        Content-Transfer-Encoding: base64

        WWVhcixUcmFkZQoyMDA0LDcK
        --outer--
        """.ReplaceLineEndings("\r\n"));

    public static byte[] Mailbox() =>
    [
        .. "From jane@example.org Fri Mar 19 08:30:00 2021\n"u8, .. Mail(), .. "\n\n"u8,
        .. "From kim@example.org Sat Mar 20 08:30:00 2021\nFrom: kim@example.org\nTo: jane@example.org\nSubject: Re: Ministers\nDate: Sat, 20 Mar 2021 08:30:00 GMT\n\n>From here on it is easy.\n"u8,
    ];

    public static byte[] Markdown() => Encoding.UTF8.GetBytes(
        """
        ---
        title: Ministers agree
        date: 2021-03-19
        ---
        # Ministers *agree*

        They met in [Seoul](http://example.org/) and `talked`.<br>Again[^1] [and][ref] &mdash; **again**.

        - One
          - Two

        > We will act.

        | Year | Trade |
        |------|-------|
        | 2004 | 71.6  |

        ```
        x = 1
        ```

        [ref]: http://example.org/
        [^1]: A note.
        """);

    public static byte[] Csv() => "Year,\"Trade, US$\",Note\r\n2004,71.6,\"He said \"\"yes\"\"\r\nand no\"\r\n2005,80,\r\n"u8.ToArray();

    public static byte[] Tsv() => "Year\tTrade\n2004\t71.6\n2005\t80\n"u8.ToArray();

    public static byte[] Json() => Encoding.UTF8.GetBytes(
        """
        {"id": 7, "headline": "Ministers agree", "datePublished": "2021-03-19T08:30:00+09:00", "author": {"name": "Jane Doe"},
         "articleBody": "<p>They <b>met</b> in Seoul.</p><p>서울 \u00e9 \ud83d\udc4d</p>", "keywords": ["trade", "Korea"], "rows": [{"year": 2004, "trade": 7.16e1}, {"year": 2005, "trade": null}]}
        """);

    public static byte[] JsonLines() => "{\"title\":\"One\",\"text\":\"First text.\"}\n{\"title\":\"Two\",\"tags\":[\"a\",\"b\"],\"n\":2}\n"u8.ToArray();

    public static byte[] Xml() => Encoding.UTF8.GetBytes(
        """
        <?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss><rss version="2.0"><channel><title>The Daily</title><link>http://example.org/</link>
        <item><title>Ministers &amp; trade</title><pubDate>Fri, 19 Mar 2021 08:30:00 GMT</pubDate><description>&lt;p&gt;They met&nbsp;there.&lt;/p&gt;</description></item>
        <item><title>Rain</title><description><![CDATA[It <b>rained</b> again.]]></description><table><tr><td>1</td><td>2</td></tr></table></item></channel></rss>
        """);
}
