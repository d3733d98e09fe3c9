using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language.Neural;

/// <summary>Rows of numbers as 8-bit integers, with one scale for every 32 of them. Belongs to one thread at a time.</summary>
/// <param name="width">Numbers of a row, a multiple of <see cref="Group"/>.</param>
/// <param name="count">Rows.</param>
internal sealed class RoundedRows(int width, int count)
{
    /// <summary>Numbers with a scale in common.</summary>
    public const int Group = 32;

    private const int Limit = sbyte.MaxValue;
    private const int Step = 8;

    /// <summary>A group of zeros has a scale, too.</summary>
    private const float Least = 1e-9f;

    private readonly int groups = width / Group;
    private readonly sbyte[] values = new sbyte[width * count];
    private readonly float[] scales = new float[width / Group * count];

    /// <summary>Rows that there is room for.</summary>
    public int Count => count;

    /// <summary>Rounds a row, half away from zero.</summary>
    public void Round(int row, ReadOnlySpan<float> numbers)
    {
        for (var group = 0; group < groups; group++)
        {
            ref var from = ref MemoryMarshal.GetReference(numbers.Slice(group * Group, Group));
            ref var to = ref values[(row * width) + (group * Group)];
            var (a, b, c, d) = (Vector256.LoadUnsafe(ref from), Vector256.LoadUnsafe(ref from, Step), Vector256.LoadUnsafe(ref from, 2 * Step), Vector256.LoadUnsafe(ref from, 3 * Step));
            var tops = Vector256.MaxNative(Vector256.MaxNative(Vector256.Abs(a), Vector256.Abs(b)), Vector256.MaxNative(Vector256.Abs(c), Vector256.Abs(d)));
            var most = Least;
            for (var lane = 0; lane < Step; lane++) most = Math.Max(most, tops[lane]);
            scales[(row * groups) + group] = most / Limit;
            var steps = Limit / most;
            Vector256.Narrow(Narrow(a, b, steps), Narrow(c, d, steps)).StoreUnsafe(ref to);
        }
    }

    /// <summary>Gives a part of a row.</summary>
    /// <param name="row">Which.</param>
    /// <param name="first">A multiple of <see cref="Group"/>.</param>
    /// <param name="numbers">Overwritten; their number a multiple of <see cref="Group"/>.</param>
    public void Widen(int row, int first, Span<float> numbers)
    {
        for (var at = 0; at < numbers.Length; at += Group)
        {
            var scale = Vector256.Create(scales[(row * groups) + ((first + at) / Group)]);
            ref var to = ref MemoryMarshal.GetReference(numbers.Slice(at, Group));
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref values[(row * width) + first + at]));
            Store(low, scale, ref to, 0);
            Store(high, scale, ref to, 2 * Step);
        }
    }

    /// <summary>Copies a row to other rows of the same width.</summary>
    public void CopyTo(int row, RoundedRows target, int targetRow)
    {
        values.AsSpan(row * width, width).CopyTo(target.values.AsSpan(targetRow * width));
        scales.AsSpan(row * groups, groups).CopyTo(target.scales.AsSpan(targetRow * groups));
    }

    private static Vector256<short> Narrow(Vector256<float> low, Vector256<float> high, float steps) => Vector256.Narrow(Quantization.Round(low * steps, Limit), Quantization.Round(high * steps, Limit));

    private static void Store(Vector256<short> rounded, Vector256<float> scale, ref float target, nuint at)
    {
        var (low, high) = Vector256.Widen(rounded);
        (Vector256.ConvertToSingle(low) * scale).StoreUnsafe(ref target, at);
        (Vector256.ConvertToSingle(high) * scale).StoreUnsafe(ref target, at + Step);
    }
}
