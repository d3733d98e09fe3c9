using System.Globalization;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Formulas;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// Makes blocks of a part of WordprocessingML: what a reader of the printed document sees. Tracked deletions, hidden text, field codes and prompts
/// of empty forms are left out; of two versions of a drawing the newer one is taken.
/// </summary>
/// <param name="flow">Where paragraphs go.</param>
/// <param name="styles">The document's styles.</param>
/// <param name="part">Name of the part, for blocks; empty for the document itself.</param>
internal sealed class WordText(Flow flow, ParagraphStyles styles, string part)
{
    /// <summary>Most fields inside each other that are told apart.</summary>
    public const int MaxFields = 256;

    /// <summary>Private use characters by which symbol fonts are addressed (ECMA-376-1 §17.3.3.30).</summary>
    private const int SymbolsFirst = 0xF000, SymbolsLast = 0xF0FF;

    private readonly List<Properties> outer = [];
    private readonly List<bool> fields = [];
    private readonly Dictionary<string, int> footnotes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> endnotes = new(StringComparer.Ordinal);
    private Properties paragraph;
    private bool isHidden;
    private bool isRaised;

    /// <summary>Ids of the footnotes that the text has marks of.</summary>
    public IReadOnlyDictionary<string, int> Footnotes => footnotes;

    /// <summary>Ids of the endnotes that the text has marks of.</summary>
    public IReadOnlyDictionary<string, int> Endnotes => endnotes;

    private bool InFieldCode => fields.Contains(true);

    /// <summary>Reads a whole part.</summary>
    public void Read(XmlWalk xml) => Read(xml, 0);

    /// <summary>Reads to the end of an element.</summary>
    /// <param name="xml">Where.</param>
    /// <param name="depth">Depth of the element.</param>
    public void Read(XmlWalk xml, int depth)
    {
        while (!flow.IsFull && xml.Read())
        {
            if (xml.Step == XmlStep.End && xml.Depth <= depth) return;
            if (xml.Step == XmlStep.Start) Start(xml);
            else if (xml.Step == XmlStep.End) End(xml.Name);
        }
    }

    /// <summary>Whether a property of the on/off kind is on (ECMA-376-1 §22.9.2.7).</summary>
    public static bool IsOn(string? value, bool absent = true) => value is null ? absent : value is not ("0" or "false" or "off");

    /// <summary>The outline level of a property, from 1; 0 for body text.</summary>
    public static int? Outline(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level <= 9 ? level == 9 ? 0 : level + 1 : null;

    private void Start(XmlWalk xml)
    {
        switch (xml.Name)
        {
            case "p":
                if (!flow.InParagraph) paragraph = default;
                flow.BeginParagraph();
                break;
            case "pPr":
                ReadParagraphProperties(xml);
                break;
            case "r":
                isHidden = isRaised = false;
                break;
            case "rPr":
                ReadRunProperties(xml);
                break;
            case "tbl":
                flow.BeginTable();
                break;
            case "tr":
                flow.BeginRow();
                break;
            case "tc":
                flow.BeginCell();
                break;
            case "tcPr":
                ReadCellProperties(xml);
                break;
            case "trPr":
                ReadRowProperties(xml);
                break;
            case "txbxContent":
                outer.Add(paragraph);
                flow.BeginAside(Aside.Box);
                break;
            case "sdtPr":
                ReadFormProperties(xml);
                break;
            // Deleted or moved away by tracked changes; the older version of a drawing; the reading of a character; a field's code; properties of no use here.
            case "del" or "moveFrom" or "Fallback" or "rt" or "instrText" or "delText" or "delInstrText" or "tblPr" or "tblGrid" or "sectPr" or "sdtEndPr" or "docPr":
                xml.Skip();
                break;
            default:
                StartInRun(xml);
                break;
        }
    }

    private void StartInRun(XmlWalk xml)
    {
        switch (xml.Name)
        {
            case "t":
                Append(xml.ReadText());
                break;
            case "oMath":
                Append(OfficeMath.Read(xml));
                break;
            case "tab" or "ptab":
                Append("\t");
                break;
            case "br" or "cr":
                Append("\n");
                break;
            case "noBreakHyphen":
                Append("\u2011");
                break;
            case "sym":
                AppendSymbol(xml.Attribute("char"));
                break;
            case "fldChar":
                ReadFieldMark(xml.Attribute("fldCharType"));
                break;
            case "footnoteReference":
                Mark(footnotes, xml);
                break;
            case "endnoteReference":
                Mark(endnotes, xml);
                break;
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            // A deleted paragraph mark joins the paragraph with the next.
            case "p" when !paragraph.IsJoined:
                flow.EndParagraph(Block());
                paragraph = default;
                // The code of a field ends with its paragraph, even if tracked changes took its end away.
                fields.RemoveAll(isCode => isCode);
                break;
            case "p":
                paragraph = paragraph with { IsJoined = false };
                break;
            case "tc":
                flow.EndParagraph(Block());
                break;
            case "tr":
                flow.EndRow(TableBlock());
                break;
            case "tbl":
                flow.EndTable(TableBlock());
                break;
            case "txbxContent" when outer.Count > 0:
                flow.EndAside();
                paragraph = outer[^1];
                outer.RemoveAt(outer.Count - 1);
                break;
        }
    }

    private void Append(string text)
    {
        if (isHidden || InFieldCode || styles.Of(paragraph.Style).IsHidden) return;
        if (isRaised) flow.AppendRaised(text);
        else flow.Append(text);
    }

    private void AppendSymbol(string? code)
    {
        if (!int.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var character)) return;
        // A place in a symbol font is no character, but most of them are bullets and arrows that nobody misses.
        if (character is > 0 and < 0xD800 or (> 0xDFFF and <= 0xFFFD) and not (>= SymbolsFirst and <= SymbolsLast)) Append(((char)character).ToString());
    }

    private void Mark(Dictionary<string, int> notes, XmlWalk xml)
    {
        if (xml.Attribute("id") is { } id && !InFieldCode && !isHidden) notes.TryAdd(id, notes.Count);
    }

    // begin, the code, separate, the result, end; fields stand in each other's codes and results.
    private void ReadFieldMark(string? type)
    {
        switch (type)
        {
            case "begin" when fields.Count < MaxFields:
                fields.Add(true);
                break;
            case "separate" when fields.Count > 0:
                fields[^1] = false;
                break;
            case "end" when fields.Count > 0:
                fields.RemoveAt(fields.Count - 1);
                break;
        }
    }

    private void ReadParagraphProperties(XmlWalk xml)
    {
        var properties = paragraph;
        string? above = null;
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            switch (xml.Name)
            {
                case "pStyle":
                    properties = properties with { Style = xml.Attribute("val") };
                    break;
                case "outlineLvl":
                    properties = properties with { Outline = Outline(xml.Attribute("val")) };
                    break;
                case "numId":
                    properties = properties with { IsListed = xml.Attribute("val") is not ("0" or null) };
                    break;
                case "del" or "moveFrom" when above == "rPr":
                    properties = properties with { IsJoined = true };
                    break;
                case "pPrChange" or "rPrChange" or "sectPr" or "tabs":
                    xml.Skip();
                    break;
                case "rPr":
                    above = "rPr";
                    break;
            }
        }

        paragraph = properties;
    }

    private void ReadRunProperties(XmlWalk xml)
    {
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "rPrChange") xml.Skip();
            else if (xml.Name == "rStyle") isHidden |= xml.Attribute("val") is { } style && styles.Of(style).IsHidden;
            else if (xml.Name == "vertAlign") isRaised = xml.Attribute("val") == "superscript";
            else if (xml.Name is "vanish" or "webHidden") isHidden = IsOn(xml.Attribute("val"));
        }
    }

    private void ReadCellProperties(XmlWalk xml)
    {
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "gridSpan" && int.TryParse(xml.Attribute("val"), NumberStyles.None, CultureInfo.InvariantCulture, out var span)) flow.Widen(span);
        }
    }

    private void ReadRowProperties(XmlWalk xml)
    {
        var isDeleted = false;
        for (var depth = xml.Depth; xml.ReadInside(depth);) isDeleted |= xml.Name == "del";
        if (!isDeleted) return;
        flow.DropRow();
        SkipRest(xml);
    }

    // The prompt of a form that nobody filled in is no text.
    private static void ReadFormProperties(XmlWalk xml)
    {
        var isPrompt = false;
        for (var depth = xml.Depth; xml.ReadInside(depth);) isPrompt |= xml.Name == "showingPlcHdr";
        if (isPrompt) SkipRest(xml);
    }

    // To the end of the element around, whose properties were just read.
    private static void SkipRest(XmlWalk xml)
    {
        while (xml.Read() && xml.Step != XmlStep.End)
        {
            if (xml.Step == XmlStep.Start) xml.Skip();
        }
    }

    private TextBlock Block()
    {
        var meaning = styles.Of(paragraph.Style);
        if (paragraph.Outline is > 0 && meaning.Kind is 0 or BlockKind.ListItem) meaning = ParagraphStyles.Heading(paragraph.Outline ?? 1);
        else if (paragraph.IsListed == true && meaning.Kind == 0) meaning = meaning with { Kind = BlockKind.ListItem };
        else if (paragraph.IsListed == false && meaning.Kind == BlockKind.ListItem) meaning = default;
        return meaning.Block with { Member = part };
    }

    private TextBlock TableBlock() => new(BlockKind.Table, default) { Member = part };

    /// <summary>What a paragraph says of itself; null where its style decides.</summary>
    private readonly record struct Properties(string? Style, int? Outline, bool? IsListed, bool IsJoined);
}
