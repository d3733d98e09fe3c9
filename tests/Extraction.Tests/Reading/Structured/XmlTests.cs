using System.Text;
using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Structured;

public sealed class XmlTests
{
    private static Revision Xml(string text) => Pipelines.Extract(text, "data.xml");

    private static IEnumerable<(BlockKind, string)> Blocks(Revision revision) => revision.Blocks.Select(b => (b.Kind, b.Span.Exact));

    [Theory]
    [InlineData("<article><body><def-list><def-item><term>Port</term><def><p>Where ships lie.</p></def></def-item></def-list></body></article>")]
    [InlineData("<TEI><text><body><list type=\"gloss\"><label>Port</label><item>Where ships lie.</item></list></body></text></TEI>")]
    public void Lists_of_terms_keep_the_terms(string text) => Assert.Equal(["Port", "Where ships lie."], Xml(text).Blocks.Select(b => b.Span.Exact));

    [Fact]
    public void The_title_of_a_figure_is_its_caption() => Assert.Contains(
        (BlockKind.Caption, "A ship"), Blocks(Xml("<article><body><p>Text.</p><figure><title>A ship</title></figure></body></article>")));

    [Fact]
    public void A_feed_has_items_with_titles_and_texts_of_their_markup()
    {
        var revision = Xml(
            """
            <?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Daily</title><link>http://example.org/</link><pubDate>Fri, 15 Mar 2024 10:00:00 +0700</pubDate>
            <item><title>Ministers &amp; trade</title><link>http://example.org/1</link><guid>1</guid><pubDate>Thu, 14 Mar 2024 09:20:00 +0700</pubDate><dc:creator>Jane Doe</dc:creator><description>&lt;p&gt;They met.&lt;/p&gt;&lt;p&gt;They agreed.&lt;/p&gt;</description></item>
            <item><title>Rain</title><description><![CDATA[It <b>rained</b> &mdash; again.]]></description></item></channel></rss>
            """);
        Assert.Equal(
            [
                (BlockKind.Title, "The Daily"), (BlockKind.Dateline, "Fri, 15 Mar 2024 10:00:00 +0700"), (BlockKind.Heading, "Ministers & trade"),
                (BlockKind.Dateline, "Thu, 14 Mar 2024 09:20:00 +0700"), (BlockKind.Byline, "Jane Doe"), (BlockKind.Body, "They met."), (BlockKind.Body, "They agreed."),
                (BlockKind.Heading, "Rain"), (BlockKind.Body, "It rained — again."),
            ],
            Blocks(revision));
        Assert.Equal("/rss/channel[1]/item[2]/description[1]", revision.Blocks[^1].Origin.ElementPath);
        Assert.Equal(2, revision.Blocks[2].Level);
        Assert.Null(revision.Metadata.Author);
        Assert.Equal("2024-03-15T10:00:00+07:00", revision.Metadata.PublicationDate.Value);
    }

    [Fact]
    public void News_and_articles_have_their_paragraphs()
    {
        var nitf = Xml(
            """
            <!DOCTYPE nitf SYSTEM "http://example.org/nitf.dtd" [<!ENTITY x "y">]><nitf><head><title>Talks</title><docdata><date.issue norm="20210319T083000Z"/></docdata></head><body><body.head><hedline><hl1>Ministers&nbsp;meet</hl1></hedline>
            <byline>By Jane Doe</byline><dateline><location>SEOUL</location></dateline></body.head><body.content><block><p>The <person>minister</person> said&#160;so&hellip;</p>
            <table><tr><td>Year</td><td>Trade</td></tr><tr><td>2004</td><td>71.6</td></tr></table></block></body.content></body></nitf>
            """);
        Assert.Equal(
            [
                (BlockKind.Title, "Talks"), (BlockKind.Heading, "Ministers\u00A0meet"), (BlockKind.Byline, "By Jane Doe"), (BlockKind.Dateline, "SEOUL"), (BlockKind.Body, "The minister said\u00A0so…"),
                (BlockKind.Table, "Year\tTrade\n2004\t71.6"),
            ],
            Blocks(nitf));
        Assert.Equal(("Jane Doe", "2021-03-19"), (nitf.Metadata.Author.Value, nitf.Metadata.PublicationDate.Value));
        var jats = Xml(
            """
            <article><front><journal-meta><journal-title>J</journal-title></journal-meta><article-meta><article-id>10.1</article-id><title-group><article-title>On trade</article-title></title-group>
            <contrib-group><contrib><name><surname>Doe</surname><given-names>Jane</given-names></name></contrib></contrib-group></article-meta></front>
            <body><sec><title>Growth</title><p>It grew<xref>1</xref>.<fn><p>See there.</p></fn></p><sec><title>Why</title><list><list-item><p>One</p></list-item></list></sec></sec></body>
            <back><ref-list><ref><mixed-citation>Roe, 2001</mixed-citation></ref></ref-list></back></article>
            """);
        Assert.Equal(
            [
                (BlockKind.Title, "On trade"), (BlockKind.Byline, "Doe Jane"), (BlockKind.Heading, "Growth"), (BlockKind.Body, "It grew1."), (BlockKind.Heading, "Why"), (BlockKind.ListItem, "One"),
                (BlockKind.Related, "Roe, 2001"), (BlockKind.Body, "See there."),
            ],
            Blocks(jats));
        Assert.Equal([1, 2], jats.Blocks.Where(b => b.Kind == BlockKind.Heading).Select(b => b.Level));
    }

    [Fact]
    public void Books_and_editions_have_their_paragraphs_whole()
    {
        var docbook = Xml(
            """
            <article xmlns="http://docbook.org/ns/docbook"><info><title>Trade talks</title><author><personname><firstname>Jane</firstname><surname>Doe</surname></personname></author></info><section><title>Growth</title>
            <para>They met<footnote><para>A note.</para></footnote> and said <quote>yes</quote> again.</para><table><title>Trade</title><tgroup><tbody><row><entry>Year</entry><entry>Trade</entry></row><row><entry>2004</entry><entry>71.6</entry></row></tbody></tgroup></table></section></article>
            """);
        Assert.Equal(
            [
                (BlockKind.Title, "Trade talks"), (BlockKind.Byline, "Jane Doe"), (BlockKind.Heading, "Growth"), (BlockKind.Body, "They met and said yes again."), (BlockKind.Caption, "Trade"),
                (BlockKind.Table, "Year\tTrade\n2004\t71.6"), (BlockKind.Body, "A note."),
            ],
            Blocks(docbook));
        Assert.Equal("/article/section[1]/para[1]", docbook.Blocks[3].Origin.ElementPath);
        var tei = Xml(
            """
            <TEI><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt><sourceDesc><p>Made by hand.</p></sourceDesc></fileDesc></teiHeader><text><body><div><head>First</head>
            <p>Read <ref>this</ref> in <title>The Daily</title>.</p><list><item>One</item><item><p>Two</p></item></list></div></body></text></TEI>
            """);
        Assert.Equal([(BlockKind.Title, "Letters"), (BlockKind.Heading, "First"), (BlockKind.Body, "Read this in The Daily."), (BlockKind.ListItem, "One"), (BlockKind.ListItem, "Two")], Blocks(tei));
    }

    [Fact]
    public void Unknown_leaves_are_facts_and_what_stands_between_words_belongs_to_them()
    {
        var revision = Xml(
            """
            <rates day="1"><source>The Bank</source><rate currency="USD" value="1.2"/><row><year>2004</year><trade>71.6</trade></row>
            <remark>This is <strange>quite</strange> mixed.</remark><long>This is a text that is long enough to be read as a paragraph of its own, whatever the name of the element in which it stands may be.</long></rates>
            """);
        Assert.Equal(
            [
                ("source: The Bank\nrate: currency: USD, value: 1.2", "/rates"), ("year: 2004\ntrade: 71.6", "/rates/row[1]"), ("remark: This is quite mixed.", "/rates"),
                ("This is a text that is long enough to be read as a paragraph of its own, whatever the name of the element in which it stands may be.", "/rates/long[1]"),
            ],
            revision.Blocks.Select(b => (b.Span.Exact, b.Origin.ElementPath)));
    }

    [Fact]
    public void The_declaration_says_the_charset()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(949)!.GetBytes("<?xml version='1.0' encoding='EUC-KR'?><nitf><body><p>대한민국</p></body></nitf>");
        Assert.Equal("대한민국", Pipelines.Extract(bytes, "data.xml").Text);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;\">]><a>&d;</a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY % b SYSTEM \"http://127.0.0.1/x\"> %b;]><a>&c;</a>")]
    [InlineData("<a><b></a>")]
    [InlineData("<a>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a>&#0;</a>")]
    [InlineData("<a b='1' b='2'/>")]
    [InlineData("<x:a/>")]
    [InlineData("<?xml version='1.0'?>")]
    public void What_is_not_well_formed_or_names_an_entity_is_malformed(string text)
    {
        var revision = Xml(text);
        Assert.Equal((RevisionStatus.Failed, ErrorReason.MalformedDocument), (revision.Status, revision.Error.Reason));
    }

    [Theory]
    [InlineData("<a>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<p>x<b>")]
    public async Task Nesting_is_bounded(string unit)
    {
        var revision = await Task.Run(() => Xml("<nitf>" + Many(unit, 300_000))).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.NestedTooDeep), (revision.Status, revision.Error.Reason));
    }

    [Theory]
    [InlineData("<a b='c'/>")]
    [InlineData("<p>&amp;</p>")]
    [InlineData("&zzzz;<!---->", ErrorReason.MalformedDocument)]
    [InlineData("<p><i>x</i></p>")]
    public async Task Much_of_the_same_is_read_in_good_time(string unit, ErrorReason reason = ErrorReason.Unspecified)
    {
        var revision = await Task.Run(() => Xml("<r>" + Many(unit, 200_000) + "</r>")).Soon();
        Assert.Equal(reason, revision.Error?.Reason ?? ErrorReason.Unspecified);
    }

    [Fact]
    public async Task An_element_with_a_hundred_thousand_attributes_is_read_in_good_time()
    {
        var revision = await Task.Run(() => Xml("<r><a " + string.Concat(Enumerable.Range(0, 100_000).Select(n => $"a{n}='1' ")) + "/></r>")).Soon();
        Assert.Equal(RevisionStatus.Complete, revision.Status);
    }
}
