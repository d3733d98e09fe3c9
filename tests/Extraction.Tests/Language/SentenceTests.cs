using Dossier.Common.V1;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Tests.Language;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("[One sentence.] [Another one!] [A third?]")]
    [InlineData("[Mr. Kim met Gen. James Thurman in the U.S. on Dec. 28.] [They spoke.]")]
    [InlineData("[He values ties with the U.S.] [The alliance is old.]")]
    [InlineData("[George W. Bush visited S. Korea.] [Ties grew by 3.5 percent.]")]
    [InlineData("[“We will act.] [We must,” he said.] [Nobody else did.]")]
    [InlineData("[“Will you go?” she asked.] [“No!” Kim Jong-il said.] [“Fine.”] [It ended.]")]
    [InlineData("[SEOUL, Dec. 31 (Yonhap) --] [South Korea said no.] [Japan agreed.]")]
    [InlineData("[한국과 미국은 동맹이다.] [두 나라는 협력한다.]")]
    [InlineData("[两国同意合作。][他们签署了协议。][日本も同意した。]")]
    [InlineData("[Inc. is short for it.] [Apple Inc. said so.]")]
    [InlineData("[A first paragraph without a stop]\n\n[A second one\nwrapped over two lines.]")]
    [InlineData("[1. First the point.] [No. 5 is alive.]")]
    [InlineData("[Wait...] [What?!] [And so on.]")]
    [InlineData("[WASHINGTON, July 4 (Reuters) --] [President George W. Bush met Sen. John McCain on Tuesday.] [He left at 5 p.m. and did not speak.]")]
    [InlineData("[He said the plan was dead.] [\"It is over.] [We lost.] [There is nothing left,\" he said.]")]
    [InlineData("[The company, Acme Inc., paid $3.5 million.] [It earned $2.1 million in 2003.]")]
    [InlineData("[The delegation (대표단) of Kim Jong-il (김정일) arrived.] [It met nobody.]")]
    [InlineData("[I loved it!!] [the food was great and the staff was friendly.] [we will be back.]")]
    [InlineData("[It was late.][She went home.]")]
    [InlineData("[We met  in\tthe garden.]  [It   was  late.]")]
    [InlineData("[Introduction]\n\n[1. The first point is this one.]\n\n[2. The second one is that.]")]
    [InlineData("[Hi John,]\n\n[Please see the attached file.]\n\n[Thanks,]\n\n[Mary]")]
    [InlineData("[He waited ... and waited.] [Then he left.]")]
    [InlineData("[See https://example.org/a.b?c=d. for more.]")]
    [InlineData("[김 대통령은 “동맹은 굳건하다.”라고 말했다.] [그는 12. 31.에 떠난다고 했다.] [정말입니까?] [네.]")]
    [InlineData("[그가 왔다.][그녀는 갔다.] [값은 3.5원이다.]")]
    public void Finds_sentences(string marked) => Pipelines.AssertMarked(marked, revision => revision.Sentences.Select(s => ('[', s.Span)));

    [Fact]
    public void A_line_that_was_broken_at_the_width_of_the_text_goes_on()
    {
        const string Text = """
            The minister said on Tuesday that the talks had been useful and that both
            sides would meet again in the spring, when the new government of the other
            country has been sworn in. He gave no date for the meeting, and he did not
            want to say who would take part in it.
            """;
        var revision = Pipelines.Default.Annotate(new AnnotateTextRequest { Text = Text.ReplaceLineEndings("\n"), Layers = { Layer.Sentences } });
        Assert.Equal(2, revision.Sentences.Count);
        Assert.StartsWith("He gave no date", revision.Sentences[1].Span.Exact, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("A.B ")]
    [InlineData("(\"")]
    [InlineData("?)\n")]
    [InlineData("\n\n.")]
    [InlineData("다.")]
    [InlineData("a@")]
    [InlineData("'")]
    [InlineData("1-")]
    [InlineData("\u0301")]
    public void Hostile_text_takes_linear_time(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 400_000 / part.Length));
        var started = TimeProvider.System.GetTimestamp();
        var revision = Pipelines.Default.Annotate(new AnnotateTextRequest { Text = text, Language = "en", Layers = { Layer.Tokens } });
        Assert.NotEmpty(revision.Tokens);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "far more than it takes, far less than the square would");
    }
}
