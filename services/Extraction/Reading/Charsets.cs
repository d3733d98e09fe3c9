using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>A decoded document and why this charset: "utf-8 (valid)".</summary>
internal sealed record DecodedText(string Text, string Charset);

/// <summary>
/// Bytes to characters: a byte order mark decides, then a declaration, then valid UTF-8. Nothing is guessed and nothing replaced: bytes that do
/// not fit make the document unreadable, because a replaced character would be a quotation nobody said.
/// </summary>
internal static class Charsets
{
    private static readonly (byte[] Mark, string Name)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], "utf-8"),
        ([0xFF, 0xFE, 0, 0], "utf-32le"),
        ([0, 0, 0xFE, 0xFF], "utf-32be"),
        ([0xFF, 0xFE], "utf-16le"),
        ([0xFE, 0xFF], "utf-16be"),
    ];

    /// <summary>Labels that are declared in the wild (WHATWG Encoding names some differently) and the .NET code page that reads them.</summary>
    private static readonly Dictionary<string, int> CodePagesByLabel = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = 65001, ["utf8"] = 65001,
        ["utf-16"] = 1200, ["utf-16le"] = 1200, ["utf-16be"] = 1201, ["utf-32le"] = 12000, ["utf-32be"] = 12001,
        ["us-ascii"] = 1252, ["ascii"] = 1252, ["iso-8859-1"] = 1252, ["latin1"] = 1252, ["iso-8859-2"] = 28592, ["iso-8859-5"] = 28595,
        ["iso-8859-7"] = 28597, ["iso-8859-9"] = 1254, ["iso-8859-15"] = 28605,
        ["windows-1250"] = 1250, ["windows-1251"] = 1251, ["windows-1252"] = 1252, ["windows-1253"] = 1253, ["windows-1254"] = 1254,
        ["windows-1255"] = 1255, ["windows-1256"] = 1256, ["windows-1257"] = 1257, ["windows-1258"] = 1258, ["koi8-r"] = 20866, ["koi8-u"] = 21866,
        ["euc-kr"] = 949, ["ks_c_5601-1987"] = 949, ["cp949"] = 949, ["uhc"] = 949,
        ["shift_jis"] = 932, ["shift-jis"] = 932, ["sjis"] = 932, ["windows-31j"] = 932, ["euc-jp"] = 51932,
        ["gb2312"] = 54936, ["gbk"] = 54936, ["gb18030"] = 54936, ["big5"] = 950,
    };

    /// <summary>Whether the bytes are of a charset that has NUL bytes in ordinary text.</summary>
    public static bool ExplainsNulBytes(DocumentBytes document) =>
        MarkOf(document.Content.Span) is { Name: not "utf-8" } || Declared(document.MediaType)?.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Decodes a document.</summary>
    /// <param name="document">Its bytes and declared media type.</param>
    /// <param name="inner">What the document itself declares, as in an HTML meta element; null when it declares nothing.</param>
    /// <exception cref="UnreadableDocument">The bytes are not text in that charset.</exception>
    public static DecodedText Decode(DocumentBytes document, string? inner = null)
    {
        var bytes = document.Content.Span;
        if (MarkOf(bytes) is { } mark) return Decode(bytes[mark.Mark.Length..], mark.Mark.Length, mark.Name, "byte order mark");
        foreach (var label in (ReadOnlySpan<string?>)[Declared(document.MediaType), inner])
        {
            if (label is not null && CodePagesByLabel.ContainsKey(label)) return Decode(bytes, 0, label.ToLowerInvariant(), "declared");
        }

        return Decode(bytes, 0, "utf-8", "valid");
    }

    /// <summary>The value of the charset parameter of a media type; null without one.</summary>
    public static string? Declared(string mediaType)
    {
        const string Parameter = "charset=";
        var at = mediaType.IndexOf(Parameter, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var value = mediaType.AsSpan(at + Parameter.Length).TrimStart(" \"'");
        var end = value.IndexOfAny(" \"';,>");
        return (end < 0 ? value : value[..end]).ToString();
    }

    private static (byte[] Mark, string Name)? MarkOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var mark in Marks)
        {
            if (bytes.StartsWith(mark.Mark)) return mark;
        }

        return null;
    }

    private static DecodedText Decode(ReadOnlySpan<byte> bytes, int skipped, string label, string why)
    {
        try
        {
            var text = Strict(CodePagesByLabel[label]).GetString(bytes);
            var nul = text.IndexOf('\0', StringComparison.Ordinal);
            if (nul >= 0) throw Malformed(FormattableString.Invariant($"The text, decoded as {label} ({why}), has a NUL character at {nul}."));
            _ = new CodePoints(text);
            return new DecodedText(text, $"{label} ({why})");
        }
        catch (DecoderFallbackException malformed)
        {
            var unit = Convert.ToHexString(malformed.BytesUnknown ?? []);
            var at = skipped + Math.Max(0, malformed.Index);
            throw Malformed(FormattableString.Invariant($"The bytes are not {label} ({(why == "valid" ? "no other charset is declared" : why)}): 0x{unit} at byte {at}."));
        }
        catch (ArgumentException)
        {
            throw Malformed($"The bytes decode to half of a surrogate pair as {label} ({why}).");
        }
    }

    private static Encoding Strict(int codePage) => codePage switch
    {
        65001 => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        1200 or 1201 => new UnicodeEncoding(bigEndian: codePage == 1201, byteOrderMark: false, throwOnInvalidBytes: true),
        12000 or 12001 => new UTF32Encoding(bigEndian: codePage == 12001, byteOrderMark: false, throwOnInvalidCharacters: true),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? throw new System.Diagnostics.UnreachableException($"No code page {codePage}."),
    };

    private static UnreadableDocument Malformed(string message) => new(ErrorReason.MalformedText, message);
}
