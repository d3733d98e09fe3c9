using Dossier.Extraction.Language.Neural;
using Dossier.Train.Learning.Neural;

namespace Dossier.Extraction.Tests.Language.Neural;

/// <summary>The gradients that training follows, against differences of the loss.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void The_gradient_of_a_recurrence_is_the_slope_of_what_it_computes()
    {
        const int Width = 8;
        const int Length = 5;
        var noise = new Noise(5);
        var recurrence = new SimpleRecurrence(Width);
        var input = Numbers(noise, Length * recurrence.Inputs);
        var gates = Numbers(noise, 4 * Width);
        var wanted = Numbers(noise, Length * recurrence.Outputs);
        double Loss()
        {
            var output = new float[Length * recurrence.Outputs];
            recurrence.Forward((float[])input.Clone(), gates, new float[output.Length], output, Length);
            return output.Select((value, i) => (double)value * wanted[i]).Sum();
        }

        var made = (float[])input.Clone();
        var states = new float[Length * recurrence.Outputs];
        recurrence.Forward(made, gates, states, new float[states.Length], Length);
        var inputGradient = new float[input.Length];
        var gateGradient = new float[gates.Length];
        recurrence.Backward(made, gates, states, wanted, inputGradient, gateGradient, Length);

        for (var i = 0; i < input.Length; i += 7) Assert.Equal(Slope(input, i, Loss), inputGradient[i], 0.01);
        for (var i = 0; i < gates.Length; i += 3) Assert.Equal(Slope(gates, i, Loss), gateGradient[i], 0.02);
    }

    [Fact]
    public void The_gradient_of_a_chain_sums_to_nothing_and_points_to_the_gold()
    {
        var noise = new Noise(9);
        const int Stride = 32;
        var scores = Numbers(noise, 4 * Stride);
        sbyte[] gold = [0, (sbyte)NameLabels.Begin(1), (sbyte)NameLabels.End(1), 0];
        var moves = Numbers(noise, NameLabels.Count * NameLabels.Count);
        var moveGradient = new float[moves.Length];

        new ChainField(NameLabels.Count, NameLabels.MayFollow).Gradient(scores, Stride, gold, moves, moveGradient, 1);

        for (var token = 0; token < gold.Length; token++)
        {
            var row = scores.AsSpan(token * Stride, NameLabels.Count).ToArray();
            Assert.Equal(0, row.Sum(), 0.001);
            Assert.True(row[gold[token]] < 0);
        }

        Assert.Equal(0, moveGradient.Sum(), 0.001);
        Assert.True(moveGradient[(NameLabels.Begin(1) * NameLabels.Count) + NameLabels.End(1)] < 0);
    }

    [Fact]
    public void The_exponential_is_exact_to_six_digits()
    {
        for (var x = -80f; x < 80; x += 0.37f) Assert.Equal(1, Exponential.Of(x) / Math.Exp(x), 2e-6);
    }

    [Fact]
    public void A_product_of_matrices_is_that_of_its_sums_and_transposing_turns_it()
    {
        var noise = new Noise(2);
        const int N = 13;
        const int K = 7;
        const int M = 32;
        var (a, b) = (Numbers(noise, N * K), Numbers(noise, K * M));
        var product = new float[N * M];
        Matrix.Multiply(a, b, product, N, K, M, add: false);
        var turned = new float[N * M];
        Matrix.Transpose(product, turned, N, M);

        for (var i = 0; i < N; i++)
        {
            for (var j = 0; j < M; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < K; k++) sum += a[(i * K) + k] * b[(k * M) + j];
                Assert.Equal(sum, product[(i * M) + j], 1e-4);
                Assert.Equal(product[(i * M) + j], turned[(j * N) + i]);
            }
        }
    }

    [Fact]
    public void A_small_network_learns_its_sentences_and_its_rounding_keeps_them()
    {
        var model = SmallTreebank.Model;
        var encoder = new SentenceEncoder(model);
        foreach (var sentence in SmallTreebank.Sentences()) SmallTreebank.AssertKnows(encoder, model, sentence);
    }

    [Fact]
    public void Training_gives_the_same_bytes_each_time() => Assert.Equal(SmallTreebank.Train(shards: 2), SmallTreebank.Train(shards: 2));

    private static double Slope(float[] values, int at, Func<double> loss)
    {
        const float Step = 1e-2f;
        var kept = values[at];
        values[at] = kept + Step;
        var above = loss();
        values[at] = kept - Step;
        var below = loss();
        values[at] = kept;
        return (above - below) / (2 * Step);
    }

    private static float[] Numbers(Noise noise, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * noise.Uniform()) - 1)];
}
