using System.Globalization;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Programs;

/// <summary>poppler's programs (package poppler-utils): what is in a PDF, where its words stand, and how its pages look.</summary>
internal sealed class Poppler
{
    /// <summary>What to install.</summary>
    public const string Package = "poppler-utils";

    private const long MiB = 1024 * 1024;

    private static readonly ProgramLimits Quick = new(TimeSpan.FromSeconds(10), 5, 256 * MiB, MiB);
    private static readonly ProgramLimits Usual = new(TimeSpan.FromSeconds(60), 30, 512 * MiB, 256 * MiB);

    private readonly ChildProgram? describe;
    private readonly ChildProgram? layout;
    private readonly ChildProgram? draw;
    private readonly ChildProgram? pictures;

    /// <summary>Looks for them and asks for their version.</summary>
    /// <param name="searchPath">Folders, as the variable PATH has them.</param>
    public Poppler(string searchPath)
    {
        (describe, layout) = (ChildProgram.Find("pdfinfo", searchPath), ChildProgram.Find("pdftotext", searchPath));
        (draw, pictures) = (ChildProgram.Find("pdftoppm", searchPath), ChildProgram.Find("pdfimages", searchPath));
        if (describe is null || layout is null || draw is null || pictures is null) return;
        try
        {
            // All of them are of one package. "pdftotext version 22.12.0", on standard error.
            var run = layout.Run(["-v"], default, Quick, Text, CancellationToken.None);
            Version = run.Errors.Split('\n')[0].Trim().Replace("pdftotext version", "poppler", StringComparison.Ordinal);
        }
        catch (UnreadableDocument)
        {
            // Programs that cannot say their version within seconds are as good as none.
        }
    }

    /// <summary>"poppler 22.12.0"; empty when it is not installed.</summary>
    public string Version { get; } = "";

    /// <summary>What is to be installed; null when nothing is missing.</summary>
    public string? Missing => Version.Length > 0 ? null : Package;

    /// <summary>The document's own description, one "Key: value" a line. Dates as they are stored.</summary>
    /// <exception cref="UnreadableDocument">It is encrypted, or so damaged that no page is to be had.</exception>
    public string Describe(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var run = describe!.Run(["-rawdates", "-enc", "UTF-8", "-"], content, Usual with { OutputBytes = MiB }, Text, cancel);
        CheckRead(run.ExitCode, run.Errors);
        return run.Result;
    }

    /// <summary>Words with their boxes, page by page, as XHTML.</summary>
    /// <param name="content">The document.</param>
    /// <param name="lastPage">Pages behind it are left out.</param>
    /// <param name="read">Reads the XHTML, which may end anywhere.</param>
    /// <param name="cancel">Ends the work.</param>
    public T Words<T>(ReadOnlyMemory<byte> content, int lastPage, Func<Stream, T> read, CancellationToken cancel)
    {
        var run = layout!.Run(["-bbox-layout", "-enc", "UTF-8", "-l", Number(lastPage), "-", "-"], content, Usual, read, cancel);
        if (!run.Truncated) CheckRead(run.ExitCode, run.Errors);
        return run.Result;
    }

    /// <summary>The pictures on the pages, one a line behind two lines of titles.</summary>
    public string Pictures(ReadOnlyMemory<byte> content, int lastPage, CancellationToken cancel) =>
        pictures!.Run(["-list", "-l", Number(lastPage), "-"], content, Usual with { OutputBytes = 16 * MiB }, Text, cancel).Result;

    /// <summary>A page as a picture in shades of grey (PGM); empty when it cannot be drawn.</summary>
    /// <param name="content">The document.</param>
    /// <param name="page">From 1.</param>
    /// <param name="resolution">Pixels per inch.</param>
    /// <param name="cancel">Ends the work.</param>
    public byte[] Draw(ReadOnlyMemory<byte> content, int page, int resolution, CancellationToken cancel)
    {
        var limits = Usual with { OutputBytes = 64 * MiB };
        return draw!.Run(["-gray", "-r", Number(resolution), "-f", Number(page), "-l", Number(page), "-"], content, limits, output => output.ToBytes(), cancel).Result;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(BoundedOutput output) => Encoding.UTF8.GetString(output.ToBytes());

    private static void CheckRead(int exitCode, string errors)
    {
        if (exitCode == 0) return;
        if (errors.Contains("Incorrect password", StringComparison.Ordinal) || errors.Contains("encrypt", StringComparison.OrdinalIgnoreCase))
            throw new UnreadableDocument(ErrorReason.EncryptedDocument, "The PDF is encrypted, and opens only with a password.");
        throw new UnreadableDocument(ErrorReason.MalformedDocument, "The PDF is damaged: no page of it can be read.");
    }
}
