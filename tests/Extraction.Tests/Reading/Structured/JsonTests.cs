using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Structured;

public sealed class JsonTests
{
    private static Revision Json(string text) => Pipelines.Extract(text, "data.json");

    private static Revision Lines(string text) => Pipelines.Extract(text, "data.jsonl");

    private static IEnumerable<(BlockKind, string, string)> Blocks(Revision revision) => revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin?.ElementPath ?? ""));

    [Theory]
    [InlineData("cut \\ud83d", "cut \uFFFD")]
    [InlineData("\\uDC00\\ud83d\\ude00 \\\\ud800 \\t\\\"", "\uFFFD\U0001F600 \\ud800 \t\"")]
    public void Half_of_a_surrogate_pair_costs_one_character_and_not_the_document(string written, string expected) =>
        Assert.Equal(expected, Assert.Single(Lines("{\"text\": \"" + written + "\"}\n").Blocks).Span.Exact);

    [Fact]
    public void An_article_has_its_title_its_paragraphs_and_its_metadata()
    {
        var revision = Json(
            """
            {"id": 7, "headline": "Ministers agree", "datePublished": "2021-03-19T08:30:00+09:00", "author": {"@type": "Person", "name": "Jane Doe"}, "publisher": {"name": "The Daily"},
             "articleBody": "<p>They <b>met</b> in Seoul.</p><p>They agreed.</p>", "keywords": ["trade", "Korea"], "description": "First.\n\nSecond a < b.", "empty": "", "none": null, "paid": false,
             "note/s": {"a~b": "This is a text that is long enough to be read as a paragraph of its own, whatever the name of the member in which it stands may be."}}
            """);
        Assert.Equal(
            [
                (BlockKind.Body, "id: 7", ""), (BlockKind.Title, "Ministers agree", "/headline"),
                (BlockKind.Body, "datePublished: 2021-03-19T08:30:00+09:00\nauthor: @type: Person, name: Jane Doe\npublisher: name: The Daily", ""),
                (BlockKind.Body, "They met in Seoul.", "/articleBody"), (BlockKind.Body, "They agreed.", "/articleBody"), (BlockKind.Body, "keywords: trade, Korea", ""),
                (BlockKind.Body, "First.", "/description"), (BlockKind.Body, "Second a < b.", "/description"), (BlockKind.Body, "paid: false", ""),
                (BlockKind.Body, "This is a text that is long enough to be read as a paragraph of its own, whatever the name of the member in which it stands may be.", "/note~1s/a~0b"),
            ],
            Blocks(revision));
        Assert.Equal(("Ministers agree", "Jane Doe", "The Daily", "2021-03-19T08:30:00"),
            (revision.Metadata.Title.Value, revision.Metadata.Author.Value, revision.Metadata.Publisher.Value, revision.Metadata.PublicationDate.Value));
    }

    [Fact]
    public void Records_are_blocks_of_their_facts()
    {
        var revision = Json("""[{"year": 2004, "trade": 71.6, "at": [1, [2, 3]]}, {"title": "Second", "year": 2005}, 5, "six", [7]]""");
        Assert.Equal(
            [
                (BlockKind.Body, "year: 2004\ntrade: 71.6\nat: 1, 2, 3", "/0"), (BlockKind.Heading, "Second", "/1/title"), (BlockKind.Body, "year: 2005", "/1"), (BlockKind.ListItem, "5, six, 7", ""),
            ],
            Blocks(revision));
        Assert.Null(revision.Metadata.Title);
    }

    [Theory]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{\"a\": 1 // no\n}")]
    [InlineData("{\"a\": NaN}")]
    [InlineData("{\"a\": 1")]
    [InlineData("{\"a\": 1} 2")]
    [InlineData("[1, 2}")]
    [InlineData("   ")]
    public void What_is_not_json_is_malformed(string text)
    {
        var revision = Json(text);
        Assert.Equal((RevisionStatus.Failed, ErrorReason.MalformedDocument), (revision.Status, revision.Error.Reason));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public async Task Nesting_is_bounded(string unit)
    {
        var revision = await Task.Run(() => Json(Many(unit, 1_000_000))).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.NestedTooDeep), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public async Task Many_deep_paths_cost_no_more_than_they_are_long()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"" + new string('k', 1_000) + "\":", 200));
        var revision = await Task.Run(() => Json(deep + "[" + string.Join(',', Enumerable.Repeat("{\"text\":\"x\"}", 100_000)) + "]" + Many("}", 200))).Soon();
        Assert.Equal((RevisionStatus.Complete, 100_000), (revision.Status, revision.Blocks.Count));
        Assert.All(revision.Blocks, block => Assert.Null(block.Origin));
    }

    [Fact]
    public void Lines_are_records_that_know_their_line()
    {
        const string Text = "{\"title\":\"One\",\"text\":\"First text.\"}\r\n\r\n{\"title\":\"Two\",\"n\":2}\n";
        foreach (var revision in new[] { Lines(Text), Json(Text) })
        {
            Assert.Equal(
                [(BlockKind.Heading, "One", 1), (BlockKind.Body, "First text.", 1), (BlockKind.Heading, "Two", 3), (BlockKind.Body, "n: 2", 3)],
                revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Line)));
            Assert.Null(revision.Metadata.Title);
        }
    }

    [Fact]
    public void Only_the_last_line_may_be_cut_off()
    {
        var cut = Lines("{\"n\":1}\n{\"n\":2}\n{\"n\":");
        Assert.Equal((RevisionStatus.Partial, 2), (cut.Status, cut.Blocks.Count));
        Assert.Contains("line 3", cut.Error.Message, StringComparison.Ordinal);
        var broken = Lines("{\"n\":1}\n{\"n\":\n{\"n\":3}\n");
        Assert.Equal((RevisionStatus.Failed, ErrorReason.MalformedDocument), (broken.Status, broken.Error.Reason));
        Assert.Contains("line 2", broken.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_that_cannot_be_read_stays_as_it_is()
    {
        var hostile = Many("<div>", 2_000);
        Assert.Equal(hostile, Json($"{{\"text\":\"{hostile}\"}}").Text);
    }
}
