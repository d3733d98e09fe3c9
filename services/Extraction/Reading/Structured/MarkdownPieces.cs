using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>The lines of a Markdown document.</summary>
internal sealed class MarkdownLines
{
    private readonly string text;
    private readonly List<(int Start, int Length)> lines = [];

    public MarkdownLines(string text)
    {
        this.text = text;
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (length < 0) length = text.Length - start;
            lines.Add((start, length));
            start += length;
            if (start < text.Length) start += text[start] == '\r' && start + 1 < text.Length && text[start + 1] == '\n' ? 2 : 1;
        }
    }

    public int Count => lines.Count;

    /// <summary>The first line of the text itself, from 0: behind the front matter.</summary>
    public int First { get; private set; }

    /// <summary>A line, from 0, without its end.</summary>
    public ReadOnlySpan<char> this[int line] => text.AsSpan(lines[line].Start, lines[line].Length);

    /// <summary>Says where the text begins.</summary>
    public void Begin(int line) => First = line;
}

/// <summary>A part of a document that is parsed by itself.</summary>
/// <param name="Source">Its lines.</param>
/// <param name="Line">The first of them in the document, from 0.</param>
internal sealed record MarkdownPiece(string Source, int Line)
{
    /// <summary>The inside of a fence: no Markdown.</summary>
    public bool IsCode { get; init; }

    /// <summary>A line too long to be parsed: its marks stay.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Lines in front that repeat the head of the table that goes on.</summary>
    public int Repeated { get; init; }
}

/// <summary>
/// Cuts a document into pieces. A piece ends at a blank line in front of a line that is not indented, and is cut at the end of a line when it is too
/// long; code between fences is a piece of its own.
/// </summary>
/// <param name="lines">The document.</param>
internal sealed class MarkdownPieces(MarkdownLines lines)
{
    /// <summary>Longest piece that the parser is given, in UTF-16 units. Some constructs cost it the square of this.</summary>
    public const int MaxLength = 6_000;

    /// <summary>Most quotation and list marks in front of a line.</summary>
    public const int MaxMarks = 64;

    /// <summary>Most columns that a line is indented by: the depth of nested lists.</summary>
    public const int MaxIndent = 256;

    private readonly StringBuilder piece = new();
    private int first;
    private string? tableHead;
    private int repeated;

    /// <summary>The pieces in their order.</summary>
    public IEnumerable<MarkdownPiece> All()
    {
        first = lines.First;
        for (var line = lines.First; line < lines.Count; line++)
        {
            if (Fence(lines[line]) is { } fence)
            {
                if (Take(line) is { } before) yield return before;
                var end = EndOfFence(line, fence);
                yield return new MarkdownPiece(Join(line + 1, end), line) { IsCode = true };
                line = end;
                first = end + 1;
                continue;
            }

            if (lines[line].Length > MaxLength)
            {
                if (Take(line) is { } before) yield return before;
                // A line of that length is one paragraph, and its words are taken as they are.
                yield return new MarkdownPiece(lines[line].ToString(), line) { IsPlain = true };
                first = line + 1;
                continue;
            }

            // A note stands by itself, and its mark is no text.
            if (MarkdownReferences.NoteAt(lines[line]) > 0 && Take(line) is { } above) yield return above;
            CheckDepth(lines[line], line);
            if (piece.Length + lines[line].Length > MaxLength && Cut(line) is { } full) yield return full;
            if (piece.Length == 0) first = line;
            piece.Append(lines[line]).Append('\n');
            if (IsBoundary(line) && piece.Length > MaxLength / 4 && Take(line + 1) is { } whole) yield return whole;
        }

        if (Take(lines.Count) is { } last) yield return last;
    }

    private MarkdownPiece? Take(int next)
    {
        var taken = piece.Length == 0 ? null : new MarkdownPiece(piece.ToString(), first - repeated) { Repeated = repeated };
        piece.Clear();
        (first, tableHead, repeated) = (next, null, 0);
        return taken;
    }

    // A table that is cut goes on with its head.
    private MarkdownPiece? Cut(int line)
    {
        var head = tableHead ?? HeadOfTable();
        var cut = Take(line);
        if (head is null || !lines[line].Contains('|')) return cut;
        (tableHead, repeated) = (head, 2);
        piece.Append(head);
        return cut;
    }

    // The last rows of the piece belong to a table if a line of hyphens stands below the first line behind the last blank one.
    private string? HeadOfTable()
    {
        var source = piece.ToString();
        var start = source.LastIndexOf("\n\n", StringComparison.Ordinal) is >= 0 and var blank ? blank + 2 : 0;
        var head = source.AsSpan(start);
        var one = head.IndexOf('\n');
        var two = one < 0 ? -1 : head[(one + 1)..].IndexOf('\n');
        if (two <= 0) return null;
        var rule = head.Slice(one + 1, two);
        return rule.Contains('|') && rule.IndexOfAnyExcept("|-: \t") < 0 && rule.Contains('-') && one + two + 2 < MaxLength / 4 ? head[..(one + two + 2)].ToString() : null;
    }

    private bool IsBoundary(int line) => lines[line].IsWhiteSpace() && line + 1 < lines.Count && lines[line + 1] is [not (' ' or '\t'), ..];

    private static void CheckDepth(ReadOnlySpan<char> line, int number)
    {
        int marks = 0, columns = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ' ') columns++;
            else if (line[i] == '\t') columns += 4;
            else if (line[i] == '>' || line[i] is '-' or '*' or '+' && i + 1 < line.Length && line[i + 1] is ' ' or '\t') marks++;
            else if (!char.IsAsciiDigit(line[i]) && line[i] is not ('.' or ')')) break;
            else if (line[i] is '.' or ')') marks++;
            // A rule may be as long as it likes.
            if (marks > MaxMarks && line.IndexOfAnyExcept(" \t-*") >= 0 || columns > MaxIndent + MaxMarks * 4)
                throw new UnreadableDocument(ErrorReason.NestedTooDeep, FormattableString.Invariant($"The Markdown nests too deep at line {number + 1}."));
        }
    }

    private static (char Mark, int Length)? Fence(ReadOnlySpan<char> line)
    {
        var rest = line.TrimStart(' ');
        if (line.Length - rest.Length > 3 || rest is not ['`' or '~', ..]) return null;
        var length = rest.IndexOfAnyExcept(rest[0]) is var end and >= 0 ? end : rest.Length;
        return length >= 3 && (rest[0] == '~' || !rest[length..].Contains('`')) ? (rest[0], length) : null;
    }

    // The line that closes the fence, or the last one.
    private int EndOfFence(int line, (char Mark, int Length) fence)
    {
        for (var next = line + 1; next < lines.Count; next++)
        {
            if (Fence(lines[next]) is { } close && close.Mark == fence.Mark && close.Length >= fence.Length && lines[next].Trim().IndexOfAnyExcept(fence.Mark) < 0) return next;
        }

        return lines.Count;
    }

    private string Join(int start, int end)
    {
        var code = new StringBuilder();
        for (var line = start; line < Math.Min(end, lines.Count); line++) code.Append(lines[line]).Append('\n');
        return code.ToString();
    }
}
