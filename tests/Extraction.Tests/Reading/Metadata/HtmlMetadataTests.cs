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
        Assert.Equal("12 March 2021", Assert.Single(metadata.PublicationDate.Spans).Exact);
    }

    [Theory]
    [InlineData("Ministers meet - The Daily", "<h1>Ministers meet</h1>", "Ministers meet")]
    [InlineData("Ministers meet | World | The Daily", "<h2>Other</h2>", "Ministers meet | World")]
    [InlineData("The Daily: Ministers meet", "<h1>The Daily</h1>", "Ministers meet")]
    [InlineData("Ministers of two countries meet in Seoul | The Daily", "<h1>Two countries' ministers meet in Seoul for talks</h1>", "Two countries' ministers meet in Seoul for talks")]
    // The only heading says the same in other words, written for readers.
    [InlineData("Top 100 Insurance Companies of 2025 | The Daily", "<h1>The top 100 insurance companies in the world in 2025</h1><h2>Top 100 Insurance Companies of 2025</h2>", "The top 100 insurance companies in the world in 2025")]
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
    // Elements without white space between them; times; the name of a person in microdata that nobody sees; the owner of the paper; an institution.
    [InlineData("", "<div><span>By</span><span>Jane Doe</span></div>", "Jane Doe")]
    [InlineData("", "<p class='author'>Bynum Smith</p>", "Bynum Smith")]
    [InlineData("", "<p class='author'>August 28, 2025 • 5 min read</p>", null)]
    [InlineData("", "<p class='author'>Sat, 20 Dec, 2025</p>", null)]
    [InlineData("", "<p>Contributors: Jane Doe</p>", "Jane Doe")]
    [InlineData("", "<div itemprop='author' itemscope><meta itemprop='name' content='julian'></div>", "julian")]
    [InlineData("<meta name='author' content='Jane Doe and John Roe, The Daily Post'>", "", "Jane Doe, John Roe")]
    [InlineData("<meta name='author' content='Center for Trade'>", "", "Center for Trade")]
    public void Authors_are_who_is_said_to_have_written(string head, string line, string? author) =>
        Assert.Equal(author, Read(head + "<meta property='og:site_name' content='The Daily'>", $"<h1>Ministers meet in Seoul</h1>{line}{Body}").Author?.Value);

    [Theory]
    [InlineData("<p>Written by Jane Doe</p>", "Jane Doe")]
    [InlineData("<footer><a rel='author' href='/jane'>Jane Doe</a></footer>", "Jane Doe")]
    [InlineData("<div>Written by</div><div>Jane Doe</div>", "Jane Doe")]
    [InlineData("<div>By</div><div>Jane Doe</div>", null)]
    [InlineData("<aside><p>Written by Jane Doe</p></aside>", null)]
    public void An_author_box_may_end_the_article(string box, string? author) =>
        Assert.Equal(author, Read("", $"<h1>Ministers meet in Seoul</h1>{string.Concat(Enumerable.Repeat(Body, 40))}{box}").Author?.Value);

    [Fact]
    public void What_a_page_calls_its_own_title_says_nothing_of_its_other_parts() => Assert.Equal(
        ("Jane Doe", "2021-03-12"),
        Read("", $"<div class='widget'><h1>Ministers meet in Seoul</h1></div><div class='widget'><span class='author'>Jane Doe</span> <span>12 March 2021</span></div>{Body}") is var metadata
            ? (metadata.Author.Value, metadata.PublicationDate.Value) : default);

    [Theory]
    // A reply of the next day is another moment; the day of a field is the one it says, in whatever zone of time.
    [InlineData("<time datetime='2021-03-12T06:17:00-05:00'>a</time><p>Post</p><time datetime='2021-03-13T05:34:00-05:00'>b</time>", "2021-03-12T11:17:00Z", "2021-03-12T11:17:00Z")]
    [InlineData("<p>13 March 2021</p>", "2021-03-12T23:17:00Z", "2021-03-12T23:17:00Z")]
    [InlineData("<p>09.10.2024</p>", "2024-09-10T16:07:00Z", "2024-09-10T16:07:00Z")]
    // The one date that stands at the title is the page's, whatever its record says; not if it is said to be that of an update, or one of many.
    [InlineData("<p>16 March 2021</p>", "2019-03-12T23:17:00Z", "2021-03-16")]
    [InlineData("<p>Updated 16 March 2021</p>", "2019-03-12T23:17:00Z", "2019-03-12T23:17:00Z")]
    [InlineData("<p>16 March 2021</p><p>17 March 2021</p>", "2019-03-12T23:17:00Z", "2019-03-12T23:17:00Z")]
    [InlineData("<p>13 March 2021</p><meta property='article:modified_time' content='2021-03-13T10:00:00Z'>", "2021-03-12T23:17:00Z", "2021-03-13")]
    public void A_field_gives_way_to_a_date_at_the_title_that_nothing_contradicts(string shown, string field, string value) =>
        Assert.Equal(value, Read($"<meta property='article:published_time' content='{field}'>", $"<h1>Ministers meet in Seoul</h1>{shown}{Body}").PublicationDate.Value);

    [Theory]
    [InlineData("<h4>Published</h4><div>July 8, 2025</div>", "2025-07-08")]
    [InlineData("<dl><dt>Datum</dt><dd>12.01.2017</dd></dl>", "2017-01-12")]
    [InlineData("<i class='icon' title='Published'></i> <time datetime='2020-08-06'>a while ago</time>", "2020-08-06")]
    [InlineData("<h4>Release Date:</h4><div>July 8, 2025</div>", null)]
    [InlineData("<p>Member since</p><p><time datetime='2020-08-06'>August</time></p>", null)]
    public void A_label_stands_in_the_line_before(string lines, string? value) =>
        Assert.Equal(value, Read("", $"<h1>Ministers meet in Seoul</h1>{string.Concat(Enumerable.Repeat(Body, 10))}{lines}").PublicationDate?.Value);

    [Theory]
    [InlineData("<p>12.01.26 — 10.04.26</p>")]
    [InlineData("<p>BOOK: By Dec 31, 2025</p>")]
    [InlineData("<p>Dead&shy;line: March 1st, 2026</p>")]
    [InlineData("<p>September 10 12pm - 1pm</p>")]
    [InlineData("<p>Termin: 21.02.2020</p>")]
    public void Periods_and_appointments_are_no_dates_of_the_page(string line) => Assert.Null(Read("", $"<h1>Ministers meet in Seoul</h1>{line}{Body}").PublicationDate);

    [Theory]
    [InlineData("<p>30 September 2022</p>", "<p>This article was originally published on 26 September 2019 but has been updated since.</p>", "2019-09-26")]
    [InlineData("", "<div class='comments'><p>Dieser Artikel wurde am 14. Dezember 2015 um 14:48 von Heiner geschrieben.</p></div>", "2015-12-14T14:48")]
    [InlineData("<p>30 September 2022</p>", "<p>This article was deleted on 26 September 2019 by mistake, as the newspaper said.</p>", "2022-09-30")]
    public void A_text_may_say_of_itself_when_it_was_published(string above, string below, string value) =>
        Assert.Equal(value, Read("", $"<h1>Ministers meet in Seoul</h1>{above}{Body}{below}").PublicationDate.Value);

    [Theory]
    [InlineData("website", "https://example.org/", null)]
    [InlineData("article", "https://example.org/", "2021-03-12")]
    [InlineData("website", "https://example.org/?p=12", "2021-03-12")]
    [InlineData("website", "https://example.org/ministers", "2021-03-12")]
    public void The_front_page_of_a_site_has_no_date(string type, string address, string? value) => Assert.Equal(
        value, Read($"<meta property='og:type' content='{type}'><meta property='og:url' content='{address}'>", $"<h1>Ministers meet in Seoul</h1><p>12 March 2021</p>{Body}").PublicationDate?.Value);

    [Theory]
    [InlineData("<meta property='og:url' content='https://example.org/blog/2023/october/03/wine'>", "", "2023-10-03")]
    [InlineData("", "<p>From 3 October 2023 the price is lower.</p>", "2023-10-03")]
    [InlineData("", "", "2023-03-10")]
    public void Which_number_is_the_month_another_place_of_the_page_says(string head, string below, string value) =>
        Assert.Equal(value, Read(head, $"<h1>Ministers meet in Seoul</h1><time datetime='03/10/2023'>a</time>{Body}{below}").PublicationDate.Value);

    [Fact]
    public void A_video_on_the_page_has_a_date_of_its_own() => Assert.Equal(
        "2020-09-30T02:00:07-07:00",
        Read("""<script type="application/ld+json">{"@type":"VideoObject","uploadDate":"2020-09-29","name":"Fire"}</script><meta name="parsely-pub-date" content="2020-09-30T02:00:07-0700">""", "<h1>Ministers meet</h1>" + Body).PublicationDate.Value);

    [Theory]
    [InlineData("ORSO MARSICANO (Notizia del 14 Gennaio 2020)", "2020-01-14")]
    [InlineData("On 14 January 2020 the ministers met in the capital", null)]
    public void A_description_may_end_with_the_date(string description, string? value) =>
        Assert.Equal(value, Read($"<meta name='description' content='{description}'>", "<h1>Ministers meet</h1>" + Body).PublicationDate?.Value);

    [Theory]
    [InlineData("<p>12 March 2021</p>", "2021-03-12")]
    [InlineData("<p>12 March 2021</p><p>14 March 2021</p>", null)]
    public void The_only_day_of_a_page_is_its_date_wherever_it_stands(string below, string? value) =>
        Assert.Equal(value, Read("", $"<h1>Ministers meet in Seoul</h1>{string.Concat(Enumerable.Repeat(Body, 80))}{below}").PublicationDate?.Value);

    [Fact]
    public void An_update_at_the_foot_of_a_page_is_no_publication()
    {
        var metadata = Read("", $"<h1>Ministers meet in Seoul</h1>{string.Concat(Enumerable.Repeat(Body, 60))}<p>Page last modified 12 March 2021</p>");
        Assert.Equal((null, "2021-03-12"), (metadata.PublicationDate?.Value, metadata.UpdateDate.Value));
    }

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
        Assert.Null(Read("", "<nav><ul><li><a href='/n'>Home</a></li><li><a href='/o'>Opinion</a></li></ul></nav><h1>Ministers meet in Seoul</h1>" + Body).Genre);
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
