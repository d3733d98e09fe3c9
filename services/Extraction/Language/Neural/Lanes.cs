using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language.Neural;

/// <summary>Work on rows of numbers, eight at a time, in an order that no machine changes.</summary>
internal static class Lanes
{
    private const int Step = 8;

    /// <summary>Negative numbers become 0.</summary>
    public static void Rectify(Span<float> units)
    {
        ref var at = ref MemoryMarshal.GetReference(units);
        for (nuint i = 0; i + Step <= (nuint)units.Length; i += Step) Vector256.Max(Vector256.LoadUnsafe(ref at, i), Vector256<float>.Zero).StoreUnsafe(ref at, i);
    }

    /// <summary>target += source; of a length that is a multiple of 8.</summary>
    public static void Add(Span<float> target, ReadOnlySpan<float> source)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(source[..target.Length]);
        for (nuint i = 0; i + Step <= (nuint)target.Length; i += Step) (Vector256.LoadUnsafe(ref to, i) + Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
    }

    /// <summary>The dot product of two rows of a length that is a multiple of 8, summed in eight lanes.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b[..a.Length]);
        var sum = Vector256<float>.Zero;
        for (nuint i = 0; i + Step <= (nuint)a.Length; i += Step) sum += Vector256.LoadUnsafe(ref left, i) * Vector256.LoadUnsafe(ref right, i);
        return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
    }

    /// <summary>Index of the greatest number, the first of equal ones.</summary>
    public static int Greatest(ReadOnlySpan<float> row)
    {
        ref var at = ref MemoryMarshal.GetReference(row);
        var whole = row.Length / Step * Step;
        var tops = Vector256.Create(float.NegativeInfinity);
        for (var i = 0; i < whole; i += Step) tops = Vector256.Max(tops, Vector256.LoadUnsafe(ref at, (nuint)i));
        var top = float.NegativeInfinity;
        for (var lane = 0; lane < Step; lane++) top = Math.Max(top, tops[lane]);
        for (var i = whole; i < row.Length; i++) top = Math.Max(top, row[i]);
        return Math.Max(row.IndexOf(top), 0);
    }
}
