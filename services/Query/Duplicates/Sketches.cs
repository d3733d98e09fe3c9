using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Dossier.Query.Duplicates;

/// <summary>Compares sketches as <c>Revision.sketch</c> describes them. docs/duplicates.md tells what the figures rest on.</summary>
internal static class Sketches
{
    /// <summary>Size in bytes: 256 unsigned 16-bit values.</summary>
    public const int Size = Values * sizeof(ushort);

    /// <summary>Two documents whose similarity is estimated at this or more are near-duplicates.</summary>
    public const double Threshold = 0.38;

    /// <summary>Bands that are looked up: at the threshold 97 of 100 pairs share one, at a similarity of a half 999 of 1,000.</summary>
    public const int Bands = 24;

    private const int Values = 256;
    private const int BandValues = 2;

    /// <summary>The share of places in which two sketches are equal.</summary>
    public static double Similarity(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var a = MemoryMarshal.Cast<byte, ushort>(one);
        var b = MemoryMarshal.Cast<byte, ushort>(other);
        var equal = 0;
        for (var n = 0; n < Values; n++)
        {
            if (a[n] == b[n]) equal++;
        }

        return (double)equal / Values;
    }

    /// <summary>The bands of a sketch: number and values in one.</summary>
    public static IReadOnlyList<long> BandsOf(ReadOnlySpan<byte> sketch)
    {
        var bands = new long[Bands];
        for (var n = 0; n < Bands; n++) bands[n] = ((long)n << 32) | BinaryPrimitives.ReadUInt32LittleEndian(sketch[(n * BandValues * sizeof(ushort))..]);
        return bands;
    }
}
