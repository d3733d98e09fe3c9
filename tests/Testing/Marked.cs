using System.Text;

namespace Dossier.Testing;

/// <summary>
/// A text that shows its own answer: ranges are set in brackets, "“[We will act],” said {the minister}." The brackets are taken out and each kind
/// becomes a list of ranges of the bare text. Ranges may nest; the text itself has no brackets.
/// </summary>
public sealed class Marked
{
    private const string Open = "[{<";
    private const string Close = "]}>";
    private readonly List<(char Mark, int Start, int End)> ranges = [];

    private Marked(string text) => Text = text;

    /// <summary>The text without brackets.</summary>
    public string Text { get; }

    /// <summary>Reads a marked text.</summary>
    public static Marked Parse(string marked)
    {
        var text = new StringBuilder();
        List<(char Mark, int Start, int End)> found = [];
        Stack<(char Mark, int Start)> open = [];
        foreach (var c in marked)
        {
            if (Open.Contains(c, StringComparison.Ordinal)) open.Push((c, text.Length));
            else if (Close.IndexOf(c, StringComparison.Ordinal) is >= 0 and var kind)
            {
                var (mark, start) = open.Pop();
                if (mark != Open[kind]) throw new FormatException($"{mark} is closed by {c} in “{marked}”.");
                found.Add((mark, start, text.Length));
            }
            else text.Append(c);
        }

        if (open.Count > 0) throw new FormatException($"{open.Peek().Mark} is not closed in “{marked}”.");
        var result = new Marked(text.ToString());
        result.ranges.AddRange(found.OrderBy(r => r.Start).ThenBy(r => r.End));
        return result;
    }

    /// <summary>What stands in brackets of one kind, in text order.</summary>
    /// <param name="mark">The opening bracket.</param>
    public IReadOnlyList<string> In(char mark) => ranges.Where(r => r.Mark == mark).Select(r => Text[r.Start..r.End]).ToList();

    /// <summary>The bare text with ranges of one's own marked, to be compared with the marked one.</summary>
    /// <param name="ranges">Ranges in UTF-16 units with the opening bracket of each.</param>
    public string Mark(IEnumerable<(char Mark, int Start, int End)> ranges)
    {
        var all = ranges.ToList();
        var marked = new StringBuilder();
        for (var at = 0; at <= Text.Length; at++)
        {
            foreach (var range in all.Where(r => r.End == at).OrderByDescending(r => r.Start)) marked.Append(Close[Open.IndexOf(range.Mark, StringComparison.Ordinal)]);
            foreach (var range in all.Where(r => r.Start == at).OrderByDescending(r => r.End)) marked.Append(range.Mark);
            if (at < Text.Length) marked.Append(Text[at]);
        }

        return marked.ToString();
    }
}
