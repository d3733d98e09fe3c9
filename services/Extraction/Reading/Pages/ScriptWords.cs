namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// Puts small words that stand above or below the line to the word they belong to: "H", "2", "O" are one word to a reader. Marks of notes are left out.
/// </summary>
internal static class ScriptWords
{
    /// <summary>Height of a raised or lowered word at most, in heights of the words around it.</summary>
    private const double MaxHeight = 0.86;

    /// <summary>How far the foot of a raised word, and the head of a lowered one, is off that of the others. Small capitals are low, too.</summary>
    private const double MinShift = 0.15, MinDrop = 0.25;

    /// <summary>Gaps to the word before it and to the one behind it.</summary>
    private const double MaxGap = 0.12;

    /// <summary>How much of its height a raised word shares with its line at least, and how many of them a line has at most.</summary>
    private const double MinOverlap = 0.15;

    private const int MaxScripts = 32;

    /// <summary>Longest word that is put together.</summary>
    private const int MaxLength = 256;

    private enum Place
    {
        OnLine,
        Raised,
        Lowered,
    }

    /// <summary>The words of a line as they are read.</summary>
    /// <param name="words">From left to right; those of a line from right to left are given back as they are.</param>
    public static IReadOnlyList<PageWord> Join(IReadOnlyList<PageWord> words)
    {
        if (words.Count < 2 || words.Any(word => PageSigns.IsRightToLeft(word.Text[0])) || words.Max(word => word.Height) * MaxHeight <= words.Min(word => word.Height)) return words;
        List<PageWord> joined = [words[0]];
        var (line, last, wasScript) = (words[0].Box, words[0].Box, false);
        foreach (var word in words.Skip(1))
        {
            var place = joined[^1].Text.Length < MaxLength ? PlaceOf(word, line, last) : Place.OnLine;
            if (place == Place.OnLine)
            {
                // The rest of a word behind its script.
                if (wasScript && joined[^1].Text.Length < MaxLength && word.Box.Left - last.Right < word.Height * MaxGap / 2 && char.IsLetterOrDigit(word.Text[0])) Append(joined, word, word.Text);
                else joined.Add(word);
                (line, wasScript) = (word.Box, false);
            }
            else
            {
                var written = place == Place.Raised ? RaisedText.Write(Before(joined), word.Text) : word.Text;
                if (written.Length > 0) Append(joined, word, written);
                wasScript = written.Length > 0;
            }

            last = word.Box;
        }

        return joined;
    }

    /// <summary>Whether the words of one line are raised above the other, or lowered, each touching one of its words.</summary>
    public static bool Belong(PageLine one, PageLine other)
    {
        var (small, large) = one.Size < other.Size ? (one, other) : (other, one);
        if (small.Words.Count > MaxScripts || small.Size > large.Size * MaxHeight || Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top) < small.Size * MinOverlap) return false;
        return small.Words.All(word => large.Words.Any(full => Math.Abs(word.Box.Left - full.Box.Right) < large.Size * MaxGap));
    }

    private static Place PlaceOf(PageWord word, Pipeline.PageBox line, Pipeline.PageBox last)
    {
        var height = line.Bottom - line.Top;
        if (word.Height > height * MaxHeight || Math.Abs(word.Box.Left - last.Right) > height * MaxGap) return Place.OnLine;
        if (line.Bottom - word.Box.Bottom > height * MinShift) return Place.Raised;
        return word.Box.Top - line.Top > height * MinDrop ? Place.Lowered : Place.OnLine;
    }

    private static void Append(List<PageWord> joined, PageWord word, string text) =>
        joined[^1] = joined[^1] with { Text = joined[^1].Text + text, Box = joined[^1].Box with { Right = Math.Max(joined[^1].Box.Right, word.Box.Right) } };

    private static string Before(List<PageWord> joined)
    {
        var before = joined.Count > 1 ? $"{joined[^2].Text} {joined[^1].Text}" : joined[^1].Text;
        return before.Length <= RaisedText.MaxBefore ? before : before[^RaisedText.MaxBefore..];
    }
}
