using System.Runtime.Intrinsics;

namespace Dossier.Train.Learning.Neural;

/// <summary>Work on single rows of numbers whose length is a multiple of 8.</summary>
internal static class Rows
{
    /// <summary>target += source · scale.</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float scale)
    {
        var factor = Vector256.Create(scale);
        for (var i = 0; i + 8 <= source.Length; i += 8)
            Vector256.FusedMultiplyAdd(Vector256.Create(source.Slice(i, 8)), factor, Vector256.Create(target.Slice(i, 8))).CopyTo(target.Slice(i, 8));
    }

    /// <summary>The dot product, summed in eight lanes.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i + 8 <= a.Length; i += 8) sum = Vector256.FusedMultiplyAdd(Vector256.Create(a.Slice(i, 8)), Vector256.Create(b.Slice(i, 8)), sum);
        return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
    }
}
