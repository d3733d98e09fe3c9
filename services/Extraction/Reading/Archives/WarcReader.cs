using System.Globalization;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Mail;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>
/// WARC 1.0 and 1.1 (ISO 28500): what servers answered, and resources and conversions, are members, with the address they were fetched from. Style sheets,
/// pictures and the like, answers that were no success, and the records about records are only counted.
/// </summary>
internal sealed class WarcReader : IReader
{
    private const int MaxHeaderBytes = 64 * 1024;

    /// <summary>Longest address that is passed on (part of the contract of sources).</summary>
    private const int MaxUriLength = 2048;

    public string Id => "warc/1";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Warc];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var members = new MemberList(document);
        AddTo(members, document.Content, new ExpansionBudget(document.Content.Length), cancel);
        return members.ToText();
    }

    /// <summary>Adds the pages of an archive.</summary>
    /// <param name="members">Where they go.</param>
    /// <param name="archive">Its records, expanded.</param>
    /// <param name="budget">Counts what their bodies expand to.</param>
    /// <param name="cancel">Stops.</param>
    public static void AddTo(MemberList members, ReadOnlyMemory<byte> archive, ExpansionBudget budget, CancellationToken cancel)
    {
        var position = 0;
        while (members.HasRoom() && Next(archive.Span, position) is var start and >= 0)
        {
            cancel.ThrowIfCancellationRequested();
            var header = archive[start..];
            var fields = HeaderFields.Parse(header[..Math.Min(header.Length, MaxHeaderBytes)], out var length, skipLines: 1);
            var body = start + length;
            var end = BodyEnd(archive.Span, body, fields.Value("Content-Length"), out var whole);
            Add(members, fields, archive[body..end], whole, budget, cancel);
            position = end;
        }
    }

    // Records begin at a line "WARC/1.1"; usually right here.
    private static int Next(ReadOnlySpan<byte> archive, int from)
    {
        while (from < archive.Length)
        {
            if (archive[from..].StartsWith("WARC/"u8)) return from;
            var line = archive[from..].IndexOf((byte)'\n');
            if (line < 0) return -1;
            from += line + 1;
        }

        return -1;
    }

    // The length is believed when a record, or the end, follows; else the body goes on to the next record.
    private static int BodyEnd(ReadOnlySpan<byte> archive, int body, string claimed, out bool whole)
    {
        if (long.TryParse(claimed, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= archive.Length - body)
        {
            var rest = archive[(body + (int)length)..];
            var next = rest.TrimStart("\r\n"u8);
            whole = true;
            if (next.IsEmpty || (next.Length < rest.Length && next.StartsWith("WARC/"u8))) return body + (int)length;
        }

        var found = archive[body..].IndexOf("\r\n\r\nWARC/1."u8);
        whole = found >= 0;
        return found < 0 ? archive.Length : body + found;
    }

    private static void Add(MemberList members, HeaderFields record, ReadOnlyMemory<byte> body, bool whole, ExpansionBudget budget, CancellationToken cancel)
    {
        var type = record.Value("WARC-Type").ToLowerInvariant();
        if (type is not ("response" or "resource" or "conversion"))
        {
            members.Skip("records about records");
            return;
        }

        var uri = record.Value("WARC-Target-URI").Trim('<', '>');
        var name = NameOf(uri);
        if (!whole) members.Refuse(name, ErrorReason.MalformedDocument, "The archive ends in the middle of it.", body.Length);
        else if (type == "response" && body.Span.StartsWith("HTTP/"u8)) AddResponse(members, name, uri, body, budget, cancel);
        else AddPage(members, name, uri, MediaTypeOf(record.Value("Content-Type")), body);
    }

    private static void AddResponse(MemberList members, string name, string uri, ReadOnlyMemory<byte> response, ExpansionBudget budget, CancellationToken cancel)
    {
        var status = response.Span[..Math.Min(response.Length, 16)];
        var space = status.IndexOf((byte)' ');
        var fields = HeaderFields.Parse(response[..Math.Min(response.Length, MaxHeaderBytes)], out var length, skipLines: 1);
        if (space < 0 || space + 1 >= status.Length || status[space + 1] != '2')
        {
            members.Skip("answers that were no success");
            return;
        }

        var mediaType = MediaTypeOf(fields.Value("Content-Type"));
        if (IsPageResource(mediaType))
        {
            members.Skip("style sheets, scripts, pictures and the like");
            return;
        }

        try
        {
            AddPage(members, name, uri, mediaType, HttpBody.Decode(response[length..], fields, budget, cancel));
        }
        catch (UnreadableDocument unreadable)
        {
            members.Refuse(name, unreadable.Reason, unreadable.Message, response.Length - length, mediaType);
            if (unreadable.Reason == ErrorReason.LimitExceeded) members.Stop(unreadable.Message);
        }
    }

    private static void AddPage(MemberList members, string name, string uri, string mediaType, ReadOnlyMemory<byte> content) =>
        members.Add(name, mediaType, content, IsUri(uri) ? uri : "");

    private static bool IsPageResource(string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.Ordinal) || mediaType.StartsWith("font/", StringComparison.Ordinal) || mediaType.StartsWith("audio/", StringComparison.Ordinal)
        || mediaType.StartsWith("video/", StringComparison.Ordinal) || mediaType.StartsWith("text/css", StringComparison.Ordinal) || mediaType.Contains("javascript", StringComparison.Ordinal)
        || mediaType.StartsWith("application/font", StringComparison.Ordinal) || mediaType.StartsWith("application/x-font", StringComparison.Ordinal);

    // Lower case but for the parameters; what is no media type is none.
    private static string MediaTypeOf(string declared)
    {
        var semicolon = declared.IndexOf(';', StringComparison.Ordinal);
        var essence = (semicolon < 0 ? declared : declared[..semicolon]).Trim().ToLowerInvariant();
        return MediaTypeNames.Checked(essence + (semicolon < 0 ? "" : declared[semicolon..].TrimEnd()));
    }

    // "https://example.org/a/b?c=d" is "example.org/a/b?c=d".
    private static string NameOf(string uri)
    {
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        var name = scheme < 0 ? uri : uri[(scheme + 3)..];
        var fragment = name.IndexOf('#', StringComparison.Ordinal);
        return fragment < 0 ? name : name[..fragment];
    }

    private static bool IsUri(string uri) =>
        uri.Length <= MaxUriLength && !uri.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) && Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme.Length > 1;
}
