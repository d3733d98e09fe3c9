using Dossier.Common.V1;
using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Tests.Language;

public sealed class MorphologyTests
{
    [Theory]
    [InlineData("ministers", "NOUN", "NNS", "minister")]
    [InlineData("Ministers", "NOUN", "NNS", "minister")]
    [InlineData("went", "VERB", "VBD", "go")]
    [InlineData("WENT", "VERB", "VBD", "go")]
    [InlineData("n't", "PART", "RB", "not")]
    [InlineData("worst", "ADJ", "JJS", "bad")]
    [InlineData("’s", "AUX", "VBZ", "be")]
    [InlineData("'s", "PART", "POS", "'s")]
    [InlineData("Seoul", "PROPN", "NNP", "Seoul")]
    [InlineData("Koreans", "PROPN", "NNPS", "Korean")]
    [InlineData("left", "VERB", "VBD", "leave")]
    [InlineData("left", "ADJ", "JJ", "left")]
    public void Gives_words_their_dictionary_forms(string form, string universal, string penn, string lemma) =>
        Assert.Equal(lemma, Morphology.Shipped.Lemma(form, Enum.Parse<UniversalTag>(universal, ignoreCase: true), PennTags.Parse(penn)));

    [Theory]
    [InlineData("blorking", "VERB", "VBG", "blork")]
    [InlineData("Blorkings", "NOUN", "NNS", "blorking")]
    [InlineData("dezanalyzed", "VERB", "VBD", "dezanalyze")]
    [InlineData("quorbled", "VERB", "VBN", "quorble")]
    [InlineData("trampities", "NOUN", "NNS", "trampity")]
    [InlineData("flompiest", "ADJ", "JJS", "flompy")]
    [InlineData("Zembrovka", "PROPN", "NNP", "Zembrovka")]
    [InlineData("Grommovians", "PROPN", "NNPS", "Grommovian")]
    public void Makes_dictionary_forms_of_words_never_seen(string form, string universal, string penn, string lemma) =>
        Assert.Equal(lemma, Morphology.Shipped.Lemma(form, Enum.Parse<UniversalTag>(universal, ignoreCase: true), PennTags.Parse(penn)));

    [Theory]
    [InlineData("ministers", "NOUN", "NNS", "Number=Plur")]
    [InlineData("the", "DET", "DT", "Definite=Def|PronType=Art")]
    [InlineData("The", "DET", "DT", "Definite=Def|PronType=Art")]
    [InlineData("blorking", "VERB", "VBG", "Tense=Pres|VerbForm=Part")]
    [InlineData("73,419", "NUM", "CD", "NumForm=Digit|NumType=Card")]
    [InlineData("of", "ADP", "IN", "")]
    public void Gives_words_their_features(string form, string universal, string penn, string features) =>
        Assert.Equal(features, Morphology.Shipped.Features(form, Enum.Parse<UniversalTag>(universal, ignoreCase: true), PennTags.Parse(penn)));

    [Fact]
    public void A_known_form_or_one_seen_lately_costs_no_memory()
    {
        ReadOnlySpan<string> forms = ["ministers", "went", "Seoul", "the", "blorked", "Zembrovka"];
        foreach (var form in forms) Ask(form);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var form in forms) Ask(form);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Ask(string form) => Morphology.Shipped.Lemma(form.AsSpan(), UniversalTag.Verb, PennTag.PastVerb);
    }

    [Fact]
    public void A_word_of_a_million_letters_has_no_dictionary_form() =>
        Assert.Equal("", Morphology.Shipped.Lemma(new string('a', 1_000_000), UniversalTag.Noun, PennTag.PluralNoun));

    [Fact]
    public void Answers_do_not_depend_on_what_other_threads_ask()
    {
        var forms = Enumerable.Range(0, 40_000).Select(n => FormattableString.Invariant($"zork{n}ies")).ToArray();
        var answers = new string[forms.Length];
        Parallel.For(0, forms.Length, n => answers[n] = Morphology.Shipped.Lemma(forms[n], UniversalTag.Noun, PennTag.PluralNoun));
        Assert.All(forms.Zip(answers), pair => Assert.Equal(pair.First[..^3] + "y", pair.Second));
    }

    [Fact]
    public void A_model_that_was_written_is_read_as_it_was()
    {
        var rules = new MorphologyRules([new EditScript(1, "")], ["", "Number=Plur"], new SuffixRules([new SuffixRule(UniversalTag.Noun, PennTag.PluralNoun, "s", 0)]), new SuffixRules([]), new SuffixRules([]));
        using var written = new MemoryStream();
        new Morphology([new MorphologyEntry("mice", UniversalTag.Noun, PennTag.PluralNoun, "mouse", "Number=Plur")], rules).Write(written);
        written.Position = 0;
        var read = Morphology.Read(written);
        Assert.Equal("mouse", read.Lemma("mice", UniversalTag.Noun, PennTag.PluralNoun));
        Assert.Equal("Number=Plur", read.Features("Mice", UniversalTag.Noun, PennTag.PluralNoun));
        Assert.Equal("rat", read.Lemma("rats", UniversalTag.Noun, PennTag.PluralNoun));
        Assert.Equal("rats", read.Lemma("rats", UniversalTag.Verb, PennTag.ThirdPersonVerb));
    }

    [Fact]
    public void Bytes_of_something_else_are_refused() =>
        Assert.ThrowsAny<IOException>(() => Morphology.Read(new MemoryStream([1, 2, 3])).ToString());

    [Theory]
    [InlineData("It/PRP/PRON 's/VBZ/AUX been/VBN/AUX cold/JJ/ADJ", "it have be cold")]
    [InlineData("It/PRP/PRON 's/VBZ/AUX not/RB/PART got/VBN/VERB worse/JJR/ADJ", "it have not get bad")]
    [InlineData("It/PRP/PRON ’s/VBZ/AUX signed/VBN/VERB", "it be sign")]
    [InlineData("unknown//", "")]
    public void Annotates_what_is_tagged(string tagged, string lemmas)
    {
        var words = tagged.Split(' ').Select(word => word.Split('/')).ToList();
        var text = new AnnotatedText(string.Join(' ', words.Select(word => word[0])), []);
        for (int n = 0, at = 0; n < words.Count; at += words[n].Length == 0 ? 0 : words[n][0].Length + 1, n++) text.Tokens.Add(new TextRange(at, at + words[n][0].Length));
        text.Tokens.EndSentence();
        for (var n = 0; n < words.Count; n++) text.Tokens.SetTags(n, Enum.TryParse<UniversalTag>(words[n][2], true, out var tag) ? tag : UniversalTag.None, PennTags.Parse(words[n][1]));
        var annotator = new LemmaAnnotator();
        annotator.Annotate(text, new AnnotationSink(text, annotator, CancellationToken.None));
        Assert.Equal(lemmas, string.Join(' ', Enumerable.Range(0, words.Count).Select(text.Tokens.Lemma)));
        Assert.Equal(Layer.Lemmas, annotator.Provides);
    }
}
