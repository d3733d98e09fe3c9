using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>Identifies the language of the document from its content blocks, and of each block that is surely in another one.</summary>
internal sealed class LanguageAnnotator : IAnnotator
{
    public string Id => "language/5";

    public string Description => "Identifies the language of the document, from its script and its words, and of the blocks that are in another one.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks };

    public Layer Provides => Layer.Language;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        // Names of files are in no language: the list of what is in a container has none.
        if (!text.Content.Any() && text.Blocks.Any(block => IsMemberName(text.Text, block))) return;
        var identifier = new LanguageIdentifier(LanguageModel.Shipped);
        var content = text.Content.Select(RangeOf).ToList();
        var whole = identifier.Identify(text.Text, content.Count > 0 ? content : [.. text.Blocks.Select(RangeOf)]);
        sink.SetLanguage(whole.Tag);
        // The only block of a document is the document.
        if (text.Blocks.Count == 1) return;
        var block = 0;
        foreach (var other in identifier.Others(text.Text, whole, text.Blocks.Select(RangeOf), sink.Cancel))
        {
            if (other is not null) sink.SetBlockLanguage(block, other);
            block++;
        }
    }

    private static bool IsMemberName(string text, TextBlock block) => block.Kind == BlockKind.Navigation && block.Member.Length > 0 && block.Range.In(text).SequenceEqual(block.Member);

    private static Range RangeOf(TextBlock block) => block.Range.Start..block.Range.End;
}
