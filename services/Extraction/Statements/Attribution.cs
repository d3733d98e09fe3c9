using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Statements;

/// <summary>Who says a quotation, by which word.</summary>
internal readonly record struct Attributed(TextRange Cue, TextRange Speaker, EntityLink? Entity);

/// <summary>
/// Reads the words around a quotation, inside its sentence, for a cue and its subject. Answers nothing where the subject is not beside the cue.
/// </summary>
internal sealed class Attribution(AnnotatedText source)
{
    /// <summary>How many words behind a quotation may stand before the cue ("the minister also said").</summary>
    private const int MaxSubjectWords = 10;

    /// <summary>How many words a speaker's phrase has at most.</summary>
    private const int MaxPhraseWords = 12;

    private readonly string text = source.Text;

    /// <summary>"…," said the minister. · "…," the minister said.</summary>
    public Attributed? After(TextRange behind)
    {
        var (first, end) = Tokens(behind);
        while (first < end && Surface(first) is "," or "-" or "—" or "--") first++;
        if (first == end) return null;
        if (Korean(behind) is { } korean) return korean;
        if (Cues.IsSpeech(Surface(first))) return BehindCue(first, end);
        for (var cue = first + 1; cue < end && cue - first <= MaxSubjectWords; cue++)
        {
            if (Surface(cue) is "," or ";" or "." or ":" or "(") return null;
            if (Cues.IsSpeech(Surface(cue))) return BeforeCue(first, cue);
        }

        return null;
    }

    /// <summary>The minister said: "…" · According to the minister, "…"</summary>
    public Attributed? Before(TextRange before)
    {
        var (first, end) = Tokens(before);
        var last = end - 1;
        while (last >= first && Surface(last) is "," or ":" or "that" or "," or "—" or "--") last--;
        if (last < first) return null;
        if (Cues.IsSpeech(Surface(last)) && last > first) return BeforeCue(first, last);
        return AccordingTo(first, end);
    }

    /// <summary>The minister called it "…": a cue somewhere before a fragment, its subject before it.</summary>
    public Attributed? Framing(TextRange before)
    {
        var (first, end) = Tokens(before);
        for (var cue = end - 1; cue > first; cue--)
        {
            if (Surface(cue) is ";" or "“" or "”" or "\"") return null;
            // "so-called" reports nothing.
            if (Cues.IsReport(Surface(cue)) && Surface(cue - 1) is not "-") return BeforeCue(first, cue);
        }

        return AccordingTo(first, end);
    }

    /// <summary>Whether the words before a quotation make it a title ("an article titled …").</summary>
    public bool IsTitled(TextRange before)
    {
        var (first, end) = Tokens(before);
        return end > first && Cues.IsTitling(Surface(end - 1));
    }

    // The subject stands behind the cue: to the next comma, preposition or verb.
    private Attributed? BehindCue(int cue, int end)
    {
        var first = cue + 1;
        var last = first;
        while (last < end && last - first < MaxPhraseWords && !IsBoundary(last) && !Cues.IsEndOfPhrase(Surface(last))) last++;
        return last == first ? null : Speaker(cue, first, last, takeLast: false);
    }

    // The subject stands before the cue: from the last comma on, or from where the sentence begins.
    private Attributed? BeforeCue(int first, int cue)
    {
        var last = cue;
        while (last > first && Surface(last - 1) is "also" or "then" or "later" or "recently" or "has" or "have" or "had" or "was" or "is" or "repeatedly" or "earlier" or "," or "publicly") last--;
        var start = last;
        while (start > first && last - start < MaxPhraseWords && !IsBoundary(start - 1) && Surface(start - 1) is not ("that" or "and" or "but" or "with" or "as" or "when" or "while" or "because" or "if")) start--;
        return start == last ? null : Speaker(cue, start, last, takeLast: true);
    }

    private Attributed? AccordingTo(int first, int end)
    {
        for (var to = end - 1; to > first; to--)
        {
            if (Surface(to) is not "to" || Surface(to - 1) is not ("According" or "according")) continue;
            var last = to + 1;
            while (last < end && last - to < MaxPhraseWords && !IsBoundary(last)) last++;
            return last == to + 1 ? null : Speaker(to - 1, to + 1, last, takeLast: false) is { } found ? found with { Cue = Range(to - 1, to + 1) } : null;
        }

        return null;
    }

    // A person or an organization named in the phrase, or the phrase itself: "a senior foreign ministry official".
    private Attributed Speaker(int cue, int first, int last, bool takeLast)
    {
        var phrase = Range(first, last);
        var named = Named(phrase, takeLast);
        if (named is not null) return new Attributed(Range(cue, cue + 1), named.Range, named.Entity);
        // A pronoun beside the cue is the subject, whatever stands before it.
        var beside = takeLast ? last - 1 : first;
        return new Attributed(Range(cue, cue + 1), Cues.IsPronoun(Surface(beside)) ? Range(beside, beside + 1) : phrase, null);
    }

    private FoundMention? Named(TextRange phrase, bool takeLast)
    {
        FoundMention? best = null;
        foreach (var mention in MentionsIn(phrase))
        {
            if (mention.Nested || mention.Type is EntityType.Nationality or EntityType.Event || OnlyQualifies(mention.Range.End, phrase.End)) continue;
            // "Seoul's Sejong Institute", "South Korean President Lee": persons before organizations before places.
            var better = best is null || Rank(mention) < Rank(best) || takeLast && Rank(mention) == Rank(best);
            if (better) best = mention;
        }

        // A place inside a longer phrase ("an official in Seoul") is not who speaks.
        return best is { Type: EntityType.Place } && best.Range.Start > phrase.Start + "the ".Length ? null : best;
    }

    // "Kim's spokesman", "the Obama administration": somebody else speaks.
    private bool OnlyQualifies(int end, int limit)
    {
        var rest = text.AsSpan(end, limit - end);
        if (rest.StartsWith("'", StringComparison.Ordinal) || rest.StartsWith("’", StringComparison.Ordinal)) return true;
        var word = rest.TrimStart();
        foreach (var noun in (ReadOnlySpan<string>)["administration", "government", "regime", "cabinet", "ministry", "officials", "official", "spokesman", "spokeswoman", "media"])
        {
            if (word.StartsWith(noun, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static int Rank(FoundMention mention) => mention.Type switch { EntityType.Person => 0, EntityType.Organization => 1, _ => 2 };

    /// <summary>The mentions inside a range.</summary>
    public IEnumerable<FoundMention> MentionsIn(TextRange range)
    {
        int low = 0, high = source.Mentions.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (source.Mentions[middle].Range.Start < range.Start) low = middle + 1;
            else high = middle;
        }

        for (; low < source.Mentions.Count && source.Mentions[low].Range.Start < range.End; low++)
        {
            if (range.Contains(source.Mentions[low].Range)) yield return source.Mentions[low];
        }
    }

    // "…"라고 말했다: the verb stands behind the quotation, the subject is not looked for.
    private Attributed? Korean(TextRange behind)
    {
        var words = behind.In(text);
        if (words.Length == 0 || words[0] is not ('고' or '라' or '이' or '며')) return null;
        foreach (var verb in Cues.Korean)
        {
            var at = words.IndexOf(verb, StringComparison.Ordinal);
            if (at >= 0) return new Attributed(new TextRange(behind.Start + at, behind.Start + at + verb.Length), default, null);
        }

        return null;
    }

    private bool IsBoundary(int token) => Surface(token) is "," or ";" or ":" or "." or "(" or ")" or "“" or "”" or "\"" or "—" or "--";

    private (int First, int End) Tokens(TextRange range) => (source.Tokens.FirstFrom(range.Start), source.Tokens.FirstFrom(range.End));

    private TextRange Range(int first, int end) => new(source.Tokens[first].Start, source.Tokens[end - 1].End);

    private ReadOnlySpan<char> Surface(int token) => source.Tokens[token].In(text);
}
