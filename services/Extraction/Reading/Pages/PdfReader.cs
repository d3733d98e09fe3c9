using System.Globalization;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Programs;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// PDF: words and their places come from poppler; lines, paragraphs and what they are, from here. Pages that are pictures are read by tesseract.
/// </summary>
internal sealed class PdfReader(InstalledPrograms programs) : IReader
{
    /// <summary>Most pages; what stands on later ones is left out.</summary>
    public const int MaxPages = 2_000;

    /// <summary>Most pages that are read as pictures.</summary>
    public const int MaxPicturePages = 50;

    /// <summary>Headings are larger than the text by this at least.</summary>
    private const double HeadingRatio = 1.12;

    /// <summary>Pixels per inch of a drawn page, and pixels at most.</summary>
    private const int Resolution = 300;

    private const double MaxPixels = 25e6;

    private const double PointsPerInch = 72;

    /// <summary>Smaller pictures on a page without words are ornaments.</summary>
    private const int MinPictureSide = 200;

    public string Id => "pdf/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Pdf];

    public string? Missing => programs.Poppler.Missing;

    public string Programs => $"{programs.Poppler.Version} {programs.Tesseract.Version}".Trim();

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var description = PdfDescription.Read(programs.Poppler.Describe(document.Content, cancel));
        var (pages, limit) = programs.Poppler.Words(document.Content, MaxPages, stream => BboxLayout.Read(stream, cancel), cancel);
        if (pages.Count == 0) throw new UnreadableDocument(ErrorReason.MalformedDocument, "The PDF has no pages.");
        var writer = new BlockWriter();
        if (description.Pages > MaxPages) writer.Stop(FormattableString.Invariant($"more than {MaxPages} pages: those behind them are left out"));
        if (limit is not null) writer.Stop(limit);
        var read = new BlockWriter();
        var title = PageBlocks.Write(ReadPictures(document.Content, pages, writer, cancel), read, HeadingRatio, cancel);
        var text = read.ToText(new FoundMetadata(""));
        return text with { Metadata = PageMetadata.Find(text, title, description), LimitReached = writer.LimitReached ?? text.LimitReached };
    }

    // Pages without a word that have pictures; all of them, when there is no word in the whole document.
    private IReadOnlyList<TextPage> ReadPictures(ReadOnlyMemory<byte> content, List<TextPage> pages, BlockWriter limits, CancellationToken cancel)
    {
        var arranged = pages.ConvertAll(ReadingOrder.Arrange);
        var empty = pages.Where(page => page.Lines.Count == 0).ToList();
        if (empty.Count == 0) return arranged;
        if (empty.Count < pages.Count)
        {
            var pictured = PagesWithPictures(programs.Poppler.Pictures(content, MaxPages, cancel));
            empty.RemoveAll(page => !pictured.Contains(page.Number));
        }

        if (empty.Count == 0) return arranged;
        if (programs.Tesseract.Missing is { } missing)
        {
            if (empty.Count == pages.Count) throw new UnreadableDocument(ErrorReason.ReaderUnavailable, $"The pages of the PDF are pictures. To read them, install {missing}.");
            limits.Stop(FormattableString.Invariant($"{empty.Count} pages are pictures and left out; to read them, install {missing}"));
            return arranged;
        }

        if (empty.Count > MaxPicturePages) limits.Stop(FormattableString.Invariant($"more than {MaxPicturePages} pages are pictures: those behind them are left out"));
        var read = empty.Take(MaxPicturePages).ToDictionary(page => page.Number, page => Recognize(content, page, cancel));
        return [.. arranged.Select(page => read.GetValueOrDefault(page.Number, page))];
    }

    private TextPage Recognize(ReadOnlyMemory<byte> content, TextPage page, CancellationToken cancel)
    {
        var inches = Math.Max(1, page.Width * page.Height) / (PointsPerInch * PointsPerInch);
        var resolution = (int)Math.Clamp(Math.Sqrt(MaxPixels / inches), 10, Resolution);
        var picture = programs.Poppler.Draw(content, page.Number, resolution, cancel);
        if (picture.Length == 0) return page;
        var words = TesseractWords.Read(programs.Tesseract.Read(picture, 0, resolution, cancel), PointsPerInch / resolution, PointsPerInch / resolution, page.Number);
        return words.Count == 0 ? page : words[0] with { Width = page.Width, Height = page.Height };
    }

    // "   1     0 image    2550  3300  gray …": page, number, kind, width, height.
    private static HashSet<int> PagesWithPictures(string list)
    {
        HashSet<int> pages = [];
        foreach (var line in list.Split('\n').Skip(2))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 4 && Number(columns[3]) >= MinPictureSide && Number(columns[4]) >= MinPictureSide) pages.Add(Number(columns[0]));
        }

        return pages;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
