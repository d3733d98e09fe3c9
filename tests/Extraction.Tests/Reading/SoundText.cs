using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Tests.Reading;

/// <summary>What holds for whatever any reader makes of any bytes.</summary>
internal static class SoundText
{
    /// <summary>Text, blocks, cells, evidence and members are whole, in order and inside their limits.</summary>
    public static void Assert(ReadText read)
    {
        // AnnotatedText refuses blocks that are out of order or outside; CodePoints refuses halves of surrogate pairs.
        var text = new AnnotatedText(read.Text, read.Blocks);
        _ = new CodePoints(text.Text);
        Xunit.Assert.DoesNotContain('\0', text.Text);
        Xunit.Assert.True(text.Text.Length <= ExtractionLimits.MaxTextLength && read.Blocks.Count <= ExtractionLimits.MaxBlocks);
        foreach (var block in read.Blocks)
        {
            Xunit.Assert.Equal(block.Range, block.Range.Trimmed(text.Text));
            AssertCells(block);
        }

        AssertBetween(read);
        var whole = new TextRange(0, text.Text.Length);
        Xunit.Assert.All(Evidence(read.Metadata), range => Xunit.Assert.True(whole.Contains(range)));
        AssertMembers(read.Members);
    }

    // Cells stand in their table, one behind the other.
    private static void AssertCells(TextBlock block)
    {
        var end = block.Range.Start;
        foreach (var cell in (block.Rows ?? []).SelectMany(row => row))
        {
            Xunit.Assert.True(cell.Start >= end && cell.End <= block.Range.End && cell.Length > 0, $"{cell} in {block.Range} behind {end}");
            end = cell.End;
        }
    }

    // No text is outside of all blocks.
    private static void AssertBetween(ReadText read)
    {
        var end = 0;
        foreach (var block in read.Blocks)
        {
            Xunit.Assert.True(read.Text.AsSpan(end, block.Range.Start - end).IsWhiteSpace());
            end = block.Range.End;
        }

        Xunit.Assert.True(read.Text.AsSpan(end).IsWhiteSpace());
    }

    // Each has a path of its own that climbs nowhere.
    private static void AssertMembers(IReadOnlyList<Member> members)
    {
        foreach (var member in members)
        {
            Xunit.Assert.False(member.Path.Length == 0 || member.Path.StartsWith('/') || member.Path.Split('/').Any(part => part is ".." or "." or ""), member.Path);
            Xunit.Assert.True(member.Error is null || member.Content.IsEmpty);
        }

        Xunit.Assert.Equal(members.Count, members.Select(member => member.Path).Distinct(StringComparer.Ordinal).Count());
    }

    private static IEnumerable<TextRange> Evidence(FoundMetadata found) =>
        new[] { found.Title, found.Author, found.Publisher, found.Section, found.Genre }.Select(value => value?.Evidence)
            .Concat(new[] { found.PublicationDate, found.UpdateDate }.SelectMany(date => (date?.Grounds ?? []).Select(range => (TextRange?)range).Append(date?.Evidence)))
            .OfType<TextRange>();
}
