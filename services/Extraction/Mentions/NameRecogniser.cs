using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Language;
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

    /// <summary>Longest second half of a given name with a hyphen.</summary>
    private const int MaxHalf = 6;

    /// <summary>Most tokens of a person's name behind a title.</summary>
    private const int MaxPerson = 4;

    private readonly AnnotatedText source;
    private readonly string text;
    private readonly KnowledgeBase knowledge;

    /// <summary>Label of each token; those of a label that was no name are taken away.</summary>
    private readonly sbyte[] labels;

    /// <summary>How often each name was recognised as each type.</summary>
    private readonly Dictionary<string, Votes> votes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Votes>.AlternateLookup<ReadOnlySpan<char>> byName;

    /// <summary>Most tokens of a recognised name that begins with a word.</summary>
    private readonly Dictionary<string, int> longest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byStart;

    public NameRecogniser(AnnotatedText source, KnowledgeBase knowledge)
    {
        (this.source, text, this.knowledge) = (source, source.Text, knowledge);
        labels = new sbyte[source.Tokens.Count];
        for (var token = 0; token < labels.Length; token++) labels[token] = (sbyte)source.Tokens.NameLabel(token);
        byName = votes.GetAlternateLookup<ReadOnlySpan<char>>();
        byStart = longest.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Finds the names of the sentences that are tagged, in text order and not overlapping.</summary>
    /// <param name="tagged">Whether each sentence is.</param>
    public IEnumerable<RecognisedName> Find(bool[] tagged)
    {
        var tokens = source.Tokens;
        for (var token = 0; token < tokens.Count; token++)
        {
            if (NameLabels.Begins(labels[token])) Learn(token, EndOf(token), NameLabels.TypeOf(labels[token]));
        }

        LearnListed(tagged);

        for (var sentence = 0; sentence < tokens.Sentences; sentence++)
        {
            if (!tagged[sentence]) continue;
            var end = tokens.First(sentence + 1);
            for (var token = tokens.First(sentence); token < end;)
            {
                if (TitleIn(token, end) is { } title) Relabel(token, title.Holder, title.End);
                var found = NameLabels.Begins(labels[token]) ? Labelled(token, EndOf(token), end) : Unlabelled(token, end);
                if (found.Name is { } name) yield return name;
                token = found.End;
            }
        }
    }

    private void Learn(int first, int end, int type)
    {
        if (HolderIn(first, end) is { } person) (first, type) = (person, NameLabels.Person);
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

    // What lists know for a person is one in the rest of the text, too.
    private void LearnListed(bool[] tagged)
    {
        for (var sentence = 0; sentence < source.Tokens.Sentences; sentence++)
        {
            if (!tagged[sentence]) continue;
            var end = source.Tokens.First(sentence + 1);
            for (var token = source.Tokens.First(sentence); token < end;)
            {
                if (labels[token] == NameLabels.Outside && ListedPerson(token, end) is { } behind)
                {
                    Vote(Range(token, behind), NameLabels.Person, behind - token);
                    Vote(source.Tokens[behind - 1], NameLabels.Person, 1);
                    token = behind;
                }
                else
                {
                    token++;
                }
            }
        }
    }

    // "U.S. Secretary of State Antony Blinken", labelled as one organization, or the name behind a title labelled as another kind of name: where the person's name begins.
    private int? HolderIn(int first, int end)
    {
        if (NameLabels.TypeOf(labels[first]) == NameLabels.Person) return null;
        for (var person = Math.Max(first, end - MaxPerson); person < end; person++)
        {
            var start = source.Tokens[person].Start;
            if (!char.IsUpper(text[start])) continue;
            if (person == first && knowledge.Find(Range(first, end).In(text)) is not null) continue;
            if (Titles.Before(text, start, knowledge).Office is not null && AreProper(person, end)) return person;
        }

        return null;
    }

    // A label that goes over a title: who has it, and where the label ends.
    private (int? Holder, int End)? TitleIn(int first, int sentenceEnd)
    {
        if (!NameLabels.Begins(labels[first])) return null;
        var end = EndOf(first);
        if (HolderIn(first, end) is { } holder) return (holder, end);
        return RunsIntoTitle(first, end, sentenceEnd) ? (null, end) : null;
    }

    // Of a label over a title only who has the title is left: what else is in it is looked at as if there were no label.
    private void Relabel(int first, int? holder, int end)
    {
        Array.Clear(labels, first, end - first);
        if (holder is not { } person) return;
        for (var token = person; token < end; token++) labels[token] = (sbyte)NameLabels.Inside(NameLabels.Person);
        labels[person] = (sbyte)NameLabels.Begin(NameLabels.Person);
        labels[end - 1] = (sbyte)(end - person == 1 ? NameLabels.Single(NameLabels.Person) : NameLabels.End(NameLabels.Person));
    }

    // "South Korean Foreign" before "Minister Chung": a label that ends within a title is no name.
    private bool RunsIntoTitle(int first, int end, int sentenceEnd) =>
        end < sentenceEnd && NameLabels.TypeOf(labels[first]) != NameLabels.Person && char.IsUpper(text[source.Tokens[end].Start])
        && Offices.OfTitle(text.AsSpan(source.Tokens[end - 1].Start, source.Tokens[end].End - source.Tokens[end - 1].Start)) is not null;

    private bool AreProper(int first, int end)
    {
        for (var token = first; token < end; token++)
        {
            if (!IsProper(token) || NameWords.TypeOfHead(source.Tokens[token].In(text)) is not null) return false;
        }

        return true;
    }

    private (RecognisedName? Name, int End) Labelled(int first, int end, int sentenceEnd)
    {
        var type = NameLabels.TypeOf(labels[first]);
        end = BeforeHyphen(first, end);
        end = type switch
        {
            NameLabels.Person => WithHyphen(first, end, sentenceEnd),
            NameLabels.Organization => WithPortfolio(first, end, sentenceEnd),
            _ => end,
        };
        if (type != NameLabels.Person && HyphenatedPerson(first, end, sentenceEnd) is { } person) return (new RecognisedName(Range(first, person), EntityType.Person, 1), person);
        if (type is NameLabels.Place or NameLabels.Organization && end - first > 1 && knowledge.Find(Range(first, end).In(text)) is null && knowledge.People.Find(Range(first, end).In(text)) is not null)
            return (new RecognisedName(Range(first, end), EntityType.Person, 1), end);
        if (type != NameLabels.Person && LongestKnown(first, Math.Min(sentenceEnd, first + MaxTokens), end) is { } longer)
            return (new RecognisedName(Range(first, longer.End), longer.Known.MentionType, 1), longer.End);
        var range = Range(first, end);
        var margin = 1;
        if (byName.TryGetValue(range.In(text), out var known)) (type, margin) = (known.Most, known.Count(known.Most));
        return (TypeOf(type, range) is { } named ? new RecognisedName(range, named, margin) : null, end);
    }

    private (RecognisedName? Name, int End) Unlabelled(int first, int sentenceEnd)
    {
        if (source.Tokens[first].In(text) is "the" && first + 1 < sentenceEnd && LongestKnown(first, Math.Min(sentenceEnd, first + MaxTokens), first + 1) is { } state
            && !Goes(state.End, sentenceEnd))
            return (new RecognisedName(Range(first, state.End), state.Known.Entity.Type, 0), state.End);
        if (!char.IsUpper(text[source.Tokens[first].Start])) return (null, first + 1);
        return State(first, sentenceEnd) ?? Repeated(first, sentenceEnd) ?? Headed(first, sentenceEnd) ?? Known(first, sentenceEnd) ?? Titled(first, sentenceEnd) ?? Listed(first, sentenceEnd) ?? (null, first + 1);
    }

    // "South Koreans", where the tagger saw the Koreans only.
    private (RecognisedName? Name, int End)? State(int first, int sentenceEnd)
    {
        if (LongestKnown(first, Math.Min(sentenceEnd, first + MaxTokens), first + 1) is not { } found || !(found.Known.IsDemonym || found.Known.IsState) || Goes(found.End, sentenceEnd)) return null;
        return (new RecognisedName(Range(first, found.End), found.Known.MentionType, 0), found.End);
    }

    private (RecognisedName? Name, int End)? Listed(int first, int sentenceEnd) =>
        ListedPerson(first, sentenceEnd) is { } end ? (new RecognisedName(Range(first, end), EntityType.Person, 0), end) : null;

    // Where a person ends of whom the knowledge base or the lists of names know, in a run of words without labels; null when none begins here.
    private int? ListedPerson(int first, int sentenceEnd)
    {
        if (!IsNameWord(first)) return null;
        var limit = Math.Min(first + MaxPerson, FreeFrom(first, sentenceEnd));
        var end = first + 1;
        while (end < limit && IsNameWord(end)) end++;
        if (end - first < 2) return null;
        if (knowledge.People.Find(Range(first, end).In(text)) is not null) return end;
        return end - first == 2 && IsListedName(first) && IsListedName(end - 1) ? end : null;
    }

    private bool IsListedName(int token)
    {
        NameLists.Shipped.TryFind(NameLists.HashOf(source.Tokens[token].In(text)), out var kinds, out _);
        return (kinds & (NameKinds.GivenName | NameKinds.FamilyName)) != 0 && (kinds & ~(NameKinds.GivenName | NameKinds.FamilyName | NameKinds.Person)) == 0;
    }

    // "Ministry of Foreign Affairs": its head says what it is, also where the tagger saw nothing.
    private (RecognisedName? Name, int End)? Headed(int first, int sentenceEnd)
    {
        var limit = FreeFrom(first, Math.Min(sentenceEnd, first + MaxTokens));
        if (first + 2 >= limit || !IsProper(first) || !NameWords.IsHeadWithOf(source.Tokens[first].In(text)) || source.Tokens[first + 1].In(text) is not "of") return null;
        var end = first + 2;
        if (source.Tokens[end].In(text) is "the") end++;
        var start = end;
        while (end < limit && IsCapitalized(end)) end++;
        if (end == start) return null;
        end = WithPortfolio(first, end, sentenceEnd);
        return (new RecognisedName(Range(first, end), EntityType.Organization, 0), end);
    }

    // "ROK-U.S.": two states, not one name.
    private int BeforeHyphen(int first, int end)
    {
        for (var hyphen = first + 1; hyphen + 1 < end; hyphen++)
        {
            if (IsHyphen(hyphen) && knowledge.Find(Range(first, hyphen).In(text)) is { IsPlace: true } && knowledge.Find(Range(hyphen + 1, end).In(text)) is { IsPlace: true }) return hyphen;
        }

        return end;
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
        if (LongestKnown(first, FreeFrom(first, Math.Min(sentenceEnd, first + MaxTokens)), first) is not { } found) return null;
        if (found.Known.IsDemonym) return (new RecognisedName(Range(first, found.End), EntityType.Nationality, 0), found.End);
        if (found.Known.IsPlace && IsProper(first) && IsProper(found.End - 1)) return (new RecognisedName(Range(first, found.End), EntityType.Place, 0), found.End);
        return null;
    }

    // The longest name of the knowledge base that begins with a token and ends behind another one.
    private (KnownName Known, int End)? LongestKnown(int first, int limit, int behind)
    {
        var most = knowledge.LongestFrom(source.Tokens[first].In(text));
        if (most == 0) return null;
        for (var end = limit; end > behind; end--)
        {
            var range = Range(first, end);
            if (range.Length <= most && knowledge.Find(range.In(text)) is { } known) return (known, end);
        }

        return null;
    }

    // "Yun Deok-min": the second half of a given name is small and may look like any word, but not like what describes ("Obama-led").
    private int WithHyphen(int first, int end, int sentenceEnd)
    {
        if (end - first < 2 || end + 1 >= sentenceEnd || !IsHyphen(end) || !IsAttached(end) || !IsAttached(end + 1)) return end;
        var half = source.Tokens[end + 1];
        // What no treebank has as such a word is the half of a name, whatever the tagger takes it for.
        var describes = source.Tokens.Penn(end + 1) is PennTag.PastParticiple or PennTag.PastVerb or PennTag.Gerund or PennTag.Adjective or PennTag.Adverb
            && Morphology.Shipped.Knows(half.In(text), source.Tokens.Universal(end + 1), source.Tokens.Penn(end + 1));
        return half.Length <= MaxHalf && char.IsLower(text[half.Start]) && !describes ? end + 2 : end;
    }

    // "Moon Jae-in", labelled as something else without its last part.
    private int? HyphenatedPerson(int first, int end, int sentenceEnd)
    {
        if (end - first != 2 || end + 1 >= sentenceEnd || !IsHyphen(end) || !IsAttached(end) || !IsAttached(end + 1)) return null;
        if (knowledge.People.Find(Range(first, end + 2).In(text)) is not null) return end + 2;
        var isForm = IsNameWord(first) && IsNameWord(first + 1) && source.Tokens[first + 1].Length <= MaxHalf && knowledge.Find(Range(first, end).In(text)) is null
            && !Morphology.Shipped.Knows(source.Tokens[end + 1].In(text), source.Tokens.Universal(end + 1), source.Tokens.Penn(end + 1));
        return isForm && WithHyphen(first, end, sentenceEnd) is var behind && behind > end ? behind : null;
    }

    // "Ministry of Commerce, Industry and Energy": what a ministry or a department is for is one name.
    private int WithPortfolio(int first, int end, int sentenceEnd)
    {
        if (end - first < 2 || !HasPortfolio(first, end)) return end;
        var at = end;
        while (at + 1 < sentenceEnd && source.Tokens[at].In(text) is "," && IsProper(at + 1))
        {
            at++;
            while (at < sentenceEnd && IsProper(at)) at++;
            if (at + 1 >= sentenceEnd || source.Tokens[at].In(text) is not "and" || !IsProper(at + 1)) continue;
            at++;
            while (at < sentenceEnd && IsProper(at)) at++;
            return at;
        }

        return end;
    }

    private bool HasPortfolio(int first, int end)
    {
        for (var token = first; token + 1 < end; token++)
        {
            if (source.Tokens[token].In(text) is "Ministry" or "Department" && source.Tokens[token + 1].In(text) is "of" or "for") return true;
        }

        return false;
    }

    // Whether a labelled name goes on at a token: "the South" is not what "the South Sea" says.
    private bool Goes(int token, int sentenceEnd) => token < sentenceEnd && labels[token] is var label and not NameLabels.Outside && !NameLabels.Begins(label);

    private bool IsHyphen(int token) => source.Tokens[token].In(text) is "-" or "‑";

    private bool IsAttached(int token) => source.Tokens[token - 1].End == source.Tokens[token].Start;

    // "Foreign Minister Kishida Fumio": who has the title of an office is a person, also where the tagger saw nobody.
    private (RecognisedName? Name, int End)? Titled(int first, int sentenceEnd)
    {
        if (first == 0 || !IsProper(first - 1) || !IsNameWord(first) || Titles.Before(text, source.Tokens[first].Start, knowledge).Office is null) return null;
        var limit = Math.Min(first + MaxPerson, FreeFrom(first, sentenceEnd));
        var end = first + 1;
        while (end < limit && IsNameWord(end)) end++;
        end = WithHyphen(first, end, sentenceEnd);
        return (new RecognisedName(Range(first, end), EntityType.Person, 0), end);
    }

    private bool IsNameWord(int token)
    {
        var word = source.Tokens[token].In(text);
        return IsProper(token) && char.IsUpper(word[0]) && !NameWords.IsTitle(word) && NameWords.TypeOfHead(word) is null;
    }

    // Where the run of tokens that no label covers ends.
    private int FreeFrom(int first, int limit)
    {
        var end = first + 1;
        while (end < limit && labels[end] == NameLabels.Outside) end++;
        return end;
    }

    // "Foreign Affairs" of a ministry is a noun and its adjective to some.
    private bool IsCapitalized(int token) =>
        char.IsUpper(text[source.Tokens[token].Start]) && source.Tokens.Penn(token) is PennTag.Name or PennTag.PluralName or PennTag.Noun or PennTag.PluralNoun or PennTag.Adjective;

    private bool IsProper(int token) => source.Tokens.Penn(token) is PennTag.Name or PennTag.PluralName;

    private int EndOf(int first)
    {
        var end = first;
        while (!NameLabels.Ends(labels[end])) end++;
        return end + 1;
    }

    private TextRange Range(int first, int end) => new(source.Tokens[first].Start, source.Tokens[end - 1].End);

    // Names of works, products and the like are not mentions; of the others the last word tells agreements and events.
    private EntityType? TypeOf(int type, TextRange range)
    {
        if (type == NameLabels.Person) return EntityType.Person;
        var last = LastWord(range.In(text));
        if (NameWords.IsAgreement(last)) return EntityType.Agreement;
        return type switch
        {
            NameLabels.Organization => NameWords.BeginsPlace(FirstWord(range.In(text))) ? EntityType.Place : EntityType.Organization,
            NameLabels.Place => EntityType.Place,
            _ when knowledge.Find(range.In(text)) is { IsDemonym: true } => EntityType.Nationality,
            _ => NameWords.TypeOfHead(last),
        };
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> name) => name.IndexOf(' ') is var space and >= 0 ? name[..space] : name;

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
