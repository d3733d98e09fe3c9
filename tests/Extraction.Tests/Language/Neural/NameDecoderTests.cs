using Dossier.Extraction.Language.Neural;

namespace Dossier.Extraction.Tests.Language.Neural;

public sealed class NameDecoderTests
{
    private const int Stride = 32;

    [Fact]
    public void The_labels_are_the_best_of_all_chains_that_may_be()
    {
        var random = new Random(3);
        for (var run = 0; run < 50; run++)
        {
            var moves = Numbers(random, NameLabels.Count * NameLabels.Count);
            var scores = Numbers(random, 3 * Stride);
            var labels = new sbyte[3];

            new NameDecoder(moves).Find(scores, Stride, labels);

            Assert.True(MayBe(labels), string.Join(' ', labels));
            Assert.Equal(BestOfAll(scores, moves), Score(labels, scores, moves), 3);
        }
    }

    [Fact]
    public void A_token_alone_is_a_name_or_none()
    {
        var scores = new float[Stride];
        scores[NameLabels.Begin(NameLabels.Place)] = 9;
        scores[NameLabels.Single(NameLabels.Place)] = 1;
        var labels = new sbyte[1];

        new NameDecoder(new float[NameLabels.Count * NameLabels.Count]).Find(scores, Stride, labels);

        Assert.Equal(NameLabels.Single(NameLabels.Place), labels[0]);
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 4)];

    private static float BestOfAll(float[] scores, float[] moves)
    {
        var best = float.NegativeInfinity;
        for (var code = 0; code < NameLabels.Count * NameLabels.Count * NameLabels.Count; code++)
        {
            sbyte[] labels = [(sbyte)(code % NameLabels.Count), (sbyte)(code / NameLabels.Count % NameLabels.Count), (sbyte)(code / NameLabels.Count / NameLabels.Count)];
            if (MayBe(labels)) best = Math.Max(best, Score(labels, scores, moves));
        }

        return best;
    }

    private static bool MayBe(sbyte[] labels) =>
        NameLabels.MayFollow(NameLabels.Count, labels[0]) && NameLabels.MayFollow(labels[0], labels[1]) && NameLabels.MayFollow(labels[1], labels[2])
        && NameLabels.MayFollow(labels[2], NameLabels.Count);

    private static float Score(sbyte[] labels, float[] scores, float[] moves) =>
        labels.Select((label, token) => scores[(token * Stride) + label]).Sum() + moves[(labels[0] * NameLabels.Count) + labels[1]] + moves[(labels[1] * NameLabels.Count) + labels[2]];
}
