using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Reading.Metadata;

public sealed class TextMetadataTests
{
    private const string Filler = "The ministers of both countries spoke about trade for two hours and will meet again when the parliament has voted on the treaty that they signed.";

    [Theory]
    // A weekday and a date shortly before agree on one year.
    [InlineData("SEOUL, Dec. 31 (Yonhap) -- The alliance needs balance, experts said Monday.\n\nThe two shake hands on Dec. 28, 2012. (Yonhap photo)", "2012-12-31", "Dec. 31|Monday|Dec. 28, 2012")]
    [InlineData("LONDON, March 4 (Reuters) - The bank kept its rate, it said on Thursday.\n\nThe governor enters the bank, February 26, 2021. (Reuters photo)", "2021-03-04", "March 4|Thursday|February 26, 2021")]
    [InlineData("WASHINGTON, Jan. 2 (AP) -- The Senate adjourned, aides said on Tuesday.\n\nSenators vote on December 22, 2017. (AP photo)", "2018-01-02", "Jan. 2|Tuesday|December 22, 2017")]
    [InlineData("BEIJING, Nov. 18 (Xinhua) -- China will build it, a spokesman said Wednesday.\n\nIt was agreed on November 12, 2020, he said.", "2020-11-18", "Nov. 18|Wednesday|November 12, 2020")]
    // Written past midnight: the weekday is that of the day before.
    [InlineData("TOKYO, Oct. 6 (Kyodo) -- The cabinet resigned, it was announced on Monday.\n\nThe prime minister on Oct. 1, 2020. (Kyodo photo)", "2020-10-06", "Oct. 6|Monday|Oct. 1, 2020")]
    [InlineData("TOKYO, Oct. 6 (Kyodo) -- The cabinet resigned, it was announced on Tuesday.\n\nThe prime minister on Oct. 1, 2020. (Kyodo photo)", "2020-10-06", "Oct. 6|Tuesday|Oct. 1, 2020")]
    // A copyright line with a weekday that agrees.
    [InlineData("PARIS, July 14 (AFP) - The parade took place, the mayor said on Wednesday.\n\nCopyright 2021 Agence France-Presse", "2021-07-14", "July 14|Wednesday|2021")]
    // A date of the days before is enough alone.
    [InlineData("BERLIN, May 9 (dpa) - The chamber voted.\n\nThe draft of May 3, 2019 was changed.", "2019-05-09", "May 9|May 3, 2019")]
    // The year is there.
    [InlineData("GENEVA, June 7, 2016 (UN) -- The council met.", "2016-06-07", "June 7, 2016")]
    public void A_dateline_gets_its_year_from_the_text(string body, string value, string evidence)
    {
        var date = Pipelines.Extract($"Ministers meet in the capital\n{body}\n\n{Filler}").Metadata.PublicationDate;
        Assert.Equal((value, DatePrecision.Day), (date?.Value, date?.Precision));
        Assert.Equal(evidence.Split('|').Order(), date!.Spans.Select(span => span.Exact).Order());
        // What is completed has grounds beside the dateline itself.
        Assert.Equal(evidence.Contains('|', StringComparison.Ordinal), date.Inferred);
    }

    [Theory]
    // Nothing says the year.
    [InlineData("SEOUL, Dec. 31 (Yonhap) -- The alliance needs balance, experts said.")]
    // A weekday alone fits every fifth year or so.
    [InlineData("SEOUL, Dec. 31 (Yonhap) -- The alliance needs balance, experts said Monday.")]
    // The weekday contradicts the only date.
    [InlineData("SEOUL, Dec. 31 (Yonhap) -- The alliance needs balance, experts said Friday.\n\nThe two shake hands on Dec. 28, 2012. (Yonhap photo)")]
    // History is no ground.
    [InlineData("SEOUL, Dec. 31 (Yonhap) -- The alliance needs balance.\n\nThe treaty was signed on October 1, 1953.")]
    // A copyright line alone may be that of the copy.
    [InlineData("PARIS, July 14 (AFP) - The parade took place.\n\nCopyright 2021 Agence France-Presse")]
    // There is no such day in the year that the copyright line names.
    [InlineData("ROME, Feb. 29 (ANSA) - The parade took place on Sunday.\n\nCopyright 2021 ANSA")]
    // No dateline: a day in the middle of a sentence.
    [InlineData("The prime minister will be in Seoul on Dec. 31 (Monday), he said.\n\nThe two shake hands on Dec. 28, 2012. (Yonhap photo)")]
    public void A_year_that_does_not_follow_is_not_given(string body) =>
        Assert.Null(Pipelines.Extract($"Ministers meet in the capital\n{body}\n\n{Filler}").Metadata.PublicationDate);

    [Theory]
    [InlineData("https://example.org/2014/08/05/story.html", "2014-08-05")]
    [InlineData("https://example.org/news/2014/story.html", "2014-08-05")]
    [InlineData("https://example.org/news/2013/story.html", null)]
    [InlineData("https://example.org/2014/01/05/story.html", null)]
    public void The_address_is_a_ground_too(string address, string? value)
    {
        var bytes = Encoding.UTF8.GetBytes($"Ministers meet in the capital\nMOSCOW, Aug. 5 (TASS) -- The minister left, his office said on Tuesday.\n\n{Filler}");
        var date = Pipelines.Default.Extract(new DocumentBytes(bytes, "test", "", "text/plain", address)).Metadata.PublicationDate;
        Assert.Equal((value, value is not null), (date?.Value, date?.Inferred ?? false));
    }

    [Fact]
    public void Fields_give_publisher_and_date_and_an_editor_is_no_author()
    {
        var metadata = Pipelines.Extract($"Alliance divided at heart\n\nSource\nThe Daily Online\nEditor\nJane Doe\nTime\n2020-11-18 16:42:35\n\n{Filler}").Metadata;
        Assert.Equal(("The Daily Online", "2020-11-18T16:42:35"), (metadata.Publisher.Value, metadata.PublicationDate.Value));
        Assert.Equal("The Daily Online", Assert.Single(metadata.Publisher.Spans).Exact);
        Assert.Null(metadata.Author);
    }

    [Fact]
    public void A_breadcrumb_names_the_section_and_a_tag_the_genre()
    {
        var metadata = Pipelines.Extract($"Home > World > Asia/Pacific\n(News Focus) Ministers meet in Seoul again\nBy Jane Doe and John Roe\nSEOUL (Reuters) - {Filler}").Metadata;
        Assert.Equal(("World > Asia/Pacific", "World > Asia/Pacific"), (metadata.Section.Value, Assert.Single(metadata.Section.Spans).Exact));
        Assert.Equal(("analysis", "News Focus"), (metadata.Genre.Value, Assert.Single(metadata.Genre.Spans).Exact));
        Assert.Equal(("Ministers meet in Seoul again", "Ministers meet in Seoul again"), (metadata.Title.Value, Assert.Single(metadata.Title.Spans).Exact));
        Assert.Equal(("Jane Doe, John Roe", "Jane Doe and John Roe"), (metadata.Author.Value, Assert.Single(metadata.Author.Spans).Exact));
    }

    [Fact]
    public void A_text_without_head_has_no_metadata()
    {
        var metadata = Pipelines.Extract($"{Filler} {Filler}\n{Filler}").Metadata;
        Assert.Null(metadata.Title);
        Assert.Null(metadata.Author);
        Assert.Null(metadata.Publisher);
        Assert.Null(metadata.Section);
        Assert.Null(metadata.Genre);
        Assert.Null(metadata.PublicationDate);
    }

    [Theory]
    [InlineData("000", "60 yr-old Seoul-Washington alliance needs renewed balance: experts", "Yonhap", "National > Politics/Diplomacy", "analysis", "2012-12-31", true)]
    [InlineData("001", null, "Korea.net", null, null, null, false)]
    [InlineData("002", "Move forward together", "Korea Times", null, "editorial", "2021-03-19", false)]
    [InlineData("003", "US-ROK alliance divided at heart", "China Military Online", null, null, "2020-11-18T16:42:35", false)]
    [InlineData("004", null, null, null, null, null, false)]
    public void The_seeds_say_of_themselves_what_people_read_in_them(string seed, string? title, string? publisher, string? section, string? genre, string? date, bool isInferred)
    {
        var path = Directory.GetFiles(Repository.PathOf("seeds"), seed + "_*.txt").Single();
        var metadata = Pipelines.Extract(File.ReadAllBytes(path)).Metadata;
        // Which line of the second is its title is for the labels of lines to say.
        if (seed is not "001") Assert.Equal(title, metadata.Title?.Value);
        Assert.Equal((publisher, section, genre), (metadata.Publisher?.Value, metadata.Section?.Value, metadata.Genre?.Value));
        Assert.Equal((date, isInferred), (metadata.PublicationDate?.Value, metadata.PublicationDate?.Inferred ?? false));
        Assert.Null(metadata.Author);
        if (isInferred) Assert.Equal(["Dec. 28, 2012", "Dec. 31", "Monday"], metadata.PublicationDate!.Spans.Select(span => span.Exact).Order(StringComparer.Ordinal));
    }
}
