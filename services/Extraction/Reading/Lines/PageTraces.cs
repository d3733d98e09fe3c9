namespace Dossier.Extraction.Reading.Lines;

/// <summary>
/// Tells whether a text was taken from a page, by what pages have around their content. A letter, a report, a poem or a program has no menus and no buttons: all of it is
/// content, however its lines look.
/// </summary>
internal static class PageTraces
{
    private const int ShortLine = 5;

    /// <summary>Points that make a page, and least share of lines that they stand for.</summary>
    private const int MinPoints = 2;
    private const float MinShare = 0.01f;

    /// <summary>Words that content never has score below it.</summary>
    private const float Strange = -1.4f;

    public static bool IsPage(LineDocument document)
    {
        var points = 0;
        for (var i = 0; i < document.Count; i++) points += Points(document, i);
        return points >= MinPoints && points >= MinShare * document.Count;
    }

    private static int Points(LineDocument document, int i)
    {
        ref readonly var line = ref document.Shapes[i];
        if ((line.Signs & (LineSigns.EndMark | LineSigns.Copyright)) != 0 && line.Words <= 30) return 2;
        if (line.Words is 0 or > 12 || line.Symbols > 0.1f) return 0;
        if (LineMarks.IsBreadcrumb(document.Lines[i].Range.In(document.Text)) || line.InterfaceWords >= 1 && line.Words > 1) return 2;
        return line.Words <= ShortLine && !line.IsSentence && line.Brackets == 0 && (line.InterfaceWords >= 0.5f || line.WordScore < Strange) ? 1 : 0;
    }
}
