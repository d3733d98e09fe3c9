using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Extraction.Tests.Reading;

public sealed class RaisedTextTests
{
    [Theory]
    [InlineData("The minister said so.", "1", "")]
    [InlineData("the war", "12", "")]
    [InlineData("a word ", "[3]", "")]
    [InlineData("“No!”", "2, 3", "")]
    [InlineData("Kim", "*", "")]
    [InlineData("in 2004", "7", "")]
    [InlineData("the treaty (of Bonn)", "4", "")]
    [InlineData("회의", "1", "")]
    [InlineData("an area of 20 km", "2", "2")]
    [InlineData("500 meters", "2", "2")]
    [InlineData("sin", "2", "2")]
    [InlineData("10", "6", "^6")]
    [InlineData("1.5 × 10", "−3", "^−3")]
    [InlineData("the 19", "th", "th")]
    [InlineData("(a + b)", "2", "2")]
    [InlineData("", "1", "1")]
    [InlineData("page", "2004", "2004")]
    public void Marks_of_notes_are_left_out_and_exponents_are_not(string before, string raised, string written) => Assert.Equal(written, RaisedText.Write(before, raised));

    [Theory]
    [InlineData("co\u00ADop", "coop")]
    [InlineData("zero\u200Bwidth\uFEFF\u2060", "zerowidth")]
    [InlineData("ภาษา\u200Bไทย", "ภาษา\u200Bไทย")]
    [InlineData("no\u00A0break", "no\u00A0break")]
    public void What_says_where_a_line_may_end_is_no_part_of_a_word(string text, string kept)
    {
        var writer = new BlockWriter();
        writer.Add(text, new TextBlock(BlockKind.Body, default));
        writer.AddTable([[text, "x"]], new TextBlock(BlockKind.Table, default));
        Assert.Equal($"{kept}\n{kept}\tx", writer.ToText(new FoundMetadata("")).Text);
        Assert.Equal(kept, Pipelines.Extract($"<html><body><p>{text}</p></body></html>").Text.Trim());
    }
}
