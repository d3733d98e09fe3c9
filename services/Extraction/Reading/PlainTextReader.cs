using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Lines;
using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Reading;

/// <summary>
/// Plain text: the text is the decoded file unchanged, a block is a line that is not blank, or the lines of a paragraph where the text was broken at a width.
/// <see cref="LineLabeller"/> says what each block is.
/// </summary>
internal sealed class PlainTextReader : IReader
{
    public string Id => "text/3";

    public IReadOnlyList<string> MediaTypes { get; } = ["text/plain"];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document);
        var text = TextLength.Bound(decoded.Text, out var limit);
        var lines = TextLines.Split(text, ref limit);
        var blocks = LineLabeller.Label(text, lines, cancel);
        return new ReadText(text, blocks, TextMetadata.Find(text, blocks, document.SourceUri, decoded.Charset)) { LimitReached = limit };
    }
}

/// <summary>Divides a text into lines.</summary>
internal static class TextLines
{
    /// <summary>The lines that are not blank, up to the limit.</summary>
    public static List<Line> Split(string text, ref string? limit)
    {
        List<Line> lines = [];
        var number = 0;
        for (int start = 0, next; start < text.Length; start = next)
        {
            number++;
            var length = text.AsSpan(start).IndexOfAny('\r', '\n');
            var end = length < 0 ? text.Length : start + length;
            next = end < text.Length - 1 && text[end] == '\r' && text[end + 1] == '\n' ? end + 2 : end + 1;
            var range = new TextRange(start, end).Trimmed(text);
            if (range.IsEmpty) continue;
            if (lines.Count == ExtractionLimits.MaxBlocks)
            {
                limit ??= FormattableString.Invariant($"more than {ExtractionLimits.MaxBlocks} blocks: the text behind them is not annotated");
                break;
            }

            lines.Add(new Line(range, number, range.Start - start));
        }

        return lines;
    }
}

/// <summary>A line that is not blank, without outer white space.</summary>
/// <param name="Range">Its text.</param>
/// <param name="Number">From 1, blank lines counted; of the first, when several are one paragraph.</param>
/// <param name="Indent">White space in front of it, in UTF-16 units.</param>
internal readonly record struct Line(TextRange Range, int Number, int Indent = 0);

/// <summary>Holds texts to the longest that is annotated.</summary>
internal static class TextLength
{
    /// <summary>The text, or its first part up to the end of a line (or of a code point, when no line ends).</summary>
    public static string Bound(string text, out string? limit)
    {
        limit = null;
        if (text.Length <= ExtractionLimits.MaxTextLength) return text;
        limit = FormattableString.Invariant($"the text is longer than {ExtractionLimits.MaxTextLength} UTF-16 units: what follows is left out");
        var end = text.AsSpan(0, ExtractionLimits.MaxTextLength).LastIndexOf('\n') + 1;
        if (end == 0) end = char.IsHighSurrogate(text[ExtractionLimits.MaxTextLength - 1]) ? ExtractionLimits.MaxTextLength - 1 : ExtractionLimits.MaxTextLength;
        return text[..end];
    }
}
