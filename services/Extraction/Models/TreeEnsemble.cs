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
    private readonly ushort[] features;
    private readonly float[] values;
    private readonly int[] rights;
    private readonly float[] bases;

    private TreeEnsemble(string[] names, float[] bases, int[] roots, ushort[] features, float[] values, int[] rights) =>
        (Names, this.bases, this.roots, this.features, this.values, this.rights) = (names, bases, roots, features, values, rights);

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
        private readonly List<ushort> features = [];
        private readonly List<float> values = [];
        private readonly List<int> rights = [];

        /// <summary>Begins the next tree; trees belong to the classes in turn.</summary>
        public void BeginTree() => roots.Add(features.Count);

        /// <summary>Adds a test: an input at or below the threshold goes left, all others (NaN too) go right.</summary>
        /// <returns>The node, for <see cref="SetRight"/>.</returns>
        public int AddTest(int feature, float threshold)
        {
            features.Add((ushort)feature);
            values.Add(threshold);
            rights.Add(0);
            return features.Count - 1;
        }

        /// <summary>Says that the right branch of a test begins with the next node.</summary>
        public void SetRight(int node) => rights[node] = features.Count;

        /// <summary>Adds a leaf.</summary>
        public void AddLeaf(float value)
        {
            features.Add(Leaf);
            values.Add(value);
            rights.Add(0);
        }

        public TreeEnsemble Build() => new([.. names], [.. bases], [.. roots], [.. features], [.. values], [.. rights]);
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
        return new TreeEnsemble(names, bases, roots, features, values, rights);
    }

    public void Write(Stream target)
    {
        using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        Many(writer, Names, (w, v) => w.Write(v));
        Many(writer, bases, (w, v) => w.Write(v));
        Many(writer, roots, (w, v) => w.Write(v));
        Many(writer, features, (w, v) => w.Write(v));
        Many(writer, values, (w, v) => w.Write(v));
        Many(writer, rights, (w, v) => w.Write(v));
    }

    private float LeafOf(int node, ReadOnlySpan<float> input)
    {
        while (features[node] is var feature and not Leaf) node = input[feature] <= values[node] ? node + 1 : rights[node];
        return values[node];
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
}
