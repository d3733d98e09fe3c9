using System.Text;
using Dossier.Common.V1;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Reading;

public sealed class HtmlTests
{
    private const string Page = """
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>Ministers meet - The Daily</title>
        <meta property="article:published_time" content="2021-03-19T08:30:00+09:00"><meta name="author" content=" Jane  Doe ">
        <meta property="og:site_name" content="The Daily"><script>var x = "<p>no</p>";</script></head>
        <body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
        <article><h1>Ministers meet</h1>
        <p>The <b>two</b>   ministers
         met&nbsp;in Seoul.<br>They talked.</p>
        <h2>Trade</h2>
        <ul><li>One</li><li>Two <i>things</i></li></ul>
        <blockquote><p>We will act.</p></blockquote>
        <figure><img src="x.jpg" alt="no"><figcaption>Hands are shaken.</figcaption></figure>
        <table><tr><th>Year</th><th>Trade</th></tr><tr><td>2004</td><td>US$71.6 billion</td></tr></table>
        <pre>  kept
          as is</pre></article>
        <div class="related-news"><p>Singer wins prize</p></div><div hidden>never seen</div>
        <footer>Copyright</footer></body></html>
        """;

    private static readonly Revision Read = Pipelines.Extract(Page);

    [Fact]
    public void Blocks_are_what_the_elements_say() => Assert.Equal(
        [
            (BlockKind.Navigation, "Home"), (BlockKind.Navigation, "World"), (BlockKind.Title, "Ministers meet"),
            (BlockKind.Body, "The two ministers met\u00A0in Seoul.\nThey talked."), (BlockKind.Heading, "Trade"), (BlockKind.ListItem, "One"),
            (BlockKind.ListItem, "Two things"), (BlockKind.Quote, "We will act."), (BlockKind.Caption, "Hands are shaken."),
            (BlockKind.Table, "Year\tTrade\n2004\tUS$71.6 billion"), (BlockKind.Body, "kept\n  as is"), (BlockKind.Related, "Singer wins prize"),
            (BlockKind.Furniture, "Copyright"),
        ],
        Read.Blocks.Select(b => (b.Kind, b.Span.Exact)));

    [Fact]
    public void Blocks_know_their_element_and_tables_their_cells()
    {
        Assert.Equal("/html/body/article[1]/p[1]", Read.Blocks[3].Origin.ElementPath);
        Assert.Equal("/html/body/article[1]/ul[1]/li[2]", Read.Blocks[6].Origin.ElementPath);
        var table = Read.Blocks.Single(b => b.Kind == BlockKind.Table);
        Assert.Equal(["Year|Trade", "2004|US$71.6 billion"], table.Rows.Select(r => string.Join('|', r.Cells.Select(c => c.Exact))));
        Assert.Equal(2, Read.Blocks[4].Level);
    }

    [Fact]
    public void Metadata_come_from_meta_elements_and_the_title_is_cited_from_the_text()
    {
        Assert.Equal(("Ministers meet", "Ministers meet"), (Read.Metadata.Title.Value, Assert.Single(Read.Metadata.Title.Spans).Exact));
        Assert.Equal(("2021-03-19T08:30:00+09:00", DatePrecision.Second), (Read.Metadata.PublicationDate.Value, Read.Metadata.PublicationDate.Precision));
        Assert.Equal(("Jane Doe", "The Daily", "utf-8 (declared)"), (Read.Metadata.Author.Value, Read.Metadata.Publisher.Value, Read.Metadata.Charset));
        Assert.Equal(("text/html", RevisionStatus.Complete), (Read.MediaType, Read.Status));
    }

    [Fact]
    public void No_fact_comes_from_navigation_and_the_like()
    {
        var revision = Pipelines.Extract("<html><body><nav>On May 5, 2001 Japan paid $5 million.</nav><p>Nothing here.</p><footer>Since May 6, 2002.</footer></body></html>");
        Assert.Contains("Japan paid $5 million", revision.Text, StringComparison.Ordinal);
        Assert.Empty(Pipelines.Metas(revision));
    }

    [Fact]
    public void The_meta_element_declares_the_charset()
    {
        var korean = CodePagesEncodingProvider.Instance.GetEncoding(949)!;
        var revision = Pipelines.Extract(korean.GetBytes("<html><head><meta http-equiv='Content-Type' content='text/html; charset=EUC-KR'></head><body><p>대한민국</p></body></html>"));
        Assert.Equal(("대한민국", "euc-kr (declared)"), (Assert.Single(revision.Blocks).Span.Exact, revision.Metadata.Charset));
    }

    [Theory]
    [InlineData("<div>", 1_000_000, ErrorReason.NestedTooDeep)]
    [InlineData("<span>", 1_000_000, ErrorReason.NestedTooDeep)]
    [InlineData("<svg><td>", 500_000, ErrorReason.NestedTooDeep)]
    [InlineData("--!", 1_000_000, ErrorReason.NestedTooDeep, "<!--")]
    [InlineData("---!", 1_000_000, ErrorReason.NestedTooDeep, "<!--")]
    [InlineData("<p><font size=7><b id=1>x", 400_000, ErrorReason.LimitExceeded)]
    [InlineData("<i></i><p>", 1_200_000, ErrorReason.LimitExceeded)]
    public async Task Hostile_nesting_is_refused_in_good_time(string unit, int times, ErrorReason reason, string before = "")
    {
        var bytes = Encoding.UTF8.GetBytes("<html><body>" + before + string.Concat(Enumerable.Repeat(unit, times)));
        var revision = await Task.Run(() => Pipelines.Extract(bytes)).Soon();
        Assert.Equal((RevisionStatus.Failed, reason), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public async Task Unclosed_formatting_does_not_multiply()
    {
        var fonts = string.Concat(Enumerable.Range(0, 400).Select(n => $"<font id={n}>"));
        var bytes = Encoding.UTF8.GetBytes($"<html><body><p>{fonts}</p>" + string.Concat(Enumerable.Repeat("<p>x</p>", 200_000)));
        var revision = await Task.Run(() => Pipelines.Extract(bytes)).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<table><tr><td><table><tr><td>x")]
    [InlineData("<b><p></b></i></table><td>y")]
    [InlineData("<frameset><frame>")]
    [InlineData("<plaintext><p>x")]
    [InlineData("<svg><script><p>&#0;&#xD800;&#x1F600;")]
    public void Broken_markup_is_read_as_browsers_do(string body)
    {
        var revision = Pipelines.Extract($"<!doctype html><html><body>{body}");
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        var points = new CodePoints(revision.Text);
        Assert.All(Pipelines.Spans(revision), span => Assert.True(points.Matches(span)));
    }
}
