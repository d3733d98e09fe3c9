using System.IO.Compression;
using System.Numerics;
using System.Text;
using Dossier.Extraction.Models;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Dictionary forms and morphological features of English words that are tagged: a table of the words of the treebanks, and for other words rules by their ends. A form that is in the
/// table, or that was asked for lately, costs no memory. Thread-safe; what it answers depends on nothing but the question.
/// </summary>
internal sealed class Morphology
{
    /// <summary>A longer word has no dictionary form: it is none.</summary>
    public const int MaxForm = 255;

    private const string Magic = "dossier-morphology/1";

    /// <summary>More of anything is no model of ours.</summary>
    private const int MaxEntries = 4 * 1024 * 1024;

    /// <summary>Forms outside the table that are remembered, each in the one slot of its hash; a power of two.</summary>
    private const int RecentForms = 16 * 1024;

    /// <summary>Longer forms are not remembered.</summary>
    private const int MaxRemembered = 48;

    private static readonly Lazy<Morphology> Loaded = new(() => Embedded.Read("Models/morphology.model", Read));

    private readonly IReadOnlyList<MorphologyEntry> entries;
    private readonly MorphologyRules rules;
    private readonly (uint Hash, MorphologyEntry? Entry)[] slots;
    private readonly MorphologyEntry?[] recent = new MorphologyEntry?[RecentForms];

    /// <param name="entries">Known words; one entry for a form with two tags.</param>
    /// <param name="rules">For all others.</param>
    public Morphology(IReadOnlyList<MorphologyEntry> entries, MorphologyRules rules)
    {
        (this.entries, this.rules) = (entries, rules);
        slots = new (uint, MorphologyEntry?)[(int)BitOperations.RoundUpToPowerOf2((uint)(2 * entries.Count + 2))];
        foreach (var entry in entries)
        {
            var hash = HashOf(entry.Form, entry.Universal, entry.Penn);
            var at = hash & (slots.Length - 1);
            while (slots[at].Entry is not null) at = (at + 1) & (slots.Length - 1);
            slots[at] = (hash, entry);
        }
    }

    /// <summary>The model that is part of the program; read when it is first asked for.</summary>
    public static Morphology Shipped => Loaded.Value;

    /// <summary>The dictionary form of a word, as the English treebanks of Universal Dependencies write it; empty for one longer than <see cref="MaxForm"/>.</summary>
    public string Lemma(ReadOnlySpan<char> form, UniversalTag universal, PennTag penn) => Find(form, universal, penn).Lemma;

    /// <summary>Whether the treebanks have a word with these tags, in small letters.</summary>
    public bool Knows(ReadOnlySpan<char> form, UniversalTag universal, PennTag penn) => form.Length <= MaxForm && InTable(HashOf(form, universal, penn), form, universal, penn) is not null;

    /// <summary>The morphological features of a word as CoNLL-U writes them, those that most words of its form and tags have; empty without any.</summary>
    public string Features(ReadOnlySpan<char> form, UniversalTag universal, PennTag penn) => Find(form, universal, penn).Features;

    public static Morphology Read(Stream source)
    {
        using var expanded = new BrotliStream(source, CompressionMode.Decompress);
        using var reader = new BinaryReader(expanded, Encoding.UTF8);
        if (reader.ReadString() != Magic) throw new InvalidDataException("The bytes are no model of word forms.");
        var rules = MorphologyRules.Read(reader);
        var entries = new MorphologyEntry[CheckedCount(reader.ReadInt32())];
        for (var n = 0; n < entries.Length; n++)
        {
            var form = reader.ReadString();
            var (universal, penn) = ((UniversalTag)reader.ReadByte(), (PennTag)reader.ReadByte());
            entries[n] = new MorphologyEntry(form, universal, penn, new EditScript(reader.ReadByte(), reader.ReadString()).On(form), rules.FeaturesAt(reader.ReadUInt16()));
        }

        return new Morphology(entries, rules);
    }

    public void Write(Stream target)
    {
        using var packed = new BrotliStream(target, CompressionLevel.SmallestSize, leaveOpen: true);
        using var writer = new BinaryWriter(packed, Encoding.UTF8);
        writer.Write(Magic);
        rules.Write(writer);
        writer.Write(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.Form);
            writer.Write((byte)entry.Universal);
            writer.Write((byte)entry.Penn);
            var script = EditScript.Between(entry.Form, entry.Lemma);
            writer.Write((byte)script.Cut);
            writer.Write(script.Append);
            writer.Write((ushort)rules.IndexOf(entry.Features));
        }
    }

    /// <summary>A count that a model gives, if it can be one.</summary>
    /// <exception cref="InvalidDataException">It cannot.</exception>
    internal static int CheckedCount(int count) => count is >= 0 and <= MaxEntries ? count : throw new InvalidDataException("The model of word forms is damaged.");

    private MorphologyEntry Find(ReadOnlySpan<char> form, UniversalTag universal, PennTag penn)
    {
        if (form.Length > MaxForm) return MorphologyEntry.Unknown;
        var hash = HashOf(form, universal, penn);
        if (InTable(hash, form, universal, penn) is { } known) return known;
        ref var slot = ref recent[hash & (RecentForms - 1)];
        var remembered = Volatile.Read(ref slot);
        if (remembered is not null && remembered.Is(form, universal, penn)) return remembered;
        var entry = Analyze(form, universal, penn);
        if (form.Length <= MaxRemembered) Volatile.Write(ref slot, entry);
        return entry;
    }

    private MorphologyEntry? InTable(uint hash, ReadOnlySpan<char> form, UniversalTag universal, PennTag penn)
    {
        for (var at = hash & (slots.Length - 1); slots[at] is (var found, { } entry); at = (at + 1) & (slots.Length - 1))
        {
            if (found == hash && entry.Is(form, universal, penn)) return entry;
        }

        return null;
    }

    private MorphologyEntry Analyze(ReadOnlySpan<char> form, UniversalTag universal, PennTag penn)
    {
        Span<char> padded = stackalloc char[MaxForm + 1];
        padded = padded[..(form.Length + 1)];
        padded[0] = SuffixRules.WordStart;
        var folded = padded[1..];
        var isFolded = Fold(form, folded);
        var keepsCase = isFolded || rules.KeepsCase(padded, universal, penn);
        var text = form.ToString();
        if (!isFolded && InTable(HashOf(folded, universal, penn), folded, universal, penn) is { } known)
        {
            var script = EditScript.Between(folded, known.Lemma);
            return new MorphologyEntry(text, universal, penn, keepsCase ? script.On(text) : known.Lemma, known.Features);
        }

        var edit = rules.ScriptFor(padded, universal, penn);
        return new MorphologyEntry(text, universal, penn, edit.On(keepsCase ? text : folded.ToString()), rules.FeaturesFor(padded, universal, penn));
    }

    /// <summary>Writes a form in small letters and with plain apostrophes.</summary>
    /// <returns>Whether it was so before.</returns>
    internal static bool Fold(ReadOnlySpan<char> form, Span<char> folded)
    {
        var same = true;
        for (var n = 0; n < form.Length; n++)
        {
            folded[n] = form[n] == '’' ? '\'' : char.ToLowerInvariant(form[n]);
            same &= folded[n] == form[n];
        }

        return same;
    }

    private static uint HashOf(ReadOnlySpan<char> form, UniversalTag universal, PennTag penn) => FeatureHash.Mix(FeatureHash.Exact(form), ((uint)universal << 8) | (uint)penn);
}

/// <summary>A word of the table.</summary>
internal sealed record MorphologyEntry(string Form, UniversalTag Universal, PennTag Penn, string Lemma, string Features)
{
    /// <summary>What is said of something that is no word.</summary>
    public static MorphologyEntry Unknown { get; } = new("", UniversalTag.None, PennTag.None, "", "");

    public bool Is(ReadOnlySpan<char> form, UniversalTag universal, PennTag penn) => Universal == universal && Penn == penn && form.SequenceEqual(Form);
}

/// <summary>How a dictionary form is made: letters cut from the end, others put in their place.</summary>
internal readonly record struct EditScript(int Cut, string Append)
{
    /// <summary>The script that makes a lemma of a form and keeps as much of it as can be.</summary>
    public static EditScript Between(ReadOnlySpan<char> form, ReadOnlySpan<char> lemma)
    {
        var same = form.CommonPrefixLength(lemma);
        return new EditScript(form.Length - same, lemma[same..].ToString());
    }

    /// <summary>The form with its end exchanged; the form itself when it is too short.</summary>
    public string On(string form) => Cut > form.Length || (Cut == 0 && Append.Length == 0) ? form : string.Concat(form.AsSpan(0, form.Length - Cut), Append);
}

/// <summary>What is said of words that are not in the table, by their ends and tags.</summary>
internal sealed class MorphologyRules
{
    private readonly EditScript[] scripts;
    private readonly string[] features;
    private readonly SuffixRules scriptRules;
    private readonly SuffixRules caseRules;
    private readonly SuffixRules featureRules;

    /// <param name="scripts">Answers of the first rules.</param>
    /// <param name="features">Answers of the last rules.</param>
    /// <param name="scriptRules">How the dictionary form is made of the folded form.</param>
    /// <param name="caseRules">Whether capitals stay: 1 if they do.</param>
    /// <param name="featureRules">Which features a word has.</param>
    public MorphologyRules(IEnumerable<EditScript> scripts, IEnumerable<string> features, SuffixRules scriptRules, SuffixRules caseRules, SuffixRules featureRules) =>
        (this.scripts, this.features, this.scriptRules, this.caseRules, this.featureRules) = ([.. scripts], [.. features], scriptRules, caseRules, featureRules);

    public EditScript ScriptFor(ReadOnlySpan<char> word, UniversalTag universal, PennTag penn) =>
        scriptRules.AnswerTo(word, universal, penn) is var answer and not SuffixRules.None ? scripts[answer] : new EditScript(0, "");

    public bool KeepsCase(ReadOnlySpan<char> word, UniversalTag universal, PennTag penn) => caseRules.AnswerTo(word, universal, penn) == 1;

    public string FeaturesFor(ReadOnlySpan<char> word, UniversalTag universal, PennTag penn) =>
        featureRules.AnswerTo(word, universal, penn) is var answer and not SuffixRules.None ? features[answer] : "";

    public string FeaturesAt(int index) => features[index];

    public int IndexOf(string written) => Array.IndexOf(features, written);

    public void Write(BinaryWriter writer)
    {
        writer.Write(scripts.Length);
        foreach (var script in scripts)
        {
            writer.Write((byte)script.Cut);
            writer.Write(script.Append);
        }

        writer.Write(features.Length);
        foreach (var feature in features) writer.Write(feature);
        scriptRules.Write(writer);
        caseRules.Write(writer);
        featureRules.Write(writer);
    }

    public static MorphologyRules Read(BinaryReader reader)
    {
        var scripts = new EditScript[Morphology.CheckedCount(reader.ReadInt32())];
        for (var n = 0; n < scripts.Length; n++) scripts[n] = new EditScript(reader.ReadByte(), reader.ReadString());
        var features = new string[Morphology.CheckedCount(reader.ReadInt32())];
        for (var n = 0; n < features.Length; n++) features[n] = reader.ReadString();
        return new MorphologyRules(scripts, features, SuffixRules.Read(reader), SuffixRules.Read(reader), SuffixRules.Read(reader));
    }
}
