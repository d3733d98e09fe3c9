using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Tests.Reading.Metadata;

public sealed class DateScannerTests
{
    [Theory]
    [InlineData("Published 12 March 2021", "12 March 2021", "2021-03-12")]
    [InlineData("March 12th, 2021 by Jane", "March 12th, 2021", "2021-03-12")]
    [InlineData("Mar. 12, 2021 at 2:59 p.m. ET", "Mar. 12, 2021 at 2:59 p.m.", "2021-03-12T14:59")]
    [InlineData("am 12.03.2021 um 10.30 Uhr", "12.03.2021 um 10.30 Uhr", "2021-03-12T10:30")]
    [InlineData("12. März 2021, 10:30", "12. März 2021, 10:30", "2021-03-12T10:30")]
    [InlineData("12 de marzo de 2021", "12 de marzo de 2021", "2021-03-12")]
    [InlineData("le 12 février 2021 à 10h30", "12 février 2021 à 10h30", "2021-02-12T10:30")]
    [InlineData("1er mai 2021", "1er mai 2021", "2021-05-01")]
    [InlineData("12 marca 2021 r.", "12 marca 2021", "2021-03-12")]
    [InlineData("12 марта 2021, 10:30", "12 марта 2021, 10:30", "2021-03-12T10:30")]
    [InlineData("12 Temmuz 2021", "12 Temmuz 2021", "2021-07-12")]
    [InlineData("2021. március 12.", "2021. március 12", "2021-03-12")]
    [InlineData("发布于2021年3月12日 10:30", "2021年3月12日 10:30", "2021-03-12T10:30")]
    [InlineData("2021년 3월 12일(금) 오후 2시 5분", "2021년 3월 12일(금) 오후 2시 5분", "2021-03-12T14:05")]
    [InlineData("입력 2021. 3. 12. 14:05", "2021. 3. 12. 14:05", "2021-03-12T14:05")]
    [InlineData("2021.03.12 (금) 14:05:06", "2021.03.12 (금) 14:05:06", "2021-03-12T14:05:06")]
    [InlineData("12 tháng 3, 2021", "12 tháng 3, 2021", "2021-03-12")]
    [InlineData("12 มีนาคม 2564", "12 มีนาคม 2564", "2021-03-12")]
    [InlineData("12 مارس 2021", "12 مارس 2021", "2021-03-12")]
    [InlineData("১৬ ফেব্রুয়ারি ২০২০", "১৬ ফেব্রুয়ারি ২০২০", "2020-02-16")]
    [InlineData("2021-03-19T08:30:00+09:00", "2021-03-19T08:30:00+09:00", "2021-03-19T08:30:00+09:00")]
    [InlineData("2021-03-19T08:30:00.123Z", "2021-03-19T08:30:00.123Z", "2021-03-19T08:30:00Z")]
    [InlineData("2021-03-19 08:30 +0900", "2021-03-19 08:30 +0900", "2021-03-19T08:30+09:00")]
    [InlineData("Tue Jul 28 10:00:05 CEST 2020", "Jul 28 10:00:05 CEST 2020", "2020-07-28T10:00:05")]
    [InlineData("Mo 03.05.13, 11:51", "03.05.13, 11:51", "2013-05-03T11:51")]
    [InlineData("12-Mar-21", "12-Mar-21", "2021-03-12")]
    public void Reads_dates_as_pages_write_them(string text, string written, string value)
    {
        var date = DateScanner.First(text, DayOrder.DayFirst);
        Assert.NotNull(date);
        Assert.Equal((written, value), (text[date.Value.Range.Start..date.Value.Range.End], date.Value.Value));
    }

    [Theory]
    [InlineData("3/4/2021", "en-US", "2021-03-04", true)]
    [InlineData("3/4/2021", "de", "2021-04-03", true)]
    [InlineData("3/14/2021", "en-GB", "2021-03-14", false)]
    [InlineData("14/3/2021", "en", "2021-03-14", false)]
    [InlineData("3.4.2021", "en", "2021-04-03", true)]
    [InlineData("3.4.2021", "de", "2021-04-03", false)]
    public void Slashes_mean_what_the_language_of_the_page_means_by_them(string text, string language, string value, bool isAmbiguous)
    {
        var date = DateScanner.First(text, new PageClues { Language = language }.Order);
        Assert.Equal((value, isAmbiguous), (date?.Value, date?.IsAmbiguous));
    }

    [Theory]
    [InlineData("version 1.2.2021.4")]
    [InlineData("call 030/12.12.20")]
    [InlineData("31.02.2021")]
    [InlineData("March 2021")]
    [InlineData("in 2021")]
    [InlineData("3 hours ago")]
    [InlineData("12 men and 2021 more")]
    [InlineData("September 10 12pm")]
    [InlineData("May 28-29 26")]
    [InlineData("$12.03.2021")]
    [InlineData("may 1 come in")]
    [InlineData("10.1000/2021.03.1234")]
    [InlineData("0212-03-04")]
    public void What_is_no_whole_date_is_none(string text) => Assert.Null(DateScanner.First(text, DayOrder.DayFirst));

    [Theory]
    [InlineData("20210312", "2021-03-12")]
    [InlineData("20210312T101500", "2021-03-12")]
    [InlineData("2021-03", "2021-03")]
    [InlineData("1616142600", "2021-03-19T08:30:00Z")]
    [InlineData("1616142600000", "2021-03-19T08:30:00Z")]
    [InlineData("Fri, 19 Mar 2021 08:30:00 GMT", "2021-03-19T08:30:00Z")]
    [InlineData("1234567", null)]
    [InlineData("20213312", null)]
    [InlineData("yesterday", null)]
    public void Fields_may_be_more_compact(string value, string? expected) => Assert.Equal(expected, DateScanner.OfField(value, DayOrder.DayFirst)?.Value);

    [Theory]
    [InlineData("https://example.org/2021/03/12/title", "2021-03-12")]
    [InlineData("https://example.org/news/2021-03-12-title.html", "2021-03-12")]
    [InlineData("https://example.org/20210312/a1234.html", "2021-03-12")]
    [InlineData("https://example.org/2021/0312/c90000-123.html", "2021-03-12")]
    [InlineData("https://example.org/2021-03/12/c_1127.htm", "2021-03-12")]
    [InlineData("https://example.org/meldungen/29-10-2021", "2021-10-29")]
    [InlineData("https://example.org/meldungen/09-10-2021", null)]
    [InlineData("https://example.org/blog/2023/october/03/wine", "2023-10-03")]
    [InlineData("https://example.org/blog/2023/october/wine", null)]
    [InlineData("https://example.org/2021/03/title", null)]
    [InlineData("https://example.org/article/20210312345", null)]
    [InlineData("https://2021-03-12.example.org/", null)]
    [InlineData("https://example.org/a/1234/56/78/b", null)]
    public void Addresses_have_days(string address, string? expected) => Assert.Equal(expected, AddressDates.Find(address)?.Value);

    [Fact]
    public void Long_runs_of_digits_and_letters_cost_no_more_than_their_length()
    {
        List<WrittenDate> found = [];
        DateScanner.Scan(new string('1', 2_000_000) + new string('a', 2_000_000) + string.Concat(Enumerable.Repeat("1.", 500_000)), DayOrder.DayFirst, 10, found);
        Assert.Empty(found);
    }
}
