using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Mentions;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Tests.Mentions;

public sealed class KnownNamesTests
{
    [Theory]
    [InlineData("한국은 미국의 동맹이며 독일에서 만났다.", "한국>republic-of-korea 미국>united-states 독일>germany")]
    [InlineData("이재명은 서울에서 말했다.", "이재명>lee-jae-myung 서울>seoul")]
    [InlineData("韩国和美国同意了。", "韩国>republic-of-korea 美国>united-states")]
    [InlineData("日本とドイツは合意した。", "日本>japan ドイツ>germany")]
    [InlineData("Россия и Германия согласились.", "Россия>russia Германия>germany")]
    [InlineData("Deutschland und Südkorea, sagt das Weiße Haus.", "Deutschland>germany Südkorea>republic-of-korea")]
    [InlineData("Er war in Seoul. Die U.S. Army nicht in den U.S.", "Seoul>seoul U.S. Army>us-army U.S.>united-states")]
    [InlineData("أعلنت ألمانيا ذلك.", "ألمانيا>germany")]
    [InlineData("대한민국대사관 근처", "")]
    public void Names_of_other_languages_are_found(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Links(text).Where(m => !m.Nested).Select(m => $"{m.Range.In(text)}>{m.Entity.Id}")));

    [Fact]
    public void A_long_word_takes_no_time()
    {
        Assert.Empty(Links(new string('가', 1_000_000)));
        Assert.Empty(Links(new string('韩', 1_000_000)));
        Assert.Empty(Links("A" + new string('.', 1_000_000)));
    }

    private static List<FoundMention> Links(string content)
    {
        var text = new AnnotatedText(content, []);
        text.Sentences.Add(new TextRange(0, content.Length));
        var sink = new AnnotationSink(text, new MentionAnnotator(KnowledgeBase.Default), CancellationToken.None);
        new EntityLinks(text, KnownNames.In(text, _ => true, KnowledgeBase.Default, sink), KnowledgeBase.Default).Emit(sink);
        return text.Mentions;
    }
}
