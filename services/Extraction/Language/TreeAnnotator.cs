using Dossier.Common.V1;
using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>Parses English sentences into dependency trees.</summary>
internal sealed class TreeAnnotator : IAnnotator
{
    public string Id => "trees/1";

    public string Description => "Dependency trees of English (Universal Dependencies), by a neural network trained on treebanks; sentences of more than 256 tokens have none.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Language, Layer.Sentences, Layer.Tokens, Layer.Tags };

    public Layer Provides => Layer.Trees;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var pool = EncoderPool.Shipped;
        var encoder = pool.Rent();
        Span<TextRange> ranges = stackalloc TextRange[SentenceEncoder.MaxTokens];
        Span<short> tags = stackalloc short[SentenceEncoder.MaxTokens];
        Span<int> heads = stackalloc int[SentenceEncoder.MaxTokens];
        Span<Dependency> relations = stackalloc Dependency[SentenceEncoder.MaxTokens];
        foreach (var piece in SentencePieces.Of(text))
        {
            sink.Continue();
            if (piece.IsPart) continue;
            for (var i = 0; i < piece.Length; i++)
            {
                ranges[i] = text.Tokens[piece.First + i];
                tags[i] = (short)pool.Model.CodeOf(text.Tokens.Universal(piece.First + i), text.Tokens.Penn(piece.First + i));
            }

            encoder.Parse(text.Text, ranges[..piece.Length], tags[..piece.Length], heads[..piece.Length], relations[..piece.Length]);
            for (var i = 0; i < piece.Length; i++)
                sink.SetHead(piece.First + i, heads[i] == 0 ? piece.First + i : piece.First + heads[i] - 1, relations[i]);
        }

        pool.Return(encoder);
    }
}
