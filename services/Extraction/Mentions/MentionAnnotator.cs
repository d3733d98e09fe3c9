using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Names: in English those that the tagger labelled (<see cref="NameRecogniser"/>), in other languages those that the knowledge base has (<see cref="NameFinder"/>); linked to the knowledge base or
/// to an entity of the document's own by <see cref="EntityLinks"/>.
/// </summary>
/// <param name="knowledge">What is known of names.</param>
internal sealed class MentionAnnotator(KnowledgeBase knowledge) : IAnnotator
{
    public string Id => "mentions/2";

    public string Description =>
        "Names of persons, organizations, places, nationalities, agreements and events, by a neural network trained on texts with names, consistent within the document; linked to states, capitals (also where they stand for governments), organizations and holders of offices by title and date; nested names; in languages other than English only known names.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Language, Layer.Sentences, Layer.Tokens, Layer.Tags };

    public Layer Provides => Layer.Mentions;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var tagged = new bool[text.Tokens.Sentences];
        foreach (var sentence in EnglishSentences.Of(text)) tagged[sentence] = true;
        List<RecognisedName> names = [.. new NameRecogniser(text, knowledge).Find(sentence => tagged[sentence])];
        if (Array.IndexOf(tagged, false) >= 0)
        {
            names.AddRange(Untagged(text, tagged));
            names.Sort((a, b) => a.Range.CompareTo(b.Range));
        }

        new EntityLinks(text, names, knowledge).Emit(sink);
    }

    private List<RecognisedName> Untagged(AnnotatedText text, bool[] tagged)
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
        {
            if (!tagged[sentence]) names.AddRange(finder.Find(sentence, kinds[sentence] is BlockKind.Title or BlockKind.Heading));
        }

        names.RemoveAll(name => finder.Concepts.Contains(text.Text.Substring(name.Range.Start, name.Range.Length)));
        return [.. names.Select(name => new RecognisedName(name.Range, name.Type, name.IsCertain ? 1 : 0))];
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
