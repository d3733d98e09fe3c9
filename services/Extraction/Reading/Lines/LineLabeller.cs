using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Reading.Lines;

/// <summary>
/// Says what each line of a plain text is. A text without traces of a page is content from end to end, and only what is evident is named. Of a page's text the model
/// says which lines are content; rules that a reader of the line and its neighbours would agree with say the rest.
/// </summary>
internal sealed class LineLabeller
{
    private const int MaxTitleWords = 30;
    private const int MaxHeadingWords = 14;

    /// <summary>How far below the first sentence of the content a title is looked for.</summary>
    private const int TitleSlack = 1;

    /// <summary>Lines above the first sentence that have more odds to be the title.</summary>
    private const int NearTitle = 4;
    private const float NearBonus = 2;

    /// <summary>A heading above a paragraph of the content is content when it is no less likely.</summary>
    private const float HeadingChance = 0.25f;

    /// <summary>Log-odds that a title must reach.</summary>
    private const float MinTitle = -3;

    private readonly LineDocument document;
    private readonly LineOpinions? opinions;
    private readonly BlockKind[] kinds;
    private readonly bool[] content;
    private readonly int[] levels;
    private readonly int lastContent;

    private LineLabeller(LineDocument document, LineOpinions? opinions)
    {
        (this.document, this.opinions) = (document, opinions);
        (kinds, levels) = (new BlockKind[document.Count], new int[document.Count]);
        content = Content();
        lastContent = Array.LastIndexOf(content, true);
    }

    private LineShape[] Shapes => document.Shapes;

    /// <summary>Labels the lines of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lines">Its lines that are not blank.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>One block per line, or per paragraph where the text was broken at a width.</returns>
    public static List<TextBlock> Label(string text, List<Line> lines, CancellationToken cancel)
    {
        var model = LineModel.Default;
        var document = LineDocument.Read(text, Paragraphs.Join(text, lines), cancel).Score(model.Words);
        if (PageTraces.IsPage(document)) return Label(document, model.Judge(document, cancel));
        var structures = TextStructures.Find(text, lines, cancel);
        return structures.Count == 0 ? Label(document, null) : Around(structures, text, lines, model, cancel);
    }

    // What was set off by hand is taken out, and the rest is labelled without it.
    private static List<TextBlock> Around(List<(TextBlock Block, int First, int Count)> structures, string text, List<Line> lines, LineModel model, CancellationToken cancel)
    {
        HashSet<int> taken = [.. structures.SelectMany(structure => Enumerable.Range(structure.First, structure.Count))];
        List<Line> rest = [.. lines.Where((_, i) => !taken.Contains(i))];
        var labelled = Label(LineDocument.Read(text, Paragraphs.Join(text, rest), cancel).Score(model.Words), null);
        labelled.AddRange(structures.Select(structure => structure.Block));
        labelled.Sort((one, other) => one.Range.CompareTo(other.Range));
        return labelled;
    }

    /// <summary>Labels lines by what a model says of them; null when they are of no page.</summary>
    public static List<TextBlock> Label(LineDocument document, LineOpinions? opinions)
    {
        var labeller = new LineLabeller(document, opinions);
        labeller.LabelMarks();
        labeller.LabelHead();
        labeller.LabelRest();
        return [.. document.Lines.Select((line, i) => new TextBlock(labeller.kinds[i], line.Range, labeller.levels[i], line.Number))];
    }

    private ReadOnlySpan<char> Text(int i) => document.Lines[i].Range.In(document.Text);

    private bool[] Content()
    {
        if (opinions is not null) return ContentDecision.Decide(Shapes, opinions.Chances);
        var all = new bool[document.Count];
        Array.Fill(all, true);
        return all;
    }

    // Lines that say themselves what they are.
    private void LabelMarks()
    {
        for (var i = 0; i < kinds.Length; i++)
        {
            var line = Text(i);
            if ((Shapes[i].Signs & LineSigns.EndMark) != 0) LabelEnd(i);
            else if (kinds[i] != 0) continue;
            else if (LineMarks.IsRelatedHead(line) && !LeadsText(i)) LabelRelated(i);
            else if ((Shapes[i].Signs & LineSigns.Copyright) != 0 && Shapes[i].Words <= 30 && !IsInside(i)) kinds[i] = BlockKind.Furniture;
            else if (LineMarks.IsBreadcrumb(line)) kinds[i] = BlockKind.Navigation;
            else if (IsCaption(i)) kinds[i] = BlockKind.Caption;
            else if (opinions is not null && Shapes[i].InterfaceWords >= 0.99f && Shapes[i].Words <= 6 && !Shapes[i].IsSentence && !IsInside(i)) kinds[i] = Outside(i);
        }
    }

    private bool IsCaption(int i) =>
        opinions is null ? (Shapes[i].Signs & LineSigns.Credit) != 0 && LineMarks.IsCaption(Text(i), Shapes[i]) : LineMarks.IsCaption(Text(i), Shapes[i]);

    // Prose on both sides: "Share" between two paragraphs may be a heading; at the end of a page it is a button.
    private bool IsInside(int i) => i > 0 && i + 1 < kinds.Length && content[i] && content[i - 1] && content[i + 1] && Shapes[i + 1].IsSentence;

    private bool LeadsText(int i) => i + 1 < kinds.Length && content[i + 1] && Shapes[i + 1].IsLongSentence;

    // Links above the content lead through the site; those below it are its foot.
    private BlockKind Outside(int i)
    {
        var kind = opinions!.Outside(i);
        return kind == BlockKind.Navigation && i > lastContent ? BlockKind.Furniture : kind;
    }

    // A wire story ends at its mark; what a page shows behind it are other stories.
    private void LabelEnd(int mark)
    {
        kinds[mark] = BlockKind.Furniture;
        for (var i = mark + 1; i < kinds.Length && kinds[i] == 0 && !Shapes[i].IsLongSentence; i++) kinds[i] = BlockKind.Related;
    }

    // The headlines below the head of a list, up to whatever reads as text or is a button.
    private void LabelRelated(int head)
    {
        kinds[head] = BlockKind.Related;
        for (var i = head + 1; i < kinds.Length && kinds[i] == 0 && !Shapes[i].IsSentence && Shapes[i].Words <= MaxTitleWords && Shapes[i].InterfaceWords < 0.5f; i++) kinds[i] = BlockKind.Related;
    }

    private void LabelHead()
    {
        var first = FirstSentence();
        if (first < 0) return;
        for (var i = 0; i < first; i++) LabelField(i);
        var title = PlainTitle(first);
        if (title < 0 && opinions is not null) title = LikelyTitle(first);
        if (title < 0) return;
        kinds[title] = BlockKind.Title;
        var deck = title + 1;
        if (deck < first && kinds[deck] == 0 && Shapes[deck].Words is >= 4 and <= MaxTitleWords && (content[deck] || deck + 1 == first)) Head(deck, 2);
    }

    private int FirstSentence()
    {
        for (var i = 0; i < kinds.Length; i++)
        {
            if (content[i] && kinds[i] == 0 && Shapes[i].IsSentence && (opinions is null || Shapes[i].Words >= 8)) return i;
        }

        return -1;
    }

    // The model's choice of the lines above the first sentence; dumps without much of a menu have the title near it.
    private int LikelyTitle(int first)
    {
        var (best, highest) = (-1, MinTitle);
        for (var i = 0; i < Math.Min(kinds.Length, first + 1 + TitleSlack); i++)
        {
            if (kinds[i] != 0 || Shapes[i].Words is < 1.5f or > MaxTitleWords) continue;
            var margin = opinions!.Title(i) + (i < first && i >= first - NearTitle ? NearBonus : 0);
            if (margin > highest) (best, highest) = (i, margin);
        }

        return best;
    }

    // Upwards from the first sentence, over fields and a deck: one or two lines, the upper of which is the title.
    private int PlainTitle(int first)
    {
        List<int> titles = [];
        var top = first;
        while (top > 0 && (kinds[top - 1] is BlockKind.Byline or BlockKind.Dateline || kinds[top - 1] == 0 && Shapes[top - 1].Words <= MaxTitleWords && Shapes[top - 1].InterfaceWords < 0.5f))
        {
            top--;
            if (kinds[top] == 0) titles.Insert(0, top);
        }

        return top == 0 && titles.Count is 1 or 2 && Shapes[titles[0]].Words > 1 && Shapes[titles[0]].End is not (LineEnd.Colon or LineEnd.Comma) ? titles[0] : -1;
    }

    // "Editor" and the name below it, "By Jane Doe", "Published: March 3, 2021".
    private void LabelField(int i)
    {
        if (kinds[i] != 0) return;
        if (DateLine.Read(document.Text, document.Lines[i].Range) is not null) kinds[i] = BlockKind.Dateline;
        else if (LineMarks.IsFieldName(Text(i)) && i + 1 < kinds.Length && !Shapes[i + 1].IsSentence)
        {
            var isDate = DateLine.Read(document.Text, document.Lines[i + 1].Range) is not null;
            kinds[i] = isDate ? BlockKind.Dateline : BlockKind.Byline;
            if (!isDate) kinds[i + 1] = BlockKind.Byline;
        }
        else if (LineMarks.IsByline(Text(i), Shapes[i])) kinds[i] = BlockKind.Byline;
    }

    private void LabelRest()
    {
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != 0) continue;
            if (!content[i] && opinions!.Chances[i] >= HeadingChance && IsHeading(i)) Head(i, 2);
            else if (!content[i]) kinds[i] = Shapes[i].WordCount == 0 && i > 0 && !content[i - 1] ? kinds[i - 1] : Outside(i);
            else if (LineMarks.IsListItem(Text(i), Shapes[i])) kinds[i] = BlockKind.ListItem;
            else if (IsHeading(i)) Head(i, 2);
            else kinds[i] = BlockKind.Body;
        }
    }

    private void Head(int i, int level) => (kinds[i], levels[i]) = (BlockKind.Heading, level);

    // A short line without a full stop above a sentence that is longer, set off by a blank line or below a paragraph.
    private bool IsHeading(int i)
    {
        if (Shapes[i].IsSentence || Shapes[i].Words is 0 or > MaxHeadingWords || Shapes[i].End is LineEnd.Comma or LineEnd.Colon or LineEnd.Dash || i + 1 >= kinds.Length) return false;
        var next = i + 1;
        if (!content[next] || !Shapes[next].IsSentence || Shapes[next].Words <= Shapes[i].Words || Shapes[i].Start is not (LineStart.Upper or LineStart.Digit or LineStart.Numbered or LineStart.Other)) return false;
        return IsSetOff(i) || opinions is not null && i > 0 && Shapes[i - 1].IsSentence;
    }

    private bool IsSetOff(int i) =>
        i > 0 && document.Lines[i].Number > document.Lines[i - 1].Number + 1 || document.Lines[i + 1].Number > document.Lines[i].Number + 1;
}
