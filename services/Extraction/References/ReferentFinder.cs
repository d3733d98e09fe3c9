using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.References;

/// <summary>What depends on a token.</summary>
[Flags]
internal enum Dependents : ushort
{
    None = 0,
    Definite = 1,
    Indefinite = 2,
    Possessor = 4,
    Copula = 8,
    Negation = 16,
    Conjunct = 32,
    ClausalSubject = 64,
    Clause = 128,
    Quoted = 256,
    Demonstrative = 512,
    Case = 1024,
    Subject = 2048,
    Bracketed = 4096,
    Object = 8192,
}

/// <summary>Finds the phrases of a document that may stand for somebody, in the order of their heads. Needs tags and trees; finds nothing without.</summary>
internal sealed class ReferentFinder
{
    /// <summary>Tokens before a noun that may belong to its phrase.</summary>
    private const int MaxPhrase = 12;

    /// <summary>Tokens of a name that is looked for in the lists.</summary>
    private const int MaxListed = 6;

    /// <summary>Tokens behind a bracket that nothing closes.</summary>
    private const int MaxBracket = 12;

    private readonly AnnotatedText text;
    private readonly TokenTable tokens;
    private readonly ReferentWords words = ReferentWords.Default;
    private readonly Dependents[] dependents;
    private readonly int[] mentionAt;
    private readonly int[] referentAt;
    private readonly List<Referent> found = [];
    private int lastNamed;

    private ReferentFinder(AnnotatedText text)
    {
        (this.text, tokens) = (text, text.Tokens);
        dependents = new Dependents[tokens.Count];
        mentionAt = new int[tokens.Count];
        referentAt = new int[tokens.Count];
        referentAt.AsSpan().Fill(-1);
    }

    /// <summary>The phrases; and for each token what depends on it and which phrase it is the head of (-1 for none).</summary>
    public static (Referent[] Referents, Dependents[] Dependents, int[] ReferentAt) Find(AnnotatedText text, AnnotationSink sink)
    {
        var finder = new ReferentFinder(text);
        finder.ReadDependents();
        finder.ReadMentions();
        for (var sentence = 0; sentence < text.Tokens.Sentences; sentence++)
        {
            sink.Continue();
            finder.FindIn(sentence);
        }

        return ([.. finder.found], finder.dependents, finder.referentAt);
    }

    private void ReadDependents()
    {
        var quoted = false;
        var opened = -1;
        var end = 0;
        for (var token = 0; token < tokens.Count; token++)
        {
            var range = tokens[token];
            var surface = range.In(text.Text);
            // Quotation marks that are never closed end with their paragraph.
            if (quoted && range.Start - end > 0 && text.Text.AsSpan(end, range.Start - end).Count('\n') > 1) quoted = false;
            end = range.End;
            if (surface is "“" or "``") quoted = true;
            else if (surface is "”" or "''") quoted = false;
            else if (surface is "\"") quoted = !quoted;
            else if (quoted) dependents[token] |= Dependents.Quoted;
            if (surface is "(") opened = token;
            else if (surface is ")") opened = -1;
            else if (opened >= 0 && token - opened <= MaxBracket) dependents[token] |= Dependents.Bracketed;
            var head = tokens.Head(token);
            if (head >= 0 && head != token) dependents[head] |= KindOf(token, surface);
        }
    }

    private Dependents KindOf(int token, ReadOnlySpan<char> surface) => tokens.RelationOf(token) switch
    {
        Dependency.Det when surface.Equals("the", StringComparison.OrdinalIgnoreCase) => Dependents.Definite,
        Dependency.Det when IsDemonstrative(surface) => Dependents.Demonstrative | Dependents.Definite,
        Dependency.Det => Dependents.Indefinite,
        Dependency.NmodPoss => Dependents.Possessor,
        Dependency.Cop => Dependents.Copula,
        Dependency.Advmod when tokens.Universal(token) == UniversalTag.Part || surface.Equals("never", StringComparison.OrdinalIgnoreCase) => Dependents.Negation,
        Dependency.Conj => Dependents.Conjunct,
        Dependency.Csubj or Dependency.CsubjPass or Dependency.CsubjOuter => Dependents.ClausalSubject,
        Dependency.Ccomp or Dependency.Advcl or Dependency.Xcomp => Dependents.Clause,
        Dependency.Case => Dependents.Case,
        Dependency.Nsubj or Dependency.NsubjPass or Dependency.NsubjOuter => Dependents.Subject,
        Dependency.Obj or Dependency.Iobj => Dependents.Object,
        _ => Dependents.None,
    };

    private static bool IsDemonstrative(ReadOnlySpan<char> surface) =>
        surface.Equals("this", StringComparison.OrdinalIgnoreCase) || surface.Equals("that", StringComparison.OrdinalIgnoreCase)
        || surface.Equals("these", StringComparison.OrdinalIgnoreCase) || surface.Equals("those", StringComparison.OrdinalIgnoreCase);

    // One more than the index of the outer mention that a token is of.
    private void ReadMentions()
    {
        for (var mention = 0; mention < text.Mentions.Count; mention++)
        {
            var found = text.Mentions[mention];
            if (found.Nested || found.Type == EntityType.Nationality) continue;
            for (var token = tokens.FirstFrom(found.Range.Start); token < tokens.Count && tokens[token].End <= found.Range.End; token++)
            {
                if (mentionAt[token] == 0) mentionAt[token] = mention + 1;
            }
        }
    }

    private void FindIn(int sentence)
    {
        var first = found.Count;
        for (var token = tokens.First(sentence); token < tokens.First(sentence + 1); token++)
        {
            if (tokens.Universal(token) == UniversalTag.None || tokens.Head(token) < 0) continue;
            if (!IsHead(token)) continue;
            referentAt[token] = found.Count;
            lastNamed = Math.Max(lastNamed, mentionAt[token]);
            found.Add(Read(token, sentence, found.Count - first));
        }
    }

    private bool IsHead(int token)
    {
        // A mention that hangs on its sentence in two places, as trees that are wrong have it, is one phrase.
        if (mentionAt[token] is var mention and > 0) return mention != lastNamed && (mentionAt[tokens.Head(token)] != mention || tokens.Head(token) == token);
        var universal = tokens.Universal(token);
        if (universal == UniversalTag.Pron) return Pronouns.Read(tokens[token].In(text.Text)).Kind != PronounKind.None;
        if (universal is not (UniversalTag.Noun or UniversalTag.Propn)) return false;
        if (tokens.RelationOf(token) is Dependency.Compound or Dependency.Flat or Dependency.Fixed or Dependency.Goeswith or Dependency.Reparandum) return false;
        return words.KindOf(tokens.Lemma(token)) != NounKind.Time;
    }

    private Referent Read(int token, int sentence, int order)
    {
        var outer = token;
        for (var steps = 0; steps < MaxPhrase && tokens.RelationOf(outer) == Dependency.Conj && tokens.Head(outer) != outer; steps++) outer = tokens.Head(outer);
        var isNominal = tokens.Universal(outer) is UniversalTag.Noun or UniversalTag.Propn or UniversalTag.Pron or UniversalTag.Num;
        if (!isNominal) outer = token;
        var shared = new Referent(token, sentence)
        {
            First = token, Last = token, Order = order, Chain = -1, Antecedent = -1, DescriptionOf = -1,
            Role = RoleOf(outer), Governor = tokens.Head(outer) == outer ? -1 : tokens.Head(outer),
            IsCoordinated = outer != token || dependents[token].HasFlag(Dependents.Conjunct),
            IsQuoted = dependents[token].HasFlag(Dependents.Quoted),
            IsBracketed = dependents[token].HasFlag(Dependents.Bracketed),
        };
        if (mentionAt[token] > 0) return ReadName(shared, text.Mentions[mentionAt[token] - 1]);
        if (tokens.Universal(token) != UniversalTag.Pron) return ReadNoun(shared);
        var pronoun = Pronouns.Read(tokens[token].In(text.Text));
        return ReadPronoun(shared, pronoun.Kind, pronoun.Case);
    }

    private Referent ReadPronoun(Referent shared, PronounKind kind, PronounCase form) => shared with
    {
        Form = ReferentForm.Pronoun, Pronoun = kind,
        // "her" and "it" are two of the forms: the tree tells which.
        Case = form == PronounCase.Object && shared.Role == GrammaticalRole.Possessor ? PronounCase.Possessive
            : kind == PronounKind.It && form == PronounCase.Subject && !shared.IsSubject ? PronounCase.Object : form,
        Gender = kind switch { PronounKind.He => 1, PronounKind.She => -1, _ => 0 },
        IsPlural = kind == PronounKind.They,
        Kind = kind is PronounKind.He or PronounKind.She ? NounKind.Person : NounKind.Unknown,
        IsExpletive = tokens.RelationOf(shared.Head) == Dependency.Expl,
    };

    private Referent ReadName(Referent shared, FoundMention mention)
    {
        var first = tokens.FirstFrom(mention.Range.Start);
        var last = first;
        while (last + 1 < tokens.Count && tokens[last + 1].End <= mention.Range.End) last++;
        var isPerson = mention.Type == EntityType.Person;
        return shared with
        {
            Form = ReferentForm.Name, Mention = mention, First = first, Last = last,
            Kind = mention.Type switch { EntityType.Person => NounKind.Person, EntityType.Organization => NounKind.Organization, EntityType.Place => NounKind.Place, _ => NounKind.Unknown },
            Gender = isPerson ? GenderOfPerson(first, last) : 0,
            // "the Clintons", but "Jennings".
            IsPlural = isPerson && first == last && tokens.Penn(first) == PennTag.PluralName && dependents[first].HasFlag(Dependents.Definite),
            IsListedOther = IsListedOther(first, last),
            DescriptionOf = DescribedBy(shared.Head, ReferentForm.Name),
        };
    }

    // The whole name is listed as that of a place or an organization; single words that are names of persons, too, are not: "Dalton", "Hagen".
    private bool IsListedOther(int first, int last)
    {
        if (last - first >= MaxListed) return false;
        var hash = NameLists.HashOf(tokens[first].In(text.Text));
        for (var token = first + 1; token <= last; token++) hash = NameLists.Extend(hash, NameLists.HashOf(tokens[token].In(text.Text)));
        return NameLists.Shipped.TryFind(hash, out var kinds, out _) && (kinds & (NameKinds.City | NameKinds.State | NameKinds.Region | NameKinds.Organization | NameKinds.Demonym)) != 0
            && (last > first || (kinds & (NameKinds.GivenName | NameKinds.FamilyName)) == 0);
    }

    // A title before the name or inside it ("Mrs. Clinton", "actress Kim"), else the given name.
    private float GenderOfPerson(int first, int last)
    {
        for (var token = Math.Max(first - 2, 0); token <= last; token++)
        {
            if (token < first && tokens.RelationOf(token) is not (Dependency.Compound or Dependency.Flat or Dependency.NmodDesc or Dependency.Appos)) continue;
            if (words.GenderOfNoun(tokens[token].In(text.Text)) is var title and not 0) return title;
        }

        return last > first ? words.GenderOfName(tokens[first].In(text.Text)) : words.GenderOfName(tokens[first].In(text.Text)) / 2;
    }

    private Referent ReadNoun(Referent shared)
    {
        var token = shared.Head;
        var lemma = tokens.Lemma(token);
        var isProper = tokens.Universal(token) == UniversalTag.Propn;
        var last = isProper ? LastOfName(token) : token;
        var first = token;
        while (first > 0 && token - first < MaxPhrase && IsBefore(first - 1, token)) first--;
        return shared with
        {
            Form = isProper ? ReferentForm.Proper : (dependents[token] & (Dependents.Definite | Dependents.Possessor)) != 0 ? ReferentForm.Definite : ReferentForm.Indefinite,
            First = first,
            Kind = isProper && IsListedPerson(token) ? NounKind.Person : words.KindOf(lemma),
            Gender = words.GenderOfNoun(lemma),
            Last = last,
            IsListedOther = isProper && IsListedOther(token, last),
            IsBareName = isProper && first == token && words.KindOf(lemma) == NounKind.Unknown,
            // "the Woods", but "Hitchings".
            IsPlural = tokens.Penn(token) == PennTag.PluralNoun || tokens.Penn(token) == PennTag.PluralName && (dependents[token] & (Dependents.Definite | Dependents.Indefinite)) != 0
                || !isProper && dependents[token].HasFlag(Dependents.Conjunct),
            DescriptionOf = DescribedBy(token, ReferentForm.Definite),
        };
    }

    // "Lizzy Bdihi": the words that go on with a name that is no mention.
    private int LastOfName(int token)
    {
        var last = token;
        while (last + 1 < tokens.Count && last - token < MaxPhrase && tokens.Universal(last + 1) == UniversalTag.Propn && tokens.Head(last + 1) == token && tokens.RelationOf(last + 1) == Dependency.Flat) last++;
        return last;
    }

    // A word that is listed as a name of persons and of nothing else.
    private bool IsListedPerson(int token) =>
        NameLists.Shipped.TryFind(NameLists.HashOf(tokens[token].In(text.Text)), out var kinds, out _)
        && (kinds & (NameKinds.GivenName | NameKinds.FamilyName)) != 0 && (kinds & ~(NameKinds.GivenName | NameKinds.FamilyName)) == 0;

    // Whether a token is part of the phrase before a noun: it hangs on the noun, by no more than one other token between.
    private bool IsBefore(int token, int noun)
    {
        var head = tokens.Head(token);
        if (head != noun && (head < 0 || head <= token || head > noun || tokens.Head(head) != noun)) return false;
        return tokens.RelationOf(token) is not (Dependency.Case or Dependency.Cc or Dependency.Punct or Dependency.Cop or Dependency.Nsubj or Dependency.NsubjPass or Dependency.Advmod or Dependency.Mark or Dependency.Aux
            or Dependency.Expl or Dependency.Obl or Dependency.Advcl or Dependency.Parataxis or Dependency.Discourse);
    }

    // "Ban, the minister" and "Ban is the minister": the phrase, or the name, that the grammar says is the same.
    private int DescribedBy(int token, ReferentForm form)
    {
        if (tokens.RelationOf(token) == Dependency.Appos && tokens.Head(token) is var head and >= 0 && referentAt[head] >= 0 && found[referentAt[head]].Form != ReferentForm.Pronoun
            && (form == ReferentForm.Name) != (found[referentAt[head]].Form == ReferentForm.Name)) return referentAt[head];
        if (form == ReferentForm.Name || !dependents[token].HasFlag(Dependents.Copula) || dependents[token].HasFlag(Dependents.Negation)) return -1;
        // The subject stands before its predicate, not far.
        for (var before = found.Count - 1; before >= Math.Max(found.Count - MaxPhrase, 0); before--)
        {
            var subject = found[before];
            if (subject.IsSubject && subject.Governor == token && !subject.IsCoordinated) return subject.IsExpletive ? -1 : before;
        }

        return -1;
    }

    private GrammaticalRole RoleOf(int token) => tokens.RelationOf(token) switch
    {
        Dependency.Nsubj or Dependency.NsubjOuter => GrammaticalRole.Subject,
        Dependency.NsubjPass => GrammaticalRole.PassiveSubject,
        Dependency.Obj or Dependency.Iobj => GrammaticalRole.Object,
        Dependency.Obl or Dependency.OblAgent or Dependency.OblUnmarked => GrammaticalRole.Oblique,
        Dependency.NmodPoss => GrammaticalRole.Possessor,
        Dependency.Nmod or Dependency.NmodDesc or Dependency.NmodUnmarked or Dependency.Compound or Dependency.Flat => GrammaticalRole.Modifier,
        Dependency.Appos => GrammaticalRole.Apposition,
        Dependency.Root or Dependency.Ccomp or Dependency.Advcl or Dependency.Parataxis when dependents[token].HasFlag(Dependents.Copula) => GrammaticalRole.Predicate,
        _ => GrammaticalRole.Other,
    };
}

/// <summary>The pronouns of the third person.</summary>
internal static class Pronouns
{
    private const int Longest = 10;

    /// <summary>Which pronoun a word is; of kind None when it is none. "her" is read as an object.</summary>
    public static (PronounKind Kind, PronounCase Case) Read(ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > Longest) return default;
        Span<char> small = stackalloc char[Longest];
        return small[..word.ToLowerInvariant(small)] switch
        {
            "he" => (PronounKind.He, PronounCase.Subject),
            "him" => (PronounKind.He, PronounCase.Object),
            "his" => (PronounKind.He, PronounCase.Possessive),
            "himself" => (PronounKind.He, PronounCase.Reflexive),
            "she" => (PronounKind.She, PronounCase.Subject),
            "her" => (PronounKind.She, PronounCase.Object),
            "hers" => (PronounKind.She, PronounCase.Possessive),
            "herself" => (PronounKind.She, PronounCase.Reflexive),
            "it" => (PronounKind.It, PronounCase.Subject),
            "its" => (PronounKind.It, PronounCase.Possessive),
            "itself" => (PronounKind.It, PronounCase.Reflexive),
            "they" => (PronounKind.They, PronounCase.Subject),
            "them" => (PronounKind.They, PronounCase.Object),
            "their" or "theirs" => (PronounKind.They, PronounCase.Possessive),
            "themselves" => (PronounKind.They, PronounCase.Reflexive),
            _ => default,
        };
    }
}
