using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Office;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Block = Markdig.Syntax.Block;
using TableRow = Markdig.Extensions.Tables.TableRow;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>Makes blocks of parsed Markdown: the text without its marks. HTML inside is dropped as far as it is marks, and read as far as it is text.</summary>
/// <param name="flow">Where blocks go.</param>
/// <param name="references">Labels of links that are defined somewhere in the document.</param>
internal sealed class MarkdownText(Flow flow, MarkdownReferences references)
{
    private MarkdownPiece piece = new("", 0);

    /// <summary>Adds a piece.</summary>
    public void Add(MarkdownDocument document, MarkdownPiece source)
    {
        piece = source;
        // Blocks in document order, with what they stand in; a stack instead of recursion.
        Stack<(Block Block, BlockKind Around)> open = new();
        Push(document, 0, open);
        while (open.TryPop(out var next) && !flow.IsFull) Visit(next.Block, next.Around, open);
    }

    /// <summary>Adds code that stood between fences.</summary>
    public void AddCode(string code, int line)
    {
        flow.Append(code.Trim('\n'));
        flow.EndParagraph(new TextBlock(BlockKind.Code, default, 0, line + 1));
    }

    /// <summary>Adds a paragraph as it is.</summary>
    public void AddPlain(string words, int line)
    {
        flow.Append(words);
        flow.EndParagraph(new TextBlock(BlockKind.Body, default, 0, line + 1));
    }

    private static void Push(ContainerBlock container, BlockKind around, Stack<(Block, BlockKind)> open)
    {
        for (var child = container.Count - 1; child >= 0; child--) open.Push((container[child], around));
    }

    private void Visit(Block block, BlockKind around, Stack<(Block, BlockKind)> open)
    {
        switch (block)
        {
            case Table table:
                WriteTable(table);
                break;
            case ContainerBlock container:
                Push(container, container is QuoteBlock ? BlockKind.Quote : container is ListItemBlock && around == 0 ? BlockKind.ListItem : around, open);
                break;
            case HeadingBlock heading:
                Write(Text(heading.Inline), new TextBlock(BlockKind.Heading, default, heading.Level), heading);
                break;
            case HtmlBlock html:
                foreach (var paragraph in MarkedUpText.Paragraphs(html.Lines.ToString(), CancellationToken.None)) Write(paragraph, new TextBlock(BlockKind.Body, default), html);
                break;
            case CodeBlock code:
                Write(code.Lines.ToString(), new TextBlock(BlockKind.Code, default), code);
                break;
            case ParagraphBlock paragraph:
                Write(Text(paragraph.Inline), new TextBlock(around == 0 ? BlockKind.Body : around, default), paragraph);
                break;
        }
    }

    private void Write(string text, TextBlock block, Block source)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        flow.Append(text);
        // The parser counts a heading that is underlined from its underline.
        flow.EndParagraph(block with { Line = piece.Line + source.Line + (source is HeadingBlock { IsSetext: true, Line: > 0 } ? 0 : 1) });
    }

    private void WriteTable(Table table)
    {
        flow.BeginTable();
        foreach (var row in table.OfType<TableRow>().Skip(piece.Repeated > 0 && table.Line == 0 ? 1 : 0))
        {
            flow.BeginRow();
            foreach (var cell in row.OfType<TableCell>())
            {
                flow.BeginCell();
                foreach (var paragraph in cell.OfType<LeafBlock>())
                {
                    flow.Append(Text(paragraph.Inline));
                    flow.EndParagraph(new TextBlock(BlockKind.Body, default));
                }
            }
        }

        flow.EndTable(new TextBlock(BlockKind.Table, default, 0, piece.Line + (table.Line == 0 ? piece.Repeated : table.Line) + 1));
    }

    // The words of a paragraph; the tree of emphasis and links is walked with a stack.
    private string Text(ContainerInline? inline)
    {
        var text = new StringBuilder();
        Stack<Inline> open = new();
        if (inline?.FirstChild is { } first) open.Push(first);
        while (open.TryPop(out var next))
        {
            if (next.NextSibling is { } sibling) open.Push(sibling);
            Append(text, next);
            if (next is ContainerInline { FirstChild: { } child } and not LinkInline { IsImage: true }) open.Push(child);
        }

        return references.Without(text.ToString());
    }

    private static void Append(StringBuilder text, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            // An opening bracket or mark that nothing closes.
            case DelimiterInline delimiter:
                text.Append(delimiter.ToLiteral());
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case HtmlInline html when html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase):
            case LineBreakInline { IsHard: true }:
                text.Append('\n');
                break;
            case LineBreakInline:
                text.Append(' ');
                break;
        }
    }
}

/// <summary>
/// Labels of link definitions ("[label]: address"). They may stand anywhere in a document, pieces of which are parsed by themselves; so links by label are
/// undone here: "[words][label]" is "words".
/// </summary>
internal sealed class MarkdownReferences
{
    /// <summary>Most labels of a document, and the longest (CommonMark allows 999 characters).</summary>
    public const int MaxLabels = 100_000, MaxLabelLength = 999;

    private readonly HashSet<string> labels = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the labels of a document.</summary>
    public static MarkdownReferences Of(MarkdownLines lines, CancellationToken cancel)
    {
        var found = new MarkdownReferences();
        for (var line = lines.First; line < lines.Count && found.labels.Count < MaxLabels; line++)
        {
            if (line % 1_024 == 0) cancel.ThrowIfCancellationRequested();
            var text = lines[line].TrimStart();
            if (text is not ['[', ..] || text[..Math.Min(text.Length, MaxLabelLength)].IndexOf("]:") is not (> 1 and var end)) continue;
            found.labels.Add(text[1..end].ToString());
        }

        return found;
    }

    /// <summary>A text whose links by label are their words; notes and what has no definition stay as they are.</summary>
    public string Without(string text)
    {
        if (labels.Count == 0 || !text.Contains('[', StringComparison.Ordinal)) return text;
        var without = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '[' && Link(text, at) is { } link)
            {
                without.Append(link.Words);
                at = link.End;
            }
            else
            {
                without.Append(text[at]);
            }
        }

        return without.ToString();
    }

    // "[words][label]", "[label][]", "[label]"; a mark of a note "[^1]" is no text.
    private (string Words, int End)? Link(string text, int at)
    {
        var end = Close(text, at);
        if (end < 0) return null;
        var words = text[(at + 1)..end];
        if (words.StartsWith('^')) return labels.Contains(words) ? ("", end + 1 < text.Length && text[end + 1] == ':' ? end + 1 : end) : null;
        if (end + 1 < text.Length && text[end + 1] == '[' && Close(text, end + 1) is > 0 and var last)
        {
            var label = last == end + 2 ? words : text[(end + 2)..last];
            return labels.Contains(label) ? (words, last) : null;
        }

        return labels.Contains(words) ? (words, end) : null;
    }

    private static int Close(string text, int at)
    {
        var close = text.AsSpan(at + 1, Math.Min(MaxLabelLength, text.Length - at - 1)).IndexOfAny('[', ']');
        return close >= 0 && text[at + 1 + close] == ']' ? at + 1 + close : -1;
    }
}
