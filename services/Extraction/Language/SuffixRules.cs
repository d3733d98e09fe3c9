using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// A decision list over the ends of words, one for each pair of tags: the longest end that it knows decides. Ends whose answer is that of a shorter one are left out when it is fitted.
/// Immutable and thread-safe.
/// </summary>
internal sealed class SuffixRules
{
    /// <summary>Stands before the first letter, so that an end can be a whole word.</summary>
    public const char WordStart = '\u0002';

    /// <summary>Most letters of an end, with <see cref="WordStart"/>.</summary>
    public const int MaxSuffix = 8;

    /// <summary>The answer where no rule applies.</summary>
    public const int None = -1;

    private readonly SuffixRule[] rules;
    private readonly int[] slots;

    /// <param name="rules">In any order; one answer for an end of a pair of tags.</param>
    public SuffixRules(IEnumerable<SuffixRule> rules)
    {
        this.rules = [.. rules];
        slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * this.rules.Length + 2))];
        for (var n = 0; n < this.rules.Length; n++)
        {
            var at = HashOf(this.rules[n]) & (slots.Length - 1);
            while (slots[at] != 0) at = (at + 1) & (slots.Length - 1);
            slots[at] = n + 1;
        }
    }

    /// <summary>Number of rules.</summary>
    public int Count => rules.Length;

    /// <summary>The answer to a word.</summary>
    /// <param name="word">Folded, behind a <see cref="WordStart"/>.</param>
    /// <param name="universal">Its tag.</param>
    /// <param name="penn">Its other tag.</param>
    /// <returns><see cref="None"/> when words with these tags were never seen.</returns>
    public int AnswerTo(ReadOnlySpan<char> word, UniversalTag universal, PennTag penn)
    {
        var answer = None;
        var hash = Begin(universal, penn);
        for (var length = 0; length <= Math.Min(MaxSuffix, word.Length); length++)
        {
            if (length > 0) hash = FeatureHash.Add(hash, word[^length]);
            var found = Find(hash, word[^length..], universal, penn);
            if (found != None) answer = found;
        }

        return answer;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(rules.Length);
        foreach (var rule in rules)
        {
            writer.Write((byte)rule.Universal);
            writer.Write((byte)rule.Penn);
            writer.Write(rule.Suffix);
            writer.Write((ushort)rule.Answer);
        }
    }

    public static SuffixRules Read(BinaryReader reader)
    {
        var rules = new SuffixRule[Morphology.CheckedCount(reader.ReadInt32())];
        for (var n = 0; n < rules.Length; n++) rules[n] = new SuffixRule((UniversalTag)reader.ReadByte(), (PennTag)reader.ReadByte(), reader.ReadString(), reader.ReadUInt16());
        return new SuffixRules(rules);
    }

    private int Find(uint hash, ReadOnlySpan<char> suffix, UniversalTag universal, PennTag penn)
    {
        for (var at = FeatureHash.Finish(hash) & (slots.Length - 1); slots[at] != 0; at = (at + 1) & (slots.Length - 1))
        {
            ref readonly var rule = ref rules[slots[at] - 1];
            if (rule.Universal == universal && rule.Penn == penn && suffix.SequenceEqual(rule.Suffix)) return rule.Answer;
        }

        return None;
    }

    private static uint HashOf(SuffixRule rule)
    {
        var hash = Begin(rule.Universal, rule.Penn);
        for (var n = rule.Suffix.Length - 1; n >= 0; n--) hash = FeatureHash.Add(hash, rule.Suffix[n]);
        return FeatureHash.Finish(hash);
    }

    private static uint Begin(UniversalTag universal, PennTag penn) => FeatureHash.Seed ^ (((uint)universal << 8) | (uint)penn);
}

/// <summary>What words with an end and tags are answered.</summary>
internal readonly record struct SuffixRule(UniversalTag Universal, PennTag Penn, string Suffix, int Answer);
