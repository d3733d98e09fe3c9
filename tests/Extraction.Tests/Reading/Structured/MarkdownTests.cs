using System.Text;
using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Structured;

public sealed class MarkdownTests
{
    private static Revision Markdown(string text) => Pipelines.Extract(text, "notes.md");

    [Fact]
    public void Blocks_are_the_text_without_its_marks_and_know_their_line()
    {
        var revision = Markdown(
            """
            ---
            title: "Trade talks"
            author: Jane Doe
            date: 2021-03-19
            ---
            Ministers *agree*
            =================

            They met in [Seoul](http://example.org/ "x") and `talked`.<br>Again[^1] [and][ref], [ref],
            [or] &mdash; **a *b*** ![picture](x.png) <http://a.example/>.

            ## Trade ##
            - One
            - [x] Two

              more of two
              1. Three

            > We will act.
            > > So will we.

            | Year | Trade \| sum |
            |------|-------|
            | 2004 | **71.6** |

            ```py
            x = 1 # no heading

            ```

                indented
            <div>Some <b>words</b></div>

            [ref]: http://example.org/

            [^1]: A note.
            """);
        Assert.Equal(
            [
                (BlockKind.Title, "Ministers agree", 6), (BlockKind.Body, "They met in Seoul and talked.\nAgain and, ref, [or] — a b  http://a.example/.", 9), (BlockKind.Heading, "Trade", 12),
                (BlockKind.ListItem, "One", 13), (BlockKind.ListItem, "Two", 14), (BlockKind.ListItem, "more of two", 16), (BlockKind.ListItem, "Three", 17), (BlockKind.Quote, "We will act.", 19), (BlockKind.Quote, "So will we.", 20),
                (BlockKind.Table, "Year\tTrade | sum\n2004\t71.6", 22), (BlockKind.Code, "x = 1 # no heading", 26), (BlockKind.Code, "indented", 31), (BlockKind.Body, "Some words", 32), (BlockKind.Body, "A note.", 36),
            ],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Line)));
        Assert.Equal(("Trade talks", "Jane Doe", "2021-03-19"), (revision.Metadata.Title.Value, revision.Metadata.Author.Value, revision.Metadata.PublicationDate.Value));
    }

    [Fact]
    public void A_long_document_is_read_as_if_it_were_in_one_piece()
    {
        var text = new StringBuilder("# Head\n\n");
        for (var n = 0; n < 2_000; n++) text.Append($"Paragraph *{n}* with [words][ref].\n\n- item {n}\n\n");
        text.Append("|a|b|\n|-|-|\n");
        for (var n = 0; n < 2_000; n++) text.Append($"|{n}|x|\n");
        text.Append("\n[ref]: x\n");
        var revision = Markdown(text.ToString());
        Assert.Equal(2_000, revision.Blocks.Count(b => b.Kind == BlockKind.ListItem));
        Assert.Equal("Paragraph 1999 with words.", revision.Blocks.Last(b => b.Kind == BlockKind.Body).Span.Exact);
        var rows = revision.Blocks.SelectMany(b => b.Rows).Select(r => r.Cells[0].Exact);
        Assert.Equal(["a", .. Enumerable.Range(0, 2_000).Select(n => $"{n}")], rows);
        Assert.Equal(8_003, revision.Blocks.First(b => b.Kind == BlockKind.Table).Origin.Line);
    }

    [Theory]
    [InlineData(">")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("1. ")]
    [InlineData("> - ")]
    public async Task Nesting_of_blocks_is_bounded(string unit)
    {
        var revision = await Task.Run(() => Markdown(Many(unit, 1_000) + "a")).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.NestedTooDeep), (revision.Status, revision.Error.Reason));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("[a](")]
    [InlineData("*a ")]
    [InlineData("a**b")]
    [InlineData("*a_ ")]
    [InlineData("`")]
    [InlineData("<")]
    [InlineData("a<?")]
    [InlineData("a<!A ")]
    [InlineData("<!--")]
    [InlineData("&")]
    [InlineData("|")]
    [InlineData("a|b\n")]
    [InlineData("[a]: b\n")]
    [InlineData("[^1]: a\n")]
    [InlineData("a\n=\n")]
    [InlineData("```\n")]
    [InlineData("[a][b]\n")]
    [InlineData("- a\n")]
    [InlineData("\n")]
    [InlineData("> a\n> [a](")]
    [InlineData("\t")]
    public async Task A_megabyte_of_anything_is_read_or_refused_in_good_time(string unit)
    {
        var revision = await Task.Run(() => Markdown("x " + Many(unit, 1_000_000 / unit.Length))).Soon();
        Assert.True(revision.Status != RevisionStatus.Failed || revision.Error.Reason is ErrorReason.NestedTooDeep or ErrorReason.LimitExceeded);
    }

    [Fact]
    public void Lists_that_are_nested_by_indentation_are_bounded()
    {
        var lists = new StringBuilder();
        for (var depth = 0; depth < 1_000; depth++) lists.Append(' ', 2 * depth).Append("- a\n");
        Assert.Equal(ErrorReason.NestedTooDeep, Markdown(lists.ToString()).Error.Reason);
    }

    [Fact]
    public void Notes_formulas_terms_and_captions_are_what_they_mean()
    {
        var revision = Markdown(
            """
            # Rivers

            Long[^1] ones[^b] of 20 km^2^ and H~2~O; x^2 and y^2, ~5 or ~6, $5 or $6, where $E = mc^2$ and $a_i$.

            $$
            \\frac{a}{b} = x_i^2 + y_i^2
            $$

            Term one
            :   What it means

            | a | b |
            |---|---|
            | 1 | 2 |

            : Lengths of rivers

            [^1]: The first note.
            [^b]: The second.
            """.Replace(@"\\", @"\", StringComparison.Ordinal));
        Assert.Equal(
            [
                (BlockKind.Title, "Rivers", 1), (BlockKind.Body, "Long ones of 20 km2 and H2O; x^2 and y^2, ~5 or ~6, $5 or $6, where E = mc^2 and a_i.", 3), (BlockKind.Body, @"\frac{a}{b} = x_i^2 + y_i^2", 5),
                (BlockKind.ListItem, "Term one", 9), (BlockKind.ListItem, "What it means", 9), (BlockKind.Table, "a\tb\n1\t2", 12), (BlockKind.Caption, "Lengths of rivers", 16), (BlockKind.Body, "The first note.", 18), (BlockKind.Body, "The second.", 19),
            ],
            revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Line)));
    }

    [Theory]
    [InlineData("---\ntitle: Talks\nauthor:\n  - Jane Doe\n  - \"Kim Min-su\"\ndate: 2021-03-19\n---\n# Talks\n\nThey met.")]
    [InlineData("+++\ntitle = \"Talks\"\nauthors = [\"Jane Doe\", \"Kim Min-su\"]\ndate = 2021-03-19\n+++\n# Talks\n\nThey met.")]
    [InlineData("---\ntitle: 'Talks'\nauthors: [Jane Doe, Kim Min-su]\ndate: '2021-03-19'\ntags:\n  title: no\n...\nTalks\n=====\n\nThey met.")]
    public void Front_matter_is_metadata_and_no_text_and_the_title_is_there_once(string text)
    {
        var revision = Markdown(text);
        Assert.Equal([(BlockKind.Title, "Talks"), (BlockKind.Body, "They met.")], revision.Blocks.Select(b => (b.Kind, b.Span.Exact)));
        Assert.Equal(("Talks", "Jane Doe, Kim Min-su", "2021-03-19"), (revision.Metadata.Title.Value, revision.Metadata.Author.Value, revision.Metadata.PublicationDate.Value));
        Assert.Equal("Talks", Assert.Single(revision.Metadata.Title.Spans).Exact);
    }
}
