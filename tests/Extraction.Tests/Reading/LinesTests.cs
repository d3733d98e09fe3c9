using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;
using Dossier.Extraction.Reading.Lines;

namespace Dossier.Extraction.Tests.Reading;

public sealed class LinesTests
{
    private const string Report = """
        Quarterly report on the harbour works

        The dredging of the northern basin was finished in May, two weeks ahead of the plan.
        Costs stayed below the estimate, although diesel became dearer in the second month.

        Risks

        The eastern wall has settled by four centimetres. We recommend a survey before winter.
        """;

    private const string Letter = """
        12 Mill Lane
        Ashford

        Dear Mrs Carter,

        thank you for the seeds, which arrived on Tuesday. The beans are up already, and the children water them every evening.

        Yours,
        Edith
        """;

    private const string Poem = """
        The river keeps its silver low
        beneath the alders, cold and slow;
        a heron waits, a heron leaves,
        and rain comes walking through the sheaves.

        No lamp is lit along the quay,
        the boats lie dark, the nets lie free
        """;

    private const string Transcript = """
        CHAIR: Good morning. Shall we begin with the minutes?
        MS OKAFOR: Yes. I move that they be accepted.
        CHAIR: Seconded?
        MR LIND: Seconded.
        CHAIR: Carried. Next item.
        MS OKAFOR: The lease.
        """;

    private const string Minutes = """
        Minutes of the parish council

        Present: A. Holm, B. Ruiz, C. Sato
        Absent: D. Weiss

        1. Opening
        2. Accounts for the year
        3. Repair of the bridge

        The chair opened the meeting at 19:30.
        It was agreed to ask for three tenders.
        - A. Holm writes to the county
        - B. Ruiz looks for old plans
        """;

    private const string Readme = """
        # tidal

        Computes tide tables from harmonic constants.

        ## Install

            make
            make install

        ## Usage

            tidal --station 42 --days 7

        ## License

        MIT
        """;

    private const string SourceCode = """
        #include <stdio.h>

        int main(void)
        {
            int sum = 0;
            for (int i = 0; i < 10; i++) {
                sum += i;
            }
            printf("%d\n", sum);
            close(0);
            return 0;
        }
        """;

    private const string LogFile = """
        2021-03-19 10:00:01 INFO server started on port 8080
        2021-03-19 10:00:02 INFO login user=42
        2021-03-19 10:00:05 WARN slow query 1200 ms
        2021-03-19 10:00:09 INFO logout user=42
        2021-03-19 10:01:00 ERROR connection reset by peer
        2021-03-19 10:01:01 INFO server stopped
        """;

    private const string Mail = """
        From: Ana <ana@example.org>
        To: Ben <ben@example.org>
        Subject: Thursday

        Hi Ben,

        can we meet at ten instead of nine? The train is late again.

        > See you at nine then.
        > Ben

        Ana
        """;

    [Theory]
    [InlineData(Report)]
    [InlineData(Letter)]
    [InlineData(Poem)]
    [InlineData(Transcript)]
    [InlineData(Minutes)]
    [InlineData(Readme)]
    [InlineData(SourceCode)]
    [InlineData(LogFile)]
    [InlineData(Mail)]
    [InlineData("One sentence, and no more.")]
    [InlineData("groceries\nmilk\neggs\nbread\nsoap")]
    [InlineData("회의는 목요일에 열린다.\n장관은 참석하지 않는다.\n서울")]
    [InlineData("会议于星期四举行。\n部长没有参加。")]
    public void An_ordinary_text_is_content_from_end_to_end(string text)
    {
        Assert.All(Label(text), block => Assert.True(IsKept(block.Kind), $"{block.Kind}: {block.Range.In(text)}"));
    }

    [Fact]
    public void Lines_of_a_text_that_was_broken_at_a_width_are_joined_to_paragraphs()
    {
        const string Text = """
            The survey of the northern basin began on the second of May, when the
            water stood low enough for the poles, and it was ended on the fourth.
            Nothing was found that had not been expected.

            On the eastern side the wall has settled. The engineers, who had been
            asked for an opinion, thought that a survey should be made before the
            winter, and that the quay should be closed to heavy carts until then.

            - a list stays what it is
            - line by line

            """;
        var blocks = Label(Text);
        Assert.Equal([1, 5, 9, 10], blocks.Select(block => block.Line));
        Assert.Equal([BlockKind.Body, BlockKind.Body, BlockKind.ListItem, BlockKind.ListItem], blocks.Select(block => block.Kind));
        Assert.EndsWith("had not been expected.", blocks[0].Range.In(Text).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Poem)]
    [InlineData(SourceCode)]
    [InlineData(LogFile)]
    [InlineData(Transcript)]
    public void Lines_that_are_short_for_their_own_reasons_stay_lines(string text) =>
        Assert.Equal(text.Split('\n').Count(line => !string.IsNullOrWhiteSpace(line)), Label(text).Count);

    [Fact]
    public void A_dump_of_a_page_gives_the_article_and_names_the_rest()
    {
        const string Page = """
            Skip to content
            Home
            News
            Sport
            Business
            Weather
            Log in
            Subscribe
            Search
            Home > News > Region
            Harbour wall to be surveyed before winter
            By Edith Moor
            March 19, 2021
            Share on Facebook
            Share on Twitter
            The eastern wall of the harbour will be surveyed before the winter storms, the port authority said on Thursday, after engineers found that it had settled.
            The survey is expected to take two weeks. "We do not think that there is a danger to the houses behind it," said the harbour master, Olaf Lind.
            Harbour master Olaf Lind (L) shakes hands with an engineer at the quay. (Port authority photo)
            Heavy lorries may not use the quay until the work is done, and the fish market will move to the northern basin in the meantime, according to the authority.
            The wall was built in 1911 and was last repaired after the flood of 1962, when a third of it had to be replaced.
            Related News
            Ferry fares to rise in May
            School choir wins regional prize
            Bridge closed for repairs
            Facebook
            Twitter
            Contact us
            Privacy policy
            © 2021 The Harbour Courier. All rights reserved.
            """;
        var blocks = Label(Page);
        var kept = blocks.Where(block => IsKept(block.Kind)).Select(block => block.Line).ToList();
        Assert.Empty(new[] { 16, 17, 19, 20 }.Except(kept));
        Assert.Empty(kept.Except([11, 12, 13, 16, 17, 19, 20]));
        Assert.Equal(BlockKind.Navigation, blocks[9].Kind);
        Assert.Equal((BlockKind.Title, BlockKind.Byline, BlockKind.Dateline), (blocks[10].Kind, blocks[11].Kind, blocks[12].Kind));
        Assert.Equal(BlockKind.Caption, blocks[17].Kind);
        Assert.Equal(BlockKind.Related, blocks[20].Kind);
        Assert.Equal(BlockKind.Furniture, blocks[^1].Kind);
    }

    [Fact]
    public void What_stands_behind_the_end_of_a_wire_story_is_other_stories()
    {
        const string Page = """
            date 2019-05-02 (EDITORIAL from the Courier on May 2)
            Bridges and promises
            County must fund repairs
            The county has promised a new bridge for eleven years. Every spring the council asks for the money, and every autumn it is told to wait for the next budget.
            This year the engineers have closed one lane, and the buses can no longer cross. The council should not accept another postponement, and it need not.
            A bridge is not a favour. Those who pay the tax have a right to reach the hospital on the other bank in less than an hour, in winter as well.
            (END)
            -
            (LEAD) Singer wins prize for second album in a row
            -
            (URGENT) Minister threatens to leave coalition over pension law
            -
            Ferry fares to rise in May, operator says
            """;
        var blocks = Label(Page);
        Assert.Equal(
            [BlockKind.Dateline, BlockKind.Title, BlockKind.Heading, BlockKind.Body, BlockKind.Body, BlockKind.Body, BlockKind.Furniture], blocks.Take(7).Select(block => block.Kind));
        Assert.All(blocks.Skip(7), block => Assert.Equal(BlockKind.Related, block.Kind));
    }

    [Fact]
    public void Buttons_in_another_language_are_no_content()
    {
        const string Page = "The county has promised a new bridge for eleven years. Every spring the council asks for the money, and every autumn it is told to wait for the next budget. Nobody knows why.\n카카오톡\n페이스북\n로그인\n";
        Assert.Equal([BlockKind.Body, BlockKind.Furniture, BlockKind.Furniture, BlockKind.Furniture], Label(Page).Select(block => block.Kind));
    }

    [Theory]
    [InlineData("Prime Minister Ada Moor, right, shakes hands with President Lev Ilin before their meeting in Vienna, on May 2, 2005.", true)]
    [InlineData("Governor Ada Moor speaks with reporters at a school in Ashford during a visit on May 2, 2005.", true)]
    [InlineData("Workers repair the wall. (Courier file photo)", true)]
    [InlineData("The governor spoke with reporters at a school in Ashford on May 2, 2005.", false)]
    [InlineData("The talks began on May 2, 2005.", false)]
    [InlineData("She said the wall (built in 1911) would be surveyed.", false)]
    public void A_caption_says_what_a_picture_shows(string line, bool isCaption) => Assert.Equal(isCaption, LineMarks.IsCaption(line, LineScanner.Read(line, [])));

    [Fact]
    public void The_same_text_gives_the_same_labels()
    {
        var text = Pages(40);
        Assert.Equal(Label(text), Label(text));
    }

    [Fact]
    public void Long_lines_and_many_lines_take_time_in_proportion_to_their_length()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var longLine = string.Concat(Enumerable.Repeat("word after word, ", 600_000));
        Assert.Single(LineLabeller.Label(longLine, Split(longLine), limit.Token));
        var manyLines = string.Concat(Enumerable.Repeat("Share\nLog in\nThe wall was built in 1911, and it was repaired after the flood.\n", 80_000));
        Assert.Equal(240_000, LineLabeller.Label(manyLines, Split(manyLines), limit.Token).Count);
    }

    [Fact]
    public void Blocks_are_in_order_inside_the_text_and_do_not_overlap()
    {
        var text = "\uD800 broken \u0000 text\u202E\n\n\t\u00A0\n|||\n>>>\n" + Pages(3) + "\n(END)\n(END)\n-";
        var blocks = Label(text);
        Assert.All(blocks, block => Assert.True(block.Kind != BlockKind.Unspecified && !block.Range.IsEmpty && block.Range.End <= text.Length));
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.True(pair.First.Range.End <= pair.Second.Range.Start && pair.First.Line < pair.Second.Line));
    }

    [Fact]
    public void The_model_fits_the_features()
    {
        Assert.Equal(LineFeatures.Names, LineModel.Default.First.Names);
        Assert.Equal(SecondLook.Names, LineModel.Default.Second.Names);
        Assert.Equal(SecondLook.Names, LineModel.Default.Kinds.Names);
        Assert.Equal(LineModel.Outside.Count, LineModel.Default.Kinds.Classes);
        Assert.Equal(SecondLook.Names, LineModel.Default.Titles.Names);
        Assert.Equal(LineFeatures.Names.Count, LineFeatures.Names.Distinct().Count());
    }

    [Theory]
    [InlineData(-50f, 0f)]
    [InlineData(0f, 0.5f)]
    [InlineData(1f, 0.7310586f)]
    [InlineData(50f, 1f)]
    public void Log_odds_become_chances(float margin, float chance) => Assert.Equal(chance, SecondLook.Logistic(margin), 1e-5);

    [Fact]
    public void What_a_letter_sets_off_by_hand_is_a_table_a_quotation_or_code()
    {
        var blocks = LabelWithText(
            """
            The lengths of the rivers that we spoke about last week are in the table
            below, as they were measured by the commission in the spring of the year
            before last, and they are not what the newspapers had written about them:

            River     Length   Country
            Han       494      Korea
            Rhine     1230     Germany, Netherlands
            Danube    2850     many countries

            The minister said about these numbers in his speech before the parliament
            what has been repeated since by all who had listened:

                These numbers are the best that we have ever had, and nobody should
                believe that there will be better ones in the next years, because we
                have no money for it.

            It is not known whether he had read them himself, since he was not asked
            about it by anybody in the room, and there was no time for questions.

            | Name | Age |
            |------|-----|
            | Ann  | 30  |

            > On Monday you wrote that the rivers were longer.
            > I do not agree with that.

                def length(river):
                    return sum(river.parts)

            ```
            x = 1
            ```

            Name	City	Age
            Ann		30
            Bob	Bonn	41
            """);
        Assert.Equal(
            [
                BlockKind.Body, BlockKind.Table, BlockKind.Body, BlockKind.Quote, BlockKind.Body, BlockKind.Table, BlockKind.Quote, BlockKind.Code, BlockKind.Code, BlockKind.Table,
            ],
            blocks.Select(block => block.Kind));
        Assert.Equal(["River|Length|Country", "Han|494|Korea", "Rhine|1230|Germany, Netherlands", "Danube|2850|many countries"], blocks[1].Rows);
        Assert.Equal(["Name|Age", "Ann|30"], blocks[5].Rows);
        Assert.Equal(["Name|City|Age", "Ann|30", "Bob|Bonn|41"], blocks[9].Rows);
        Assert.Equal("```\nx = 1\n```", blocks[8].Text);
    }

    [Theory]
    [InlineData("    The first line is indented, as it is in many\nbooks, and the others are not.\n    So is the next paragraph, which has some\nmore words in it.")]
    [InlineData("He said:  yes.  She said:  no.\nThey went.  It was late.  It rained.\nNobody came.  Nothing helped.  All was lost.")]
    [InlineData("> Next story")]
    [InlineData("```\nNobody closes this.")]
    [InlineData("Home | World\nNews | Sport")]
    [InlineData("    from the city of Bonn to the river, where they\n    had been waiting for her, if only for a while.")]
    public void Text_that_only_looks_like_one_stays_text(string text) =>
        Assert.All(Label(text), block => Assert.False(block.Kind is BlockKind.Table or BlockKind.Code or BlockKind.Quote, $"{block.Kind}"));

    [Theory]
    [InlineData("a  b  c\n")]
    [InlineData("a   b\nab  cdefghi jklm nopq rstu vwxyz abcdef\n")]
    [InlineData("```x y\n```z\n")]
    [InlineData("> >\n")]
    [InlineData("a|b\na|b|c\n")]
    [InlineData("a\tb\n\n")]
    [InlineData("    indented words that are no program\n    x();\n")]
    public void Structures_take_time_in_proportion_to_the_text(string unit)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var text = string.Concat(Enumerable.Repeat(unit, 100_000));
        Assert.NotEmpty(LineLabeller.Label(text, Split(text), limit.Token));
    }

    private static bool IsKept(BlockKind kind) => kind is not (BlockKind.Navigation or BlockKind.Related or BlockKind.Comments or BlockKind.Furniture or BlockKind.Code or BlockKind.Caption);

    private static string Pages(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Menu\nHome\nLog in\nStory number {i}\nThe wall was built in {1900 + i}, and it was repaired after the flood, as everybody knows.\n\nShare\n");
        return text.ToString();
    }

    private static List<(BlockKind Kind, string Text, string[] Rows)> LabelWithText(string text) =>
        [.. Label(text).Select(block => (block.Kind, block.Range.In(text).ToString(), block.Rows?.Select(row => string.Join('|', row.Select(cell => cell.In(text).ToString()))).ToArray() ?? []))];

    private static List<TextBlock> Label(string text) => LineLabeller.Label(text, Split(text), CancellationToken.None);

    private static List<Line> Split(string text)
    {
        string? limit = null;
        return TextLines.Split(text, ref limit);
    }
}
