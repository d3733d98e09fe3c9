using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language.Neural;

/// <summary>Between single precision and 16-bit integers, sixteen at a time.</summary>
internal static class Quantization
{
    private const int Step = 16;

    /// <summary>Rounds numbers, half away from zero; what is too large becomes the largest.</summary>
    public static void Narrow(ReadOnlySpan<float> values, Span<short> rounded, float scale, float limit = short.MaxValue)
    {
        for (var i = 0; i < values.Length; i += Step)
            Vector256.Narrow(Round(Vector256.Create(values.Slice(i, 8)) * scale, limit), Round(Vector256.Create(values.Slice(i + 8, 8)) * scale, limit)).CopyTo(rounded.Slice(i, Step));
    }

    /// <summary>Rounds half away from zero within ± a limit. Truncation is the one conversion that every machine has.</summary>
    public static Vector256<int> Round(Vector256<float> scaled, float limit)
    {
        scaled = Vector256.Min(Vector256.Max(scaled, Vector256.Create(-limit)), Vector256.Create(limit));
        return Vector256.ConvertToInt32(scaled + Vector256.CopySign(Vector256.Create(0.5f), scaled));
    }

    public static void Widen(ReadOnlySpan<short> rounded, Span<float> values, float scale)
    {
        for (var i = 0; i < rounded.Length; i += Step)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(rounded.Slice(i, Step)));
            (Vector256.ConvertToSingle(low) * scale).CopyTo(values.Slice(i, 8));
            (Vector256.ConvertToSingle(high) * scale).CopyTo(values.Slice(i + 8, 8));
        }
    }

    public static void Swap(Span<short> first, Span<short> second)
    {
        for (var i = 0; i < first.Length; i += Step)
        {
            var one = Vector256.Create(first.Slice(i, Step));
            Vector256.Create(second.Slice(i, Step)).CopyTo(first.Slice(i, Step));
            one.CopyTo(second.Slice(i, Step));
        }
    }
}
