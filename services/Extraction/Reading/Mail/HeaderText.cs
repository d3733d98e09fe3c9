using System.Text;
using System.Text.RegularExpressions;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>Text of header fields: encoded words (RFC 2047, with the language of RFC 2231) and bytes that were written as they are (RFC 6532, and against all rules).</summary>
internal static partial class HeaderText
{
    /// <summary>The text of a value, white space collapsed.</summary>
    /// <param name="value">Bytes as Latin-1.</param>
    public static string Decode(string value)
    {
        var text = new StringBuilder();
        var (end, charset) = (0, "");
        using var bytes = new MemoryStream();
        foreach (var word in Word().EnumerateMatches(value))
        {
            var between = value.AsSpan(end, word.Index - end);
            var (label, content) = Parts(value.AsSpan(word.Index, word.Length));
            // Between two encoded words white space says nothing, and a character may be cut by the seam.
            var joined = charset.Length > 0 && between.IsWhiteSpace();
            if (!joined || !label.Equals(charset, StringComparison.OrdinalIgnoreCase)) Flush(text, bytes, charset);
            if (!joined) text.Append(Plain(between));
            charset = label;
            bytes.Write(content);
            end = word.Index + word.Length;
        }

        Flush(text, bytes, charset);
        text.Append(Plain(value.AsSpan(end)));
        return Collapsed(text.ToString());
    }

    /// <summary>Decodes bytes of a message: in their charset when they are of it, else in what they look like.</summary>
    /// <exception cref="UnreadableDocument">They are no text.</exception>
    public static DecodedText Decode(ReadOnlyMemory<byte> bytes, string charset)
    {
        var label = new string([.. charset.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':').Take(40)]);
        try
        {
            return Charsets.Decode(Document(bytes, label.Length == 0 ? "text/plain" : $"text/plain; charset={label}"));
        }
        catch (UnreadableDocument) when (label.Length > 0)
        {
            return Charsets.Decode(Document(bytes, "text/plain"));
        }
    }

    /// <summary>The text with single spaces, and without control characters.</summary>
    public static string Collapsed(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c)) collapsed.Append(c);
            else if (collapsed.Length > 0 && collapsed[^1] != ' ') collapsed.Append(' ');
        }

        return collapsed.ToString().TrimEnd();
    }

    private static DocumentBytes Document(ReadOnlyMemory<byte> bytes, string mediaType) => new(bytes, "", "", mediaType, "");

    private static (string Charset, byte[] Content) Parts(ReadOnlySpan<char> word)
    {
        var inner = word[2..^2];
        var first = inner.IndexOf('?');
        var charset = inner[..first];
        var language = charset.IndexOf('*');
        var encoded = Encoding.Latin1.GetBytes(inner[(first + 3)..].ToString());
        var content = inner[first + 1] is 'B' or 'b' ? TransferEncoding.Base64(encoded) : TransferEncoding.QuotedPrintable(encoded, underscoreIsSpace: true);
        return ((language < 0 ? charset : charset[..language]).ToString(), content.ToArray());
    }

    private static void Flush(StringBuilder text, MemoryStream bytes, string charset)
    {
        if (bytes.Length == 0) return;
        text.Append(Readable(bytes.ToArray(), charset));
        bytes.SetLength(0);
    }

    private static string Plain(ReadOnlySpan<char> latin1) => Ascii.IsValid(latin1) ? latin1.ToString() : Readable(Encoding.Latin1.GetBytes(latin1.ToString()), "");

    // A field is never worth its document: what cannot be decoded is shown byte by byte.
    private static string Readable(byte[] bytes, string charset)
    {
        try
        {
            return Decode(bytes, charset).Text;
        }
        catch (UnreadableDocument)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    [GeneratedRegex(@"=\?[^?\s]{1,80}\?[BbQq]\?[^?]*\?=", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
