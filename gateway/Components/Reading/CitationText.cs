using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>A citation as people write it.</summary>
internal static class CitationText
{
    private const int MaxQuoted = 300;

    /// <summary>The words, the document, the exact place, and the address that leads there.</summary>
    /// <param name="document">The document.</param>
    /// <param name="span">The cited range.</param>
    /// <param name="address">Absolute permanent address.</param>
    public static string Of(Document document, Span span, string address)
    {
        var title = DocumentWords.TitleOf(document);
        string?[] origin = [DocumentWords.PublisherOf(document), title == DocumentWords.SourceOf(document) ? null : DocumentWords.SourceOf(document), DocumentWords.PublishedOn(document)];
        string[] sentences =
        [
            $"“{DisplayText.Line(span.Exact, MaxQuoted)}”",
            Ended(title),
            .. origin.Any(part => part is not null) ? [Ended(string.Join(", ", origin.Where(part => part is not null)))] : Array.Empty<string>(),
            $"Revision {RevisionName.Parse(document.Revision).Number}, characters {Wording.Count(span.Start)}–{Wording.Count(span.End)}.",
            address,
        ];
        return string.Join(' ', sentences);
    }

    private static string Ended(string sentence) => sentence[^1] is '.' or '!' or '?' ? sentence : sentence + ".";
}
