using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dossier.Train.Learning.Neural;

/// <summary>
/// Products of matrices in row-major order, single precision. Each element is summed in the order of the inner dimension with fused multiply-add, so that the
/// same input gives the same bits on any machine.
/// </summary>
internal static class Matrix
{
    /// <summary>Columns of every product come in multiples of this.</summary>
    public const int Lanes = 16;

    private const int RowsAtOnce = 6;

    /// <summary>c = a·b, or c += a·b.</summary>
    /// <param name="a">n × k.</param>
    /// <param name="b">k × m, m a multiple of <see cref="Lanes"/>.</param>
    /// <param name="c">n × m.</param>
    /// <param name="n">Rows of a and c.</param>
    /// <param name="k">Columns of a, rows of b.</param>
    /// <param name="m">Columns of b and c.</param>
    /// <param name="add">Whether to add to what c holds.</param>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int n, int k, int m, bool add)
    {
        Debug.Assert(m % Lanes == 0 && a.Length >= n * k && b.Length >= k * m && c.Length >= n * m, "sizes fit");
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var result = ref MemoryMarshal.GetReference(c);
        // The columns of a step side by side: with the stride of a wide matrix they would all fall into the same few places of the cache.
        var panel = System.Buffers.ArrayPool<float>.Shared.Rent(k * Lanes);
        for (var column = 0; column < m; column += Lanes)
        {
            for (var i = 0; i < k; i++) b.Slice((i * m) + column, Lanes).CopyTo(panel.AsSpan(i * Lanes));
            var row = 0;
            for (; row + RowsAtOnce <= n; row += RowsAtOnce) Six(ref left, ref panel[0], ref result, row, column, k, m, add);
            for (; row < n; row++) One(ref left, ref panel[0], ref result, row, column, k, m, add);
        }

        System.Buffers.ArrayPool<float>.Shared.Return(panel);
    }

    /// <summary>target (m × n) = source (n × m) turned over.</summary>
    public static void Transpose(ReadOnlySpan<float> source, Span<float> target, int n, int m)
    {
        const int Block = 16;
        for (var i = 0; i < n; i += Block)
        {
            for (var j = 0; j < m; j += Block)
            {
                for (var y = i; y < Math.Min(i + Block, n); y++)
                {
                    for (var x = j; x < Math.Min(j + Block, m); x++) target[(x * n) + y] = source[(y * m) + x];
                }
            }
        }
    }

    private static void Six(ref float a, ref float b, ref float c, int row, int column, int k, int m, bool add)
    {
        var (c00, c01, c10, c11, c20, c21) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (c30, c31, c40, c41, c50, c51) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var from = (nuint)(row * k);
        var stride = (nuint)k;
        nuint at = 0;
        for (nuint i = 0; i < (nuint)k; i++, at += Lanes)
        {
            var b0 = Vector256.LoadUnsafe(ref b, at);
            var b1 = Vector256.LoadUnsafe(ref b, at + 8);
            var x = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, from + i));
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, from + stride + i));
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, from + (2 * stride) + i));
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, from + (3 * stride) + i));
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
            x = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, from + (4 * stride) + i));
            c40 = Vector256.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector256.FusedMultiplyAdd(x, b1, c41);
            x = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, from + (5 * stride) + i));
            c50 = Vector256.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector256.FusedMultiplyAdd(x, b1, c51);
        }

        Store(ref c, row, column, m, c00, c01, add);
        Store(ref c, row + 1, column, m, c10, c11, add);
        Store(ref c, row + 2, column, m, c20, c21, add);
        Store(ref c, row + 3, column, m, c30, c31, add);
        Store(ref c, row + 4, column, m, c40, c41, add);
        Store(ref c, row + 5, column, m, c50, c51, add);
    }

    private static void One(ref float a, ref float b, ref float c, int row, int column, int k, int m, bool add)
    {
        var (c0, c1) = (Vector256<float>.Zero, Vector256<float>.Zero);
        nuint at = 0;
        for (nuint i = 0; i < (nuint)k; i++, at += Lanes)
        {
            var x = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, (nuint)(row * k) + i));
            c0 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref b, at), c0);
            c1 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref b, at + 8), c1);
        }

        Store(ref c, row, column, m, c0, c1, add);
    }

    private static void Store(ref float c, int row, int column, int m, Vector256<float> first, Vector256<float> second, bool add)
    {
        var at = (nuint)((row * m) + column);
        if (add)
        {
            first += Vector256.LoadUnsafe(ref c, at);
            second += Vector256.LoadUnsafe(ref c, at + 8);
        }

        first.StoreUnsafe(ref c, at);
        second.StoreUnsafe(ref c, at + 8);
    }
}
