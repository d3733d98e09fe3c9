using System.Globalization;
using Dossier.Common.V1;
using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.References;

namespace Dossier.Extraction.Tests.References;

/// <summary>
/// Sentences with their trees: word|UPOS|Penn|head in the sentence|relation, a bar between sentences, names in braces before the tree ("Kim=PERSON").
/// </summary>
public sealed class ReferenceTests
{
    private const string KimMetReporters = "Kim|PROPN|NNP|2|nsubj met|VERB|VBD|0|root reporters|NOUN|NNS|2|obj .|PUNCT|.|2|punct ";
    private const string MaryThankedJohn = "Mary|PROPN|NNP|3|nsubj Smith|PROPN|NNP|1|flat thanked|VERB|VBD|0|root John|PROPN|NNP|3|obj Brown|PROPN|NNP|4|flat .|PUNCT|.|3|punct ";

    [Theory]
    [InlineData("Kim=PERSON", KimMetReporters + "/ He|PRON|PRP|2|nsubj left|VERB|VBD|0|root .|PUNCT|.|2|punct", "He=Kim")]
    [InlineData("Kim=PERSON", "The|DET|DT|2|det allies|NOUN|NNS|3|nsubj met|VERB|VBD|0|root Kim|PROPN|NNP|3|obj .|PUNCT|.|3|punct / They|PRON|PRP|2|nsubj left|VERB|VBD|0|root .|PUNCT|.|2|punct", "They=The allies")]
    [InlineData("Mary Smith=PERSON;John Brown=PERSON", MaryThankedJohn + "/ She|PRON|PRP|2|nsubj left|VERB|VBD|0|root .|PUNCT|.|2|punct", "She=Mary Smith")]
    [InlineData("Mary Smith=PERSON;John Brown=PERSON", MaryThankedJohn + "/ He|PRON|PRP|2|nsubj left|VERB|VBD|0|root .|PUNCT|.|2|punct", "He=John Brown")]
    [InlineData("Kim=PERSON", "Kim|PROPN|NNP|2|nsubj lost|VERB|VBD|0|root his|PRON|PRP$|4|nmod:poss mother|NOUN|NN|2|obj .|PUNCT|.|2|punct", "his=Kim")]
    [InlineData("Kim=PERSON", "Kim|PROPN|NNP|2|nsubj hurt|VERB|VBD|0|root himself|PRON|PRP|2|obj .|PUNCT|.|2|punct", "himself=Kim")]
    [InlineData("Kim=PERSON;Lee=PERSON", "Kim|PROPN|NNP|2|nsubj asked|VERB|VBD|0|root Lee|PROPN|NNP|2|obj to|PART|TO|5|mark help|VERB|VB|2|xcomp him|PRON|PRP|5|obj .|PUNCT|.|2|punct", "him=Kim")]
    [InlineData("Kim=PERSON", "In|ADP|IN|3|case his|PRON|PRP$|3|nmod:poss youth|NOUN|NN|6|obl ,|PUNCT|,|6|punct Kim|PROPN|NNP|6|nsubj sang|VERB|VBD|0|root .|PUNCT|.|6|punct", "his=Kim")]
    public void A_pronoun_stands_for_who_was_named(string names, string tree, string references) => AssertReferences(names, tree, references);

    [Theory]
    [InlineData("Kim=PERSON", "Kim|PROPN|NNP|2|nsubj saw|VERB|VBD|0|root him|PRON|PRP|2|obj .|PUNCT|.|2|punct")]
    [InlineData("Mary Smith=PERSON", "Mary|PROPN|NNP|3|nsubj Smith|PROPN|NNP|1|flat left|VERB|VBD|0|root .|PUNCT|.|3|punct / He|PRON|PRP|2|nsubj left|VERB|VBD|0|root .|PUNCT|.|2|punct")]
    [InlineData("Kim=PERSON", "Kim|PROPN|NNP|2|nsubj came|VERB|VBD|0|root and|CCONJ|CC|4|cc saw|VERB|VBD|2|conj him|PRON|PRP|4|obj .|PUNCT|.|2|punct")]
    [InlineData("Kim=PERSON", "Kim|PROPN|NNP|2|nsubj wants|VERB|VBZ|0|root to|PART|TO|4|mark see|VERB|VB|2|xcomp him|PRON|PRP|4|obj .|PUNCT|.|2|punct")]
    [InlineData("Seoul=PLACE", "It|PRON|PRP|2|expl rained|VERB|VBD|0|root in|ADP|IN|4|case Seoul|PROPN|NNP|2|obl .|PUNCT|.|2|punct")]
    [InlineData("Kim=PERSON", "I|PRON|PRP|2|nsubj know|VERB|VBP|0|root Kim|PROPN|NNP|2|obj .|PUNCT|.|2|punct")]
    [InlineData("", "He|PRON|PRP|2|nsubj left|VERB|VBD|0|root .|PUNCT|.|2|punct")]
    public void Nothing_is_said_of_a_pronoun_that_cannot_stand_for_what_was_named(string names, string tree) => AssertReferences(names, tree, "");

    [Fact]
    public void A_description_beside_a_name_stands_for_it() => AssertReferences(
        "Ban=PERSON", "Ban|PROPN|NNP|6|nsubj ,|PUNCT|,|4|punct the|DET|DT|4|det minister|NOUN|NN|1|appos ,|PUNCT|,|4|punct left|VERB|VBD|0|root .|PUNCT|.|6|punct", "the minister=Ban");

    [Fact]
    public void A_pronoun_has_the_entity_of_a_name_before_its_antecedent()
    {
        var text = Read("Kim=PERSON", KimMetReporters + "/ He|PRON|PRP|2|nsubj left|VERB|VBD|0|root .|PUNCT|.|2|punct / He|PRON|PRP|2|nsubj returned|VERB|VBD|0|root .|PUNCT|.|2|punct");
        Assert.Equal(2, text.References.Count);
        Assert.All(text.References, reference => Assert.Equal("kim", reference.Entity?.Id));
    }

    [Fact]
    public void Text_without_trees_has_no_references()
    {
        var text = new AnnotatedText("He left.", []);
        text.Sentences.Add(new TextRange(0, 8));
        text.Tokens.Add(new TextRange(0, 2));
        text.Tokens.EndSentence();
        Annotate(text);
        Assert.Empty(text.References);
    }

    [Fact]
    public void A_long_sentence_of_pronouns_takes_linear_time()
    {
        const int Words = 60_000;
        // Each word hangs on the one before: as deep as a tree can be.
        var tree = "Kim|PROPN|NNP|0|root " + string.Join(' ', Enumerable.Range(1, Words).Select(n => FormattableString.Invariant($"him|PRON|PRP|{n}|obj")));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var text = Read("Kim=PERSON", tree);
        Assert.InRange(text.References.Count, 1, Words);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Asking_to_stop_stops()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var text = Read("Kim=PERSON", KimMetReporters);
        var annotator = new ReferenceAnnotator();
        Assert.Throws<OperationCanceledException>(() => annotator.Annotate(text, new AnnotationSink(text, annotator, cancel.Token)));
    }

    private static void AssertReferences(string names, string tree, string references)
    {
        var text = Read(names, tree);
        Assert.Equal(references, string.Join(';', text.References.Select(reference => $"{reference.Range.In(text.Text)}={reference.Antecedent.In(text.Text)}")));
    }

    private static AnnotatedText Read(string names, string tree)
    {
        var sentences = tree.Split(" / ").Select(sentence => sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('|')).ToList()).ToList();
        var text = new AnnotatedText(string.Join(' ', sentences.SelectMany(sentence => sentence).Select(word => word[0])), []) { Language = "en" };
        var at = 0;
        foreach (var sentence in sentences)
        {
            var start = at;
            foreach (var word in sentence)
            {
                text.Tokens.Add(new TextRange(at, at + word[0].Length));
                at += word[0].Length + 1;
            }

            text.Sentences.Add(new TextRange(start, at - 1));
            text.Tokens.EndSentence();
        }

        SetTrees(text, sentences);
        foreach (var name in names.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split('=')))
        {
            var found = text.Text.IndexOf(name[0], StringComparison.Ordinal);
            var type = Enum.Parse<EntityType>(name[1], ignoreCase: true);
            text.Mentions.Add(new FoundMention(new TextRange(found, found + name[0].Length), type, new EntityLink(name[0].ToLowerInvariant(), name[0], type)));
        }

        Annotate(text);
        return text;
    }

    private static void SetTrees(AnnotatedText text, List<List<string[]>> sentences)
    {
        var token = 0;
        foreach (var sentence in sentences)
        {
            var first = token;
            foreach (var word in sentence)
            {
                var (universal, penn) = (Enum.Parse<UniversalTag>(word[1], ignoreCase: true), PennTags.Parse(word[2]));
                text.Tokens.SetTags(token, universal, penn);
                text.Tokens.SetLemma(token, Morphology.Shipped.Lemma(word[0], universal, penn));
                var head = int.Parse(word[3], CultureInfo.InvariantCulture);
                text.Tokens.SetHead(token, head == 0 ? token : first + head - 1, Dependencies.Parse(word[4]));
                token++;
            }
        }
    }

    private static void Annotate(AnnotatedText text)
    {
        var annotator = new ReferenceAnnotator();
        annotator.Annotate(text, new AnnotationSink(text, annotator, CancellationToken.None));
    }
}
