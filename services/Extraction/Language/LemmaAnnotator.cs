using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>Dictionary forms of the words that are tagged, as the English treebanks of Universal Dependencies have them.</summary>
internal sealed class LemmaAnnotator : IAnnotator
{
    /// <summary>Participles that make "have" of a clitic "'s" before them, where "be" is the rule: they have no passive of their own, or hardly.</summary>
    private static readonly string[] Perfects = ["been", "got", "had", "become", "gotten", "happened", "gone"];

    public string Id => "lemmas/1";

    public string Description => "Gives the words of English text their dictionary forms, from a table of the words of two treebanks and, for others, from their ends and tags.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Tokens, Layer.Tags };

    public Layer Provides => Layer.Lemmas;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var morphology = Morphology.Shipped;
        var tokens = text.Tokens;
        for (var token = 0; token < tokens.Count; token++)
        {
            if (token % 1024 == 0) sink.Continue();
            var universal = tokens.Universal(token);
            if (universal == UniversalTag.None) continue;
            var lemma = morphology.Lemma(tokens[token].In(text.Text), universal, tokens.Penn(token));
            if (lemma.Length > 0) sink.SetLemma(token, IsPerfect(text, token, universal) ? "have" : lemma);
        }
    }

    // "It's been": the verb is "have".
    private static bool IsPerfect(AnnotatedText text, int token, UniversalTag universal)
    {
        var tokens = text.Tokens;
        if (universal != UniversalTag.Aux || tokens.Penn(token) != PennTag.ThirdPersonVerb || tokens[token].In(text.Text) is not ['\'' or '’', 's' or 'S']) return false;
        var next = token + 1;
        while (next < tokens.Count && next <= token + 2 && tokens.Universal(next) is UniversalTag.Adv or UniversalTag.Part) next++;
        return next < tokens.Count && tokens.Penn(next) == PennTag.PastParticiple && IsOneOf(tokens[next].In(text.Text), Perfects);
    }

    private static bool IsOneOf(ReadOnlySpan<char> form, string[] words)
    {
        foreach (var word in words)
        {
            if (form.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
