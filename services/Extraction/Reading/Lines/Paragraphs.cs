using System.Buffers;

namespace Dossier.Extraction.Reading.Lines;

/// <summary>
/// Puts together the lines of a text that was broken at a width, as letters, old books and minutes are: a paragraph is one line of thought, and sentences run across
/// its lines. A line was broken when the first word of the next one had no room in it.
/// </summary>
internal static class Paragraphs
{
    /// <summary>Widths that texts are broken at.</summary>
    private const int MinWidth = 50;
    private const int MaxWidth = 100;

    /// <summary>Share of lines that must be full, of those that another line follows at once.</summary>
    private const double MinFull = 0.7;

    private const int MinPairs = 3;

    /// <summary>Least share of full lines that go on with a small letter: logs and tables have lines of one length too.</summary>
    private const double MinSmall = 0.4;

    /// <summary>Editors break a little before the width.</summary>
    private const int Slack = 6;

    /// <summary>Lines above this length, as a share of all, are left out when the width is told: tables and addresses stick out.</summary>
    private const double Outliers = 0.02;

    /// <summary>Joins the lines of each paragraph when the text was broken at a width; else gives the lines as they are.</summary>
    public static List<Line> Join(string text, List<Line> lines)
    {
        if (Width(lines) is not { } width || FullShare(text, lines, width) < MinFull) return lines;
        List<Line> joined = [];
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0 && GoesOn(text, lines[i - 1], lines[i], width)) joined[^1] = joined[^1] with { Range = joined[^1].Range with { End = lines[i].Range.End } };
            else joined.Add(lines[i]);
        }

        return joined;
    }

    private static bool GoesOn(string text, Line line, Line next, int width) =>
        next.Number == line.Number + 1 && next.Indent <= line.Indent && IsFull(text, line, next, width)
        && LineScanner.StartOf(next.Range.In(text)) is not (LineStart.Bullet or LineStart.Numbered) && text[next.Range.Start] is not ('>' or '|');

    private static int? Width(List<Line> lines)
    {
        if (lines.Count < MinPairs) return null;
        var lengths = ArrayPool<int>.Shared.Rent(lines.Count);
        try
        {
            for (var i = 0; i < lines.Count; i++) lengths[i] = lines[i].Indent + lines[i].Range.Length;
            Array.Sort(lengths, 0, lines.Count);
            var width = lengths[(int)((lines.Count - 1) * (1 - Outliers))];
            return width is >= MinWidth and <= MaxWidth ? width : null;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(lengths);
        }
    }

    private static double FullShare(string text, List<Line> lines, int width)
    {
        int pairs = 0, full = 0, small = 0;
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            if (lines[i + 1].Number != lines[i].Number + 1) continue;
            pairs++;
            if (!IsFull(text, lines[i], lines[i + 1], width)) continue;
            full++;
            if (char.IsLower(text[lines[i + 1].Range.Start])) small++;
        }

        return pairs < MinPairs || small < MinSmall * full ? 0 : (double)full / pairs;
    }

    private static bool IsFull(string text, Line line, Line next, int width)
    {
        var word = next.Range.In(text).IndexOf(' ');
        return line.Indent + line.Range.Length + 1 + (word < 0 ? next.Range.Length : word) > width - Slack;
    }
}
