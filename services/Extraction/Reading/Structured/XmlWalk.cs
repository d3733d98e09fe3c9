using System.Text;
using System.Xml;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>What <see cref="XmlWalk"/> stands at.</summary>
internal enum XmlStep
{
    Start,
    End,
    Text,
}

/// <summary>
/// Goes through XML that may be hostile, forwards and without a tree: every element has a start and an end, empty ones too. A document type is
/// passed over, so there are no entities to expand and none to load; nesting and length are bounded.
/// </summary>
internal sealed class XmlWalk : IDisposable
{
    /// <summary>Deepest nesting of elements. Word processors reach about 40, a table or a text box inside another about 10 each.</summary>
    public const int MaxDepth = 256;

    /// <summary>Most characters of one document.</summary>
    public const long MaxCharacters = 256 * 1024 * 1024;

    private const int CancelInterval = 256;

    private readonly XmlReader reader;
    private readonly string name;
    private readonly Func<bool> isCut;
    private readonly CancellationToken cancel;
    private int steps;
    private bool ended;
    private bool closes;

    /// <summary>Opens a part of a package; its encoding is what its byte order mark or XML declaration says.</summary>
    /// <param name="part">The part.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="isCut">Whether the part ended before its end: then this ends there, too, whatever is open.</param>
    /// <param name="cancel">Stops.</param>
    public XmlWalk(Stream part, string name, Func<bool> isCut, CancellationToken cancel)
        : this(XmlReader.Create(part, Settings()), name, isCut, cancel)
    {
    }

    /// <summary>Opens a decoded document.</summary>
    public XmlWalk(string document, string name, CancellationToken cancel)
        : this(XmlReader.Create(new StringReader(document), Settings()), name, () => false, cancel)
    {
    }

    private XmlWalk(XmlReader reader, string name, Func<bool> isCut, CancellationToken cancel) => (this.reader, this.name, this.isCut, this.cancel) = (reader, name, isCut, cancel);

    public XmlStep Step { get; private set; }

    /// <summary>Elements that are open, the one that starts or ends included.</summary>
    public int Depth { get; private set; }

    /// <summary>Name of the element, without prefix. Vocabularies are told apart by <see cref="Namespace"/> only where their names clash.</summary>
    public string Name { get; private set; } = "";

    public string Namespace => reader.NamespaceURI;

    /// <summary>Line of the source, from 1.</summary>
    public int Line => reader is IXmlLineInfo place ? place.LineNumber : 0;

    /// <summary>Characters of a text step.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Goes on; false at the end of the document.</summary>
    /// <exception cref="UnreadableDocument">It is not well-formed, or too deep.</exception>
    public bool Read()
    {
        if (++steps % CancelInterval == 0) cancel.ThrowIfCancellationRequested();
        if (closes)
        {
            closes = false;
            Step = XmlStep.End;
            return true;
        }

        if (ended) return false;
        if (Step == XmlStep.End) Depth--;
        try
        {
            return ReadNode();
        }
        catch (XmlException) when (isCut())
        {
            ended = true;
            return false;
        }
        catch (XmlException malformed)
        {
            throw new UnreadableDocument(ErrorReason.MalformedDocument, FormattableString.Invariant($"{name} is not well-formed XML at line {malformed.LineNumber}."));
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableDocument(ErrorReason.MalformedDocument, $"{name} is not XML that can be read: {failure.GetType().Name}.");
        }
    }

    /// <summary>Goes to the end of the element that starts here.</summary>
    public void Skip()
    {
        var depth = Depth;
        while (Read() && !(Step == XmlStep.End && Depth == depth))
        {
            // Everything inside is passed over.
        }
    }

    /// <summary>Goes to the next start inside an element; false at the element's end.</summary>
    /// <param name="depth">Depth of the element.</param>
    public bool ReadInside(int depth)
    {
        while (Read())
        {
            if (Step == XmlStep.Start) return true;
            if (Step == XmlStep.End && Depth <= depth) return false;
        }

        return false;
    }

    /// <summary>Text of the element that starts here, with that of the elements inside; goes to its end.</summary>
    public string ReadText()
    {
        var depth = Depth;
        var text = new StringBuilder();
        while (Read() && !(Step == XmlStep.End && Depth == depth))
        {
            if (Step == XmlStep.Text && text.Length < ExtractionLimits.MaxTextLength) text.Append(Text);
        }

        return text.ToString();
    }

    /// <summary>Value of an attribute of the element that starts here, whatever its prefix; null without one.</summary>
    public string? Attribute(string attribute)
    {
        string? value = null;
        for (var more = reader.MoveToFirstAttribute(); more && value is null; more = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == attribute) value = reader.Value;
        }

        reader.MoveToElement();
        return value;
    }

    /// <summary>Value of an attribute in a namespace that ends with the given words; null without one.</summary>
    public string? Attribute(string attribute, string namespaceEnd)
    {
        string? value = null;
        for (var more = reader.MoveToFirstAttribute(); more && value is null; more = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == attribute && reader.NamespaceURI.EndsWith(namespaceEnd, StringComparison.Ordinal)) value = reader.Value;
        }

        reader.MoveToElement();
        return value;
    }

    /// <summary>The attributes of the element that starts here, but for those of namespaces: "currency: USD, value: 1.2"; empty without any.</summary>
    public string Attributes()
    {
        var text = new StringBuilder();
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (reader.Prefix is "xmlns" or "xml" or "xsi" || reader.LocalName == "xmlns" || string.IsNullOrWhiteSpace(reader.Value)) continue;
            text.Append(text.Length == 0 ? "" : ", ").Append(reader.LocalName).Append(": ").Append(reader.Value);
        }

        reader.MoveToElement();
        return text.ToString();
    }

    public void Dispose() => reader.Dispose();

    private bool ReadNode()
    {
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Open();
                    return true;
                case XmlNodeType.EndElement:
                    Step = XmlStep.End;
                    Name = reader.LocalName;
                    return true;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    Step = XmlStep.Text;
                    // The parser reads the characters only when they are asked for, and may find them malformed then.
                    Text = reader.Value;
                    return true;
            }
        }

        return false;
    }

    private void Open()
    {
        Step = XmlStep.Start;
        Name = reader.LocalName;
        closes = reader.IsEmptyElement;
        if (++Depth > MaxDepth) throw new UnreadableDocument(ErrorReason.NestedTooDeep, FormattableString.Invariant($"{name} nests deeper than {MaxDepth} elements."));
    }

    private static XmlReaderSettings Settings() => new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = MaxCharacters,
        CloseInput = true,
    };
}
