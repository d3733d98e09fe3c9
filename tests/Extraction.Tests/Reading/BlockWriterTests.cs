using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Extraction.Tests.Reading;

/// <summary>What becomes of a text that is longer than a document may be.</summary>
public sealed class BlockWriterTests
{
    [Fact]
    public void A_paragraph_that_does_not_fit_is_cut_between_words_and_what_follows_is_left_out()
    {
        var writer = new BlockWriter();
        writer.Add("Before.", new TextBlock(BlockKind.Title, default));
        writer.Add(Packages.Many("word ", 3_600_000), new TextBlock(BlockKind.Body, default));
        writer.Add("Behind.", new TextBlock(BlockKind.Body, default));
        var read = writer.ToText(new FoundMetadata(""));
        SoundText.Assert(read);
        Assert.InRange(read.Text.Length, ExtractionLimits.MaxTextLength - 10, ExtractionLimits.MaxTextLength);
        Assert.EndsWith(" word", read.Text, StringComparison.Ordinal);
        Assert.Equal(2, read.Blocks.Count);
        Assert.Contains("longer than", read.LimitReached, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_does_not_divide_a_character()
    {
        var writer = new BlockWriter();
        writer.Add("1", new TextBlock(BlockKind.Body, default));
        writer.Add(Packages.Many("\ud83d\udc4d", 9_000_000), new TextBlock(BlockKind.Body, default));
        SoundText.Assert(writer.ToText(new FoundMetadata("")));
        Assert.Equal(2, writer.Count);
    }

    [Fact]
    public void Of_a_table_that_does_not_fit_the_rows_are_kept_that_do()
    {
        var writer = new BlockWriter();
        var cell = new string('x', 1024 * 1024);
        writer.AddTable([.. Enumerable.Repeat<IReadOnlyList<string>>([cell, cell], 20)], new TextBlock(BlockKind.Table, default));
        var read = writer.ToText(new FoundMetadata(""));
        SoundText.Assert(read);
        Assert.Equal(7, Assert.Single(read.Blocks).Rows!.Count);
        Assert.NotNull(read.LimitReached);
    }

    [Fact]
    public void A_row_of_cells_in_which_nothing_can_be_seen_is_none()
    {
        var writer = new BlockWriter();
        Assert.Null(writer.AddTable([["\u200b", "\u00ad"]], new TextBlock(BlockKind.Table, default)));
        Assert.NotNull(writer.AddTable([["\u200b"], ["2004", "\u200b"]], new TextBlock(BlockKind.Table, default)));
        var read = writer.ToText(new FoundMetadata(""));
        SoundText.Assert(read);
        Assert.Equal("2004", read.Text);
    }
}
