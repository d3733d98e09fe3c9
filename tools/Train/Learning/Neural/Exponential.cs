using System.Runtime.Intrinsics;

namespace Dossier.Train.Learning.Neural;

/// <summary>The exponential function from sums and products alone, so that training gives the same bits on any machine; relative error below 1e-6.</summary>
internal static class Exponential
{
    private const float Lowest = -87;
    private const float Highest = 88;

    public static float Of(float x)
    {
        x = Math.Clamp(x, Lowest, Highest);
        // 2^n · e^r with r within ±ln(2)/2.
        var n = (int)MathF.Floor((x * 1.44269504f) + 0.5f);
        var r = x - (n * 0.693359375f) + (n * 2.12194440e-4f);
        var power = 1f / 720;
        power = (power * r) + (1f / 120);
        power = (power * r) + (1f / 24);
        power = (power * r) + (1f / 6);
        power = (power * r) + 0.5f;
        power = (power * r) + 1;
        power = (power * r) + 1;
        return power * BitConverter.Int32BitsToSingle((n + 127) << 23);
    }

    /// <summary>Of eight numbers, each the same as by itself.</summary>
    public static Vector256<float> Of(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.MaxNative(x, Vector256.Create(Lowest)), Vector256.Create(Highest));
        var n = Vector256.Floor((x * 1.44269504f) + Vector256.Create(0.5f));
        var r = x - (n * 0.693359375f) + (n * 2.12194440e-4f);
        var power = Vector256.Create(1f / 720);
        power = (power * r) + Vector256.Create(1f / 120);
        power = (power * r) + Vector256.Create(1f / 24);
        power = (power * r) + Vector256.Create(1f / 6);
        power = (power * r) + Vector256.Create(0.5f);
        power = (power * r) + Vector256<float>.One;
        power = (power * r) + Vector256<float>.One;
        return power * Vector256.ShiftLeft(Vector256.ConvertToInt32Native(n) + Vector256.Create(127), 23).AsSingle();
    }

    /// <summary>Turns scores into probabilities, in place, and returns the probability of one of them.</summary>
    public static float Softmax(Span<float> scores, int gold)
    {
        var top = scores[0];
        foreach (var score in scores) top = Math.Max(top, score);
        var sum = 0f;
        var lane = 0;
        for (; lane + 8 <= scores.Length; lane += 8)
        {
            var powers = Of(Vector256.Create(scores.Slice(lane, 8)) - Vector256.Create(top));
            powers.CopyTo(scores.Slice(lane, 8));
            for (var i = 0; i < 8; i++) sum += powers[i];
        }

        for (; lane < scores.Length; lane++) sum += scores[lane] = Of(scores[lane] - top);
        var scale = 1 / sum;
        for (var i = 0; i < scores.Length; i++) scores[i] *= scale;
        return scores[gold];
    }
}
