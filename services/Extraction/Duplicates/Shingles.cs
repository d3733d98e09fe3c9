using System.Numerics;

namespace Dossier.Extraction.Duplicates;

/// <summary>
/// Cuts texts into shingles: every four words in a row (Broder 1997), or as many characters as weigh as much where words are not spaced. A shingle lies
/// inside one block: the short lines of menus, which a copy of a page has others of, make few or none.
/// </summary>
/// <param name="sketch">Takes the hash of each shingle.</param>
internal sealed class Shingles(MinHash sketch)
{
    // A shingle is as long as four words or six characters of Chinese: both are rare enough to name their text.
    private const int ShingleWeight = 12;
    private const int WordWeight = 3;
    private const int IdeographWeight = 2;

    // Longest row of words that makes a shingle: all of them ideographs; the size of a ring must be a power of two.
    private const int Ring = 8;

    private const ulong HashStart = 0xCBF29CE484222325;
    private const ulong WordFactor = 0x9E3779B97F4A7C15;
    private const ulong ShingleFactor = 0xC2B2AE3D27D4EB4F;
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int HangulVowels = 21;
    private const int HangulTails = 28;

    private readonly ulong[] words = new ulong[Ring];
    private readonly int[] weights = new int[Ring];
    private int count;

    /// <summary>Cuts one block.</summary>
    public void Add(ReadOnlySpan<char> block)
    {
        count = 0;
        for (var at = 0; at < block.Length;)
        {
            switch (FoldedCharacters.RoleOf(block[at]))
            {
                case CharacterRole.Letter when at + 1 < block.Length && FoldedCharacters.IsIdeograph(block[at], block[at + 1]):
                    AddWord(Append(Append(HashStart, block[at]), block[at + 1]), IdeographWeight);
                    at += 2;
                    break;
                case CharacterRole.Letter:
                    AddWord(ReadWord(block, ref at), WordWeight);
                    break;
                case CharacterRole.Ideograph:
                    AddWord(Append(HashStart, FoldedCharacters.Fold(block[at++])), IdeographWeight);
                    break;
                default:
                    at++;
                    break;
            }
        }
    }

    private static ulong ReadWord(ReadOnlySpan<char> block, ref int at)
    {
        var hash = HashStart;
        for (; at < block.Length; at++)
        {
            var role = FoldedCharacters.RoleOf(block[at]);
            if (role == CharacterRole.Ignored) continue;
            if (role != CharacterRole.Letter || (at + 1 < block.Length && FoldedCharacters.IsIdeograph(block[at], block[at + 1]))) break;
            var folded = FoldedCharacters.Fold(block[at]);
            hash = folded is >= (char)HangulFirst and <= (char)HangulLast ? AppendSyllable(hash, folded) : Append(hash, folded);
        }

        return hash;
    }

    // By its letters, as texts have them that write syllables decomposed (Unicode standard, section 3.12).
    private static ulong AppendSyllable(ulong hash, char syllable)
    {
        const int LeadFirst = 0x1100, VowelFirst = 0x1161, TailFirst = 0x11A7;
        var index = syllable - HangulFirst;
        var (block, tail) = (index / HangulTails, index % HangulTails);
        hash = Append(Append(hash, (char)(LeadFirst + (block / HangulVowels))), (char)(VowelFirst + (block % HangulVowels)));
        return tail == 0 ? hash : Append(hash, (char)(TailFirst + tail));
    }

    private static ulong Append(ulong hash, char c) => BitOperations.RotateLeft((hash ^ c) * WordFactor, 29);

    private void AddWord(ulong word, int weight)
    {
        words[count % Ring] = word;
        weights[count % Ring] = weight;
        count++;
        var (hash, total) = (HashStart, 0);
        for (var back = 1; back <= Math.Min(count, Ring); back++)
        {
            hash = BitOperations.RotateLeft((hash ^ words[(count - back) % Ring]) * ShingleFactor, 31);
            total += weights[(count - back) % Ring];
            if (total < ShingleWeight) continue;
            sketch.Add((uint)((hash ^ (hash >> 29)) * WordFactor >> 32));
            return;
        }
    }
}
