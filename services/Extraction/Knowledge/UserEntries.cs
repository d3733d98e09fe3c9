using System.Security.Cryptography;

namespace Dossier.Extraction.Knowledge;

/// <summary>
/// Entities that a user adds to the knowledge base, or names otherwise than it does. A name given here stands for its entry alone; an entry with the id of a
/// shipped one says its preferred name and type. docs/knowledge.md describes the file. Immutable.
/// </summary>
public sealed class UserEntries
{
    private UserEntries(IReadOnlyList<KnowledgeEntry> entries, string hash) => (Entries, Hash) = (entries, hash);

    /// <summary>No entries.</summary>
    public static UserEntries None { get; } = new([], "");

    /// <summary>How many there are.</summary>
    public int Count => Entries.Count;

    /// <summary>SHA-256 of the file, in hexadecimal; empty without entries. Part of the pipeline's version.</summary>
    public string Hash { get; }

    internal IReadOnlyList<KnowledgeEntry> Entries { get; }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="KnowledgeFileError">It is too large, a line is malformed, or two entries have one name.</exception>
    public static UserEntries Parse(ReadOnlySpan<byte> file)
    {
        var entries = KnowledgeFile.Parse(file);
        CheckNames(entries);
        CheckTypes(entries);
        return new UserEntries(entries, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    // In the shipped lists the first has a name; of a user's file both lines are meant, and one would be lost.
    private static void CheckNames(List<KnowledgeEntry> entries)
    {
        Dictionary<string, KnowledgeEntry> taken = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            foreach (var name in entry.AllNames.Concat(entry.Demonyms))
            {
                if (!taken.TryAdd(name, entry) && taken[name] is var other && (other == entry || IdOf(other) != IdOf(entry)))
                    throw new KnowledgeFileError(entry.Line, FormattableString.Invariant($"the name “{name}” stands in line {other.Line} already"));
            }
        }
    }

    private static void CheckTypes(List<KnowledgeEntry> entries)
    {
        Dictionary<string, KnowledgeEntry> ids = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!ids.TryAdd(IdOf(entry), entry) && ids[IdOf(entry)] is var other && other.Type != entry.Type)
                throw new KnowledgeFileError(entry.Line, FormattableString.Invariant($"the id “{IdOf(entry)}” is of another type in line {other.Line}"));
        }
    }

    private static string IdOf(KnowledgeEntry entry) => entry.Id.Length > 0 ? entry.Id : EntityId.Of(entry.Name);
}
