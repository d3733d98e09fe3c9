using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace Dossier.Extraction.Language;

/// <summary>
/// How likely a word is in each language: from a list of its words, else letter by letter with n-grams of up to four letters that back off
/// (Katz 1987, with the discount of Witten and Bell 1991). Immutable and thread-safe. Costs are negated natural logarithms of probabilities.
/// </summary>
internal sealed class LanguageModel
{
    /// <summary>Letters of the longest n-gram: four UTF-16 units are one key.</summary>
    public const int Order = 4;

    /// <summary>Steps of a stored cost per unit.</summary>
    public const float CostSteps = 16;

    /// <summary>Cost of a letter that the language does not have.</summary>
    public const float UnknownLetter = 13;

    /// <summary>Cost of not being in the list of words: what the list leaves over for words that are spelled.</summary>
    public const float Spelled = 0.9f;

    /// <summary>Letters of a word that are looked at: more is no word of the languages told apart here.</summary>
    public const int MaxWord = 40;

    private const string Magic = "dossier-language/1";
    private const int MaxEntries = 4 * 1024 * 1024;
    private static readonly Lazy<LanguageModel> Embedded = new(LoadEmbedded);

    private readonly PostingTable grams;
    private readonly PostingTable words;

    private LanguageModel(Language[] languages, PostingTable grams, PostingTable words)
    {
        (Languages, this.grams, this.words) = (languages, grams, words);
        foreach (var script in Enum.GetValues<Script>())
        {
            var first = Array.FindIndex(languages, language => language.Script == script);
            Groups[script] = first < 0 ? (0, 0) : (first, languages.Count(language => language.Script == script));
        }
    }

    /// <summary>The model that is part of the program; read when it is first asked for.</summary>
    public static LanguageModel Shipped => Embedded.Value;

    /// <summary>The languages, those of one script together.</summary>
    public IReadOnlyList<Language> Languages { get; }

    private Dictionary<Script, (int First, int Count)> Groups { get; } = [];

    /// <summary>Index of the first language of a script, and how many there are.</summary>
    public (int First, int Count) GroupOf(Script script) => Groups[script];

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are no model.</exception>
    public static LanguageModel Read(Stream source)
    {
        using var expanded = new BrotliStream(source, CompressionMode.Decompress);
        using var reader = new BinaryReader(expanded, Encoding.UTF8);
        if (reader.ReadString() != Magic) throw new InvalidDataException("The bytes are no model of languages.");
        var languages = new Language[reader.ReadByte()];
        for (var n = 0; n < languages.Length; n++) languages[n] = new Language(reader.ReadString(), (Script)reader.ReadByte());
        return new LanguageModel(languages, ReadTable(reader, PackedKey), ReadTable(reader, HashedKey));
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

    /// <summary>Computes what a word costs in each language of its script.</summary>
    /// <param name="word">Letters of one script, folded; at most <see cref="MaxWord"/>.</param>
    /// <param name="script">Of the letters.</param>
    /// <param name="scratch">Room to compute in; each thread its own.</param>
    /// <returns>One cost per language of the script, valid until the scratch is used again.</returns>
    public ReadOnlySpan<float> CostsOf(ReadOnlySpan<char> word, Script script, Scratch scratch)
    {
        Debug.Assert(word.Length <= MaxWord, "Words are cut before.");
        var (first, count) = Groups[script];
        var total = scratch.Total.AsSpan(0, count);
        total.Clear();
        scratch.Reset(count);
        Span<char> padded = stackalloc char[MaxWord + 2];
        padded[0] = Letters.Boundary;
        word.CopyTo(padded[1..]);
        padded[word.Length + 1] = Letters.Boundary;
        Look(padded[..1], first, count, scratch);
        for (var end = 2; end <= word.Length + 2; end++)
        {
            scratch.Swap();
            AddLetter(padded[..end], first, count, scratch);
            for (var n = 0; n < count; n++) total[n] += scratch.Cost[n];
        }

        Listed(word, first, count, total);
        return total;
    }

    // The boundary before a word is given, not predicted: only what backing off from it costs matters.
    private void Look(ReadOnlySpan<char> gram, int first, int count, Scratch scratch)
    {
        foreach (var posting in grams.Find(Pack(gram)))
        {
            var n = posting.Language - first;
            if ((uint)n < (uint)count) scratch.NextBackoff(1)[n] = posting.Backoff / CostSteps;
        }
    }

    private void AddLetter(ReadOnlySpan<char> seen, int first, int count, Scratch scratch)
    {
        var cost = scratch.Cost.AsSpan(0, count);
        cost.Fill(UnknownLetter);
        for (var order = 1; order <= Order && order <= seen.Length; order++)
        {
            var next = scratch.NextBackoff(order).AsSpan(0, count);
            next.Clear();
            if (order > 1)
            {
                var back = scratch.Backoff(order - 1).AsSpan(0, count);
                for (var n = 0; n < count; n++) cost[n] += back[n];
            }

            foreach (var posting in grams.Find(Pack(seen[^order..])))
            {
                var n = posting.Language - first;
                if ((uint)n >= (uint)count) continue;
                cost[n] = posting.Cost / CostSteps;
                next[n] = posting.Backoff / CostSteps;
            }
        }
    }

    private void Listed(ReadOnlySpan<char> word, int first, int count, Span<float> total)
    {
        for (var n = 0; n < count; n++) total[n] += Spelled;
        foreach (var posting in words.Find(HashedKey(word)))
        {
            var n = posting.Language - first;
            if ((uint)n >= (uint)count) continue;
            // log(e^-a + e^-b) is within 0.7 of the better of both; the better is enough.
            total[n] = MathF.Min(total[n], posting.Cost / CostSteps);
        }
    }

    private static ulong PackedKey(ReadOnlySpan<char> gram) => Pack(gram);

    private static ulong Pack(ReadOnlySpan<char> gram)
    {
        var key = 0UL;
        foreach (var c in gram) key = (key << 16) | c;
        return key;
    }

    // FNV-1a over the letters.
    private static ulong HashedKey(ReadOnlySpan<char> word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word) hash = (hash ^ c) * 1099511628211UL;
        return hash == 0 ? 1 : hash;
    }

    private delegate ulong KeyOf(ReadOnlySpan<char> text);

    private static PostingTable ReadTable(BinaryReader reader, KeyOf keyOf)
    {
        var count = reader.ReadInt32();
        var total = reader.ReadInt32();
        if (count is < 0 or > MaxEntries || total is < 0 or > MaxEntries) throw new InvalidDataException("The model has more entries than any of ours.");
        var table = new PostingTable.Builder(count, total);
        Span<char> text = stackalloc char[byte.MaxValue];
        for (var n = 0; n < count; n++)
        {
            int shared = reader.ReadByte(), rest = reader.ReadByte();
            for (var at = shared; at < shared + rest; at++) text[at] = (char)reader.Read7BitEncodedInt();
            table.Begin(keyOf(text[..(shared + rest)]));
            for (var postings = reader.ReadByte(); postings > 0; postings--) table.Add(new Posting(reader.ReadByte(), reader.ReadByte(), reader.ReadByte()));
        }

        return table.Build();
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

    private static LanguageModel LoadEmbedded()
    {
        using var resource = typeof(LanguageModel).Assembly.GetManifestResourceStream("Models/language.model")
            ?? throw new UnreachableException("The model of languages is part of the assembly.");
        return Read(resource);
    }

    /// <summary>Room for the computation of one word.</summary>
    public sealed class Scratch
    {
        private float[][] backoff = [new float[byte.MaxValue], new float[byte.MaxValue], new float[byte.MaxValue], new float[byte.MaxValue]];
        private float[][] next = [new float[byte.MaxValue], new float[byte.MaxValue], new float[byte.MaxValue], new float[byte.MaxValue]];

        internal float[] Total { get; } = new float[byte.MaxValue];

        internal float[] Cost { get; } = new float[byte.MaxValue];

        internal float[] Backoff(int order) => backoff[order - 1];

        internal float[] NextBackoff(int order) => next[order - 1];

        internal void Swap() => (backoff, next) = (next, backoff);

        internal void Reset(int count)
        {
            foreach (var costs in next) Array.Clear(costs, 0, count);
            foreach (var costs in backoff) Array.Clear(costs, 0, count);
        }
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
