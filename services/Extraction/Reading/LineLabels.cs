using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Reading;

/// <summary>
/// Says what each line of a plain text is, by rules that a reader of the line and its neighbours would agree with. What is not evident is BODY.
/// Lines that end as sentences do are the measure: what stands before the first one is a head, what stands behind the last one may be a foot.
/// </summary>
internal sealed class LineLabels
{
    private const int MaxTitleWords = 25;
    private const int MaxHeadingWords = 12;
    private const int MaxLinkWords = 3;
    private const int MinRun = 3;

    private static readonly string[] EndMarks = ["(END)", "###", "-30-", "- 30 -"];
    private static readonly string[] RelatedHeads = ["Related News", "Related Articles", "Related Stories", "Related articles", "Related stories", "Recommended", "Most Read", "Read more", "Read More", "More stories"];
    private static readonly string[] FieldNames = ["Source", "Editor", "Author", "Writer", "Reporter", "By", "Time", "Date", "Published", "Updated"];
    private static readonly string[] Agencies = ["(AP)", "(AFP)", "(Reuters)", "(Yonhap)", "(Xinhua)", "(Kyodo)", "(UPI)"];

    private readonly string text;
    private readonly List<Line> lines;
    private readonly BlockKind[] kinds;
    private readonly int[] words;
    private readonly bool[] sentences;
    private FoundValue? title;
    private FoundDate? published;
    private FoundDate? updated;

    public LineLabels(string text, List<Line> lines)
    {
        (this.text, this.lines) = (text, lines);
        kinds = new BlockKind[lines.Count];
        words = lines.Select(line => CountWords(line.Range.In(text))).ToArray();
        sentences = lines.Select((line, i) => IsSentence(line.Range.In(text), words[i])).ToArray();
        var first = Array.IndexOf(sentences, true);
        LabelMarks();
        if (first > 0) LabelHead(first);
        if (first >= 0) LabelFoot(Array.LastIndexOf(sentences, true));
        LabelBody(Math.Max(0, first));
    }

    public List<TextBlock> Blocks() =>
        lines.Select((line, i) => new TextBlock(kinds[i], line.Range, kinds[i] == BlockKind.Heading ? 2 : 0, line.Number)).ToList();

    public FoundMetadata Metadata(string charset) => new(charset) { Title = title, PublicationDate = published, UpdateDate = updated };

    // Lines that say themselves what they are.
    private void LabelMarks()
    {
        for (var i = 0; i < kinds.Length; i++)
        {
            var line = lines[i].Range.In(text);
            if (IsOneOf(line, EndMarks)) LabelEnd(i);
            else if (kinds[i] != 0) continue;
            else if (IsOneOf(line, RelatedHeads)) LabelRelated(i);
            else if (IsPhotoCredit(line)) kinds[i] = BlockKind.Caption;
            else if (IsCopyright(line)) kinds[i] = BlockKind.Furniture;
            else if (IsBreadcrumb(line)) kinds[i] = BlockKind.Navigation;
            else if (IsListItem(line)) kinds[i] = BlockKind.ListItem;
        }
    }

    // A wire story ends at its mark; what a page shows behind it are other stories.
    private void LabelEnd(int mark)
    {
        if (kinds[mark] == 0) kinds[mark] = BlockKind.Furniture;
        for (var i = mark + 1; i < kinds.Length && kinds[i] == 0; i++) kinds[i] = BlockKind.Related;
    }

    private void LabelRelated(int head)
    {
        kinds[head] = BlockKind.Related;
        for (var i = head + 1; i < kinds.Length && !sentences[i]; i++) kinds[i] = BlockKind.Related;
    }

    private void LabelHead(int first)
    {
        for (var i = 0; i < first; i++) LabelField(i);
        // Upwards from the first sentence: title, deck, fields. A link or a breadcrumb ends the head, and what stands above it is the page's.
        List<int> titles = [];
        var top = first;
        while (top > 0 && IsHead(top - 1, first))
        {
            top--;
            if (kinds[top] == 0) titles.Insert(0, top);
        }

        var links = Enumerable.Range(0, top).Where(i => kinds[i] == 0).ToList();
        if (titles.Count is 1 or 2 && words[titles[0]] > 1) LabelTitle(titles);
        else if (titles.Count > 0)
        {
            links.AddRange(titles[..^1]);
            kinds[titles[^1]] = BlockKind.Heading;
        }

        if (links.Count >= MinRun || top > 0 && kinds[top - 1] == BlockKind.Navigation) links.ForEach(i => kinds[i] = BlockKind.Navigation);
    }

    private void LabelTitle(List<int> titles)
    {
        kinds[titles[0]] = BlockKind.Title;
        if (titles.Count == 2) kinds[titles[1]] = BlockKind.Heading;
        title = new FoundValue(lines[titles[0]].Range.In(text).ToString(), lines[titles[0]].Range);
    }

    private bool IsHead(int i, int first) =>
        kinds[i] is BlockKind.Byline or BlockKind.Dateline
        || kinds[i] == 0 && words[i] <= MaxTitleWords && (words[i] > 2 || i == first - 1 || i == 0);

    // "Editor" and the name below it, "By Jane Doe", "Published: March 3, 2021".
    private void LabelField(int i)
    {
        if (kinds[i] != 0) return;
        var line = lines[i].Range.In(text);
        if (DateLine.Read(text, lines[i].Range) is { } date)
        {
            kinds[i] = BlockKind.Dateline;
            if (date.IsUpdate) updated ??= date.Date;
            else published ??= date.Date;
        }
        else if (IsOneOf(line, FieldNames) && i + 1 < kinds.Length && !sentences[i + 1])
        {
            var isDate = DateLine.Read(text, lines[i + 1].Range) is not null;
            kinds[i] = isDate ? BlockKind.Dateline : BlockKind.Byline;
            if (!isDate) kinds[i + 1] = BlockKind.Byline;
        }
        else if (line.StartsWith("By ", StringComparison.Ordinal) && words[i] is > 1 and <= 8 && line.Length > 3 && char.IsUpper(line[3]))
        {
            kinds[i] = BlockKind.Byline;
        }
    }

    // Behind the last sentence: names of links and share buttons.
    private void LabelFoot(int last)
    {
        var links = Enumerable.Range(last + 1, kinds.Length - last - 1).Where(i => kinds[i] == 0 && words[i] <= MaxLinkWords).ToList();
        if (links.Count >= MinRun) links.ForEach(i => kinds[i] = BlockKind.Furniture);
    }

    private void LabelBody(int first)
    {
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == 0) kinds[i] = i > first && IsHeading(i) ? BlockKind.Heading : BlockKind.Body;
        }
    }

    // A short line without a full stop, set off by a blank line, above a sentence.
    private bool IsHeading(int i) =>
        !sentences[i] && words[i] <= MaxHeadingWords && i + 1 < kinds.Length && sentences[i + 1] && words[i + 1] > words[i]
        && (lines[i].Number > lines[i - 1].Number + 1 || lines[i + 1].Number > lines[i].Number + 1) && !EndsOpen(lines[i].Range.In(text));

    private static bool EndsOpen(ReadOnlySpan<char> line) => line[^1] is ',' or ';' or ':' or '-' or '—';

    private static bool IsSentence(ReadOnlySpan<char> line, int words)
    {
        var body = line.TrimEnd("\"'”’»)]」』）");
        if (body.IsEmpty) return false;
        if (body[^1] is '。' or '！' or '？') return true;
        return words >= 4 && body[^1] is '.' or '!' or '?' or '…' || words >= MaxHeadingWords && HasInnerStop(line);
    }

    private static bool HasInnerStop(ReadOnlySpan<char> line)
    {
        for (var i = 1; i + 2 < line.Length; i++)
        {
            if (line[i] is '.' or '!' or '?' && char.IsLower(line[i - 1]) && line[i + 1] == ' ' && char.IsUpper(line[i + 2])) return true;
        }

        return false;
    }

    private static bool IsPhotoCredit(ReadOnlySpan<char> line)
    {
        var open = line.LastIndexOf('(');
        if (open < 0 || line[^1] != ')') return false;
        var credit = line[open..];
        return credit.Length < 60 && (credit.Contains("photo", StringComparison.OrdinalIgnoreCase) || IsOneOf(credit, Agencies));
    }

    private static bool IsCopyright(ReadOnlySpan<char> line) =>
        line[0] == '©' || line.StartsWith("Copyright ", StringComparison.OrdinalIgnoreCase) || line.StartsWith("(c) ", StringComparison.OrdinalIgnoreCase);

    private static bool IsBreadcrumb(ReadOnlySpan<char> line) => line.Count(" > ") >= 2 || line.Count(" » ") >= 2;

    private static bool IsListItem(ReadOnlySpan<char> line) =>
        line.Length > 2 && (line[0] is '•' or '·' or '▪' or '◦' || line[0] is '-' or '*' or '–' && line[1] == ' ' && line[2] != '-');

    private static bool IsOneOf(ReadOnlySpan<char> line, string[] values)
    {
        foreach (var value in values)
        {
            if (line.SequenceEqual(value)) return true;
        }

        return false;
    }

    private static int CountWords(ReadOnlySpan<char> line)
    {
        var count = 0;
        var inside = false;
        foreach (var c in line)
        {
            var white = char.IsWhiteSpace(c);
            if (!white && !inside) count++;
            inside = !white;
        }

        return count;
    }
}
