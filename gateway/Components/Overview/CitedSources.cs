using Dossier.Common.V1;

namespace Dossier.Gateway.Components.Overview;

/// <summary>A document that something is cited from.</summary>
/// <param name="Number">By which citations name it, from 1.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Title">Its title, else its source.</param>
/// <param name="Origin">Where it came from, when the title does not say.</param>
internal sealed record CitedSource(int Number, RevisionName Revision, string Title, string? Origin);

/// <summary>The sources of a page's citations, numbered in the order in which they are first cited.</summary>
internal sealed class CitedSources
{
    private const int MaxTitle = 200;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<CitedSource> all = [];

    public CitedSources(IEnumerable<Citation> citations)
    {
        foreach (var citation in citations)
        {
            if (!numbers.TryAdd(citation.Revision, all.Count + 1)) continue;
            var revision = RevisionName.Parse(citation.Revision, "citation");
            var source = citation.Source.Length > 0 ? DisplayText.Line(citation.Source, MaxTitle) : revision.Document.Id;
            all.Add(string.IsNullOrWhiteSpace(citation.Title)
                ? new(all.Count + 1, revision, source, null)
                : new(all.Count + 1, revision, DisplayText.Line(citation.Title, MaxTitle), source));
        }
    }

    /// <summary>All of them, by number.</summary>
    public IReadOnlyList<CitedSource> All => all;

    /// <summary>The number of a citation's source.</summary>
    public int NumberOf(Citation citation) => numbers[citation.Revision];

    /// <summary>The source of a citation.</summary>
    public CitedSource Of(Citation citation) => all[NumberOf(citation) - 1];
}
