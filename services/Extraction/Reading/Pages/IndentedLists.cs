using Dossier.Common.V1;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// Finds the items of lists whose signs are drawn or missing: paragraphs one close below the other, further to the right than the running text of their column.
/// Paragraphs whose first lines are indented are none.
/// </summary>
internal static class IndentedLists
{
    /// <summary>How much further to the right, in heights of a line.</summary>
    private const double MinIndent = 1;

    /// <summary>Places that differ by less are one.</summary>
    private const double SamePlace = 0.35;

    /// <summary>Distance of two items at most, in distances of two lines: less than between paragraphs.</summary>
    private const double MaxPitch = 1.25;

    /// <summary>Longest item.</summary>
    private const int MaxLength = 600;

    /// <summary>Lines beyond these are looked at for no list.</summary>
    private const int MaxLines = 400;

    /// <summary>Part of a column's width that items of one line each leave free.</summary>
    private const double MinFree = 0.15;

    /// <summary>Lines that begin with a capital, or a digit, from which on that is no chance.</summary>
    private const int MinCapitals = 3;

    /// <summary>Whether a block is a list of short lines, an item each.</summary>
    /// <param name="block">Its lines.</param>
    /// <param name="left">Where the lines of its column begin.</param>
    /// <param name="right">Where they end.</param>
    public static bool IsListOfLines(IReadOnlyList<PageLine> block, double left, double right)
    {
        if (block.Count is < 2 or > MaxLines) return false;
        var size = block[0].Size;
        var (first, widest) = (block.Min(line => line.Left), block.Max(line => line.Right));
        if (first - left < size * MinIndent || right - widest < (right - left) * MinFree) return false;
        if (block.Any(line => line.Left - first > size * SamePlace || char.IsLower(line.Text[0]) || LineJoiner.EndsInHyphen(line.Text))) return false;
        // Verses end with commas. Three lines of a narrow text do not all begin with capitals, and they are as long as they can be.
        if (block.Count(line => line.Text[^1] is ',' or ';') * 2 >= block.Count) return false;
        if (block.Count >= MinCapitals && block.All(line => char.IsUpper(line.Text[0]) || char.IsDigit(line.Text[0]))) return true;
        var ended = block.Zip(block.Skip(1), (line, next) => widest - line.Right - next.Words[0].Width > size * 0.6).Count(isEnded => isEnded);
        return ended * 3 >= block.Count - 1 && ended > 0;
    }

    /// <summary>Labels the items among the paragraphs of a page.</summary>
    /// <param name="paragraphs">Of the document; those of the page are the last.</param>
    /// <param name="from">The first of the page.</param>
    /// <param name="columnOf">Where the lines of a paragraph's column begin and end, and how far apart they usually are.</param>
    public static void Label(List<PageParagraph> paragraphs, int from, Func<PageParagraph, (double Left, double Right, double Pitch)> columnOf)
    {
        var page = paragraphs.GetRange(from, paragraphs.Count - from);
        var running = page.Where(p => p.Table is null && p.Kind == BlockKind.Body && p.Lines.Count > 1 && p.First.Left - columnOf(p).Left < p.Size * MinIndent)
            .Select(p => (p.First.Flow, p.Size)).Distinct().ToLookup(pair => pair.Flow, pair => pair.Size);
        var firstLines = page.Where(p => p.Lines.Count > 1 && p.First.Left - p.Lines[1].Left > p.Size * MinIndent / 2).Select(p => Math.Round(p.First.Left)).ToHashSet();
        for (var i = 0; i < page.Count;)
        {
            var end = i;
            while (end < page.Count && IsCandidate(page[end]) && (end == i || IsNext(page[end - 1], page[end], columnOf(page[end]).Pitch))) end++;
            if (end - i > 1) page.GetRange(i, end - i).ForEach(item => item.Kind = BlockKind.ListItem);
            i = Math.Max(end, i + 1);
        }

        bool IsCandidate(PageParagraph paragraph)
        {
            if (paragraph.Table is not null || paragraph.Kind is not (BlockKind.Body or BlockKind.ListItem) || paragraph.Length > MaxLength || Captions.IsCaption(paragraph)) return false;
            var size = paragraph.Size;
            var (left, right, _) = columnOf(paragraph);
            return paragraph.First.Left - left >= size * MinIndent && !IsCentred(paragraph, left, right) && paragraph.Lines.All(line => Math.Abs(line.Left - paragraph.First.Left) < size * SamePlace)
                && running[paragraph.First.Flow].Any(text => Math.Abs(text - size) < size * 0.06)
                && !firstLines.Contains(Math.Round(paragraph.First.Left)) && !firstLines.Contains(Math.Round(paragraph.First.Left) + 1) && !firstLines.Contains(Math.Round(paragraph.First.Left) - 1);
        }
    }

    // A line in the middle of its column, with room on both sides.
    private static bool IsCentred(PageParagraph paragraph, double left, double right) =>
        paragraph.Lines.All(line => Math.Abs(line.Left - left - (right - line.Right)) < line.Size) && paragraph.First.Left - left > (right - left) / 8;

    private static bool IsNext(PageParagraph last, PageParagraph next, double pitch) =>
        last.First.Flow == next.First.Flow && next.First.Top > last.Last.Top && next.First.Top - last.Last.Top < pitch * MaxPitch;
}
