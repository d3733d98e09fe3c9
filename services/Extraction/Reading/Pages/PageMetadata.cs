using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>Title, author and dates of pages: what can be seen on the first page before what the file says, with the place that says so.</summary>
internal static class PageMetadata
{
    /// <summary>What is known of a document of pages.</summary>
    /// <param name="text">What was read.</param>
    /// <param name="title">Where the title is.</param>
    /// <param name="description">What the file says; null when it says nothing.</param>
    public static FoundMetadata Find(ReadText text, TextRange? title, PdfDescription? description)
    {
        var shown = TextMetadata.Find(text.Text, [.. text.Blocks.TakeWhile(block => block.Page <= 1).Where(block => block.Kind != BlockKind.Table)], "", "");
        return text.Metadata with
        {
            Title = Title(text, title, description?.Title),
            Author = Author(text, description?.Author, shown.Author),
            Publisher = shown.Publisher,
            Section = shown.Section,
            Genre = shown.Genre,
            PublicationDate = shown.PublicationDate ?? (description?.Created is { } created ? created with { Inferred = true } : null),
            UpdateDate = shown.UpdateDate ?? (shown.PublicationDate is null ? description?.Changed : null),
        };
    }

    // The file names an author whom the first page shows too; else the byline, else the file: its author may be who made the file.
    private static FoundValue? Author(ReadText text, string? told, FoundValue? shown)
    {
        if (told is null) return shown;
        return Place(text, told) is { } place ? new FoundValue(told, place) : shown ?? new FoundValue(told);
    }

    // The file's own title is taken when the first page has it; a visible one is better than one that nobody sees.
    private static FoundValue? Title(ReadText text, TextRange? visible, string? told)
    {
        if (told is not null && Place(text, told) is { } place) return new FoundValue(told, place);
        if (visible is { } range) return new FoundValue(range.In(text.Text).ToString(), range);
        return told is null ? null : new FoundValue(told);
    }

    private static TextRange? Place(ReadText text, string value)
    {
        var end = text.Blocks.TakeWhile(block => block.Page <= 1).LastOrDefault()?.Range.End ?? 0;
        var at = text.Text.AsSpan(0, end).IndexOf(value, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : new TextRange(at, at + value.Length);
    }
}
