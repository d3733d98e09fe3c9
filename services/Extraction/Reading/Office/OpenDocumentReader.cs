using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>OpenDocument 1.3 (ISO/IEC 26300): texts, spreadsheets and presentations.</summary>
internal sealed class OpenDocumentReader : IReader
{
    public string Id => "odf/2";

    public IReadOnlyList<string> MediaTypes { get; } =
        [Reading.MediaTypes.OpenDocumentText, Reading.MediaTypes.OpenDocumentSpreadsheet, Reading.MediaTypes.OpenDocumentPresentation];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var package = new OfficePackage(document, cancel);
        CheckEncryption(package);
        var writer = new BlockWriter();
        var flow = new Flow(writer);
        var margins = new Margins(writer);
        var styles = new OpenDocumentStyles();
        using (var shared = package.Xml("styles.xml")) styles.Read(shared);
        WriteMargins(package, styles, margins, "header");
        using (var content = package.Xml("content.xml") ?? throw new UnreadableDocument(ErrorReason.MalformedDocument, "The package has no content.xml."))
        {
            new OpenDocumentText(flow, writer, styles) { Objects = package.Xml }.Read(content);
        }

        flow.End();
        WriteMargins(package, styles, margins, "footer");
        var read = writer.ToText(new FoundMetadata(""));
        return package.Concluded(read with { Metadata = Properties(package).ToMetadata(read.Text, flow.Title, flow.IsTitled, "utf-8 (XML)", read.Blocks) });
    }

    private static void CheckEncryption(OfficePackage package)
    {
        using var manifest = package.Xml("META-INF/manifest.xml");
        while (manifest?.Read() == true)
        {
            if (manifest is { Step: XmlStep.Start, Name: "encryption-data" or "encrypted-key" })
                throw new UnreadableDocument(ErrorReason.EncryptedDocument, "The document is protected by a password: save it without one.");
        }
    }

    private static DocumentProperties Properties(OfficePackage package)
    {
        var properties = new DocumentProperties { IsOfFile = true };
        using var meta = package.Xml("meta.xml");
        if (meta is not null) properties.Read(meta);
        return properties;
    }

    // The pages' headers and footers stand in the styles: header, header-left, header-first.
    private static void WriteMargins(OfficePackage package, OpenDocumentStyles styles, Margins margins, string element)
    {
        using var xml = package.Xml("styles.xml");
        while (xml?.Read() == true)
        {
            if (xml.Step != XmlStep.Start || !xml.Name.StartsWith(element, StringComparison.Ordinal) || xml.Name.EndsWith("style", StringComparison.Ordinal)) continue;
            var shown = new BlockWriter();
            var flow = new Flow(shown);
            new OpenDocumentText(flow, shown, styles).Read(xml, xml.Depth);
            flow.End();
            margins.Add(shown.ToText(new FoundMetadata("")), "styles.xml");
        }
    }
}

/// <summary>The styles of an OpenDocument package, of its styles.xml and of the text itself.</summary>
internal sealed class OpenDocumentStyles
{
    private readonly HashSet<string> hiddenTables = new(StringComparer.Ordinal);
    private readonly HashSet<string> raised = new(StringComparer.Ordinal);

    /// <summary>Styles of paragraphs.</summary>
    public ParagraphStyles Paragraphs { get; } = new();

    /// <summary>Styles of words.</summary>
    public ParagraphStyles Words { get; } = new();

    /// <summary>Whether words of this style stand above the line.</summary>
    public bool IsRaised(string? style) => style is not null && raised.Contains(style);

    /// <summary>Whether a table of this style is shown.</summary>
    public bool IsHiddenTable(string? style) => style is not null && hiddenTables.Contains(style);

    /// <summary>Reads all styles of a part.</summary>
    public void Read(XmlWalk? xml)
    {
        while (xml?.Read() == true)
        {
            if (xml is { Step: XmlStep.Start, Name: "style" }) ReadStyle(xml);
        }
    }

    /// <summary>Reads the style that starts here.</summary>
    public void ReadStyle(XmlWalk xml)
    {
        if (xml.Attribute("name") is not { } id) return;
        var (family, name, parent) = (xml.Attribute("family"), xml.Attribute("display-name") ?? id.Replace("_20_", " ", StringComparison.Ordinal), xml.Attribute("parent-style-name"));
        int? outline = int.TryParse(xml.Attribute("default-outline-level"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var level) ? level : null;
        bool? hidden = null;
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "text-properties" && xml.Attribute("display") is { } display) hidden = display == "none";
            // "super", "super 58%", or how far up: "33% 58%".
            if (xml.Name == "text-properties" && xml.Attribute("text-position") is ['s', 'u', 'p', ..] or [>= '1' and <= '9', ..] && raised.Count < ParagraphStyles.MaxStyles) raised.Add(id);
            if (xml.Name == "table-properties" && xml.Attribute("display") == "false" && hiddenTables.Count < ParagraphStyles.MaxStyles) hiddenTables.Add(id);
        }

        // Generated names mean nothing; what they are based on does.
        var style = new ParagraphStyle(name, parent) { Outline = outline, IsHidden = hidden };
        if (family == "paragraph") Paragraphs.Add(id, style);
        else if (family == "text") Words.Add(id, style);
    }
}
