using System.Numerics;
using System.Runtime.InteropServices;

namespace Dossier.Extraction.Reading.Lines;

/// <summary>The lines of a text with their shapes, and what can be said of them only when all are known.</summary>
internal sealed class LineDocument
{
    private const int MinVocabularyBits = 10;
    private const int MaxVocabularyBits = 16;

    private readonly List<uint> words;
    private readonly int vocabularyBits;

    private LineDocument(string text, IReadOnlyList<Line> lines, LineShape[] shapes, List<uint> words)
    {
        (Text, Lines, Shapes, this.words) = (text, lines, shapes, words);
        (Repeats, Earlier) = Recur(shapes);
        Cohesion = new float[shapes.Length];
        // Tables as large as the text needs: a page is small, and to clear a large table for it would take longer than to read it.
        vocabularyBits = Math.Clamp(BitOperations.Log2((uint)words.Count + 1) + 2, MinVocabularyBits, MaxVocabularyBits);
    }

    public string Text { get; }

    public IReadOnlyList<Line> Lines { get; }

    public LineShape[] Shapes { get; }

    public int Count => Shapes.Length;

    /// <summary>How often each line occurs, and how often above itself.</summary>
    public int[] Repeats { get; }

    public int[] Earlier { get; }

    /// <summary>Share of a line's rarer words that long sentences elsewhere in the text use too; -1 for a line without such words.</summary>
    public float[] Cohesion { get; }

    /// <summary>Reads the lines of a text; <see cref="Score"/> does the rest.</summary>
    public static LineDocument Read(string text, IReadOnlyList<Line> lines, CancellationToken cancel)
    {
        var shapes = new LineShape[lines.Count];
        List<uint> words = new(Math.Min(text.Length / 5, lines.Count * 12) + 16);
        for (var i = 0; i < shapes.Length; i++)
        {
            if ((i & 1023) == 0) cancel.ThrowIfCancellationRequested();
            shapes[i] = LineScanner.Read(lines[i].Range.In(text), words);
        }

        var document = new LineDocument(text, lines, shapes, words);
        document.Compare();
        return document;
    }

    /// <summary>Reads what the words of each line say, by learned weights.</summary>
    public LineDocument Score(HashedWordWeights weights)
    {
        for (var i = 0; i < Count; i++) weights.Score(ref Shapes[i], WordsOf(i));
        return this;
    }

    public ReadOnlySpan<uint> WordsOf(int line) => CollectionsMarshal.AsSpan(words).Slice(Shapes[line].FirstWord, Shapes[line].WordCount);

    /// <summary>
    /// How much the words of each line are those of the content rather than those of the rest: the mean of log ratios of the numbers of lines that hold a word, by the
    /// probabilities of a first look.
    /// </summary>
    /// <param name="probabilities">One per line, that it is content.</param>
    /// <param name="affinities">Set to one per line; 0 for a line whose words tell nothing.</param>
    public void Compare(ReadOnlySpan<float> probabilities, Span<float> affinities)
    {
        var inside = new float[1 << vocabularyBits];
        var outside = new float[1 << vocabularyBits];
        for (var i = 0; i < Count; i++)
        {
            foreach (var word in WordsOf(i)) Add(inside, outside, word, probabilities[i], 1);
        }

        for (var i = 0; i < Count; i++)
        {
            // What the line itself says must not speak for it.
            foreach (var word in WordsOf(i)) Add(inside, outside, word, probabilities[i], -1);
            float sum = 0;
            var counted = 0;
            foreach (var word in WordsOf(i))
            {
                if (SmallWords.Function.Contains(word)) continue;
                var slot = Slot(word);
                sum += MathF.Max(0, inside[slot]) - MathF.Max(0, outside[slot]) is var difference && MathF.Abs(difference) < 1e-3f
                    ? 0
                    : difference / (MathF.Abs(inside[slot]) + MathF.Abs(outside[slot]) + 1);
                counted++;
            }

            affinities[i] = counted == 0 ? 0 : sum / counted;
            foreach (var word in WordsOf(i)) Add(inside, outside, word, probabilities[i], 1);
        }
    }

    private void Add(float[] inside, float[] outside, uint word, float probability, float sign)
    {
        var slot = Slot(word);
        inside[slot] += sign * probability;
        outside[slot] += sign * (1 - probability);
    }

    private void Compare()
    {
        var vocabulary = new ushort[1 << vocabularyBits];
        for (var i = 0; i < Count; i++)
        {
            if (Shapes[i].IsLongSentence && Repeats[i] == 1) Add(vocabulary, i, 1);
        }

        for (var i = 0; i < Count; i++)
        {
            var own = Shapes[i].IsLongSentence && Repeats[i] == 1;
            if (own) Add(vocabulary, i, -1);
            int rare = 0, shared = 0;
            foreach (var word in WordsOf(i))
            {
                if (SmallWords.Function.Contains(word)) continue;
                rare++;
                if (vocabulary[Slot(word)] > 0) shared++;
            }

            Cohesion[i] = rare == 0 ? -1 : (float)shared / rare;
            if (own) Add(vocabulary, i, 1);
        }
    }

    // Numbers stop at the top and are not taken down again from there, so that they never turn round.
    private void Add(ushort[] vocabulary, int line, int step)
    {
        foreach (var word in WordsOf(line))
        {
            ref var count = ref vocabulary[Slot(word)];
            if (count < ushort.MaxValue) count = (ushort)(count + step);
        }
    }

    private int Slot(uint word) => (int)(word * 0x9E3779B1u >> (32 - vocabularyBits));

    // By sorting, not by a table of hashes: lines that were made to collide would make a table slow.
    private static (int[] Repeats, int[] Earlier) Recur(LineShape[] shapes)
    {
        var hashes = Array.ConvertAll(shapes, shape => shape.Hash);
        var order = new int[shapes.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(hashes, order);
        var (groups, sizes) = (new int[shapes.Length], new int[shapes.Length]);
        for (int i = 0, group = 0; i < order.Length; i++)
        {
            if (i > 0 && hashes[i] != hashes[i - 1]) group = i;
            groups[order[i]] = group;
        }

        var earlier = new int[shapes.Length];
        for (var i = 0; i < groups.Length; i++) earlier[i] = sizes[groups[i]]++;
        return (Array.ConvertAll(groups, group => sizes[group]), earlier);
    }
}
