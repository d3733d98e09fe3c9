using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Lines;

/// <summary>
/// Finds what the author of a plain text set off by hand: code between fences or indented, quotations behind ">" or indented on both sides, tables whose cells tabs,
/// bars or columns of spaces divide. Only what is evident is named: a structure that is overlooked is still text, one that is invented hides what the text says.
/// </summary>
internal sealed class TextStructures
{
    /// <summary>Most lines of one structure; a longer one goes on in another.</summary>
    public const int MaxLines = 1_000;

    /// <summary>Columns of an indent that no paragraph begins with.</summary>
    private const int MinIndent = 4;

    /// <summary>Length of a line, in UTF-16 units, from which on it was broken at a width.</summary>
    private const int MinBroken = 40;

    private readonly string text;
    private readonly IReadOnlyList<Line> lines;
    private readonly TextTables tables;

    /// <summary>Fences in front of this line are closed nowhere.</summary>
    private int unclosed;

    private TextStructures(string text, IReadOnlyList<Line> lines) => (this.text, this.lines, tables) = (text, lines, new TextTables(text, lines));

    /// <summary>The structures of a text, in its order; each is one block, but for quotations, which have one for each paragraph.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lines">Its lines that are not blank.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The blocks, and for each the lines it is made of.</returns>
    public static List<(TextBlock Block, int First, int Count)> Find(string text, IReadOnlyList<Line> lines, CancellationToken cancel)
    {
        var structures = new TextStructures(text, lines);
        List<(TextBlock, int, int)> found = [];
        for (var i = 0; i < lines.Count;)
        {
            if (i % 1_024 == 0) cancel.ThrowIfCancellationRequested();
            if (structures.FindAt(i) is { } structure)
            {
                found.Add((structure.Block with { Line = lines[i].Number }, i, structure.Count));
                i += structure.Count;
            }
            else
            {
                i++;
            }
        }

        return found;
    }

    private (TextBlock Block, int Count)? FindAt(int i)
    {
        var line = lines[i].Range.In(text);
        if (line is ['`' or '~', ..] && Fenced(i) is > 1 and var fenced) return (Whole(BlockKind.Code, i, fenced), fenced);
        if (line[0] == '>' && Quoted(i) is > 0 and var quoted) return (Whole(BlockKind.Quote, i, quoted), quoted);
        if (tables.FindAt(i) is { } table) return table;
        if (lines[i].Indent == 0 || i > 0 && lines[i - 1].Number + 1 == lines[i].Number && IsIndented(lines[i - 1])) return null;
        var count = Indented(i);
        if (count < 2) return null;
        if (IsBetweenProse(i, count) && SourceLines.AreCode(text, lines, i, count)) return (Whole(BlockKind.Code, i, count), count);
        return IsSetInside(i, count) ? (Whole(BlockKind.Quote, i, count), count) : null;
    }

    private TextBlock Whole(BlockKind kind, int first, int count) =>
        new(kind, new TextRange(lines[first].Range.Start, lines[first + count - 1].Range.End));

    // To the line that closes the fence, which must be there.
    private int Fenced(int first)
    {
        if (first < unclosed) return 0;
        var fence = lines[first].Range.In(text);
        var length = fence.IndexOfAnyExcept(fence[0]) is var end and >= 0 ? end : fence.Length;
        if (length < 3 || lines[first].Indent >= MinIndent || fence[length..].ContainsAny(" `~") && fence[length..].Trim().Contains(' ')) return 0;
        for (var i = first + 1; i < Math.Min(lines.Count, first + MaxLines); i++)
        {
            var line = lines[i].Range.In(text);
            if (line.Length >= length && line.IndexOfAnyExcept(fence[0]) < 0) return i - first + 1;
        }

        unclosed = first + MaxLines;
        return 0;
    }

    // Lines that follow each other, each behind ">"; a single one, when it is a sentence. The next paragraph of a quotation stands behind a ">" alone, or a blank line.
    private int Quoted(int first)
    {
        var count = 0;
        var letters = 0;
        for (var i = first; i < Math.Min(lines.Count, first + MaxLines) && (i == first || lines[i].Number == lines[i - 1].Number + 1); i++)
        {
            var line = lines[i].Range.In(text);
            if (line[0] != '>' || line is ['>', not (' ' or '>'), ..]) break;
            count++;
            if (line.TrimStart("> ").IsEmpty && i > first) break;
            letters += line.Length;
        }

        return count > 1 && letters > 2 * count || count == 1 && lines[first].Range.Length >= MinBroken ? count : 0;
    }

    private bool IsIndented(Line line) => line.Indent >= MinIndent || line.Indent > 0 && text[line.Range.Start - 1] == '\t';

    private int Indented(int first)
    {
        var count = 0;
        for (var i = first; i < lines.Count && count < MaxLines && IsIndented(lines[i]) && (i == first || lines[i].Number == lines[i - 1].Number + 1); i++) count++;
        return count;
    }

    // Code in a text; a text that is a program has its own indents, and is not taken apart.
    private bool IsBetweenProse(int first, int count) =>
        first > 0 && lines[first - 1].Indent < MinIndent && lines[first].Number > lines[first - 1].Number + 1 && !SourceLines.AreCode(text, lines, first - 1, 1)
        && (first + count == lines.Count || lines[first + count].Number > lines[first + count - 1].Number + 1 && lines[first + count].Indent < MinIndent && !SourceLines.AreCode(text, lines, first + count, 1));

    // A paragraph that was broken at a width, all of it indented alike, between paragraphs that are not.
    private bool IsSetInside(int first, int count)
    {
        if (first == 0 || first + count >= lines.Count || lines[first - 1].Indent > 1 || lines[first + count].Indent > 1) return false;
        if (lines[first].Number == lines[first - 1].Number + 1 || lines[first + count].Number == lines[first + count - 1].Number + 1) return false;
        for (var i = first; i < first + count; i++)
        {
            if (lines[i].Indent != lines[first].Indent || i < first + count - 1 && lines[i].Range.Length < MinBroken) return false;
            if (LineScanner.StartOf(lines[i].Range.In(text)) is LineStart.Bullet or LineStart.Numbered) return false;
        }

        return true;
    }
}
