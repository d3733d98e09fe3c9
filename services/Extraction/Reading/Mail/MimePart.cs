namespace Dossier.Extraction.Reading.Mail;

/// <summary>A part of a message (RFC 2045): its fields, and its body as it was sent.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="Body">Encoded bytes.</param>
/// <param name="Start">Where the body begins in the message.</param>
internal sealed record MimePart(HeaderFields Fields, ReadOnlyMemory<byte> Body, int Start)
{
    /// <summary>Longest boundary that is believed; RFC 2046 allows 70.</summary>
    private const int MaxBoundary = 256;

    /// <summary>The media type with its parameters; a part that declares none is text.</summary>
    public HeaderValue Type { get; } = HeaderValue.Parse(Fields.Find("Content-Type") is { Value.Length: > 0 } field ? field.Value : "text/plain");

    public HeaderValue Disposition { get; } = HeaderValue.Parse(Fields.Value("Content-Disposition"));

    public string Encoding { get; } = HeaderValue.Parse(Fields.Value("Content-Transfer-Encoding")).Value;

    public bool IsMultipart => Type.Value.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>Name of the file that it is; empty when it has none.</summary>
    public string FileName => Disposition.Parameter("filename") is { Length: > 0 } name ? name : Type.Parameter("name");

    /// <summary>Whether it is to be read with the message, and not a file sent along.</summary>
    public bool IsText => Type.Value is "text/plain" or "text/html" or "" && Disposition.Value != "attachment" && FileName.Length == 0;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Decoded() => TransferEncoding.Decode(Body, Encoding);

    /// <summary>The parts of a multipart (RFC 2046 5.1.1), tolerant of a missing end. None when its boundary does not occur.</summary>
    public IEnumerable<MimePart> Parts()
    {
        var boundary = System.Text.Encoding.Latin1.GetBytes(Type.Parameter("boundary"));
        if (boundary.Length is 0 or > MaxBoundary) yield break;
        byte[] delimiter = [(byte)'-', (byte)'-', .. boundary];
        var start = -1;
        for (var at = 0; at < Body.Length;)
        {
            var (found, behind, last) = NextDelimiter(Body.Span, delimiter, at);
            if (start >= 0) yield return Part(start, found);
            if (found == Body.Length || last) yield break;
            (start, at) = (behind, behind);
        }
    }

    private MimePart Part(int start, int end)
    {
        var bytes = Body[start..Math.Max(start, end)];
        var fields = HeaderFields.Parse(bytes, out var length);
        return new MimePart(fields, bytes[length..], Start + start + length);
    }

    // The delimiter is a line of its own, but for white space; the line end in front belongs to it.
    private static (int Found, int Behind, bool Last) NextDelimiter(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, int from)
    {
        for (var at = from; at < body.Length;)
        {
            var line = body[at..];
            var feed = line.IndexOf((byte)'\n');
            if (feed >= 0) line = line[..feed];
            if (line.StartsWith(delimiter) && IsEnd(line[delimiter.Length..], out var last))
                return (BeforeLineEnd(body, at, from), feed < 0 ? body.Length : at + feed + 1, last);
            at = feed < 0 ? body.Length : at + feed + 1;
        }

        return (body.Length, body.Length, true);
    }

    private static bool IsEnd(ReadOnlySpan<byte> rest, out bool last)
    {
        last = rest.StartsWith("--"u8);
        return (last ? rest[2..] : rest).Trim(" \t\r"u8).IsEmpty;
    }

    private static int BeforeLineEnd(ReadOnlySpan<byte> body, int at, int from)
    {
        if (at > from && body[at - 1] == '\n') at--;
        if (at > from && body[at - 1] == '\r') at--;
        return at;
    }
}
