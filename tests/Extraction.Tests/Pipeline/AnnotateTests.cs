using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Tests.Pipeline;

/// <summary>Plain text in, annotations out.</summary>
public sealed class AnnotateTests
{
    [Fact]
    public void Given_tokens_are_used_exactly_as_they_are()
    {
        const string Text = "👍 South Korea met U.S. envoys. Ended.";
        var request = new AnnotateTextRequest
        {
            Text = Text,
            Layers = { Layer.Sentences, Layer.Tokens, Layer.Mentions },
            Sentences = { Given((0, 1), (2, 13), (14, 17), (18, 22), (23, 30)), Given((31, 37)) },
        };
        var revision = Pipelines.Default.Annotate(request);
        Assert.Equal(["👍", "South Korea", "met", "U.S.", "envoys.", "Ended."], revision.Tokens.Select(t => t.Span.Exact));
        Assert.Equal(["👍 South Korea met U.S. envoys.", "Ended."], revision.Sentences.Select(s => s.Span.Exact));
        Assert.Equal(["South Korea", "U.S."], revision.Mentions.Select(m => m.Span.Exact));
    }

    [Fact]
    public void Only_the_layers_that_are_asked_for_are_answered()
    {
        var request = new AnnotateTextRequest { Text = "Kim Jong-un said “We agree” in 1997.", Layers = { Layer.Statements } };
        var revision = Pipelines.Default.Annotate(request);
        Assert.Single(revision.Statements);
        Assert.Empty(revision.Mentions);
        Assert.Empty(revision.Times);
        Assert.Empty(revision.Sentences);
        Assert.Empty(revision.Blocks);
        var all = Pipelines.Annotate(request.Text);
        Assert.Equal(revision.Statements, all.Statements);
        Assert.Equal((1, 0), (all.Sentences.Count, all.Tokens.Count));
    }

    [Fact]
    public void The_language_is_the_given_one_or_identified()
    {
        Assert.Equal("en", Pipelines.Annotate("They met again in the morning.").Language);
        Assert.Equal("und", Pipelines.Annotate("1, 2.").Language);
        Assert.Equal("en-GB", Pipelines.Default.Annotate(new AnnotateTextRequest { Text = "Hello.", Language = "en-GB" }).Language);
        Assert.Equal("und", Pipelines.Default.Annotate(new AnnotateTextRequest { Text = "1, 2.", Language = "und" }).Language);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public void An_empty_text_has_no_annotations(string text)
    {
        var revision = Pipelines.Annotate(text);
        Assert.Equal((RevisionStatus.Complete, 0, 0), (revision.Status, revision.Blocks.Count, revision.Sentences.Count));
    }

    public static TheoryData<string, AnnotateTextRequest> Malformed => new()
    {
        { "date", new AnnotateTextRequest { Text = "a", Date = "19.3.2021" } },
        { "date", new AnnotateTextRequest { Text = "a", Date = "2021-02-30" } },
        { "language", new AnnotateTextRequest { Text = "a", Language = "no tag!" } },
        { "text", new AnnotateTextRequest { Text = "half \uD83D" } },
        { "layers", new AnnotateTextRequest { Text = "a", Layers = { Layer.Events } } },
        { "layers", new AnnotateTextRequest { Text = "a", Layers = { Layer.Unspecified } } },
        { "id", new AnnotateTextRequest { Text = "a", Id = new string('x', 2049) } },
        { "sentences[0].tokens", new AnnotateTextRequest { Text = "a", Sentences = { Given() } } },
        { "sentences[0].tokens[0]", new AnnotateTextRequest { Text = "👍", Sentences = { Given((0, 2)) } } },
        { "sentences[0].tokens[0]", new AnnotateTextRequest { Text = "ab", Sentences = { Given((1, 1)) } } },
        { "sentences[0].tokens[0]", new AnnotateTextRequest { Text = "ab", Sentences = { Given((-1, 1)) } } },
        { "sentences[1].tokens[0]", new AnnotateTextRequest { Text = "ab", Sentences = { Given((1, 2)), Given((0, 1)) } } },
        { "sentences[0].tokens[0].exact", new AnnotateTextRequest { Text = "ab", Sentences = { new GivenSentence { Tokens = { new Span { Start = 0, End = 1, Exact = "b" } } } } } },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_field_is_named(string field, AnnotateTextRequest request) =>
        Assert.Equal(field, Assert.Throws<InvalidField>(() => Pipelines.Default.Annotate(request)).Field);

    [Fact]
    public void A_text_over_the_limit_is_refused_and_one_at_the_limit_is_not()
    {
        // Two UTF-16 units each: the limit counts code points.
        var emoji = string.Concat(Enumerable.Repeat("👍", ExtractionLimits.MaxAnnotatedCodePoints));
        Assert.Equal(RevisionStatus.Complete, Pipelines.Default.Annotate(new AnnotateTextRequest { Text = emoji, Layers = { Layer.Times } }).Status);
        Assert.Equal("text_code_points", Assert.Throws<LimitExceeded>(() => Pipelines.Annotate(emoji + "a")).Limit);
    }

    private static GivenSentence Given(params (int Start, int End)[] tokens) => new() { Tokens = { tokens.Select(t => new Span { Start = t.Start, End = t.End }) } };
}
