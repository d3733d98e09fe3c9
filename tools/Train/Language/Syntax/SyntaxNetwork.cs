using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Learning.Neural;

namespace Dossier.Train.Language.Syntax;

/// <summary>Sizes of the network, units or numbers.</summary>
internal sealed record SyntaxSizes
{
    /// <summary>Numbers that stand for a part of a word.</summary>
    public int Embedding { get; init; } = 128;

    /// <summary>Units of a direction of the first recurrence, which tags and names read.</summary>
    public int First { get; init; } = 128;

    /// <summary>Units of a direction of the recurrences that only trees read.</summary>
    public int Deep { get; init; } = 96;

    /// <summary>Number of the recurrences that only trees read.</summary>
    public int DeepLayers { get; init; } = 2;

    /// <summary>Numbers that such a recurrence is told of a word: fewer than it would read make its products small (Lei et al. 2018).</summary>
    public int DeepNarrow { get; init; } = 64;

    public int TagHidden { get; init; } = 96;

    public int TagEmbedding { get; init; } = 32;

    public int NameHidden { get; init; } = 64;

    /// <summary>Numbers that stand for a word as a head and as a dependent.</summary>
    public int Arc { get; init; } = 64;

    public int Label { get; init; } = 64;
}

/// <summary>
/// The weights of the one network of tags, names and trees: hashed parts of words, a bidirectional recurrence that tags and names read, two more for trees
/// with biaffine arcs (Dozat and Manning 2017).
/// </summary>
internal sealed class SyntaxNetwork
{
    /// <summary>Spread of the weights from a word by itself, at first: the recurrence knows the word, too.</summary>
    private const float WordScale = 0.05f;

    public SyntaxNetwork(SyntaxSizes sizes, int rows, int lists, int tags, int shards, Noise noise)
    {
        (Sizes, Tags) = (sizes, tags);
        TagColumns = Pad(tags);
        RelationColumns = Pad(Dependencies.Count);
        NameColumns = Pad(NameLabels.Count);
        Parameter Make(string name, int r, int c, float scale, bool sparse = false)
        {
            var made = new Parameter(name, r, c, shards, scale, noise, sparse);
            All.Add(made);
            return made;
        }

        Parameter Dense(string name, int r, int c) => Make(name, r, c, MathF.Sqrt(3f / r));
        Words = Make("words", rows, sizes.Embedding, 0.15f, sparse: true);
        First = new RecurrentWeights(Dense("first", sizes.Embedding, 8 * sizes.First), Make("first.bias", 1, 8 * sizes.First, 0), Make("first.gates", 1, 4 * sizes.First, 0.2f), sizes.First);
        TagWord = Make("tag.word", sizes.Embedding, sizes.TagHidden, WordScale);
        TagHidden = Dense("tag.hidden", 2 * sizes.First, sizes.TagHidden);
        TagHiddenBias = Make("tag.hidden.bias", 1, sizes.TagHidden, 0);
        TagOut = Dense("tag.out", sizes.TagHidden, TagColumns);
        TagOutBias = Make("tag.out.bias", 1, TagColumns, 0);
        TagEmbedding = Make("tag.embedding", tags, sizes.TagEmbedding, 0.3f, sparse: true);
        NameHidden = Dense("name.hidden", 2 * sizes.First, sizes.NameHidden);
        NameHiddenBias = Make("name.hidden.bias", 1, sizes.NameHidden, 0);
        NameTag = Make("name.tag", tags, sizes.NameHidden, 0.1f, sparse: true);
        NameLists = Make("name.lists", Math.Max(lists, 1), sizes.NameHidden, 0.1f, sparse: true);
        NameOut = Dense("name.out", sizes.NameHidden, NameColumns);
        NameOutBias = Make("name.out.bias", 1, NameColumns, 0);
        NameMoves = Make("name.moves", NameLabels.Count, NameLabels.Count, 0);
        var inputs = (2 * sizes.First) + sizes.TagEmbedding;
        List<RecurrentWeights> deep = [];
        for (var layer = 0; layer < sizes.DeepLayers; layer++, inputs = 2 * sizes.Deep)
        {
            deep.Add(new RecurrentWeights(
                Dense($"deep{layer}", sizes.DeepNarrow, 8 * sizes.Deep), Make($"deep{layer}.bias", 1, 8 * sizes.Deep, 0), Make($"deep{layer}.gates", 1, 4 * sizes.Deep, 0.2f), sizes.Deep)
            {
                Narrow = Dense($"deep{layer}.narrow", inputs, sizes.DeepNarrow),
            });
        }

        Deep = deep;
        Parts = Dense("parts", 2 * sizes.Deep, (2 * sizes.Arc) + (2 * sizes.Label));
        PartsBias = Make("parts.bias", 1, (2 * sizes.Arc) + (2 * sizes.Label), 0);
        Arcs = Dense("arcs", sizes.Arc, sizes.Arc);
        ArcsBias = Make("arcs.bias", 1, sizes.Arc, 0);
        Root = Make("root", 1, sizes.Arc + sizes.Label, 0.2f);
        LabelOut = Dense("label.out", sizes.Label, RelationColumns);
        LabelOutBias = Make("label.out.bias", 1, RelationColumns, 0);
    }

    public SyntaxSizes Sizes { get; }

    public int Tags { get; }

    public int TagColumns { get; }

    public int RelationColumns { get; }

    public int NameColumns { get; }

    public List<Parameter> All { get; } = [];

    public Parameter Words { get; }

    public RecurrentWeights First { get; }

    /// <summary>What a word by itself adds to the hidden units of tags; names would learn by heart.</summary>
    public Parameter TagWord { get; }

    public Parameter TagHidden { get; }

    public Parameter TagHiddenBias { get; }

    public Parameter TagOut { get; }

    public Parameter TagOutBias { get; }

    public Parameter TagEmbedding { get; }

    public Parameter NameHidden { get; }

    public Parameter NameHiddenBias { get; }

    public Parameter NameTag { get; }

    public Parameter NameLists { get; }

    public Parameter NameOut { get; }

    public Parameter NameOutBias { get; }

    public Parameter NameMoves { get; }

    public IReadOnlyList<RecurrentWeights> Deep { get; }

    /// <summary>From the last recurrence to what a word is as a dependent and as a head: of an arc, then of a label.</summary>
    public Parameter Parts { get; }

    public Parameter PartsBias { get; }

    public Parameter Arcs { get; }

    public Parameter ArcsBias { get; }

    /// <summary>The root as the head of an arc, then of a label.</summary>
    public Parameter Root { get; }

    public Parameter LabelOut { get; }

    public Parameter LabelOutBias { get; }

    private static int Pad(int columns) => (columns + Matrix.Lanes - 1) / Matrix.Lanes * Matrix.Lanes;
}

/// <summary>Weights of one recurrence.</summary>
internal sealed record RecurrentWeights(Parameter Input, Parameter Bias, Parameter Gates, int Width)
{
    /// <summary>What makes its input narrow; null when it reads all of it.</summary>
    public Parameter? Narrow { get; init; }

    public SimpleRecurrence Recurrence { get; } = new(Width);
}
