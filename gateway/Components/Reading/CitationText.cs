using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>A citation as people write it.</summary>
internal static class CitationText
{
    private const int MaxQuoted = 300;
    private const int MaxCell = 60;

    /// <summary>The words, the document, the exact place, and the address that leads there.</summary>
    /// <param name="document">The document.</param>
    /// <param name="span">The cited range.</param>
    /// <param name="origin">Where in the file its block comes from; null when that is not known.</param>
    /// <param name="address">Absolute permanent address.</param>
    public static string Of(Document document, Span span, BlockOrigin? origin, string address)
    {
        var title = DocumentWords.TitleOf(document);
        string?[] from = [DocumentWords.PublisherOf(document), title == DocumentWords.SourceOf(document) ? null : DocumentWords.SourceOf(document), DocumentWords.PublishedOn(document)];
        string[] sentences =
        [
            $"“{DisplayText.Line(span.Exact, MaxQuoted)}”",
            Ended(title),
            .. from.Any(part => part is not null) ? [Ended(string.Join(", ", from.Where(part => part is not null)))] : Array.Empty<string>(),
            $"Revision {RevisionName.Parse(document.Revision).Number}, {PlaceIn(origin)}characters {Wording.Count(span.Start)}–{Wording.Count(span.End)}.",
            address,
        ];
        return string.Join(' ', sentences);
    }

    /// <summary>Where a person finds it in the file: on a page, or in a cell.</summary>
    private static string PlaceIn(BlockOrigin? origin) => origin switch
    {
        { Page: > 0 } => $"page {Wording.Count(origin.Page)}, ",
        { Cell.Length: > 0 } => $"cell {DisplayText.Line(origin.Cell, MaxCell)}, ",
        _ => "",
    };

    private static string Ended(string sentence) => sentence[^1] is '.' or '!' or '?' ? sentence : sentence + ".";
}
