namespace Dossier.Extraction.Models;

/// <summary>Weights and lists that are part of the assembly.</summary>
internal static class Embedded
{
    /// <summary>Reads one.</summary>
    /// <param name="resource">Its folder and file: "Models/lines.model".</param>
    /// <param name="read">Makes of its bytes what they stand for.</param>
    /// <exception cref="InvalidOperationException">The build lacks it.</exception>
    public static T Read<T>(string resource, Func<Stream, T> read)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not part of this build.");
        return read(stream);
    }
}
