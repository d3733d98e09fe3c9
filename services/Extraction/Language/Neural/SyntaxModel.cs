using System.Runtime.InteropServices;
using System.Text;
using Dossier.Extraction.Models;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// The network of tags, names and trees of English, as tools/Train fits it: vectors of the parts of words, a recurrence that tags and names read, deeper ones that
/// only trees read, and a biaffine scorer of arcs (Dozat and Manning 2017). Immutable and thread-safe; the same words give the same bits on any machine.
/// </summary>
internal sealed class SyntaxModel
{
    private const string Resource = "Models/syntax.model";
    private const string Magic = "dossier-syntax/2";
    private const int MaxTags = 1024;
    private const int MaxLayers = 8;

    private static readonly Lazy<SyntaxModel> Loaded = new(() => Embedded.Read(Resource, Read));

    private short[] codes = [];

    /// <summary>The model of this build.</summary>
    public static SyntaxModel Shipped => Loaded.Value;

    public required IReadOnlyList<(UniversalTag Universal, PennTag Penn)> Tags { get; init; }

    public required EmbeddingTable Parts { get; init; }

    /// <summary>From the vector of a word to what goes into the first recurrence, and behind it what the word by itself adds to the hidden units of tags.</summary>
    public required QuantizedMatrix FirstInput { get; init; }

    public required RecurrentLayer First { get; init; }

    /// <summary>From the first recurrence to the hidden units of tags, then of names.</summary>
    public required QuantizedMatrix Hidden { get; init; }

    public required QuantizedMatrix TagScores { get; init; }

    /// <summary>What a tag adds to the hidden units of names.</summary>
    public required float[] TagToName { get; init; }

    /// <summary>What a bit of <see cref="ListedNames"/> adds to the hidden units of names.</summary>
    public required float[] ListToName { get; init; }

    public required QuantizedMatrix NameScores { get; init; }

    /// <summary>Score of a name label after another.</summary>
    public required float[] NameMoves { get; init; }

    /// <summary>What stands for a tag in the input of the deeper recurrences.</summary>
    public required float[] TagVectors { get; init; }

    /// <summary>The recurrences that only trees read.</summary>
    public required IReadOnlyList<DeepLayer> Deep { get; init; }

    /// <summary>From the last recurrence to what a word is as a dependent and as a head: of an arc, then of a label.</summary>
    public required QuantizedMatrix ArcParts { get; init; }

    public required QuantizedMatrix ArcQueries { get; init; }

    /// <summary>The root as the head of an arc, then of a label.</summary>
    public required float[] Root { get; init; }

    public required QuantizedMatrix LabelScores { get; init; }

    public int TagHidden => TagScores.Inputs;

    public int NameHidden => NameScores.Inputs;

    public int TagVector => TagVectors.Length / Tags.Count;

    public int Arc => ArcQueries.Inputs;

    public int Label => LabelScores.Inputs;

    /// <summary>Code of a pair of tags; that of a likely one when the model has no such pair.</summary>
    public int CodeOf(UniversalTag universal, PennTag penn)
    {
        if (codes.Length == 0) codes = MakeCodes();
        return codes[((int)universal * PennTags.Count) + (int)penn];
    }

    public static SyntaxModel Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadString() != Magic) throw new InvalidDataException($"Not a model of syntax ({Magic}).");
        var tags = new (UniversalTag, PennTag)[Bounded(reader.ReadInt32(), MaxTags)];
        for (var i = 0; i < tags.Length; i++) tags[i] = ((UniversalTag)reader.ReadByte(), (PennTag)reader.ReadByte());
        return new SyntaxModel
        {
            Tags = tags,
            Parts = EmbeddingTable.Read(reader),
            FirstInput = QuantizedMatrix.Read(reader),
            First = RecurrentLayer.Read(reader),
            Hidden = QuantizedMatrix.Read(reader),
            TagScores = QuantizedMatrix.Read(reader),
            TagToName = Numbers(reader),
            ListToName = Numbers(reader),
            NameScores = QuantizedMatrix.Read(reader),
            NameMoves = Numbers(reader),
            TagVectors = Numbers(reader),
            Deep = [.. Enumerable.Range(0, Bounded(reader.ReadInt32(), MaxLayers)).Select(_ => new DeepLayer(QuantizedMatrix.Read(reader), QuantizedMatrix.Read(reader), RecurrentLayer.Read(reader)))],
            ArcParts = QuantizedMatrix.Read(reader),
            ArcQueries = QuantizedMatrix.Read(reader),
            Root = Numbers(reader),
            LabelScores = QuantizedMatrix.Read(reader),
        };
    }

    public void Write(Stream target)
    {
        using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Tags.Count);
        foreach (var (universal, penn) in Tags)
        {
            writer.Write((byte)universal);
            writer.Write((byte)penn);
        }

        Parts.Write(writer);
        FirstInput.Write(writer);
        First.Write(writer);
        Hidden.Write(writer);
        TagScores.Write(writer);
        Write(writer, TagToName);
        Write(writer, ListToName);
        NameScores.Write(writer);
        Write(writer, NameMoves);
        Write(writer, TagVectors);
        writer.Write(Deep.Count);
        foreach (var (narrow, input, layer) in Deep)
        {
            narrow.Write(writer);
            input.Write(writer);
            layer.Write(writer);
        }

        ArcParts.Write(writer);
        ArcQueries.Write(writer);
        Write(writer, Root);
        LabelScores.Write(writer);
    }

    // Tags that a caller gives may be a pair that no treebank has: then the first pair of the same Penn tag, else of the same universal one.
    private short[] MakeCodes()
    {
        var made = new short[(int)(UniversalTag.X + 1) * PennTags.Count];
        for (var universal = UniversalTag.None; universal <= UniversalTag.X; universal++)
        {
            for (var penn = 0; penn < PennTags.Count; penn++)
            {
                var code = Find(tag => tag == (universal, (PennTag)penn));
                if (code < 0) code = Find(tag => tag.Penn == (PennTag)penn);
                if (code < 0) code = Find(tag => tag.Universal == universal);
                made[((int)universal * PennTags.Count) + penn] = (short)Math.Max(code, 0);
            }
        }

        return made;
    }

    private int Find(Func<(UniversalTag Universal, PennTag Penn), bool> fits)
    {
        for (var code = 0; code < Tags.Count; code++)
        {
            if (fits(Tags[code])) return code;
        }

        return -1;
    }

    private static float[] Numbers(BinaryReader reader)
    {
        var numbers = new float[Bounded(reader.ReadInt32(), 1024 * 1024)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private static void Write(BinaryWriter writer, float[] numbers)
    {
        writer.Write(numbers.Length);
        writer.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
    }

    private static int Bounded(int count, int most) => count >= 0 && count <= most ? count : throw new InvalidDataException("The model of syntax is damaged.");
}

/// <summary>A recurrence with the products before it.</summary>
/// <param name="Narrow">From what is below to a few numbers.</param>
/// <param name="Input">From those to what goes into the recurrence: two thin layers cost a third of a thick one.</param>
/// <param name="Recurrence">The recurrence.</param>
internal sealed record DeepLayer(QuantizedMatrix Narrow, QuantizedMatrix Input, RecurrentLayer Recurrence);
