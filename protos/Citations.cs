using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier;

/// <summary>Makes citations.</summary>
public static class Citations
{
    /// <summary>Cites a range of a document, of the revision that is kept.</summary>
    /// <param name="document">The document as published.</param>
    /// <param name="span">The range.</param>
    /// <param name="factId">The fact that is cited; empty for plain text.</param>
    public static Citation Of(Document document, Span span, string factId = "") => new()
    {
        Revision = document.Revision,
        Source = SourceOf(document),
        Title = document.Metadata?.Title?.Value ?? "",
        Span = span,
        FactId = factId,
    };

    /// <summary>The URI of a document's first source, or the file name when no URI was given (<see cref="Citation.Source"/>).</summary>
    /// <param name="document">The document as published.</param>
    public static string SourceOf(Document document) =>
        document.Sources.FirstOrDefault() is { } source ? source.Uri.Length > 0 ? source.Uri : source.FileName : "";
}
