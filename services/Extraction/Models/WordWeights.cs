using System.Text;

namespace Dossier.Extraction.Models;

/// <summary>
/// Weights of words, as tools/Train fits them by logistic regression: the sum over the words of a text is its log-odds. Immutable and thread-safe.
/// </summary>
internal sealed class WordWeights
{
    private const string Magic = "dossier-words/1";

    /// <summary>More words are no model of ours.</summary>
    private const int MaxWords = 1024 * 1024;

    private readonly Dictionary<string, float> weights;
    private readonly Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <param name="weights">Weight of each known word; others weigh nothing.</param>
    /// <param name="bias">Log-odds of a text of unknown words.</param>
    public WordWeights(IEnumerable<KeyValuePair<string, float>> weights, float bias)
    {
        this.weights = new Dictionary<string, float>(weights, StringComparer.Ordinal);
        bySpan = this.weights.GetAlternateLookup<ReadOnlySpan<char>>();
        Bias = bias;
    }

    /// <summary>Log-odds of a text of unknown words.</summary>
    public float Bias { get; }

    /// <summary>Number of words.</summary>
    public int Count => weights.Count;

    /// <summary>The weight of a word; 0 when it is not known.</summary>
    public float this[ReadOnlySpan<char> word] => bySpan.TryGetValue(word, out var weight) ? weight : 0;

    public static WordWeights Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadString() != Magic) throw new InvalidDataException($"Not a model of words ({Magic}).");
        var bias = reader.ReadSingle();
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxWords) throw new InvalidDataException("The model of words is damaged.");
        var weights = new Dictionary<string, float>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) weights.Add(reader.ReadString(), reader.ReadSingle());
        return new WordWeights(weights, bias);
    }

    /// <summary>Writes the model; words in ordinal order, so that the same weights give the same bytes.</summary>
    public void Write(Stream target)
    {
        using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Bias);
        writer.Write(weights.Count);
        foreach (var (word, weight) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Write(word);
            writer.Write(weight);
        }
    }
}
