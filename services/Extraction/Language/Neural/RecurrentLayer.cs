using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// The recurrence of simple recurrent units (Lei et al. 2018) with a projected highway, forth and back over a sentence:
/// f = σ(f̂ + v·c′), r = σ(r̂ + w·c′), c = f·c′ + (1 − f)·x, h = r·c + (1 − r)·z, where c′ is the state before. x, f̂, r̂ and z are products made before, so that nothing but
/// element-wise work runs in the order of the words. Immutable and thread-safe.
/// </summary>
/// <param name="width">Units of a direction, a multiple of 8.</param>
/// <param name="gates">v and w of the one direction, then of the other.</param>
internal sealed class RecurrentLayer(int width, float[] gates)
{
    /// <summary>Numbers per token that go in: x, f̂, r̂, z of both directions.</summary>
    public int Inputs => 8 * width;

    /// <summary>Numbers per token that come out: both directions.</summary>
    public int Outputs => 2 * width;

    public static RecurrentLayer Read(BinaryReader reader)
    {
        var width = reader.ReadInt32();
        if (width is < 8 or > 1024 || width % 8 != 0) throw new InvalidDataException("The recurrence is damaged.");
        var gates = new float[4 * width];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(gates.AsSpan()));
        return new RecurrentLayer(width, gates);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(width);
        writer.Write(MemoryMarshal.AsBytes(gates.AsSpan()));
    }

    /// <summary>Computes a sentence.</summary>
    /// <param name="input">A row of <see cref="Inputs"/> per token.</param>
    /// <param name="output">A row of <see cref="Outputs"/> per token.</param>
    /// <param name="state">Room for the units of a direction.</param>
    /// <param name="tokens">How many.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> state, int tokens)
    {
        for (var direction = 0; direction < 2; direction++)
        {
            state[..width].Clear();
            for (var step = 0; step < tokens; step++)
            {
                var token = direction == 0 ? step : tokens - 1 - step;
                Step(input.Slice((token * Inputs) + (direction * 4 * width), 4 * width), output.Slice((token * Outputs) + (direction * width), width), state[..width], gates.AsSpan(direction * 2 * width, 2 * width));
            }
        }
    }

    /// <summary>Computes a sentence.</summary>
    /// <param name="input">A row per token, the first <see cref="Inputs"/> of which are read.</param>
    /// <param name="output">A row of <see cref="Outputs"/> per token.</param>
    /// <param name="state">Room for five times the units of a direction.</param>
    /// <param name="tokens">How many.</param>
    public void Run(RoundedRows input, Span<float> output, Span<float> state, int tokens)
    {
        var widened = state.Slice(width, 4 * width);
        for (var direction = 0; direction < 2; direction++)
        {
            state[..width].Clear();
            for (var step = 0; step < tokens; step++)
            {
                var token = direction == 0 ? step : tokens - 1 - step;
                input.Widen(token, direction * 4 * width, widened);
                Step(widened, output.Slice((token * Outputs) + (direction * width), width), state[..width], gates.AsSpan(direction * 2 * width, 2 * width));
            }
        }
    }

    private void Step(ReadOnlySpan<float> input, Span<float> output, Span<float> state, ReadOnlySpan<float> weights)
    {
        ref var x = ref MemoryMarshal.GetReference(input);
        ref var h = ref MemoryMarshal.GetReference(output);
        ref var c = ref MemoryMarshal.GetReference(state);
        ref var v = ref MemoryMarshal.GetReference(weights);
        var stride = (nuint)width;
        for (nuint unit = 0; unit < stride; unit += 8)
        {
            var last = Vector256.LoadUnsafe(ref c, unit);
            var z = Vector256.LoadUnsafe(ref x, unit + (3 * stride));
            var forget = Gate.Sigmoid(Vector256.LoadUnsafe(ref x, unit + stride) + (last * Vector256.LoadUnsafe(ref v, unit)));
            var reset = Gate.Sigmoid(Vector256.LoadUnsafe(ref x, unit + (2 * stride)) + (last * Vector256.LoadUnsafe(ref v, unit + stride)));
            var now = Vector256.LoadUnsafe(ref x, unit);
            now += forget * (last - now);
            now.StoreUnsafe(ref c, unit);
            (z + (reset * (now - z))).StoreUnsafe(ref h, unit);
        }
    }
}
