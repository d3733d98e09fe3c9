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
        scaled = Vector256.MinNative(Vector256.MaxNative(scaled, Vector256.Create(-limit)), Vector256.Create(limit));
        return Vector256.ConvertToInt32Native(scaled + Vector256.CopySign(Vector256.Create(0.5f), scaled));
    }
}
