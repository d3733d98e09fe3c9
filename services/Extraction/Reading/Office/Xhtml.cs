using System.Collections.Frozen;
using System.Text;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// Makes HTML of the XHTML of a book. In XHTML any element may be closed as it opens ("&lt;title/&gt;"); in HTML that opens it, and a title or script that never
/// ends would swallow the chapter.
/// </summary>
internal static class Xhtml
{
    /// <summary>Elements that have no end in HTML.</summary>
    private static readonly FrozenSet<string> Void =
        "area base br col embed hr img input link meta param source track wbr".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A chapter as an HTML document in UTF-8.</summary>
    public static DocumentBytes ToHtml(byte[] chapter)
    {
        var document = new DocumentBytes(chapter, "", "", "", "");
        var source = Charsets.Decode(document, XmlDocumentReader.InnerCharset(chapter)).Text;
        return new DocumentBytes(Encoding.UTF8.GetBytes(Expand(source)), "", "", "text/html; charset=utf-8", "");
    }

    private static string Expand(string source)
    {
        if (!source.Contains("/>", StringComparison.Ordinal)) return source;
        var html = new StringBuilder(source.Length);
        var done = 0;
        for (var at = source.IndexOf('<', StringComparison.Ordinal); at >= 0; at = source.IndexOf('<', at + 1))
        {
            var end = EndOfTag(source, at);
            if (end < 0) break;
            var name = Name(source, at + 1);
            // Foreign elements (pictures, formulas) may close as they open in HTML, too.
            if (source[end - 1] == '/' && name.Length > 0 && !Void.Contains(name)) html.Append(source, done, end - 1 - done).Append("></").Append(name).Append('>');
            else html.Append(source, done, end + 1 - done);
            done = end + 1;
            at = end;
        }

        return html.Append(source, done, source.Length - done).ToString();
    }

    // The ">" that ends a tag; one in an attribute's value does not.
    private static int EndOfTag(string source, int at)
    {
        if (source.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal)) return source.IndexOf("-->", at, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : -1;
        var quote = '\0';
        for (var i = at + 1; i < source.Length; i++)
        {
            var c = source[i];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'') quote = c;
            else if (c == '>') return i;
        }

        return -1;
    }

    private static string Name(string source, int at)
    {
        var end = at;
        while (end < source.Length && (char.IsAsciiLetterOrDigit(source[end]) || source[end] is ':' or '-')) end++;
        return source[at..end];
    }
}
