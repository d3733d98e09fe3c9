using Dossier.Common.V1;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dossier.Contracts.Tests;

/// <summary>The map against a walk over the runes of the text, one after another.</summary>
public sealed class CodePointsTests
{
    private static readonly Gen<(string Text, int Start, int End)> Ranges =
        from text in Texts.Any
        let length = text.EnumerateRunes().Count()
        from one in Gen.Choose(0, length)
        from other in Gen.Choose(0, length)
        select (text, Math.Min(one, other), Math.Max(one, other));

    [Fact]
    public void Every_offset_maps_as_the_walk_over_runes_says() =>
        Prop.ForAll(Texts.Any.ToArbitrary(), text =>
        {
            var map = new CodePoints(text);
            var boundaries = Boundaries(text);
            Assert.Equal(boundaries.Count - 1, map.Length);
            for (var point = 0; point < boundaries.Count; point++)
            {
                Assert.Equal(boundaries[point], map.ToUtf16(point));
                Assert.Equal(point, map.FromUtf16(boundaries[point]));
            }
        }).Check(Texts.Cases(1000));

    [Fact]
    public void An_offset_inside_a_pair_counts_as_the_end_of_the_pair() =>
        Prop.ForAll(Texts.Any.ToArbitrary(), text =>
        {
            var map = new CodePoints(text);
            for (var at = 1; at < text.Length; at++)
            {
                if (char.IsLowSurrogate(text[at])) Assert.Equal(map.FromUtf16(at + 1), map.FromUtf16(at));
            }
        }).Check(Texts.Cases(500));

    [Fact]
    public void Both_ways_to_make_a_span_agree_and_the_span_matches() =>
        Prop.ForAll(Ranges.ToArbitrary(), range =>
        {
            var map = new CodePoints(range.Text);
            var expected = string.Concat(range.Text.EnumerateRunes().Skip(range.Start).Take(range.End - range.Start).Select(rune => rune.ToString()));
            var span = map.SpanAt(range.Start, range.End);
            Assert.Equal(new Span { Start = range.Start, End = range.End, Exact = expected }, span);
            Assert.Equal(span, map.SpanOf(map.ToUtf16(range.Start), map.ToUtf16(range.End)));
            Assert.Equal(expected, map.Slice(range.Start, range.End).ToString());
            Assert.True(map.Matches(span));
        }).Check(Texts.Cases(1000));

    [Fact]
    public void A_span_that_is_shifted_or_says_something_else_does_not_match() =>
        Prop.ForAll(Ranges.ToArbitrary(), range =>
        {
            var map = new CodePoints(range.Text);
            var span = map.SpanAt(range.Start, range.End);
            Assert.False(map.Matches(new Span(span) { Exact = span.Exact + "a" }));
            Assert.False(map.Matches(new Span(span) { End = span.End + 1 }));
            Assert.False(map.Matches(new Span(span) { Start = span.Start - 1 }));
        }).Check(Texts.Cases(500));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 4)]
    [InlineData(2, 1)]
    [InlineData(int.MinValue, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_span_outside_the_text_does_not_match(int start, int end) =>
        Assert.False(new CodePoints("a😀b").Matches(new Span { Start = start, End = end }));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("한국")]
    [InlineData("😀")]
    public void Offsets_outside_the_text_are_refused(string text)
    {
        var map = new CodePoints(text);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.FromUtf16(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.FromUtf16(text.Length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.ToUtf16(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.ToUtf16(map.Length + 1));
    }

    // Attributes are stored as UTF-8, which cannot hold half a pair: < stands for the first half, > for the second.
    [Theory]
    [InlineData("<", 0)]
    [InlineData("a>", 1)]
    [InlineData("<>>", 2)]
    [InlineData("a<<>", 1)]
    [InlineData("ab<c", 2)]
    public void A_lone_surrogate_is_refused_where_it_stands(string pattern, int offset)
    {
        var text = pattern.Replace('<', '\ud83d').Replace('>', '\ude00');
        var error = Assert.Throws<ArgumentException>(() => new CodePoints(text));
        Assert.Contains($"offset {offset}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1500)]
    [InlineData(20_000)]
    public void Exact_is_whole_up_to_a_thousand_code_points_and_a_thousand_long_above(int length)
    {
        foreach (var piece in new[] { "x", "한", "😀", "a😀" })
        {
            var runes = string.Concat(Enumerable.Repeat(piece, length)).EnumerateRunes().Take(length).ToList();
            var text = string.Concat(runes);
            var exact = CodePoints.Exact(text);
            if (length <= 1000)
            {
                Assert.Equal(text, exact);
            }
            else
            {
                Assert.Equal(1000, exact.EnumerateRunes().Count());
                Assert.Equal(string.Concat(runes.Take(500)) + " […] " + string.Concat(runes.TakeLast(495)), exact);
            }

            var map = new CodePoints("<" + text + ">");
            Assert.True(map.Matches(new Span { Start = 1, End = length + 1, Exact = exact }));
            Assert.False(map.Matches(new Span { Start = 0, End = length, Exact = exact }));
        }
    }

    // UTF-16 offsets at which a code point begins, and the end of the text.
    private static List<int> Boundaries(string text)
    {
        List<int> boundaries = [0];
        foreach (var rune in text.EnumerateRunes()) boundaries.Add(boundaries[^1] + rune.Utf16SequenceLength);
        return boundaries;
    }
}
