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
/// <param name="cancel">Stops.</param>
internal sealed class MarkdownText(Flow flow, MarkdownReferences references, CancellationToken cancel)
{
    private readonly HtmlBudget budget = new();
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
                foreach (var paragraph in MarkedUpText.Paragraphs(html.Lines.ToString(), budget, cancel)) Write(paragraph, new TextBlock(BlockKind.Body, default), html);
                break;
            case Markdig.Extensions.Mathematics.MathBlock formula:
                Write(formula.Lines.ToString(), new TextBlock(around == 0 ? BlockKind.Body : around, default), formula);
                break;
            case CodeBlock code:
                Write(code.Lines.ToString(), new TextBlock(BlockKind.Code, default), code);
                break;
            case ParagraphBlock paragraph:
                WriteParagraph(Text(paragraph.Inline), around == 0 ? BlockKind.Body : around, paragraph);
                break;
        }
    }

    // A term and, in the lines below it, ": what it means" are a list; ": Exports by year" behind a table is its caption.
    private void WriteParagraph(string text, BlockKind kind, ParagraphBlock paragraph)
    {
        var parts = text.Split("\n: ");
        if (text.StartsWith(": ", StringComparison.Ordinal) && parts.Length == 1 && Before(paragraph) is Table) Write(text[2..], new TextBlock(BlockKind.Caption, default), paragraph);
        else if (parts.Length == 1 || kind != BlockKind.Body || text.StartsWith(": ", StringComparison.Ordinal)) Write(text.Replace("\n: ", "\n:", StringComparison.Ordinal), new TextBlock(kind, default), paragraph);
        else foreach (var part in parts) Write(part.Trim(), new TextBlock(BlockKind.ListItem, default), paragraph);
    }

    private static Block? Before(Block block) => block.Parent is { } around && around.IndexOf(block) is > 0 and var place ? around[place - 1] : null;

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
            if (next is EmphasisInline { DelimiterChar: '^' or '~', DelimiterCount: 1 } script)
            {
                AppendScript(text, script, open);
                continue;
            }

            Append(text, next);
            if (next is ContainerInline { FirstChild: { } child } and not LinkInline { IsImage: true }) open.Push(child);
        }

        return references.Without(text.ToString());
    }

    // "km^2^" is raised; of "x^2 and y^2" only the parser thinks so, and its signs stay.
    private static void AppendScript(StringBuilder text, EmphasisInline script, Stack<Inline> open)
    {
        var words = script.FirstChild as LiteralInline;
        if (words is { NextSibling: null } && !words.Content.AsSpan().ContainsAny(" \t\u00A0"))
        {
            var before = text.Length - Math.Min(text.Length, RaisedText.MaxBefore);
            text.Append(script.DelimiterChar == '^' ? RaisedText.Write(text.ToString(before, text.Length - before), words.Content.ToString()) : words.Content.ToString());
            return;
        }

        text.Append(script.DelimiterChar);
        // A literal of its own stands for the closing sign, and has no sibling that would be visited twice.
        open.Push(new LiteralInline(script.DelimiterChar.ToString()));
        if (script.FirstChild is { } child) open.Push(child);
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
            // TeX, without the signs around it; what is no formula has been a price.
            case Markdig.Extensions.Mathematics.MathInline formula:
                text.Append(formula.Content.AsSpan().ContainsAny("\\^_=+{") || formula.Content.Length == 1 ? formula.Content.ToString() : $"${formula.Content}$");
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
            case LineBreakInline { NextSibling: LiteralInline next } when next.Content.AsSpan() is [':', ' ' or '\t', ..]:
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

    /// <summary>Markdown without the marks of notes that are defined: "word[^1]" is "word". A note itself loses its mark, too; lines stay lines.</summary>
    public string WithoutMarks(string source)
    {
        if (!source.Contains("[^", StringComparison.Ordinal)) return source;
        var without = new StringBuilder(source.Length);
        for (var at = 0; at < source.Length; at++)
        {
            var isMark = source[at] == '[' && at + 1 < source.Length && source[at + 1] == '^';
            if (isMark && Close(source, at) is > 0 and var end && labels.Contains(source[(at + 1)..end])) at = end + 1 < source.Length && source[end + 1] == ':' ? end + 1 : end;
            else without.Append(source[at]);
        }

        return without.ToString();
    }

    /// <summary>Length of the mark "[^label]:" that a line begins with; 0 when it begins with none.</summary>
    public static int NoteAt(ReadOnlySpan<char> line) =>
        line.StartsWith("[^") && line[..Math.Min(line.Length, MaxLabelLength)].IndexOf("]:") is > 2 and var end && line[2..end].IndexOfAny(" []") < 0 ? end + 2 : 0;

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
