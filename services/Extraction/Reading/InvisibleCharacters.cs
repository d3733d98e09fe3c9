using System.Buffers;
using System.Text;

namespace Dossier.Extraction.Reading;

/// <summary>
/// Characters that say where a line may or may not end, and are no part of a word: the soft hyphen, the zero-width space, the word joiner and the zero-width no-break
/// space. A zero-width space stays in scripts that write no spaces, where it is the only sign between words. A no-break space is a space, and stays.
/// </summary>
internal static class InvisibleCharacters
{
    private const char ZeroWidthSpace = '\u200B';

    private static readonly SearchValues<char> All = SearchValues.Create("\u00AD\u200B\u2060\uFEFF");

    /// <summary>Whether there are any in a text.</summary>
    public static bool In(ReadOnlySpan<char> text) => text.ContainsAny(All);

    /// <summary>Whether a character is left out of a text.</summary>
    /// <param name="c">The character.</param>
    /// <param name="before">The one in front of it.</param>
    public static bool IsDropped(char c, char before) => All.Contains(c) && !(c == ZeroWidthSpace && IsUnspaced(before));

    /// <summary>A text without them.</summary>
    public static string Without(ReadOnlySpan<char> text)
    {
        if (!In(text)) return text.ToString();
        var kept = new StringBuilder(text.Length);
        var before = ' ';
        foreach (var c in text)
        {
            if (!IsDropped(c, before)) kept.Append(c);
            before = c;
        }

        return kept.ToString();
    }

    // Thai, Lao, Tibetan, Myanmar, Khmer.
    private static bool IsUnspaced(char c) => c is >= '\u0E00' and <= '\u109F' or >= '\u1780' and <= '\u17FF';
}
