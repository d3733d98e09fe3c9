using System.Collections.Frozen;
using Dossier.Common.V1;

namespace Dossier.Extraction.Quantities;

/// <summary>What the words around a number say of it.</summary>
internal static class Context
{
    /// <summary>How many words in front of a number may hold the verb that moves it.</summary>
    private const int MaxWords = 6;

    private static readonly (string Words, QuantityModifier Modifier)[] Hedges =
    [
        ("more than", QuantityModifier.MoreThan), ("greater than", QuantityModifier.MoreThan), ("over", QuantityModifier.MoreThan), ("above", QuantityModifier.MoreThan),
        ("exceeding", QuantityModifier.MoreThan), ("less than", QuantityModifier.LessThan), ("fewer than", QuantityModifier.LessThan), ("under", QuantityModifier.LessThan),
        ("below", QuantityModifier.LessThan), ("at least", QuantityModifier.AtLeast), ("no less than", QuantityModifier.AtLeast), ("no fewer than", QuantityModifier.AtLeast),
        ("at most", QuantityModifier.AtMost), ("up to", QuantityModifier.AtMost), ("no more than", QuantityModifier.AtMost), ("as many as", QuantityModifier.AtMost),
        ("about", QuantityModifier.Approximate), ("around", QuantityModifier.Approximate), ("some", QuantityModifier.Approximate), ("nearly", QuantityModifier.Approximate),
        ("almost", QuantityModifier.Approximate), ("roughly", QuantityModifier.Approximate), ("approximately", QuantityModifier.Approximate),
        ("an estimated", QuantityModifier.Approximate), ("estimated", QuantityModifier.Approximate), ("close to", QuantityModifier.Approximate),
    ];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Up = Words(
        "rose rise risen rises rising increased increase increases increasing grew grow grown grows growing climbed climb jumped jump surged surge soared soar gained up higher expanded raised");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Down = Words(
        "fell fall fallen falls falling declined decline declines declining dropped drop drops dropping decreased decrease decreasing shrank shrink slid slumped slump plunged plunge lost down lower cut reduced");

    /// <summary>The hedge right in front of a number, or "or more" right behind it.</summary>
    public static QuantityModifier ModifierOf(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var head = before.TrimEnd();
        // The longest hedge wins: "no more than" is not "more than".
        var (length, found) = (0, QuantityModifier.Unspecified);
        foreach (var (words, modifier) in Hedges)
        {
            if (words.Length > length && head.EndsWith(words, StringComparison.OrdinalIgnoreCase) && (head.Length == words.Length || !char.IsLetter(head[^(words.Length + 1)])))
                (length, found) = (words.Length, modifier);
        }

        if (found != QuantityModifier.Unspecified) return found;
        var tail = after.TrimStart();
        return tail.StartsWith("or more", StringComparison.Ordinal) ? QuantityModifier.AtLeast
            : tail.StartsWith("or less", StringComparison.Ordinal) || tail.StartsWith("or fewer", StringComparison.Ordinal) ? QuantityModifier.AtMost
            : QuantityModifier.Unspecified;
    }

    /// <summary>Whether a verb shortly before, or a noun right behind, moves the number up or down.</summary>
    public static QuantityDirection DirectionOf(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var direction = DirectionOf(FirstWord(after));
        for (var words = 0; direction == QuantityDirection.Unspecified && words < MaxWords; words++)
        {
            before = before.TrimEnd(' ');
            var start = before.Length;
            while (start > 0 && char.IsLetter(before[start - 1])) start--;
            // Another clause, another number: what stands beyond moves something else.
            if (start == before.Length) break;
            direction = DirectionOf(before[start..]);
            before = before[..start];
        }

        return direction;
    }

    private static QuantityDirection DirectionOf(ReadOnlySpan<char> word) =>
        Up.Contains(word) ? QuantityDirection.Up : Down.Contains(word) ? QuantityDirection.Down : QuantityDirection.Unspecified;

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(' ');
        var end = 0;
        while (end < text.Length && char.IsLetter(text[end])) end++;
        return text[..end];
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
