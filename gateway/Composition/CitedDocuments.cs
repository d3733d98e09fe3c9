using System.Diagnostics.CodeAnalysis;
using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Gateway.Composition;

/// <summary>The documents of a briefing: what is cited by which name, in which order.</summary>
internal sealed class CitedDocuments
{
    private readonly Dictionary<string, (Document Document, int Order)> byName = new(StringComparer.Ordinal);

    public CitedDocuments(IEnumerable<Document> documents)
    {
        // By what a person knows them by; ids only tell apart what is alike in all else.
        InOrder = [.. documents
            .OrderBy(Citations.SourceOf, StringComparer.Ordinal)
            .ThenBy(document => document.ContentSha256, StringComparer.Ordinal)
            .ThenBy(document => document.Name, StringComparer.Ordinal)];
        for (var n = 0; n < InOrder.Count; n++) byName[InOrder[n].Name] = (InOrder[n], n);
    }

    /// <summary>All of them, by source.</summary>
    public IReadOnlyList<Document> InOrder { get; }

    /// <summary>Place of a fact's document among all. A fact of a document that was published behind our back has none.</summary>
    public int? OrderOf(string revision) => TryFind(revision, out var found) ? found.Order : null;

    /// <summary>Cites a range of the revision that was read.</summary>
    /// <param name="revision">Resource name of the revision, of one of the documents.</param>
    /// <param name="span">The range.</param>
    /// <param name="factId">The fact that is cited; empty for plain text.</param>
    public Citation Cite(string revision, Span span, string factId = "")
    {
        var citation = TryFind(revision, out var found) ? Citations.Of(found.Document, span, factId) : new Citation { Span = span, FactId = factId };
        citation.Revision = revision;
        return citation;
    }

    /// <summary>What a person calls a document: its title, else its source, else its id.</summary>
    public static string NameOf(Document document) =>
        document.Metadata?.Title?.Value is { Length: > 0 } title ? BriefingText.OneLine(title)
        : Citations.SourceOf(document) is { Length: > 0 } source ? source
        : DocumentName.Parse(document.Name).Id;

    private bool TryFind(string revision, [NotNullWhen(true)] out (Document Document, int Order) found)
    {
        found = default;
        return RevisionName.TryParse(revision, out var name) && byName.TryGetValue(name.Value.Document.ToString(), out found);
    }
}
