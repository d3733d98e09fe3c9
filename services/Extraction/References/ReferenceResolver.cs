using System.Runtime.InteropServices;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.References;

/// <summary>Who an anaphor may stand for: a chain, by its phrase that is nearest.</summary>
/// <param name="Chain">Index into the chains.</param>
/// <param name="Referent">Index of the nearest phrase.</param>
/// <param name="Follows">The phrase stands behind the anaphor.</param>
internal readonly record struct ReferenceCandidate(int Chain, int Referent, bool Follows);

/// <summary>What was chosen.</summary>
/// <param name="Candidate">Index into the candidates; -1 for none of them.</param>
/// <param name="IsSure">Sure enough to be built upon: what is not is said, but no other choice follows from it.</param>
internal readonly record struct ReferenceChoice(int Candidate, bool IsSure);

/// <summary>Chooses among candidates.</summary>
internal interface IReferenceChooser
{
    /// <summary>The candidate that the anaphor stands for.</summary>
    /// <param name="resolver">Computes features.</param>
    /// <param name="anaphor">Index of the referent.</param>
    /// <param name="candidates">At least one, the nearest first.</param>
    ReferenceChoice Choose(ReferenceResolver resolver, int anaphor, IReadOnlyList<ReferenceCandidate> candidates);
}

/// <summary>
/// Goes through the phrases of a document in order and puts each into a chain: names by their entities, phrases that grammar makes the same, anaphors as a chooser says. What an anaphor may
/// stand for is bounded by sentences and by phrases, so that the time is linear in the text.
/// </summary>
internal sealed class ReferenceResolver
{
    /// <summary>Sentences back that an antecedent is looked for.</summary>
    public const int MaxSentences = 6;

    /// <summary>Phrases back that are looked at.</summary>
    public const int MaxPhrases = 80;

    /// <summary>Phrases ahead, in the same sentence ("In his youth, Kim …").</summary>
    public const int MaxAhead = 12;

    /// <summary>Chains that one anaphor is compared with.</summary>
    public const int MaxCandidates = 12;

    /// <summary>Chains besides that are only named behind it.</summary>
    public const int MaxFollowing = 4;

    /// <summary>Longest word that is compared with others as a name.</summary>
    private const int MaxProper = 64;

    /// <summary>Steps up a tree.</summary>
    private const int MaxClimb = 40;

    private readonly AnnotatedText text;
    private readonly TokenTable tokens;
    private readonly Referent[] referents;
    private readonly Dependents[] dependents;
    private readonly int[] paragraphs;
    private readonly ReferentWords words = ReferentWords.Default;
    private readonly List<ReferentChain> chains = [];
    private readonly Dictionary<string, int> byEntity = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> namesInAll = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> properNames = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<ReferenceCandidate> candidates = [];
    private readonly int[] path = new int[MaxClimb];
    private readonly int[] lastOfPronoun = [-1, -1, -1, -1, -1];
    private readonly int[] levels = new int[MaxClimb];
    private int pathLength;
    private int firstPerson = -1;
    private int firstOther = -1;
    private int lastSubject = -1;
    private int subjectBefore = -1;
    private int subjectSentence = -1;
    private int subjectOfSentence = -1;
    private int mostPhrases;
    private int mostNames;
    private int next = -1;
    private int guess = -1;

    private ReferenceResolver(AnnotatedText text, AnnotationSink sink, Action<Referent[]>? prepare)
    {
        (this.text, tokens) = (text, text.Tokens);
        (referents, dependents, _) = ReferentFinder.Find(text, sink);
        prepare?.Invoke(referents);
        paragraphs = ParagraphsOf(text);
    }

    public static int FeatureCount { get; } = Enum.GetValues<ReferenceFeature>().Length;

    public ReadOnlySpan<Referent> Referents => referents;

    public IReadOnlyList<ReferentChain> Chains => chains;

    public AnnotatedText Text => text;

    /// <summary>Resolves a document.</summary>
    /// <param name="text">With mentions, lemmas and trees.</param>
    /// <param name="chooser">Decides.</param>
    /// <param name="sink">Asked whether to go on.</param>
    /// <param name="prepare">Changes what is known of the phrases before they are resolved; null for nothing.</param>
    public static ReferenceResolver Resolve(AnnotatedText text, IReferenceChooser chooser, AnnotationSink sink, Action<Referent[]>? prepare = null)
    {
        var resolver = new ReferenceResolver(text, sink, prepare);
        resolver.CountNames();
        for (var referent = 0; referent < resolver.referents.Length; referent++)
        {
            if (referent % 256 == 0) sink.Continue();
            resolver.Place(referent, chooser);
        }

        return resolver;
    }

    // Of each sentence how many ends of lines between sentences are before it.
    private static int[] ParagraphsOf(AnnotatedText text)
    {
        var paragraphs = new int[text.Sentences.Count];
        for (var sentence = 1; sentence < paragraphs.Length; sentence++)
        {
            var (end, start) = (text.Sentences[sentence - 1].End, text.Sentences[sentence].Start);
            paragraphs[sentence] = paragraphs[sentence - 1] + (start > end && text.Text.AsSpan(end, start - end).Contains('\n') ? 1 : 0);
        }

        return paragraphs;
    }

    private void CountNames()
    {
        foreach (var referent in referents)
        {
            if (referent.Mention is { } mention) namesInAll[mention.Entity.Id] = namesInAll.GetValueOrDefault(mention.Entity.Id) + 1;
        }
    }

    private void Place(int index, IReferenceChooser chooser)
    {
        ref readonly var referent = ref referents[index];
        BeginSentence(referent.Sentence);
        int chain;
        (next, guess) = (-1, -1);
        if (referent.Form == ReferentForm.Name) chain = ChainOfName(referent);
        else if (referent.Form == ReferentForm.Proper) chain = referent.DescriptionOf >= 0 && Fits(referent, referents[referent.DescriptionOf].Chain) ? referents[referent.DescriptionOf].Chain : ChainOfProper(referent);
        else if (referent.DescriptionOf >= 0 && Fits(referent, referents[referent.DescriptionOf].Chain)) chain = referents[referent.DescriptionOf].Chain;
        else chain = ChainOfAnaphor(index, referent, chooser);
        Join(index, chain);
    }

    private bool Fits(in Referent description, int chain) => chain >= 0 && chains[chain].IsPlural == description.IsPlural;

    private void BeginSentence(int sentence)
    {
        if (sentence == subjectSentence) return;
        subjectBefore = sentence == subjectSentence + 1 ? subjectOfSentence : -1;
        (subjectSentence, subjectOfSentence) = (sentence, -1);
    }

    private int ChainOfName(in Referent referent)
    {
        var entity = referent.Mention!.Entity;
        if (byEntity.TryGetValue(entity.Id, out var known)) return known;
        if (ChainOfPart(referent) is var whole and >= 0)
        {
            byEntity.Add(entity.Id, whole);
            if (chains[whole].Entity is null) Name(whole, referent);
            return whole;
        }

        // A name of what grammar says was described before ("the president, Lee") names that chain, unless it has a name.
        var described = referent.DescriptionOf < 0 ? -1 : referents[referent.DescriptionOf].Chain;
        var chain = described >= 0 && chains[described].Entity is null ? described : NewChain();
        byEntity.Add(entity.Id, chain);
        Name(chain, referent);
        if (referent.Kind == NounKind.Person) LearnParts(referent, chain);
        return chain;
    }

    private void Name(int chain, in Referent referent)
    {
        var entity = referent.Mention!.Entity;
        ref var named = ref CollectionsMarshal.AsSpan(chains)[chain];
        (named.Entity, named.Type, named.NamesInAll) = (entity, referent.Type, namesInAll[entity.Id]);
        if (referent.Kind != NounKind.Unknown) named.Kind = referent.Kind;
        mostNames = Math.Max(mostNames, named.NamesInAll);
    }

    // "Anne" after "Anne Gascoigne", "Walsh" where "Lawrence Walsh" was no mention; -1 when it is no part of a name.
    private int ChainOfPart(in Referent referent)
    {
        if (referent.First != referent.Last) return -1;
        var word = tokens[referent.First].In(text.Text);
        if (word.Length > MaxProper || !properNames.TryGetValue(word, out var chain)) return -1;
        return chains[chain].Entity is null || referent.Kind == NounKind.Person && chains[chain].Kind == NounKind.Person ? chain : -1;
    }

    // "Lawrence Walsh": a later "Walsh" or "Lawrence" is the same.
    private void LearnParts(in Referent name, int chain)
    {
        Learn(tokens[name.Last].In(text.Text), chain);
        var first = tokens[name.First].In(text.Text);
        if (name.Last > name.First && name.Gender != 0 && words.GenderOfNoun(first) == 0) Learn(first, chain);
    }

    private void Learn(ReadOnlySpan<char> word, int chain)
    {
        if (word.Length is > 1 and <= MaxProper) properNames.TryAdd(word, chain);
    }

    // A name that the layer of mentions does not have: the same words are the same.
    private int ChainOfProper(in Referent referent)
    {
        var surface = tokens[referent.Head].In(text.Text);
        if (surface.Length > MaxProper) return NewChain();
        if (properNames.TryGetValue(surface, out var known)) return known;
        var chain = NewChain();
        properNames[surface] = chain;
        if (referent.Last > referent.Head) LearnParts(referent, chain);
        return chain;
    }

    private int ChainOfAnaphor(int index, in Referent referent, IReferenceChooser chooser)
    {
        if (referent.Form == ReferentForm.Indefinite || referent.IsExpletive) return NewChain();
        if (referent.Form == ReferentForm.Definite && dependents[referent.Head].HasFlag(Dependents.Possessor)) return NewChain();
        Collect(index, referent);
        if (candidates.Count == 0) return NewChain();
        Climb(referent);
        var chosen = chooser.Choose(this, index, candidates);
        if (chosen.Candidate < 0) return NewChain();
        var candidate = candidates[chosen.Candidate];
        if (candidate.Follows) next = candidate.Referent;
        if (chosen.IsSure) return candidate.Chain;
        guess = candidate.Chain;
        return NewChain();
    }

    private int NewChain()
    {
        chains.Add(new ReferentChain { First = -1, Last = -1, LastNamed = -1, LastName = -1, LastSubject = -1, LastPronoun = -1, SeenBy = -1 });
        return chains.Count - 1;
    }

    private void Join(int index, int to)
    {
        ref var referent = ref referents[index];
        ref var chain = ref CollectionsMarshal.AsSpan(chains)[to];
        referent.Chain = to;
        if (referent.Form != ReferentForm.Name) SetAntecedent(ref referent, guess >= 0 ? guess : to);
        if (chain.First < 0) (chain.First, chain.IsPlural) = (index, referent.IsPlural);
        if (chain.Kind == NounKind.Unknown) chain.Kind = referent.Kind;
        chain.Last = index;
        chain.Phrases++;
        chain.Gender += referent.Gender;
        mostPhrases = Math.Max(mostPhrases, chain.Phrases);
        if (referent.Form == ReferentForm.Pronoun) (chain.LastPronoun, lastOfPronoun[(int)referent.Pronoun]) = (index, to);
        else chain.LastNamed = index;
        if (referent.Form == ReferentForm.Name) chain.LastName = index;
        if (chain.Kind == NounKind.Person && firstPerson < 0) firstPerson = to;
        if (chain.Kind != NounKind.Person && firstOther < 0 && referent.Form == ReferentForm.Name) firstOther = to;
        if (!referent.IsSubject) return;
        chain.LastSubject = index;
        lastSubject = to;
        if (subjectOfSentence < 0) subjectOfSentence = to;
    }

    private void SetAntecedent(ref Referent referent, int from)
    {
        var chain = chains[from];
        referent.Antecedent = chain.LastName >= 0 ? chain.LastName : chain.LastNamed >= 0 ? chain.LastNamed : next;
    }

    private void Collect(int index, in Referent anaphor)
    {
        candidates.Clear();
        var back = Math.Max(0, index - MaxPhrases);
        for (var at = index - 1; at >= back && anaphor.Sentence - referents[at].Sentence <= MaxSentences && candidates.Count < MaxCandidates; at--) Consider(index, anaphor, at, follows: false);
        if (anaphor.Form != ReferentForm.Pronoun) return;
        var most = candidates.Count + MaxFollowing;
        for (var at = index + 1; at < referents.Length && at <= index + MaxAhead && referents[at].Sentence == anaphor.Sentence && candidates.Count < most; at++)
        {
            if (referents[at].Form is ReferentForm.Name or ReferentForm.Proper) Consider(index, anaphor, at, follows: true);
        }
    }

    private void Consider(int index, in Referent anaphor, int at, bool follows)
    {
        ref readonly var referent = ref referents[at];
        var chainIndex = referent.Chain;
        if (follows && chainIndex < 0)
        {
            // A name that is yet to come has a chain only when it was named before, or gets it now.
            if (referent.DescriptionOf >= 0) return;
            chainIndex = referent.Form == ReferentForm.Name ? ChainOfName(referent) : ChainOfProper(referent);
        }

        ref var chain = ref CollectionsMarshal.AsSpan(chains)[chainIndex];
        // A pronoun that nothing was found for is no antecedent.
        if (chain.SeenBy == index || !follows && chain.LastNamed < 0) return;
        if (!IsPossible(anaphor, referent, chain)) return;
        chain.SeenBy = index;
        candidates.Add(new ReferenceCandidate(chainIndex, at, follows));
    }

    private bool IsPossible(in Referent anaphor, in Referent referent, in ReferentChain chain)
    {
        if (anaphor.Form != ReferentForm.Pronoun) return anaphor.IsPlural == chain.IsPlural && MayBeDescribed(anaphor, referent, chain);
        if (IsInside(anaphor, referent) || IsBound(anaphor, referent)) return false;
        var kind = chain.Kind;
        return anaphor.Pronoun switch
        {
            PronounKind.He or PronounKind.She => MayBePerson(referent, chain) && !IsPlural(chain, referent) && chain.Gender * anaphor.Gender > -0.75f,
            PronounKind.It => kind != NounKind.Person && !IsPlural(chain, referent),
            // Not who was named alone.
            _ => !(kind == NounKind.Person && chain.LastName >= 0 && !IsPlural(chain, referent)) && (referent.Form != ReferentForm.Pronoun || referent.Pronoun == PronounKind.They),
        };
    }

    // Names of any type, since those of persons are taken for others; nouns for persons.
    private bool MayBePerson(in Referent referent, in ReferentChain chain) =>
        chain.Kind == NounKind.Person || !referent.IsListedOther && (chain.Entity is not null || referent.Form == ReferentForm.Proper || chain.Kind == NounKind.Unknown && ReferentWords.EndsLikePerson(tokens.Lemma(referent.Head)));

    private static bool IsPlural(in ReferentChain chain, in Referent referent) => chain.IsPlural && (chain.Entity is null || referent.IsPlural);

    // "the minister": a chain that has the word in it, or a name of the kind.
    private bool MayBeDescribed(in Referent anaphor, in Referent referent, in ReferentChain chain) =>
        referent.Form != ReferentForm.Pronoun && (SharesHead(anaphor, chain)
        || anaphor.Kind != NounKind.Unknown && chain.Entity is not null && chain.Kind == anaphor.Kind && anaphor.Gender * chain.Gender >= 0);

    private bool SharesHead(in Referent anaphor, in ReferentChain chain)
    {
        var lemma = tokens.Lemma(anaphor.Head);
        ref readonly var named = ref referents[chain.LastNamed >= 0 ? chain.LastNamed : chain.First];
        return string.Equals(lemma, tokens.Lemma(named.Head), StringComparison.OrdinalIgnoreCase)
            || string.Equals(lemma, tokens.Lemma(referents[chain.First].Head), StringComparison.OrdinalIgnoreCase)
            || IsTitle(lemma, named) || IsTitle(lemma, referents[chain.First]);
    }

    // "Foreign Minister Ban": the minister.
    private bool IsTitle(string lemma, in Referent name)
    {
        if (name.Form != ReferentForm.Name) return false;
        for (var token = name.Last; token >= Math.Max(name.First - 3, 0); token--)
        {
            if (token != name.Head && tokens.Head(token) == name.Head && string.Equals(lemma, tokens.Lemma(token), StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    // "his mother" is not himself: the pronoun is part of the phrase.
    private bool IsInside(in Referent anaphor, in Referent referent)
    {
        if (anaphor.Sentence != referent.Sentence) return false;
        var at = anaphor.Head;
        for (var steps = 0; steps < 4; steps++)
        {
            var head = tokens.Head(at);
            if (head < 0 || head == at) return false;
            if (tokens.RelationOf(at) is Dependency.AclRelcl or Dependency.Acl or Dependency.Appos or Dependency.Conj or Dependency.Parataxis or Dependency.Nsubj or Dependency.Ccomp or Dependency.Advcl) return false;
            if (head == referent.Head) return true;
            at = head;
        }

        return false;
    }

    // "Kim saw him", "Kim came and saw him", "Kim wants to see him": not Kim, who would have seen himself. "Kim asked Lee to help him": not Lee. A possessive may be anyone's.
    private bool IsBound(in Referent anaphor, in Referent referent)
    {
        if (anaphor.Sentence != referent.Sentence || anaphor.Case is not (PronounCase.Subject or PronounCase.Object) || anaphor.Governor < 0) return false;
        if (!IsCore(referent) || !IsCore(anaphor)) return false;
        return anaphor.Governor == referent.Governor || !anaphor.IsSubject && IsDoer(referent, anaphor.Governor);
    }

    // Whether who is meant does what a verb says without being its own subject: that of the verb it is joined to, or of the verb it completes; of that the object, when it has one.
    private bool IsDoer(in Referent referent, int verb)
    {
        for (var steps = 0; steps < MaxClimb && !dependents[verb].HasFlag(Dependents.Subject) && tokens.Head(verb) is var head and >= 0 && head != verb; steps++, verb = head)
        {
            var relation = tokens.RelationOf(verb);
            if (relation == Dependency.Xcomp && dependents[head].HasFlag(Dependents.Object)) return referent.Role == GrammaticalRole.Object && referent.Governor == head;
            if (relation is not (Dependency.Conj or Dependency.Xcomp)) return false;
            if (referent.IsSubject && referent.Governor == head) return true;
        }

        return false;
    }

    private static bool IsCore(in Referent referent) => referent.Role is GrammaticalRole.Subject or GrammaticalRole.PassiveSubject or GrammaticalRole.Object;

    private void Climb(in Referent anaphor)
    {
        pathLength = 0;
        var token = anaphor.Head;
        var level = 0;
        while (pathLength < MaxClimb)
        {
            if (dependents[token].HasFlag(Dependents.Subject) && !(anaphor.IsSubject && token == anaphor.Governor)) level++;
            levels[pathLength] = level;
            path[pathLength++] = token;
            var head = tokens.Head(token);
            if (head < 0 || head == token) break;
            token = head;
        }
    }

    /// <summary>Computes the features of the anaphor that is being resolved and one of its candidates.</summary>
    /// <param name="index">The anaphor.</param>
    /// <param name="rank">Index into the candidates.</param>
    /// <param name="features">One for each <see cref="ReferenceFeature"/>.</param>
    public void Compute(int index, int rank, Span<float> features)
    {
        ref readonly var anaphor = ref referents[index];
        var candidate = candidates[rank];
        ref readonly var referent = ref referents[candidate.Referent];
        var chain = chains[candidate.Chain];
        Set(features, ReferenceFeature.Pronoun, (int)anaphor.Pronoun);
        Set(features, ReferenceFeature.Case, (int)anaphor.Case);
        Set(features, ReferenceFeature.Role, (int)anaphor.Role);
        Set(features, ReferenceFeature.CandidateRole, (int)referent.Role);
        Set(features, ReferenceFeature.SameRole, anaphor.Role == referent.Role || anaphor.IsSubject && referent.IsSubject);
        Set(features, ReferenceFeature.CandidateForm, (int)referent.Form);
        Set(features, ReferenceFeature.Follows, candidate.Follows);
        Set(features, ReferenceFeature.Rank, rank);
        Set(features, ReferenceFeature.Candidates, candidates.Count);
        SetKind(features, anaphor, referent, chain);
        SetPlace(features, anaphor, referent);
        SetTree(features, anaphor, referent, candidate.Follows);
        SetChain(features, anaphor, chain, candidate.Chain);
        SetRanks(features, anaphor, rank);
    }

    private void SetKind(Span<float> features, in Referent anaphor, in Referent referent, in ReferentChain chain)
    {
        Set(features, ReferenceFeature.Type, (int)chain.Type);
        Set(features, ReferenceFeature.Kind, (int)chain.Kind);
        // That a gender is known and agrees says more of our lists than of who is meant.
        Set(features, ReferenceFeature.GenderClash, Math.Min(Math.Clamp(chain.Gender, -1, 1) * anaphor.Gender, 0));
        Set(features, ReferenceFeature.Plural, chain.IsPlural || referent.IsPlural);
        Set(features, ReferenceFeature.Quoted, anaphor.IsQuoted);
        Set(features, ReferenceFeature.CandidateQuoted, referent.IsQuoted);
        Set(features, ReferenceFeature.CandidateBracketed, referent.IsBracketed && !anaphor.IsBracketed);
        Set(features, ReferenceFeature.Coordinated, anaphor.IsCoordinated);
        Set(features, ReferenceFeature.CandidateCoordinated, referent.IsCoordinated);
        Set(features, ReferenceFeature.HeadMatch, anaphor.Form != ReferentForm.Pronoun && SharesHead(anaphor, chain));
        Set(features, ReferenceFeature.Introductory, anaphor.Form != ReferentForm.Pronoun && dependents[anaphor.Head].HasFlag(Dependents.Demonstrative));
        SetName(features, referent, chain);
        var governor = referent.Governor;
        Set(features, ReferenceFeature.Speaks, referent.IsSubject && governor >= 0 && ReferentWords.Default.IsSpeech(tokens.Lemma(governor)));
        // "It is clear that …", "it takes time to …": what "it" stands for comes behind.
        Set(features, ReferenceFeature.Extraposed, anaphor.Pronoun == PronounKind.It && anaphor.Governor >= 0
            && (dependents[anaphor.Governor] & (Dependents.Clause | Dependents.ClausalSubject)) != 0 && tokens.Universal(anaphor.Governor) is UniversalTag.Adj or UniversalTag.Verb or UniversalTag.Noun);
    }

    private void SetName(Span<float> features, in Referent referent, in ReferentChain chain)
    {
        Set(features, ReferenceFeature.NameTokens, Math.Min(referent.Last - referent.First, 5));
        var isNamedFirst = chain.First >= 0 && referents[chain.First].Form is ReferentForm.Name or ReferentForm.Proper;
        Set(features, ReferenceFeature.FirstName, !isNamedFirst ? 0 : referents[chain.First].Last > referents[chain.First].First ? 2 : 1);
    }

    private void SetPlace(Span<float> features, in Referent anaphor, in Referent referent)
    {
        var sentences = Math.Abs(anaphor.Sentence - referent.Sentence);
        Set(features, ReferenceFeature.Sentences, sentences);
        Set(features, ReferenceFeature.Tokens, Math.Min(Math.Abs(anaphor.Head - referent.Head), 200));
        Set(features, ReferenceFeature.Paragraphs, paragraphs[referent.Sentence] != paragraphs[anaphor.Sentence]);
        Set(features, ReferenceFeature.CandidateOrder, Math.Min(referent.Order, 15));
        Set(features, ReferenceFeature.Position, Math.Min(anaphor.Head - tokens.First(anaphor.Sentence), 60));
        Set(features, ReferenceFeature.OnRoot, referent.IsSubject && referent.Governor >= 0 && tokens.Head(referent.Governor) == referent.Governor);
    }

    private void SetTree(Span<float> features, in Referent anaphor, in Referent referent, bool follows)
    {
        var (up, down, clausesUp, clausesDown, entry) = (-1, -1, -1, -1, -1);
        var depth = 0;
        var at = referent.Head;
        var crossed = 0;
        while (depth < MaxClimb)
        {
            var met = anaphor.Sentence == referent.Sentence && up < 0 ? path.AsSpan(0, pathLength).IndexOf(at) : -1;
            if (met >= 0)
            {
                (up, down, clausesDown, clausesUp) = (met, depth, crossed, ClausesTo(met));
                entry = met == 0 ? 0 : (int)tokens.RelationOf(path[met - 1]);
            }

            if (IsClause(at)) crossed++;
            depth++;
            var head = tokens.Head(at);
            if (head < 0 || head == at) break;
            at = head;
        }

        Set(features, ReferenceFeature.Path, up < 0 ? -1 : up + down);
        Set(features, ReferenceFeature.ClausesUp, clausesUp);
        Set(features, ReferenceFeature.ClausesDown, clausesDown);
        Set(features, ReferenceFeature.Entry, EntryOf(entry));
        Set(features, ReferenceFeature.Commands, up >= 0 && referent.Governor >= 0 && path.AsSpan(0, pathLength).Contains(referent.Governor));
        SetClauses(features, anaphor, referent);
        Set(features, ReferenceFeature.Coargument, anaphor.Governor >= 0 && anaphor.Governor == referent.Governor);
        Set(features, ReferenceFeature.CandidateDepth, depth);
        Set(features, ReferenceFeature.Depth, pathLength);
        Set(features, ReferenceFeature.SharedSubject, !follows && anaphor.IsSubject && referent.IsSubject && anaphor.Governor >= 0 && tokens.RelationOf(anaphor.Governor) == Dependency.Conj && tokens.Head(anaphor.Governor) == referent.Governor);
        Set(features, ReferenceFeature.SameVerb, anaphor.Governor >= 0 && referent.Governor >= 0 && anaphor.Governor != referent.Governor && tokens.Universal(anaphor.Governor) == UniversalTag.Verb
            && string.Equals(tokens.Lemma(anaphor.Governor), tokens.Lemma(referent.Governor), StringComparison.Ordinal));
    }

    private void SetClauses(Span<float> features, in Referent anaphor, in Referent referent)
    {
        var isHere = anaphor.Sentence == referent.Sentence;
        var governs = isHere ? path.AsSpan(0, pathLength).IndexOf(referent.Governor) : -1;
        Set(features, ReferenceFeature.SubjectLevel, governs >= 0 && referent.IsSubject ? levels[governs] : 0);
        // "asked Lee to …", "left Lee because …": the anaphor is in what completes the verb.
        var completes = governs > 0 && referent.Role == GrammaticalRole.Object ? tokens.RelationOf(path[governs - 1]) : Dependency.Root;
        Set(features, ReferenceFeature.Controls, completes == Dependency.Xcomp ? 2 : completes is Dependency.Advcl or Dependency.Ccomp ? 1 : 0);
        // "Kim and his mother".
        Set(features, ReferenceFeature.JoinedOwner, isHere && anaphor.Case == PronounCase.Possessive && pathLength > 1 && tokens.RelationOf(path[1]) == Dependency.Conj && tokens.Head(path[1]) == referent.Head);
    }

    // By what the anaphor's part of the sentence hangs on the part that both are in.
    private static float EntryOf(int relation) => relation < 0 ? -1 : (Dependency)relation switch
    {
        Dependency.Advcl or Dependency.AdvclRelcl => 1,
        Dependency.Ccomp or Dependency.Csubj => 2,
        Dependency.Conj => 3,
        Dependency.Parataxis => 4,
        Dependency.Acl or Dependency.AclRelcl => 5,
        Dependency.Xcomp => 6,
        Dependency.Obl or Dependency.OblAgent or Dependency.OblUnmarked => 7,
        Dependency.Obj or Dependency.Iobj => 8,
        Dependency.Nsubj or Dependency.NsubjPass => 9,
        Dependency.Appos => 10,
        Dependency.Nmod or Dependency.NmodPoss => 11,
        _ => 0,
    };

    private int ClausesTo(int met)
    {
        var crossed = 0;
        for (var at = 0; at < met; at++)
        {
            if (IsClause(path[at])) crossed++;
        }

        return crossed;
    }

    private bool IsClause(int token) => tokens.RelationOf(token) is Dependency.Acl or Dependency.AclRelcl or Dependency.Advcl or Dependency.AdvclRelcl or Dependency.Ccomp or Dependency.Csubj
        or Dependency.CsubjPass or Dependency.Parataxis || tokens.RelationOf(token) == Dependency.Conj && dependents[token].HasFlag(Dependents.Subject);

    private void SetChain(Span<float> features, in Referent anaphor, in ReferentChain chain, int index)
    {
        Set(features, ReferenceFeature.Phrases, Math.Min(chain.Phrases, 30));
        Set(features, ReferenceFeature.PhrasesShare, mostPhrases == 0 ? 0 : (float)chain.Phrases / mostPhrases);
        Set(features, ReferenceFeature.NamesInAll, Math.Min(chain.NamesInAll, 30));
        Set(features, ReferenceFeature.NamesShare, mostNames == 0 ? 0 : (float)chain.NamesInAll / mostNames);
        Set(features, ReferenceFeature.SubjectSentences, chain.LastSubject < 0 ? 10 : Math.Min(anaphor.Sentence - referents[chain.LastSubject].Sentence, 9));
        Set(features, ReferenceFeature.IsLastSubject, index == lastSubject);
        Set(features, ReferenceFeature.IsSubjectBefore, index == subjectBefore);
        Set(features, ReferenceFeature.FirstSentence, chain.First < 0 ? -1 : Math.Min(referents[chain.First].Sentence, 10));
        Set(features, ReferenceFeature.IsFirstOfKind, index == firstPerson || index == firstOther);
        Set(features, ReferenceFeature.IsLastOfPronoun, index == lastOfPronoun[(int)anaphor.Pronoun]);
        Set(features, ReferenceFeature.PronounSentences, chain.LastPronoun < 0 ? 10 : Math.Min(anaphor.Sentence - referents[chain.LastPronoun].Sentence, 9));
        Set(features, ReferenceFeature.InThisSentence, chain.Last >= 0 && referents[chain.Last].Sentence == anaphor.Sentence);
    }

    // How many of the candidates come before this one: in order of nearness, of those that are subjects, that are names of persons or the same pronoun, that have the role of the anaphor; in the order of
    // sentences and of the phrases in each, as Hobbs (1978) looks for them; and by role in each sentence, as centering has it (Grosz et al. 1995).
    private void SetRanks(Span<float> features, in Referent anaphor, int rank)
    {
        ref readonly var referent = ref referents[candidates[rank].Referent];
        var (subjects, names, same, hobbs, center) = (0, 0, 0, 0, 0);
        var isFollowed = false;
        for (var n = 0; n < candidates.Count; n++)
        {
            if (n == rank) continue;
            ref readonly var other = ref referents[candidates[n].Referent];
            if (candidates[n].Follows && other.IsSubject && path.AsSpan(0, pathLength).Contains(other.Governor)) isFollowed = true;
            var isPerson = other.Kind == NounKind.Person && other.Form is ReferentForm.Name or ReferentForm.Pronoun;
            if (n < rank)
            {
                if (other.IsSubject) subjects++;
                if (isPerson || other.Pronoun == anaphor.Pronoun) names++;
                if (other.Role == anaphor.Role || other.IsSubject && anaphor.IsSubject) same++;
            }

            if (!isPerson || candidates[n].Follows) continue;
            if (other.Sentence > referent.Sentence || other.Sentence == referent.Sentence && other.Order < referent.Order) hobbs++;
            if (other.Sentence > referent.Sentence || other.Sentence == referent.Sentence && (RankOf(other), other.Order).CompareTo((RankOf(referent), referent.Order)) < 0) center++;
        }

        Set(features, ReferenceFeature.FollowingSubject, isFollowed);
        Set(features, ReferenceFeature.SubjectRank, subjects);
        Set(features, ReferenceFeature.ObliqueRank, names);
        Set(features, ReferenceFeature.SameRoleRank, same);
        Set(features, ReferenceFeature.HobbsRank, hobbs);
        Set(features, ReferenceFeature.CenterRank, center);
        Set(features, ReferenceFeature.IsLaterConjunct, tokens.RelationOf(referent.Head) == Dependency.Conj);
    }

    private static int RankOf(in Referent referent) => referent.Role switch
    {
        GrammaticalRole.Subject or GrammaticalRole.PassiveSubject => 0,
        GrammaticalRole.Object => 1,
        GrammaticalRole.Oblique => 2,
        _ => 3,
    };

    private static void Set(Span<float> features, ReferenceFeature feature, float value) => features[(int)feature] = value;

    private static void Set(Span<float> features, ReferenceFeature feature, bool value) => features[(int)feature] = value ? 1 : 0;
}
