using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Query.Index;

/// <summary>Makes citations.</summary>
internal static class Citations
{
    /// <summary>Cites a range of a document.</summary>
    /// <param name="document">The document as published.</param>
    /// <param name="span">The range.</param>
    /// <param name="factId">The fact that is cited; empty for plain text.</param>
    public static Citation Of(Document document, Span span, string factId = "") => new()
    {
        Revision = document.Revision,
        Source = document.Sources.FirstOrDefault() is { } source ? source.Uri.Length > 0 ? source.Uri : source.FileName : "",
        Title = document.Metadata?.Title?.Value ?? "",
        Span = span,
        FactId = factId,
    };
}
