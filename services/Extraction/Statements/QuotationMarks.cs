using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Statements;

/// <summary>Words between a pair of quotation marks.</summary>
/// <param name="Content">Without the marks.</param>
/// <param name="Marked">With the marks.</param>
internal readonly record struct Quotation(TextRange Content, TextRange Marked);

/// <summary>
/// Pairs quotation marks inside one block. A mark without its partner is passed over, never guessed. Marks inside a quotation are part of it. One
/// pass; single marks, which are also apostrophes, look ahead a bounded distance.
/// </summary>
internal static class QuotationMarks
{
    /// <summary>Longest words in single marks.</summary>
    private const int MaxSingle = 300;

    public static List<Quotation> Pair(string text, TextRange block)
    {
        List<Quotation> found = [];
        var open = -1;
        for (var at = block.Start; at < block.End; at++)
        {
            var c = text[at];
            if (open >= 0 && Closes(text, open, at, block.End))
            {
                Add(text, open, at, found);
                open = -1;
            }
            else if (Opens(text, at, block) && (open < 0 || c == text[open]))
            {
                // The same mark again: the one before has no partner.
                open = at;
            }
            else if (open < 0 && c is '‘' or '\'' && SingleEnd(text, at, block) is { } end)
            {
                Add(text, at, end, found);
                at = end;
            }
        }

        return found;
    }

    private static void Add(string text, int open, int close, List<Quotation> found)
    {
        var content = new TextRange(open + 1, close).Trimmed(text);
        if (!content.IsEmpty) found.Add(new Quotation(content, new TextRange(open, close + 1)));
    }

    private static bool Opens(string text, int at, TextRange block) => text[at] switch
    {
        '“' or '«' or '„' or '「' or '『' or '《' => true,
        // A straight mark opens where a word begins and none has ended.
        '"' => (at == block.Start || IsBoundary(text[at - 1])) && at + 1 < block.End && !char.IsWhiteSpace(text[at + 1]),
        _ => false,
    };

    private static bool Closes(string text, int open, int at, int limit) => text[open] switch
    {
        '“' => text[at] == '”',
        '„' => text[at] is '“' or '”',
        '«' => text[at] == '»',
        '「' => text[at] == '」',
        '『' => text[at] == '』',
        '《' => text[at] == '》',
        _ => text[at] == '"' && (!IsBoundary(text[at - 1]) || at + 1 >= limit || !char.IsLetterOrDigit(text[at + 1])),
    };

    private static bool IsBoundary(char c) => char.IsWhiteSpace(c) || c is '(' or '[' or '{' or '—' or '–' or '-' or '“' or '‘' or '\'' or '/';

    // ‘Quad’ and 'Quad'; not players’ or rock 'n' roll or the '90s.
    private static int? SingleEnd(string text, int open, TextRange block)
    {
        if (open > block.Start && !IsBoundary(text[open - 1])) return null;
        if (open + 1 >= block.End || !char.IsLetter(text[open + 1])) return null;
        var limit = Math.Min(block.End, open + MaxSingle);
        for (var at = open + 3; at < limit; at++)
        {
            if (text[at] is '\n' or '“' or '"') return null;
            var closes = text[at] == (text[open] == '‘' ? '’' : '\'') && !char.IsWhiteSpace(text[at - 1]) && (at + 1 >= block.End || !char.IsLetterOrDigit(text[at + 1]));
            if (closes) return at;
        }

        return null;
    }
}
