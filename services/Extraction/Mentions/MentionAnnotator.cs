using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Names: in English those that the tagger labelled (<see cref="NameRecogniser"/>), in other languages those that the knowledge base has (<see cref="KnownNames"/>); linked to the knowledge base or
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
        var tagged = EnglishSentences.Of(text);
        List<RecognisedName> names = [.. new NameRecogniser(text, knowledge).Find(tagged)];
        if (Array.IndexOf(tagged, false) >= 0)
        {
            names.AddRange(KnownNames.In(text, sentence => !tagged[sentence], knowledge, sink));
            names.Sort((a, b) => a.Range.CompareTo(b.Range));
        }

        new EntityLinks(text, names, knowledge).Emit(sink);
    }
}
