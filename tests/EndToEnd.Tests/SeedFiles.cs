using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>The seed documents.</summary>
internal static class SeedFiles
{
    /// <summary>Their file names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("seeds"), "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The text of one, as it stands in the file.</summary>
    public static string Read(string name) => File.ReadAllText(Repository.PathOf("seeds/" + name));
}
