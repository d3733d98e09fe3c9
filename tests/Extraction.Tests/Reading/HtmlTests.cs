using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;
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
    public void A_short_page_without_any_structure_is_told_apart_by_its_lines()
    {
        const string Text = "<p>Seoul and Tokyo agreed on trade, the ministers said on Friday after three hours of talks in the capital.</p>"
            + "<p>Trade between the two countries reached 79.4 billion dollars last year, according to the customs service.</p>";
        var page = Pipelines.Extract(
            $"""
            <html><head><title>Ministers agree</title></head><body><div><a href="/">Home</a> <a href="/p">Politics</a> <a href="/s">Sport</a></div>
            <h1>Ministers agree</h1>{Text}<div>Related articles</div><ul><li><a href="/1">Rice prices fall again</a></li><li><a href="/2">Bus crash kills four</a></li></ul>
            <div>Copyright 2024 The Daily | <a href="/about">About</a> | <a href="/contact">Contact</a></div></body></html>
            """);
        Assert.Equal(
            [BlockKind.Title, BlockKind.Body, BlockKind.Body], page.Blocks.Select(block => block.Kind).Where(kind => kind is not (BlockKind.Navigation or BlockKind.Related or BlockKind.Furniture)));
        Assert.Equal(BlockKind.Navigation, page.Blocks[0].Kind);
        Assert.Equal(8, page.Blocks.Count);

        // A text that only happens to be HTML is content from end to end.
        var text = Pipelines.Extract($"<html><body><h1>Ministers agree</h1>{Text}<p>Rice prices</p><p>Bus crash</p></body></html>");
        Assert.All(text.Blocks.Skip(1), block => Assert.Equal(BlockKind.Body, block.Kind));
    }

    [Theory]
    [InlineData("<svg><td>b</td></svg>")]
    [InlineData("<math><tr><td>b</td><td>c</td></tr></math>")]
    public void A_cell_inside_a_cell_takes_its_place(string inner)
    {
        var read = new HtmlReader().Read(new DocumentBytes(Encoding.UTF8.GetBytes($"<table><tr><td>a{inner}z</td><td>d</td></tr><tr><td>e</td><td>f</td></tr></table>"), "", "", "text/html", ""), CancellationToken.None);
        SoundText.Assert(read);
        Assert.Contains("d", read.Text, StringComparison.Ordinal);
    }

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
    public void A_letter_or_a_chapter_is_main_text_from_end_to_end()
    {
        var html = string.Concat(Enumerable.Range(1, 40).Select(n => $"<p><a href='/{n}'>Line {n}</a></p>"));
        var read = new HtmlReader(isPage: false).Read(new DocumentBytes(Encoding.UTF8.GetBytes(html), "", "", "", ""), CancellationToken.None);
        Assert.Equal(40, read.Blocks.Count);
        Assert.All(read.Blocks, block => Assert.Equal(BlockKind.Body, block.Kind));
    }

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
    [InlineData("<b><p></b>", 180_000)]
    public async Task Tags_that_cross_are_refused_in_good_time(string unit, int times)
    {
        var bytes = Encoding.UTF8.GetBytes("<html><body>" + string.Concat(Enumerable.Repeat(unit, times)));
        var revision = await Task.Run(() => Pipelines.Extract(bytes)).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public async Task Very_many_bare_paragraphs_are_read_in_good_time()
    {
        var bytes = Encoding.UTF8.GetBytes("<html><body>" + string.Concat(Enumerable.Repeat("<p>x", 200_000)));
        var page = await Task.Run(() => HtmlReader.Walk(new DocumentBytes(bytes, "", "", "text/html", ""), CancellationToken.None)).Soon();
        Assert.Equal(200_000, page.Leaves.Count);
    }

    [Fact]
    public void Links_that_nobody_closed_are_not_counted_as_formatting()
    {
        var revision = Pipelines.Extract("<html><body>" + string.Concat(Enumerable.Range(0, 3_000).Select(n => $"<p><a href='{n}'>Entry {n}</p>")));
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        Assert.Equal(3_000, revision.Blocks.Count);
    }

    [Theory]
    [InlineData("word ", "<p>", "</p>")]
    [InlineData("\U0001F600x", "<p>", "</p>")]
    [InlineData("<tr><td>a cell</td><td>another</td></tr>", "<table>", "</table>")]
    public void What_is_longer_than_a_block_is_divided(string unit, string before, string after)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 60_000));
        var revision = Pipelines.Extract($"<html><body>{before}{text}{after}");
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        Assert.InRange(revision.Blocks.Count, 2, 40);
        Assert.All(revision.Blocks, block => Assert.InRange(block.Span.End - block.Span.Start, 1, HtmlText.MaxLeafLength + 100));
        var words = text.Replace("<tr><td>", "", StringComparison.Ordinal).Replace("</td><td>", "", StringComparison.Ordinal).Replace("</td></tr>", "", StringComparison.Ordinal);
        Assert.Equal(Letters(words), Letters(revision.Text));
        var points = new CodePoints(revision.Text);
        Assert.All(Pipelines.Spans(revision), span => Assert.True(points.Matches(span)));
    }

    [Fact]
    public void Two_breaks_end_a_paragraph_and_one_a_line() => Assert.Equal(
        ["One\ntwo.", "Three.", "Four."],
        Pipelines.Extract("<html><body><div>One<br>two.<br><br>Three.<br>\n<br/>Four.</div>").Blocks.Select(block => block.Span.Exact));

    [Theory]
    [InlineData("<div hidden>never</div>")]
    [InlineData("<div style='color:red; DISPLAY : none'><p>never</p></div>")]
    [InlineData("<noscript><p>never</p></noscript>")]
    [InlineData("<p style='visibility:hidden'>never")]
    public void What_is_not_shown_and_says_nothing_is_left_out(string hidden)
    {
        var revision = Pipelines.Extract($"<html><body><p>Shown.</p>{hidden}<p style='content-visibility:auto'>Seen.");
        Assert.Equal("Shown.\nSeen.", revision.Text);
    }

    [Fact]
    public void Of_a_page_of_news_the_story_is_content_and_what_stands_around_it_is_not()
    {
        var revision = Pipelines.Extract(News());
        string[] Of(params BlockKind[] kinds) => [.. revision.Blocks.Where(block => kinds.Contains(block.Kind)).Select(block => block.Span.Exact)];
        Assert.Equal(["Harbour bridge to close for repairs"], Of(BlockKind.Title));
        Assert.Equal([.. Paragraphs, "What happens next", LastParagraph], Of(BlockKind.Body, BlockKind.Heading, BlockKind.ListItem, BlockKind.Quote, BlockKind.Table));
        Assert.Contains("The Harbour Times", Of(BlockKind.Navigation, BlockKind.Furniture));
        Assert.Contains("Mayor opens new swimming pool after long delay", Of(BlockKind.Related));
        Assert.Contains("Finally! I have waited for this for years, and so has everybody on our street.", Of(BlockKind.Comments));
        Assert.Contains("© 2024 The Harbour Times. All rights reserved.", Of(BlockKind.Furniture));
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

    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static readonly string[] Paragraphs =
    [
        "The harbour bridge will be closed to all traffic from Monday, the city council said on Thursday, after engineers found cracks in two of its supports.",
        "The work is expected to take six weeks and to cost about 4.2 million, more than twice what had been set aside for the whole year, according to the council.",
        "“We would rather close it now than be sorry later,” said Anna Berg, who leads the department. She added that buses would take another way through the old town.",
        "Shop owners near the bridge fear for their trade. Several of them told the council last night that the last closure, in 2016, had cost them a third of their customers.",
    ];

    private const string LastParagraph = "The council will meet again in two weeks to decide who pays. Until then, drivers are asked to use the tunnel, which is open at all hours and free of charge.";

    private static string News()
    {
        var menu = string.Concat("Home,News,Sport,Culture,Opinion,Weather,Jobs,Contact".Split(',').Select(item => $"<li class='menu-item'><a href='/{item}'>{item}</a></li>"));
        var related = string.Concat(
            new[] { "Mayor opens new swimming pool after long delay", "Ferry fares to rise again in the spring, company says", "Old town festival draws record number of visitors" }
                .Select(title => $"<div class='card'><h3><a href='/x'>{title}</a></h3></div>"));
        return $"""
            <!DOCTYPE html><html><head><title>Harbour bridge to close for repairs | The Harbour Times</title></head><body class="single-post">
            <header class="site-header"><div class="logo"><a href="/">The Harbour Times</a></div><nav class="main-nav"><ul class="menu">{menu}</ul></nav></header>
            <main><article class="post"><h1 class="entry-title">Harbour bridge to close for repairs</h1>
            <div class="entry-content">{string.Concat(Paragraphs.Select(paragraph => $"<p>{paragraph}</p>"))}<h2>What happens next</h2><p>{LastParagraph}</p></div>
            <div class="share-buttons"><a href="/f">Share on Facebook</a> <a href="/t">Tweet</a></div></article>
            <section class="related-posts"><h2>Related articles</h2>{related}</section>
            <section id="comments" class="comments-area"><h2>2 comments</h2><ol class="comment-list"><li class="comment"><p>Finally! I have waited for this for years, and so has everybody on our street.</p></li>
            <li class="comment"><p>Who will pay for it?</p></li></ol></section></main>
            <footer class="site-footer"><p>© 2024 The Harbour Times. All rights reserved.</p><a href="/privacy">Privacy policy</a></footer></body></html>
            """;
    }

    [Theory]
    [InlineData("They met<sup>1</sup> in Seoul.<a href='#n2' role='doc-noteref'>2</a>", "They met in Seoul.")]
    [InlineData("They met<sup><a href='#n1'>[1]</a></sup><sup id=c>[<i>2</i>]</sup> in Seoul.", "They met in Seoul.")]
    [InlineData("They met in 10<sup>6</sup> rooms of 20 km<sup>2</sup>, on the 19<sup>th</sup>.", "They met in 10^6 rooms of 20 km2, on the 19th.")]
    [InlineData("The first note. <a href='#r1'>↩︎</a>", "The first note.")]
    [InlineData("See <a href='#n1'>1</a> for more.", "See 1 for more.")]
    [InlineData("<a role='doc-backlink' href='#id1'>Introduction</a> and <a role='doc-backlink' href='#id2'>[2]</a> more.", "Introduction and more.")]
    public void Marks_of_notes_are_no_part_of_words(string markup, string text) => Assert.Equal(text, Pipelines.Extract($"<html><body><article><p>{markup}</p></article></body></html>").Text.Trim());

    [Fact]
    public void Formulas_are_written_on_one_line_and_once()
    {
        const string Formula = "<math><semantics><mrow><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow><annotation encoding='application/x-tex'>E=mc^2</annotation></semantics></math>";
        var revision = Pipelines.Extract($"<html><body><article><p>We know <span class=k><span>{Formula}</span><span aria-hidden=true>E=mc2</span></span> well.</p></article></body></html>");
        Assert.Equal("We know E = m c^2 well.", revision.Text.Trim());
    }
}
