using System.Runtime.InteropServices;
using Dossier.Query.Duplicates;

namespace Dossier.Query.Tests.Duplicates;

/// <summary>Sketches of made-up texts whose similarity is known.</summary>
internal static class MadeSketch
{
    private const int Places = Sketches.Size / sizeof(ushort);

    /// <summary>The sketch of a story.</summary>
    /// <param name="story">Sketches of different stories have next to nothing in common.</param>
    /// <param name="version">Two versions of a story differ in the places that either has changed.</param>
    /// <param name="changed">Places of 256 that this version has changed.</param>
    public static byte[] Of(int story, int version = 0, int changed = 0)
    {
        var sketch = new byte[Sketches.Size];
        new Random(story).NextBytes(sketch);
        var values = MemoryMarshal.Cast<byte, ushort>(sketch.AsSpan());
        var random = new Random((story * 1_000) + version + 1);
        foreach (var place in Enumerable.Range(0, Places).OrderBy(_ => random.Next()).Take(changed).ToList()) values[place] ^= (ushort)random.Next(1, ushort.MaxValue);
        return sketch;
    }
}
