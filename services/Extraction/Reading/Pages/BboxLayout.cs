using System.Globalization;
using System.Text;
using System.Xml;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>Reads what <c>pdftotext -bbox-layout</c> writes: page, flow, block, line, word, each with its box.</summary>
internal static class BboxLayout
{
    /// <summary>Most words of a document.</summary>
    public const int MaxWords = 2_000_000;

    /// <summary>Coordinates outside are those of a damaged page.</summary>
    private const double MaxCoordinate = 1e6;

    /// <summary>Reads pages until the stream ends, in the middle of one if it must.</summary>
    /// <param name="stream">XHTML, written by the program from what the document says.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The pages, and the limit that cut them short.</returns>
    public static (List<TextPage> Pages, string? Limit) Read(Stream stream, CancellationToken cancel)
    {
        List<TextPage> pages = [];
        // The document type is not looked at: nothing is loaded, no entity is declared.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, IgnoreWhitespace = true };
        using var characters = new LegalCharacters(new StreamReader(stream, new UTF8Encoding(false)));
        using var xml = XmlReader.Create(characters, settings);
        try
        {
            return (pages, ReadPages(xml, pages, cancel));
        }
        catch (XmlException) when (pages.Count > 0)
        {
            return (pages, "the layout of the pages is longer than is read: pages at the end are left out");
        }
        catch (XmlException)
        {
            throw new UnreadableDocument(ErrorReason.MalformedDocument, "The PDF is damaged: no page of it can be read.");
        }
    }

    private static string? ReadPages(XmlReader xml, List<TextPage> pages, CancellationToken cancel)
    {
        int words = 0, block = 0, flow = 0;
        while (xml.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "page":
                    pages.Add(new TextPage(pages.Count + 1, Number(xml, "width"), Number(xml, "height"), []));
                    break;
                case "flow":
                    flow++;
                    break;
                case "block":
                    block++;
                    break;
                case "line" when pages.Count > 0:
                    var line = ReadLine(xml, pages[^1]);
                    words += line.Count;
                    if (words > MaxWords) return FormattableString.Invariant($"more than {MaxWords} words: those behind them are left out");
                    if (line.Count > 0) pages[^1].Lines.Add(new PageLine(pages.Count, block, flow, line));
                    break;
            }
        }

        return null;
    }

    private static List<PageWord> ReadLine(XmlReader xml, TextPage page)
    {
        List<PageWord> words = [];
        if (xml.IsEmptyElement) return words;
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "word", IsEmptyElement: false }) continue;
            var box = new PageBox(Number(xml, "xMin"), Number(xml, "yMin"), Number(xml, "xMax"), Number(xml, "yMax"));
            // The text inside the word; the reader stands on its end afterwards.
            var text = new StringBuilder();
            while (xml.Read() && xml.NodeType != XmlNodeType.EndElement) text.Append(xml.Value);
            var word = PageSigns.Normalize(text.ToString());
            if (word.Length > 0 && IsVisible(box, page)) words.Add(new PageWord(word, box));
        }

        return words;
    }

    // What stands beside the page is seen by nobody.
    private static bool IsVisible(PageBox box, TextPage page) =>
        box.Right > 0 && box.Bottom > 0 && (page.Width <= 0 || box.Left < page.Width) && (page.Height <= 0 || box.Top < page.Height);

    private static double Number(XmlReader xml, string attribute) =>
        double.TryParse(xml.GetAttribute(attribute), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < MaxCoordinate ? Math.Round(value, 3) : 0;

    /// <summary>A document's words may hold characters that XML forbids; the program writes them as they are.</summary>
    private sealed class LegalCharacters(TextReader inner) : TextReader
    {
        public override int Read(char[] buffer, int index, int count)
        {
            var read = inner.Read(buffer, index, count);
            foreach (ref var c in buffer.AsSpan(index, Math.Max(read, 0)))
            {
                if (c is < ' ' and not ('\t' or '\n' or '\r') or '\uFFFE' or '\uFFFF') c = '\uFFFD';
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
