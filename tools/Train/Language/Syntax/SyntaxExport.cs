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
        List<DeepLayer> deep = [];
        var below = Math.Max(first, Room * network.TagEmbedding.Value.Max(Math.Abs));
        for (var layer = 0; layer < network.Deep.Count; layer++)
        {
            var weights = network.Deep[layer];
            deep.Add(new DeepLayer(
                QuantizedMatrix.Quantize(weights.Narrow!.Value, new float[weights.Narrow.Columns], weights.Narrow.Rows, weights.Narrow.Columns, below),
                Layer(weights.Input, weights.Bias, Range($"deep{layer}.narrow", sizes.DeepNarrow)),
                new RecurrentLayer(sizes.Deep, weights.Gates.Value)));
            below = Range($"deep{layer}.out", 2 * sizes.Deep);
        }

        return new SyntaxModel
        {
            Tags = inventory.Tags,
            Parts = EmbeddingTable.Quantize(sizes.Embedding, hashes, network.Words.Value),
            FirstInput = SideBySide(
                [network.First.Input, network.TagWord], [.. network.First.Bias.Value, .. new float[sizes.TagHidden]], Range("words", sizes.Embedding)),
            First = new RecurrentLayer(sizes.First, network.First.Gates.Value),
            Hidden = SideBySide([network.TagHidden, network.NameHidden], [.. network.TagHiddenBias.Value, .. network.NameHiddenBias.Value], first),
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

    // What reads the same input is one layer.
    private static QuantizedMatrix SideBySide(Parameter[] parts, float[] biases, float range)
    {
        var (rows, columns) = (parts[0].Rows, biases.Length);
        var values = new float[rows * columns];
        var from = 0;
        foreach (var part in parts)
        {
            for (var row = 0; row < rows; row++) part.Value.AsSpan(row * part.Columns, part.Columns).CopyTo(values.AsSpan((row * columns) + from));
            from += part.Columns;
        }

        return QuantizedMatrix.Quantize(values, biases, rows, columns, range);
    }
}
