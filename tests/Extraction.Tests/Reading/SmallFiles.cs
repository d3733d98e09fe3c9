using System.Text;
using Dossier.Extraction.Reading;
using Dossier.Extraction.Tests.Reading.Office;

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
}
