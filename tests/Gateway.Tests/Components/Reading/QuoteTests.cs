using Dossier.Gateway.Components.Reading;

namespace Dossier.Gateway.Tests.Components.Reading;

/// <summary>Words by which a passage is known again.</summary>
public sealed class QuoteTests
{
    [Theory]
    [InlineData("trade grew", "trade grew")]
    [InlineData("  trade\n   grew\u00a0again ", "trade grew again")]
    [InlineData("\n", "")]
    [InlineData("", "")]
    public void White_space_is_one_space(string passage, string quote) => Assert.Equal(quote, Quote.Of(passage));

    [Fact]
    public void A_long_passage_is_quoted_by_its_beginning_in_whole_code_points() =>
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", Quote.Length)), Quote.Of(string.Concat(Enumerable.Repeat("😀", 500))));

    [Fact]
    public void The_nearest_of_several_places_is_found()
    {
        const string Text = "we agree. Later: we\n agree. At last: we agree";
        Assert.Equal((0, 8), Quote.FindNearest(Text, "we agree", 0));
        Assert.Equal((17, 26), Quote.FindNearest(Text, "we agree", 15));
        Assert.Equal((Text.Length - 8, Text.Length), Quote.FindNearest(Text, "we agree", 1_000));
        Assert.Null(Quote.FindNearest(Text, "we disagree", 0));
    }

    [Fact]
    public void What_stands_behind_white_space_begins_with_its_quote()
    {
        Assert.True(Quote.Begins("\n trade  grew fast", "trade grew"));
        Assert.False(Quote.Begins("the trade grew", "trade grew"));
    }

    [Fact]
    public void Every_quote_is_found_in_the_text_that_it_is_of()
    {
        const string Text = "한국과 미국은\n\n  60년 동안 \"동맹\" 관계를 유지해 왔다. 😀 The end.";
        for (var start = 0; start < Text.Length; start++)
        {
            if (char.IsWhiteSpace(Text[start]) || char.IsLowSurrogate(Text[start])) continue;
            Assert.Equal(start, Quote.FindNearest(Text, Quote.Of(Text[start..]), start)!.Value.Start);
        }
    }
}
