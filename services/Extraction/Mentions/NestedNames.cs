using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>Known names inside a larger name, longest first from left to right: "Korea" in "Bank of Korea". Enumerates without allocation.</summary>
internal ref struct NestedNames(string text, TextRange whole, KnowledgeBase knowledge)
{
    private int next = whole.Start;

    public (TextRange Range, KnownName Known) Current { get; private set; }

    public readonly NestedNames GetEnumerator() => this;

    public bool MoveNext()
    {
        while (next < whole.End)
        {
            var start = next;
            var end = start;
            while (end < whole.End && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '\'' or '’' && end > start)) end++;
            if (end == start)
            {
                next++;
                continue;
            }

            next = end;
            if (Longest(start, end) is not { } found) continue;
            next = found.Range.End;
            Current = found;
            return true;
        }

        return false;
    }

    private readonly (TextRange Range, KnownName Known)? Longest(int start, int firstEnd)
    {
        if (!char.IsUpper(text[start]) && char.IsAscii(text[start])) return null;
        var word = WithoutPossessive(start, firstEnd);
        var longest = Math.Max(knowledge.LongestFrom(text.AsSpan(start, word - start)), knowledge.LongestFrom(text.AsSpan(start, firstEnd - start)));
        for (var end = Math.Min(whole.End, start + longest); end > start; end--)
        {
            if (end < whole.End && char.IsLetterOrDigit(text[end]) || text[end - 1] == ' ' || end - start == whole.Length) continue;
            if (knowledge.Find(text.AsSpan(start, end - start)) is { } known) return (new TextRange(start, end), known);
        }

        return null;
    }

    private readonly int WithoutPossessive(int start, int end) =>
        end - start > 2 && text[end - 1] == 's' && text[end - 2] is '\'' or '’' ? end - 2 : end;
}
