using Dossier.Common.V1;
using Dossier.Testing;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Structured;

public sealed class DelimitedTests
{
    private static Revision Csv(string text) => Pipelines.Extract(text, "data.csv");

    private static IEnumerable<string> Rows(Revision revision) => revision.Blocks.SelectMany(b => b.Rows).Select(r => string.Join('|', r.Cells.Select(c => c.Exact)));

    [Theory]
    [InlineData("Year,Trade\n2004,71.6\n2005,80\n")]
    [InlineData("Year;Trade\r\n2004;71.6\r\n2005;80")]
    [InlineData("Year\tTrade\n2004\t71.6\n2005\t80\n")]
    [InlineData("Year|Trade\r2004|71.6\r2005|80\r")]
    [InlineData("sep=;\r\nYear;Trade\r\n2004;71.6\r\n2005;80\r\n")]
    [InlineData("\uFEFF\"Year\",\"Trade\"\n\"2004\",\"71.6\"\n\n2005,80,,\n")]
    public void The_delimiter_is_what_the_lines_agree_on(string text)
    {
        var revision = Csv(text);
        Assert.Equal(["Year|Trade", "2004|71.6", "2005|80"], Rows(revision));
        Assert.Equal((BlockKind.Table, RevisionStatus.Complete), (Assert.Single(revision.Blocks).Kind, revision.Status));
    }

    [Theory]
    [InlineData(1_000, 300, 3)]
    [InlineData(3, 16_000, 60)]
    public void A_wide_table_fits_into_the_parts_of_a_stream(int rows, int columns, int width)
    {
        var line = string.Join(',', Enumerable.Repeat(new string('x', width), columns)) + "\n";
        var revision = Pipelines.Extract(string.Concat(Enumerable.Repeat(line, rows)), "a.csv", "text/csv");
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        Assert.All(revision.Blocks, block => Assert.Equal(BlockKind.Table, block.Kind));
        Assert.NotEmpty(RevisionParts.Split(revision));
        Assert.Equal(rows * columns * (width + 1) - 1, revision.Text.Length);
    }

    [Fact]
    public void Quoted_fields_keep_delimiters_and_quotation_marks_and_lose_line_ends()
    {
        var revision = Csv("Name,Said\nJane,\"Yes, \"\"now\"\"\nor never\"\nJohn,\"\"\nAnn,5\" screen\n");
        Assert.Equal("Name\tSaid\nJane\tYes, \"now\" or never\nJohn\nAnn\t5\" screen", revision.Text);
    }

    [Fact]
    public void Decimal_commas_do_not_part_columns() => Assert.Equal(["Jahr|Wert", "2004|71,6", "2005|80,1"], Rows(Csv("Jahr;Wert\n2004;71,6\n2005;80,1\n")));

    [Fact]
    public void A_single_column_is_a_list_of_lines()
    {
        var revision = Csv("First line\n\nThird line\n");
        Assert.Equal([(BlockKind.Body, "First line", 1), (BlockKind.Body, "Third line", 3)], revision.Blocks.Select(b => (b.Kind, b.Span.Exact, b.Origin.Line)));
    }

    [Fact]
    public void A_long_table_is_several_blocks_that_know_their_line()
    {
        var revision = Csv("a,b\n" + string.Concat(Enumerable.Range(0, 2_499).Select(n => $"{n},x\n")));
        Assert.Equal([(1, 1_000), (1_001, 1_000), (2_001, 500)], revision.Blocks.Select(b => (b.Origin.Line, b.Rows.Count)));
    }

    [Fact]
    public async Task A_quotation_mark_that_is_never_closed_is_a_limit_and_no_hang()
    {
        var revision = await Task.Run(() => Csv("a,b\n1,\"" + Many("x,y\n", 2_000_000))).Soon();
        Assert.Equal((RevisionStatus.Failed, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public async Task Many_million_delimiters_are_bounded()
    {
        var revision = await Task.Run(() => Csv(Many(",", 8_000_000) + "x\n1,2\n")).Soon();
        Assert.Equal((RevisionStatus.Complete, "1\t2"), (revision.Status, revision.Text));
    }

    [Fact]
    public void A_charset_may_be_declared()
    {
        var bytes = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(949)!.GetBytes("이름,값\n서울,1\n");
        Assert.Equal(["이름|값", "서울|1"], Rows(Pipelines.Extract(bytes, "data.csv", "text/csv; charset=euc-kr")));
    }

    [Fact]
    public void A_line_end_inside_a_cell_is_one_space() => Assert.Equal("Name\tNote\nAnn\tone two three", Csv("Name,Note\r\nAnn,\"one\r\ntwo\nthree\"\r\n").Text);
}
