using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Programs;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>Pictures of text: PNG, JPEG and TIFF. tesseract recognizes the words; what they make, from here.</summary>
internal sealed class PictureReader(InstalledPrograms programs) : IReader
{
    /// <summary>Most pixels of a picture, or of a page; a larger one is not decoded.</summary>
    public const long MaxPixels = 64_000_000;

    /// <summary>Most pages of a TIFF; what stands on later ones is left out.</summary>
    public const int MaxPages = 50;

    /// <summary>
    /// Headings are larger than the text by this at least. A line is as high as its highest and lowest letter make it, so that lines of one font differ.
    /// </summary>
    public const double HeadingRatio = 1.5;

    private const double PointsPerInch = 72;

    public string Id => "picture/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Png, Reading.MediaTypes.Jpeg, Reading.MediaTypes.Tiff];

    public string? Missing => programs.Tesseract.Missing;

    public string Programs => programs.Tesseract.Version;

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var size = PictureSize.Read(document.Content.Span, TypeOf(document.Content.Span), MaxPages);
        if (size.Width > MaxPixels / size.Height)
            throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"The picture is {size.Width} by {size.Height} pixels: more than {MaxPixels} are not decoded."));
        var writer = new BlockWriter();
        var title = PageBlocks.Write(Recognize(document.Content, size, cancel), writer, HeadingRatio, cancel);
        var text = writer.ToText(new FoundMetadata(""));
        var limit = size.Pages <= PagesOf(size) ? null
            : size.Pages > MaxPages ? FormattableString.Invariant($"more than {MaxPages} pages: those behind them are left out")
            : FormattableString.Invariant($"more than {Tesseract.MaxPixels} pixels: the pages behind them are left out");
        return text with { Metadata = PageMetadata.Find(text, title, null), LimitReached = limit ?? text.LimitReached };
    }

    // Each page by itself, so that the limits of a run are those of a page.
    private List<TextPage> Recognize(ReadOnlyMemory<byte> content, PictureSize size, CancellationToken cancel)
    {
        // Without a resolution a pixel counts as a point.
        var (across, down) = (size.Across > 0 ? PointsPerInch / size.Across : 1, size.Down > 0 ? PointsPerInch / size.Down : 1);
        List<TextPage> pages = [];
        for (var page = 0; page < PagesOf(size); page++)
            pages.AddRange(TesseractWords.Read(programs.Tesseract.Read(content, page, (int)size.Across, cancel), across, down, page + 1).Take(1));
        return pages;
    }

    // As many as there are pixels for if all are like the largest; one at least.
    private static int PagesOf(PictureSize size) => (int)Math.Min(Math.Min(size.Pages, MaxPages), Math.Max(1, Tesseract.MaxPixels / (size.Width * size.Height)));

    private static string TypeOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 0 && bytes[0] == 0x89 ? Reading.MediaTypes.Png : bytes.Length > 0 && bytes[0] == 0xFF ? Reading.MediaTypes.Jpeg : Reading.MediaTypes.Tiff;
}
