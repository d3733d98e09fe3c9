using System.Text;

namespace Dossier.Gateway.Components.Reading;

/// <summary>
/// A few words by which a cited passage is known again, also in a text that has changed around it. White space does not count: a run of it, of whatever
/// kind, is one space.
/// </summary>
internal static class Quote
{
    /// <summary>Code points of a quote: enough to be the only such place in nearly every text, short enough for an address.</summary>
    public const int Length = 100;

    /// <summary>The quote of a passage: its beginning, or all of it when it is short.</summary>
    public static string Of(string passage)
    {
        var words = Normalize(passage).Text;
        var (at, count) = (0, 0);
        while (at < words.Length && count++ < Length) at += char.IsHighSurrogate(words[at]) ? 2 : 1;
        return words[..Math.Min(at, words.Length)].TrimEnd();
    }

    /// <summary>Whether a text begins with a quote.</summary>
    public static bool Begins(string text, string quote) => Normalize(text).Text.StartsWith(quote, StringComparison.Ordinal);

    /// <summary>Where a quote stands in a text, nearest to a place; null when it is not there. All offsets are UTF-16.</summary>
    /// <param name="text">Text to look in.</param>
    /// <param name="quote">As <see cref="Of"/> gives it; not empty.</param>
    /// <param name="place">Where it stood.</param>
    public static (int Start, int End)? FindNearest(string text, string quote, int place)
    {
        var (words, origins) = Normalize(text);
        (int Start, int End)? nearest = null;
        for (var at = words.IndexOf(quote, StringComparison.Ordinal); at >= 0; at = words.IndexOf(quote, at + 1, StringComparison.Ordinal))
        {
            var start = origins[at];
            // They only get farther away from here on.
            if (nearest is { } best && Math.Abs(start - place) >= Math.Abs(best.Start - place)) break;
            nearest = (start, origins[at + quote.Length - 1] + 1);
        }

        return nearest;
    }

    // With the offset in the text that each unit of the words comes from.
    private static (string Text, List<int> Origins) Normalize(string text)
    {
        var (words, origins) = (new StringBuilder(text.Length), new List<int>(text.Length));
        for (var at = 0; at < text.Length; at++)
        {
            var isSpace = char.IsWhiteSpace(text[at]);
            if (isSpace && (words.Length == 0 || words[^1] == ' ')) continue;
            words.Append(isSpace ? ' ' : text[at]);
            origins.Add(at);
        }

        return (words.ToString().TrimEnd(), origins);
    }
}
