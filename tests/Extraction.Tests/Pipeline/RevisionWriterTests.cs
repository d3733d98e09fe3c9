using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Time;

namespace Dossier.Extraction.Tests.Pipeline;

public sealed class RevisionWriterTests
{
    [Theory]
    [InlineData(new[] { 0, 1, 2 })]
    [InlineData(new[] { 2, 0, 1 })]
    [InlineData(new[] { 1, 2, 0 })]
    public void Facts_are_written_in_the_order_of_the_text_and_those_of_one_place_as_they_were_found(int[] found)
    {
        FoundTime[] times =
        [
            new(new TextRange(0, 6), "XXXX-WXX-1", "", TimeAnchor.Unspecified),
            new(new TextRange(3, 6), "XXXX-WXX-2", "", TimeAnchor.Unspecified),
            new(new TextRange(3, 6), "XXXX-WXX-3", "", TimeAnchor.Unspecified),
        ];
        var text = new AnnotatedText("Monday, Tuesday", []);
        foreach (var n in found) text.Times.Add(times[n]);
        var revision = new Revision();

        new RevisionWriter(text, new byte[32], "", new Dictionary<Layer, IAnnotator> { [Layer.Times] = new TimeAnnotator() }).Write(revision, layer => layer == Layer.Times);

        Assert.Equal(found.Where(n => n == 0).Concat(found.Where(n => n != 0)).Select(n => times[n].Value), revision.Times.Select(time => time.Value));
        Assert.Equal(revision.Times.Select(time => time.Span), revision.Times.Select(time => Assert.Single(time.Meta.Spans)));
    }
}
