namespace Dossier.Benchmarks;

/// <summary>A folder that goes with its owner.</summary>
internal sealed class TempDirectory : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("dossier-bench-").FullName;

    /// <summary>Path of something in it.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
