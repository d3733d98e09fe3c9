using System.Buffers.Binary;
using System.Numerics;

namespace Dossier.Extraction.Duplicates;

/// <summary>
/// The MinHash sketch of a set of shingles (Broder 1997): for each of many hash functions the least value that any shingle has. Two sets agree in a place
/// with the probability of their Jaccard similarity. Of each value only the low 16 bits are kept, which is as good for texts that are alike (b-bit minwise
/// hashing, Li and König 2010) and lets a sketch of the same size hold twice as many values. A pure function of the set; the width of the processor's
/// vectors does not show.
/// </summary>
internal sealed class MinHash
{
    /// <summary>Hash functions: the standard deviation of an estimate of 0.45 is 0.03.</summary>
    public const int Functions = 256;

    /// <summary>Size of a sketch in bytes.</summary>
    public const int SketchBytes = Functions * sizeof(ushort);

    private static readonly uint[] Factors = Constants(first: 0, odd: 1);
    private static readonly uint[] Summands = Constants(first: Functions, odd: 0);

    private readonly uint[] least = new uint[Functions];

    /// <summary>An empty set.</summary>
    public MinHash() => Array.Fill(least, uint.MaxValue);

    /// <summary>Shingles added, repeated ones counted again.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a shingle.</summary>
    /// <param name="shingle">Its hash, evenly distributed.</param>
    public void Add(uint shingle)
    {
        Count++;
        var hash = new Vector<uint>(shingle);
        for (var at = 0; at < Functions; at += Vector<uint>.Count)
        {
            var values = (hash * new Vector<uint>(Factors, at)) + new Vector<uint>(Summands, at);
            Vector.Min(values, new Vector<uint>(least, at)).CopyTo(least, at);
        }
    }

    /// <summary>The sketch: 256 unsigned 16-bit values, little-endian.</summary>
    public byte[] ToSketch()
    {
        var sketch = new byte[SketchBytes];
        for (var n = 0; n < Functions; n++) BinaryPrimitives.WriteUInt16LittleEndian(sketch.AsSpan(n * sizeof(ushort)), (ushort)least[n]);
        return sketch;
    }

    // SplitMix64 (Steele, Lea and Flood 2014) from a fixed seed: part of the format of a sketch, never to be changed alone.
    private static uint[] Constants(int first, uint odd)
    {
        var constants = new uint[Functions];
        for (var n = 0; n < Functions; n++)
        {
            var state = unchecked((ulong)(first + n + 1) * 0x9E3779B97F4A7C15);
            state = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9);
            state = unchecked((state ^ (state >> 27)) * 0x94D049BB133111EB);
            constants[n] = (uint)((state ^ (state >> 31)) >> 32) | odd;
        }

        return constants;
    }
}
