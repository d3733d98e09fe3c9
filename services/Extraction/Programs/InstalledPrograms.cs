namespace Dossier.Extraction.Programs;

/// <summary>
/// The programs of the machine that readers start. They are looked for once: a program that is installed later is found by the next start.
/// </summary>
internal sealed class InstalledPrograms
{
    private readonly Task<Poppler> poppler;
    private readonly Task<Tesseract> tesseract;

    /// <summary>Begins to ask all of them for their versions, at the same time and while the caller does other things.</summary>
    /// <param name="searchPath">Folders, as the variable PATH has them.</param>
    public InstalledPrograms(string searchPath) =>
        (poppler, tesseract) = (Task.Run(() => new Poppler(searchPath)), Task.Run(() => new Tesseract(searchPath)));

    /// <summary>Those on the PATH of this process.</summary>
    public static InstalledPrograms OnPath { get; } = new(Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>Reads and draws PDF. Waits until it is known whether it is there.</summary>
    public Poppler Poppler => poppler.Result;

    /// <summary>Reads pictures of text. Waits until it is known whether it is there.</summary>
    public Tesseract Tesseract => tesseract.Result;
}
