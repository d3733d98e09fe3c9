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

    /// <summary>Most pixels of the pictures on a page that is drawn: each of them is decoded, however small it is drawn. A scan of a large sheet at 600 per inch has 140 million.</summary>
    public const long MaxPicturePixels = 200_000_000;

    /// <summary>So many pixels of a picture are decoded in the time in which one is read.</summary>
    private const double DecodedPerRead = 20;

    /// <summary>Headings are larger than the text by this at least.</summary>
    private const double HeadingRatio = 1.12;

    /// <summary>Pixels per inch of a drawn page, and pixels at most.</summary>
    private const int Resolution = 300;

    private const double MaxPixels = 25e6;

    private const double PointsPerInch = 72;

    public string Id => "pdf/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Pdf];

    public string? Missing => programs.Poppler.Missing;

    public string Programs => $"{programs.Poppler.Version} {programs.Tesseract.Version}".Trim();

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        PdfStreams.Check(document.Content, cancel);
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
        var pictures = PagePictures.Read(programs.Poppler.Pictures(content, MaxPages, cancel));
        if (empty.Count < pages.Count) empty.RemoveAll(page => !pictures.GetValueOrDefault(page.Number).IsContent);
        if (empty.Count == 0) return arranged;
        if (programs.Tesseract.Missing is { } missing)
        {
            if (empty.Count == pages.Count) throw new UnreadableDocument(ErrorReason.ReaderUnavailable, $"The pages of the PDF are pictures. To read them, install {missing}.");
            limits.Stop(FormattableString.Invariant($"{empty.Count} pages are pictures and left out; to read them, install {missing}"));
            return arranged;
        }

        RemoveTooLarge(empty, pictures, pages.Count, limits);
        var read = Affordable(empty, pictures, limits).ToDictionary(page => page.Number, page => Recognize(content, page, cancel));
        return [.. arranged.Select(page => read.GetValueOrDefault(page.Number, page))];
    }

    private static void RemoveTooLarge(List<TextPage> empty, Dictionary<int, PagePictures> pictures, int pages, BlockWriter limits)
    {
        var before = empty.Count;
        empty.RemoveAll(page => pictures.GetValueOrDefault(page.Number).Pixels > MaxPicturePixels);
        if (empty.Count == before) return;
        var message = FormattableString.Invariant($"more than {MaxPicturePixels} pixels on a page: {before - empty.Count} pages are left out");
        if (empty.Count == 0 && before == pages) throw new UnreadableDocument(ErrorReason.LimitExceeded, $"The pages of the PDF are pictures of {message}.");
        limits.Stop(message);
    }

    /// <summary>How many of the first pages are read as pictures: as many as there are pixels for, one at least.</summary>
    /// <param name="pixels">Of each page.</param>
    public static int Affordable(IEnumerable<double> pixels)
    {
        double all = 0;
        return pixels.TakeWhile((page, i) => (all += page) <= Tesseract.MaxPixels || i == 0).Count();
    }

    private static List<TextPage> Affordable(List<TextPage> empty, Dictionary<int, PagePictures> pictures, BlockWriter limits)
    {
        var end = Affordable(empty.Select(page => Drawn(page) + (pictures.GetValueOrDefault(page.Number).Pixels / DecodedPerRead)));
        if (end == empty.Count) return empty;
        limits.Stop(FormattableString.Invariant($"more than {Tesseract.MaxPixels} pixels of pages that are pictures: those behind them are left out"));
        return empty[..end];
    }

    private static double Drawn(TextPage page) => page.Width * page.Height / (PointsPerInch * PointsPerInch) * Math.Pow(ResolutionOf(page), 2);

    private TextPage Recognize(ReadOnlyMemory<byte> content, TextPage page, CancellationToken cancel)
    {
        var resolution = ResolutionOf(page);
        var picture = programs.Poppler.Draw(content, page.Number, resolution, cancel);
        if (picture.Length == 0) return page;
        var words = TesseractWords.Read(programs.Tesseract.Read(picture, 0, resolution, cancel), PointsPerInch / resolution, PointsPerInch / resolution, page.Number);
        return words.Count == 0 ? page : words[0] with { Width = page.Width, Height = page.Height };
    }

    private static int ResolutionOf(TextPage page)
    {
        var inches = Math.Max(1, page.Width * page.Height) / (PointsPerInch * PointsPerInch);
        return (int)Math.Clamp(Math.Sqrt(MaxPixels / inches), 10, Resolution);
    }
}

/// <summary>The pictures on a page, as <c>pdfimages -list</c> tells them.</summary>
/// <param name="Pixels">Of all of them together.</param>
/// <param name="IsContent">One is large enough to show text; smaller ones are ornaments.</param>
internal readonly record struct PagePictures(long Pixels, bool IsContent)
{
    private const int MinSide = 200;

    /// <summary>By number of the page.</summary>
    /// <param name="list">"   1     0 image    2550  3300  gray …": page, number, kind, width, height, behind two lines of titles.</param>
    public static Dictionary<int, PagePictures> Read(string list)
    {
        Dictionary<int, PagePictures> pages = [];
        foreach (var line in list.Split('\n').Skip(2))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length <= 4) continue;
            var (page, width, height) = (Number(columns[0]), Number(columns[3]), Number(columns[4]));
            var before = pages.GetValueOrDefault(page);
            pages[page] = new PagePictures(before.Pixels + ((long)width * height), before.IsContent || (width >= MinSide && height >= MinSide));
        }

        return pages;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
