using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Reading.Metadata;

public sealed class HtmlMetadataTests
{
    private const string Body = "<p>The ministers of both countries spoke about trade for two hours and will meet again when the parliament has voted on it.</p>";

    [Fact]
    public void Linked_data_name_title_authors_dates_publisher_and_section()
    {
        var metadata = Read("""
            <script type="application/ld+json">{"@graph":[{"@type":"Person","@id":"#j","name":"Jane Doe"},
            {"@type":"NewsArticle","headline":"Ministers meet","datePublished":"2021-03-19T08:30:00+09:00","dateModified":"2021-03-20","author":[{"@id":"#j"},{"name":"John Roe"}],
            "publisher":{"name":"The Daily"},"articleSection":"World",}]}</script>
            """, "<h1>Ministers meet</h1>" + Body);
        Assert.Equal(("2021-03-19T08:30:00+09:00", "2021-03-20"), (metadata.PublicationDate.Value, metadata.UpdateDate.Value));
        Assert.Equal(("Jane Doe, John Roe", "The Daily", "World"), (metadata.Author.Value, metadata.Publisher.Value, metadata.Section.Value));
        Assert.Equal(("Ministers meet", "Ministers meet"), (metadata.Title.Value, Assert.Single(metadata.Title.Spans).Exact));
    }

    [Fact]
    public void Linked_data_that_do_not_parse_are_read_as_far_as_they_go() => Assert.Equal(
        "2021-03-19",
        Read("""<script type="application/ld+json">{"@type":"NewsArticle","headline":"A "quoted" word","datePublished":"2021-03-19"}</script>""", "<h1>A word</h1>" + Body).PublicationDate.Value);

    [Theory]
    [InlineData("<p class='meta'>Published 12 March 2021 by Jane Doe</p>", "2021-03-12", "12 March 2021")]
    [InlineData("<div><span>12.03.2021</span></div>", "2021-03-12", "12.03.2021")]
    [InlineData("<time datetime='2021-03-12T09:00:00+01:00'>12 March 2021</time>", "2021-03-12T09:00:00+01:00", "12 March 2021")]
    [InlineData("<abbr class='published' title='2021-03-12T09:00:00Z'>two years ago</abbr>", "2021-03-12T09:00:00Z", null)]
    public void A_date_by_the_title_is_that_of_the_page(string line, string value, string? evidence)
    {
        var date = Read("", $"<h1>Ministers meet in Seoul</h1>{line}{Body}").PublicationDate;
        Assert.Equal((value, evidence), (date.Value, date.Spans.SingleOrDefault()?.Exact));
    }

    [Theory]
    // A right, a membership, a comment, a sidebar, a list of news, an event in the text, an age.
    [InlineData("<footer>Copyright 12 March 2021 The Daily</footer>")]
    [InlineData("<p>Member since 12 March 2021</p>")]
    [InlineData("<div class='comments'><p>Jim, 12 March 2021</p></div>")]
    [InlineData("<aside><ul><li>Other news 12 March 2021</li></ul></aside>")]
    [InlineData("<p>3 hours ago</p>")]
    [InlineData("<p>The treaty of the two countries was signed in the old palace by both presidents, and when it ended on 12 March 2001 nobody wanted to go on with it, as both sides said.</p>")]
    public void Dates_of_other_things_are_not_taken(string other) => Assert.Null(Read("", $"<h1>Ministers meet in Seoul</h1>{Body}{other}").PublicationDate);

    [Fact]
    public void A_page_that_only_its_system_dates_has_no_date()
    {
        const string Record = """<script type="application/ld+json">{"@type":"WebPage","datePublished":"2019-04-15T21:00:02+00:00","dateModified":"2021-04-15T21:00:02+00:00"}</script>""";
        Assert.Null(Read(Record, "<h1>Our services</h1>" + Body).PublicationDate);
        // What the page shows confirms its record.
        Assert.Equal("2019-04-15T21:00:02+00:00", Read(Record, "<h1>Our services</h1><p>15 April 2019</p>" + Body).PublicationDate.Value);
    }

    [Fact]
    public void A_page_that_shows_only_its_update_is_dated_by_it_and_says_so()
    {
        var metadata = Read("", "<h1>Ministers meet in Seoul</h1><p>Last updated: 12 March 2021</p>" + Body);
        Assert.Equal(("2021-03-12", true, "2021-03-12"), (metadata.PublicationDate.Value, metadata.PublicationDate.Inferred, metadata.UpdateDate.Value));
    }

    [Theory]
    [InlineData("Ministers meet - The Daily", "<h1>Ministers meet</h1>", "Ministers meet")]
    [InlineData("Ministers meet | World | The Daily", "<h2>Other</h2>", "Ministers meet | World")]
    [InlineData("The Daily: Ministers meet", "<h1>The Daily</h1>", "Ministers meet")]
    [InlineData("Ministers of two countries meet in Seoul | The Daily", "<h1>Two countries' ministers meet in Seoul for talks</h1>", "Two countries' ministers meet in Seoul for talks")]
    [InlineData("NATO &amp; WTO: A COMPARISON", "<h1>Menu</h1>", "NATO & WTO: A COMPARISON")]
    public void The_title_is_what_the_page_is_called(string document, string heading, string title) =>
        Assert.Equal(title, Read($"<title>{document}</title><meta property='og:site_name' content='The Daily'>", heading + Body).Title.Value);

    [Theory]
    [InlineData("<meta name='author' content='Jane Doe and John Roe'>", "", "Jane Doe, John Roe")]
    [InlineData("<meta name='author' content='admin'>", "", null)]
    [InlineData("<meta property='article:author' content='https://social.example/jane'>", "<p>By Jane Doe</p>", "Jane Doe")]
    [InlineData("<meta name='author' content='The Daily'>", "<span class='byline'>Von Jane Doe | 12. März 2021</span>", "Jane Doe")]
    [InlineData("", "<a rel='author' href='/jane'>Jane Doe</a>", "Jane Doe")]
    [InlineData("", "<div class='comment'><span class='author'>Jim</span></div>", null)]
    [InlineData("", "<p>By the way, nothing happened.</p>", null)]
    // A name behind "By" alone, a small "by", a link to the author's page, a class with "author" in it, the line of a shared card.
    [InlineData("", "<div>By</div><div>Jane Doe</div>", "Jane Doe")]
    [InlineData("", "<p>by: Jane Doe</p>", "Jane Doe")]
    [InlineData("", "<p>by the old palace</p>", null)]
    [InlineData("", "<a href='/authors/jane-doe'>Jane Doe</a>", "Jane Doe")]
    [InlineData("", "<div class='blog__authorname'>Jane Doe</div>", "Jane Doe")]
    [InlineData("", "<div class='authority'>Port of Seoul</div>", null)]
    [InlineData("", "<p class='author'>Mar 6 Written by Jane Doe</p>", "Jane Doe")]
    [InlineData("<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Jane Doe'>", "", "Jane Doe")]
    [InlineData("<meta name='twitter:label1' content='Reading time'><meta name='twitter:data1' content='Jane Doe'>", "", null)]
    [InlineData("<meta name='author' content='Jane Doe, MD'>", "", "Jane Doe, MD")]
    public void Authors_are_who_is_said_to_have_written(string head, string line, string? author) =>
        Assert.Equal(author, Read(head + "<meta property='og:site_name' content='The Daily'>", $"<h1>Ministers meet in Seoul</h1>{line}{Body}").Author?.Value);

    [Theory]
    [InlineData("<p>Written by Jane Doe</p>", "Jane Doe")]
    [InlineData("<footer><a rel='author' href='/jane'>Jane Doe</a></footer>", "Jane Doe")]
    [InlineData("<aside><p>Written by Jane Doe</p></aside>", null)]
    public void An_author_box_may_end_the_article(string box, string? author) =>
        Assert.Equal(author, Read("", $"<h1>Ministers meet in Seoul</h1>{string.Concat(Enumerable.Repeat(Body, 40))}{box}").Author?.Value);

    [Fact]
    public void What_a_page_calls_its_own_title_says_nothing_of_its_other_parts() => Assert.Equal(
        ("Jane Doe", "2021-03-12"),
        Read("", $"<div class='widget'><h1>Ministers meet in Seoul</h1></div><div class='widget'><span class='author'>Jane Doe</span> <span>12 March 2021</span></div>{Body}") is var metadata
            ? (metadata.Author.Value, metadata.PublicationDate.Value) : default);

    [Theory]
    // A reply of the next day is another moment; the same moment and the day that is shown are local time.
    [InlineData("<time datetime='2021-03-12T06:17:00-05:00'>a</time><p>Post</p><time datetime='2021-03-13T05:34:00-05:00'>b</time>", "2021-03-12T11:17:00Z", "2021-03-12T11:17:00Z")]
    [InlineData("<time datetime='2021-03-13T08:17:00+09:00'>a</time>", "2021-03-12T23:17:00Z", "2021-03-13T08:17:00+09:00")]
    [InlineData("<p>13 March 2021</p>", "2021-03-12T23:17:00Z", "2021-03-13")]
    public void The_day_of_a_moment_is_that_of_the_place(string shown, string field, string value) =>
        Assert.Equal(value, Read($"<meta property='article:published_time' content='{field}'>", $"<h1>Ministers meet in Seoul</h1>{shown}{Body}").PublicationDate.Value);

    [Theory]
    [InlineData("<meta name='w-published-date' content='2021-03-12T09:00'>", "", "2021-03-12T09:00")]
    [InlineData("<meta name='x-expiry-of-published' content='2031-03-12'>", "", null)]
    [InlineData("<meta property='og:url' content='https://example.org/2021/03/12/ministers'>", "", "2021-03-12")]
    [InlineData("", "<script>var page = {\"publishedAt\":\"2021-03-12\",\"title\":1}</script>", "2021-03-12")]
    [InlineData("", "<div data-page='{&quot;datePublished&quot;:&quot;2021-03-12&quot;}'></div>", "2021-03-12")]
    [InlineData("", "<script>[{\"publishedAt\":\"2021-03-12\"},{\"publishedAt\":\"2021-03-11\"},{\"publishedAt\":\"2021-03-10\"},{\"publishedAt\":\"2021-03-09\"}]</script>", null)]
    [InlineData("", "<p><b>World</b><b>DECEMBER 22, 2022</b><b>Updated: JANUARY 02, 2026</b></p>", "2022-12-22")]
    public void A_date_is_found_where_a_page_keeps_it(string head, string line, string? value) =>
        Assert.Equal(value, Read(head, $"<h1>Ministers meet in Seoul</h1>{line}{Body}").PublicationDate?.Value);

    [Fact]
    public void A_label_by_the_title_is_the_genre()
    {
        var genre = Read("", "<p>EDITORIAL</p><h1>Ministers meet in Seoul</h1>" + Body).Genre;
        Assert.Equal(("editorial", "EDITORIAL"), (genre.Value, Assert.Single(genre.Spans).Exact));
        Assert.Null(Read("", "<h1>Ministers meet in Seoul</h1>" + Body).Genre);
    }

    [Fact]
    public void The_address_dates_a_page_without_other_dates()
    {
        var bytes = Encoding.UTF8.GetBytes($"<!doctype html><html><body><h1>Ministers meet</h1>{Body}</body></html>");
        Assert.Equal("2021-03-12", Pipelines.Default.Extract(new DocumentBytes(bytes, "test", "", "text/html", "https://example.org/2021/03/12/ministers")).Metadata.PublicationDate.Value);
    }

    [Theory]
    [InlineData("<script type='application/ld+json'>", "[", 300_000)]
    [InlineData("<script type='application/ld+json'>{}</script>", "<script type='application/ld+json'>", 100_000)]
    [InlineData("", "<meta name='author' content='By By By By'>", 100_000)]
    [InlineData("", "<time datetime='2021-03-12'>1.1.2021 </time>", 100_000)]
    [InlineData("", "<span class='author'>1.2.2021", 400)]
    [InlineData("", "<a href='/author/x'>By</a><br>", 50_000)]
    [InlineData("<script>", "\"publishedAt\":\"2021-13-99\"", 50_000)]
    public async Task Hostile_metadata_cost_no_more_than_their_length(string before, string unit, int times)
    {
        var page = $"<!doctype html><html><head><title>{new string('-', 100_000)}</title></head><body>{before}{string.Concat(Enumerable.Repeat(unit, times))}";
        var revision = await Task.Run(() => Pipelines.Extract(page)).Soon();
        Assert.NotEqual(RevisionStatus.Unspecified, revision.Status);
    }

    private static Common.V1.Metadata Read(string head, string body) =>
        Pipelines.Extract($"<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>").Metadata;
}
