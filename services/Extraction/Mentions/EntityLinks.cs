using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Gives the names of one document their entities: what the knowledge base has, a holder of an office by title and date, or an entity of the name's own,
/// the same in every document. A family name alone, other forms of a person's name and an acronym introduced in brackets are one entity with the whole name.
/// </summary>
internal sealed class EntityLinks
{
    /// <summary>Names with an article are short.</summary>
    private const int MaxArticled = 32;

    private readonly string text;
    private readonly KnowledgeBase knowledge;
    private readonly LinkedName[] names;
    private readonly Metonyms metonyms;
    private readonly Holders holders;
    private readonly Dictionary<string, EntityLink> own = new(StringComparer.Ordinal);

    /// <summary>Family and given names of persons with both, null where two persons share one; and acronyms with what they stand for.</summary>
    private readonly Dictionary<string, EntityLink?> shortNames = new(StringComparer.Ordinal);

    /// <summary>Whom "Mrs. Clinton" means where "President Clinton" is somebody else.</summary>
    private readonly Dictionary<string, EntityLink> relatives = new(StringComparer.Ordinal);

    /// <summary>Offices that the document gives to persons of its own, by their short names.</summary>
    private readonly HashSet<(string Short, Office Office)> offices = [];

    /// <summary>Persons by the first and the last word of their names.</summary>
    private readonly Dictionary<(string First, string Last), EntityLink> persons = [];

    /// <summary>What the surest mention of a name says it is.</summary>
    private readonly Dictionary<string, (EntityType Type, float Margin)> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (EntityType Type, float Margin)>.AlternateLookup<ReadOnlySpan<char>> surfaces;

    private readonly HashSet<string> knownIds = new(StringComparer.Ordinal);

    /// <param name="source">The document.</param>
    /// <param name="recognised">Its names, in text order and not overlapping.</param>
    /// <param name="knowledge">What is known of names.</param>
    public EntityLinks(AnnotatedText source, IReadOnlyList<RecognisedName> recognised, KnowledgeBase knowledge)
    {
        (text, this.knowledge) = (source.Text, knowledge);
        surfaces = types.GetAlternateLookup<ReadOnlySpan<char>>();
        holders = new Holders(knowledge.People, source.Date);
        names = new LinkedName[recognised.Count];
        for (var name = 0; name < names.Length; name++) names[name] = Prepare(recognised[name]);
        for (var name = 0; name < names.Length; name++) names[name] = WithArticle(names[name]);
        for (var name = 0; name < names.Length; name++) LearnShortNames(name);
        foreach (var name in names) LearnHolder(name);
        metonyms = new Metonyms(source, names);
    }

    /// <summary>Adds the mentions, each followed by the names that are part of it.</summary>
    public void Emit(AnnotationSink sink)
    {
        for (var at = 0; at < names.Length && !sink.IsFull; at++)
        {
            var name = names[at];
            // "the North" means the state only where the text speaks of that state.
            if (name.Known is { } known && text[name.Range.Start] == 't' && !knownIds.Contains(known.Entity.Id)) continue;
            sink.Add(MentionOf(at, name));
            if (name.Type is EntityType.Organization or EntityType.Agreement or EntityType.Event && name.Known?.IsPlace != true) AddNested(name, sink);
            if (name.Acronym is { } acronym && (at + 1 == names.Length || !names[at + 1].Range.Overlaps(acronym))) sink.Add(new FoundMention(acronym, name.Type, EntityOf(name)));
        }
    }

    private FoundMention MentionOf(int at, LinkedName name)
    {
        if (name.Known is not { } known)
        {
            var entity = EntityOf(name);
            return new FoundMention(name.Range, TypeOf(name) == EntityType.Nationality ? EntityType.Nationality : entity.Type, entity);
        }

        if (known.IsDemonym) return new FoundMention(name.Range, EntityType.Nationality, known.Entity);
        return known.CapitalOf is { } state && metonyms.StandsForGovernment(at)
            ? new FoundMention(name.Range, EntityType.Place, state, Literal: known.Entity)
            : new FoundMention(name.Range, known.Entity.Type, known.Entity);
    }

    private EntityType TypeOf(LinkedName name) => types[name.Surface].Type;

    private LinkedName Prepare(RecognisedName recognised)
    {
        var name = new LinkedName(recognised.Range.Trimmed(text), recognised.Type);
        if (recognised.Type == EntityType.Person) name = WithTitle(name);
        var surface = SurfaceOf(name.Range);
        name = name with { Surface = surface, Acronym = Acronyms.Behind(text, name.Range) };
        if (recognised.Type != EntityType.Person) name = name with { Known = Known(surface) ?? WithPoint(name.Range) };
        if (name.Known is { } known)
        {
            holders.Mentions(known.State);
            if (text[name.Range.Start] != 't') knownIds.Add(known.Entity.Id);
        }
        else if (!types.TryGetValue(surface, out var learnt) || recognised.Margin > learnt.Margin)
        {
            types[surface] = (recognised.Type, recognised.Margin);
        }

        return name;
    }

    private LinkedName WithTitle(LinkedName name)
    {
        var start = Titles.EndOfLeading(text, name.Range, knowledge);
        return name with { Range = name.Range with { Start = start }, Title = Titles.Before(text, start, knowledge) };
    }

    private KnownName? Known(string surface)
    {
        if (knowledge.Find(surface) is { } known) return known;
        if (surface.StartsWith("The ", StringComparison.Ordinal)) return knowledge.Find(surface.AsSpan(4));
        return Shouted(surface);
    }

    // "the North" means the state where the text speaks of that state, also when it was recognised without its article.
    private LinkedName WithArticle(LinkedName name)
    {
        if (name.Known is not null || name.Type != EntityType.Place || name.Range.Start < 4 || text.AsSpan(name.Range.Start - 4, 4) is not ("the " or "The ")) return name;
        Span<char> whole = stackalloc char[MaxArticled];
        if (name.Range.Length + 4 > MaxArticled) return name;
        "the ".CopyTo(whole);
        name.Range.In(text).CopyTo(whole[4..]);
        return knowledge.Find(whole[..(name.Range.Length + 4)]) is { } known && knownIds.Contains(known.Entity.Id) ? name with { Known = known } : name;
    }

    // "U.S" before the point that ends the sentence, too.
    private KnownName? WithPoint(TextRange range) => range.End < text.Length && text[range.End] == '.' ? knowledge.Find(text.AsSpan(range.Start, range.Length + 1)) : null;

    // "SEOUL" of a dateline, "NORTH KOREA" of a headline.
    private KnownName? Shouted(string surface)
    {
        if (surface.Length is < 4 or > 32 || surface.AsSpan().ContainsAnyInRange('a', 'z')) return null;
        Span<char> proper = stackalloc char[surface.Length];
        for (var at = 0; at < proper.Length; at++) proper[at] = at > 0 && char.IsLetter(surface[at - 1]) ? char.ToLowerInvariant(surface[at]) : surface[at];
        return knowledge.Find(proper) is { IsPlace: true } known ? known : null;
    }

    private void LearnShortNames(int at)
    {
        var name = names[at];
        var isPerson = name.Known is null && TypeOf(name) == EntityType.Person;
        if (name.Acronym is { } acronym) shortNames[SurfaceOf(acronym)] = EntityOf(name);
        if (name.Known is null && at > 0 && Acronyms.IsExplainedBy(text, names[at - 1].Range, name.Range)) shortNames[names[at - 1].Surface] = EntityOf(name);
        if (isPerson && PersonName.TryParse(name.Surface, out var parts)) LearnPerson(name, parts);
    }

    // Who is named with a title once is meant without it, too: also where the document names another person of that family in full, but not with this title.
    private void LearnHolder(LinkedName name)
    {
        if (name.Known is not null || TypeOf(name) != EntityType.Person) return;
        var isTaken = shortNames.TryGetValue(name.Surface, out var whole);
        if (isTaken && (name.Title.Office is not { } office || !Offices.IsOfOne(office) || offices.Contains((name.Surface, office)) || whole?.Name == name.Surface)) return;
        if (PersonOf(name)?.Entity is not { } holder || holder.Id == whole?.Id) return;
        if (whole is not null) relatives[name.Surface] = whole;
        shortNames[name.Surface] = holder;
    }

    private void LearnPerson(LinkedName name, PersonName parts)
    {
        var surface = name.Surface;
        // "Van Gundy", "Del Ponte" at the start of a sentence: the whole name came before.
        if (!shortNames.TryGetValue(surface, out var person) && !shortNames.TryGetValue(char.ToLowerInvariant(surface[0]) + surface[1..], out person))
        {
            // "President López Obrador": the family name may be two words.
            person = (knowledge.People.Find(surface) ?? (name.Title.Office is null ? null : holders.Find(surface, name.Title)))?.Entity;
            if (persons.TryGetValue((parts.First, parts.Last), out var same)) person = same;
            else persons[(parts.First, parts.Last)] = person ??= Own(surface, EntityType.Person);
        }

        if (person is null) return;
        shortNames[surface] = person;
        // "Rodrigo Chaves" for "Rodrigo Chaves Robles"
        if (parts.Father.Length > 0) persons.TryAdd((parts.First, parts.Father), person);
        foreach (var part in (ReadOnlySpan<string>)[parts.First, parts.Last, parts.Family, parts.IsLong ? parts.Father : "", parts.Tail])
        {
            if (part.Length < 2) continue;
            LearnShortName(part, person);
            if (name.Title.Office is { } office) offices.Add((part, office));
        }
    }

    private void LearnShortName(string part, EntityLink person)
    {
        if (!shortNames.TryGetValue(part, out var other)) shortNames[part] = person;
        else if (other?.Id != person.Id) shortNames[part] = null;
    }

    private EntityLink EntityOf(LinkedName name)
    {
        if (name.Known is { } known) return known.Entity;
        if (relatives.TryGetValue(name.Surface, out var relative) && Titles.IsPrivate(text, name.Range.Start)) return relative;
        if (shortNames.TryGetValue(name.Surface, out var whole) && whole is not null) return whole;
        var type = TypeOf(name);
        if (type == EntityType.Person && PersonOf(name) is { } person) return person.Entity;
        return Own(name.Surface, type);
    }

    private Person? PersonOf(LinkedName name)
    {
        // "Pope Francis", "King Charles": known with the title.
        if (name.Title.Start < name.Range.Start && knowledge.People.Find(text.AsSpan(name.Title.Start, name.Range.End - name.Title.Start)) is { } titled) return titled;
        if (name.Surface.Contains(' ') || !char.IsAscii(name.Surface[0])) return knowledge.People.Find(name.Surface) ?? holders.Find(name.Surface, name.Title with { Office = name.Title.Office ?? OfficeBehind(name) });
        return holders.Find(name.Surface, name.Title with { Office = name.Title.Office ?? OfficeBehind(name) });
    }

    // "the Roh administration": he leads it.
    private Office? OfficeBehind(LinkedName name)
    {
        var rest = text.AsSpan(name.Range.End);
        if (rest.IsEmpty || rest[0] != ' ') return null;
        rest = rest[1..];
        var end = rest.IndexOfAnyExceptInRange('a', 'z');
        return NameWords.IsTerm(end < 0 ? rest : rest[..end]) ? Office.Head : null;
    }

    private EntityLink Own(string surface, EntityType type)
    {
        if (own.TryGetValue(surface, out var entity)) return entity;
        var name = type == EntityType.Organization ? LegalForms.Without(surface) : surface;
        // A people, a faith or a party without a state of its own.
        return own[surface] = new EntityLink(EntityId.Of(name), name, type == EntityType.Nationality ? EntityType.Organization : type);
    }

    private void AddNested(LinkedName whole, AnnotationSink sink)
    {
        foreach (var (range, known) in new KnownNames(text, whole.Range, knowledge, parts: true))
        {
            if (known is null || known.Entity.Id == whole.Known?.Entity.Id) continue;
            sink.Add(new FoundMention(range, known.MentionType, known.Entity, Nested: true));
        }
    }

    // One spelling of white space, so that a name broken over two lines is the same name; one string for all mentions of a name.
    private string SurfaceOf(TextRange range)
    {
        var span = range.In(text);
        if (surfaces.TryGetValue(span, out var surface, out _)) return surface;
        return IsPlain(span) ? span.ToString() : string.Join(' ', span.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool IsPlain(ReadOnlySpan<char> span)
    {
        for (var at = 0; at < span.Length; at++)
        {
            if (char.IsWhiteSpace(span[at]) && (span[at] != ' ' || span[at - 1] == ' ')) return false;
        }

        return true;
    }
}

/// <summary>A name on its way to its entity.</summary>
/// <param name="Range">The name without its title.</param>
/// <param name="Type">As recognised.</param>
internal readonly record struct LinkedName(TextRange Range, EntityType Type)
{
    /// <summary>With one spelling of white space.</summary>
    public string Surface { get; init; } = "";

    /// <summary>What the knowledge base has besides persons; null for all else.</summary>
    public KnownName? Known { get; init; }

    /// <summary>The title before a person's name.</summary>
    public Title Title { get; init; }

    /// <summary>The acronym in brackets right behind the name; null without one.</summary>
    public TextRange? Acronym { get; init; }
}
