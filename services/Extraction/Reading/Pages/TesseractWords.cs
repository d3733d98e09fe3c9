using System.Globalization;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// Reads what <c>tesseract … tsv</c> writes: a line for each page (level 1), block, paragraph, line (4) and word (5), with numbers of what it belongs to, a box in
/// pixels and, for words, how sure it is (0 to 100).
/// </summary>
internal static class TesseractWords
{
    /// <summary>Words that are less sure are specks and lines.</summary>
    private const double MinWord = 10;

    /// <summary>Blocks that are less sure on average are pictures.</summary>
    private const double MinBlock = 30;

    private const int Columns = 12;
    private const int PageLevel = 1;
    private const int WordLevel = 5;

    /// <summary>The pages with their lines; blocks of garbage are left out.</summary>
    /// <param name="table">The lines, the first with the names of the columns.</param>
    /// <param name="across">Points in a pixel's width.</param>
    /// <param name="down">Points in a pixel's height.</param>
    /// <param name="firstPage">Number of the first page.</param>
    public static List<TextPage> Read(string table, double across, double down, int firstPage)
    {
        List<TextPage> pages = [];
        List<Word> words = [];
        foreach (var line in table.Split('\n').Skip(1))
        {
            var fields = line.Split('\t');
            if (fields.Length < Columns) continue;
            var box = new PageBox(Number(fields[6]) * across, Number(fields[7]) * down, (Number(fields[6]) + Number(fields[8])) * across, (Number(fields[7]) + Number(fields[9])) * down);
            switch (Number(fields[0]))
            {
                case PageLevel:
                    Close(pages, words);
                    pages.Add(new TextPage(firstPage + pages.Count, box.Right, box.Bottom, []));
                    break;
                case WordLevel when pages.Count > 0:
                    var text = Letters.Normalize(fields[11]);
                    var sure = double.TryParse(fields[10], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
                    if (text.Length > 0) words.Add(new Word(((int)Number(fields[2]), (int)Number(fields[3]), (int)Number(fields[4])), new PageWord(text, box), sure));
                    break;
            }
        }

        Close(pages, words);
        return pages;
    }

    private static void Close(List<TextPage> pages, List<Word> words)
    {
        foreach (var block in words.GroupBy(word => word.Place.Block))
        {
            if (block.Average(word => word.Sure) < MinBlock) continue;
            // A paragraph of tesseract's is a block of lines here; its lines are as high as their words are together, because words without tall letters are low.
            foreach (var line in block.Where(word => word.Sure >= MinWord).GroupBy(word => word.Place))
            {
                var (top, bottom) = (line.Min(word => word.Words.Box.Top), line.Max(word => word.Words.Box.Bottom));
                var flow = (pages[^1].Number * -MaxParts) - line.Key.Block;
                pages[^1].Lines.Add(new PageLine(
                    pages[^1].Number, (flow * MaxParts) - line.Key.Paragraph, flow,
                    [.. line.Select(word => word.Words with { Box = word.Words.Box with { Top = top, Bottom = bottom } })]));
            }
        }

        words.Clear();
    }

    /// <summary>Keeps the numbers of different pages' blocks apart, and of different blocks' paragraphs; those of other programs are not below zero.</summary>
    private const long MaxParts = 100_000;

    private static double Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private readonly record struct Word((int Block, int Paragraph, int Line) Place, PageWord Words, double Sure);
}
