using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Programs;

/// <summary>tesseract: which words are on a picture, and where.</summary>
internal sealed class Tesseract
{
    /// <summary>What to install.</summary>
    public const string Package = "tesseract-ocr";

    /// <summary>
    /// Most pixels of one document that are read: 23 pages of A4 at 300 per inch. A page of small print takes about 2.5 s of processor time, and a document must be done within the
    /// time that a worker has for it.
    /// </summary>
    public const long MaxPixels = 200_000_000;

    private const long MiB = 1024 * 1024;

    /// <summary>Languages that are read, as far as they are installed; English is needed.</summary>
    private static readonly string[] Wanted = ["eng", "kor"];

    private static readonly ProgramLimits Quick = new(TimeSpan.FromSeconds(10), 5, 512 * MiB, MiB);
    private static readonly ProgramLimits Usual = new(TimeSpan.FromSeconds(100), 60, 1024 * MiB, 64 * MiB);

    private readonly ChildProgram? program;
    private readonly string languages = "";

    /// <summary>Looks for it and asks for its version and languages.</summary>
    /// <param name="searchPath">Folders, as the variable PATH has them.</param>
    public Tesseract(string searchPath)
    {
        program = ChildProgram.Find("tesseract", searchPath);
        if (program is null) return;
        try
        {
            string version = "", listed = "";
            Parallel.Invoke(() => version = Said("--version"), () => listed = Said("--list-langs"));
            var installed = listed.Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
            languages = string.Join('+', Wanted.Where(installed.Contains));
            Version = $"{string.Join(' ', version.Split('\n').Take(2).Select(line => line.Trim()))} {Models(listed)}".Trim();
        }
        catch (UnreadableDocument)
        {
            // A program that cannot say its version within seconds is as good as none.
        }
    }

    /// <summary>"tesseract 5.3.0 leptonica-1.82.0 eng 7d4322bd2a77 kor …": the program and the models it reads with; empty when it is not installed.</summary>
    public string Version { get; } = "";

    /// <summary>What is to be installed; null when nothing is missing. Without the package of Korean, English alone is read.</summary>
    public string? Missing => languages.StartsWith(Wanted[0], StringComparison.Ordinal) ? null : $"{Package} and {Package}-kor";

    /// <summary>The words on a picture as tab-separated values.</summary>
    /// <param name="picture">PNG, JPEG, TIFF or PGM.</param>
    /// <param name="page">Which of its pages, from 0.</param>
    /// <param name="resolution">Pixels per inch; 0 to leave it to the picture.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="UnreadableDocument">It is no picture, or takes too long.</exception>
    public string Read(ReadOnlyMemory<byte> picture, int page, int resolution, CancellationToken cancel)
    {
        string[] hint = resolution == 0 ? [] : ["--dpi", resolution.ToString(CultureInfo.InvariantCulture)];
        string[] which = page == 0 ? [] : ["-c", $"tessedit_page_number={page.ToString(CultureInfo.InvariantCulture)}"];
        var run = program!.Run(["stdin", "stdout", "-l", languages, .. hint, .. which, "tsv"], picture, Usual, Text, cancel);
        return run.ExitCode == 0 ? run.Result : throw new UnreadableDocument(ErrorReason.MalformedDocument, "The picture is damaged: it cannot be decoded.");
    }

    private static string Text(BoundedOutput output) => Encoding.UTF8.GetString(output.ToBytes());

    private string Said(string argument) => program!.Run([argument], default, Quick, Text, CancellationToken.None) is var run && run.Result.Length > 0 ? run.Result : run.Errors;

    // The same program reads differently with other models, and they have no version of their own. 'List of available languages in "/usr/share/…/" (3):'
    private string Models(string listed)
    {
        var quoted = listed.Split('"');
        if (quoted.Length < 3) return languages;
        return string.Join(' ', languages.Split('+').Select(language => $"{language} {Digest(Path.Combine(quoted[1], language + ".traineddata"))}"));
    }

    private static string Digest(string path)
    {
        if (!File.Exists(path)) return "";
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 6));
    }
}
