using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// Vectors of the parts of words, found by the 64-bit hash of the part: 8-bit integers with one scale per vector. Immutable and thread-safe.
/// </summary>
internal sealed class EmbeddingTable
{
    private const int MaxRows = 1024 * 1024;
    private const int MaxWidth = 1024;
    private const int ValueLimit = 127;

    private readonly ulong[] hashes;
    private readonly Slot[] slots;
    private readonly sbyte[] values;
    private readonly float[] scales;
    private readonly int shift;

    private EmbeddingTable(int width, ulong[] hashes, sbyte[] values, float[] scales)
    {
        (Width, this.hashes, this.values, this.scales) = (width, hashes, values, scales);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, hashes.Length * 2));
        shift = 64 - BitOperations.Log2((uint)size);
        slots = new Slot[size];
        for (var row = 0; row < hashes.Length; row++)
        {
            var slot = (int)(hashes[row] >> shift);
            while (slots[slot].Hash != 0) slot = (slot + 1) & (size - 1);
            slots[slot] = new Slot(hashes[row], row);
        }
    }

    /// <summary>0 for an empty one; hash and row side by side, in one line of the cache.</summary>
    private readonly record struct Slot(ulong Hash, int Row);

    /// <summary>Numbers per vector.</summary>
    public int Width { get; }

    public int Count => hashes.Length;

    /// <summary>Rounds a table.</summary>
    /// <param name="width">Numbers per vector, a multiple of 16.</param>
    /// <param name="hashes">One per vector, none 0.</param>
    /// <param name="vectors">Row by row.</param>
    public static EmbeddingTable Quantize(int width, ulong[] hashes, ReadOnlySpan<float> vectors)
    {
        var values = new sbyte[hashes.Length * width];
        var scales = new float[hashes.Length];
        for (var row = 0; row < hashes.Length; row++)
        {
            var vector = vectors.Slice(row * width, width);
            var most = 1e-9f;
            foreach (var value in vector) most = Math.Max(most, Math.Abs(value));
            scales[row] = most / ValueLimit;
            for (var i = 0; i < width; i++) values[(row * width) + i] = (sbyte)MathF.Round(vector[i] / scales[row]);
        }

        return new EmbeddingTable(width, hashes, values, scales);
    }

    public static EmbeddingTable Read(BinaryReader reader)
    {
        var (width, count) = (reader.ReadInt32(), reader.ReadInt32());
        if (width is < 16 or > MaxWidth || width % 16 != 0 || count is < 0 or > MaxRows) throw new InvalidDataException("The table of parts of words is damaged.");
        var hashes = new ulong[count];
        var values = new sbyte[count * width];
        var scales = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(hashes.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(scales.AsSpan()));
        return new EmbeddingTable(width, hashes, values, scales);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Width);
        writer.Write(Count);
        writer.Write(MemoryMarshal.AsBytes(hashes.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(scales.AsSpan()));
    }

    /// <summary>Adds the vectors of the parts that there are, in their order.</summary>
    /// <param name="parts">Their hashes.</param>
    /// <param name="rows">Room for one number per part.</param>
    /// <param name="sum">To add to.</param>
    public void AddTo(ReadOnlySpan<ulong> parts, Span<int> rows, Span<float> sum)
    {
        // First where they are, then what they are: memory answers several questions at once when none waits for another.
        var found = 0;
        foreach (var part in parts)
        {
            for (var slot = (int)(part >> shift); slots[slot].Hash != 0; slot = (slot + 1) & (slots.Length - 1))
            {
                if (slots[slot].Hash != part) continue;
                rows[found++] = slots[slot].Row;
                break;
            }
        }

        foreach (var row in rows[..found]) Add(row, sum);
    }

    private void Add(int row, Span<float> sum)
    {
        var scale = Vector256.Create(scales[row]);
        var vector = values.AsSpan(row * Width, Width);
        for (var i = 0; i < Width; i += 16)
        {
            var (low, high) = Sixteen(vector.Slice(i, 16));
            (Vector256.Create(sum.Slice(i, 8)) + (Vector256.ConvertToSingle(low) * scale)).CopyTo(sum.Slice(i, 8));
            (Vector256.Create(sum.Slice(i + 8, 8)) + (Vector256.ConvertToSingle(high) * scale)).CopyTo(sum.Slice(i + 8, 8));
        }
    }

    private static (Vector256<int> Low, Vector256<int> High) Sixteen(ReadOnlySpan<sbyte> values)
    {
        var bytes = Vector128.Create(values);
        var (low, high) = Vector128.Widen(bytes);
        return (Vector256.Create(Vector128.WidenLower(low), Vector128.WidenUpper(low)), Vector256.Create(Vector128.WidenLower(high), Vector128.WidenUpper(high)));
    }
}
