using Dossier.Gateway.Components;

namespace Dossier.Gateway.Tests.Components;

/// <summary>Characters that must not act.</summary>
public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("plain 한국 “…” 😀\tand\nlines", "plain 한국 “…” 😀\tand\nlines")]
    [InlineData("nul\0, bell\a, escape\u001b[31m, delete\u007f", "nul␀, bell␇, escape␛[31m, delete␡")]
    [InlineData("c1 \u0085\u009b, nothing \uffff\ufffe", "c1 \ufffd\ufffd, nothing \ufffd\ufffd")]
    [InlineData("over\u202Eridden\u202C and \u202Dagain", "over\ufffdridden\u202C and \ufffdagain")]
    [InlineData("marks of Hebrew \u200f and isolates \u2067…\u2069 stay", "marks of Hebrew \u200f and isolates \u2067…\u2069 stay")]
    public void What_cannot_be_seen_or_turns_the_order_around_becomes_visible(string text, string shown)
    {
        Assert.Equal(shown, DisplayText.Of(text));
        Assert.Equal(text.Length, shown.Length);
    }

    [Theory]
    [InlineData(" a\n\nb ", 10, "a b")]
    [InlineData("one two three", 7, "one two …")]
    [InlineData("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2, "👩‍👩‍👧👩‍👩‍👧 …")]
    [InlineData("", 5, "")]
    public void A_line_is_short_and_whole(string text, int length, string line) => Assert.Equal(line, DisplayText.Line(text, length));

    [Fact]
    public void A_line_of_a_huge_text_looks_at_its_beginning_only() => Assert.Equal("xxxxx …", DisplayText.Line(new string('x', 10_000_000), 5));
}
