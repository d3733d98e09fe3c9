using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>A word and where it stands, in points from the upper left corner of its page.</summary>
internal readonly record struct PageWord(string Text, PageBox Box)
{
    public double Width => Box.Right - Box.Left;

    public double Height => Box.Bottom - Box.Top;
}

/// <summary>A page with its lines in reading order.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Width">In points.</param>
/// <param name="Height">In points.</param>
/// <param name="Lines">Never without words.</param>
internal sealed record TextPage(int Number, double Width, double Height, List<PageLine> Lines);

/// <summary>A line of a column, or a part of one that a wide gap cuts off.</summary>
internal sealed class PageLine
{
    /// <summary>Makes a line of at least one word.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="block">Number of its block; lines of a block follow each other.</param>
    /// <param name="flow">Number of its flow: blocks that are read one after the other.</param>
    /// <param name="words">From left to right.</param>
    public PageLine(int page, long block, long flow, IReadOnlyList<PageWord> words)
    {
        (Page, Block, Flow, Words) = (page, block, flow, words);
        Box = new PageBox(words.Min(w => w.Box.Left), words.Min(w => w.Box.Top), words.Max(w => w.Box.Right), words.Max(w => w.Box.Bottom));
        // Of most of its letters: signs, raised numbers and words in another font are of other heights.
        Size = words.GroupBy(w => Math.Round(w.Height, 1)).MaxBy(group => (group.Sum(w => w.Text.Length), group.Key))!.Key;
        Text = string.Join(' ', words.Select(w => w.Text));
    }

    public int Page { get; }

    public long Block { get; }

    public long Flow { get; }

    public IReadOnlyList<PageWord> Words { get; }

    public PageBox Box { get; }

    public string Text { get; }

    /// <summary>Height of its letters from the highest to the lowest, in points: what there is for the size of the font.</summary>
    public double Size { get; }

    public double Left => Box.Left;

    public double Right => Box.Right;

    public double Top => Box.Top;

    public double Bottom => Box.Bottom;

    public double Width => Box.Right - Box.Left;

    /// <summary>Text that runs up or down the page.</summary>
    public bool IsUpright => Text.Length <= 3 || Box.Bottom - Box.Top <= 3 * Width;

    /// <summary>Whether two lines stand side by side.</summary>
    public bool SharesRow(PageLine other) =>
        Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top) > 0.6 * Math.Min(Bottom - Top, other.Bottom - other.Top);

    /// <summary>Whether one stands above the other.</summary>
    public bool SharesColumn(PageLine other) => Math.Min(Right, other.Right) > Math.Max(Left, other.Left);

    /// <summary>Whether some of their words are of one size.</summary>
    public bool SharesSize(PageLine other, double ratio)
    {
        if (AreSame(Size, other.Size)) return true;
        return Words.Any(word => word.Text.Length > 2 && AreSame(word.Height, other.Size)) || other.Words.Any(word => word.Text.Length > 2 && AreSame(word.Height, Size));

        bool AreSame(double one, double another) => Math.Max(one, another) <= Math.Min(one, another) * ratio;
    }
}
