using System.Collections.Frozen;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Knowledge;

/// <summary>A name that the knowledge base has.</summary>
/// <param name="Entity">What it names.</param>
/// <param name="IsDemonym">It names the people of the entity, or what belongs to it.</param>
/// <param name="IsPlace">It names a state, a capital or a region.</param>
internal sealed record KnownName(EntityLink Entity, bool IsDemonym, bool IsPlace);

/// <summary>States, capitals and the best-known organizations, regions and wars by every name they go by (entities.tsv; tools/Knowledge writes it).</summary>
internal sealed class KnowledgeBase
{
    private const string Resource = "Knowledge/entities.tsv";

    private readonly FrozenDictionary<string, KnownName> names;
    private readonly FrozenDictionary<string, KnownName>.AlternateLookup<ReadOnlySpan<char>> byName;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> longestByStart;

    private KnowledgeBase(Dictionary<string, KnownName> names)
    {
        this.names = names.ToFrozenDictionary(StringComparer.Ordinal);
        byName = this.names.GetAlternateLookup<ReadOnlySpan<char>>();
        longestByStart = names.Keys.GroupBy(StartOf, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.Max(n => n.Length), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The one knowledge base of this build.</summary>
    public static KnowledgeBase Default { get; } = Load();

    /// <summary>How many names there are.</summary>
    public int Count => names.Count;

    /// <summary>What a name stands for; null when it is not known. Case counts.</summary>
    public KnownName? Find(ReadOnlySpan<char> name) => byName.TryGetValue(name, out var known) ? known : null;

    /// <summary>Length in UTF-16 units of the longest name that begins with the word; 0 when none does.</summary>
    public int LongestFrom(ReadOnlySpan<char> word) => longestByStart.TryGetValue(word, out var length) ? length : 0;

    private static KnowledgeBase Load()
    {
        using var stream = typeof(KnowledgeBase).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        Dictionary<string, KnownName> names = new(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var columns = line.Split('\t');
            var type = TypeOf(columns[1]);
            var entity = new EntityLink(columns[0], columns[2], type);
            // The first who has a name keeps it: states stand before capitals, capitals before the rest.
            foreach (var name in (string[])[columns[2], .. Split(columns[4])]) names.TryAdd(name, new KnownName(entity, IsDemonym: false, type == EntityType.Place));
            foreach (var demonym in Split(columns[5])) names.TryAdd(demonym, new KnownName(entity, IsDemonym: true, IsPlace: false));
        }

        return new KnowledgeBase(names);
    }

    private static string[] Split(string names) => names.Split('|', StringSplitOptions.RemoveEmptyEntries);

    // The first word as the annotator meets it: up to a space or a hyphen.
    private static string StartOf(string name)
    {
        var end = name.AsSpan().IndexOfAny(" -,");
        return end < 0 ? name : name[..end];
    }

    private static EntityType TypeOf(string type) => type switch
    {
        "state" or "capital" or "place" => EntityType.Place,
        "organization" => EntityType.Organization,
        "agreement" => EntityType.Agreement,
        "event" => EntityType.Event,
        _ => throw new InvalidDataException($"{Resource} has a type “{type}”."),
    };
}
