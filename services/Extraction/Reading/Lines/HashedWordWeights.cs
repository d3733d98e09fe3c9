namespace Dossier.Extraction.Reading.Lines;

/// <summary>
/// Learned weights of words: what a word, the first and the last word, a pair of neighbours or a whole short line say for content (above 0) or against it. The words
/// themselves are not kept, only weights by hash.
/// </summary>
internal sealed class HashedWordWeights
{
    /// <summary>Buckets that hashes fall into.</summary>
    public const int Buckets = 1 << 17;

    /// <summary>Most features of a line: its words, pairs of them, first, last and the whole.</summary>
    public const int MaxFeatures = 2 * LineScanner.MaxWords + 3;

    /// <summary>Weights are kept as multiples of it.</summary>
    private const float Step = 1 / 24f;

    private readonly sbyte[] weights;

    public HashedWordWeights(ReadOnlySpan<float> weights)
    {
        this.weights = new sbyte[Buckets];
        for (var i = 0; i < weights.Length; i++) this.weights[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / Step), sbyte.MinValue, sbyte.MaxValue);
    }

    private HashedWordWeights(sbyte[] weights) => this.weights = weights;

    public static HashedWordWeights Read(BinaryReader reader)
    {
        var bytes = reader.ReadBytes(Buckets);
        if (bytes.Length != Buckets) throw new InvalidDataException("The weights of words are damaged.");
        return new HashedWordWeights(Array.ConvertAll(bytes, b => (sbyte)b));
    }

    public void Write(BinaryWriter writer) => writer.Write(Array.ConvertAll(weights, w => (byte)w));

    /// <summary>The buckets of what a line is made of.</summary>
    /// <param name="words">Hashes of its words.</param>
    /// <param name="line">Hash of the line.</param>
    /// <param name="buckets">Room for <see cref="MaxFeatures"/>.</param>
    /// <returns>How many there are.</returns>
    public static int Features(ReadOnlySpan<uint> words, ulong line, Span<int> buckets)
    {
        if (words.IsEmpty) return 0;
        var size = words.Length <= 4 ? 1u : words.Length <= 14 ? 2u : 3u;
        var count = 0;
        foreach (var word in words) buckets[count++] = Bucket(word, size);
        buckets[count++] = Bucket(words[0], 4 + size);
        buckets[count++] = Bucket(words[^1], 8 + size);
        if (size == 3) return count;
        for (var i = 1; i < words.Length; i++) buckets[count++] = Bucket(words[i - 1] * 31 + words[i], 12 + size);
        if (size == 1) buckets[count++] = Bucket((uint)(line ^ line >> 32), 16);
        return count;
    }

    /// <summary>Reads what the words of a line say into its shape.</summary>
    public void Score(ref LineShape shape, ReadOnlySpan<uint> words)
    {
        Span<int> buckets = stackalloc int[MaxFeatures];
        var count = Features(words, shape.Hash, buckets);
        if (count == 0) return;
        int sum = 0, lowest = 0, highest = 0;
        for (var i = 0; i < count; i++)
        {
            int weight = weights[buckets[i]];
            sum += weight;
            lowest = Math.Min(lowest, weight);
            highest = Math.Max(highest, weight);
        }

        (shape.WordScore, shape.LowestWord, shape.HighestWord) = (sum * Step / MathF.Sqrt(count), lowest * Step, highest * Step);
    }

    private static int Bucket(uint hash, uint role)
    {
        var mixed = (hash ^ role * 0x85EBCA6Bu) * 0x9E3779B1u;
        return (int)((mixed ^ mixed >> 15) & (Buckets - 1));
    }
}
