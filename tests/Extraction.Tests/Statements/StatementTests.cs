using Dossier.Common.V1;

namespace Dossier.Extraction.Tests.Statements;

public sealed class StatementTests
{
    [Theory]
    [InlineData("“[We will act,]” <said> {the minister}.")]
    [InlineData("“[We will act]”, {the minister} <said>.")]
    [InlineData("\"[The alliance was established in blood,]\" <said> {Yun Deok-min}, a senior analyst at an institute.")]
    [InlineData("\"[That urges both to redefine their ties,]\" {he} <added>.")]
    [InlineData("{Blinken} <said>: “[We stand together with our allies.]”")]
    [InlineData("<According to> {the joint statement}, \"[Both sides will work together.]\"")]
    [InlineData("\"[Will you really go?]\" {she} <asked>.")]
    [InlineData("They met. \"[Seoul should guard against it,]\" <said> {a senior official}, requesting anonymity.")]
    [InlineData("“Lost. “[We will find it,]” <said> {Kim Jong-un}.")]
    [InlineData("{He} <called> it \"[a linchpin of peace]\" there.")]
    [InlineData("The South should \"[maximize its means]\" now, <said> {Jeon Jae-sung}, professor.")]
    [InlineData("A \"[comprehensive relationship]\" grew; the so-called “[two-plus-two]” and the ‘[Quad]’ met.")]
    [InlineData("An article titled “[The fate of the Peninsula,]” appeared.")]
    [InlineData("“[두 나라는 협력할 것이다.]”라고 <말했다>.")]
    [InlineData("「[我们将采取行动。]」")]
    [InlineData("An unpaired “mark is passed over, said the minister.")]
    [InlineData("The players' union and the '90s, a 5\" gun and 6' of rope.")]
    [InlineData("No reported speech here, said nobody.")]
    public void Finds_content_cue_and_speaker(string marked) => Pipelines.AssertMarked(marked, Marks);

    [Theory]
    [InlineData("“We will act now,” said Kim Jong-un's spokesman.", "Kim Jong-un's spokesman", null)]
    [InlineData("The Obama administration vowed to “pivot” soon.", "The Obama administration", null)]
    [InlineData("“We will act now,” said Seoul's Sejong Institute.", "Sejong Institute", "sejong-institute")]
    public void Who_is_only_named_beside_the_speaker_does_not_speak(string text, string speaker, string? id)
    {
        var statement = Assert.Single(Pipelines.Annotate(text).Statements);
        Assert.Equal((speaker, id), (statement.Speaker.Span.Exact, statement.Speaker.Entity?.Id));
    }

    [Fact]
    public void An_interrupted_quotation_is_one_statement()
    {
        var statement = Assert.Single(Pipelines.Annotate("“We value ties,” said Yun Deok-min, an analyst. “How to keep them will be key.”").Statements);
        Assert.Equal(["We value ties,", "How to keep them will be key."], statement.Content.Select(c => c.Exact));
        Assert.Equal((StatementKind.Direct, StatementFunction.Speech, "yun-deok-min"), (statement.Kind, statement.Function, statement.Speaker.Entity.Id));
        Assert.Equal(statement.Content, statement.Meta.Spans);
    }

    [Theory]
    [InlineData("“We will act now,” he called it.", StatementKind.Direct, StatementFunction.Speech)]
    [InlineData("He called it “a linchpin of peace”.", StatementKind.Mixed, StatementFunction.Speech)]
    [InlineData("It is known as the “Revolution in Military Affairs”.", StatementKind.Mixed, StatementFunction.Term)]
    [InlineData("A paper titled “The Fate of Us All” came out.", StatementKind.Mixed, StatementFunction.Title)]
    public void Kind_and_function_say_what_the_words_are(string text, StatementKind kind, StatementFunction function)
    {
        var statement = Assert.Single(Pipelines.Annotate(text).Statements);
        Assert.Equal((kind, function), (statement.Kind, statement.Function));
        Assert.Equal(kind == StatementKind.Mixed && function == StatementFunction.Speech ? 1 : 0, statement.Quoted.Count);
    }

    [Theory]
    [InlineData("“We agree on this,” said expert Hong Hyun-ik. “We do not,” he added.", "hong-hyun-ik")]
    [InlineData("Minister Kim Sung-hwan arrived. “We agree on this,” he said.", "kim-sung-hwan")]
    [InlineData("Minister Kim Sung-hwan met President Lee Myung-bak. “We agree on this,” he said.", null)]
    [InlineData("President Lee Myung-bak left. “We agree on this,” said an official. “We do not,” he added.", null)]
    [InlineData("“We agree on this,” they said.", null)]
    public void A_pronoun_is_resolved_only_where_it_is_evident(string text, string? id) => Assert.Equal(id, Pipelines.Annotate(text).Statements[^1].Speaker.Entity?.Id);

    private static IEnumerable<(char Mark, Span Span)> Marks(Revision revision) =>
        revision.Statements.SelectMany(s => s.Content.Select(c => ('[', c)).Concat(s.Speaker is null ? [] : [('{', s.Speaker.Span)]).Concat(s.Cue is null ? [] : [('<', s.Cue)]));
}
