using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Tests.Reading.Metadata;

public sealed class DateLineTests
{
    [Theory]
    [InlineData("March 12, 2021", "2021-03-12", DatePrecision.Day, false)]
    [InlineData("Published on: 2021-03-12 10:30", "2021-03-12T10:30", DatePrecision.Minute, false)]
    [InlineData("Last updated 12 March 2021", "2021-03-12", DatePrecision.Day, true)]
    [InlineData("Friday, 12 March 2021 10:30:05 KST", "2021-03-12T10:30:05", DatePrecision.Second, false)]
    [InlineData("Freitag, 12. März 2021, 10.30 Uhr", "2021-03-12T10:30", DatePrecision.Minute, false)]
    [InlineData("Zuletzt aktualisiert: 12.03.2021", "2021-03-12", DatePrecision.Day, true)]
    [InlineData("입력 2021. 3. 12. (금)", "2021-03-12", DatePrecision.Day, false)]
    [InlineData("2021年3月12日 星期五", "2021-03-12", DatePrecision.Day, false)]
    [InlineData("12 de marzo de 2021", "2021-03-12", DatePrecision.Day, false)]
    public void A_line_is_a_date_with_a_label_or_a_weekday(string line, string value, DatePrecision precision, bool isUpdate)
    {
        var found = DateLine.Read($"x {line} y", new TextRange(2, 2 + line.Length));
        Assert.NotNull(found);
        Assert.Equal((value, precision, isUpdate), (found.Date.Value, found.Date.Precision, found.IsUpdate));
        Assert.InRange(found.Date.Evidence!.Value.Start, 2, line.Length);
    }

    [Theory]
    [InlineData("The ministers met on March 12, 2021")]
    [InlineData("March 12, 2021 was a Friday")]
    [InlineData("Copyright 12 March 2021")]
    [InlineData("Jane Doe, 12 March 2021")]
    [InlineData("March 2021")]
    [InlineData("12.03.2021 – 14.03.2021")]
    [InlineData("")]
    public void What_says_more_is_no_date_line(string line) => Assert.Null(DateLine.Read(line, new TextRange(0, line.Length)));
}
