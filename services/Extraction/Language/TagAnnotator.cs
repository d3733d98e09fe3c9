using Dossier.Common.V1;
using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>Tags English tokens, and marks where names are in the same pass, for the annotator of mentions.</summary>
internal sealed class TagAnnotator : IAnnotator
{
    public string Id => "tags/1";

    public string Description => "Parts of speech (Universal Dependencies, Penn Treebank) and morphological features of English, by a neural network trained on treebanks; other languages stay untagged.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Language, Layer.Sentences, Layer.Tokens };

    public Layer Provides => Layer.Tags;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var pool = EncoderPool.Shipped;
        var encoder = pool.Rent();
        Span<TextRange> ranges = stackalloc TextRange[SentenceEncoder.MaxTokens];
        Span<short> tags = stackalloc short[SentenceEncoder.MaxTokens];
        Span<sbyte> names = stackalloc sbyte[SentenceEncoder.MaxTokens];
        foreach (var piece in SentencePieces.Of(text))
        {
            sink.Continue();
            for (var i = 0; i < piece.Length; i++) ranges[i] = text.Tokens[piece.First + i];
            encoder.TagAndName(text.Text, ranges[..piece.Length], tags[..piece.Length], names[..piece.Length]);
            for (var i = 0; i < piece.Length; i++)
            {
                var (universal, penn) = pool.Model.Tags[tags[i]];
                sink.SetTags(piece.First + i, universal, penn);
                sink.SetNameLabel(piece.First + i, names[i]);
            }
        }

        pool.Return(encoder);
    }
}
