using System.Globalization;
using System.IO.Compression;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Mail;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>The body of a stored HTTP answer (RFC 9112): chunks joined, then expanded. Archives keep either what came or what it meant, so both are taken.</summary>
internal static class HttpBody
{
    /// <summary>Most codings that are applied one over the other.</summary>
    private const int MaxCodings = 3;

    /// <summary>The content.</summary>
    /// <exception cref="UnreadableDocument">It cannot be expanded, is coded in a way that is not known, or is over the budget.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, HeaderFields fields, ExpansionBudget budget, CancellationToken cancel)
    {
        if (fields.Value("Transfer-Encoding").Contains("chunked", StringComparison.OrdinalIgnoreCase)) body = Joined(body) ?? body;
        var codings = fields.Value("Content-Encoding").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (codings.Length > MaxCodings) throw new UnreadableDocument(ErrorReason.MalformedDocument, "Its body has too many codings.");
        foreach (var coding in codings.Reverse()) body = Expand(body, coding.ToLowerInvariant(), budget, cancel);
        return body;
    }

    // Null when these are no chunks: the archive joined them already and kept the field.
    private static byte[]? Joined(ReadOnlyMemory<byte> body)
    {
        var rest = body.Span;
        using var joined = new MemoryStream(rest.Length);
        while (true)
        {
            var line = rest.IndexOf("\r\n"u8);
            if (line is < 1 or > 1024) return null;
            var digits = rest[..line];
            var end = digits.IndexOfAny((byte)';', (byte)' ');
            if (end >= 0) digits = digits[..end];
            if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0) return null;
            rest = rest[(line + 2)..];
            if (length == 0) return joined.ToArray();
            if (length > rest.Length) return null;
            joined.Write(rest[..length]);
            rest = rest[length..];
            if (rest.StartsWith("\r\n"u8)) rest = rest[2..];
        }
    }

    private static ReadOnlyMemory<byte> Expand(ReadOnlyMemory<byte> body, string coding, ExpansionBudget budget, CancellationToken cancel)
    {
        var source = new MemoryStream(body.ToArray(), writable: false);
        var span = body.Span;
        switch (coding)
        {
            case "identity": return body;
            case "gzip" or "x-gzip":
                // Archives that expanded it kept the field.
                return span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Read(new GZipStream(source, CompressionMode.Decompress), budget, cancel) : body;
            case "deflate":
                // Meant is zlib's format (RFC 1950); some servers send the bare one.
                return span is [0x78, ..] ? Read(new ZLibStream(source, CompressionMode.Decompress), budget, cancel) : Read(new DeflateStream(source, CompressionMode.Decompress), budget, cancel);
            case "br": return Read(new BrotliStream(source, CompressionMode.Decompress), budget, cancel);
            default: throw new UnreadableDocument(ErrorReason.UnsupportedMediaType, $"It is coded as {QuotedName.Of(coding)}, which is not read.");
        }
    }

    private static byte[] Read(Stream expanding, ExpansionBudget budget, CancellationToken cancel)
    {
        using (expanding)
        {
            var content = budget.ReadWhatIsThere(expanding, out var problem, cancel);
            return problem is null ? content : throw problem;
        }
    }

}
