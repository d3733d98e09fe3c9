using System.Text;
using System.Text.RegularExpressions;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>Strings of structured formats that may hold HTML, as feeds and crawls have them.</summary>
internal static partial class MarkedUpText
{
    private static readonly HtmlReader Html = new(isPage: false);

    /// <summary>The paragraphs of a string: of its markup if it has any, else what blank lines part.</summary>
    /// <param name="value">The string.</param>
    /// <param name="budget">Of all markup in the document.</param>
    /// <param name="cancel">Stops.</param>
    public static IEnumerable<string> Paragraphs(string value, HtmlBudget budget, CancellationToken cancel)
    {
        if (value.Contains('<', StringComparison.Ordinal) && Tag().IsMatch(value) && Markup(value, budget, cancel) is { } markup) return markup;
        return Lines(value);
    }

    // Markup that cannot be read stays as it is: nothing is lost.
    private static List<string>? Markup(string value, HtmlBudget budget, CancellationToken cancel)
    {
        try
        {
            var read = Html.Read(new DocumentBytes(Encoding.UTF8.GetBytes(value), "", "", "text/html; charset=utf-8", ""), budget, cancel);
            return read.LimitReached is null ? [.. read.Blocks.Select(block => block.Range.In(read.Text).ToString())] : null;
        }
        catch (UnreadableDocument)
        {
            return null;
        }
    }

    private static IEnumerable<string> Lines(string value)
    {
        for (var start = 0; start < value.Length;)
        {
            var next = BlankLine().Match(value, start);
            var end = next.Success ? next.Index : value.Length;
            if (end > start) yield return value[start..end];
            start = next.Success ? next.Index + next.Length : value.Length;
        }
    }

    // An element of those that make text; "a < b" and "<name@example.org>" are none.
    [GeneratedRegex(@"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|table|tr|td|blockquote|img|font|section|article|figure)(?:\s[^<>]*)?/?>", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\r?\n[ \t]*\r?\n\s*", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex BlankLine();
}
