using Dossier.Common.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>
/// Pages of a long text. A page begins near a multiple of its size, where a block begins or ends if one does near there; so a page is found without the
/// ones before it, and the same page has the same text as long as the revision has.
/// </summary>
internal static class TextPages
{
    /// <summary>Code points of a page, give or take a half: about seven printed pages.</summary>
    public const int Size = 20_000;

    private const int Half = Size / 2;

    // A border inside a block is moved back to white space, if there is some so near.
    private const int WordReach = 200;

    /// <summary>Number of pages; at least one.</summary>
    /// <param name="length">Of the text in code points.</param>
    public static int Count(int length) => Math.Max(1, (length + Half - 1) / Size);

    /// <summary>The page, from 1, in whose middle part a place lies. It can be on the page before or behind, if that borders there.</summary>
    public static int Near(int place, int length) => Math.Clamp((place / Size) + 1, 1, Count(length));

    /// <summary>What has to be read to know where a page begins and ends: it lies within.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="length">Of the text in code points.</param>
    public static TextSpan Reach(int page, int length) =>
        new((int)Math.Max(0, ((long)(page - 1) * Size) - Half), page >= Count(length) ? length : (int)Math.Min(length, ((long)page * Size) + Half));

    /// <summary>Where a page begins and ends.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="length">Of the whole text in code points.</param>
    /// <param name="reach">The range that was read: <see cref="Reach"/>.</param>
    /// <param name="text">The text of that range.</param>
    /// <param name="blocks">The blocks that overlap it, in text order.</param>
    public static TextSpan Bounds(int page, int length, TextSpan reach, CodePoints text, IReadOnlyList<Block> blocks) =>
        new(Border(page - 1, length, reach, text, blocks), Border(page, length, reach, text, blocks));

    private static int Border(int number, int length, TextSpan reach, CodePoints text, IReadOnlyList<Block> blocks)
    {
        if (number == 0) return 0;
        if (number >= Count(length)) return length;
        var place = number * Size;
        if (blocks.FirstOrDefault(block => block.Span.Start < place && block.Span.End > place) is not { } across) return place;
        if (place - across.Span.Start < Half && place - across.Span.Start <= across.Span.End - place) return across.Span.Start;
        if (across.Span.End - place < Half) return across.Span.End;
        return place - across.Span.Start < Half ? across.Span.Start : WordBefore(place, reach, text);
    }

    private static int WordBefore(int place, TextSpan reach, CodePoints text)
    {
        var before = text.Slice(Math.Max(0, place - WordReach - reach.Start), place - reach.Start);
        var at = before.Length;
        while (at > 0 && !char.IsWhiteSpace(before[at - 1])) at--;
        return at == 0 ? place : text.FromUtf16(text.ToUtf16(place - reach.Start) - (before.Length - at)) + reach.Start;
    }
}
