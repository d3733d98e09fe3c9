using Dossier.Common.V1;

namespace Dossier.Extraction.Tests.Time;

public sealed class TimeTests
{
    [Theory]
    [InlineData("They met on [Dec. 28, 2012].", "2012-12-28")]
    [InlineData("They met on [Friday, 3 March 2023] and [5th of May 2024].", "2023-03-03 2024-05-05")]
    [InlineData("It is dated [2021-03-19], logged [2020-11-18 16:42:35], filed [2021-03].", "2021-03-19 2020-11-18T16:42:35 2021-03")]
    [InlineData("The vote is in [March 2022], after the [May 2021] summit.", "2022-03 2021-05")]
    [InlineData("It was signed in [1953], and since [1999] trade has risen.", "1953 1999")]
    [InlineData("The [1950-53] Korean War; a colony ([1910-1945]).", "1950/1953 1910/1945")]
    [InlineData("It grew [between 1962 and 1979] and [from 1990 to 1996].", "1962/1979 1990/1996")]
    [InlineData("At [the end of 1997], in the [early 1980s], into the [21st century].", "1997 198X 2001/2100")]
    [InlineData("The [2002] FIFA World Cup came before the [2008] crisis.", "2002 2008")]
    [InlineData("Waves ([1973]: Denmark; [1981]: Greece; [1986]: Spain).", "1973 1981 1986")]
    [InlineData("[2021년 3월 19일] 발표, [2018年6月]会谈", "2021-03-19 2018-06")]
    [InlineData("In 2000 people fled; 1,953 homes; room 1984; COVID-19; Feb. 30; 3.1953.", "")]
    [InlineData("You may 5 times march 3 miles.", "")]
    public void Finds_dates_that_stand_alone(string marked, string values)
    {
        Pipelines.AssertMarked(marked, revision => revision.Times.Select(t => ('[', t.Span)));
        var times = Pipelines.Annotate(Dossier.Testing.Marked.Parse(marked).Text).Times;
        Assert.Equal(values, string.Join(' ', times.Select(t => t.Value)));
        Assert.All(times, t => Assert.Equal((TimeAnchor.Explicit, t.Value), (t.Anchor, t.Underspecified)));
    }

    [Theory]
    [InlineData("", "XXXX-12-31", "", TimeAnchor.Unspecified)]
    [InlineData("2012-12-31", "2012-12-31", "2012-12-31", TimeAnchor.PublicationDate)]
    [InlineData("2013-01-02", "2012-12-31", "2012-12-31", TimeAnchor.PublicationDate)]
    [InlineData("2012-11-30", "2012-12-31", "2012-12-31", TimeAnchor.PublicationDate)]
    public void A_day_without_a_year_is_completed_from_the_publication_date_only(string date, string value, string earliest, TimeAnchor anchor)
    {
        var time = Assert.Single(Pipelines.Annotate("SEOUL, Dec. 31 (Yonhap) -- It was said.", date).Times);
        Assert.Equal((value, "XXXX-12-31", anchor, earliest, earliest), (time.Value, time.Underspecified, time.Anchor, time.Earliest, time.Latest));
    }

    [Fact]
    public void A_leap_day_goes_to_the_leap_year() => Assert.Equal("2024-02-29", Assert.Single(Pipelines.Annotate("It was Feb. 29.", "2023-06-30").Times).Value);

    [Fact]
    public void A_month_without_a_year_stays_open()
    {
        var time = Assert.Single(Pipelines.Annotate("She will take office in February.", "2012-12-31").Times);
        Assert.Equal(("February", "XXXX-02", "", TimeAnchor.Unspecified), (time.Span.Exact, time.Value, time.Earliest, time.Anchor));
    }

    [Theory]
    [InlineData("in early 1997", "1997", "1997-01-01", "1997-12-31", TimeModifier.Start)]
    [InlineData("in mid-2004", "2004", "2004-01-01", "2004-12-31", TimeModifier.Mid)]
    [InlineData("in late February 2020", "2020-02", "2020-02-01", "2020-02-29", TimeModifier.End)]
    [InlineData("on Nov. 8-10, 2020", "2020-11-08/2020-11-10", "2020-11-08", "2020-11-10", TimeModifier.Unspecified)]
    public void Values_keep_their_granularity_and_say_what_they_cover(string text, string value, string earliest, string latest, TimeModifier modifier)
    {
        var time = Assert.Single(Pipelines.Annotate(text).Times);
        Assert.Equal((value, earliest, latest, modifier), (time.Value, time.Earliest, time.Latest, time.Modifier));
    }
}
