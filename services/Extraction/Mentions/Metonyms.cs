using System.Collections.Frozen;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Tells whether a capital stands for the government of its state: "Seoul said", "talks with Pyongyang", "the Seoul-Washington alliance". By the tree where
/// the sentence has one, and by the words beside it. In doubt it is the city.
/// </summary>
internal sealed class Metonyms(AnnotatedText source, LinkedName[] names)
{
    /// <summary>Most auxiliaries and adverbs between a subject and its verb.</summary>
    private const int MaxSkipped = 4;

    /// <summary>How far back the word stands that says what "with Seoul" goes with.</summary>
    private const int MaxBack = 5;

    /// <summary>Longer lists of capitals are lists of cities.</summary>
    private const int MaxGroup = 6;

    private const int MaxWord = 32;

    /// <summary>What governments do and cities do not; regular forms are made from these.</summary>
    private static readonly Words Acts = new(Forms(
        "accept accuse acknowledge act adopt advocate affirm agree aim allege allow announce appeal appear apologize argue arrest ask assert assure attack authorize back ban bar blame block boycott call cancel "
        + "challenge charge cite claim comment complain comply concede conclude condemn confirm consider consult cooperate counter criticize criticise declare decline defend delay demand denounce deny deploy "
        + "detain develop disagree dismiss dispatch dispute donate downplay embrace emphasize endorse enforce engage ensure envision estimate exclude expel explain express extend face fail favor favour fear fire "
        + "freeze fund guarantee halt handle help hint hope ignore impose increase indicate inform insist intend intervene invade invest invite issue join jail keep kick label launch lift link lodge look maintain manage "
        + "move need negotiate note object offer oppose order pay pledge plan prefer prepare press pressure prevent proceed promise prompt propose protest provide provoke punish pursue push pull question ratify react reaffirm "
        + "recall recognize recognise regard reiterate reject release relent remain renew renounce repeat reply report request reserve resist resolve respond restore resume retaliate retain return reveal review revoke sanction "
        + "seek seem sell send share shift side sign signal slam speak sponsor state step stop stress strive struggle submit suggest supply support suspect suspend threaten tout train treat trust try turn "
        + "unveil urge use vent veto view violate voice vow wait want warn weigh welcome withdraw withhold wonder work worry yield believe deem expect test play host hold take make give tell say think know see begin begin become "
        + "approve guard continue opt implement establish expand strengthen bolster achieve abandon adjust align apply approach assess attempt avoid calculate change choose compete compromise consent contribute convey convince curb cut "
        + "deepen describe deserve designate determine disclose discuss distance divert draw enact encourage end enhance enter erect escalate evade evaluate execute exercise exert exploit exploit export extradite finance focus "
        + "forge forgive formulate fulfil fulfill grant harbor heed hesitate hit honor identify import impede improve include initiate insist install interpret introduce investigate isolate justify lack lay leave lobby lower "
        + "make mediate mend minimize mobilize modernize monitor mount normalize notify nominate obtain overcome owe participate persist persuade portray pour possess postpone preempt prohibit promote prosecute protect purchase "
        + "raise reach realize reassure rebuff rebuke receive reciprocate reconsider recover reduce refrain refuse rely remind remove render repair repatriate replace reprimand resent restrain restrict reunite revise reward rule "
        + "scrap scrutinize secure shelve shun signal simplify slap soften solicit spare spend sponsor spurn stage station steer strip subsidize summon supplant suppress surrender sustain swap tackle target tell tighten "
        + "tolerate torpedo transfer treat trigger undermine undertake underscore update uphold upgrade vacillate waive wage weaken widen wield wish "
        + "find get go have let lose mean meet put read seek set show stand understand do feel") + " said says told saying sought spoke began felt found got gave went held kept knew left let lost made meant met put saw sent set sold stood took thought understood withdrew withheld won gone given taken "
            + "done shown known seen spoken begun been willing ready reluctant unwilling eager keen determined concerned worried expected likely unlikely bound set prepared able unable suspicious wary optimistic angry "
            + "committed opposed responsible adamant confident skeptical silent due afraid convinced interested aware furious");

    private static readonly Words Auxiliaries = new("has have had will would may might can could shall should must is was are were be been being does did do also not now still already never long once again even only both first "
        + "then too to n't likely apparently reportedly repeatedly recently clearly simply merely finally later soon just all");

    /// <summary>Whatever follows these is what somebody does.</summary>
    private static readonly Words Modals = new("will would may might can could shall should must cannot");

    /// <summary>What cities do as well; nobody acts.</summary>
    private static readonly Words Happenings = new("be is was are were been being has have had having become becomes became lie lies lay grow grows grew growing host hosts hosted hosting suffer suffers suffered remain remains "
        + "remained get gets got see sees saw include includes included feature features featured attract attracts attracted boast boasts boasted fall falls fell sit sits sat rank ranks ranked offer offers offered look looks "
        + "looked feel feels felt sleep sleeps wake wakes bustle bustles celebrate celebrates celebrated experience experiences experienced");

    /// <summary>Before a place: it is where something is.</summary>
    private static readonly Words Locatives = new("in at near from outside inside around across through via into onto of to toward towards beyond throughout within surrounding leave leaving left visit visits visiting visited reach reached "
        + "reaching enter entered downtown central northern southern eastern western greater nearby north south east west suburban uptown inner outside over off for");

    /// <summary>Before a government that is spoken to or dealt with.</summary>
    private static readonly Words Objects = new("urge urged urging ask asks presses pressures tell tells urges press pressed pressing pressure pressured pressuring asked asking accuse accused accusing accuses warn warned warning warns told telling persuade persuaded "
        + "persuading force forced forcing pushed pushing criticize criticized criticizing blame blamed blaming blames assure assured assuring convince convinced convincing allow allowed allowing condemn condemned condemning "
        + "condemns help helped helping against engage engaged engaging antagonize provoke provoked provoking punish punished punishing isolate isolated isolating "
        + "deter deterring deterred threaten threatened threatening appease appeasing angered angering irk irked");

    /// <summary>What governments have with each other.</summary>
    private static readonly Words Relations = new("relations relationship balance choice choose ties talks talk negotiations negotiation negotiate negotiated negotiating alliance alliances treaty pact agreement agreements deal deals cooperation cooperate "
        + "cooperating coordination coordinate coordinating consultations consultation consult consulting dialogue diplomacy summit summits contact contacts dispute disputes tensions tension conflict rivalry war trade "
        + "rapprochement reconciliation standoff confrontation rift friction differences gap divide axis work worked working deal dealing negotiators partnership discussions discuss discussed discussing "
        + "understanding ally allied side sided siding diplomatic accord accords cooperated engagement normalization détente detente engage engaging engaged share shared trust mistrust meetings");

    /// <summary>Behind "Seoul's": what a government has.</summary>
    private static readonly Words Possessions = new("policy policies position stance decision decisions demand demands request requests proposal proposals plan plans government leaders leadership envoy envoys ambassador delegation "
        + "refusal rejection acceptance response reaction response reply announcement statement claim claims denial denials accusation accusations commitment commitments intention intentions efforts effort attempt attempts move moves "
        + "nuclear military foreign diplomatic strategic strategy role support opposition approval willingness reluctance desire concerns concern interests interest security defense defence missile missiles missile weapons "
        + "sanctions regime allies ally alliance ties relations relationship policymakers diplomats diplomat officials authorities negotiators negotiator chief top official officially view views contribution contributions "
        + "dispatch deployment provocations provocation threats threat invasion aggression actions action behavior ambitions ambition program programs intelligence call calls appeal offer offers pledge pledges vow "
        + "participation agreement consent insistence failure diplomacy Diplomacy thinking rejection initiative agenda goal goals aim aims rule control influence dealings insistent bid nuclear-weapons human unification defence-ministry economic");

    private static readonly Words Travel = new("flight flights train trains road roads highway railway bus buses distance drive line border route routes trip service services ferry");

    private readonly string text = source.Text;

    /// <summary>Whether the capital of this name stands for the government of its state.</summary>
    /// <param name="name">Index into the names.</param>
    public bool StandsForGovernment(int name)
    {
        var (first, last) = Group(name);
        var (start, end) = (names[first].Range.Start, names[last].Range.End);
        var before = WordBefore(start, out var edge);
        if (before is "both" or "neither" or "either") before = WordBefore(edge, out _);
        var behind = end;
        var next = WordBehind(ref behind, out var joined);
        if (before is "for" or "For" && next is "to" && !joined) return true;
        if (Locatives.Has(before)) return false;
        if (IsDateline(names[last].Range)) return false;
        if (IsPossessive(end)) return HasGovernmentsThing(end);
        if (joined || last - first > 0 && IsHyphenated(first)) return last > first && Relations.Has(next);
        if (before is "with" or "and" or "between" or "by" or "than" && IsRelated(start, before, last > first)) return true;
        return Objects.Has(before) && !Travel.Has(next) || IsSubject(end) || IsSubjectInTree(names[name].Range);
    }

    private (int First, int Last) Group(int name)
    {
        var (first, last) = (name, name);
        while (first > 0 && last - first < MaxGroup && IsConnected(first - 1)) first--;
        while (last + 1 < names.Length && last - first < MaxGroup && IsConnected(last)) last++;
        return (first, last);
    }

    // "Seoul and Washington", "Seoul, Washington", "Seoul-Washington"
    private bool IsConnected(int name)
    {
        if (names[name].Known is not { IsPlace: true } || names[name + 1].Known is not { IsPlace: true }) return false;
        var (from, to) = (names[name].Range.End, names[name + 1].Range.Start);
        return to > from && to - from <= 6 && text.AsSpan(from, to - from) is " and " or ", " or ", and " or "-" or "–" or "/" or " or " or " & ";
    }

    private bool IsHyphenated(int first) => names[first].Range.End < text.Length && text[names[first].Range.End] is '-' or '–' or '/';

    private bool IsPossessive(int end) => end + 1 < text.Length && text[end] is '\'' or '’' && text[end + 1] == 's';

    // "SEOUL, Dec. 31 (Yonhap)", "SEOUL (AP) --" at the start of a line
    private bool IsDateline(TextRange name)
    {
        var end = name.End;
        var start = name.Start;
        while (start > 0 && name.Start - start < MaxWord && text[start - 1] is not '\n') start--;
        if (start > 0 && text[start - 1] is not '\n' || end + 1 >= text.Length) return false;
        return text[end] == ',' ? !name.In(text).ContainsAnyInRange('a', 'z') : text.AsSpan(end, 2) is " (" or " -" or " –" or " —" or " _";
    }

    private bool HasGovernmentsThing(int end)
    {
        var at = end + 2;
        for (var word = 0; word < 3; word++)
        {
            var next = WordBehind(ref at, out _);
            if (next.IsEmpty) return false;
            if (Possessions.Has(next)) return true;
        }

        return false;
    }

    private bool IsRelated(int start, ReadOnlySpan<char> before, bool isGroup)
    {
        // "approved by Seoul", "a move by Seoul"
        if (before is "by")
        {
            WordBefore(start, out var edge);
            var action = WordBefore(edge, out _);
            return Acts.Has(action) || Possessions.Has(action) || action is "made" or "taken" or "held" or "given" or "put" or "seen";
        }

        var at = start;
        for (var word = 0; word < MaxBack; word++)
        {
            var previous = WordBefore(at, out at);
            if (previous.IsEmpty || Travel.Has(previous)) return false;
            if (Relations.Has(previous)) return before is "with" || isGroup;
        }

        return false;
    }

    // A verb of acting or saying behind it, with auxiliaries and adverbs between: "Seoul has repeatedly denied".
    private bool IsSubject(int end)
    {
        var at = end;
        var (isAuxiliary, isModal) = (false, false);
        for (var skipped = 0; skipped <= MaxSkipped; skipped++)
        {
            var word = WordBehind(ref at, out var joined);
            if (word.IsEmpty || joined) return false;
            if (Auxiliaries.Has(word))
            {
                isModal = Modals.Has(word) || isModal && !Happenings.Has(word);
                isAuxiliary = true;
                continue;
            }

            if (Acts.Has(word)) return isAuxiliary || !IsNounHere(word, at);
            if (isModal && char.IsLower(word[0]) && !Happenings.Has(word) && !word.EndsWith("ly", StringComparison.Ordinal)) return true;
            if (!word.EndsWith("ly", StringComparison.Ordinal)) return false;
        }

        return false;
    }

    // "Seoul plans to" but not "Seoul plans": forms that are nouns, too, need what follows verbs.
    private bool IsNounHere(ReadOnlySpan<char> word, int behind)
    {
        if (word.EndsWith("ed", StringComparison.Ordinal) || word is "said" or "says") return false;
        if (!word.EndsWith("s", StringComparison.Ordinal) && !word.EndsWith("ing", StringComparison.Ordinal)) return IsBase(word);
        if (!word.EndsWith("s", StringComparison.Ordinal)) return true;
        var next = WordBehind(ref behind, out _);
        return next.IsEmpty || Auxiliaries.Has(next) && next is not ("to" or "not" or "it" or "all" or "both" or "long") || next is "in" or "and" or "of";
    }

    // "Seoul talk" is a noun; "Seoul and Washington agree" a verb.
    private static bool IsBase(ReadOnlySpan<char> word) => word is "work" or "support" or "plan" or "deal" or "talk" or "report" or "attack" or "state" or "help" or "move" or "offer" or "trust" or "test" or "play" or "fire" or "charge"
        or "train" or "press" or "host" or "step" or "side" or "set" or "use" or "show" or "view" or "note" or "link" or "fund" or "face" or "bar" or "call" or "act" or "back" or "hold" or "review" or "stand";

    private bool IsSubjectInTree(TextRange name)
    {
        var tokens = source.Tokens;
        var token = tokens.FirstFrom(name.Start);
        for (var step = 0; step < MaxGroup && token < tokens.Count && tokens.Head(token) is >= 0 and var head && head != token; step++)
        {
            switch (tokens.RelationOf(token))
            {
                case Dependency.Nsubj:
                    return tokens.Universal(head) == UniversalTag.Verb && !Happenings.Has(tokens[head].In(text));
                case Dependency.Conj or Dependency.Flat or Dependency.Compound when tokens.Universal(head) == UniversalTag.Propn:
                    token = head;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private ReadOnlySpan<char> WordBefore(int start, out int wordStart)
    {
        var end = start;
        while (end > 0 && text[end - 1] is ' ' or '\u00A0' or '"' or '“' or '‘') end--;
        var at = end;
        while (at > 0 && end - at < MaxWord && (char.IsLetter(text[at - 1]) || text[at - 1] is '\'' or '’')) at--;
        wordStart = at;
        return text.AsSpan(at, end - at);
    }

    // The next word on the line; nothing behind a sign. Joined by a hyphen it is part of a compound.
    private ReadOnlySpan<char> WordBehind(ref int end, out bool joined)
    {
        var at = end;
        joined = at < text.Length && text[at] is '-' or '–';
        while (at < text.Length && text[at] is ' ' or '\u00A0' or '-' or '"' or '“' && at - end < 4) at++;
        var start = at;
        while (at < text.Length && at - start < MaxWord && (char.IsLetter(text[at]) || text[at] is '\'' or '’' && at + 1 < text.Length && text[at + 1] == 't')) at++;
        end = at;
        return text.AsSpan(start, at - start);
    }

    private static string Forms(string verbs) => string.Join(' ', verbs.Split(' ').SelectMany(FormsOf));

    private static IEnumerable<string> FormsOf(string verb)
    {
        yield return verb;
        if (verb.EndsWith('y') && !"aeiou".Contains(verb[^2], StringComparison.Ordinal))
        {
            yield return verb[..^1] + "ies";
            yield return verb[..^1] + "ied";
            yield return verb + "ing";
            yield break;
        }

        var stem = verb.EndsWith('e') ? verb[..^1] : verb;
        yield return verb + (verb[^1] is 's' or 'x' or 'o' || verb.EndsWith("ch", StringComparison.Ordinal) || verb.EndsWith("sh", StringComparison.Ordinal) ? "es" : "s");
        yield return stem + "ed";
        yield return stem + "ing";
        // "planned", "submitting"
        yield return stem + stem[^1] + "ed";
        yield return stem + stem[^1] + "ing";
    }

    private readonly struct Words(string words)
    {
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> set = words.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        public bool Has(ReadOnlySpan<char> word) => set.Contains(word);
    }
}
