using System.Collections;
using Dossier.Common.V1;
using Google.Protobuf;

namespace Dossier.EndToEnd.Tests;

/// <summary>Compares every span of a revision with its text, without the program's own arithmetic: by counting runes.</summary>
internal static class SpanChecks
{
    /// <summary>Fewer spans than this in a text with names, dates and numbers: somebody forgot to look for them.</summary>
    public const int MinSpans = 10;

    /// <summary>Asserts that each span lies in the text and that its <c>exact</c> stands there.</summary>
    /// <returns>How many there were.</returns>
    public static int AssertAllMatch(Revision revision)
    {
        var runes = revision.Text.EnumerateRunes().ToArray();
        var spans = SpansIn(revision).ToList();
        foreach (var span in spans)
        {
            Assert.InRange(span.Start, 0, span.End);
            Assert.InRange(span.End, span.Start, runes.Length);
            if (span.End - span.Start <= 1000) Assert.Equal(string.Concat(runes[span.Start..span.End]), span.Exact);
        }

        return spans.Count;
    }

    private static IEnumerable<Span> SpansIn(IMessage message)
    {
        if (message is Span span) return [span];
        return message.Descriptor.Fields.InFieldNumberOrder()
            .Where(field => field.FieldType == Google.Protobuf.Reflection.FieldType.Message)
            .Select(field => field.Accessor.GetValue(message))
            .SelectMany(value => value is IList list ? list.Cast<IMessage>() : value is IMessage one ? [one] : [])
            .SelectMany(SpansIn);
    }
}
