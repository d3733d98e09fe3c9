using System.Collections.Frozen;
using Dossier.Extraction.Models;

namespace Dossier.Extraction.References;

/// <summary>What a noun stands for.</summary>
internal enum NounKind : byte
{
    Unknown,
    Person,
    Organization,
    Place,
    Time,
}

/// <summary>What words say of whom they stand for (References/referents.tsv): gender of given names and nouns, kinds of nouns, verbs of speaking.</summary>
internal sealed class ReferentWords
{
    private const string Resource = "References/referents.tsv";

    /// <summary>Longer words are in no list.</summary>
    private const int MaxWord = 40;

    /// <summary>Names that end alike before their end tells the gender of an unknown one.</summary>
    private const int MinAlike = 8;

    private readonly FrozenDictionary<string, Word>.AlternateLookup<ReadOnlySpan<char>> words;
    private readonly FrozenDictionary<int, float> endings;

    private ReferentWords(Dictionary<string, Word> words)
    {
        this.words = words.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        endings = EndingsOf(words);
    }

    /// <summary>The lists of this build.</summary>
    public static ReferentWords Default { get; } = Embedded.Read(Resource, Read);

    /// <summary>Gender of a given name: 1 for a man's, -1 for a woman's, less when only its last letters tell, 0 when nothing does.</summary>
    public float GenderOfName(ReadOnlySpan<char> name)
    {
        if (Find(name) is { NameGender: not 0 } word) return word.NameGender;
        return name.Length > 3 && endings.TryGetValue(Ending(name), out var share) ? share : 0;
    }

    /// <summary>Gender that a noun or a title has by itself: 1, -1 or 0.</summary>
    public float GenderOfNoun(ReadOnlySpan<char> noun) => Find(noun).Gender;

    public NounKind KindOf(ReadOnlySpan<char> noun)
    {
        var word = Find(noun);
        if (word.Kind != NounKind.Unknown) return word.Kind;
        // "co-founder", "vice-president": the last part says what it is.
        var hyphen = noun.LastIndexOf('-');
        return hyphen > 0 ? Find(noun[(hyphen + 1)..]).Kind : NounKind.Unknown;
    }

    /// <summary>Whether an unknown noun ends like those of persons: "goalkeeper", "activist".</summary>
    public static bool EndsLikePerson(ReadOnlySpan<char> noun) => noun.Length > 5
        && (noun.EndsWith("er", StringComparison.Ordinal) || noun.EndsWith("or", StringComparison.Ordinal) || noun.EndsWith("ist", StringComparison.Ordinal) || noun.EndsWith("ian", StringComparison.Ordinal)
            || noun.EndsWith("man", StringComparison.Ordinal) || noun.EndsWith("eer", StringComparison.Ordinal) || noun.EndsWith("ess", StringComparison.Ordinal) || noun.EndsWith("woman", StringComparison.Ordinal));

    public bool IsSpeech(ReadOnlySpan<char> verb) => Find(verb).IsSpeech;

    private Word Find(ReadOnlySpan<char> word)
    {
        if (word.Length is 0 or > MaxWord) return default;
        Span<char> small = stackalloc char[word.Length];
        word.ToLowerInvariant(small);
        return words.TryGetValue(small, out var found) ? found : default;
    }

    private static FrozenDictionary<int, float> EndingsOf(Dictionary<string, Word> words)
    {
        Dictionary<int, (int Sum, int Count)> counts = [];
        foreach (var (name, word) in words.Where(pair => pair.Value.NameGender != 0 && pair.Key.Length > 3))
        {
            var (sum, count) = counts.GetValueOrDefault(Ending(name));
            counts[Ending(name)] = (sum + word.NameGender, count + 1);
        }

        // Halved: an end never tells as much as the name.
        return counts.Where(pair => pair.Value.Count >= MinAlike).ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Sum / (2f * pair.Value.Count));
    }

    private static int Ending(ReadOnlySpan<char> name) => char.ToLowerInvariant(name[^2]) << 16 | char.ToLowerInvariant(name[^1]);

    private static ReferentWords Read(Stream source)
    {
        using var reader = new StreamReader(source);
        Dictionary<string, Word> words = new(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            foreach (var word in line[(tab + 1)..].Split(' ')) words[word] = With(words.GetValueOrDefault(word), line[..tab]);
        }

        return new ReferentWords(words);
    }

    private static Word With(Word word, string kind) => kind switch
    {
        "male-name" => word with { NameGender = 1 },
        "female-name" => word with { NameGender = -1 },
        "male" => word with { Gender = 1 },
        "female" => word with { Gender = -1 },
        "person" => word with { Kind = NounKind.Person },
        // Of two kinds the first: "party" and "home" stand for people, too.
        "organization" => word.Kind == NounKind.Unknown ? word with { Kind = NounKind.Organization } : word,
        "place" => word.Kind == NounKind.Unknown ? word with { Kind = NounKind.Place } : word,
        "time" => word.Kind == NounKind.Unknown ? word with { Kind = NounKind.Time } : word,
        "speech" => word with { IsSpeech = true },
        _ => throw new InvalidDataException($"{Resource} has the unknown kind “{kind}”."),
    };

    private readonly record struct Word(sbyte NameGender, sbyte Gender, NounKind Kind, bool IsSpeech);
}
