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

    /// <summary>Words that are as low as this part of the usual height, and how sure they have to be.</summary>
    private const double Speck = 0.4;

    private const double MinSpeck = 70;

    /// <summary>Distance of syllables in heights of a line; and how much of a distance a space adds at least.</summary>
    private const double UsualAdvance = 1.0;

    private const double MinSpace = 0.22;

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
                    var text = PageSigns.Normalize(fields[11]);
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
        if (words.Count == 0) return;
        var usual = words.Select(word => word.Words.Height).Order().ElementAt(words.Count / 2);
        foreach (var block in words.GroupBy(word => word.Place.Block))
        {
            if (block.Average(word => word.Sure) < MinBlock) continue;
            foreach (var line in block.Where(word => word.Sure >= (word.Words.Height < usual * Speck ? MinSpeck : MinWord)).GroupBy(word => word.Place))
            {
                var flow = (pages[^1].Number * -MaxParts) - line.Key.Block;
                pages[^1].Lines.Add(new PageLine(pages[^1].Number, (flow * MaxParts) - line.Key.Paragraph, flow, AsOneLine([.. line.Select(word => word.Words)])));
            }
        }

        words.Clear();
    }

    // Words are as high as their line, because those without tall letters are low; and syllables of Korean, each of which is a word to tesseract, are made words.
    private static List<PageWord> AsOneLine(List<PageWord> words)
    {
        var (top, bottom) = (words.Min(word => word.Box.Top), words.Max(word => word.Box.Bottom));
        var advance = SyllableAdvance(words, (bottom - top) * UsualAdvance);
        List<PageWord> line = [];
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i] with { Box = words[i].Box with { Top = top, Bottom = bottom } };
            if (i > 0 && AreKorean(words[i - 1], word) && word.Box.Left - words[i - 1].Box.Left < advance * (words[i - 1].Text.Length + MinSpace))
                line[^1] = new PageWord(line[^1].Text + word.Text, line[^1].Box with { Right = Math.Max(line[^1].Box.Right, word.Box.Right) });
            else
                line.Add(word);
        }

        return line;
    }

    // Syllables stand equally far apart from left to left; most of a line's are inside words.
    private static double SyllableAdvance(List<PageWord> words, double usual)
    {
        var advances = words.Zip(words.Skip(1)).Where(pair => AreKorean(pair.First, pair.Second) && pair.Second.Box.Left > pair.First.Box.Left)
            .Select(pair => (pair.Second.Box.Left - pair.First.Box.Left) / pair.First.Text.Length).Order().ToList();
        return advances.Count < 3 ? usual : advances[advances.Count / 4];
    }

    private static bool AreKorean(PageWord one, PageWord next) => one.Text.All(PageSigns.IsHangul) && PageSigns.IsHangul(next.Text[0]);

    /// <summary>Keeps the numbers of different pages' blocks apart, and of different blocks' paragraphs; those of other programs are not below zero.</summary>
    private const long MaxParts = 100_000;

    private static double Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private readonly record struct Word((int Block, int Paragraph, int Line) Place, PageWord Words, double Sure);
}
