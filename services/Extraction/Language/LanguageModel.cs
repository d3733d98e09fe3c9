using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Dossier.Extraction.Models;

namespace Dossier.Extraction.Language;

/// <summary>
/// How likely a word is in each language: from a list of its words, else letter by letter with n-grams of up to four letters that back off
/// (Katz 1987, with the discount of Witten and Bell 1991). Immutable and thread-safe. Costs are negated natural logarithms of probabilities.
/// </summary>
internal sealed class LanguageModel
{
    /// <summary>Steps of a cost per nat.</summary>
    public const int CostSteps = 16;

    /// <summary>Cost of not being in the list of words: what the list leaves over for words that are spelled. In steps.</summary>
    public const int Spelled = 15;

    /// <summary>Letters of a word that are looked at: more is no word of the languages told apart here.</summary>
    public const int MaxWord = 40;

    private const string Magic = "dossier-language/1";
    private const int BufferSize = 64 * 1024;
    private const int MaxEntries = 4 * 1024 * 1024;
    private static readonly Lazy<LanguageModel> Loaded = new(() => Embedded.Read("Models/language.model", Read));

    private readonly Group[] groups = new Group[Enum.GetValues<Script>().Length];
    private readonly PostingTable words;

    private LanguageModel(Language[] languages, List<SpellingCosts.Gram>[] grams, Posting[] postings, PostingTable words)
    {
        (Languages, this.words) = (languages, words);
        for (var script = Script.None + 1; (int)script < groups.Length; script++)
        {
            var first = Math.Max(0, Array.FindIndex(languages, language => language.Script == script));
            var count = languages.Count(language => language.Script == script);
            // The boundary is no letter of any script, and before those of all.
            groups[(int)script] = new Group(first, count, new SpellingCosts(first, count, [.. grams[(int)Script.None], .. grams[(int)script]], postings));
        }
    }

    /// <summary>The model that is part of the program; read when it is first asked for.</summary>
    public static LanguageModel Shipped => Loaded.Value;

    /// <summary>The languages, those of one script together.</summary>
    public IReadOnlyList<Language> Languages { get; }

    /// <summary>Index of the first language of a script, and how many there are.</summary>
    public (int First, int Count) GroupOf(Script script) => (groups[(int)script].First, groups[(int)script].Count);

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are no model.</exception>
    public static LanguageModel Read(Stream source)
    {
        using var packed = new BrotliStream(source, CompressionMode.Decompress);
        // Unpacking byte by byte takes ten times as long.
        using var expanded = new BufferedStream(packed, BufferSize);
        using var reader = new BinaryReader(expanded, Encoding.UTF8);
        if (reader.ReadString() != Magic) throw new InvalidDataException("The bytes are no model of languages.");
        var languages = new Language[reader.ReadByte()];
        for (var n = 0; n < languages.Length; n++) languages[n] = new Language(reader.ReadString(), (Script)reader.ReadByte());
        var (grams, postings) = ReadGrams(reader);
        return new LanguageModel(languages, grams, postings, ReadWords(reader));
    }

    /// <summary>Writes a model.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="languages">Those of one script together.</param>
    /// <param name="grams">N-grams with their costs, in ordinal order.</param>
    /// <param name="words">Words with their costs, in ordinal order.</param>
    public static void Write(Stream target, IReadOnlyList<Language> languages, IReadOnlyList<(string Text, Posting[] Postings)> grams, IReadOnlyList<(string Text, Posting[] Postings)> words)
    {
        using var packed = new BrotliStream(target, CompressionLevel.SmallestSize, leaveOpen: true);
        using var writer = new BinaryWriter(packed, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write((byte)languages.Count);
        foreach (var language in languages)
        {
            writer.Write(language.Tag);
            writer.Write((byte)language.Script);
        }

        WriteTable(writer, grams);
        WriteTable(writer, words);
    }

    /// <summary>Computes what a word costs in each language of its script, in steps.</summary>
    /// <param name="word">Letters of one script, folded; at most <see cref="MaxWord"/>.</param>
    /// <param name="script">Of the letters.</param>
    /// <param name="scratch">Room to compute in; each thread its own.</param>
    /// <returns>One cost per language of the script, valid until the scratch is used again.</returns>
    public ReadOnlySpan<ushort> CostsOf(ReadOnlySpan<char> word, Script script, Scratch scratch)
    {
        Debug.Assert(word.Length <= MaxWord, "Words are cut before.");
        var group = groups[(int)script];
        group.Spelling.Of(word, Spelled, scratch.Rows, scratch.Total);
        var total = scratch.Total.AsSpan(0, group.Count);
        Listed(word, group.First, total);
        return total;
    }

    private void Listed(ReadOnlySpan<char> word, int first, Span<ushort> total)
    {
        foreach (var posting in words.Find(HashedKey(word)))
        {
            var n = posting.Language - first;
            // log(e^-a + e^-b) is within 0.7 of the better of both; the better is enough.
            if ((uint)n < (uint)total.Length) total[n] = Math.Min(total[n], posting.Cost);
        }
    }

    // FNV-1a over the letters.
    private static ulong HashedKey(ReadOnlySpan<char> word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word) hash = (hash ^ c) * 1099511628211UL;
        return hash == 0 ? 1 : hash;
    }

    // By script.
    private static (List<SpellingCosts.Gram>[] Grams, Posting[] Postings) ReadGrams(BinaryReader reader)
    {
        var (count, total) = ReadCounts(reader);
        List<SpellingCosts.Gram>[] grams = [.. Enum.GetValues<Script>().Select(_ => new List<SpellingCosts.Gram>())];
        var postings = new Posting[total];
        var next = 0;
        Span<char> text = stackalloc char[byte.MaxValue];
        for (var n = 0; n < count; n++)
        {
            var gram = ReadText(reader, text);
            if (gram.Length > SpellingCosts.Order) throw new InvalidDataException("An n-gram is too long.");
            var first = next;
            for (var left = reader.ReadByte(); left > 0; left--) postings[next++] = ReadPosting(reader);
            grams[(int)ScriptOf(gram)].Add(new SpellingCosts.Gram(SpellingCosts.KeyOf(gram), first, next));
        }

        return (grams, postings);
    }

    private static PostingTable ReadWords(BinaryReader reader)
    {
        var (count, total) = ReadCounts(reader);
        var table = new PostingTable.Builder(count, total);
        Span<char> text = stackalloc char[byte.MaxValue];
        for (var n = 0; n < count; n++)
        {
            table.Begin(HashedKey(ReadText(reader, text)));
            for (var left = reader.ReadByte(); left > 0; left--) table.Add(ReadPosting(reader));
        }

        return table.Build();
    }

    private static (int Count, int Total) ReadCounts(BinaryReader reader)
    {
        var (count, total) = (reader.ReadInt32(), reader.ReadInt32());
        return count is < 0 or > MaxEntries || total is < 0 or > MaxEntries ? throw new InvalidDataException("The model has more entries than any of ours.") : (count, total);
    }

    // What it shares with the one before is there already.
    private static ReadOnlySpan<char> ReadText(BinaryReader reader, Span<char> text)
    {
        int shared = reader.ReadByte(), rest = reader.ReadByte();
        for (var at = shared; at < shared + rest; at++) text[at] = (char)reader.Read7BitEncodedInt();
        return text[..(shared + rest)];
    }

    private static Posting ReadPosting(BinaryReader reader) => new(reader.ReadByte(), reader.ReadByte(), reader.ReadByte());

    private static Script ScriptOf(ReadOnlySpan<char> gram)
    {
        foreach (var letter in gram)
        {
            if (Letters.ScriptOf(letter) is not Script.None and var script) return script;
        }

        return Script.None;
    }

    private static void WriteTable(BinaryWriter writer, IReadOnlyList<(string Text, Posting[] Postings)> entries)
    {
        writer.Write(entries.Count);
        writer.Write(entries.Sum(entry => entry.Postings.Length));
        var last = "";
        foreach (var (text, postings) in entries)
        {
            var shared = last.AsSpan().CommonPrefixLength(text);
            writer.Write((byte)shared);
            writer.Write((byte)(text.Length - shared));
            foreach (var c in text.AsSpan(shared)) writer.Write7BitEncodedInt(c);
            writer.Write((byte)postings.Length);
            foreach (var posting in postings)
            {
                writer.Write(posting.Language);
                writer.Write(posting.Cost);
                writer.Write(posting.Backoff);
            }

            last = text;
        }
    }

    private readonly record struct Group(int First, int Count, SpellingCosts Spelling);

    /// <summary>Room for the computation of one word.</summary>
    public sealed class Scratch
    {
        internal int[] Rows { get; } = new int[SpellingCosts.MaxRows];

        internal ushort[] Total { get; } = new ushort[byte.MaxValue + 1];
    }
}

/// <summary>A language that is told apart.</summary>
/// <param name="Tag">BCP 47.</param>
/// <param name="Script">That it is written in.</param>
internal readonly record struct Language(string Tag, Script Script);

/// <summary>What an n-gram or a word costs in a language, in steps of <see cref="LanguageModel.CostSteps"/>.</summary>
/// <param name="Language">Index of the language.</param>
/// <param name="Cost">Of the last letter after the others, or of the word.</param>
/// <param name="Backoff">Of going on with a letter that does not follow in the model.</param>
internal readonly record struct Posting(byte Language, byte Cost, byte Backoff);
