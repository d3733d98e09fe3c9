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
        for (nuint i = 0; i + Step <= (nuint)units.Length; i += Step) Vector256.MaxNative(Vector256.LoadUnsafe(ref at, i), Vector256<float>.Zero).StoreUnsafe(ref at, i);
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
        return Total(sum);
    }

    /// <summary>The dot products of a row with many rows, each the same bits as <see cref="Dot"/> gives.</summary>
    /// <param name="row">One row, of a length that is a multiple of 8.</param>
    /// <param name="rows">The first of the others.</param>
    /// <param name="stride">From the beginning of one to that of the next.</param>
    /// <param name="products">One for each.</param>
    public static void Dots(ReadOnlySpan<float> row, ReadOnlySpan<float> rows, int stride, Span<float> products)
    {
        var at = 0;
        for (; at + 4 <= products.Length; at += 4)
        {
            ref var own = ref MemoryMarshal.GetReference(row);
            ref var a = ref MemoryMarshal.GetReference(rows.Slice(at * stride, row.Length));
            ref var b = ref MemoryMarshal.GetReference(rows.Slice((at + 1) * stride, row.Length));
            ref var c = ref MemoryMarshal.GetReference(rows.Slice((at + 2) * stride, row.Length));
            ref var d = ref MemoryMarshal.GetReference(rows.Slice((at + 3) * stride, row.Length));
            var (sumA, sumB, sumC, sumD) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
            for (nuint i = 0; i + Step <= (nuint)row.Length; i += Step)
            {
                var part = Vector256.LoadUnsafe(ref own, i);
                sumA += part * Vector256.LoadUnsafe(ref a, i);
                sumB += part * Vector256.LoadUnsafe(ref b, i);
                sumC += part * Vector256.LoadUnsafe(ref c, i);
                sumD += part * Vector256.LoadUnsafe(ref d, i);
            }

            (products[at], products[at + 1], products[at + 2], products[at + 3]) = (Total(sumA), Total(sumB), Total(sumC), Total(sumD));
        }

        for (; at < products.Length; at++) products[at] = Dot(row, rows.Slice(at * stride, row.Length));
    }

    /// <summary>Index of the greatest number, the first of equal ones.</summary>
    public static int Greatest(ReadOnlySpan<float> row)
    {
        ref var at = ref MemoryMarshal.GetReference(row);
        var whole = row.Length / Step * Step;
        var tops = Vector256.Create(float.NegativeInfinity);
        for (var i = 0; i < whole; i += Step) tops = Vector256.MaxNative(tops, Vector256.LoadUnsafe(ref at, (nuint)i));
        var top = float.NegativeInfinity;
        for (var lane = 0; lane < Step; lane++) top = Math.Max(top, tops[lane]);
        for (var i = whole; i < row.Length; i++) top = Math.Max(top, row[i]);
        return Math.Max(row.IndexOf(top), 0);
    }

    private static float Total(Vector256<float> sum) => ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}
