namespace Dossier.Train.Language;

/// <summary>
/// Puts ends of lines into the texts of treebanks, which have paragraphs and no lines: what mail and plain text look like. Offsets stay as they are.
/// </summary>
internal static class LineBreaks
{
    private const int NarrowestWidth = 30;
    private const int WidestWidth = 80;

    /// <summary>Of the paragraphs and sentences without a stop, how many are set apart by a line's end alone.</summary>
    private const double Share = 0.6;

    /// <summary>Of the other spaces of a text that is not broken at a width, how many end a line.</summary>
    private const double ShareOfStray = 0.02;

    /// <summary>The text with lines that end where paragraphs and some sentences do, once broken at a width and once not.</summary>
    public static IEnumerable<string> Of(TreebankDocument document)
    {
        yield return Break(document, 0);
        yield return Break(document, NarrowestWidth + (document.Text.Length % (WidestWidth - NarrowestWidth + 1)));
    }

    private static string Break(TreebankDocument document, int width)
    {
        var random = new Random(document.Text.Length + width);
        var text = document.Text.ToCharArray();
        foreach (var end in document.Sentences.Select(sentence => sentence.Range.End))
        {
            if (end + 1 >= text.Length || random.NextDouble() > Share) continue;
            if (text[end] == '\n' && text[end + 1] == '\n') text[end] = ' ';
            else if (text[end] == ' ' && char.IsLetterOrDigit(text[end - 1])) text[end] = '\n';
        }

        if (width > 0) Wrap(text, width);
        else Stray(text, random);
        return new string(text);
    }

    private static void Stray(char[] text, Random random)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == ' ' && random.NextDouble() < ShareOfStray) text[at] = '\n';
        }
    }

    private static void Wrap(char[] text, int width)
    {
        int line = 0, space = -1;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n') (line, space) = (at + 1, -1);
            else if (text[at] == ' ') space = at;
            if (at - line < width || space < 0) continue;
            text[space] = '\n';
            (line, space) = (space + 1, -1);
        }
    }
}
