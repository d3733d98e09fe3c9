using System.Numerics;
using Dossier.Extraction.Knowledge;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// Where the words of a sentence are parts of listed names: for each word a set of bits, one for each kind of list and each place in the name (alone, at its
/// beginning, inside, at its end).
/// </summary>
internal static class ListedNames
{
    /// <summary>Number of bits.</summary>
    public const int Bits = Kinds * Places;

    private const int Kinds = 12;
    private const int Places = 4;

    /// <summary>Longer names are in no list.</summary>
    private const int MaxWords = 12;

    /// <summary>Finds the names; of those that begin with one word, the longest counts.</summary>
    /// <param name="words">Hash of each word, from <see cref="NameLists.HashOf"/>.</param>
    /// <param name="bits">Of each word; overwritten.</param>
    public static void Find(ReadOnlySpan<ulong> words, Span<ulong> bits)
    {
        bits.Clear();
        for (var start = 0; start < words.Length; start++)
        {
            var phrase = words[start];
            var found = NameKinds.None;
            var length = 0;
            for (var end = start + 1; NameLists.Shipped.TryFind(phrase, out var kinds, out var continues); end++)
            {
                if (kinds != NameKinds.None) (found, length) = (kinds, end - start);
                if (!continues || end == words.Length || end - start == MaxWords) break;
                phrase = NameLists.Extend(phrase, words[end]);
            }

            for (var word = 0; word < length; word++) bits[start + word] |= Spread(found, length == 1 ? 0 : word == 0 ? 1 : word < length - 1 ? 2 : 3);
        }
    }

    private static ulong Spread(NameKinds kinds, int place)
    {
        var bits = 0UL;
        for (var rest = (uint)kinds; rest != 0; rest &= rest - 1) bits |= 1UL << ((BitOperations.TrailingZeroCount(rest) * Places) + place);
        return bits;
    }
}
