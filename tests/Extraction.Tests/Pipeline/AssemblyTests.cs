using Dossier.Common.V1;
using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Tests.Pipeline;

/// <summary>What the pipeline refuses, when it is built and when it runs.</summary>
public sealed class AssemblyTests
{
    [Fact]
    public void A_requirement_that_nothing_before_provides_is_refused()
    {
        var unmet = Assert.Throws<InvalidOperationException>(() => Build(new LanguageAnnotator(), new Tokenizer(), new SentenceSplitter()));
        Assert.Equal("tokens/2 requires Sentences, which nothing before it provides.", unmet.Message);
        Assert.NotNull(Build(new LanguageAnnotator(), new SentenceSplitter(), new Tokenizer()));
    }

    [Fact]
    public void A_layer_that_is_provided_twice_is_refused() => Assert.Throws<InvalidOperationException>(() => Build(new LanguageAnnotator(), new LanguageAnnotator()));

    [Theory]
    [InlineData("times")]
    [InlineData("Times/1")]
    [InlineData("times/")]
    [InlineData("times/1/2")]
    public void An_id_without_a_version_is_refused(string id) => Assert.Throws<InvalidOperationException>(() => Build(new Times(id, [])));

    [Theory]
    [InlineData(0, 100)]
    [InlineData(-1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(0, 1)]
    public void A_span_outside_the_text_or_through_a_code_point_is_refused(int start, int end) =>
        Assert.Throws<InvalidOperationException>(() => Run(new Times("times/9", [new TextRange(start, end)])));

    [Fact]
    public void A_span_inside_the_text_is_taken() => Assert.Equal("👍", Assert.Single(Run(new Times("times/9", [new TextRange(0, 2)])).Times).Span.Exact);

    [Fact]
    public void A_layer_that_was_not_declared_is_refused() => Assert.Throws<InvalidOperationException>(() => Run(new Intruder()));

    [Fact]
    public void The_version_names_every_part()
    {
        var one = Build(new LanguageAnnotator()).Version;
        Assert.Matches("^dossier-1-[0-9a-f]{12}$", one);
        Assert.Equal(one, Build(new LanguageAnnotator()).Version);
        Assert.NotEqual(one, Build(new LanguageAnnotator(), new SentenceSplitter()).Version);
        Assert.NotEqual(Build(new Times("times/1", [])).Version, Build(new Times("times/2", [])).Version);
    }

    [Fact]
    public void The_description_says_what_each_part_needs_and_gives()
    {
        var description = Pipelines.Default.Describe();
        Assert.Equal(Pipelines.Default.Version, description.PipelineVersion);
        Assert.Equal(["language/5", "sentences/2", "tokens/2", "tags/1", "lemmas/1", "trees/1", "mentions/2", "references/2", "times/1", "quantities/1", "statements/1", "sketch/1"], description.Annotators.Select(a => a.Id));
        Assert.All(description.Annotators, annotator => Assert.NotEmpty(annotator.Description));
        Assert.Equal([Layer.Blocks, Layer.Sentences, Layer.Tokens, Layer.Mentions], description.Annotators.Single(a => a.Provides == Layer.Statements).Requires);
        Assert.All(description.Readers, reader => Assert.Matches("^[a-z]+/[0-9]+$", reader.Id));
        var read = description.Readers.SelectMany(r => r.MediaTypes).ToList();
        Assert.Equal(read.Distinct(StringComparer.Ordinal), read);
        Assert.Contains("text/plain", read);
    }

    [Fact]
    public void Tags_lemmas_and_trees_come_with_the_tokens()
    {
        var pipeline = Build(new LanguageAnnotator(), new SentenceSplitter(), new Tokenizer(), new Columns(Layer.Tags), new Columns(Layer.Trees));
        Revision Annotate(params Layer[] layers) => pipeline.Annotate(new AnnotateTextRequest { Text = "It rained. He slept.", Layers = { layers } });

        var all = Annotate(Layer.Tokens, Layer.Tags, Layer.Trees);
        Assert.Equal(["NOUN", "NOUN", "NOUN", "NOUN", "NOUN", "NOUN"], all.Tokens.Select(token => token.Upos));
        Assert.Equal([0, 1, 1, 0, 1, 1], all.Tokens.Select(token => token.Head));
        Assert.Equal(all.Tokens, Annotate(Layer.Tags, Layer.Trees).Tokens);
        Assert.Equal((2, 0), (Annotate(Layer.Trees).Sentences.Count, Annotate(Layer.Tags).Sentences.Count));
        Assert.All(Annotate(Layer.Tags).Tokens, token => Assert.Equal(("NOUN", 0, ""), (token.Upos, token.Head, token.Relation)));
        Assert.All(Annotate(Layer.Trees).Tokens, token => Assert.Equal("", token.Upos));
        Assert.Empty(Annotate().Tokens);
        Assert.Empty(Annotate(Layer.Sentences).Tokens);
    }

    private static ExtractionPipeline Build(params IAnnotator[] annotators) => new(new MediaTypeDetector(), [new PlainTextReader()], annotators);

    private static Revision Run(IAnnotator annotator) => Build(annotator).Extract(new DocumentBytes("👍 ok"u8.ToArray(), "", "", "", ""));

    private sealed class Times(string id, TextRange[] ranges) : IAnnotator
    {
        public string Id => id;

        public string Description => "Adds what it is told to.";

        public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer>();

        public Layer Provides => Layer.Times;

        public void Annotate(AnnotatedText text, AnnotationSink sink)
        {
            foreach (var range in ranges) sink.Add(new FoundTime(range, "1997", "1997", TimeAnchor.Explicit));
        }
    }

    private sealed class Columns(Layer layer) : IAnnotator
    {
        public string Id => "columns/1";

        public string Description => "Says the same of every token.";

        public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Tokens };

        public Layer Provides => layer;

        public void Annotate(AnnotatedText text, AnnotationSink sink)
        {
            for (var token = 0; token < text.Tokens.Count; token++)
            {
                var first = text.Tokens.First(text.Tokens.SentenceOf(token));
                if (layer == Layer.Tags) sink.SetTags(token, UniversalTag.Noun, PennTag.None);
                else sink.SetHead(token, first, token == first ? Dependency.Root : Dependency.None);
            }
        }
    }

    private sealed class Intruder : IAnnotator
    {
        public string Id => "intruder/1";

        public string Description => "Adds to a layer that it does not provide.";

        public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer>();

        public Layer Provides => Layer.Mentions;

        public void Annotate(AnnotatedText text, AnnotationSink sink) => sink.Add(new FoundTime(new TextRange(0, 2), "1997", "1997", TimeAnchor.Explicit));
    }
}
