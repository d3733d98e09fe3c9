using Dossier.Query.Publishing;
using System.Text;

namespace Dossier.Query.Search;

/// <summary>A range of code points.</summary>
internal readonly record struct TextRange(int Start, int End);

/// <summary>The passage that shows best why a document matches.</summary>
/// <param name="Start">First code point.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Matches">Matches that lie in it.</param>
internal sealed record Passage(int Start, int End, IReadOnlyList<TextRange> Matches)
{
    /// <summary>The same passage of a text that begins further ahead.</summary>
    /// <param name="offset">How many code points.</param>
    public Passage Behind(int offset) => new(Start + offset, End + offset, [.. Matches.Select(match => new TextRange(match.Start + offset, match.End + offset))]);
}

/// <summary>Chooses the passage to show of a document.</summary>
internal static class Snippets
{
    /// <summary>A passage of at most <see cref="QueryLimits.SnippetLength"/> code points with the most different matches, then the most, then the first.</summary>
    /// <param name="marked">The searchable text, with every match between <see cref="SearchableText.MatchStart"/> and <see cref="SearchableText.MatchEnd"/>.</param>
    public static Passage Choose(string marked)
    {
        var (plain, matches) = Unmark(marked);
        var text = new CodePoints(plain);
        var ranges = matches.Select(m => new TextRange(text.FromUtf16(m.Start), text.FromUtf16(m.End))).ToList();
        var (first, last) = Densest(text, ranges);
        return Around(text, ranges[first..last]);
    }

    private static (string Text, List<TextRange> Matches) Unmark(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var matches = new List<TextRange>();
        var open = 0;
        foreach (var c in marked)
        {
            if (c == SearchableText.MatchStart[0]) open = text.Length;
            else if (c == SearchableText.MatchEnd[0]) matches.Add(new TextRange(open, text.Length));
            else text.Append(c);
        }

        return (text.ToString(), matches);
    }

    // Indices of the first match and behind the last of the best window. A match that is longer than the window stands alone.
    private static (int First, int Last) Densest(CodePoints text, List<TextRange> matches)
    {
        var (best, bestDifferent) = ((First: 0, Last: 1), 0);
        var inside = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int first = 0, last = 0; first < matches.Count; first++)
        {
            for (; last < matches.Count && (last == first || matches[last].End - matches[first].Start <= QueryLimits.SnippetLength); last++)
            {
                var word = Word(text, matches[last]);
                inside[word] = inside.GetValueOrDefault(word) + 1;
            }

            if (inside.Count > bestDifferent || (inside.Count == bestDifferent && last - first > best.Last - best.First)) (best, bestDifferent) = ((first, last), inside.Count);
            var left = Word(text, matches[first]);
            if (--inside[left] == 0) inside.Remove(left);
        }

        return best;
    }

    private static string Word(CodePoints text, TextRange match) => text.Slice(match.Start, Math.Min(match.End, match.Start + QueryLimits.SnippetLength)).ToString();

    // Fills the passage up with text on both sides, cut at white space and never inside a match.
    private static Passage Around(CodePoints text, List<TextRange> matches)
    {
        var (start, end) = (matches[0].Start, Math.Min(matches[^1].End, matches[0].Start + QueryLimits.SnippetLength));
        var room = QueryLimits.SnippetLength - (end - start);
        var from = Math.Max(0, start - (room / 2));
        var to = Math.Min(text.Length, end + room - (start - from));
        from = Math.Max(0, from - (room - (start - from) - (to - end)));
        from = CutLeft(text, from, start);
        to = CutRight(text, end, to);
        return new Passage(from, to, [.. matches.Where(m => m.End <= to)]);
    }

    private static int CutLeft(CodePoints text, int from, int start)
    {
        var margin = text.Slice(from, start);
        // A text that begins here is whole; otherwise the first word may be cut, and goes. Some scripts have no spaces.
        var skip = from == 0 ? 0 : IndexOfSpace(margin);
        if (skip == margin.Length) skip = 0;
        while (skip < margin.Length && char.IsWhiteSpace(margin[skip])) skip++;
        return text.FromUtf16(text.ToUtf16(from) + skip);
    }

    private static int CutRight(CodePoints text, int end, int to)
    {
        var margin = text.Slice(end, to);
        var keep = to == text.Length ? margin.Length : LastIndexOfSpace(margin);
        if (keep == 0) keep = margin.Length;
        while (keep > 0 && char.IsWhiteSpace(margin[keep - 1])) keep--;
        return text.FromUtf16(text.ToUtf16(end) + keep);
    }

    private static int IndexOfSpace(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && !char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private static int LastIndexOfSpace(ReadOnlySpan<char> text)
    {
        var at = text.Length;
        while (at > 0 && !char.IsWhiteSpace(text[at - 1])) at--;
        return at;
    }
}
