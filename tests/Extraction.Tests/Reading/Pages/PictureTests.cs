using System.Diagnostics;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Programs;
using Dossier.Extraction.Reading.Pages;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Reading.Pages;

/// <summary>Pictures of text: drawn by poppler from pages that the tests write, or dot by dot.</summary>
public sealed class PictureTests
{
    private const string Poppler = "poppler-utils";
    private const string Tesseract = "tesseract-ocr";

    private static readonly string[] Paragraph =
        ["Trade between the two countries grew by 5 percent last", "year, the ministry said on Thursday. The inter-", "national talks will go on in Seoul."];

    [RequiresFact(Poppler, Tesseract)]
    public void A_scanned_page_becomes_paragraphs_with_boxes_in_points()
    {
        var revision = Pipelines.Extract(Scan().ToPng(150));
        Assert.Equal((RevisionStatus.Complete, "image/png", ""), (revision.Status, revision.MediaType, revision.Metadata.Charset));
        var paragraph = revision.Blocks.Single(block => block.Kind == BlockKind.Body);
        Assert.Equal("Trade between the two countries grew by 5 percent last year, the ministry said on Thursday. The international talks will go on in Seoul.", paragraph.Span.Exact);
        Assert.Equal((BlockKind.Title, "Ministers agree"), (revision.Blocks[0].Kind, revision.Blocks[0].Span.Exact));
        Assert.Equal(1, paragraph.Origin.Page);
        Assert.InRange(paragraph.Origin.Box[0], 58, 63);
        Assert.InRange(paragraph.Origin.Box[1], 200, 208);
    }

    [RequiresFact(Poppler, Tesseract)]
    public void A_pdf_of_pictures_is_read_like_one_of_text_and_pages_with_words_are_not_read_twice()
    {
        var scan = Scan();
        var pdf = new TinyPdf().Page().Picture(scan.Width, scan.Height, scan.Grey).Page().Lines(50, 100, 12, "This page has words.").Picture(scan.Width, scan.Height, scan.Grey);
        var revision = Pipelines.Extract(pdf.ToBytes());
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        Assert.Contains("The international talks will go on in Seoul.", revision.Text, StringComparison.Ordinal);
        Assert.Equal([1, 1, 2], revision.Blocks.Select(block => block.Origin.Page));
        Assert.InRange(revision.Blocks[1].Origin.Box[0], 58, 63);
    }

    [RequiresFact(Poppler)]
    public void Without_the_program_a_pdf_of_pictures_says_what_to_install()
    {
        using var folder = new TempFolder();
        foreach (var program in new[] { "pdfinfo", "pdftotext", "pdftoppm", "pdfimages" }) File.CreateSymbolicLink(folder.Of(program), OnPath(program));
        var pipeline = ExtractionPipeline.Create(new InstalledPrograms(folder.Path));
        var picture = TinyPicture.Of("THE MINISTERS", "MET IN SEOUL");
        var pictured = new TinyPdf().Page().Picture(picture.Width, picture.Height, picture.Grey);
        var revision = pipeline.Extract(new DocumentBytes(pictured.ToBytes(), "test", "", "", ""));
        Assert.Equal(ErrorReason.ReaderUnavailable, revision.Error.Reason);
        Assert.Contains("tesseract-ocr", revision.Error.Message, StringComparison.Ordinal);

        revision = pipeline.Extract(new DocumentBytes(pictured.Page().Lines(50, 100, 12, "Words.").ToBytes(), "test", "", "", ""));
        Assert.Equal((RevisionStatus.Partial, "Words."), (revision.Status, revision.Text));
        Assert.Contains("tesseract-ocr", revision.Error.Message, StringComparison.Ordinal);
    }

    [RequiresFact(Tesseract)]
    public void Pages_of_a_tiff_are_read_up_to_a_limit()
    {
        TinyPicture one = TinyPicture.Of("THE MINISTERS", "MET IN SEOUL"), other = TinyPicture.Of("MINISTERS", "MET");
        var revision = Pipelines.Extract(TinyPicture.ToTiff(100, one, other));
        Assert.Equal((RevisionStatus.Complete, "image/tiff"), (revision.Status, revision.MediaType));
        Assert.Equal([1, 2], revision.Blocks.Select(block => block.Origin.Page).Distinct());
        Assert.Contains("SEOUL", revision.Text, StringComparison.Ordinal);
    }

    [RequiresFact(Tesseract, Prerequisite.Chromium)]
    public void Korean_is_read()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("page.html"), "<meta charset=utf-8><body style='font: 32px NanumGothic, sans-serif; background: white'><p>한국과 미국은 오랜 동맹이다.<p>Seoul and Washington are allies.");
        var start = new ProcessStartInfo(
            Prerequisite.Program(Prerequisite.Chromium),
            ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder.Of("profile")}", "--window-size=800,300", $"--screenshot={folder.Of("page.png")}", $"file://{folder.Of("page.html")}"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using (var browser = Process.Start(start)!)
        {
            browser.ErrorDataReceived += (_, _) => { };
            browser.BeginErrorReadLine();
            Assert.True(browser.WaitForExit(TimeSpan.FromMinutes(1)));
        }

        var revision = Pipelines.Extract(File.ReadAllBytes(folder.Of("page.png")));
        Assert.Contains("한국과 미국은 오랜 동맹이다.", revision.Text, StringComparison.Ordinal);
        Assert.Contains("Seoul and Washington are allies.", revision.Text, StringComparison.Ordinal);
    }

    [RequiresFact(Tesseract)]
    public void A_picture_too_large_is_refused_before_it_is_decoded()
    {
        var bytes = TinyPicture.Of("SEOUL").ToPng();
        bytes[16] = bytes[20] = 0x7F;
        AssertFailed(ErrorReason.LimitExceeded, bytes);
        bytes = TinyPicture.Of("SEOUL").ToJpeg();
        var frame = bytes.AsSpan().IndexOf((byte[])[0xFF, 0xC0, 0, 11]);
        bytes[frame + 5] = bytes[frame + 7] = 0xFF;
        AssertFailed(ErrorReason.LimitExceeded, bytes);
    }

    [RequiresFact(Tesseract)]
    public void Damaged_pictures_are_malformed()
    {
        AssertFailed(ErrorReason.MalformedDocument, TinyPicture.Of("SEOUL").ToPng()[..30]);
        AssertFailed(ErrorReason.MalformedDocument, TinyPicture.Of("SEOUL").ToPng()[..60]);
        AssertFailed(ErrorReason.MalformedDocument, TinyPicture.Of("SEOUL").ToJpeg()[..40]);
        AssertFailed(ErrorReason.MalformedDocument, TinyPicture.ToTiff(100, TinyPicture.Of("SEOUL"))[..100]);
    }

    [Fact]
    public void Sizes_and_resolutions_are_read_from_headers()
    {
        var picture = TinyPicture.Of("SEOUL");
        Assert.Equal(new PictureSize(picture.Width, picture.Height, 0, 0, 1), PictureSize.Read(picture.ToPng(), "image/png", 9));
        Assert.Equal(300, PictureSize.Read(picture.ToPng(300), "image/png", 9).Across, 0.01);
        Assert.Equal(new PictureSize(picture.Width, picture.Height, 100, 100, 1), PictureSize.Read(picture.ToJpeg(), "image/jpeg", 9));
        Assert.Equal(new PictureSize(picture.Width, picture.Height, 200, 200, 3), PictureSize.Read(TinyPicture.ToTiff(200, picture, picture, picture), "image/tiff", 9));
    }

    [Fact]
    public void Directories_of_a_tiff_that_go_round_are_counted_up_to_the_limit()
    {
        var bytes = TinyPicture.ToTiff(200, TinyPicture.Of("L"));
        var directory = BitConverter.ToInt32(bytes, 4);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 2 + (12 * BitConverter.ToInt16(bytes, directory))), directory);
        Assert.Equal(10, PictureSize.Read(bytes, "image/tiff", 9).Pages);
    }

    [Fact]
    public void Any_bytes_have_a_size_or_are_malformed()
    {
        var random = new Random(7);
        byte[][] files = [TinyPicture.Of("L").ToPng(300), TinyPicture.Of("L").ToJpeg(), TinyPicture.ToTiff(200, TinyPicture.Of("L"))];
        string[] types = ["image/png", "image/jpeg", "image/tiff"];
        for (var n = 0; n < 3000; n++)
        {
            var damaged = files[n % 3][..random.Next(1, Math.Min(400, files[n % 3].Length))].ToArray();
            for (var i = 0; i < 6; i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.InRange(PictureSize.Read(damaged, types[n % 3], 50).Pages, 1, 51);
            }
            catch (UnreadableDocument unreadable)
            {
                Assert.Equal(ErrorReason.MalformedDocument, unreadable.Reason);
            }
        }
    }

    private static TinyPicture Scan()
    {
        var pdf = new TinyPdf().Page().Text(60, 100, "Ministers agree", 30).Lines(60, 200, 24, []);
        for (var i = 0; i < Paragraph.Length; i++) pdf.Text(60, 200 + (i * 24), Paragraph[i], 18);
        return TinyPicture.OfPgm(InstalledPrograms.OnPath.Poppler.Draw(pdf.ToBytes(), 1, 150, CancellationToken.None));
    }

    private static string OnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static void AssertFailed(ErrorReason reason, byte[] content)
    {
        var revision = Pipelines.Extract(content);
        Assert.Equal((RevisionStatus.Failed, reason), (revision.Status, revision.Error?.Reason));
    }
}
