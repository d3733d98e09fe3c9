using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// The squashing functions of the models: rational, so that they are the same bits on any machine. The hyperbolic tangent is its Padé approximant
/// x(27 + x²)/(27 + 9x²), which reaches ±1 at ±3 and stays there.
/// </summary>
internal static class Gate
{
    private const float Bend = 3;

    /// <summary>Between 0 and 1: (1 + tanh(x/2))/2.</summary>
    public static Vector256<float> Sigmoid(Vector256<float> x)
    {
        var half = Vector256.MaxNative(Vector256.MinNative(x * 0.5f, Vector256.Create(Bend)), Vector256.Create(-Bend));
        var square = half * half;
        var tanh = half * (Vector256.Create(27f) + square) / (Vector256.Create(27f) + (square * 9f));
        return Vector256.Create(0.5f) + (tanh * 0.5f);
    }

    /// <summary>Derivative of <see cref="Sigmoid"/>.</summary>
    public static Vector256<float> SigmoidSlope(Vector256<float> x)
    {
        var half = Vector256.MaxNative(Vector256.MinNative(x * 0.5f, Vector256.Create(Bend)), Vector256.Create(-Bend));
        var square = half * half;
        var root = (Vector256.Create(9f) - square) / (Vector256.Create(9f) + (square * 3f));
        return root * root * 0.25f;
    }
}
