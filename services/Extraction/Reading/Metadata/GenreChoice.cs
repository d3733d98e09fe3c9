using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Chooses the genre of a page from what it says of itself.</summary>
internal static class GenreChoice
{
    public static FoundValue? Choose(PageClues clues, TextEvidence evidence) => null;
}
