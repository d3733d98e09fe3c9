using Dossier.Gateway.Components;

namespace Dossier.Gateway.Tests.Components;

/// <summary>Words and addresses that pages share.</summary>
public sealed class WordingTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1 kB")]
    [InlineData(4967, "5 kB")]
    [InlineData(4944, "4.9 kB")]
    [InlineData(20_576, "21 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1 MB")]
    [InlineData(67_108_864, "67 MB")]
    public void Sizes_have_two_digits_at_least(long bytes, string words) => Assert.Equal(words, Wording.Size(bytes));

    [Theory]
    [InlineData(-5, "0 seconds")]
    [InlineData(1, "1 second")]
    [InlineData(89, "89 seconds")]
    [InlineData(90, "1 minute")]
    [InlineData(7200, "2 hours")]
    [InlineData(500_000, "5 days")]
    public void Durations_are_told_roughly(int seconds, string words) => Assert.Equal(words, Wording.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("", "Collections", null)]
    [InlineData("?all", "Collections", null)]
    [InlineData("status", "Status", null)]
    [InlineData("collections/news", "Documents", "news")]
    [InlineData("collections/news?state=FAILED#x", "Documents", "news")]
    [InlineData("collections/news/documents/a1/details", "Documents", "news")]
    [InlineData("collections/news/search?q=a+%22b%22", "Search", "news")]
    [InlineData("collections/news/documents/a1/briefing", "Briefing", "news")]
    [InlineData("collections/news/timeline?entity=a", "Timeline", "news")]
    [InlineData("collections/NEWS", "None", null)]
    [InlineData("other", "None", null)]
    public void Navigation_knows_where_an_address_is(string address, string section, string? collection)
    {
        var place = Place.Of(address);
        Assert.Equal((section, collection), (place.Section.ToString(), place.Collection?.Id));
    }

    [Fact]
    public void The_words_of_a_search_stay_in_the_box() => Assert.Equal("a \"b\"", Place.Of("collections/news/search?q=a+%22b%22").Query);
}
