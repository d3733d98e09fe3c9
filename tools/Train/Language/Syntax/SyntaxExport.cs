using Dossier.Extraction.Language.Neural;
using Dossier.Train.Learning.Neural;

namespace Dossier.Train.Language.Syntax;

/// <summary>Rounds a trained network to what the pipeline runs.</summary>
internal static class SyntaxExport
{
    /// <summary>Inputs that are larger than any seen in the sample by this share still fit.</summary>
    private const float Room = 1.25f;

    /// <param name="network">The network.</param>
    /// <param name="inventory">What its rows stand for.</param>
    /// <param name="sample">Sentences that show how large inputs become.</param>
    public static SyntaxModel Model(SyntaxNetwork network, Inventory inventory, IReadOnlyList<TrainingSentence> sample)
    {
        var shard = new SyntaxShard(network, 0, inventory.Counts, new SyntaxDropout(), new Noise(1));
        shard.Run(sample, train: false, 0);
        float Range(string buffer, int width) => Room * shard.Greatest(buffer, width);
        QuantizedMatrix Layer(Parameter weights, Parameter bias, float range) => QuantizedMatrix.Quantize(weights.Value, bias.Value, weights.Rows, weights.Columns, range);
        var sizes = network.Sizes;
        var hashes = new ulong[inventory.Rows.Count];
        foreach (var (hash, row) in inventory.Rows) hashes[row] = hash;
        var first = Range("first.out", 2 * sizes.First);
        List<(QuantizedMatrix, RecurrentLayer)> deep = [];
        var below = Math.Max(first, Room * network.TagEmbedding.Value.Max(Math.Abs));
        for (var layer = 0; layer < network.Deep.Count; layer++)
        {
            deep.Add((Layer(network.Deep[layer].Input, network.Deep[layer].Bias, below), new RecurrentLayer(sizes.Deep, network.Deep[layer].Gates.Value)));
            below = Range($"deep{layer}.out", 2 * sizes.Deep);
        }

        return new SyntaxModel
        {
            Tags = inventory.Tags,
            Parts = EmbeddingTable.Quantize(sizes.Embedding, hashes, network.Words.Value),
            FirstInput = Layer(network.First.Input, network.First.Bias, Range("words", sizes.Embedding)),
            First = new RecurrentLayer(sizes.First, network.First.Gates.Value),
            Hidden = SideBySide(network, first),
            TagScores = Layer(network.TagOut, network.TagOutBias, Range("tag.hidden", sizes.TagHidden)),
            TagToName = network.NameTag.Value,
            ListToName = network.NameLists.Value,
            NameScores = Layer(network.NameOut, network.NameOutBias, Range("name.hidden", sizes.NameHidden)),
            NameMoves = network.NameMoves.Value,
            TagVectors = network.TagEmbedding.Value,
            Deep = deep,
            ArcParts = Layer(network.Parts, network.PartsBias, below),
            ArcQueries = Layer(network.Arcs, network.ArcsBias, Range("arc.dependents", sizes.Arc)),
            Root = network.Root.Value,
            LabelScores = Layer(network.LabelOut, network.LabelOutBias, 2 * Range("parts", (2 * sizes.Arc) + (2 * sizes.Label))),
        };
    }

    // Tags and names read the same input: one layer for both.
    private static QuantizedMatrix SideBySide(SyntaxNetwork network, float range)
    {
        var (tags, names) = (network.TagHidden, network.NameHidden);
        var columns = tags.Columns + names.Columns;
        var values = new float[tags.Rows * columns];
        for (var row = 0; row < tags.Rows; row++)
        {
            tags.Value.AsSpan(row * tags.Columns, tags.Columns).CopyTo(values.AsSpan(row * columns));
            names.Value.AsSpan(row * names.Columns, names.Columns).CopyTo(values.AsSpan((row * columns) + tags.Columns));
        }

        return QuantizedMatrix.Quantize(values, [.. network.TagHiddenBias.Value, .. network.NameHiddenBias.Value], tags.Rows, columns, range);
    }
}
