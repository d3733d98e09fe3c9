using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Office;
using Markdig;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>
/// Markdown (CommonMark 0.31, tables, footnotes, YAML front matter): blocks with the line they begin at. The parser is given a piece at a time, because several of
/// its constructs cost the square of their length; pieces end where blank lines end blocks anyway.
/// </summary>
internal sealed class MarkdownReader : IReader
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UseTaskLists().UseEmphasisExtras().Build();

    public string Id => "markdown/1";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Markdown];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document);
        var writer = new BlockWriter();
        var flow = new Flow(writer);
        var lines = new MarkdownLines(decoded.Text);
        var properties = FrontMatter(lines);
        var text = new MarkdownText(flow, MarkdownReferences.Of(lines, cancel));
        foreach (var piece in new MarkdownPieces(lines).All())
        {
            cancel.ThrowIfCancellationRequested();
            if (flow.IsFull) break;
            if (piece.IsCode) text.AddCode(piece.Source, piece.Line);
            else if (piece.IsPlain) text.AddPlain(piece.Source, piece.Line);
            else text.Add(Parse(piece), piece);
        }

        flow.End();
        var read = writer.ToText(new FoundMetadata(decoded.Charset));
        return read with { Metadata = properties.ToMetadata(read.Text, flow.Title, flow.IsTitled, decoded.Charset) };
    }

    private static Markdig.Syntax.MarkdownDocument Parse(MarkdownPiece piece)
    {
        try
        {
            return Markdig.Markdown.Parse(piece.Source, Markdown);
        }
        catch (ArgumentException)
        {
            // The only complaint that the parser has: any text is Markdown.
            throw new UnreadableDocument(ErrorReason.NestedTooDeep, FormattableString.Invariant($"The Markdown nests too deep behind line {piece.Line}."));
        }
    }

    // "key: value" lines between two lines of hyphens at the very top.
    private static DocumentProperties FrontMatter(MarkdownLines lines)
    {
        const int MaxLines = 200;
        var properties = new DocumentProperties();
        if (lines.Count == 0 || !lines[0].TrimEnd().SequenceEqual("---")) return properties;
        var end = 1;
        while (end < Math.Min(lines.Count, MaxLines) && lines[end].TrimEnd() is not ("---" or "...")) end++;
        if (end >= Math.Min(lines.Count, MaxLines)) return properties;
        for (var line = 1; line < end; line++) Take(properties, lines[line]);
        lines.Begin(end + 1);
        return properties;
    }

    private static void Take(DocumentProperties properties, ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0) return;
        var value = line[(colon + 1)..].Trim().Trim("\"'").ToString();
        switch (line[..colon].Trim().ToString().ToLowerInvariant())
        {
            case "title":
                properties.Title = value;
                break;
            case "author" or "authors":
                properties.Author = value.Trim('[', ']');
                break;
            case "publisher":
                properties.Publisher = value;
                break;
            case "date" or "published":
                properties.Created ??= W3cDate.Read(value);
                break;
            case "updated" or "lastmod" or "modified":
                properties.Modified ??= W3cDate.Read(value);
                break;
        }
    }
}
