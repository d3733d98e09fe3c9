using System.Text;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// Puts the lines of a paragraph together. Whether a hyphen at the end of a line belongs to the word is decided by the words that the document
/// itself has in the middle of its lines.
/// </summary>
internal sealed class LineJoiner
{
    /// <summary>First parts of compounds that keep their hyphen, when the document has no evidence.</summary>
    private static readonly HashSet<string> Compounding = new(StringComparer.OrdinalIgnoreCase)
    {
        "self", "so", "ex", "well", "half", "low", "long", "short", "full", "part", "cross", "mid", "all", "one", "two", "three", "four", "five", "six", "seven", "eight",
        "nine", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "first", "second", "third", "north", "south", "east", "west",
    };

    /// <summary>Particles and endings that are no words of Korean by themselves: a line that begins with one was broken inside a word.</summary>
    private static readonly HashSet<string> Particles = new(StringComparer.Ordinal)
    {
        "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "만", "로", "으로", "에서", "에게", "까지", "부터", "보다", "처럼", "라고", "이라고", "고", "며", "다", "다.", "했다", "했다.",
        "한다", "한다.", "된다", "된다.", "됐다", "됐다.", "이다", "이다.", "하고", "하며", "하는", "되는", "들은", "들이", "들을", "들의", "에는", "으로는", "에서는", "에도",
    };

    private readonly HashSet<string> words = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Learns the words of a document.</summary>
    public LineJoiner(IEnumerable<PageLine> lines)
    {
        foreach (var line in lines)
        {
            // First and last words may be parts.
            for (var i = 1; i < line.Words.Count - 1; i++) Learn(line.Words[i].Text);
            if (line.Words.Count > 1 && !EndsInHyphen(line.Text)) Learn(line.Words[^1].Text);
        }
    }

    /// <summary>The text of lines that follow each other.</summary>
    public string Join(IReadOnlyList<PageLine> lines)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) Connect(text, lines[i - 1].Words[^1].Text, lines[i].Words[0].Text);
            text.Append(lines[i].Text);
        }

        // One that no second part follows.
        return text.Replace(PageSigns.SoftHyphen.ToString(), "").ToString();
    }

    /// <summary>Whether a text breaks off inside a word.</summary>
    public static bool EndsInHyphen(string text) => text.Length > 1 && text[^1] is '-' or '\u2010' or PageSigns.SoftHyphen && char.IsLetterOrDigit(text[^2]);

    private void Connect(StringBuilder text, string last, string first)
    {
        if (EndsInHyphen(last))
        {
            if (last[^1] == PageSigns.SoftHyphen || !KeepsHyphen(Tail(last[..^1]), Head(first))) text.Length--;
        }
        else if (!(PageSigns.IsUnspaced(last[^1]) && PageSigns.IsUnspaced(first[0])) && !IsBrokenKorean(last, first))
        {
            text.Append(' ');
        }
    }

    private bool KeepsHyphen(string left, string right)
    {
        if (right.Length == 0 || !char.IsLower(right[0]) || left.Length == 0 || char.IsDigit(left[^1])) return true;
        if (words.Contains(left + right)) return false;
        if (words.Contains($"{left}-{right}") || Compounding.Contains(left)) return true;
        // Two words that each stand alone elsewhere are more often a compound than two halves of a word; halves are seldom words.
        return left.Length > 2 && right.Length > 2 && words.Contains(left) && words.Contains(right);
    }

    private bool IsBrokenKorean(string last, string first) =>
        PageSigns.IsHangul(last[^1]) && PageSigns.IsHangul(first[0]) && (Particles.Contains(first) || words.Contains(last + Head(first)) && !words.Contains(Head(first)));

    private void Learn(string word)
    {
        var bare = word.AsSpan().Trim("\"'“”‘’()[]{}.,;:!?。、「」『』").ToString();
        if (bare.Length is > 1 and < 60) words.Add(bare);
    }

    // Letters at the end of "(inter-", and at the beginning of "national,".
    private static string Tail(string word)
    {
        var start = word.Length;
        while (start > 0 && char.IsLetterOrDigit(word[start - 1])) start--;
        return word[start..];
    }

    private static string Head(string word)
    {
        var end = 0;
        while (end < word.Length && char.IsLetter(word[end])) end++;
        return word[..end];
    }
}
