using System.Text.RegularExpressions;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>Tells what stands under a figure or above a table from text that mentions one.</summary>
internal static partial class Captions
{
    private const int MaxLength = 600;

    /// <summary>Whether a paragraph is a caption: it names a figure and its number, and then does not go on as a sentence does.</summary>
    public static bool IsCaption(PageParagraph paragraph) => paragraph.Table is null && paragraph.Length <= MaxLength && Label().IsMatch(paragraph.First.Text);

    [GeneratedRegex(
        @"^(?:Figure|FIGURE|Fig\.|FIG\.|Table|TABLE|Chart|CHART|Exhibit|EXHIBIT|Map|Box|Photo|Plate|Abbildung|Abb\.|Tabelle|Tableau|그림|표|사진|도표|図|表|图)\s?(?:[0-9]{1,3}(?:[.-][0-9]{1,3})?|[IVX]{1,5}|[A-Z])\s?(?:[.:：|–—-]|$|\s+[(“""A-Z가-힣])",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
