using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Statements;

/// <summary>
/// What stands in quotation marks, with cue and speaker where both stand beside it in its sentence. Fragments without a speaker are terms.
/// </summary>
internal sealed class StatementAnnotator : IAnnotator
{
    /// <summary>How far from a quotation its attribution is looked for, in UTF-16 units.</summary>
    private const int MaxReach = 300;

    /// <summary>A quotation of fewer words is a fragment.</summary>
    private const int MinClauseWords = 3;

    public string Id => "statements/1";

    public string Description => "Direct quotations and quoted fragments with cue and speaker; a pronoun is the last speaker or the one person named before. No indirect speech.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Sentences, Layer.Tokens, Layer.Mentions };

    public Layer Provides => Layer.Statements;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var attribution = new Attribution(text);
        FoundStatement? last = null;
        TextBlock? before = null;
        foreach (var block in text.Content)
        {
            if (sink.IsFull) break;
            var found = Read(text, block, attribution, before is null ? null : last);
            found.ForEach(sink.Add);
            // A speaker is remembered into the next block and no further.
            last = found.LastOrDefault(s => s.Speaker is not null) ?? (found.Count == 0 ? null : last);
            before = block;
        }
    }

    private static List<FoundStatement> Read(AnnotatedText text, TextBlock block, Attribution attribution, FoundStatement? previous)
    {
        List<FoundStatement> found = [];
        // Kept, not searched for: a block can have any number of quotations without a speaker.
        var speaking = previous;
        var quotations = QuotationMarks.Pair(text.Text, block.Range);
        for (var q = 0; q < quotations.Count; q++)
        {
            var (before, behind) = Around(text, block, quotations, q);
            var statement = Read(text, quotations[q], before, behind, attribution);
            if (statement.Kind == StatementKind.Direct && statement.Cue is null && found is [.., { Kind: StatementKind.Direct, Speaker: not null } interrupted]
                && Continues(text.Text, quotations[q - 1], quotations[q]))
            {
                // "…," he said. "…": one statement, interrupted by its attribution.
                found[^1] = interrupted with { Content = [.. interrupted.Content, .. statement.Content] };
                continue;
            }

            statement = Resolve(text, block, statement, attribution, speaking);
            found.Add(statement);
            if (statement.Speaker is not null) speaking = statement;
        }

        return found;
    }

    private static FoundStatement Read(AnnotatedText text, Quotation quotation, TextRange before, TextRange behind, Attribution attribution)
    {
        var isClause = IsClause(text.Text, quotation.Content);
        var titled = attribution.IsTitled(before);
        var attributed = titled ? null : Attribute(text.Text, quotation, before, behind, isClause, attribution);
        // Words in the middle of a sentence that nobody is said to say are a term, however long.
        var isInside = attributed is null && !before.Trimmed(text.Text).IsEmpty;
        var kind = isClause && !titled && !isInside ? StatementKind.Direct : StatementKind.Mixed;
        var function = titled ? StatementFunction.Title : attributed is null && kind == StatementKind.Mixed ? StatementFunction.Term : StatementFunction.Speech;
        return new FoundStatement(kind, function, [quotation.Content])
        {
            Cue = attributed?.Cue,
            Speaker = attributed is { Speaker.IsEmpty: false } known ? new FoundParticipant(known.Speaker, known.Entity) : null,
            Quoted = kind == StatementKind.Mixed && function == StatementFunction.Speech ? [quotation.Content] : [],
        };
    }

    private static Attributed? Attribute(string text, Quotation quotation, TextRange before, TextRange behind, bool isClause, Attribution attribution)
    {
        if (isClause) return After(text, quotation, behind, attribution) ?? attribution.Before(before);
        return attribution.Framing(before) ?? (behind.Length > 0 && LastClauseReports(text, behind) is { } clause ? attribution.After(clause) : null) ?? After(text, quotation, behind, attribution);
    }

    // Behind a quotation the attribution follows a comma, a question or an exclamation; anything else begins something new.
    private static Attributed? After(string text, Quotation quotation, TextRange behind, Attribution attribution)
    {
        var end = text[quotation.Content.End - 1];
        var next = behind.IsEmpty ? '\0' : text[behind.Start];
        return end is ',' or '?' or '!' or '-' or '—' or '，' || next is ',' || char.IsLetter(next) ? attribution.After(behind) : null;
    }

    // "…, said Jeon Jae-sung, professor": the clause of the sentence behind a fragment that begins with a cue.
    private static TextRange? LastClauseReports(string text, TextRange behind)
    {
        for (var comma = behind.In(text).IndexOf(", ", StringComparison.Ordinal) + behind.Start; comma >= behind.Start;)
        {
            var start = comma + 2;
            var word = start;
            while (word < behind.End && char.IsLetter(text[word])) word++;
            if (Cues.IsSpeech(text.AsSpan(start, word - start))) return new TextRange(start, behind.End);
            var next = text.AsSpan(start, behind.End - start).IndexOf(", ", StringComparison.Ordinal);
            if (next < 0) return null;
            comma = start + next;
        }

        return null;
    }

    // The words of the same sentence before and behind a quotation, up to the next quotation.
    private static (TextRange Before, TextRange Behind) Around(AnnotatedText text, TextBlock block, List<Quotation> quotations, int q)
    {
        var marked = quotations[q].Marked;
        var from = Math.Max(q == 0 ? block.Range.Start : quotations[q - 1].Marked.End, marked.Start - MaxReach);
        var to = Math.Min(q + 1 == quotations.Count ? block.Range.End : quotations[q + 1].Marked.Start, marked.End + MaxReach);
        var sentence = SentenceAt(text, marked.Start);
        from = Math.Min(Math.Max(from, sentence.Start), marked.Start);
        to = Math.Max(Math.Min(to, SentenceAt(text, marked.End - 1).End), marked.End);
        return (new TextRange(from, marked.Start), new TextRange(marked.End, to));
    }

    private static TextRange SentenceAt(AnnotatedText text, int offset)
    {
        int low = 0, high = text.Sentences.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (text.Sentences[middle].End <= offset) low = middle + 1;
            else high = middle;
        }

        return low < text.Sentences.Count && text.Sentences[low].Start <= offset ? text.Sentences[low] : new TextRange(offset, offset);
    }

    // Three words or more that begin like a sentence: a capital, or a script without capitals.
    private static bool IsClause(string text, TextRange content)
    {
        var words = 1;
        for (var at = content.Start + 1; at < content.End && words < MinClauseWords; at++)
        {
            if (char.IsWhiteSpace(text[at]) && !char.IsWhiteSpace(text[at - 1])) words++;
        }

        var isUncased = char.IsLetter(text[content.Start]) && !char.IsLower(text[content.Start]) && !char.IsUpper(text[content.Start]);
        var endsAsOne = text[content.End - 1] is ',' or '.' or '!' or '?' or '…' or '。' or '，' or '！' or '？' or '-' or '—';
        return endsAsOne && (char.IsUpper(text[content.Start]) || isUncased) && (words >= 2 || isUncased)
            || words >= MinClauseWords && (isUncased || char.IsUpper(text[content.Start]) && content.Length >= 20);
    }

    private static bool Continues(string text, Quotation first, Quotation second)
    {
        var between = new TextRange(first.Marked.End, second.Marked.Start).Trimmed(text);
        return between.Length is > 0 and <= MaxReach && between.In(text).IndexOf('\n') < 0;
    }

    // A pronoun is the last speaker, or the one person whom the block names before it; of two it is neither.
    private static FoundStatement Resolve(AnnotatedText text, TextBlock block, FoundStatement statement, Attribution attribution, FoundStatement? previous)
    {
        if (statement.Speaker is not { Entity: null } speaker || !Cues.IsPersonal(speaker.Range.In(text.Text))) return statement;
        EntityLink? entity;
        if (previous?.Speaker is { } last)
        {
            entity = last.Entity is { Type: EntityType.Person } person ? person : null;
        }
        else
        {
            var persons = attribution.MentionsIn(new TextRange(Math.Max(block.Range.Start, speaker.Range.Start - 2 * MaxReach), speaker.Range.Start))
                .Where(mention => mention.Type == EntityType.Person).Select(mention => mention.Entity).Distinct().Take(2).ToList();
            entity = persons.Count == 1 ? persons[0] : null;
        }

        return statement with { Speaker = speaker with { Entity = entity } };
    }
}
