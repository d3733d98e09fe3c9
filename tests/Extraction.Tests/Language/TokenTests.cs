using Dossier.Common.V1;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Tests.Language;

public sealed class TokenTests
{
    [Theory]
    [InlineData("He said: “No, don't.”", "He said : “ No , do n't . ”")]
    [InlineData("South Korea's U.S.-led talks", "South Korea 's U.S. - led talks")]
    [InlineData("US$71.6 billion, or 1,000 won", "US$ 71.6 billion , or 1,000 won")]
    [InlineData("On Dec. 31 at 16:42 Mr. Kim left the U.S.", "On Dec. 31 at 16:42 Mr. Kim left the U.S.")]
    [InlineData("It ended -- at last...", "It ended -- at last ...")]
    [InlineData("See https://example.org/a?b=c, please.", "See https://example.org/a?b=c , please .")]
    [InlineData("한국의 대통령은 말했다.", "한국의 대통령은 말했다 .")]
    [InlineData("Good 👍🏽 family 👨‍👩‍👧 e\u0301te\u0301", "Good 👍🏽 family 👨‍👩‍👧 e\u0301te\u0301")]
    [InlineData("R&D at AT&T (L)", "R&D at AT&T ( L )")]
    [InlineData("I cannot go and I'm gonna stay, we're told.", "I can not go and I 'm gon na stay , we 're told .")]
    [InlineData("The U.S.'s and the dogs' food (John’s) isn’t here.", "The U.S. 's and the dogs ' food ( John ’s ) is n’t here .")]
    [InlineData("The South-Korean co-operation is well-known.", "The South - Korean co-operation is well - known .")]
    [InlineData("Write to a.b@example.org or <http://example.org/x>.", "Write to a.b@example.org or < http://example.org/x > .")]
    [InlineData("It rose 3.5% to $1,200 at 10am!!", "It rose 3.5 % to $ 1,200 at 10 am !!")]
    [InlineData("Kim Jong-il (김정일) said \"no.\"", "Kim Jong - il ( 김정일 ) said \" no . \"")]
    [InlineData("값은 3.5%이고, 약 1,200원이다.", "값은 3.5 % 이고 , 약 1,200원이다 .")]
    [InlineData("両国は合意した。", "両 国 は 合 意 し た 。")]
    public void Splits_as_treebanks_do(string text, string tokens)
    {
        var revision = Pipelines.Default.Annotate(new AnnotateTextRequest { Text = text, Layers = { Layer.Tokens } });
        Assert.Equal(tokens, string.Join(' ', revision.Tokens.Select(t => t.Span.Exact)));
    }
}
