using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Knowledge;

/// <summary>A name that the knowledge base has.</summary>
/// <param name="Entity">What it names.</param>
/// <param name="IsDemonym">It names the people of the entity, or what belongs to it.</param>
/// <param name="IsPlace">It names a state, a capital or a region.</param>
internal sealed record KnownName(EntityLink Entity, bool IsDemonym, bool IsPlace)
{
    /// <summary>The state whose capital it names; null for all else.</summary>
    public EntityLink? CapitalOf { get; init; }

    /// <summary>Type of a mention of the name.</summary>
    public EntityType MentionType => IsDemonym ? EntityType.Nationality : Entity.Type;

    /// <summary>Whether it names a state.</summary>
    public bool IsState { get; init; }

    /// <summary>ISO 3166-1 alpha-3 code of the state it belongs to; empty without one.</summary>
    public string State { get; init; } = "";
}

/// <summary>
/// States, capitals, institutions, organizations, regions, agreements and wars by every name they go by, and persons with their terms in office. The lists
/// of this folder, which tools/Knowledge writes, and before them those of the user. Immutable and thread-safe.
/// </summary>
internal sealed class KnowledgeBase
{
    // In this order: the first who has a name keeps it. One that a build leaves out for its licence is not missed.
    private static readonly string[] Lists = ["Knowledge/entities.tsv", "Knowledge/people.tsv", "Knowledge/people-cc-by-sa.tsv", "Knowledge/states-odbl.tsv"];

    private static readonly Lazy<KnowledgeBase> WithoutOwn = new(() => With([]));

    private readonly Dictionary<string, KnownName> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownName>.AlternateLookup<ReadOnlySpan<char>> byName;
    private readonly Dictionary<string, int> longest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> longestByStart;
    private readonly Dictionary<string, EntityLink> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntityLink> states = new(StringComparer.Ordinal);

    // One bit for each UTF-16 unit.
    private readonly ulong[] starts = new ulong[(char.MaxValue + 1) / 64];

    private KnowledgeBase()
    {
        byName = names.GetAlternateLookup<ReadOnlySpan<char>>();
        longestByStart = longest.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The one knowledge base of this build.</summary>
    public static KnowledgeBase Default => WithoutOwn.Value;

    /// <summary>Persons with their terms in office.</summary>
    public People People { get; } = new();

    /// <summary>How many names of other entities than persons there are.</summary>
    public int Count => names.Count;

    /// <summary>The lists of this build behind a user's own: what an entry of the user names stands for that entry alone.</summary>
    /// <param name="own">The user's entries.</param>
    public static KnowledgeBase With(IReadOnlyList<KnowledgeEntry> own)
    {
        KnowledgeBase knowledge = new();
        IReadOnlyList<KnowledgeEntry>[] lists = [own, .. Lists.Select(Shipped)];
        // A capital names its state, whichever list has that.
        foreach (var entry in lists.SelectMany(list => list).Where(entry => entry.Kind == EntryKind.State && entry.State.Length > 0)) knowledge.states.TryAdd(entry.State, knowledge.Entity(entry));
        foreach (var list in lists) knowledge.Add(list);
        return knowledge;
    }

    /// <summary>What a name stands for; null when it is not known. Case counts.</summary>
    public KnownName? Find(ReadOnlySpan<char> name) => byName.TryGetValue(name, out var known) ? known : null;

    /// <summary>Length in UTF-16 units of the longest name that begins with the word; 0 when none does.</summary>
    public int LongestFrom(ReadOnlySpan<char> word) => longestByStart.TryGetValue(word, out var length) ? length : 0;

    /// <summary>Whether names of other entities than persons, or of persons, may begin with a character; never false where one does.</summary>
    public bool StartsName(char first) => (starts[first >> 6] & 1UL << first) != 0;

    /// <summary>The state of an ISO 3166-1 alpha-3 code; null for other words.</summary>
    public EntityLink? StateOf(string code) => states.GetValueOrDefault(code);

    private static List<KnowledgeEntry> Shipped(string resource)
    {
        using var stream = typeof(KnowledgeBase).Assembly.GetManifestResourceStream(resource);
        if (stream is null) return [];
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return KnowledgeFile.Parse(bytes);
    }

    // The first who has a name keeps it: the user's entries, then states before capitals, capitals before the rest.
    private void Add(IReadOnlyList<KnowledgeEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Kind == EntryKind.Person)
            {
                People.Add(entry);
                foreach (var other in entry.AllNames) AddStart(other[0]);
                continue;
            }

            var entity = Entity(entry);
            var name = new KnownName(entity, IsDemonym: false, entity.Type == EntityType.Place)
            {
                CapitalOf = entry.Kind == EntryKind.Capital ? states.GetValueOrDefault(entry.State) : null,
                IsState = entry.Kind == EntryKind.State,
                State = entry.State,
            };
            foreach (var other in entry.AllNames) AddName(other, name);
            if (entry.Demonyms.Length == 0) continue;
            var demonym = new KnownName(entity, IsDemonym: true, IsPlace: false) { State = entry.State };
            foreach (var other in entry.Demonyms) AddName(other, demonym);
        }
    }

    // Entries with one id are one entity: the first says its name and its type.
    private EntityLink Entity(KnowledgeEntry entry)
    {
        var id = entry.Id.Length > 0 ? entry.Id : EntityId.Of(entry.Name);
        if (byId.TryGetValue(id, out var known)) return known;
        return byId[id] = new EntityLink(id, entry.Name, entry.Type);
    }

    private void AddName(string name, KnownName known)
    {
        if (!names.TryAdd(name, known)) return;
        AddStart(name[0]);
        var start = StartOf(name);
        longest[start] = Math.Max(name.Length, longest.GetValueOrDefault(start));
    }

    private void AddStart(char first) => starts[first >> 6] |= 1UL << first;

    // The first word as the annotator meets it: up to a space or a hyphen.
    private static string StartOf(string name)
    {
        var end = name.AsSpan().IndexOfAny(" -,");
        return end <= 0 ? name : name[..end];
    }
}
