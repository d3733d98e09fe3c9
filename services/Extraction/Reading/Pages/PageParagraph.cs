using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>Lines that belong together, or a table.</summary>
internal sealed class PageParagraph(PageLine first)
{
    /// <summary>In reading order.</summary>
    public List<PageLine> Lines { get; } = [first];

    /// <summary>Its cells, when it is a table.</summary>
    public AlignedTable? Table { get; init; }

    public BlockKind Kind { get; set; } = BlockKind.Body;

    public int Level { get; set; }

    /// <summary>Small print at the foot of a page or column: running text goes on behind it.</summary>
    public bool IsFootnote { get; set; }

    public PageLine First => Lines[0];

    public PageLine Last => Lines[^1];

    /// <summary>Size of most of its text.</summary>
    public double Size => Lines.MaxBy(line => line.Text.Length)!.Size;

    public int Length => Lines.Sum(line => line.Text.Length + 1);

    /// <summary>Where its first part stands: all lines on its first page and in its first column.</summary>
    public PageBox Box
    {
        get
        {
            var (left, top, right, bottom) = First.Box;
            foreach (var line in Lines.TakeWhile(line => line.Page == First.Page && line.Bottom >= First.Top))
                (left, top, right, bottom) = (Math.Min(left, line.Left), Math.Min(top, line.Top), Math.Max(right, line.Right), Math.Max(bottom, line.Bottom));
            return new PageBox(left, top, right, bottom);
        }
    }
}
