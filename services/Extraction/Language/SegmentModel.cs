using System.Diagnostics;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using Dossier.Extraction.Models;

namespace Dossier.Extraction.Language;

/// <summary>
/// What tools/Train learned of where English sentences and tokens end: weights of hashed features (logistic regression), classes of common words, and words
/// that are written as one but are two. Immutable and thread-safe.
/// </summary>
internal sealed class SegmentModel
{
    private const string Magic = "dossier-segments/1";
    /// <summary>Added to the place of a split: the word is always two.</summary>
    public const int SurelySplit = 0x80;

    private const int MaxEntries = 1 << 22;
    private static readonly Lazy<SegmentModel> Loaded = new(() => Embedded.Read("Models/segments.model", Read));

    private readonly HashedBytes classes;
    private readonly HashedBytes splits;

    private SegmentModel(HashedWeights sentences, HashedWeights tokens, HashedBytes classes, HashedBytes splits) =>
        (Sentences, Tokens, this.classes, this.splits) = (sentences, tokens, classes, splits);

    /// <summary>The model that is part of the program; read when it is first asked for.</summary>
    public static SegmentModel Shipped => Loaded.Value;

    /// <summary>Of the ends of sentences.</summary>
    public HashedWeights Sentences { get; }

    /// <summary>Of the ends of tokens inside what white space leaves together.</summary>
    public HashedWeights Tokens { get; }

    /// <summary>Puts a model together.</summary>
    /// <param name="sentences">Weights of the ends of sentences.</param>
    /// <param name="tokens">Weights of the ends of tokens.</param>
    /// <param name="classes">Class of each common word, by its folded hash.</param>
    /// <param name="splits">Units before the place where a word may be split, by its folded hash.</param>
    public static SegmentModel Create(HashedWeights sentences, HashedWeights tokens, IReadOnlyDictionary<uint, byte> classes, IReadOnlyDictionary<uint, byte> splits) =>
        new(sentences, tokens, HashedBytes.Create(classes), HashedBytes.Create(splits));

    /// <summary>The class of a word: what part of speech it mostly is and how it is mostly written; 0 for a rare one.</summary>
    /// <param name="word">Folded hash.</param>
    public byte ClassOf(uint word) => classes[word];

    /// <summary>Where a word may be split in two ("can|not"); 0 where it may not.</summary>
    /// <param name="word">Folded hash.</param>
    public int SplitOf(uint word) => splits[word];

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are no model.</exception>
    public static SegmentModel Read(Stream source)
    {
        using var expanded = new BrotliStream(source, CompressionMode.Decompress);
        using var reader = new BinaryReader(expanded, Encoding.UTF8);
        if (reader.ReadString() != Magic) throw new InvalidDataException("The bytes are no model of sentences and tokens.");
        return new SegmentModel(HashedWeights.Read(reader), HashedWeights.Read(reader), HashedBytes.Read(reader), HashedBytes.Read(reader));
    }

    /// <summary>Writes the model.</summary>
    public void Write(Stream target)
    {
        using var packed = new BrotliStream(target, CompressionLevel.SmallestSize, leaveOpen: true);
        using var writer = new BinaryWriter(packed, Encoding.UTF8);
        writer.Write(Magic);
        Sentences.Write(writer);
        Tokens.Write(writer);
        classes.Write(writer);
        splits.Write(writer);
    }

    /// <summary>Reads how many entries follow.</summary>
    internal static int ReadCount(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count is >= 0 and <= MaxEntries ? count : throw new InvalidDataException("The model of sentences and tokens is damaged.");
    }
}

/// <summary>Weights of hashed features in eight bits each: features that share a place share its weight (Weinberger et al. 2009).</summary>
internal sealed class HashedWeights
{
    private readonly sbyte[] weights;
    private readonly int shift;

    private HashedWeights(sbyte[] weights, float scale, float bias)
    {
        (this.weights, Scale, Bias) = (weights, scale, bias);
        shift = 32 - int.Log2(weights.Length);
    }

    /// <summary>What a step of a weight is worth, in log-odds.</summary>
    public float Scale { get; }

    /// <summary>Log-odds without any feature.</summary>
    public float Bias { get; }

    /// <summary>Rounds weights to eight bits.</summary>
    /// <param name="weights">A power of two of them.</param>
    /// <param name="bias">Log-odds without any feature.</param>
    public static HashedWeights Create(ReadOnlySpan<float> weights, float bias)
    {
        Debug.Assert(int.IsPow2(weights.Length), "the upper bits of a hash are the place of its weight");
        var largest = 1e-6f;
        foreach (var weight in weights) largest = MathF.Max(largest, MathF.Abs(weight));
        var scale = largest / sbyte.MaxValue;
        var rounded = new sbyte[weights.Length];
        for (var i = 0; i < weights.Length; i++) rounded[i] = (sbyte)MathF.Round(weights[i] / scale);
        return new HashedWeights(rounded, scale, bias);
    }

    /// <summary>The log-odds of something with some features.</summary>
    public float Margin(ReadOnlySpan<uint> features)
    {
        var sum = 0;
        foreach (var feature in features) sum += weights[feature >> shift];
        return (sum * Scale) + Bias;
    }

    internal static HashedWeights Read(BinaryReader reader)
    {
        var (scale, bias) = (reader.ReadSingle(), reader.ReadSingle());
        var count = SegmentModel.ReadCount(reader);
        if (!int.IsPow2(count)) throw new InvalidDataException("The model of sentences and tokens is damaged.");
        var bytes = reader.ReadBytes(count);
        if (bytes.Length != count) throw new InvalidDataException("The model of sentences and tokens is cut short.");
        return new HashedWeights(Array.ConvertAll(bytes, value => (sbyte)value), scale, bias);
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Scale);
        writer.Write(Bias);
        writer.Write(weights.Length);
        writer.Write(Array.ConvertAll(weights, value => (byte)value));
    }
}

/// <summary>A byte for each of some hashes; 0 for all others. Places are looked for one after the other, from where the hash says.</summary>
internal sealed class HashedBytes
{
    private readonly uint[] keys;
    private readonly byte[] values;
    private readonly int count;

    private HashedBytes(IReadOnlyCollection<KeyValuePair<uint, byte>> entries)
    {
        count = entries.Count;
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count * 3));
        (keys, values) = (new uint[capacity], new byte[capacity]);
        foreach (var (key, value) in entries)
        {
            var at = Place(key);
            (keys[at], values[at]) = (key, value);
        }
    }

    /// <summary>The byte of a hash.</summary>
    public byte this[uint key]
    {
        get
        {
            var at = Place(key);
            return keys[at] == key ? values[at] : (byte)0;
        }
    }

    public static HashedBytes Create(IReadOnlyDictionary<uint, byte> entries) => new([.. entries.Where(entry => entry is { Key: not 0, Value: not 0 }).OrderBy(entry => entry.Key)]);

    internal static HashedBytes Read(BinaryReader reader)
    {
        var entries = new KeyValuePair<uint, byte>[SegmentModel.ReadCount(reader)];
        for (var i = 0; i < entries.Length; i++) entries[i] = KeyValuePair.Create(reader.ReadUInt32(), reader.ReadByte());
        return new HashedBytes(entries);
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(count);
        foreach (var (key, value) in keys.Zip(values).Where(entry => entry.First != 0).OrderBy(entry => entry.First))
        {
            writer.Write(key);
            writer.Write(value);
        }
    }

    // At most a third of the places is taken, so that a free one is near.
    private int Place(uint key)
    {
        var at = (int)(key & (uint)(keys.Length - 1));
        while (keys[at] != 0 && keys[at] != key) at = (at + 1) & (keys.Length - 1);
        return at;
    }
}
