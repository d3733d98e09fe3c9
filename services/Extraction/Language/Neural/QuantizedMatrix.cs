using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// A layer y = W·x + b whose weights and inputs are 16-bit integers and whose sums are 32-bit ones: the same bits on every machine, whatever the width of its
/// vectors, and four times the speed of single precision. Immutable and thread-safe.
/// </summary>
internal sealed class QuantizedMatrix
{
    /// <summary>Greatest weight. With <see cref="InputLimit"/> a sum of <see cref="MaxInputs"/> products stays below 2³¹.</summary>
    public const int WeightLimit = 1023;

    /// <summary>Greatest input.</summary>
    public const int InputLimit = 4095;

    /// <summary>Outputs come in multiples of this.</summary>
    public const int Lanes = 16;

    private const int MaxInputs = 512;

    // By blocks of outputs, then pairs of inputs: what one multiplication takes stands side by side.
    private readonly short[] weights;
    private readonly float[] scales;
    private readonly float[] biases;

    private QuantizedMatrix(int inputs, int outputs, float range, short[] weights, float[] scales, float[] biases)
    {
        (Inputs, Outputs, Range, this.weights, this.scales, this.biases) = (inputs, outputs, range, weights, scales, biases);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Inputs beyond ± this are cut off.</summary>
    public float Range { get; }

    /// <summary>Rounds a layer.</summary>
    /// <param name="values">inputs × outputs, a row per input.</param>
    /// <param name="bias">One per output.</param>
    /// <param name="inputs">An even number.</param>
    /// <param name="outputs">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="range">Inputs beyond ± this are cut off.</param>
    public static QuantizedMatrix Quantize(ReadOnlySpan<float> values, ReadOnlySpan<float> bias, int inputs, int outputs, float range)
    {
        Check(inputs, outputs);
        var weights = new short[inputs * outputs];
        var scales = new float[outputs];
        for (var output = 0; output < outputs; output++)
        {
            var most = 1e-6f;
            for (var input = 0; input < inputs; input++) most = Math.Max(most, Math.Abs(values[(input * outputs) + output]));
            scales[output] = most / WeightLimit * (range / InputLimit);
            for (var input = 0; input < inputs; input++)
                weights[Place(input, output, inputs)] = (short)Math.Clamp(MathF.Round(values[(input * outputs) + output] / most * WeightLimit), -WeightLimit, WeightLimit);
        }

        return new QuantizedMatrix(inputs, outputs, range, weights, scales, bias.ToArray());
    }

    public static QuantizedMatrix Read(BinaryReader reader)
    {
        var (inputs, outputs, range) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadSingle());
        Check(inputs, outputs);
        var matrix = new QuantizedMatrix(inputs, outputs, range, new short[inputs * outputs], new float[outputs], new float[outputs]);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(matrix.weights.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(matrix.scales.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(matrix.biases.AsSpan()));
        foreach (var weight in matrix.weights)
        {
            if (weight is < -WeightLimit or > WeightLimit) throw new InvalidDataException("The layer is damaged.");
        }

        return matrix;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Inputs);
        writer.Write(Outputs);
        writer.Write(Range);
        writer.Write(MemoryMarshal.AsBytes(weights.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(scales.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(biases.AsSpan()));
    }

    /// <summary>Rounds inputs for <see cref="Multiply"/>.</summary>
    /// <param name="values">Any multiple of 16.</param>
    /// <param name="rounded">As many.</param>
    public void Round(ReadOnlySpan<float> values, Span<short> rounded)
    {
        Quantization.Narrow(values, rounded, InputLimit / Range, InputLimit);
    }

    /// <summary>Computes the outputs of several tokens.</summary>
    /// <param name="input">A row of <see cref="Inputs"/> each.</param>
    /// <param name="output">A row of <see cref="Outputs"/> each.</param>
    /// <param name="tokens">How many.</param>
    public void Multiply(ReadOnlySpan<short> input, Span<float> output, int tokens)
    {
        if (input.Length < tokens * Inputs || output.Length < tokens * Outputs) throw new ArgumentException("too small", nameof(output));
        ref var x = ref MemoryMarshal.GetReference(input);
        ref var y = ref MemoryMarshal.GetReference(output);
        for (var block = 0; block < Outputs; block += Lanes)
        {
            var token = 0;
            if (Avx2.IsSupported)
            {
                for (; token + 6 <= tokens; token += 6) Six(ref x, ref y, token, block);
                if (token + 3 <= tokens)
                {
                    Three(ref x, ref y, token, block);
                    token += 3;
                }

                if (token + 2 <= tokens)
                {
                    Two(ref x, ref y, token, block);
                    token += 2;
                }

                if (token < tokens) One(ref x, ref y, token++, block);
            }

            for (; token < tokens; token++) Plain(input.Slice(token * Inputs, Inputs), output.Slice((token * Outputs) + block, Lanes), block);
        }
    }

    // Where machines without these instructions go; integers make it the same.
    private void Plain(ReadOnlySpan<short> x, Span<float> y, int block)
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            var sum = 0;
            for (var input = 0; input < Inputs; input++) sum += x[input] * weights[(block * Inputs) + ((input / 2) * 2 * Lanes) + (2 * lane) + (input % 2)];
            y[lane] = (sum * scales[block + lane]) + biases[block + lane];
        }
    }

    // A reference for each row: with offsets, half of the time would go into addresses.
    private void Six(ref short x, ref float y, int token, int block)
    {
        ref var w = ref weights[block * Inputs];
        var stride = (nuint)Inputs;
        ref var rowA = ref Unsafe.Add(ref x, token * Inputs);
        ref var rowB = ref Unsafe.Add(ref rowA, stride);
        ref var rowC = ref Unsafe.Add(ref rowB, stride);
        ref var rowD = ref Unsafe.Add(ref rowC, stride);
        ref var rowE = ref Unsafe.Add(ref rowD, stride);
        ref var rowF = ref Unsafe.Add(ref rowE, stride);
        var (a0, a1, b0, b1, c0, c1) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        var (d0, d1, e0, e1, f0, f1) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint input = 0, at = 0; input < stride; input += 2, at += 2 * Lanes)
        {
            var w0 = Vector256.LoadUnsafe(ref w, at);
            var w1 = Vector256.LoadUnsafe(ref w, at + Lanes);
            var pair = Pair(ref rowA, input);
            a0 += Avx2.MultiplyAddAdjacent(pair, w0);
            a1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowB, input);
            b0 += Avx2.MultiplyAddAdjacent(pair, w0);
            b1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowC, input);
            c0 += Avx2.MultiplyAddAdjacent(pair, w0);
            c1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowD, input);
            d0 += Avx2.MultiplyAddAdjacent(pair, w0);
            d1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowE, input);
            e0 += Avx2.MultiplyAddAdjacent(pair, w0);
            e1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowF, input);
            f0 += Avx2.MultiplyAddAdjacent(pair, w0);
            f1 += Avx2.MultiplyAddAdjacent(pair, w1);
        }

        Store(ref y, token, block, a0, a1);
        Store(ref y, token + 1, block, b0, b1);
        Store(ref y, token + 2, block, c0, c1);
        Store(ref y, token + 3, block, d0, d1);
        Store(ref y, token + 4, block, e0, e1);
        Store(ref y, token + 5, block, f0, f1);
    }

    private void Three(ref short x, ref float y, int token, int block)
    {
        ref var w = ref weights[block * Inputs];
        var stride = (nuint)Inputs;
        ref var rowA = ref Unsafe.Add(ref x, token * Inputs);
        ref var rowB = ref Unsafe.Add(ref rowA, stride);
        ref var rowC = ref Unsafe.Add(ref rowB, stride);
        var (a0, a1, b0, b1, c0, c1) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint input = 0, at = 0; input < stride; input += 2, at += 2 * Lanes)
        {
            var w0 = Vector256.LoadUnsafe(ref w, at);
            var w1 = Vector256.LoadUnsafe(ref w, at + Lanes);
            var pair = Pair(ref rowA, input);
            a0 += Avx2.MultiplyAddAdjacent(pair, w0);
            a1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowB, input);
            b0 += Avx2.MultiplyAddAdjacent(pair, w0);
            b1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowC, input);
            c0 += Avx2.MultiplyAddAdjacent(pair, w0);
            c1 += Avx2.MultiplyAddAdjacent(pair, w1);
        }

        Store(ref y, token, block, a0, a1);
        Store(ref y, token + 1, block, b0, b1);
        Store(ref y, token + 2, block, c0, c1);
    }

    private void Two(ref short x, ref float y, int token, int block)
    {
        ref var w = ref weights[block * Inputs];
        var stride = (nuint)Inputs;
        ref var rowA = ref Unsafe.Add(ref x, token * Inputs);
        ref var rowB = ref Unsafe.Add(ref rowA, stride);
        var (a0, a1, b0, b1) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint input = 0, at = 0; input < stride; input += 2, at += 2 * Lanes)
        {
            var w0 = Vector256.LoadUnsafe(ref w, at);
            var w1 = Vector256.LoadUnsafe(ref w, at + Lanes);
            var pair = Pair(ref rowA, input);
            a0 += Avx2.MultiplyAddAdjacent(pair, w0);
            a1 += Avx2.MultiplyAddAdjacent(pair, w1);
            pair = Pair(ref rowB, input);
            b0 += Avx2.MultiplyAddAdjacent(pair, w0);
            b1 += Avx2.MultiplyAddAdjacent(pair, w1);
        }

        Store(ref y, token, block, a0, a1);
        Store(ref y, token + 1, block, b0, b1);
    }

    private void One(ref short x, ref float y, int token, int block)
    {
        ref var w = ref weights[block * Inputs];
        var (a0, a1) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint input = 0, at = 0; input < (nuint)Inputs; input += 2, at += 2 * Lanes)
        {
            var pair = Pair(ref x, (nuint)(token * Inputs) + input);
            a0 += Avx2.MultiplyAddAdjacent(pair, Vector256.LoadUnsafe(ref w, at));
            a1 += Avx2.MultiplyAddAdjacent(pair, Vector256.LoadUnsafe(ref w, at + Lanes));
        }

        Store(ref y, token, block, a0, a1);
    }

    private static Vector256<short> Pair(ref short x, nuint at) => Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.As<short, byte>(ref Unsafe.Add(ref x, at)))).AsInt16();

    // Sum, then scale, then bias, each rounded by itself, as Plain does.
    private void Store(ref float y, int token, int block, Vector256<int> first, Vector256<int> second)
    {
        var at = (nuint)((token * Outputs) + block);
        ((Vector256.ConvertToSingle(first) * Vector256.LoadUnsafe(ref scales[block])) + Vector256.LoadUnsafe(ref biases[block])).StoreUnsafe(ref y, at);
        ((Vector256.ConvertToSingle(second) * Vector256.LoadUnsafe(ref scales[block + 8])) + Vector256.LoadUnsafe(ref biases[block + 8])).StoreUnsafe(ref y, at + 8);
    }

    private static int Place(int input, int output, int inputs) => (output / Lanes * Lanes * inputs) + (input / 2 * 2 * Lanes) + (2 * (output % Lanes)) + (input % 2);

    private static void Check(int inputs, int outputs)
    {
        if (inputs is < 2 or > MaxInputs || inputs % 16 != 0 || outputs < Lanes || outputs % Lanes != 0) throw new InvalidDataException("Not the size of a layer.");
    }
}
