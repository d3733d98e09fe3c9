using System.Runtime.Intrinsics;
using Dossier.Extraction.Language.Neural;

namespace Dossier.Train.Learning.Neural;

/// <summary>
/// The recurrence of simple recurrent units (Lei et al. 2018) with a projected highway, over one sentence, forth and back:
/// f = σ(f̂ + v·c′), r = σ(r̂ + w·c′), c = f·c′ + (1 − f)·x, h = r·c + (1 − r)·z, where c′ is the state before. x, f̂, r̂ and z are products that the caller made,
/// so that nothing but element-wise work runs in the order of the words.
/// </summary>
/// <param name="width">Units of a direction, a multiple of 8.</param>
internal sealed class SimpleRecurrence(int width)
{
    /// <summary>Numbers per token that go in: x, f̂, r̂, z of both directions.</summary>
    public int Inputs => 8 * width;

    /// <summary>Numbers per token that come out: both directions.</summary>
    public int Outputs => 2 * width;

    /// <summary>Computes outputs; adds what depends on the state to the f̂ and r̂ of the input, for <see cref="Backward"/>.</summary>
    /// <param name="input">A row of <see cref="Inputs"/> per token.</param>
    /// <param name="weights">v and w of the one direction, then of the other.</param>
    /// <param name="states">A row of <see cref="Outputs"/> per token.</param>
    /// <param name="output">A row of <see cref="Outputs"/> per token.</param>
    /// <param name="length">Tokens.</param>
    public void Forward(Span<float> input, ReadOnlySpan<float> weights, Span<float> states, Span<float> output, int length)
    {
        for (var direction = 0; direction < 2; direction++)
        {
            for (var step = 0; step < length; step++)
            {
                var token = direction == 0 ? step : length - 1 - step;
                var before = direction == 0 ? token - 1 : token + 1;
                for (var unit = 0; unit < width; unit += 8)
                {
                    var at = (token * Inputs) + (direction * 4 * width) + unit;
                    var state = (token * Outputs) + (direction * width) + unit;
                    var last = step == 0 ? Vector256<float>.Zero : Vector256.Create(states.Slice((before * Outputs) + (direction * width) + unit, 8));
                    var x = Vector256.Create(input.Slice(at, 8));
                    var f = Vector256.Create(input.Slice(at + width, 8)) + (last * Vector256.Create(weights.Slice((direction * 2 * width) + unit, 8)));
                    var r = Vector256.Create(input.Slice(at + (2 * width), 8)) + (last * Vector256.Create(weights.Slice((((direction * 2) + 1) * width) + unit, 8)));
                    f.CopyTo(input.Slice(at + width, 8));
                    r.CopyTo(input.Slice(at + (2 * width), 8));
                    var z = Vector256.Create(input.Slice(at + (3 * width), 8));
                    var c = x + (Gate.Sigmoid(f) * (last - x));
                    c.CopyTo(states.Slice(state, 8));
                    (z + (Gate.Sigmoid(r) * (c - z))).CopyTo(output.Slice(state, 8));
                }
            }
        }
    }

    /// <summary>From the gradient of the output to the gradients of input and weights.</summary>
    public void Backward(ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> states, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> weightGradient, int length)
    {
        for (var direction = 0; direction < 2; direction++)
        {
            for (var unit = 0; unit < width; unit += 8)
            {
                var v = Vector256.Create(weights.Slice((direction * 2 * width) + unit, 8));
                var w = Vector256.Create(weights.Slice((((direction * 2) + 1) * width) + unit, 8));
                var (dv, dw, carried) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
                for (var step = length - 1; step >= 0; step--)
                {
                    var token = direction == 0 ? step : length - 1 - step;
                    var before = direction == 0 ? token - 1 : token + 1;
                    var at = (token * Inputs) + (direction * 4 * width) + unit;
                    var state = (token * Outputs) + (direction * width) + unit;
                    var last = step == 0 ? Vector256<float>.Zero : Vector256.Create(states.Slice((before * Outputs) + (direction * width) + unit, 8));
                    var x = Vector256.Create(input.Slice(at, 8));
                    var f = Vector256.Create(input.Slice(at + width, 8));
                    var r = Vector256.Create(input.Slice(at + (2 * width), 8));
                    var z = Vector256.Create(input.Slice(at + (3 * width), 8));
                    var c = Vector256.Create(states.Slice(state, 8));
                    var dh = Vector256.Create(outputGradient.Slice(state, 8));
                    var (forget, reset) = (Gate.Sigmoid(f), Gate.Sigmoid(r));
                    var dr = dh * (c - z) * Gate.SigmoidSlope(r);
                    var dc = carried + (dh * reset);
                    var df = dc * (last - x) * Gate.SigmoidSlope(f);
                    (dc * (Vector256<float>.One - forget)).CopyTo(inputGradient.Slice(at, 8));
                    df.CopyTo(inputGradient.Slice(at + width, 8));
                    dr.CopyTo(inputGradient.Slice(at + (2 * width), 8));
                    (dh * (Vector256<float>.One - reset)).CopyTo(inputGradient.Slice(at + (3 * width), 8));
                    carried = (dc * forget) + (df * v) + (dr * w);
                    dv += df * last;
                    dw += dr * last;
                }

                (Vector256.Create(weightGradient.Slice((direction * 2 * width) + unit, 8)) + dv).CopyTo(weightGradient.Slice((direction * 2 * width) + unit, 8));
                (Vector256.Create(weightGradient.Slice((((direction * 2) + 1) * width) + unit, 8)) + dw).CopyTo(weightGradient.Slice((((direction * 2) + 1) * width) + unit, 8));
            }
        }
    }
}
