using Dossier.Common.V1;

namespace Dossier;

/// <summary>
/// Maps between UTF-16 offsets, which .NET counts, and code point offsets, which contracts count. The one place where the two meet.
/// The map of a text without surrogate pairs costs nothing; otherwise it holds one number per pair. Thread-safe.
/// </summary>
public sealed class CodePoints
{
    /// <summary>Longest <see cref="Span.Exact"/>, in code points.</summary>
    public const int MaxExactLength = 1000;

    private const string Ellipsis = " […] ";
    private const int ExactHead = 500;
    private const int ExactTail = MaxExactLength - ExactHead - 5;

    // UTF-16 offsets of the high surrogates of all pairs, ascending: before the n-th pair the two counts differ by n.
    private readonly int[] pairs;

    /// <summary>Prepares the map of a text.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <exception cref="ArgumentException">The text has a lone surrogate: there is no such code point.</exception>
    public CodePoints(string text)
    {
        Text = text;
        pairs = FindPairs(text);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Length of the text in code points.</summary>
    public int Length => Text.Length - pairs.Length;

    /// <summary>The code point offset of a UTF-16 offset. An offset inside a pair counts as its end.</summary>
    /// <param name="utf16">0 to Text.Length.</param>
    public int FromUtf16(int utf16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(utf16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(utf16, Text.Length);
        if (pairs.Length == 0) return utf16;
        // Pairs that start before the offset: each takes one unit more than it counts.
        var before = Array.BinarySearch(pairs, utf16);
        if (before < 0) before = ~before;
        var inside = before > 0 && pairs[before - 1] == utf16 - 1;
        return utf16 - before + (inside ? 1 : 0);
    }

    /// <summary>The UTF-16 offset of a code point offset.</summary>
    /// <param name="codePoint">0 to <see cref="Length"/>.</param>
    public int ToUtf16(int codePoint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(codePoint);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(codePoint, Length);
        // pairs[n] - n is the code point offset of the n-th pair, non-decreasing: count the pairs before the offset.
        int low = 0, high = pairs.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (pairs[middle] - middle < codePoint) low = middle + 1;
            else high = middle;
        }

        return codePoint + low;
    }

    /// <summary>Makes a span of a UTF-16 range.</summary>
    /// <param name="start">First UTF-16 unit.</param>
    /// <param name="end">Behind the last.</param>
    public Span SpanOf(int start, int end) => new()
    {
        Start = FromUtf16(start),
        End = FromUtf16(end),
        Exact = Exact(Text.AsSpan(start, end - start)),
    };

    /// <summary>Makes a span of a code point range.</summary>
    /// <param name="start">First code point.</param>
    /// <param name="end">Behind the last.</param>
    public Span SpanAt(int start, int end) => new() { Start = start, End = end, Exact = Exact(Slice(start, end)) };

    /// <summary>The text of a code point range.</summary>
    /// <param name="start">First code point.</param>
    /// <param name="end">Behind the last.</param>
    public ReadOnlySpan<char> Slice(int start, int end)
    {
        var from = ToUtf16(start);
        return Text.AsSpan(from, ToUtf16(end) - from);
    }

    /// <summary>Whether a span lies inside the text and its <see cref="Span.Exact"/> is what stands there.</summary>
    /// <param name="span">Span to check.</param>
    public bool Matches(Span span)
    {
        if (span.Start < 0 || span.End < span.Start || span.End > Length) return false;
        var actual = Slice(span.Start, span.End);
        return span.End - span.Start <= MaxExactLength ? actual.SequenceEqual(span.Exact) : Exact(actual) == span.Exact;
    }

    /// <summary>What <see cref="Span.Exact"/> says of a range: all of it, or head, " […] " and tail when it is longer than the limit.</summary>
    /// <param name="range">Text of the range, whole code points.</param>
    public static string Exact(ReadOnlySpan<char> range)
    {
        if (range.Length <= MaxExactLength) return range.ToString();
        var count = 0;
        foreach (var _ in range.EnumerateRunes()) count++;
        if (count <= MaxExactLength) return range.ToString();
        return string.Concat(range[..Advance(range, ExactHead)], Ellipsis, range[Advance(range, count - ExactTail)..]);
    }

    private static int Advance(ReadOnlySpan<char> text, int codePoints)
    {
        var at = 0;
        for (var n = 0; n < codePoints; n++) at += char.IsHighSurrogate(text[at]) ? 2 : 1;
        return at;
    }

    private static int[] FindPairs(string text)
    {
        List<int>? found = null;
        for (var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0; at = Next(text, at + 2))
        {
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                throw new ArgumentException($"Lone surrogate at UTF-16 offset {at}.", nameof(text));
            (found ??= []).Add(at);
        }

        return found?.ToArray() ?? [];
    }

    private static int Next(string text, int from)
    {
        var at = text.AsSpan(from).IndexOfAnyInRange('\uD800', '\uDFFF');
        return at < 0 ? -1 : from + at;
    }
}
