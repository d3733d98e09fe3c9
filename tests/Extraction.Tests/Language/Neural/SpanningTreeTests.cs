using Dossier.Extraction.Language.Neural;

namespace Dossier.Extraction.Tests.Language.Neural;

public sealed class SpanningTreeTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_tree_is_the_best_of_all_trees_with_one_root(int words)
    {
        var random = new Random(words);
        for (var run = 0; run < 300; run++)
        {
            var scores = new float[words * (words + 1)];
            for (var i = 0; i < scores.Length; i++) scores[i] = random.Next(-50, 50) / 4f;
            var heads = new int[words];

            SpanningTree.Find(scores, heads);

            Assert.True(IsTree(heads), string.Join(' ', heads));
            Assert.Equal(BestOfAll(scores, words), Sum(scores, heads), 3);
        }
    }

    [Fact]
    public void A_word_alone_is_the_root()
    {
        var heads = new int[1];

        SpanningTree.Find([-3, 9], heads);

        Assert.Equal([0], heads);
    }

    [Fact]
    public void Nested_cycles_of_a_long_sentence_end_in_a_tree()
    {
        const int Words = SentenceEncoder.MaxTokens;
        var scores = new float[Words * (Words + 1)];
        // Everybody prefers a neighbour, in pairs, pairs of pairs and so on: contraction after contraction.
        for (var word = 0; word < Words; word++)
        {
            for (var head = 0; head <= Words; head++) scores[(word * (Words + 1)) + head] = head == 0 ? -100 : -System.Numerics.BitOperations.Log2((uint)((head - 1) ^ word) | 1);
        }

        var heads = new int[Words];
        SpanningTree.Find(scores, heads);

        Assert.True(IsTree(heads));
    }

    private static float BestOfAll(float[] scores, int words)
    {
        var best = float.NegativeInfinity;
        var heads = new int[words];
        for (var code = 0; code < (int)Math.Pow(words + 1, words); code++)
        {
            for (int i = 0, rest = code; i < words; i++, rest /= words + 1) heads[i] = rest % (words + 1);
            if (IsTree(heads)) best = Math.Max(best, Sum(scores, heads));
        }

        return best;
    }

    private static float Sum(float[] scores, int[] heads) => heads.Select((head, word) => scores[(word * (heads.Length + 1)) + head]).Sum();

    private static bool IsTree(int[] heads)
    {
        if (heads.Count(head => head == 0) != 1) return false;
        for (var word = 1; word <= heads.Length; word++)
        {
            var at = word;
            for (var steps = 0; at != 0; steps++, at = heads[at - 1])
            {
                if (steps > heads.Length) return false;
            }
        }

        return true;
    }
}
