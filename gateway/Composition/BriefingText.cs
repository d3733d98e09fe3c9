using System.Globalization;
using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Gateway.Composition;

/// <summary>How facts are put into words.</summary>
internal static class BriefingText
{
    /// <summary>The text with every white space and control character as a plain space: one line, and as long as it was.</summary>
    public static string OneLine(string text) =>
        string.Create(text.Length, text, (to, from) =>
        {
            for (var at = 0; at < to.Length; at++) to[at] = char.IsWhiteSpace(from[at]) || char.IsControl(from[at]) ? ' ' : from[at];
        }).Trim();

    /// <summary>"5 documents", "1 document".</summary>
    public static string Count(long number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");

    /// <summary>A quantity in the words of the text; money with its value, too, in which sums can be compared: "US$4.7 billion (USD 4,700,000,000)".</summary>
    public static string Amount(Quantity quantity)
    {
        var words = OneLine(quantity.Span.Exact);
        if (quantity.Currency.Length == 0) return words;
        return quantity.HasValue
            ? string.Create(CultureInfo.InvariantCulture, $"{words} ({quantity.Currency} {quantity.Value:#,0.####})")
            : string.Create(CultureInfo.InvariantCulture, $"{words} ({quantity.Currency} {quantity.Low:#,0.####} to {quantity.High:#,0.####})");
    }

    /// <summary>Whom the text means: by name when that is known, else as it says.</summary>
    public static string NameOf(Participant participant) => participant.Entity?.Name is { Length: > 0 } name ? name : OneLine(participant.Span?.Exact ?? "");

    /// <summary>Several participants: "South Korea, United States".</summary>
    public static string NamesOf(IEnumerable<Participant> participants) => string.Join(", ", participants.Select(NameOf).Distinct(StringComparer.Ordinal));

    /// <summary>What somebody does with an issue: "supports", "is concerned about".</summary>
    public static string StanceOf(Stance stance) => stance switch
    {
        Stance.Unspecified => "speaks of",
        Stance.Concerned => "is concerned about",
        Stance.Ambivalent => "is of two minds about",
        _ => stance.ToString().ToLowerInvariant(),
    };

    /// <summary>The first line of a text that holds something, whole or up to a word's end and with an ellipsis; null when there is none.</summary>
    /// <param name="head">The beginning of the text.</param>
    public static (string Text, Span Span)? FirstLine(string head)
    {
        var text = new CodePoints(head);
        var start = head.Length - head.AsSpan().TrimStart().Length;
        if (start == head.Length) return null;
        var line = head.AsSpan(start);
        line = line[..(line.IndexOf('\n') is >= 0 and var end ? end : line.Length)].TrimEnd();
        var from = text.FromUtf16(start);
        var whole = text.FromUtf16(start + line.Length);
        var span = text.SpanAt(from, from + LengthInWords(line, BriefingLimits.Title));
        return (span.End < whole ? span.Exact + " …" : span.Exact, span);
    }

    /// <summary>
    /// What stands around a span, cut at words and at the ends of its block, with an ellipsis where something was cut.
    /// </summary>
    /// <param name="span">Inside the slice.</param>
    /// <param name="slice">A part of the text with its blocks.</param>
    public static string Around(Span span, ReadTextResponse slice)
    {
        var text = new CodePoints(slice.Text);
        var (start, end) = (slice.Start, slice.Start + text.Length);
        if (slice.Blocks.FirstOrDefault(block => block.Span.Start <= span.Start && span.End <= block.Span.End) is { } block)
        {
            (start, end) = (Math.Max(start, block.Span.Start), Math.Min(end, block.Span.End));
        }

        var before = text.Slice(start - slice.Start, span.Start - slice.Start).ToString();
        var after = text.Slice(span.End - slice.Start, end - slice.Start).ToString();
        // A slice that begins or ends with the text or the block is not cut there.
        if (start == slice.Start && start > 0) before = "…" + before[(before.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        if (end == slice.Start + text.Length && end < slice.TotalLength) after = after[..(after.LastIndexOf(' ') is >= 0 and var last ? last : after.Length)] + "…";
        return OneLine(before + span.Exact + after);
    }

    // Code points of a line, up to the end of the last word within the limit.
    private static int LengthInWords(ReadOnlySpan<char> line, int limit)
    {
        var text = new CodePoints(line.ToString());
        if (text.Length <= limit) return text.Length;
        var head = text.Slice(0, limit);
        var words = head.LastIndexOf(' ');
        return words > 0 ? text.FromUtf16(words) : limit;
    }
}
