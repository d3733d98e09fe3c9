using System.Buffers;
using System.Globalization;

namespace Dossier.Gateway.Components;

/// <summary>
/// Text of documents as pages show it. Nothing is taken away: characters that would be invisible, that HTML cannot carry, or that would make other
/// characters appear where they do not stand, are replaced one for one by visible ones.
/// </summary>
internal static class DisplayText
{
    private const char NullPicture = '\u2400';
    private const char DeletePicture = '\u2421';
    private const int UnitsPerCharacter = 32;
    private const char Replacement = '\uFFFD';

    // Overrides turn the order of characters around that have a direction of their own; the other marks of direction end with their block.
    private static readonly SearchValues<char> Unshowable =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')), '\u202D', '\u202E', '\uFFFE', '\uFFFF']);

    /// <summary>The text with every character visible; as many code points as before.</summary>
    /// <param name="text">Of a document, or of what was found in it.</param>
    public static string Of(string text) =>
        text.AsSpan().ContainsAny(Unshowable) ? string.Create(text.Length, text, (shown, original) => Show(original, shown)) : text;

    /// <summary>The text on one line and no longer than a line: white space is one space, and what is left out is marked by an ellipsis.</summary>
    /// <param name="text">Of a document, or of what was found in it.</param>
    /// <param name="length">Most characters to show, as a person counts them.</param>
    public static string Line(string text, int length)
    {
        // A title can be a megabyte, and a line is not.
        var isCut = text.Length > UnitsPerCharacter * length;
        var beginning = isCut ? text[..(char.IsHighSurrogate(text[(UnitsPerCharacter * length) - 1]) ? (UnitsPerCharacter * length) - 1 : UnitsPerCharacter * length)] : text;
        var line = string.Join(' ', beginning.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var starts = StringInfo.ParseCombiningCharacters(line);
        if (starts.Length <= length) return isCut ? Of(line) + " …" : Of(line);
        return Of(line[..starts[length]]).TrimEnd() + " …";
    }

    private static void Show(ReadOnlySpan<char> original, Span<char> shown)
    {
        for (var n = 0; n < original.Length; n++)
        {
            shown[n] = original[n] switch
            {
                var c when !Unshowable.Contains(c) => c,
                < ' ' and var c => (char)(NullPicture + c),
                '\u007F' => DeletePicture,
                _ => Replacement,
            };
        }
    }
}
