using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Names that the knowledge base has, longest first from left to right: inside a larger name ("Korea" in "Bank of Korea"), and in the sentences of a language
/// that no recogniser reads. Korean names may have a particle behind them, Chinese and Japanese ones have no space around them. Enumerates without allocation.
/// </summary>
/// <param name="text">The document.</param>
/// <param name="whole">Where to look.</param>
/// <param name="knowledge">What is known.</param>
/// <param name="parts">Only smaller names than the whole.</param>
internal ref struct KnownNames(string text, TextRange whole, KnowledgeBase knowledge, bool parts)
{
    /// <summary>Longest name without spaces, in UTF-16 units.</summary>
    private const int MaxUnspaced = 12;

    private const int MaxKoreanName = 5;

    private static readonly string[] Particles =
        ["에서는", "에게는", "이라고", "에서", "에게", "으로", "부터", "까지", "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "로", "만"];

    private int next = whole.Start;

    public (TextRange Range, KnownName? Known) Current { get; private set; }

    /// <summary>The names of some sentences, as a recogniser would give them.</summary>
    public static List<RecognisedName> In(AnnotatedText text, Func<int, bool> isMeant, KnowledgeBase knowledge, AnnotationSink sink)
    {
        List<RecognisedName> names = [];
        for (var sentence = 0; sentence < text.Sentences.Count; sentence++)
        {
            sink.Continue();
            if (!isMeant(sentence)) continue;
            foreach (var (range, known) in new KnownNames(text.Text, text.Sentences[sentence], knowledge, parts: false))
                names.Add(new RecognisedName(range, known?.MentionType ?? EntityType.Person, 1));
        }

        return names;
    }

    public readonly KnownNames GetEnumerator() => this;

    public bool MoveNext()
    {
        while (next < whole.End)
        {
            var start = next;
            if (IsUnspaced(text[start]))
            {
                next++;
                if (!knowledge.StartsName(text[start]) || Unspaced(start) is not { } name) continue;
                return Found(name);
            }

            var end = start;
            while (end < whole.End && (char.IsLetterOrDigit(text[end]) && !IsUnspaced(text[end]) || text[end] is '.' or '\'' or '’' && end > start)) end++;
            next = Math.Max(end, start + 1);
            if (end > start && (Longest(start, end) ?? Korean(start, end)) is { } found) return Found(found);
        }

        return false;
    }

    private bool Found((TextRange Range, KnownName? Known) found)
    {
        next = found.Range.End;
        Current = found;
        return true;
    }

    // Han characters and kana: words without spaces between.
    private static bool IsUnspaced(char c) => c is >= '\u3041' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';

    private readonly (TextRange Range, KnownName? Known)? Unspaced(int start)
    {
        for (var end = Math.Min(whole.End, start + MaxUnspaced); end > start + 1; end--)
        {
            if (knowledge.Find(text.AsSpan(start, end - start)) is { } known) return (new TextRange(start, end), known);
            if (end - start is 3 or 4 && knowledge.People.Find(text.AsSpan(start, end - start)) is not null) return (new TextRange(start, end), null);
        }

        return null;
    }

    private readonly (TextRange Range, KnownName? Known)? Longest(int start, int firstEnd)
    {
        if (!char.IsUpper(text[start]) && char.IsAscii(text[start])) return null;
        var word = WithoutPossessive(start, firstEnd);
        // "U.S." and "Seoul." at the end of a sentence.
        var longest = Math.Max(knowledge.LongestFrom(text.AsSpan(start, word - start).TrimEnd('.')), knowledge.LongestFrom(text.AsSpan(start, word - start)));
        for (var end = Math.Min(whole.End, start + longest); end > start; end--)
        {
            if (end < whole.End && char.IsLetterOrDigit(text[end]) || text[end - 1] == ' ' || parts && end - start == whole.Length) continue;
            if (knowledge.Find(text.AsSpan(start, end - start)) is { } known) return (new TextRange(start, end), known);
        }

        return null;
    }

    // "서울에서": a Korean name with its particle is one word.
    private readonly (TextRange Range, KnownName? Known)? Korean(int start, int end)
    {
        if (text[start] is not (>= '\uAC00' and <= '\uD7A3')) return null;
        var word = text.AsSpan(start, end - start);
        if (Person(word) is not null) return (new TextRange(start, end), null);
        foreach (var particle in Particles)
        {
            if (word.Length <= particle.Length + 1 || !word.EndsWith(particle, StringComparison.Ordinal)) continue;
            var name = word[..^particle.Length];
            if (knowledge.Find(name) is { } known) return (new TextRange(start, end - particle.Length), known);
            if (Person(name) is not null) return (new TextRange(start, end - particle.Length), null);
        }

        return null;
    }

    private readonly Person? Person(ReadOnlySpan<char> word) => word.Length is > 1 and <= MaxKoreanName ? knowledge.People.Find(word) : null;

    private readonly int WithoutPossessive(int start, int end) =>
        end - start > 2 && text[end - 1] == 's' && text[end - 2] is '\'' or '’' ? end - 2 : end;
}
