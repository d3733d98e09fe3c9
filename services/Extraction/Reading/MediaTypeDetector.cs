using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Archives;
using Dossier.Extraction.Reading.Office;

namespace Dossier.Extraction.Reading;

/// <summary>Decides by the bytes (magic numbers, structure), then by what was declared, then by the file name.</summary>
internal sealed class MediaTypeDetector : IMediaTypeDetector
{
    /// <summary>How far into the bytes a document may hide its first element behind white space and comments.</summary>
    private const int SniffedBytes = 4096;

    private const int TarMagicOffset = 257;

    private static readonly (byte[] Signature, string MediaType)[] Signatures =
    [
        ("%PDF-"u8.ToArray(), MediaTypes.Pdf),
        ("{\\rtf"u8.ToArray(), MediaTypes.Rtf),
        ([0x1F, 0x8B], MediaTypes.Gzip),
        ([0xD0, 0xCF, 0x11, 0xE0], MediaTypes.OleStorage),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], MediaTypes.Png),
        ([0xFF, 0xD8, 0xFF], MediaTypes.Jpeg),
        ("II*\0"u8.ToArray(), MediaTypes.Tiff),
        ("MM\0*"u8.ToArray(), MediaTypes.Tiff),
        ("GIF8"u8.ToArray(), "image/gif"),
        ("WARC/"u8.ToArray(), MediaTypes.Warc),
    ];

    /// <summary>Formats that are written in text; the bytes alone seldom tell them apart.</summary>
    private static readonly Dictionary<string, string> TextTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/html"] = MediaTypes.Html, ["application/xhtml+xml"] = MediaTypes.Html, [".html"] = MediaTypes.Html, [".htm"] = MediaTypes.Html, [".xhtml"] = MediaTypes.Html,
        ["text/markdown"] = MediaTypes.Markdown, ["text/x-markdown"] = MediaTypes.Markdown, [".md"] = MediaTypes.Markdown, [".markdown"] = MediaTypes.Markdown,
        ["text/csv"] = MediaTypes.Csv, [".csv"] = MediaTypes.Csv,
        ["text/tab-separated-values"] = MediaTypes.Tsv, [".tsv"] = MediaTypes.Tsv, [".tab"] = MediaTypes.Tsv,
        ["application/json"] = MediaTypes.Json, [".json"] = MediaTypes.Json, [".geojson"] = MediaTypes.Json,
        ["application/x-ndjson"] = MediaTypes.JsonLines, ["application/jsonl"] = MediaTypes.JsonLines, [".jsonl"] = MediaTypes.JsonLines, [".ndjson"] = MediaTypes.JsonLines,
        ["application/xml"] = MediaTypes.Xml, ["text/xml"] = MediaTypes.Xml, [".xml"] = MediaTypes.Xml,
        ["message/rfc822"] = MediaTypes.Mail, [".eml"] = MediaTypes.Mail,
        ["multipart/related"] = MediaTypes.Mail, ["application/x-mimearchive"] = MediaTypes.Mail, [".mhtml"] = MediaTypes.Mail, [".mht"] = MediaTypes.Mail,
        ["application/mbox"] = MediaTypes.Mailbox, [".mbox"] = MediaTypes.Mailbox,
    };

    /// <summary>Header fields of which every message has one near its top (RFC 5322, and what transports add).</summary>
    private static readonly string[] MailFields = ["from:", "received:", "return-path:", "date:", "subject:", "message-id:", "mime-version:", "delivered-to:", "to:", "x-"];

    public string Detect(DocumentBytes document)
    {
        var bytes = document.Content.Span;
        if (bytes.IsEmpty) throw new UnreadableDocument(ErrorReason.EmptyDocument, "The document has no bytes.");
        foreach (var (signature, mediaType) in Signatures)
        {
            if (bytes.StartsWith(signature)) return mediaType == MediaTypes.OleStorage ? throw OleStorage.Refuse(bytes) : mediaType;
        }

        if (bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith("PK\u0005\u0006"u8)) return PackageType(document.Content);
        if (IsTar(bytes)) return MediaTypes.Tar;
        var head = Head(bytes);
        if (LooksLikeHtml(head)) return MediaTypes.Html;
        if (LooksLikeMailbox(head)) return MediaTypes.Mailbox;
        if (TextTypes.TryGetValue(DeclaredType(document.MediaType), out var type) || TextTypes.TryGetValue(Extension(document.FileName), out type)) return type;
        if (head.StartsWith("<?xml", StringComparison.Ordinal)) return MediaTypes.Xml;
        if (LooksLikeMail(head)) return MediaTypes.Mail;
        if (bytes.Contains((byte)0) && !Charsets.ExplainsNulBytes(document))
            throw new UnreadableDocument(ErrorReason.UnsupportedMediaType, "The document has NUL bytes and no known signature: it is not text, and no reader knows it.");
        return MediaTypes.Plain;
    }

    // Office packages say by their parts what they are; OpenDocument and EPUB by an entry of that name.
    private static string PackageType(ReadOnlyMemory<byte> content)
    {
        var entries = ZipDirectory.Read(content.Span, MemberList.MaxMembers).Select(entry => (Entry: entry, Name: entry.Name(Encoding.Latin1))).ToList();
        if (entries.Find(e => e.Name == "mimetype").Entry is { Size: < 100 } named && Declared(content, named) is { } declared) return declared;
        if (!entries.Exists(e => e.Name == "[Content_Types].xml")) return MediaTypes.Zip;
        if (entries.Exists(e => e.Name.StartsWith("word/", StringComparison.OrdinalIgnoreCase))) return MediaTypes.Docx;
        if (entries.Exists(e => e.Name.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase))) return MediaTypes.Pptx;
        return entries.Exists(e => e.Name.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)) ? MediaTypes.Xlsx : MediaTypes.Zip;
    }

    private static string? Declared(ReadOnlyMemory<byte> package, ZipEntry entry)
    {
        try
        {
            var declared = Encoding.ASCII.GetString(ZipDirectory.Expand(package, entry, new ExpansionBudget(package.Length), CancellationToken.None).Span).Trim();
            return declared is MediaTypes.OpenDocumentText or MediaTypes.Epub || declared.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal) ? declared : null;
        }
        catch (UnreadableDocument)
        {
            return null;
        }
    }

    private static bool IsTar(ReadOnlySpan<byte> bytes) => bytes.Length >= TarMagicOffset + 5 && bytes[TarMagicOffset..].StartsWith("ustar"u8);

    /// <summary>The declared media type without parameters, in lower case.</summary>
    private static string DeclaredType(string mediaType)
    {
        var end = mediaType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? mediaType : mediaType[..end]).Trim().ToLowerInvariant();
    }

    private static ReadOnlySpan<char> Head(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, SniffedBytes)]).AsSpan();
        return head.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? head[3..] : head;
    }

    private static bool LooksLikeHtml(ReadOnlySpan<char> head)
    {
        head = SkipProlog(head);
        return StartsWithTag(head, "<!doctype html") || StartsWithTag(head, "<html") || StartsWithTag(head, "<head") || StartsWithTag(head, "<body");
    }

    // "From jane@example.org Fri Mar 19 08:30:00 2021" and a header field below it (RFC 4155).
    private static bool LooksLikeMailbox(ReadOnlySpan<char> head)
    {
        if (!head.StartsWith("From ", StringComparison.Ordinal)) return false;
        var end = head.IndexOf('\n');
        return end > 0 && head[..end].Contains(':') && LooksLikeMail(head[(end + 1)..]);
    }

    // Two lines of header fields at least, one of them of a message.
    private static bool LooksLikeMail(ReadOnlySpan<char> head)
    {
        int fields = 0, known = 0;
        foreach (var line in head.EnumerateLines())
        {
            if (line.IsEmpty) break;
            if (line[0] is ' ' or '\t') continue;
            var colon = line.IndexOf(':');
            if (colon <= 0 || line[..colon].ContainsAny(" \t")) return false;
            fields++;
            if (IsMailField(line)) known++;
        }

        return fields >= 3 && known >= 3;
    }

    private static bool IsMailField(ReadOnlySpan<char> line)
    {
        foreach (var field in MailFields)
        {
            if (line.StartsWith(field, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
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

    private static string Extension(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        return dot < 0 ? "" : fileName[dot..];
    }
}
