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
    public void Finds_sentences(string marked) => Pipelines.AssertMarked(marked, revision => revision.Sentences.Select(s => ('[', s.Span)));
}
