using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>Decides by the bytes; what was declared, and the file name, decide only between kinds of text.</summary>
internal sealed class MediaTypeDetector : IMediaTypeDetector
{
    /// <summary>How far into the bytes a document may hide its first element behind white space and comments.</summary>
    private const int SniffedBytes = 4096;

    /// <summary>First bytes of formats that no reader knows, so that the error can name them.</summary>
    private static readonly (byte[] Signature, string MediaType)[] Signatures =
    [
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ("PK\u0003\u0004"u8.ToArray(), "application/zip"),
        ("{\\rtf"u8.ToArray(), "application/rtf"),
        ([0x1F, 0x8B], "application/gzip"),
        ([0xD0, 0xCF, 0x11, 0xE0], "application/x-ole-storage"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("GIF8"u8.ToArray(), "image/gif"),
    ];

    /// <summary>Formats that are written in text but are not prose: read as lines they would give facts that nobody stated.</summary>
    private static readonly Dictionary<string, string> Structured = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/json"] = "application/json",
        ["application/x-ndjson"] = "application/x-ndjson",
        ["application/xml"] = "application/xml",
        ["text/xml"] = "application/xml",
        ["message/rfc822"] = "message/rfc822",
        [".json"] = "application/json",
        [".jsonl"] = "application/x-ndjson",
        [".ndjson"] = "application/x-ndjson",
        [".xml"] = "application/xml",
        [".eml"] = "message/rfc822",
    };

    public string Detect(DocumentBytes document)
    {
        var bytes = document.Content.Span;
        if (bytes.IsEmpty) throw new UnreadableDocument(ErrorReason.EmptyDocument, "The document has no bytes.");
        foreach (var (signature, mediaType) in Signatures)
        {
            if (bytes.StartsWith(signature)) throw Unsupported(mediaType);
        }

        var declared = DeclaredType(document.MediaType);
        if (LooksLikeHtml(bytes) || declared is "text/html" or "application/xhtml+xml" || HasExtension(document.FileName, ".html", ".htm", ".xhtml")) return "text/html";
        if (Structured.TryGetValue(declared, out var structured) || Structured.TryGetValue(Extension(document.FileName), out structured)) throw Unsupported(structured);
        if (bytes.Contains((byte)0) && !Charsets.ExplainsNulBytes(document))
            throw new UnreadableDocument(ErrorReason.UnsupportedMediaType, "The document has NUL bytes and no known signature: it is not text, and no reader knows it.");
        return "text/plain";
    }

    /// <summary>The declared media type without parameters, in lower case.</summary>
    private static string DeclaredType(string mediaType)
    {
        var end = mediaType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? mediaType : mediaType[..end]).Trim().ToLowerInvariant();
    }

    private static bool LooksLikeHtml(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, SniffedBytes)]).AsSpan();
        if (head.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal)) head = head[3..];
        head = SkipProlog(head);
        return StartsWithTag(head, "<!doctype html") || StartsWithTag(head, "<html") || StartsWithTag(head, "<head") || StartsWithTag(head, "<body");
    }

    // White space, comments and an XML declaration may precede the first element.
    private static ReadOnlySpan<char> SkipProlog(ReadOnlySpan<char> head)
    {
        while (true)
        {
            head = head.TrimStart();
            var close = head.StartsWith("<!--", StringComparison.Ordinal) ? "-->" : head.StartsWith("<?xml", StringComparison.Ordinal) ? "?>" : null;
            if (close is null) return head;
            var end = head.IndexOf(close, StringComparison.Ordinal);
            if (end < 0) return [];
            head = head[(end + close.Length)..];
        }
    }

    private static bool StartsWithTag(ReadOnlySpan<char> head, string tag) =>
        head.StartsWith(tag, StringComparison.OrdinalIgnoreCase) && (head.Length == tag.Length || head[tag.Length] is '>' or '/' || char.IsWhiteSpace(head[tag.Length]));

    private static bool HasExtension(string fileName, params ReadOnlySpan<string> extensions)
    {
        var actual = Extension(fileName);
        foreach (var extension in extensions)
        {
            if (actual.Equals(extension, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static string Extension(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        return dot < 0 ? "" : fileName[dot..];
    }

    private static UnreadableDocument Unsupported(string mediaType) =>
        new(ErrorReason.UnsupportedMediaType, $"The document is {mediaType}, which no reader knows.");
}
