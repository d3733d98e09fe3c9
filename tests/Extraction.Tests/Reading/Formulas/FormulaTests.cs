using Dossier.Extraction.Reading.Formulas;
using Dossier.Extraction.Reading.Structured;
using static Dossier.Extraction.Tests.Reading.Packages;

namespace Dossier.Extraction.Tests.Reading.Formulas;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E = m c^2")]
    [InlineData("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a + b)/c")]
    [InlineData("<mrow><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></mrow><mo>≤</mo><msqrt><mn>2</mn></msqrt>", "∑_(i = 1)^n x_i^2 ≤ √(2)")]
    [InlineData("<mroot><mrow><mi>x</mi><mo>-</mo><mn>1</mn></mrow><mn>3</mn></mroot>", "√[3](x − 1)")]
    [InlineData("<mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo>)</mo><mo>=</mo><mo>-</mo><mi>𝑥</mi><mo>!</mo>", "f(x, y) = −x!")]
    [InlineData("<mfenced open='[' close=']' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "[a; b]")]
    [InlineData("<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo>)</mo>", "(1, 0; 0, 1)")]
    [InlineData("<semantics><mrow><mover accent='true'><mi>x</mi><mo>¯</mo></mover><mo>≈</mo><mn>3.5</mn><mtext> km</mtext></mrow><annotation>\\bar x</annotation></semantics>", "x ≈ 3.5 km")]
    [InlineData("<msup><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow><mrow><mn>2</mn><mi>n</mi></mrow></msup>", "(a + b)^(2 n)")]
    [InlineData("<mphantom><mi>x</mi></mphantom>", "")]
    public void Markup_is_written_on_one_line(string markup, string line) => Assert.Equal(line, OfficeMath.ReadMarkup(At($"<math>{markup}</math>")));

    [Theory]
    [InlineData("<m:r><m:t>E=m</m:t></m:r><m:sSup><m:sSupPr><m:ctrlPr/></m:sSupPr><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "E = m c^2")]
    [InlineData("<m:f><m:fPr/><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2c</m:t></m:r></m:den></m:f>", "(a + b)/2c")]
    [InlineData("<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>x</m:t></m:r></m:e></m:nary>", "∑_(i = 1)^n x")]
    [InlineData("<m:nary><m:sub/><m:sup/><m:e><m:r><m:t>f</m:t></m:r></m:e></m:nary>", "∫ f")]
    [InlineData("<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad><m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "√(2) √[3](x)")]
    [InlineData("<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e><m:r><m:t>a</m:t></m:r></m:e><m:e><m:r><m:t>b</m:t></m:r></m:e></m:d><w:del><m:r><m:t>never</m:t></m:r></w:del>", "[a| b]")]
    [InlineData("<m:m><m:mr><m:e><m:r><m:t>1</m:t></m:r></m:e><m:e><m:r><m:t>2</m:t></m:r></m:e></m:mr><m:mr><m:e><m:r><m:t>3</m:t></m:r></m:e><m:e><m:r><m:t>4</m:t></m:r></m:e></m:mr></m:m>", "1, 2; 3, 4")]
    public void Formulas_of_word_processors_are_written_on_one_line(string formula, string line) =>
        Assert.Equal(line, OfficeMath.Read(At($"<m:oMath xmlns:m='m' xmlns:w='w'>{formula}</m:oMath>")));

    [Theory]
    [InlineData(0x1D400, "A")]
    [InlineData(0x1D44E, "a")]
    [InlineData(0x1D6FC, "α")]
    [InlineData(0x1D7D8, "0")]
    [InlineData(0x210E, "h")]
    [InlineData(0x1F600, "😀")]
    public void Letters_of_formulas_are_letters(int codePoint, string letter) => Assert.Equal(letter, MathematicalLetters.Plain(codePoint));

    [Fact]
    public void A_formula_that_is_deep_and_long_is_cut_at_its_limit()
    {
        var deep = OfficeMath.ReadMarkup(At($"<math>{Many("<msqrt>", 200)}<mi>x</mi>{Many("</msqrt>", 200)}</math>"));
        Assert.Equal((LinearFormula.MaxDepth - 1, 1), (deep.Count(c => c == '√'), deep.Count(c => c == 'x')));
        var wide = OfficeMath.ReadMarkup(At($"<math>{Many("<mi>x</mi>", 100_000)}</math>"));
        Assert.Equal(LinearFormula.MaxLength, wide.Count(c => c == 'x'));
    }

    private static XmlWalk At(string xml)
    {
        var walk = new XmlWalk(xml, "formula", CancellationToken.None);
        walk.Read();
        return walk;
    }
}
