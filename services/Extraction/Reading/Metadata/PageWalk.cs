using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Collects the clues of a page in one walk over its tree, without recursion. Each list of clues and each text that is looked at has a bound, and the first
/// clues are kept: metadata stand early.
/// </summary>
internal sealed class PageWalk
{
    private const int MaxDates = 200;
    private const int MaxAuthors = 60;
    private const int MaxHeadings = 100;
    private const int MaxLabels = 60;
    private const int MaxMeta = 400;
    private const int MaxAddresses = 8;
    private const int MaxZones = 20_000;
    private const int MaxRun = 600;
    private const int MaxInner = 240;
    private const int MaxInnerNodes = 80;
    private const int MaxDatesOfRun = 4;

    /// <summary>How far into a paragraph a date may stand that is still that of the text, as after a place.</summary>
    private const int MaxLeadOfParagraph = 80;

    private const int MaxDatelineLength = 220;
    /// <summary>In a longer text a word like "published" need not be a label.</summary>
    private const int MaxLabelledLine = 130;

    private const int MaxLabelLength = 40;
    private const int MaxClasses = 4_096;

    /// <summary>A place where a word may be broken; not part of the word.</summary>
    private const char SoftHyphen = '\u00AD';

    /// <summary>Characters between the two dates of a period.</summary>
    private const int MaxBetween = 9;

    /// <summary>Longest line that is a name because the line before says so.</summary>
    private const int MaxName = 60;

    private static readonly FrozenSet<string> Skipped = new[] { "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "textarea", "option", "button", "video", "audio", "canvas" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Inline = new[] { "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "em", "font", "i", "ins", "label", "mark", "nobr", "q", "small", "span", "strong", "sub", "sup", "time", "u", "data", "img", "wbr" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly PageClues clues = new();
    private readonly CancellationToken cancel;
    private readonly List<Open> open = [];
    private readonly StringBuilder run = new();
    private readonly List<WrittenDate> dates = [];
    private readonly Dictionary<string, Hints> classes = new(StringComparer.Ordinal);
    private Hints runHints;
    private int runOffset;
    private bool runHasDigit;
    private int length;

    // What the line before said of a date to come, and nothing else.
    private DateLabel announced;

    // The line before was "By" and nothing else.
    private bool isNameNext;

    // It was "Written by" or another opener that is no ordinary word.
    private bool isAnnouncement;

    private PageWalk(CancellationToken cancel) => this.cancel = cancel;

    /// <summary>The clues of a page.</summary>
    /// <param name="tree">The page.</param>
    /// <param name="source">Its source, for the scripts that the tree does not have.</param>
    /// <param name="sourceUri">Where it came from; may be empty.</param>
    /// <param name="cancel">Stops the walk.</param>
    public static PageClues Collect(IDocument tree, string source, string sourceUri, CancellationToken cancel)
    {
        var walk = new PageWalk(cancel);
        walk.clues.Things = LinkedData.Read(source, cancel);
        walk.Walk(tree.DocumentElement);
        if (sourceUri.Length > 0) walk.clues.Addresses.Add(sourceUri);
        walk.clues.Length = walk.length;
        if (walk.clues.Dates.TrueForAll(date => date.IsUpdate) && !DateFields.Read(walk.clues).Any(date => !date.IsUpdate)) walk.clues.ScriptDate = ScriptDates.Find(source);
        return walk.clues;
    }

    // Children are taken by their index: asking a node for its next sibling searches all of them.
    private void Walk(IElement root)
    {
        List<(INode Node, INodeList Children, int Next)> path = [];
        if (Enter(root)) path.Add((root, root.ChildNodes, 0));
        while (path.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var (node, children, next) = path[^1];
            if (next == children.Length)
            {
                path.RemoveAt(path.Count - 1);
                if (open.Count > 0 && open[^1].Element == node) Leave();
                continue;
            }

            path[^1] = (node, children, next + 1);
            if (Enter(children[next])) path.Add((children[next], children[next].ChildNodes, 0));
        }

        Flush();
    }

    private bool Enter(INode node)
    {
        if (node is IText text) Append(text.Data);
        if (node is not IElement element) return false;
        var name = element.LocalName;
        if (name == "head" || name == "html") return Push(element, Hints.None);
        if (Skipped.Contains(name)) return false;
        switch (name)
        {
            case "title":
                if (element.Parent is IElement { LocalName: "head" }) clues.DocumentTitle ??= MetadataText.Clean(element.TextContent);
                return false;
            case "meta":
                ReadMeta(element);
                return false;
            case "link":
                ReadLink(element);
                return false;
            case "br":
                Flush();
                return false;
        }

        var hints = name == "body" || element.Attributes.Length == 0 ? Hints.None : HintsOf(element);
        if (!IsInline(name)) Flush();
        ReadElement(element, name, hints);
        return Push(element, hints);
    }

    private Hints HintsOf(IElement element) => HintsOf(element.ClassName) | ClassWords.Of(element.Id) | ClassWords.Of(element.GetAttribute("itemprop"));

    // A page has few different classes and many elements of each.
    private Hints HintsOf(string? names)
    {
        if (string.IsNullOrEmpty(names)) return Hints.None;
        if (classes.TryGetValue(names, out var hints)) return hints;
        hints = ClassWords.Of(names);
        if (classes.Count < MaxClasses) classes.Add(names, hints);
        return hints;
    }

    private bool Push(IElement element, Hints hints)
    {
        var outer = open.Count == 0 ? default : open[^1];
        if (element.LocalName == "html") clues.Language = element.GetAttribute("lang") ?? "";
        var apart = (element.LocalName switch
        {
            "nav" => Hints.Navigation,
            "footer" => Hints.Footer,
            "aside" => Hints.Aside,
            _ => Hints.None,
        }) | hints & (Hints.Comment | Hints.Aside | Hints.Navigation | Hints.Footer | Hints.Event | Hints.Breadcrumb);
        var zone = apart != Hints.None && clues.ZoneCount < MaxZones ? clues.AddZone(outer.Zone, apart) : outer.Zone;
        // What a class says of its element holds for what stands in it, two levels down.
        open.Add(new Open(element, zone, hints, outer.Own, outer.Outer, element.LocalName == "head" || outer.IsMute));
        return true;
    }

    private void Leave()
    {
        if (!IsInline(open[^1].Element.LocalName)) Flush();
        open.RemoveAt(open.Count - 1);
    }

    private static bool IsInline(string name) => Inline.Contains(name);

    private void ReadMeta(IElement element)
    {
        var name = element.GetAttribute("property") ?? element.GetAttribute("name") ?? element.GetAttribute("itemprop") ?? element.GetAttribute("http-equiv");
        if (name is null or { Length: 0 or > 60 } || clues.Meta.Count >= MaxMeta || MetadataText.Clean(element.GetAttribute("content")) is not { } value) return;
        name = name.Trim().ToLowerInvariant();
        if (AuthorFields.Contains(name) && clues.AuthorMeta.Count < MaxAuthors) clues.AuthorMeta.Add((name, value));
        if (name == "og:url" && clues.Addresses.Count < MaxAddresses && value.StartsWith("http", StringComparison.OrdinalIgnoreCase)) clues.Addresses.Add(value);
        // Microdata in the text belong to their place: a comment has a date of its own.
        if (element.GetAttribute("itemprop") is { } property && !open.Exists(o => o.IsMute)) ReadProperty(property, value, Hints.None);
        else clues.Meta.TryAdd(name, value);
    }

    private void ReadLink(IElement element)
    {
        if (element.GetAttribute("rel") is { } rel && clues.Addresses.Count < MaxAddresses && rel.Equals("canonical", StringComparison.OrdinalIgnoreCase) && element.GetAttribute("href") is { Length: > 0 and < 2_000 } address) clues.Addresses.Add(address);
    }

    private void ReadElement(IElement element, string name, Hints hints)
    {
        // Most elements have none of what is looked for below.
        if (element.Attributes.Length == 0 && name is not ("time" or ['h', >= '1' and <= '6'])) return;
        var property = element.GetAttribute("itemprop");
        if (name is ['h', >= '1' and <= '6']) ReadHeading(element, name[1] - '0', property);
        if (name == "time") ReadTime(element, hints, property);
        else if (property is not null) ReadProperty(property, element.GetAttribute("content") ?? element.GetAttribute("datetime"), hints);
        if (name is "i" or "span" && element.ChildNodes.Length == 0 && element.GetAttribute("title") is { } symbol && run.Length == 0) announced = DateLabels.OfLine(symbol);
        if (name is "abbr" or "span" or "a" or "div" && element.GetAttribute("title") is { Length: >= 8 and < 60 } title) ReadTitleAttribute(title, hints);
        ReadAuthor(element, name, hints, property);
        if ((hints & Hints.Breadcrumb) != 0 && clues.Breadcrumb.Count == 0) clues.Breadcrumb.AddRange(InnerText.Parts(element, 12, MaxInnerNodes));
    }

    private void ReadHeading(IElement element, int level, string? property)
    {
        if (clues.Headings.Count == MaxHeadings || MetadataText.Clean(InnerText.Of(element, MetadataText.MaxLength - 1, MaxInnerNodes)) is not { } text) return;
        var isTitle = property is "headline" or "name" || element.GetAttribute("class") is { } names && (names.Contains("title", StringComparison.OrdinalIgnoreCase) || names.Contains("headline", StringComparison.OrdinalIgnoreCase));
        clues.Headings.Add(new HeadingClue(level, text, length, Zone, isTitle));
    }

    private void ReadTime(IElement element, Hints hints, string? property)
    {
        var value = element.GetAttribute("datetime") ?? element.GetAttribute("content");
        if (value is null || DateScanner.OfField(value, clues.Order) is not { } date) return;
        var all = hints | NearHints;
        var label = LabelBefore();
        if (label == DateLabel.Other && property is null) return;
        var isUpdate = property?.Contains("odified", StringComparison.Ordinal) == true || (all & (Hints.Update | Hints.Publication)) == Hints.Update || label == DateLabel.Update;
        var isLabelled = label == DateLabel.Publication || property?.Contains("ublished", StringComparison.Ordinal) == true || element.HasAttribute("pubdate") || (all & Hints.Publication) != 0;
        AddDate(new DateClue(date, property?.Contains("ublished", StringComparison.Ordinal) == true ? DateSource.Microdata : DateSource.Time, length, Zone)
            { IsSaid = label is DateLabel.Publication or DateLabel.Update, IsUpdate = isUpdate && property?.Contains("ublished", StringComparison.Ordinal) != true, IsLabelled = isLabelled, Hints = all });
    }

    private void ReadProperty(string property, string? value, Hints hints)
    {
        var isUpdate = property.Equals("dateModified", StringComparison.OrdinalIgnoreCase);
        if (!isUpdate && !property.Equals("datePublished", StringComparison.OrdinalIgnoreCase) && !property.Equals("dateCreated", StringComparison.OrdinalIgnoreCase)) return;
        if (value is null || DateScanner.OfField(value, clues.Order) is not { } date) return;
        AddDate(new DateClue(date, DateSource.Microdata, length, Zone) { IsUpdate = isUpdate, IsLabelled = true, Hints = hints | NearHints });
    }

    private void ReadTitleAttribute(string title, Hints hints)
    {
        if (title.AsSpan().IndexOfAnyInRange('0', '9') < 0 || DateScanner.First(title, clues.Order) is not { } date || date.Range.Length * 2 < title.Length) return;
        var all = hints | NearHints;
        AddDate(new DateClue(date, DateSource.TitleAttribute, length, Zone) { IsUpdate = (all & (Hints.Update | Hints.Publication)) == Hints.Update, IsLabelled = (all & Hints.Publication) != 0, Hints = all });
    }

    private void ReadAuthor(IElement element, string name, Hints hints, string? property)
    {
        if (clues.Authors.Count == MaxAuthors) return;
        var source = property is "author" or "creator" ? AuthorSource.Microdata
            : name == "a" && element.GetAttribute("rel") is { } rel && rel.Contains("author", StringComparison.OrdinalIgnoreCase) ? AuthorSource.Link
            : (hints & Hints.Author) != 0 || name == "a" && AuthorFields.IsAddress(element.GetAttribute("href")) ? AuthorSource.Class
            : (AuthorSource?)null;
        if (source is not { } found) return;
        var text = found == AuthorSource.Microdata && element.GetAttribute("content") is { } content ? content : InnerText.OfName(element, MaxInner, MaxInnerNodes);
        if (MetadataText.Clean(text) is { } clean) clues.Authors.Add(new AuthorClue(clean, found, length, Zone));
    }

    private void AddDate(DateClue clue)
    {
        if (clues.Dates.Count < MaxDates) clues.Dates.Add(clue);
    }

    private int Zone => open.Count == 0 ? 0 : open[^1].Zone;

    private Hints NearHints => open.Count == 0 ? Hints.None : open[^1].All;

    private void Append(string data)
    {
        if (open.Count == 0 || open[^1].IsMute) return;
        if (run.Length == 0) runOffset = length;
        if (run.Length < MaxRun)
        {
            runHints |= open[^1].All;
            foreach (var c in data.AsSpan(0, Math.Min(data.Length, MaxRun)))
            {
                if (char.IsWhiteSpace(c))
                {
                    if (run.Length > 0 && run[^1] != ' ') run.Append(' ');
                    continue;
                }

                if (c == SoftHyphen) continue;
                run.Append(c);
                runHasDigit |= char.IsDigit(c);
            }
        }

        length += data.AsSpan().Trim().Length;
    }

    private DateLabel LabelBefore() =>
        run.Length == 0 ? announced : run.Length < MaxLabelLength * 2 ? DateLabels.Read(run.ToString(), default) : DateLabel.None;

    private void Flush()
    {
        if (run.Length > 0 && runHasDigit && clues.Dates.Count < MaxDates) ScanRun(run.ToString());
        if (run.Length is > 1 and <= MaxInner) ReadLine();
        if (run.Length > 0) announced = runHasDigit || run.Length > MaxLabelLength ? DateLabel.None : DateLabels.OfLine(run.ToString());
        run.Clear();
        runHints = Hints.None;
        runHasDigit = false;
    }

    private void ScanRun(string text)
    {
        dates.Clear();
        var isLine = text.Length <= MaxDatelineLength || (runHints & Hints.Date) != 0;
        DateScanner.Scan(isLine ? text : text.AsSpan(0, Math.Min(text.Length, MaxLeadOfParagraph)), clues.Order, MaxDatesOfRun, dates);
        for (var i = 0; i < dates.Count; i++)
        {
            var date = dates[i];
            var before = text.AsSpan(0, date.Range.Start);
            var after = text.AsSpan(date.Range.End);
            var label = DateLabels.Read(before, after);
            if (label == DateLabel.None && i == 0 && isLine) label = announced;
            if (label == DateLabel.Other || IsPeriod(text, i) || IsPeriod(text, i - 1)) continue;
            AddDate(new DateClue(date, DateSource.Text, runOffset + date.Range.Start, Zone)
            {
                IsUpdate = label == DateLabel.Update || label == DateLabel.None && (runHints & (Hints.Update | Hints.Publication)) == Hints.Update,
                IsLabelled = (label == DateLabel.Publication || (runHints & Hints.Publication) != 0) && text.Length <= MaxLabelledLine,
                IsSaid = label is DateLabel.Publication or DateLabel.Update,
                IsOfText = DateLabels.SpeaksOfText(before, after),
                Hints = runHints,
                Text = text,
            });
        }
    }

    // "12.01.26 — 10.04.26": from when to when something else is.
    private bool IsPeriod(string text, int first)
    {
        if (first < 0 || first + 1 >= dates.Count) return false;
        var (start, end) = (dates[first].Range.End, dates[first + 1].Range.Start);
        return end - start <= MaxBetween && text.AsSpan(start, end - start).Trim() is "-" or "–" or "—" or "to" or "bis" or "until" or "through" or "~";
    }

    private void ReadLine()
    {
        var text = run.ToString().Trim();
        if (text.Length <= MaxLabelLength && clues.Labels.Count < MaxLabels) clues.Labels.Add((text, runOffset, Zone));
        if (clues.Authors.Count == MaxAuthors) return;
        var isNamed = isNameNext && text.Length <= MaxName;
        var isAnnounced = isNamed && isAnnouncement;
        isNameNext = Bylines.IsOpener(text);
        isAnnouncement = Bylines.IsLabelled($"{text} ");
        if (isNamed && !isNameNext || Bylines.IsByline(text)) clues.Authors.Add(new AuthorClue(text, AuthorSource.Line, runOffset, Zone) { IsAnnounced = isAnnounced });
    }

    /// <summary>An open element and what it passes on.</summary>
    private readonly record struct Open(IElement Element, int Zone, Hints Own, Hints Outer, Hints Outermost, bool IsMute)
    {
        public Hints All => Own | Outer | Outermost;
    }
}
