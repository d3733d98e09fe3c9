using System.Text;
using Dossier.Extraction.Language.Neural;

namespace Dossier.Extraction.Tests.Language.Neural;

public sealed class QuantizedMatrixTests
{
    private const int Inputs = 48;
    private const int Outputs = 32;

    private readonly Random random = new(7);

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    public void A_product_is_that_of_real_numbers_to_three_digits(int tokens)
    {
        var (weights, bias, matrix) = Make(range: 4);
        var input = Numbers(tokens * Inputs, 3.5f);
        var rounded = new short[input.Length];
        var output = new float[tokens * Outputs];

        matrix.Round(input, rounded);
        matrix.Multiply(rounded, output, tokens);

        for (var token = 0; token < tokens; token++)
        {
            for (var unit = 0; unit < Outputs; unit++)
            {
                var expected = bias[unit];
                for (var i = 0; i < Inputs; i++) expected += input[(token * Inputs) + i] * weights[(i * Outputs) + unit];
                Assert.Equal(expected, output[(token * Outputs) + unit], 0.02);
            }
        }
    }

    [Fact]
    public void A_token_has_the_same_bits_alone_and_among_others()
    {
        var (_, _, matrix) = Make(range: 4);
        var input = Numbers(9 * Inputs, 3.5f);
        var rounded = new short[input.Length];
        matrix.Round(input, rounded);
        var together = new float[9 * Outputs];
        matrix.Multiply(rounded, together, 9);

        for (var token = 0; token < 9; token++)
        {
            var alone = new float[Outputs];
            matrix.Multiply(rounded.AsSpan(token * Inputs, Inputs), alone, 1);
            Assert.Equal(alone, together.AsSpan(token * Outputs, Outputs).ToArray());
        }
    }

    [Fact]
    public void Sums_of_the_largest_inputs_and_weights_do_not_overflow()
    {
        var weights = new float[512 * 16];
        weights.AsSpan().Fill(-2);
        var matrix = QuantizedMatrix.Quantize(weights, new float[16], 512, 16, range: 1);
        var input = new float[512];
        input.AsSpan().Fill(1e9f);
        var rounded = new short[512];
        var output = new float[16];

        matrix.Round(input, rounded);
        matrix.Multiply(rounded, output, 1);

        Assert.All(output, value => Assert.Equal(-1024, value, 0.5));
    }

    [Fact]
    public void What_was_written_computes_the_same()
    {
        var (_, _, matrix) = Make(range: 2);
        using var file = new MemoryStream();
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true)) matrix.Write(writer);
        file.Position = 0;
        using var reader = new BinaryReader(file);
        var read = QuantizedMatrix.Read(reader);
        var rounded = new short[Inputs];
        matrix.Round(Numbers(Inputs, 2), rounded);
        var (one, other) = (new float[Outputs], new float[Outputs]);

        matrix.Multiply(rounded, one, 1);
        read.Multiply(rounded, other, 1);

        Assert.Equal(one, other);
    }

    private (float[] Weights, float[] Bias, QuantizedMatrix Matrix) Make(float range)
    {
        var (weights, bias) = (Numbers(Inputs * Outputs, 0.4f), Numbers(Outputs, 1));
        return (weights, bias, QuantizedMatrix.Quantize(weights, bias, Inputs, Outputs, range));
    }

    private float[] Numbers(int count, float limit) => [.. Enumerable.Range(0, count).Select(_ => ((random.NextSingle() * 2) - 1) * limit)];
}
