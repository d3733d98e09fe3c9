using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// The names of English sentences: what the tagger labelled, what the document says again (a name that was recognised once is one wherever it stands as a proper noun, a person also by the
/// family name), and nationalities and states that the knowledge base has.
/// </summary>
internal sealed class NameRecogniser
{
    /// <summary>Longer names are not looked for again.</summary>
    private const int MaxTokens = 12;

    private readonly AnnotatedText source;
    private readonly string text;
    private readonly KnowledgeBase knowledge;

    /// <summary>How often each name was recognised as each type.</summary>
    private readonly Dictionary<string, Votes> votes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Votes>.AlternateLookup<ReadOnlySpan<char>> byName;

    /// <summary>Most tokens of a recognised name that begins with a word.</summary>
    private readonly Dictionary<string, int> longest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byStart;

    public NameRecogniser(AnnotatedText source, KnowledgeBase knowledge)
    {
        (this.source, text, this.knowledge) = (source, source.Text, knowledge);
        byName = votes.GetAlternateLookup<ReadOnlySpan<char>>();
        byStart = longest.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Finds the names of the sentences that are tagged, in text order and not overlapping.</summary>
    /// <param name="isTagged">Whether a sentence is.</param>
    public IEnumerable<RecognisedName> Find(Func<int, bool> isTagged)
    {
        var tokens = source.Tokens;
        for (var token = 0; token < tokens.Count; token++)
        {
            if (NameLabels.Begins(tokens.NameLabel(token))) Learn(token, EndOf(token), NameLabels.TypeOf(tokens.NameLabel(token)));
        }

        for (var sentence = 0; sentence < tokens.Sentences; sentence++)
        {
            if (!isTagged(sentence)) continue;
            var end = tokens.First(sentence + 1);
            for (var token = tokens.First(sentence); token < end;)
            {
                var found = NameLabels.Begins(tokens.NameLabel(token)) ? Labelled(token, EndOf(token)) : Unlabelled(token, end);
                if (found.Name is { } name) yield return name;
                token = found.End;
            }
        }
    }

    private void Learn(int first, int end, int type)
    {
        var range = Range(first, end);
        Vote(range, type, end - first);
        if (type != NameLabels.Person || end - first < 2) return;
        // The family name, as it will be used alone.
        Vote(source.Tokens[end - 1], type, 1);
    }

    private void Vote(TextRange range, int type, int length)
    {
        if (length > MaxTokens) return;
        byName.TryGetValue(range.In(text), out var known);
        byName[range.In(text)] = known.With(type);
        var start = source.Tokens[source.Tokens.FirstFrom(range.Start)].In(text);
        byStart[start] = byStart.TryGetValue(start, out var most) ? Math.Max(most, length) : length;
    }

    private (RecognisedName? Name, int End) Labelled(int first, int end)
    {
        var range = Range(first, end);
        var type = NameLabels.TypeOf(source.Tokens.NameLabel(first));
        var margin = 1;
        if (byName.TryGetValue(range.In(text), out var known)) (type, margin) = (known.Most, known.Count(known.Most));
        return (TypeOf(type, range) is { } named ? new RecognisedName(range, named, margin) : null, end);
    }

    private (RecognisedName? Name, int End) Unlabelled(int first, int sentenceEnd)
    {
        if (!char.IsUpper(text[source.Tokens[first].Start])) return (null, first + 1);
        return Repeated(first, sentenceEnd) ?? Known(first, sentenceEnd) ?? (null, first + 1);
    }

    private (RecognisedName? Name, int End)? Repeated(int first, int sentenceEnd)
    {
        if (!IsProper(first) || !byStart.TryGetValue(source.Tokens[first].In(text), out var most)) return null;
        for (var end = Math.Min(first + most, FreeFrom(first, sentenceEnd)); end > first; end--)
        {
            var range = Range(first, end);
            if (IsProper(end - 1) && byName.TryGetValue(range.In(text), out var known) && TypeOf(known.Most, range) is { } type)
                return (new RecognisedName(range, type, 0), end);
        }

        return null;
    }

    private (RecognisedName? Name, int End)? Known(int first, int sentenceEnd)
    {
        var most = knowledge.LongestFrom(source.Tokens[first].In(text));
        if (most == 0) return null;
        for (var end = FreeFrom(first, Math.Min(sentenceEnd, first + MaxTokens)); end > first; end--)
        {
            var range = Range(first, end);
            if (range.Length > most || knowledge.Find(range.In(text)) is not { } known) continue;
            if (known.IsDemonym) return (new RecognisedName(range, EntityType.Nationality, 0), end);
            if (known.IsPlace && IsProper(first) && IsProper(end - 1)) return (new RecognisedName(range, EntityType.Place, 0), end);
        }

        return null;
    }

    // Where the run of tokens that no label covers ends.
    private int FreeFrom(int first, int limit)
    {
        var end = first + 1;
        while (end < limit && source.Tokens.NameLabel(end) == NameLabels.Outside) end++;
        return end;
    }

    private bool IsProper(int token) => source.Tokens.Penn(token) is PennTag.Name or PennTag.PluralName;

    private int EndOf(int first)
    {
        var end = first;
        while (!NameLabels.Ends(source.Tokens.NameLabel(end))) end++;
        return end + 1;
    }

    private TextRange Range(int first, int end) => new(source.Tokens[first].Start, source.Tokens[end - 1].End);

    // Names of works, products and the like are not mentions; of the others the last word tells agreements and events.
    private EntityType? TypeOf(int type, TextRange range) => type switch
    {
        NameLabels.Person => EntityType.Person,
        NameLabels.Organization => EntityType.Organization,
        NameLabels.Place => EntityType.Place,
        _ when knowledge.Find(range.In(text)) is { IsDemonym: true } => EntityType.Nationality,
        _ => NameWords.TypeOfHead(LastWord(range.In(text))),
    };

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> name) => name[(name.LastIndexOf(' ') + 1)..];

    /// <summary>Counts of the types of one name.</summary>
    private readonly record struct Votes(int Persons, int Organizations, int Places, int Others)
    {
        public int Most
        {
            get
            {
                var most = NameLabels.Person;
                for (var type = NameLabels.Person; type <= NameLabels.Other; type++)
                {
                    if (Count(type) > Count(most)) most = type;
                }

                return most;
            }
        }

        public int Count(int type) => type switch
        {
            NameLabels.Person => Persons,
            NameLabels.Organization => Organizations,
            NameLabels.Place => Places,
            _ => Others,
        };

        public Votes With(int type) => type switch
        {
            NameLabels.Person => this with { Persons = Persons + 1 },
            NameLabels.Organization => this with { Organizations = Organizations + 1 },
            NameLabels.Place => this with { Places = Places + 1 },
            _ => this with { Others = Others + 1 },
        };
    }
}
