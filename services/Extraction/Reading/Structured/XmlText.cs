using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Mail;
using Dossier.Extraction.Reading.Office;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>
/// Makes blocks of XML. In a known vocabulary, elements are what <see cref="XmlVocabulary"/> says, and short texts of unknown elements (identifiers, links)
/// are none. In any other, an element that stands between words belongs to them, a leaf is a fact "name: value" of the element around, collected into one
/// block with its neighbours, and a long leaf is a paragraph. Attributes speak only where an element has nothing else.
/// </summary>
internal sealed class XmlText
{
    /// <summary>A leaf of so many UTF-16 units is a paragraph whatever its name.</summary>
    private const int LongText = 120;

    private const int MaxFacts = 2_000;
    private const int MaxPath = 1_000;
    private const int MaxLevel = 6;

    private readonly BlockWriter writer = new();
    private readonly Flow flow;
    private readonly List<Frame> open = [];
    private readonly StringBuilder path = new();
    private readonly HtmlBudget html = new();
    private readonly DocumentProperties properties = new();
    private bool isKnown;

    public XmlText() => flow = new Flow(writer);

    /// <summary>Reads a document.</summary>
    public ReadText Read(XmlWalk xml, string charset, CancellationToken cancel)
    {
        while (!flow.IsFull && xml.Read())
        {
            if (xml.Step == XmlStep.Start) Start(xml);
            else if (xml.Step == XmlStep.End) End(cancel);
            else if (open.Count > 0) Append(open[^1], xml.Text);
        }

        flow.End();
        var read = writer.ToText(new FoundMetadata(charset));
        return read with { Metadata = properties.ToMetadata(read.Text, flow.Title, flow.IsTitled, charset) };
    }

    private void Start(XmlWalk xml)
    {
        if (open.Count == 0) isKnown = XmlVocabulary.IsKnown(xml.Name);
        var (role, kind) = XmlVocabulary.Of(xml.Name, open.LastOrDefault()?.Name ?? "", open.LastOrDefault()?.Host is { Role: XmlRole.Block or XmlRole.Cell, HasWords: true }, isKnown);
        TakeDate(xml);
        if (role == XmlRole.Skipped && isKnown)
        {
            open.LastOrDefault()?.Number(xml.Name);
            xml.Skip();
            return;
        }

        if (IsInline(role)) role = XmlRole.Inline;
        else if (role == XmlRole.Inline) role = XmlRole.Unknown;
        Push(xml, role, kind);
        if (role != XmlRole.Inline) Begin(open[^1]);
    }

    // What stands between the words of a paragraph belongs to it, unless it is a block of its own.
    private bool IsInline(XmlRole role)
    {
        if (open.Count == 0 || role is XmlRole.Table or XmlRole.Row or XmlRole.Cell or XmlRole.Note) return false;
        var around = open[^1];
        if (role == XmlRole.Inline) return around.Role is XmlRole.Inline or XmlRole.Block or XmlRole.Cell || isKnown || around.Text.Length > 0;
        if (role is XmlRole.Block or XmlRole.Container) return false;
        return around.Role is XmlRole.Inline or XmlRole.Block || around.HasWords;
    }

    private void Push(XmlWalk xml, XmlRole role, BlockKind kind)
    {
        var before = path.Length;
        var number = open.LastOrDefault()?.Number(xml.Name) ?? 1;
        path.Append('/').Append(xml.Name);
        if (open.Count > 0) path.Append('[').Append(number).Append(']');
        var around = open.LastOrDefault();
        if (around is not null) around.HasChildren |= role != XmlRole.Inline;
        open.Add(new Frame(xml.Name, role, Inherited(kind, around?.Kind ?? 0), before, role == XmlRole.Inline ? around!.Host : null)
        {
            PathLength = path.Length,
            IsVerbatim = XmlVocabulary.IsVerbatim(xml.Name) || around?.IsVerbatim == true,
            Attributes = role == XmlRole.Unknown && !isKnown ? xml.Attributes() : "",
        });
        // Names of people stand in pieces that markup alone parts.
        if (role == XmlRole.Inline && xml.Name is "surname" or "given-names" or "forename" or "firstname") Append(open[^1], " ");
        if (role == XmlRole.Inline && xml.Name is "br" or "lb") Append(open[^1], " ");
    }

    // A paragraph in a list, a quotation or a caption is part of it.
    private static BlockKind Inherited(BlockKind own, BlockKind around) => own == 0 || own == BlockKind.Body && around != 0 ? around : own;

    private void Begin(Frame frame)
    {
        // Words in front of a block inside a block are a block of their own; a note does not part them.
        if (open.Count > 1 && frame.Role != XmlRole.Note) Flush(open[^2].Host, CancellationToken.None);
        switch (frame.Role)
        {
            case XmlRole.Row:
                BeginTable();
                flow.BeginRow();
                break;
            case XmlRole.Cell:
                flow.BeginCell();
                break;
            case XmlRole.Note:
                flow.BeginAside(Aside.Note);
                break;
        }
    }

    // With its first row: what stands above is a caption.
    private void BeginTable()
    {
        if (open.FindLast(frame => frame.Role == XmlRole.Table) is not { IsTable: false } table) return;
        FlushFacts();
        flow.BeginTable();
        table.IsTable = true;
    }

    private void End(CancellationToken cancel)
    {
        var frame = open[^1];
        if (frame.Role != XmlRole.Inline) Flush(frame, cancel);
        switch (frame.Role)
        {
            case XmlRole.Table when frame.IsTable:
                flow.EndTable(new TextBlock(BlockKind.Table, default, 0, 0, Path()));
                break;
            case XmlRole.Row:
                flow.EndRow(new TextBlock(BlockKind.Table, default, 0, 0, Path()));
                break;
            case XmlRole.Note:
                flow.EndAside();
                break;
        }

        if (frame.Facts.Length > 0) FlushFacts();
        open.RemoveAt(open.Count - 1);
        path.Length = frame.PathBefore;
    }

    private static void Append(Frame frame, string text)
    {
        var host = frame.Host;
        if (host.Text.Length > ExtractionLimits.MaxTextLength) return;
        if (frame.IsVerbatim)
        {
            host.Text.Append(text);
            host.HasWords = true;
            return;
        }

        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                if (host.Text.Length > 0 && host.Text[^1] != ' ') host.Text.Append(' ');
            }
            else
            {
                host.Text.Append(c);
                host.HasWords = true;
            }
        }
    }

    // Writes the words that an element has collected.
    private void Flush(Frame frame, CancellationToken cancel)
    {
        var words = frame.HasWords ? frame.Text.ToString().Trim() : "";
        frame.Text.Clear();
        frame.HasWords = false;
        TakeMetadata(frame.Name, words);
        if (frame.Role == XmlRole.Unknown && frame is { HasChildren: false, Kind: 0 })
        {
            if (words.Length == 0) words = frame.Attributes;
            if (words.Length < LongText)
            {
                AddFact(frame.Name, words);
                return;
            }
        }

        if (words.Length == 0 || isKnown && frame.Role is XmlRole.Container && words.Length < LongText) return;
        FlushFacts();
        var block = Block(frame);
        foreach (var paragraph in MarkedUpText.Paragraphs(words, html, cancel))
        {
            flow.Append(paragraph);
            flow.EndParagraph(block);
        }
    }

    private TextBlock Block(Frame frame)
    {
        var kind = frame.Kind == 0 ? BlockKind.Body : frame.Kind;
        var at = frame.PathLength > MaxPath ? "" : path.ToString(0, frame.PathLength);
        if (kind != BlockKind.Heading) return new TextBlock(kind, default, 0, 0, at);
        // Titles of what is around, from outside inwards, make the level.
        var level = 1 + open.Count(around => around.IsTitled);
        if (open.Count > 1) open[^2].IsTitled = true;
        return flow.Title is null && !flow.InTable ? new TextBlock(BlockKind.Title, default, 0, 0, at) : new TextBlock(kind, default, Math.Min(level, MaxLevel), 0, at);
    }

    private void AddFact(string name, string value)
    {
        if (isKnown || value.Length == 0) return;
        var holder = open.Count > 1 ? open[^2] : open[^1];
        if (holder.Facts.Length > 0) holder.Facts.Append('\n');
        holder.Facts.Append(name).Append(": ").Append(value);
        if (holder.Facts.Length > MaxFacts) FlushFacts();
    }

    private void FlushFacts()
    {
        foreach (var (frame, at) in open.Select((frame, at) => (frame, at)))
        {
            if (frame.Facts.Length == 0) continue;
            var end = at + 1 < open.Count ? open[at + 1].PathBefore : path.Length;
            flow.Append(frame.Facts.ToString());
            flow.EndParagraph(new TextBlock(BlockKind.Body, default, 0, 0, end > MaxPath ? "" : path.ToString(0, end)));
            frame.Facts.Clear();
        }
    }

    private string Path() => path.Length > MaxPath ? "" : path.ToString();

    // Of the document, not of an article among others in it.
    private void TakeMetadata(string name, string words)
    {
        if (!isKnown || words.Length == 0 || open.Exists(frame => frame.Name is "item" or "entry" or "ref" or "ref-list")) return;
        switch (name)
        {
            case "byline" or "creator" or "docAuthor" or "contrib" or "string-name":
                properties.Author = words.StartsWith("By ", StringComparison.Ordinal) ? words[3..] : words;
                break;
            case "publisher-name" or "publisher" or "rights.owner":
                properties.Publisher = words;
                break;
            case "published" or "contentCreated" or "versionCreated":
                properties.Created ??= W3cDate.Read(words);
                break;
            case "pubDate":
                properties.Created ??= MailDate.Parse(words, evidence: null);
                break;
            case "updated" or "contentModified":
                properties.Modified ??= W3cDate.Read(words);
                break;
        }
    }

    // NITF has dates in attributes: 20210319T083000Z.
    private void TakeDate(XmlWalk xml)
    {
        if (!isKnown || xml.Name is not ("date.issue" or "story.date") || xml.Attribute("norm") is not { Length: >= 8 } norm) return;
        properties.Created ??= W3cDate.Read(norm.Contains('-', StringComparison.Ordinal) ? norm : $"{norm[..4]}-{norm[4..6]}-{norm[6..8]}");
    }

    /// <summary>An element that is open.</summary>
    private sealed class Frame
    {
        private Dictionary<string, int>? children;

        public Frame(string name, XmlRole role, BlockKind kind, int pathBefore, Frame? host) => (Name, Role, Kind, PathBefore, Host) = (name, role, kind, pathBefore, host ?? this);

        public string Name { get; }

        public XmlRole Role { get; }

        /// <summary>Kind of its text; 0 when nothing says.</summary>
        public BlockKind Kind { get; }

        /// <summary>Length of the path around it.</summary>
        public int PathBefore { get; }

        /// <summary>The element that its words belong to.</summary>
        public Frame Host { get; }

        public bool IsVerbatim { get; init; }

        public string Attributes { get; init; } = "";

        public bool HasWords { get; set; }

        public bool HasChildren { get; set; }

        public bool IsTitled { get; set; }

        /// <summary>Its first row has begun.</summary>
        public bool IsTable { get; set; }

        /// <summary>Length of its own path.</summary>
        public int PathLength { get; init; }

        public StringBuilder Text { get; } = new();

        public StringBuilder Facts { get; } = new();

        /// <summary>Counts one more child of a name; its number is its position in the path (XPath).</summary>
        public int Number(string name)
        {
            children ??= new Dictionary<string, int>(StringComparer.Ordinal);
            return children[name] = children.GetValueOrDefault(name) + 1;
        }
    }
}
