using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>A name as it stands, before names of one document are told to be the same.</summary>
/// <param name="Range">Where it stands.</param>
/// <param name="Type">What the words around it and in it say it is.</param>
/// <param name="Known">What the knowledge base has; null for a name of the document alone.</param>
/// <param name="IsCertain">A title, a head noun or the knowledge base gives the type; otherwise it is the likeliest.</param>
/// <param name="Introduces">The acronym in brackets right behind it; null without one.</param>
internal sealed record FoundName(TextRange Range, EntityType Type, KnownName? Known, bool IsCertain, TextRange? Introduces = null);

/// <summary>Finds the names of one sentence, left to right: known names, names with a head noun, and other runs of capitalised words.</summary>
internal sealed class NameFinder(string text, DocumentWords words, KnowledgeBase knowledge)
{
    /// <summary>Most words of a name.</summary>
    private const int MaxWords = 12;

    private const int MaxAcronym = 6;

    private readonly List<FoundName> found = [];

    /// <summary>Acronyms in brackets behind words that are no name: concepts.</summary>
    public HashSet<string> Concepts { get; } = new(StringComparer.Ordinal);

    public List<FoundName> Find(int sentence, bool isHeadline)
    {
        found.Clear();
        var (from, to) = words.Sentence(sentence);
        isHeadline |= IsShouted(from, to);
        var person = false;
        for (var at = from; at < to;)
        {
            var next = Known(at, to) ?? (words.IsCapital(at) && words.LooksEnglish ? Capitalised(at, from, to, isHeadline, ref person) : null);
            if (next is null) person = NameWords.IsRole(words.Surface(at));
            else if (next.Value > at + 1 || !NameWords.IsTitle(words.Surface(at))) person = false;
            at = Math.Max(next ?? at + 1, at + 1);
        }

        return found;
    }

    private int? Known(int at, int to)
    {
        var (known, end) = LongestKnown(at, to);
        if (known is null) return null;
        if (HeadedName(at, to) is { } headed && headed.End > end && !(known.IsDemonym && NameWords.IsHeadOf(words.Surface(end)))) return AddHeaded(at, headed, to);
        var range = RangeOf(at, end);
        if (end == at + 1 && !char.IsAscii(text[range.Start]) && knowledge.Find(range.In(text)) is null && KnownWithParticle(range.In(text)) is { } korean)
            range = range with { End = range.End - korean.Particle };
        Add(new FoundName(range, known.IsDemonym ? EntityType.Nationality : known.Entity.Type, known, IsCertain: true));
        return end;
    }

    private (KnownName? Known, int End) LongestKnown(int at, int to)
    {
        var surface = words.Surface(at);
        if (!char.IsAscii(surface[0]) && !char.IsUpper(surface[0]) && KnownWithParticle(surface) is { } korean) return (korean.Known, at + 1);
        return LongestKnownFrom(at, to, knowledge.LongestFrom(surface));
    }

    private (KnownName? Known, int End) LongestKnownFrom(int at, int to, int longest)
    {
        if (longest == 0) return Shouted(at) is { } shouted ? (shouted, at + 1) : (null, at);
        var start = words[at].Range.Start;
        var last = at;
        while (last + 1 < to && words[last + 1].Range.End - start <= longest) last++;
        for (; last >= at; last--)
        {
            if (knowledge.Find(text.AsSpan(start, words[last].Range.End - start)) is not { } known) continue;
            // "the South" names a state, "the South Sea" does not.
            if (!char.IsUpper(text[start]) && char.IsAscii(text[start]) && last + 1 < to && words.IsCapital(last + 1)) continue;
            return (known, last + 1);
        }

        return Shouted(at) is { } other ? (other, at + 1) : (null, at);
    }

    // "SEOUL" of a dateline.
    private KnownName? Shouted(int at)
    {
        var surface = words.Surface(at);
        if (surface.Length is < 4 or > 32 || surface.IndexOfAnyExceptInRange('A', 'Z') >= 0) return null;
        Span<char> name = stackalloc char[surface.Length];
        surface.ToLowerInvariant(name);
        name[0] = surface[0];
        return knowledge.Find(name) is { IsPlace: true } known ? known : null;
    }

    // "서울은": a Korean name with its particle is one token, the particle is no part of the name.
    private (KnownName Known, int Particle)? KnownWithParticle(ReadOnlySpan<char> word)
    {
        foreach (var particle in (ReadOnlySpan<string>)["에서", "으로", "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "로"])
        {
            if (word.Length <= particle.Length + 1 || !word.EndsWith(particle, StringComparison.Ordinal)) continue;
            if (knowledge.Find(word[..^particle.Length]) is { } known) return (known, particle.Length);
        }

        return null;
    }

    private int? Capitalised(int at, int from, int to, bool isHeadline, ref bool person)
    {
        var surface = words.Surface(at);
        if (NameWords.IsTitle(surface) && HeadedName(at, to) is null)
        {
            person = true;
            return at + 1;
        }

        if (NameWords.IsNoName(surface) && !(NameWords.IsDirection(surface) && !words.IsInitial(at, from))) return null;
        if (HeadedName(at, to) is { } headed && (!isHeadline || words.IsNamedInside(at))) return AddHeaded(at, headed, to);
        if (surface.Contains('$')) return null;
        if (NameWords.IsPlacePrefix(surface) && at + 1 < to && Follows(at + 1) && IsPlainCapital(at + 1)) return AddPlace(at, RunEnd(at + 1, to));
        if (IsAcronym(surface)) return AddAcronym(at, from, to, person);
        var end = RunEnd(at, to);
        var start = FirstOfName(at, end, from, isHeadline, person);
        if (start == end) return end;
        AddRun(start, end, to, person, words.IsInitial(start, from));
        return end;
    }

    private int AddPlace(int at, int end)
    {
        Add(new FoundName(RangeOf(at, end), EntityType.Place, null, IsCertain: true));
        return end;
    }

    // Where the first words of a run are capitalised for their place only, the name begins behind them.
    private int FirstOfName(int at, int end, int from, bool isHeadline, bool person)
    {
        if (isHeadline)
        {
            while (at < end && !words.IsNamedInside(at)) at++;
            return at;
        }

        if (!words.IsInitial(at, from) || person) return at;
        if (words.IsNamedInside(at) && !words.IsWord(at)) return at;
        if (end == at + 1) return end;
        return words.IsWord(at) ? at + 1 : at;
    }

    private int RunEnd(int at, int to)
    {
        var end = at + 1;
        while (end < to && end - at < MaxWords)
        {
            if (words.IsHyphen(end) && IsNamePart(end, at, to)) end += 2;
            else if (NameWords.IsParticle(words.Surface(end)) && end + 1 < to && IsPlainCapital(end + 1) && Follows(end) && Follows(end + 1)) end += 2;
            else if (Follows(end) && IsPlainCapital(end) && (LongestKnown(end, to).Known is null || IsLastOfName(at, end, to))) end++;
            else break;
        }

        return end;
    }

    // "Moo-hyun" behind a family name, "Al-Jazeera", "Asia-Pacific"; not "Boeing-made".
    private bool IsNamePart(int hyphen, int at, int to)
    {
        if (hyphen + 1 >= to || !words[hyphen].IsAttached || !words[hyphen + 1].IsAttached) return false;
        if (words.IsCapital(hyphen + 1)) return LongestKnown(hyphen + 1, to).Known is null && !char.IsDigit(words.Surface(hyphen + 1)[0]);
        var part = words.Surface(hyphen + 1);
        return hyphen - 1 > at && part.Length is > 1 and <= 7 && char.IsLower(part[0]) && !NameWords.IsSuffix(part);
    }

    // "Michael Jordan", "East Timor": one word, then a known one, and no more.
    private bool IsLastOfName(int at, int end, int to) =>
        end == at + 1 && LongestKnown(end, to) is { Known.IsDemonym: false } known && known.End == end + 1 && !words.IsWord(at) && !words.IsInitial(at, at)
        && (end + 1 == to || !words.IsHyphen(end + 1));

    // One space or a hyphen between two words of a name.
    private bool Follows(int word) => words[word].IsAttached || text[words[word].Range.Start - 1] is ' ' or '\u00A0' && words[word].Range.Start - words[word - 1].Range.End == 1;

    private bool IsPlainCapital(int word)
    {
        var surface = words.Surface(word);
        return char.IsUpper(surface[0]) && !NameWords.IsNoName(surface) && !NameWords.IsTitle(surface);
    }

    private void AddRun(int start, int end, int to, bool person, bool isInitial)
    {
        var first = words.Surface(start);
        var count = end - start;
        if (count == 1 && NameWords.TypeOfHead(first) is not null || first.Length == 1 && count == 1) return;
        if (NameWords.IsDirection(first) && (count == 1 || NameWords.IsDirection(words.Surface(end - 1)))) return;
        var range = RangeOf(start, end);
        var (type, certain) = TypeOf(start, end, to, person, isInitial);
        Add(new FoundName(range, type, null, certain));
    }

    private (EntityType Type, bool IsCertain) TypeOf(int start, int end, int to, bool person, bool isInitial)
    {
        if (person || HasGivenName(start, end)) return (EntityType.Person, true);
        if (end < to && NameWords.IsTerm(words.Surface(end))) return (EntityType.Person, true);
        if (end < to && NameWords.IsSpeaking(words.Surface(end))) return (EntityType.Person, end - start > 1);
        if (NameWords.IsDirection(words.Surface(start))) return (EntityType.Place, true);
        if (!isInitial && start > 0 && NameWords.IsLocative(words.Surface(start - 1))) return (EntityType.Place, false);
        return (end - start is 2 or 3 ? EntityType.Person : EntityType.Organization, false);
    }

    // A part in lower case behind a hyphen: how Korean and Chinese given names are written.
    private bool HasGivenName(int start, int end)
    {
        for (var word = start + 2; word < end; word++)
        {
            if (words.IsHyphen(word - 1) && !words.IsCapital(word)) return true;
        }

        return false;
    }

    private static bool IsAcronym(ReadOnlySpan<char> word) => word.Length is > 1 and <= MaxAcronym && word.IndexOfAnyExceptInRange('A', 'Z') < 0;

    private int AddAcronym(int at, int from, int to, bool person)
    {
        var end = RunEnd(at, to);
        if (end > at + 1)
        {
            AddRun(at, end, to, person, words.IsInitial(at, from));
            return end;
        }

        // "COVID-19" is no organization.
        if (at + 2 < to && words.IsHyphen(at + 1) && char.IsDigit(words.Surface(at + 2)[0])) return at + 3;
        if (at > from && words.Surface(at - 1) is "(") Concepts.Add(words.Surface(at).ToString());
        else Add(new FoundName(words[at].Range, person ? EntityType.Person : EntityType.Organization, null, IsCertain: false));
        return at + 1;
    }

    // A run that ends in a head noun, or goes on behind "of" when the head takes it.
    private (int End, EntityType Type)? HeadedName(int at, int to)
    {
        (int End, EntityType Type)? best = null;
        for (var word = at; word < to && word - at < MaxWords; word++)
        {
            if (word > at && !Follows(word)) break;
            if (words.IsHyphen(word) && word > at && word + 1 < to && words[word].IsAttached && words[word + 1].IsAttached && words.IsCapital(word + 1)) continue;
            var surface = words.Surface(word);
            if (!char.IsUpper(surface[0]) || word > at && NameWords.IsTitle(surface) && NameWords.TypeOfHead(surface) is null && !IsBeforeHead(word, to)) break;
            if (NameWords.TypeOfHead(surface) is not { } type) continue;
            if (NameWords.IsHeadOf(surface) && EndBehindOf(word, to) is { } end) return (end, type);
            if (word > at) best = (word + 1, type);
        }

        return best;
    }

    // "Foreign Ministry", "Defense Department": words that also stand in titles.
    private bool IsBeforeHead(int word, int to) => word + 1 < to && Follows(word + 1) && NameWords.TypeOfHead(words.Surface(word + 1)) is not null;

    private int? EndBehindOf(int head, int to)
    {
        var at = head + 1;
        if (at + 1 >= to || words.Surface(at) is not ("of" or "for" or "on")) return null;
        at++;
        if (words.Surface(at) is "the" && at + 1 < to) at++;
        if (!words.IsCapital(at)) return null;
        while (at < to && at - head < MaxWords)
        {
            if (words.IsCapital(at) && Follows(at)) at++;
            else if (words.Surface(at) is "and" && GoesOn(at + 1, to)) at++;
            // "Commerce, Industry and Energy"
            else if (words.Surface(at) is "," && at + 2 < to && words.Surface(at + 2) is "and" && GoesOn(at + 1, to) && GoesOn(at + 3, to)) at++;
            else break;
        }

        return at;
    }

    // Behind "and" the name goes on, unless another begins.
    private bool GoesOn(int word, int to) =>
        word < to && words.IsCapital(word) && LongestKnown(word, to).Known is null && !NameWords.IsTitle(words.Surface(word))
        && !(word + 1 < to && NameWords.IsHeadOf(words.Surface(word)) && words.Surface(word + 1) is "of");

    private int AddHeaded(int at, (int End, EntityType Type) headed, int to)
    {
        var range = RangeOf(at, headed.End);
        var acronym = headed.End + 2 < to && words.Surface(headed.End) is "(" && words.Surface(headed.End + 2) is ")" && IsAcronym(words.Surface(headed.End + 1)) && Abbreviates(headed.End + 1, range)
            ? words[headed.End + 1].Range
            : (TextRange?)null;
        Add(new FoundName(range, headed.Type, null, IsCertain: true, acronym));
        if (acronym is null) return headed.End;
        Add(new FoundName(acronym.Value, headed.Type, null, IsCertain: true));
        return headed.End + 2;
    }

    private bool Abbreviates(int acronym, TextRange name)
    {
        var letters = words.Surface(acronym);
        var matched = 0;
        for (var at = name.Start; at < name.End && matched < letters.Length; at++)
        {
            if (char.IsUpper(text[at]) && text[at] == letters[matched]) matched++;
        }

        return matched == letters.Length;
    }

    private bool IsShouted(int from, int to)
    {
        int upper = 0, letters = 0;
        for (var word = from; word < to; word++)
        {
            foreach (var c in words.Surface(word))
            {
                if (char.IsLetter(c)) letters++;
                if (char.IsUpper(c)) upper++;
            }
        }

        return letters > 20 && upper * 10 > letters * 6;
    }

    private TextRange RangeOf(int start, int end) => new(words[start].Range.Start, words[end - 1].Range.End);

    private void Add(FoundName name) => found.Add(name);
}
