using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Names by their capitals, linked to the knowledge base or to an entity of the document's own by <see cref="EntityLinks"/>.
/// </summary>
/// <param name="knowledge">What is known of names.</param>
internal sealed class MentionAnnotator(KnowledgeBase knowledge) : IAnnotator
{
    public string Id => "mentions/2";

    public string Description =>
        "Capitalised names typed by titles, head nouns and context, linked to states, capitals (also where they stand for governments), organizations and holders of offices by title and date; nested names; only known names in a text that does not look English.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Sentences, Layer.Tokens };

    public Layer Provides => Layer.Mentions;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var kinds = KindsOfSentences(text);
        var words = new DocumentWords(text, sentence => kinds[sentence] is not (BlockKind.Title or BlockKind.Heading));
        if (!words.LooksEnglish)
        {
            new EntityLinks(text, KnownNames.In(text, knowledge, sink), knowledge).Emit(sink);
            return;
        }

        var finder = new NameFinder(text.Text, words, knowledge);
        List<FoundName> names = [];
        for (var sentence = 0; sentence < words.Sentences; sentence++)
            names.AddRange(finder.Find(sentence, kinds[sentence] is BlockKind.Title or BlockKind.Heading));
        names.RemoveAll(name => finder.Concepts.Contains(text.Text.Substring(name.Range.Start, name.Range.Length)));
        new EntityLinks(text, [.. names.Select(name => new RecognisedName(name.Range, name.Type, name.IsCertain ? 1 : 0))], knowledge).Emit(sink);
    }

    private static BlockKind[] KindsOfSentences(AnnotatedText text)
    {
        var kinds = new BlockKind[text.Tokens.Sentences];
        var block = 0;
        for (var sentence = 0; sentence < kinds.Length; sentence++)
        {
            while (block + 1 < text.Blocks.Count && text.Blocks[block].Range.End <= text.Sentences[sentence].Start) block++;
            kinds[sentence] = text.Blocks.Count == 0 ? BlockKind.Body : text.Blocks[block].Kind;
        }

        return kinds;
    }
}
