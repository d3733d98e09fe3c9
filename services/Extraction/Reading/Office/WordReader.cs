using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// DOCX (WordprocessingML, ECMA-376-1 §17, transitional and strict): headers, text, footnotes and endnotes, comments, footers. The parts are streamed;
/// <see cref="WordText"/> makes blocks of each.
/// </summary>
internal sealed class WordReader : IReader
{
    /// <summary>Most headers and footers of a document that are looked at.</summary>
    public const int MaxMarginParts = 100;

    public string Id => "docx/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Docx];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var package = new OfficePackage(document, cancel);
        var main = package.MainPart("word/document.xml");
        using var body = package.Xml(main) ?? throw new UnreadableDocument(ErrorReason.MalformedDocument, "The package has no Word document in it.");
        var parts = package.Relationships(main);
        var styles = StylesOf(package, parts);
        var writer = new BlockWriter();
        var margins = new Margins(writer);
        foreach (var header in parts.Where(part => part.Is("header")).Take(MaxMarginParts)) Margin(package, header.Target, styles, margins);
        var flow = new Flow(writer);
        var text = new WordText(flow, styles, "");
        text.Read(body);
        Notes(package, parts, "footnotes", "footnote", text.Footnotes, flow, styles);
        Notes(package, parts, "endnotes", "endnote", text.Endnotes, flow, styles);
        Comments(package, parts, flow, styles);
        flow.End();
        foreach (var footer in parts.Where(part => part.Is("footer")).Take(MaxMarginParts)) Margin(package, footer.Target, styles, margins);
        var read = writer.ToText(new FoundMetadata(""));
        return package.Concluded(read with { Metadata = DocumentProperties.Of(package).ToMetadata(read.Text, flow.Title, flow.IsTitled, "utf-8 (XML)", read.Blocks) });
    }

    private static ParagraphStyles StylesOf(OfficePackage package, IReadOnlyList<Relationship> parts)
    {
        var styles = new ParagraphStyles();
        if (parts.FirstOrDefault(part => part.Is("styles")) is not { } reference) return styles;
        using var xml = package.Xml(reference.Target);
        while (xml?.Read() == true)
        {
            if (xml is { Step: XmlStep.Start, Name: "style" }) AddStyle(styles, xml);
        }

        return styles;
    }

    private static void AddStyle(ParagraphStyles styles, XmlWalk xml)
    {
        if (xml.Attribute("styleId") is not { } id) return;
        if (xml.Attribute("type") == "paragraph" && WordText.IsOn(xml.Attribute("default"), absent: false)) styles.Default ??= id;
        string name = "", parent = "";
        int? outline = null;
        bool? hidden = null;
        var listed = false;
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            switch (xml.Name)
            {
                case "name":
                    name = xml.Attribute("val") ?? "";
                    break;
                case "basedOn":
                    parent = xml.Attribute("val") ?? "";
                    break;
                case "outlineLvl":
                    outline = WordText.Outline(xml.Attribute("val"));
                    break;
                case "numPr":
                    listed = true;
                    break;
                case "vanish":
                    hidden = WordText.IsOn(xml.Attribute("val"));
                    break;
                case "tblStylePr":
                    xml.Skip();
                    break;
            }
        }

        styles.Add(id, new ParagraphStyle(name, parent.Length == 0 ? null : parent) { Outline = outline, IsHidden = hidden, IsListed = listed });
    }

    // A letterhead stands on each of many pages, and in a part for each section; it is told once.
    private static void Margin(OfficePackage package, string part, ParagraphStyles styles, Margins margins)
    {
        using var xml = package.Xml(part);
        if (xml is null) return;
        var shown = new BlockWriter();
        var flow = new Flow(shown);
        new WordText(flow, styles, part).Read(xml);
        flow.End();
        margins.Add(shown.ToText(new FoundMetadata("")), part);
    }

    // In the order of their marks in the text; notes that no mark leads to are not part of it.
    private static void Notes(
        OfficePackage package, IReadOnlyList<Relationship> parts, string meaning, string element, IReadOnlyDictionary<string, int> marks, Flow flow, ParagraphStyles styles)
    {
        if (marks.Count == 0 || parts.FirstOrDefault(part => part.Is(meaning)) is not { } reference) return;
        using var xml = package.Xml(reference.Target);
        while (!flow.IsFull && xml?.Read() == true)
        {
            if (xml.Step != XmlStep.Start || xml.Name != element) continue;
            if (xml.Attribute("id") is not { } id || !marks.ContainsKey(id)) xml.Skip();
            else Aside(xml, Office.Aside.Note, new WordText(flow, styles, reference.Target), flow);
        }
    }

    private static void Comments(OfficePackage package, IReadOnlyList<Relationship> parts, Flow flow, ParagraphStyles styles)
    {
        if (parts.FirstOrDefault(part => part.Is("comments")) is not { } reference) return;
        using var xml = package.Xml(reference.Target);
        while (!flow.IsFull && xml?.Read() == true)
        {
            if (xml is { Step: XmlStep.Start, Name: "comment" }) Aside(xml, Office.Aside.Comment, new WordText(flow, styles, reference.Target), flow);
        }
    }

    private static void Aside(XmlWalk xml, Aside aside, WordText text, Flow flow)
    {
        flow.BeginAside(aside);
        text.Read(xml, xml.Depth);
        flow.EndAside();
    }
}

/// <summary>Headers and footers: each different one once, and none that has only a page number.</summary>
/// <param name="writer">Where they go.</param>
internal sealed class Margins(BlockWriter writer)
{
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>Adds what stands in a margin.</summary>
    public void Add(ReadText margin, string part)
    {
        foreach (var block in margin.Blocks) Add(block.Range.In(margin.Text), part);
    }

    /// <summary>Adds a line of a margin.</summary>
    public void Add(ReadOnlySpan<char> line, string part, int page = 0)
    {
        var text = line.Trim().ToString();
        if (text.Any(char.IsLetter) && told.Add(text)) writer.Add(text, new TextBlock(BlockKind.Furniture, default) { Member = part, Page = page });
    }
}
