using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Duplicates;

/// <summary>
/// Sketches the main text, so that documents can be compared without their texts: what stands around the text, its title and its captions change from
/// one site to the next and are left out.
/// </summary>
internal sealed class MainTextSketch : IAnnotator
{
    /// <summary>Fewest shingles to compare by: a sentence or two that texts have in common do not make them the same.</summary>
    public const int MinShingles = 20;

    public string Id => "sketch/1";

    public string Description =>
        "MinHash of the main text, for finding near-duplicates: shingles of four words (six characters where words are not spaced) without case, accents and "
        + "punctuation. Empty for texts of fewer than 20 shingles. Does not see texts that say the same in other words.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks };

    public Layer Provides => Layer.Sketch;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var hashes = new MinHash();
        var shingles = new Shingles(hashes);
        foreach (var block in text.Blocks.Where(IsMainText))
        {
            sink.Continue();
            shingles.Add(block.Range.In(text.Text));
        }

        if (hashes.Count >= MinShingles) sink.SetSketch(hashes.ToSketch());
    }

    private static bool IsMainText(TextBlock block) =>
        block.Kind is BlockKind.Heading or BlockKind.Body or BlockKind.ListItem or BlockKind.Table or BlockKind.Quote or BlockKind.Code;
}
