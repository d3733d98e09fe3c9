using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Metadata of a plain text, from its own words only: the title line, a breadcrumb, fields ("Source", "Editor", "Time"), bylines, datelines, labels. Only the
/// head of the text is looked at: what stands deeper is what the text is about.
/// </summary>
internal sealed partial class TextMetadata
{
    private const int MaxHeadBlocks = 60;
    private const int MaxHeadLine = 220;
    private const int MaxField = 100;
    private const int MaxFootBlocks = 20;
    private const int LongParagraph = 160;

    /// <summary>Paragraphs at the beginning that may open with a dateline.</summary>
    private const int OpeningParagraphs = 3;

    private static readonly string[] PublisherFields = ["Source", "Publisher", "Publication", "Quelle", "Fuente", "Fonte", "来源", "出处", "출처"];
    private static readonly string[] AuthorFieldNames = ["Author", "Authors", "By", "Writer", "Reporter", "Autor", "Auteur", "作者", "기자"];
    private static readonly string[] DateFieldNames = ["Time", "Date", "Published", "Posted", "Datum", "Fecha", "时间", "日期", "등록", "입력"];
    private static readonly string[] UpdateFieldNames = ["Updated", "Last updated", "Modified", "Aktualisiert", "更新", "수정"];
    private static readonly string[] OtherFields = ["Editor", "Editors", "Photo", "Translator", "责编"];

    private readonly string text;
    private readonly IReadOnlyList<TextBlock> blocks;
    private readonly string sourceUri;
    private readonly List<TextBlock> head;

    private TextMetadata(string text, IReadOnlyList<TextBlock> blocks, string sourceUri)
    {
        (this.text, this.blocks, this.sourceUri) = (text, blocks, sourceUri);
        head = Head();
    }

    /// <summary>Finds the metadata of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="blocks">Its lines, labelled.</param>
    /// <param name="sourceUri">Where it came from; may be empty.</param>
    /// <param name="charset">What it was decoded with.</param>
    public static FoundMetadata Find(string text, IReadOnlyList<TextBlock> blocks, string sourceUri, string charset)
    {
        var metadata = new TextMetadata(text, blocks, sourceUri);
        var line = blocks.FirstOrDefault(block => block.Kind == BlockKind.Title);
        var dateline = metadata.Dateline();
        return new FoundMetadata(charset)
        {
            Title = line is null ? null : metadata.Cited(metadata.WithoutTag(line.Range)),
            Author = metadata.Author(),
            Publisher = metadata.Publisher(dateline),
            Section = metadata.Section(),
            Genre = metadata.Genre(),
            PublicationDate = metadata.Published(dateline),
            UpdateDate = metadata.Date(isUpdate: true),
        };
    }

    // What stands before the second long paragraph.
    private List<TextBlock> Head()
    {
        List<TextBlock> lines = [];
        var paragraphs = 0;
        foreach (var block in blocks.Take(MaxHeadBlocks))
        {
            if (block.Range.Length >= LongParagraph && block.Kind is BlockKind.Body && ++paragraphs > 1) break;
            if (block.Range.Length <= MaxHeadLine) lines.Add(block);
        }

        return lines;
    }

    private FoundValue Cited(TextRange range) => new(range.In(text).ToString(), range);

    // "(News Focus) Title": the tag of a series is not the title.
    private TextRange WithoutTag(TextRange title)
    {
        var match = Tag().Match(text, title.Start, title.Length);
        return match.Success ? new TextRange(match.Index + match.Length, title.End) : title;
    }

    private FoundValue? Author()
    {
        if (Field(AuthorFieldNames) is { } field && Named(field) is { } named) return named;
        foreach (var line in head)
        {
            if (IsField(line.Range) || FieldBefore(line) is not null) continue;
            if ((line.Kind == BlockKind.Byline || Bylines.IsByline(line.Range.In(text))) && Named(line.Range) is { } found) return found;
        }

        return null;
    }

    private FoundValue? Named(TextRange range)
    {
        var names = Bylines.Names(range.In(text).ToString(), null);
        if (names.Count == 0) return null;
        var start = text.IndexOf(names[0], range.Start, range.Length, StringComparison.Ordinal);
        var last = text.LastIndexOf(names[^1], range.End - 1, range.Length, StringComparison.Ordinal);
        return new FoundValue(string.Join(", ", names), start < 0 || last < start ? null : new TextRange(start, last + names[^1].Length));
    }

    private FoundValue? Publisher(StoryDateline? dateline)
    {
        if (Field(PublisherFields) is { Length: <= MaxField } field) return Cited(field);
        foreach (var line in head)
        {
            var match = From().Match(text, line.Range.Start, line.Range.Length);
            if (match.Success && GenreLabels.Read(match.Groups["label"].ValueSpan) is not null) return Cited(RangeOf(match.Groups["name"]));
        }

        return dateline?.Agency is { } agency ? Cited(agency) : Masthead();
    }

    // A line that is the name of a site, as an address in the foot of the page or the one the text came from confirms.
    private FoundValue? Masthead()
    {
        var hosts = blocks.TakeLast(MaxFootBlocks).Where(block => block.Range.Length <= MaxHeadLine)
            .SelectMany(block => Host().Matches(block.Range.In(text).ToString()).Select(match => match.Groups["host"].Value)).Append(HostOf(sourceUri)).Where(host => host.Length > 3).ToList();
        var line = head.Find(line => hosts.Exists(host => line.Range.In(text).Equals(host, StringComparison.OrdinalIgnoreCase)));
        return line is null ? null : Cited(line.Range);
    }

    private static string HostOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host.StartsWith("www.", StringComparison.Ordinal) ? uri.Host[4..] : uri.Host : "";

    // "Home > National > Politics": the way to the page without its beginning.
    private FoundValue? Section()
    {
        foreach (var line in head)
        {
            foreach (var sign in (string[])[" > ", " » ", " › "])
            {
                if (line.Range.In(text).Count(sign) < 2) continue;
                var first = text.IndexOf(sign, line.Range.Start, line.Range.Length, StringComparison.Ordinal) + sign.Length;
                return Cited(new TextRange(first, line.Range.End).Trimmed(text));
            }
        }

        return null;
    }

    private FoundValue? Genre()
    {
        foreach (var line in head)
        {
            if (GenreLabels.AtStart(text, line.Range) is { } tag) return tag;
            if (line.Kind is not (BlockKind.Navigation or BlockKind.Related or BlockKind.Furniture) && GenreLabels.Read(line.Range.In(text)) is { } genre and not "news" and not "blog")
                return new FoundValue(genre, line.Range);
            var match = From().Match(text, line.Range.Start, line.Range.Length);
            if (match.Success && GenreLabels.Read(match.Groups["label"].ValueSpan) is { } labelled) return new FoundValue(labelled, RangeOf(match.Groups["label"]));
        }

        return null;
    }

    private FoundDate? Published(StoryDateline? dateline)
    {
        if (Date(isUpdate: false) is { } date) return date;
        if (dateline is null) return null;
        return dateline.Year > 0
            ? new FoundDate(FormattableString.Invariant($"{dateline.Year:0000}-{dateline.Month:00}-{dateline.Day:00}"), DatePrecision.Day, dateline.Date)
            : YearCompletion.Complete(text, blocks, dateline.Date, dateline.Month, dateline.Day, sourceUri);
    }

    private StoryDateline? Dateline() =>
        blocks.Where(block => block.Kind is BlockKind.Body or BlockKind.Dateline).Take(OpeningParagraphs).Select(block => StoryDateline.Read(text, block.Range)).FirstOrDefault(found => found is not null);

    private FoundDate? Date(bool isUpdate)
    {
        if (Field(isUpdate ? UpdateFieldNames : DateFieldNames) is { } field && Whole(field) is { } value) return value;
        foreach (var line in head)
        {
            if (DateLine.Read(text, line.Range) is { } whole)
            {
                if (whole.IsUpdate == isUpdate) return whole.Date;
                continue;
            }

            if (line.Kind is BlockKind.Related or BlockKind.Comments or BlockKind.Furniture || Labelled(line, isUpdate) is not { } found) continue;
            return found;
        }

        return null;
    }

    // A date with a label, or one that is most of a line that is known to be a date line.
    private FoundDate? Labelled(TextBlock line, bool isUpdate)
    {
        var span = line.Range.In(text);
        if (DateScanner.First(span, DayOrder.MonthFirst) is not { } date) return null;
        var label = DateLabels.Read(span[..date.Range.Start], span[date.Range.End..]);
        var isOwn = line.Kind == BlockKind.Dateline || line.Kind is not BlockKind.Body and not BlockKind.Caption && date.Range.Length * 2 >= span.Length;
        if (label == DateLabel.Other || label == DateLabel.Update != isUpdate || label == DateLabel.None && !isOwn || label == DateLabel.Publication && !isOwn && line.Range.Length > MaxField) return null;
        if (line.Kind is BlockKind.Body && StoryDateline.Read(text, line.Range) is not null) return null;
        return date.In(line.Range);
    }

    private FoundDate? Whole(TextRange range) =>
        DateScanner.OfField(range.In(text), DayOrder.MonthFirst) is { IsDay: true } date ? date.In(range) : null;

    // "Source: X" in one line, or "Source" with its value in the next.
    private TextRange? Field(string[] names)
    {
        for (var i = 0; i < head.Count; i++)
        {
            var line = head[i].Range;
            if (Name(line, names) is not { } length) continue;
            var rest = new TextRange(line.Start + length, line.End).Trimmed(text);
            if (!rest.IsEmpty) return rest;
            if (i + 1 < head.Count && head[i + 1].Range.Length <= MaxField && !IsField(head[i + 1].Range)) return head[i + 1].Range;
        }

        return null;
    }

    private bool IsField(TextRange line) =>
        Name(line, PublisherFields) == line.Length || Name(line, AuthorFieldNames) == line.Length || Name(line, DateFieldNames) == line.Length
        || Name(line, UpdateFieldNames) == line.Length || Name(line, OtherFields) is not null;

    private TextBlock? FieldBefore(TextBlock line)
    {
        var at = head.IndexOf(line);
        return at > 0 && IsField(head[at - 1].Range) ? head[at - 1] : null;
    }

    // How much of the line the name of a field takes, its colon included; null when the line is none.
    private int? Name(TextRange line, string[] names)
    {
        var span = line.In(text);
        foreach (var name in names)
        {
            if (!span.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (span.Length == name.Length) return name.Length;
            if (span[name.Length] is ':' or '：') return name.Length + 1;
        }

        return null;
    }

    private static TextRange RangeOf(Group group) => new(group.Index, group.Index + group.Length);

    [GeneratedRegex(@"^[(\[【]\p{L}[\p{L} -]{1,28}[)\]】]\s*", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\(?\b(?<label>\p{Lu}[\p{L}-]{3,20}) (?:from|of|in) (?:the |The )?(?<name>\p{Lu}[\p{L}.&'’-]*(?: \p{Lu}[\p{L}.&'’-]*){0,4})(?: on |, dated |[,)]|$)", RegexOptions.NonBacktracking)]
    private static partial Regex From();

    [GeneratedRegex(@"(?:@|://(?:www\.)?|\bwww\.)(?<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", RegexOptions.NonBacktracking)]
    private static partial Regex Host();
}
