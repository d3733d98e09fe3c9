using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Models;

namespace Dossier.Extraction.Reading.Lines;

/// <summary>
/// The trained parts: weights of words, two ensembles of trees that say how likely each line is content, the second of which looks at what the first says, one that
/// says what else a line may be, and one that finds the title.
/// </summary>
/// <param name="Words">Weights of words.</param>
/// <param name="First">Over <see cref="LineFeatures"/>.</param>
/// <param name="Second">Over <see cref="SecondLook"/>.</param>
/// <param name="Kinds">Over <see cref="SecondLook"/>, of lines that are no content: one class per <see cref="Outside"/>.</param>
/// <param name="Titles">Over <see cref="SecondLook"/>: whether a line is the title.</param>
internal sealed record LineModel(HashedWordWeights Words, TreeEnsemble First, TreeEnsemble Second, TreeEnsemble Kinds, TreeEnsemble Titles)
{
    private const string Magic = "dossier-lines/1";
    private const string Resource = "Models/lines.model";

    private static readonly Lazy<LineModel> Shipped = new(() => Embedded.Read(Resource, Read));

    /// <summary>What is outside the content, in the order of the classes of <see cref="Kinds"/>.</summary>
    public static IReadOnlyList<BlockKind> Outside { get; } = [BlockKind.Navigation, BlockKind.Furniture, BlockKind.Related, BlockKind.Comments, BlockKind.Caption];

    /// <summary>The weights that ship.</summary>
    public static LineModel Default => Shipped.Value;

    public static LineModel Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8);
        if (reader.ReadString() != Magic) throw new InvalidDataException($"Not a model of lines ({Magic}).");
        return new LineModel(HashedWordWeights.Read(reader), TreeEnsemble.Read(source), TreeEnsemble.Read(source), TreeEnsemble.Read(source), TreeEnsemble.Read(source));
    }

    public void Write(Stream target)
    {
        using var writer = new BinaryWriter(target, Encoding.UTF8);
        writer.Write(Magic);
        Words.Write(writer);
        writer.Flush();
        First.Write(target);
        Second.Write(target);
        Kinds.Write(target);
        Titles.Write(target);
    }

    /// <summary>Looks at the lines of a text, twice.</summary>
    /// <param name="document">With the scores of <see cref="Words"/>.</param>
    /// <param name="cancel">Ends it.</param>
    public LineOpinions Judge(LineDocument document, CancellationToken cancel)
    {
        var features = new LineFeatures(document);
        var margins = new float[document.Count];
        Span<float> row = stackalloc float[LineFeatures.Names.Count];
        for (var i = 0; i < margins.Length; i++)
        {
            if ((i & 1023) == 0) cancel.ThrowIfCancellationRequested();
            features.Write(i, row);
            margins[i] = First.Margin(row);
        }

        var opinions = new LineOpinions(this, document, features, new SecondLook(document, margins));
        opinions.Fill(cancel);
        return opinions;
    }
}

/// <summary>What a model says of the lines of a text.</summary>
internal sealed class LineOpinions(LineModel model, LineDocument document, LineFeatures features, SecondLook look)
{
    private readonly float[] first = new float[LineFeatures.Names.Count];
    private readonly float[] row = new float[SecondLook.Names.Count];

    /// <summary>How likely each line is content, 0 to 1.</summary>
    public float[] Chances { get; } = new float[document.Count];

    /// <summary>Computes the chances.</summary>
    public void Fill(CancellationToken cancel)
    {
        for (var i = 0; i < Chances.Length; i++)
        {
            if ((i & 1023) == 0) cancel.ThrowIfCancellationRequested();
            Chances[i] = SecondLook.Logistic(model.Second.Margin(RowOf(i)));
        }
    }

    /// <summary>What a line is that is no content.</summary>
    public BlockKind Outside(int line)
    {
        Span<float> margins = stackalloc float[model.Kinds.Classes];
        model.Kinds.Margins(RowOf(line), margins);
        var best = 0;
        for (var kind = 1; kind < margins.Length; kind++)
        {
            if (margins[kind] > margins[best]) best = kind;
        }

        return LineModel.Outside[best];
    }

    /// <summary>Log-odds that a line is the title.</summary>
    public float Title(int line) => model.Titles.Margin(RowOf(line));

    private float[] RowOf(int line)
    {
        features.Write(line, first);
        look.Write(line, first, row);
        return row;
    }
}
