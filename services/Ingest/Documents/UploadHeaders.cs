using Dossier.Common.V1;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Documents;

/// <summary>What may be said of an upload.</summary>
internal static class UploadHeaders
{
    private const int Sha256Digits = 64;

    /// <summary>Checks a header; the collection that it names.</summary>
    /// <exception cref="InvalidField">A field is malformed; it is named.</exception>
    /// <exception cref="LimitExceeded">It announces more bytes than are accepted.</exception>
    public static CollectionName Check(UploadHeader header, string field, long maxDocumentBytes)
    {
        var collection = CollectionName.Parse(header.Collection, $"{field}.collection");
        if (header.SourceUri.Length > 0) CheckUri($"{field}.source_uri", header.SourceUri);
        CheckFileName($"{field}.file_name", header.FileName);
        if (header.MediaType.Length > 0) CheckMediaType($"{field}.media_type", header.MediaType);
        if (header.ContentSha256.Length > 0 && (header.ContentSha256.Length != Sha256Digits || !header.ContentSha256.All(char.IsAsciiHexDigit)))
        {
            throw new InvalidField($"{field}.content_sha256", $"must be {Sha256Digits} hexadecimal digits, or empty");
        }

        if (header is { HasSizeBytes: true, SizeBytes: < 0 }) throw new InvalidField($"{field}.size_bytes", "must not be negative");
        if (header is { HasSizeBytes: true, SizeBytes: 0 }) throw new InvalidField($"{field}.size_bytes", "a document has at least one byte", ErrorReason.EmptyDocument);
        if (header.HasSizeBytes && header.SizeBytes > maxDocumentBytes) throw TooLarge(maxDocumentBytes);
        Fields.RequestId($"{field}.request_id", header.RequestId);
        return collection;
    }

    public static LimitExceeded TooLarge(long maxDocumentBytes) =>
        new("document_bytes", maxDocumentBytes, $"the document is larger than {maxDocumentBytes} bytes", ErrorReason.DocumentTooLarge);

    private static void CheckUri(string field, string uri)
    {
        Fields.Text(field, uri, IngestLimits.UriLength);
        // RFC 3986: a scheme, and something behind it. One letter would be a drive.
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : uri[..colon];
        var valid = scheme.Length > 1 && char.IsAsciiLetter(scheme[0]) && scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
            && uri.Length > colon + 1 && !uri.Any(char.IsWhiteSpace);
        if (!valid) throw new InvalidField(field, "must be an absolute URI without white space, or empty");
    }

    private static void CheckFileName(string field, string name)
    {
        Fields.Text(field, name, IngestLimits.FileNameLength);
        if (name.AsSpan().ContainsAny('/', '\\')) throw new InvalidField(field, "must be a name without path separators");
    }

    private static void CheckMediaType(string field, string type)
    {
        // RFC 9110: type "/" subtype, both tokens, and parameters behind a semicolon.
        var essence = type.Split(';', 2)[0].TrimEnd(' ').Split('/');
        var valid = type.Length <= IngestLimits.MediaTypeLength && essence is [{ Length: > 0 }, { Length: > 0 }]
            && essence.All(part => part.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            && type.All(c => c is >= ' ' and <= '~');
        if (!valid) throw new InvalidField(field, $"must be type/subtype of at most {IngestLimits.MediaTypeLength} characters, or empty");
    }
}
