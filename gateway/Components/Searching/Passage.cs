using Dossier.Query.V1;

namespace Dossier.Gateway.Components.Searching;

/// <summary>A part of a passage.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="IsMatch">Whether it is what was searched for.</param>
internal readonly record struct PassagePart(string Text, bool IsMatch);

/// <summary>The passage of a search result.</summary>
internal static class Passage
{
    /// <summary>The passage in parts: what matched, and what is between. Together they are the whole passage.</summary>
    public static IReadOnlyList<PassagePart> PartsOf(SearchResult result)
    {
        var (parts, at, passage) = (new List<PassagePart>(), 0, new CodePoints(result.Snippet.Span.Exact));
        foreach (var match in result.Highlights.OrderBy(match => match.Start))
        {
            var (start, end) = (match.Start - result.Snippet.Span.Start, match.End - result.Snippet.Span.Start);
            if (start < at || end > passage.Length) continue;
            Add(at, start, isMatch: false);
            Add(start, end, isMatch: true);
            at = end;
        }

        Add(at, passage.Length, isMatch: false);
        return parts;

        void Add(int start, int end, bool isMatch)
        {
            if (start < end) parts.Add(new PassagePart(DisplayText.Of(passage.Slice(start, end).ToString()), isMatch));
        }
    }
}
