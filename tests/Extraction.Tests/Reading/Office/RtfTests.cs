using System.Text;
using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Office;

public sealed class RtfTests
{
    private static Revision Rtf(string content) => Pipelines.Extract(Encoding.Latin1.GetBytes("{\\rtf1\\ansi\\ansicpg1252\\deff0 " + content + "}"));

    private static IEnumerable<(BlockKind, string)> Blocks(Revision revision) => revision.Blocks.Select(b => (b.Kind, b.Span.Exact));

    [Fact]
    public void Styles_lists_notes_headers_and_properties()
    {
        var revision = Rtf(
            "{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset129 Batang;}}{\\colortbl;\\red1\\green1\\blue1;}{\\stylesheet{Normal;}{\\s1\\outlinelevel0 heading 1;}{\\s2\\sbasedon1 Ours;}{\\*\\cs10 Strong;}{\\s3 Title;}}"
            + "{\\info{\\title Untitled}{\\author Jane Doe}{\\company The Ministry}{\\creatim\\yr2021\\mo3\\dy19\\hr8\\min30}{\\operator x}}{\\header\\pard The Ministry\\par}{\\footer \\chpgn \\par Confidential}"
            + "\\pard\\s3 Ministers meet\\par\\pard\\s2 Growth\\par\\pard\\plain They {\\b met}{\\footnote\\pard See \\i page\\i0  3.} in {\\v hidden}{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt Seoul}}.\\line Again{\\*\\unknown never}\\~co\\-op.\\par"
            + "{\\listtext\\f1 1.\\tab}\\ls1 One\\par\\pard\\outlinelevel1 Outlined\\par\\pard{\\pict\\bin5 }}}}}\\wmetafile8 0123}{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv y}}{\\shptxt\\pard In a box.\\par}}{\\shprslt never}}Text with the box.\\par{\\*\\annotation Really?}\\page End");
        Assert.Equal(
            [
                (BlockKind.Furniture, "The Ministry"), (BlockKind.Title, "Ministers meet"), (BlockKind.Heading, "Growth"), (BlockKind.Body, "They met in Seoul.\nAgain\u00A0coop."), (BlockKind.ListItem, "One"),
                (BlockKind.Heading, "Outlined"), (BlockKind.Body, "In a box."), (BlockKind.Body, "Text with the box."), (BlockKind.Body, "End"), (BlockKind.Body, "See page 3."), (BlockKind.Comments, "Really?"), (BlockKind.Furniture, "Confidential"),
            ],
            Blocks(revision));
        Assert.Equal([1, 2], revision.Blocks.Where(b => b.Kind == BlockKind.Heading).Select(b => b.Level));
        Assert.Equal(("Ministers meet", "Jane Doe", "The Ministry", "2021-03-19T08:30"),
            (revision.Metadata.Title.Value, revision.Metadata.Author.Value, revision.Metadata.Publisher.Value, revision.Metadata.PublicationDate.Value));
    }

    [Fact]
    public void A_dateline_comes_before_the_date_of_the_file()
    {
        var date = Rtf("{\\info{\\creatim\\yr2023\\mo5\\dy1}}\\pard Ministers meet\\par Published: 12 March 2021\\par The ministers met.\\par").Metadata.PublicationDate;
        Assert.Equal(("2021-03-12", false), (date.Value, date.Inferred));
        Assert.True(Rtf("{\\info{\\creatim\\yr2023\\mo5\\dy1}}\\pard The ministers met.\\par").Metadata.PublicationDate.Inferred);
    }

    [Fact]
    public void Tables_keep_rows_and_cells()
    {
        const string Row = "\\trowd\\cellx1000\\cellx2000\\pard\\intbl ";
        var revision = Rtf($"Before\\par {Row}Year\\par AD\\cell Trade\\cell\\row {Row}2004\\cell\\cell\\row\\pard After\\par {Row}a\\cell b\\cell\\row");
        Assert.Equal([(BlockKind.Body, "Before"), (BlockKind.Table, "Year AD\tTrade\n2004"), (BlockKind.Body, "After"), (BlockKind.Table, "a\tb")], Blocks(revision));
        Assert.Equal(["Year AD|Trade", "2004"], revision.Blocks[1].Rows.Select(r => string.Join('|', r.Cells.Select(c => c.Exact))));
    }

    [Theory]
    [InlineData("\\'e9t\\'e9 \\emdash  \\ldblquote x\\rdblquote", "été — “x”")]
    [InlineData("\\u8212?\\u-10179?\\u-9139?z", "—👍z")]
    [InlineData("\\uc2\\u49436\\'bc\\'ad\\u50872??{\\uc0\\u33}!", "서울!!")]
    [InlineData("\\uc1\\u8212\\emdash z", "—z")]
    [InlineData("{\\fonttbl{\\f1\\fcharset129 B;}{\\f2\\fcharset204 C;}}{\\f1\\'bc\\'ad\\'bf\\'ef}{\\f2\\'cc}", "서울М")]
    [InlineData("{\\fonttbl{\\f3\\fcharset2 Symbol;}}a{\\f3\\'b7}b", "ab")]
    [InlineData("{\\fonttbl{\\f1\\fcharset128 B;}}{\\f1\\'83A}", "ア")]
    [InlineData("\\{a\\}\\\\b", "{a}\\b")]
    [InlineData("x\\u55357?y", "xy")]
    [InlineData("x\\u0?y", "x\uFFFDy")]
    public void Characters_are_those_of_the_font_or_of_unicode(string content, string text) => Assert.Equal(text, Rtf(content).Text);

    [Fact]
    public void A_file_that_is_cut_off_is_partial()
    {
        var revision = Pipelines.Extract("{\\rtf1\\ansi First.\\par Second");
        Assert.Equal((RevisionStatus.Partial, "First.\nSecond"), (revision.Status, revision.Text));
    }

    [Theory]
    [InlineData("{", 1_000_000, RevisionStatus.Failed)]
    [InlineData("{}", 500_000, RevisionStatus.Complete)]
    [InlineData("\\b", 500_000, RevisionStatus.Complete)]
    [InlineData("{\\footnote ", 400, RevisionStatus.Partial)]
    [InlineData("\\trowd\\intbl\\cell\\row", 100_000, RevisionStatus.Complete)]
    [InlineData("\\'e9", 1_000_000, RevisionStatus.Complete)]
    [InlineData("{\\f9999999999999\\s-1\\u99999999999\\bin-5 }", 1_000, RevisionStatus.Complete)]
    [InlineData("{\\header a\\par}", 50_000, RevisionStatus.Complete)]
    public async Task Hostile_input_is_read_or_refused_in_good_time(string unit, int times, RevisionStatus status)
    {
        var revision = await Task.Run(() => Rtf(Many(unit, times))).Soon();
        Assert.Equal(status, revision.Status);
    }

    [Fact]
    public void Raised_numbers_are_marks_of_notes_and_typed_lists_are_lists()
    {
        var revision = Rtf("They agreed{\\super 1} on 10{\\super 6} tons and 5 km\\super 2\\nosupersub .\\par \\bullet\\tab One\\par \\endash\\tab Deeper\\par 2.\\tab Two\\par 2. Three");
        Assert.Equal(
            [(BlockKind.Body, "They agreed on 10^6 tons and 5 km2."), (BlockKind.ListItem, "•\tOne"), (BlockKind.ListItem, "–\tDeeper"), (BlockKind.ListItem, "2.\tTwo"), (BlockKind.Body, "2. Three")], Blocks(revision));
    }
}
