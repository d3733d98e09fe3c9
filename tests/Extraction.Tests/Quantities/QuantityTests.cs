using Dossier.Common.V1;

namespace Dossier.Extraction.Tests.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("Trade reached [US$71.6 billion] in 2004.", 71.6e9, "", "USD")]
    [InlineData("It cost [$5] then.", 5, "", "USD")]
    [InlineData("They gave [€1.5 million].", 1.5e6, "", "EUR")]
    [InlineData("The budget is [52.84 trillion won].", 52.84e12, "", "KRW")]
    [InlineData("It buys [20 percent] of exports.", 20, "percent", "")]
    [InlineData("It buys [11.8%] of exports.", 11.8, "percent", "")]
    [InlineData("Rates fell [2 percentage points].", 2, "percentage point", "")]
    [InlineData("It hit [1,234 people].", 1234, "person", "")]
    [InlineData("It flew [2,700 km] high.", 2700, "kilometre", "")]
    [InlineData("A [500-kilometer] range.", 500, "kilometre", "")]
    [InlineData("It covers [100 square miles].", 100, "square mile", "")]
    [InlineData("Over [a million] Koreans live there.", 1e6, "", "")]
    [InlineData("The U.S. has [28,500 troops] there.", 28500, "troop", "")]
    [InlineData("It has [15] Member States.", 15, "", "")]
    [InlineData("A [twenty-five percent] tariff.", 25, "percent", "")]
    [InlineData("It grew from little in 1990 to [US$3.8 billion] in 1996.", 3.8e9, "", "USD")]
    public void Finds_numbers_with_their_unit(string marked, double value, string unit, string currency)
    {
        Pipelines.AssertMarked(marked, revision => revision.Quantities.Select(q => ('[', q.Span)));
        var quantity = Assert.Single(Pipelines.Annotate(Testing.Marked.Parse(marked).Text).Quantities);
        Assert.Equal((value, unit, currency), (quantity.Value, quantity.Unit, quantity.Currency));
        Assert.False(quantity.HasLow || quantity.HasHigh);
    }

    [Theory]
    [InlineData("COVID-19 and the F-16, the G20, Route-66.")]
    [InlineData("In 1997, on March 19, 2021, at 16:42, the 38th parallel.")]
    [InlineData("Two of them met a man; the two countries agreed.")]
    [InlineData("Version 1.2.3 of section 4.5.6 and 10/12.")]
    public void Numbers_in_names_dates_and_versions_are_none(string text) => Assert.Empty(Pipelines.Annotate(text).Quantities);

    [Theory]
    [InlineData("about 40 percent", QuantityModifier.Approximate)]
    [InlineData("Some 3 million Japanese", QuantityModifier.Approximate)]
    [InlineData("more than 20 percent", QuantityModifier.MoreThan)]
    [InlineData("no more than 20 percent", QuantityModifier.AtMost)]
    [InlineData("at least 12 people", QuantityModifier.AtLeast)]
    [InlineData("12 people or more", QuantityModifier.AtLeast)]
    [InlineData("fewer than 12 people", QuantityModifier.LessThan)]
    [InlineData("the oversized 12 people", QuantityModifier.Unspecified)]
    public void Hedges_are_read(string text, QuantityModifier modifier) => Assert.Equal(modifier, Assert.Single(Pipelines.Annotate(text).Quantities).Modifier);

    [Theory]
    [InlineData("Exports rose by 5 percent", QuantityDirection.Up)]
    [InlineData("Exports fell sharply by about 5 percent", QuantityDirection.Down)]
    [InlineData("a 5 percent increase", QuantityDirection.Up)]
    [InlineData("Imports fell; exports were 5 percent", QuantityDirection.Unspecified)]
    public void Directions_are_read(string text, QuantityDirection direction) => Assert.Equal(direction, Assert.Single(Pipelines.Annotate(text).Quantities).Direction);

    [Theory]
    [InlineData("It is [10-15 km] away.", 10, 15)]
    [InlineData("It is [10 to 15 percent].", 10, 15)]
    [InlineData("It costs [$1.5-2 billion].", 1.5e9, 2e9)]
    [InlineData("It costs [$900 million to $1 billion].", 900e6, 1e9)]
    public void Ranges_have_two_ends_and_no_value(string marked, double low, double high)
    {
        Pipelines.AssertMarked(marked, revision => revision.Quantities.Select(q => ('[', q.Span)));
        var quantity = Assert.Single(Pipelines.Annotate(Testing.Marked.Parse(marked).Text).Quantities);
        Assert.Equal((low, high, false), (quantity.Low, quantity.High, quantity.HasValue));
    }
}
