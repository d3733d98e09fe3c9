using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Finds where a text says what its metadata say. Looks at the blocks around the title only: a date deep in a text is another date.</summary>
/// <param name="text">The text.</param>
/// <param name="blocks">Its blocks.</param>
/// <param name="order">How its dates are written.</param>
internal sealed class TextEvidence(string text, IReadOnlyList<TextBlock> blocks, DayOrder order)
{
    /// <summary>Blocks before the title that may have a date or a name.</summary>
    private const int BlocksBefore = 12;

    /// <summary>Blocks behind the title.</summary>
    private const int BlocksBehind = 25;

    private const int MaxTitleBlocks = 2_000;
    private const int MaxBlockLength = 400;

    private int title = -1;

    /// <summary>The block that is the title, or the part of it; null when no block has it.</summary>
    public TextRange? Title(string? value)
    {
        if (value is null) return null;
        title = Find(value, kinds: true);
        if (title < 0) title = Find(value, kinds: false);
        return title < 0 ? null : blocks[title].Range;
    }

    /// <summary>The first date near the title that is the same day.</summary>
    public TextRange? Date(WrittenDate date)
    {
        List<WrittenDate> found = [];
        foreach (var block in Near())
        {
            if (block.Range.In(text).IndexOfAnyInRange('0', '9') < 0) continue;
            found.Clear();
            DateScanner.Scan(block.Range.In(text)[..Math.Min(block.Range.Length, MaxBlockLength)], order, 4, found);
            foreach (var written in found)
            {
                if (written.IsSameDay(date)) return new TextRange(block.Range.Start + written.Range.Start, block.Range.Start + written.Range.End);
            }
        }

        return null;
    }

    /// <summary>The first place near the title that has a name as a whole.</summary>
    public TextRange? Name(string value)
    {
        foreach (var block in Near())
        {
            var range = block.Range;
            var at = range.In(text)[..Math.Min(range.Length, MaxBlockLength)].IndexOf(value, StringComparison.Ordinal);
            if (at < 0) continue;
            var start = range.Start + at;
            var end = start + value.Length;
            if ((start == range.Start || !char.IsLetterOrDigit(text[start - 1])) && (end == range.End || !char.IsLetterOrDigit(text[end]))) return new TextRange(start, end);
        }

        return null;
    }

    private IEnumerable<TextBlock> Near()
    {
        var first = Math.Max(0, title - BlocksBefore);
        for (var i = first; i < blocks.Count && i <= Math.Max(title, 0) + BlocksBehind; i++) yield return blocks[i];
    }

    private int Find(string value, bool kinds)
    {
        for (var i = 0; i < blocks.Count && i < MaxTitleBlocks; i++)
        {
            var block = blocks[i];
            if (kinds && block.Kind is not (BlockKind.Title or BlockKind.Heading) || block.Range.Length > MetadataText.MaxLength) continue;
            if (MetadataText.IsSame(block.Range.In(text), value)) return i;
        }

        return -1;
    }
}
