using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Dossier.Extraction.Models;

namespace Dossier.Extraction.Knowledge;

/// <summary>What the lists say a word or a phrase may be: several at once, as lists of names overlap.</summary>
[Flags]
internal enum NameKinds : ushort
{
    None = 0,
    GivenName = 1,
    FamilyName = 2,
    City = 4,

    /// <summary>A country, by any of its names.</summary>
    State = 8,

    /// <summary>A first-level region, a continent, a part of the world, a sea.</summary>
    Region = 16,
    Demonym = 32,
    Organization = 64,

    /// <summary>The whole name of a leader, an official or a member of a parliament.</summary>
    Person = 128,

    /// <summary>Stands before or behind the name of a person: "President", "Gen.", "Jr.".</summary>
    Title = 256,

    /// <summary>Head noun of organizations: "Ministry", "Inc".</summary>
    OrganizationHead = 512,

    /// <summary>Head noun of places: "River", "Province".</summary>
    PlaceHead = 1024,

    /// <summary>A month or a day of the week.</summary>
    Month = 2048,
}

/// <summary>
/// The lists of names as features for a tagger: a hash table from words and phrases to what they are listed as. Words are hashed as they are written, a
/// phrase is the hash of its first token extended by the others. Two phrases are taken for one with a chance of about 10⁻⁹. Immutable and thread-safe.
/// </summary>
internal sealed class NameLists
{
    private const string Resource = "Models/names.model";

    private const string Magic = "dossier-names/1";

    /// <summary>More slots are no lists of ours.</summary>
    private const int MaxSlots = 1024 * 1024;

    /// <summary>Of four slots, three are taken at most.</summary>
    private const int SlotsPerFour = 4;

    private const int TakenPerFour = 3;

    private const ulong HashStart = 0xCBF29CE484222325;
    private const ulong HashFactor = 0x100000001B3;
    private const ulong MixFactor = 0x9E3779B97F4A7C15;

    /// <summary>Set in a value where longer phrases begin with this one.</summary>
    private const ushort Continues = 0x8000;

    private readonly uint[] prints;
    private readonly ushort[] values;

    private NameLists(uint[] prints, ushort[] values) => (this.prints, this.values) = (prints, values);

    /// <summary>The lists of this build.</summary>
    public static NameLists Shipped { get; } = Embedded.Read(Resource, Read);

    /// <summary>How many words and phrases are known, beginnings of longer phrases included.</summary>
    public int Count => values.Count(value => value != 0);

    /// <summary>Hash of one word as it is written: case counts, a curly apostrophe is a straight one.</summary>
    public static ulong HashOf(ReadOnlySpan<char> word)
    {
        var hash = HashStart;
        foreach (var c in word) hash = (hash ^ (c == '’' ? '\'' : c)) * HashFactor;
        return Mix(hash);
    }

    /// <summary>Hash of a phrase with one more word behind it.</summary>
    public static ulong Extend(ulong phrase, ulong word) => Mix(BitOperations.RotateLeft(phrase, 23) + word);

    /// <summary>What is listed for a phrase.</summary>
    /// <param name="phrase">From <see cref="HashOf"/> and <see cref="Extend"/>.</param>
    /// <param name="kinds">What it may be; none for what only begins a longer phrase.</param>
    /// <param name="continues">Whether longer phrases begin with it.</param>
    public bool TryFind(ulong phrase, out NameKinds kinds, out bool continues)
    {
        var print = (uint)phrase;
        for (var slot = SlotOf(phrase, values.Length); values[slot] != 0; slot = slot + 1 == values.Length ? 0 : slot + 1)
        {
            if (prints[slot] != print) continue;
            kinds = (NameKinds)(values[slot] & ~Continues);
            continues = (values[slot] & Continues) != 0;
            return true;
        }

        (kinds, continues) = (NameKinds.None, false);
        return false;
    }

    /// <summary>Makes the lists.</summary>
    /// <param name="phrases">Tokens of each phrase, and what it is listed as; a phrase may come several times.</param>
    public static NameLists Build(IEnumerable<(IReadOnlyList<string> Tokens, NameKinds Kinds)> phrases)
    {
        SortedDictionary<ulong, ushort> entries = [];
        foreach (var (tokens, kinds) in phrases)
        {
            if (tokens.Count == 0 || kinds == NameKinds.None) continue;
            var phrase = HashOf(tokens[0]);
            for (var token = 1; token < tokens.Count; token++)
            {
                entries[phrase] = (ushort)(entries.GetValueOrDefault(phrase) | Continues);
                phrase = Extend(phrase, HashOf(tokens[token]));
            }

            entries[phrase] = (ushort)(entries.GetValueOrDefault(phrase) | (ushort)kinds);
        }

        var slots = Math.Max(1, entries.Count) * SlotsPerFour / TakenPerFour + 1;
        NameLists lists = new(new uint[slots], new ushort[slots]);
        // In the order of the hashes, so that the same phrases give the same bytes.
        foreach (var (phrase, value) in entries) lists.Insert(phrase, value);
        return lists;
    }

    /// <exception cref="InvalidDataException">The stream is something else.</exception>
    public static NameLists Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadString() != Magic) throw new InvalidDataException($"Not lists of names ({Magic}).");
        var slots = reader.ReadInt32();
        if (slots is < 1 or > MaxSlots) throw new InvalidDataException("The lists of names are damaged.");
        var bytes = new byte[slots * (sizeof(uint) + sizeof(ushort))];
        source.ReadExactly(bytes);
        NameLists lists = new(new uint[slots], new ushort[slots]);
        var ofValues = bytes.AsSpan(slots * sizeof(uint));
        for (var slot = 0; slot < slots; slot++)
        {
            lists.prints[slot] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(slot * sizeof(uint)));
            lists.values[slot] = BinaryPrimitives.ReadUInt16LittleEndian(ofValues[(slot * sizeof(ushort))..]);
        }

        // Without a free slot a search would not end.
        return Array.IndexOf(lists.values, (ushort)0) >= 0 ? lists : throw new InvalidDataException("The lists of names are damaged.");
    }

    public void Write(Stream target)
    {
        using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(values.Length);
        foreach (var print in prints) writer.Write(print);
        foreach (var value in values) writer.Write(value);
    }

    private void Insert(ulong phrase, ushort value)
    {
        var slot = SlotOf(phrase, values.Length);
        while (values[slot] != 0) slot = slot + 1 == values.Length ? 0 : slot + 1;
        (prints[slot], values[slot]) = ((uint)phrase, value);
    }

    // By the high half; the low half is the print that is compared.
    private static int SlotOf(ulong phrase, int slots) => (int)((phrase >> 32) * (ulong)slots >> 32);

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ hash >> 32) * MixFactor;
        return hash ^ hash >> 29;
    }
}
