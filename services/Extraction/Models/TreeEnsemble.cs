using System.Text;

namespace Dossier.Extraction.Models;

/// <summary>
/// A sum of regression trees per class (gradient boosting, Friedman 2001), as tools/Train fits it. Immutable and thread-safe; the same input gives the
/// same bits on any machine, because sums run in the order of the trees and in single precision.
/// </summary>
internal sealed class TreeEnsemble
{
    private const string Magic = "dossier-trees/1";
    private const ushort Leaf = ushort.MaxValue;

    /// <summary>More of anything is no model of ours.</summary>
    private const int MaxNodes = 16 * 1024 * 1024;

    private readonly int[] roots;
    private readonly Node[] nodes;
    private readonly float[] bases;

    private TreeEnsemble(string[] names, float[] bases, int[] roots, Node[] nodes) => (Names, this.bases, this.roots, this.nodes) = (names, bases, roots, nodes);

    /// <summary>Names of the features, in the order of the input: a model fits only code that computes these.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of margins: 1 for a yes-or-no question, else one per class.</summary>
    public int Classes => bases.Length;

    /// <summary>Number of trees, of all classes.</summary>
    public int Trees => roots.Length;

    /// <summary>Puts a tree together, node by node in depth-first order: a test is followed by its left branch.</summary>
    public sealed class Builder(IReadOnlyList<string> names, IReadOnlyList<float> bases)
    {
        private readonly List<int> roots = [];
        private readonly List<Node> nodes = [];

        /// <summary>Begins the next tree; trees belong to the classes in turn.</summary>
        public void BeginTree() => roots.Add(nodes.Count);

        /// <summary>Adds a test: an input at or below the threshold goes left, all others (NaN too) go right.</summary>
        /// <returns>The node, for <see cref="SetRight"/>.</returns>
        public int AddTest(int feature, float threshold)
        {
            nodes.Add(new Node((ushort)feature, threshold, 0));
            return nodes.Count - 1;
        }

        /// <summary>Says that the right branch of a test begins with the next node.</summary>
        public void SetRight(int node) => nodes[node] = nodes[node] with { Right = nodes.Count };

        /// <summary>Adds a leaf.</summary>
        public void AddLeaf(float value) => nodes.Add(new Node(Leaf, value, 0));

        public TreeEnsemble Build() => new([.. names], [.. bases], [.. roots], [.. nodes]);
    }

    /// <summary>An ensemble whose margins are the means of those of several of the same features and classes.</summary>
    public static TreeEnsemble Mean(IReadOnlyList<TreeEnsemble> ensembles)
    {
        List<int> roots = [];
        List<Node> nodes = [];
        foreach (var ensemble in ensembles)
        {
            var start = nodes.Count;
            roots.AddRange(ensemble.roots.Select(root => root + start));
            nodes.AddRange(ensemble.nodes.Select(node => node.Feature == Leaf ? node with { Value = node.Value / ensembles.Count } : node with { Right = node.Right + start }));
        }

        return new TreeEnsemble([.. ensembles[0].Names], [.. ensembles[0].bases.Select((_, k) => ensembles.Average(one => one.bases[k]))], [.. roots], [.. nodes]);
    }

    /// <summary>Computes the margins of one input.</summary>
    /// <param name="input">One value per feature.</param>
    /// <param name="margins">One per class; log-odds for one class, else to be put through a softmax.</param>
    public void Margins(ReadOnlySpan<float> input, Span<float> margins)
    {
        bases.CopyTo(margins);
        for (int tree = 0, target = 0; tree < roots.Length; tree++)
        {
            margins[target] += LeafOf(roots[tree], input);
            if (++target == bases.Length) target = 0;
        }
    }

    /// <summary>The margin of a yes-or-no question: above 0 is yes.</summary>
    public float Margin(ReadOnlySpan<float> input)
    {
        var margin = bases[0];
        foreach (var root in roots) margin += LeafOf(root, input);
        return margin;
    }

    public static TreeEnsemble Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadString() != Magic) throw new InvalidDataException($"Not a model of trees ({Magic}).");
        var names = Many(reader, r => r.ReadString());
        var bases = Many(reader, r => r.ReadSingle());
        var roots = Many(reader, r => r.ReadInt32());
        var features = Many(reader, r => r.ReadUInt16());
        var values = Many(reader, r => r.ReadSingle());
        var rights = Many(reader, r => r.ReadInt32());
        if (values.Length != features.Length || rights.Length != features.Length) throw new InvalidDataException("The model of trees is damaged.");
        return new TreeEnsemble(names, bases, roots, [.. features.Select((feature, i) => new Node(feature, values[i], rights[i]))]);
    }

    public void Write(Stream target)
    {
        using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        Many(writer, Names, (w, v) => w.Write(v));
        Many(writer, bases, (w, v) => w.Write(v));
        Many(writer, roots, (w, v) => w.Write(v));
        Many(writer, nodes, (w, node) => w.Write(node.Feature));
        Many(writer, nodes, (w, node) => w.Write(node.Value));
        Many(writer, nodes, (w, node) => w.Write(node.Right));
    }

    private float LeafOf(int at, ReadOnlySpan<float> input)
    {
        ref readonly var node = ref nodes[at];
        while (node.Feature != Leaf)
        {
            at = input[node.Feature] <= node.Value ? at + 1 : node.Right;
            node = ref nodes[at];
        }

        return node.Value;
    }

    private static T[] Many<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxNodes) throw new InvalidDataException("The model of trees is damaged.");
        var values = new T[count];
        for (var i = 0; i < count; i++) values[i] = read(reader);
        return values;
    }

    private static void Many<T>(BinaryWriter writer, IReadOnlyCollection<T> values, Action<BinaryWriter, T> write)
    {
        writer.Write(values.Count);
        foreach (var value in values) write(writer, value);
    }

    /// <summary>A test or, without a feature, a leaf: kept together, since a way through a tree touches one node after the other.</summary>
    /// <param name="Feature">What is tested.</param>
    /// <param name="Value">Threshold of the test; value of the leaf.</param>
    /// <param name="Right">Where the right branch begins.</param>
    private readonly record struct Node(ushort Feature, float Value, int Right);
}
