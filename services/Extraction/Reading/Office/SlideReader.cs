using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Formulas;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// PPTX (PresentationML, ECMA-376-1 §19): the slides in the order they are shown, each with its title first, its notes and its reviewers' comments
/// behind it. Hidden slides are left out. Notes are what the speaker says, so they are body text.
/// </summary>
internal sealed class SlideReader : IReader
{
    /// <summary>Most slides of a presentation.</summary>
    public const int MaxSlides = 5_000;

    public string Id => "pptx/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Pptx];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var package = new OfficePackage(document, cancel);
        var main = package.MainPart("ppt/presentation.xml");
        var parts = package.Relationships(main).ToLookup(part => part.Id, StringComparer.Ordinal);
        var writer = new BlockWriter();
        var flow = new Flow(writer);
        var footers = new Margins(writer);
        var number = 0;
        foreach (var slide in SlideIds(package, main))
        {
            if (writer.LimitReached is not null || package.IsOverBudget) break;
            if (++number > MaxSlides) writer.Stop(FormattableString.Invariant($"more than {MaxSlides} slides: what follows is left out"));
            else if (parts[slide].FirstOrDefault() is { } reference) ReadSlide(package, reference.Target, number, flow, footers);
        }

        flow.End();
        var read = writer.ToText(new FoundMetadata(""));
        return package.Concluded(read with { Metadata = DocumentProperties.Of(package).ToMetadata(read.Text, flow.Title, flow.IsTitled, "utf-8 (XML)") });
    }

    private static List<string> SlideIds(OfficePackage package, string main)
    {
        using var xml = package.Xml(main) ?? throw new UnreadableDocument(ErrorReason.MalformedDocument, "The package has no presentation in it.");
        List<string> ids = [];
        while (xml.Read() && ids.Count <= MaxSlides)
        {
            if (xml is { Step: XmlStep.Start, Name: "sldId" } && xml.Attribute("id", "/relationships") is { } id) ids.Add(id);
        }

        return ids;
    }

    private static void ReadSlide(OfficePackage package, string part, int number, Flow flow, Margins footers)
    {
        using var xml = package.Xml(part);
        if (xml is null) return;
        var shapes = SlideShapes.Read(xml, number, "");
        if (shapes is null) return;
        shapes.Write(flow, isFirst: number == 1);
        var related = package.Relationships(part);
        foreach (var diagram in related.Where(reference => reference.Is("diagramData"))) Write(package, diagram.Target, number, BlockKind.ListItem, flow);
        foreach (var footer in shapes.Footers) footers.Add(footer, "", number);
        foreach (var notes in related.Where(reference => reference.Is("notesSlide")).Take(1)) WriteNotes(package, notes.Target, number, flow);
        foreach (var comments in related.Where(reference => reference.Is("comments"))) Write(package, comments.Target, number, BlockKind.Comments, flow);
    }

    private static void WriteNotes(OfficePackage package, string part, int number, Flow flow)
    {
        using var xml = package.Xml(part);
        if (xml is not null) SlideShapes.Read(xml, number, part)?.WriteNotes(flow);
    }

    // Diagrams and comments: text in paragraphs of drawings, or plain (comments of older versions).
    private static void Write(OfficePackage package, string part, int number, BlockKind kind, Flow flow)
    {
        using var xml = package.Xml(part);
        while (!flow.IsFull && xml?.Read() == true)
        {
            if (xml is not { Step: XmlStep.Start, Name: "p" or "text" }) continue;
            flow.Append(xml.ReadText());
            flow.EndParagraph(new TextBlock(kind, default) { Page = number, Member = part });
        }
    }
}

/// <summary>The text of one slide, by what its shapes are for.</summary>
internal sealed class SlideShapes
{
    private readonly List<(string Text, bool IsListed, bool IsBody)> paragraphs = [];
    private readonly List<(int Before, List<List<string>> Rows)> tables = [];
    private readonly List<string> titles = [];
    private readonly List<string> footers = [];
    private readonly StringBuilder text = new();
    private int page;
    private string member = "";
    private string placeholder = "";
    private bool isPlaceholder;
    private bool isRaised;
    private bool? isListed;
    private List<List<string>>? rows;

    /// <summary>What stands at the foot of the slide.</summary>
    public IReadOnlyList<string> Footers => footers;

    /// <summary>Reads a slide or its notes; null for a slide that is hidden.</summary>
    public static SlideShapes? Read(XmlWalk xml, int page, string member)
    {
        var shapes = new SlideShapes { page = page, member = member };
        while (xml.Read())
        {
            if (xml is { Step: XmlStep.Start, Name: "sld" } && !WordText.IsOn(xml.Attribute("show"))) return null;
            if (xml.Step == XmlStep.Start) shapes.Start(xml);
            else if (xml.Step == XmlStep.End) shapes.End(xml.Name);
        }

        return shapes;
    }

    /// <summary>Writes the slide: its title, then the rest in the order of its shapes.</summary>
    public void Write(Flow flow, bool isFirst)
    {
        var title = string.Join('\n', titles);
        var kind = isFirst ? BlockKind.Title : BlockKind.Heading;
        Write(flow, title, new TextBlock(kind, default, isFirst ? 0 : 1));
        var table = 0;
        for (var i = 0; i <= paragraphs.Count; i++)
        {
            for (; table < tables.Count && tables[table].Before == i; table++) WriteTable(flow, tables[table].Rows);
            if (i < paragraphs.Count) Write(flow, paragraphs[i].Text, new TextBlock(paragraphs[i].IsListed ? BlockKind.ListItem : BlockKind.Body, default));
        }
    }

    /// <summary>Writes the notes, without the picture, number and date of the slide that are printed with them.</summary>
    public void WriteNotes(Flow flow)
    {
        foreach (var (paragraph, _, isBody) in paragraphs)
        {
            if (isBody) Write(flow, paragraph, new TextBlock(BlockKind.Body, default));
        }
    }

    private void Write(Flow flow, string paragraph, TextBlock block)
    {
        flow.Append(paragraph);
        flow.EndParagraph(block with { Page = page, Member = member });
    }

    private void WriteTable(Flow flow, List<List<string>> table)
    {
        flow.BeginTable();
        foreach (var row in table)
        {
            flow.BeginRow();
            foreach (var cell in row)
            {
                flow.BeginCell();
                Write(flow, cell, new TextBlock(BlockKind.Body, default));
            }
        }

        flow.EndTable(new TextBlock(BlockKind.Table, default) { Page = page, Member = member });
    }

    private void Start(XmlWalk xml)
    {
        switch (xml.Name)
        {
            case "sp" or "graphicFrame":
                (placeholder, isPlaceholder) = ("", false);
                break;
            case "ph":
                (placeholder, isPlaceholder) = (xml.Attribute("type") ?? "obj", true);
                break;
            case "p":
                text.Clear();
                isListed = null;
                break;
            case "r":
                isRaised = false;
                break;
            case "rPr":
                isRaised = xml.Attribute("baseline") is [>= '1' and <= '9', ..];
                break;
            case "t" when isRaised:
                var before = text.Length - Math.Min(text.Length, RaisedText.MaxBefore);
                text.Append(RaisedText.Write(text.ToString(before, text.Length - before), xml.ReadText()));
                break;
            case "t":
                text.Append(xml.ReadText());
                break;
            case "oMath":
                text.Append(OfficeMath.Read(xml));
                break;
            case "br":
                text.Append('\n');
                break;
            case "buNone":
                isListed = false;
                break;
            case "buChar" or "buAutoNum" or "buBlip":
                isListed = true;
                break;
            case "fld" when xml.Attribute("type") is { } type && (type == "slidenum" || type.StartsWith("datetime", StringComparison.Ordinal)):
            // The older version of a drawing; list styles of the shape.
            case "Fallback" or "lstStyle":
                xml.Skip();
                break;
            case "tbl":
                rows = [];
                break;
            case "tr":
                rows?.Add([]);
                break;
            case "tc" when rows is { Count: > 0 }:
                rows[^1].Add("");
                break;
        }
    }

    private void End(string name)
    {
        if (name == "p") EndParagraph();
        if (name != "tbl" || rows is null) return;
        tables.Add((paragraphs.Count, rows));
        rows = null;
    }

    private void EndParagraph()
    {
        var paragraph = text.ToString().Trim();
        text.Clear();
        if (paragraph.Length == 0) return;
        if (rows is [.., [.., var cell] row])
        {
            row[^1] = cell.Length == 0 ? paragraph : $"{cell}\n{paragraph}";
            return;
        }

        switch (placeholder)
        {
            case "title" or "ctrTitle":
                titles.Add(paragraph);
                break;
            case "ftr" or "hdr":
                footers.Add(paragraph);
                break;
            case "dt" or "sldNum":
                break;
            default:
                // The body of a slide has bullets unless it says otherwise; other shapes have none.
                paragraphs.Add((paragraph, isListed ?? (isPlaceholder && placeholder is "body" or "obj" && member.Length == 0), placeholder == "body"));
                break;
        }
    }
}
