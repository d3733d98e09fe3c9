using Dossier.Common.V1;
using Dossier.Extraction.Duplicates;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Knowledge;

/// <summary>A person whom a list has.</summary>
/// <param name="Id">Stable id; empty for that of the name.</param>
/// <param name="Name">Preferred name.</param>
/// <param name="Terms">Offices held.</param>
internal sealed record Person(string Id, string Name, Term[] Terms)
{
    /// <summary>As mentions have it.</summary>
    public EntityLink Entity => new(Id.Length > 0 ? Id : EntityId.Of(Name), Name, EntityType.Person);
}

/// <summary>
/// Persons by their names and by their family names. Case, accents, hyphens, points and apostrophes do not count: sources spell names of other scripts in
/// many ways. A name that two persons have stands for neither. Immutable once filled, thread-safe then.
/// </summary>
internal sealed class People
{
    private readonly List<Person> persons = [];
    private readonly Dictionary<ulong, int> byName = [];
    private readonly Dictionary<ulong, int> firstOfFamily = [];

    // The next person with the same family name; -1 behind the last.
    private readonly List<int> nextOfFamily = [];

    /// <summary>How many there are.</summary>
    public int Count => persons.Count;

    /// <summary>The person of a whole name; null when none or several have it.</summary>
    public Person? Find(ReadOnlySpan<char> name) => byName.TryGetValue(Fold(name), out var person) && person >= 0 ? persons[person] : null;

    /// <summary>All persons of a family name.</summary>
    public Family OfFamily(ReadOnlySpan<char> family) => new(this, firstOfFamily.TryGetValue(Fold(family), out var first) ? first : -1);

    /// <summary>Adds a person; one whom an earlier list has by the same name gets further names and terms only.</summary>
    public void Add(KnowledgeEntry entry)
    {
        var name = Fold(entry.Name);
        if (byName.TryGetValue(name, out var known) && known >= 0)
        {
            var same = persons[known];
            if (entry.Terms.Length > 0) persons[known] = same with { Terms = [.. same.Terms, .. entry.Terms.Except(same.Terms)] };
            foreach (var other in entry.Names) AddName(other, known);
            return;
        }

        var person = persons.Count;
        persons.Add(new Person(entry.Id, entry.Name, entry.Terms));
        nextOfFamily.Add(-1);
        byName[name] = person;
        foreach (var other in entry.Names) AddName(other, person);
        AddFamily(Fold(FamilyOf(entry)), person);
    }

    private static ReadOnlySpan<char> FamilyOf(KnowledgeEntry entry) => entry.Family.Length > 0 ? entry.Family : entry.Name.AsSpan(entry.Name.LastIndexOf(' ') + 1);

    private void AddName(string name, int person)
    {
        var fold = Fold(name);
        if (!byName.TryAdd(fold, person) && byName[fold] != person && !IsPreferredName(fold)) byName[fold] = -1;
    }

    // The preferred name of one person is not lost to another one's further name.
    private bool IsPreferredName(ulong fold) => byName[fold] is >= 0 and var person && Fold(persons[person].Name) == fold;

    private void AddFamily(ulong family, int person)
    {
        if (firstOfFamily.TryGetValue(family, out var first)) nextOfFamily[person] = first;
        firstOfFamily[family] = person;
    }

    private static ulong Fold(ReadOnlySpan<char> name)
    {
        const ulong Start = 0xCBF29CE484222325, Factor = 0x100000001B3;
        var hash = Start;
        foreach (var c in name)
        {
            if (c is '.' or '\'' or '’') continue;
            hash = (hash ^ (c is '-' or '‑' or '\u00A0' or '\n' ? ' ' : FoldedCharacters.Fold(c))) * Factor;
        }

        return hash;
    }

    /// <summary>Persons of one family name, without allocation.</summary>
    internal struct Family(People people, int next)
    {
        public Person Current { get; private set; } = null!;

        public readonly Family GetEnumerator() => this;

        public bool MoveNext()
        {
            if (next < 0) return false;
            Current = people.persons[next];
            next = people.nextOfFamily[next];
            return true;
        }
    }
}
