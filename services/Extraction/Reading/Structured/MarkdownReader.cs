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
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UseTaskLists().UseEmphasisExtras().UseMathematics().Build();

    public string Id => "markdown/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Markdown];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document);
        var writer = new BlockWriter();
        var flow = new Flow(writer);
        var lines = new MarkdownLines(decoded.Text);
        var properties = FrontMatter(lines);
        var references = MarkdownReferences.Of(lines, cancel);
        var text = new MarkdownText(flow, references, cancel);
        foreach (var piece in new MarkdownPieces(lines).All())
        {
            cancel.ThrowIfCancellationRequested();
            if (flow.IsFull) break;
            if (piece.IsCode) text.AddCode(piece.Source, piece.Line);
            else if (piece.IsPlain) text.AddPlain(piece.Source, piece.Line);
            else text.Add(Parse(piece with { Source = references.WithoutMarks(piece.Source) }), piece);
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

    // "key: value" lines between two lines of hyphens at the very top (YAML), or "key = value" between two of plus signs (TOML).
    private static DocumentProperties FrontMatter(MarkdownLines lines)
    {
        const int MaxLines = 200;
        var properties = new DocumentProperties();
        if (lines.Count == 0 || lines[0].TrimEnd() is not ("---" or "+++")) return properties;
        var isYaml = lines[0][0] == '-';
        var end = 1;
        while (end < Math.Min(lines.Count, MaxLines) && !(isYaml ? lines[end].TrimEnd() is "---" or "..." : lines[end].TrimEnd() is "+++")) end++;
        if (end >= Math.Min(lines.Count, MaxLines)) return properties;
        for (var line = 1; line < end; line++)
        {
            var sign = lines[line].IndexOf(isYaml ? ':' : '=');
            if (sign <= 0 || char.IsWhiteSpace(lines[line][0])) continue;
            var value = lines[line][(sign + 1)..].Trim();
            Take(properties, lines[line][..sign].Trim().ToString().ToLowerInvariant(), value.IsEmpty ? Listed(lines, line + 1, end) : Unquoted(value.Trim("[]")));
        }

        lines.Begin(end + 1);
        return properties;
    }

    // "- Jane Doe" below each other, as authors are.
    private static string Listed(MarkdownLines lines, int from, int end)
    {
        List<string> values = [];
        for (var line = from; line < end && lines[line].TrimStart() is ['-', ' ', .. var value]; line++) values.Add(value.Trim().Trim("\"'").ToString());
        return string.Join(", ", values);
    }

    private static string Unquoted(ReadOnlySpan<char> value) =>
        string.Join(", ", value.Contains(',') && value is ['"' or '\'', ..] ? value.ToString().Split(',').Select(part => part.Trim().Trim('"', '\'')) : [value.Trim().Trim("\"'").ToString()]);

    private static void Take(DocumentProperties properties, string key, string value)
    {
        switch (key)
        {
            case "title":
                properties.Title = value;
                break;
            case "author" or "authors":
                properties.Author = value;
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
