using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>Makes labelled blocks of pages: which paragraph is the title, a heading, a caption; and writes them in reading order.</summary>
internal sealed partial class PageBlocks
{
    private const int MaxHeadingLength = 200;
    private const int MaxHeadingLines = 4;

    /// <summary>Longest heading that is known by its place alone, not by its size.</summary>
    private const int MaxPlainHeading = 80;

    private const int MaxLevel = 6;

    /// <summary>Sizes that differ by less are one.</summary>
    private const double SizeStep = 1.05;

    private readonly IReadOnlyList<PageParagraph> paragraphs;
    private readonly LineJoiner joiner;
    private readonly double bodySize;
    private readonly double headingRatio;

    private PageBlocks(IReadOnlyList<PageParagraph> paragraphs, LineJoiner joiner, double headingRatio)
    {
        (this.paragraphs, this.joiner, this.headingRatio) = (paragraphs, joiner, headingRatio);
        bodySize = paragraphs.Where(p => p.Kind is BlockKind.Body or BlockKind.ListItem).SelectMany(p => p.Lines)
            .GroupBy(line => Math.Round(line.Size * 2) / 2).MaxBy(group => (group.Sum(line => line.Text.Length), -group.Key))?.Key ?? 0;
    }

    /// <summary>Writes the pages of a document.</summary>
    /// <param name="pages">With their lines in reading order.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="headingRatio">How much larger than running text a heading is at least.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Where the title is; null when none was found.</returns>
    public static TextRange? Write(IReadOnlyList<TextPage> pages, BlockWriter writer, double headingRatio, CancellationToken cancel)
    {
        var furniture = RunningLines.Find(pages);
        var paragraphs = ParagraphFinder.Find(pages, furniture, cancel);
        var joiner = new LineJoiner(pages.SelectMany(page => page.Lines));
        var blocks = new PageBlocks(paragraphs, joiner, headingRatio);
        blocks.Label(pages);
        return blocks.Write(writer, cancel);
    }

    private void Label(IReadOnlyList<TextPage> pages)
    {
        for (var i = 0; i < paragraphs.Count; i++)
        {
            var paragraph = paragraphs[i];
            if (paragraph.Table is not null || paragraph.Kind == BlockKind.Furniture || paragraph.IsFootnote) continue;
            if (Leaders().IsMatch(paragraph.Last.Text)) paragraph.Kind = BlockKind.Navigation;
            else if (Captions.IsCaption(paragraph)) paragraph.Kind = BlockKind.Caption;
            else if (IsHeading(i)) paragraph.Kind = BlockKind.Heading;
        }

        LabelTitle(pages);
        SetLevels();
    }

    private bool IsHeading(int index)
    {
        var paragraph = paragraphs[index];
        var text = paragraph.First.Text;
        if (paragraph.Length > MaxHeadingLength || paragraph.Lines.Count > MaxHeadingLines || !paragraph.Lines.Any(line => line.Text.Any(char.IsLetter))) return false;
        if (paragraph.Size >= bodySize * headingRatio) return true;
        // Of the size of the text: alone on its line, with text below it, and more space above than below.
        if (paragraph.Lines.Count > 1 || text.Length > MaxPlainHeading || text[^1] is ',' or ';' or '.' or '。' || paragraph.Size < bodySize * 0.95) return false;
        if (index + 1 == paragraphs.Count || paragraphs[index + 1] is not { Kind: BlockKind.Body, Table: null } next || next.Length < 2 * text.Length || next.First.Page != paragraph.First.Page) return false;
        var below = next.First.Top - paragraph.First.Bottom;
        if (below < -paragraph.Size / 2 || below > paragraph.Size * 2 || Math.Abs(next.First.Left - paragraph.First.Left) > paragraph.Size * 8) return false;
        if (NumberedHeading().IsMatch(text)) return true;
        if (paragraph.Kind != BlockKind.Body || !char.IsUpper(text.FirstOrDefault(char.IsLetter))) return false;
        return Above(index) > Math.Max(below * 1.3, paragraph.Size * 0.5) && !char.IsDigit(text[0]);
    }

    // Space to the paragraph above; large at the top of a page or column.
    private double Above(int index)
    {
        if (index == 0) return 0;
        var (last, first) = (paragraphs[index - 1].Last, paragraphs[index].First);
        return last.Page != first.Page || last.Bottom > first.Top + first.Size ? first.Size * 2 : first.Top - last.Bottom;
    }

    // The largest of the first page, when it is well above the size of the text and in the upper part of the page.
    private void LabelTitle(IReadOnlyList<TextPage> pages)
    {
        if (pages.Count == 0) return;
        var candidates = paragraphs.TakeWhile(p => p.First.Page == pages[0].Number)
            .Where(p => p.Kind == BlockKind.Heading && p.Size >= bodySize * headingRatio && p.First.Top < pages[0].Height * 0.6).ToList();
        if (candidates.MaxBy(p => p.Size) is { } title) title.Kind = BlockKind.Title;
    }

    // By numbering where there is one ("2.3" is of the second level), by rank of size otherwise.
    private void SetLevels()
    {
        List<double> sizes = [];
        foreach (var size in paragraphs.Where(p => p.Kind == BlockKind.Heading).Select(p => p.Size).OrderDescending())
        {
            if (sizes.Count == 0 || sizes[^1] > size * SizeStep) sizes.Add(size);
        }

        foreach (var heading in paragraphs.Where(p => p.Kind == BlockKind.Heading))
        {
            var number = SectionNumber().Match(heading.First.Text);
            var rank = sizes.FindIndex(size => size <= heading.Size * SizeStep) + 1;
            heading.Level = Math.Clamp(number.Success ? number.Value.Count(c => c == '.') + 1 : rank, 1, MaxLevel);
        }
    }

    private TextRange? Write(BlockWriter writer, CancellationToken cancel)
    {
        TextRange? title = null;
        foreach (var paragraph in paragraphs)
        {
            cancel.ThrowIfCancellationRequested();
            var block = new TextBlock(paragraph.Kind, default, paragraph.Level) { Page = paragraph.First.Page, Box = paragraph.Box };
            var range = paragraph.Table is { } table ? writer.AddTable(table.Rows, block) : writer.Add(joiner.Join(paragraph.Lines), block);
            if (paragraph.Kind == BlockKind.Title) title = range;
        }

        return title;
    }

    [GeneratedRegex(@"^(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}\.?|[IVX]{1,5}\.|[A-Z]\.|제\s?[0-9]{1,3}\s?[장절조])\s+[\p{Lu}\p{Lo}""“]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NumberedHeading();

    [GeneratedRegex(@"^[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}(?=\.?\s)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SectionNumber();

    // Dots that lead the eye to a page number: a table of contents.
    [GeneratedRegex(@"(?:\.\s?){4,}\s*(?:[0-9]{1,4}|[ivxl]{1,6})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Leaders();
}
