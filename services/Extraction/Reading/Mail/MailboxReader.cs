using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Archives;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>MBOX (RFC 4155, in the variant "mboxrd"): every message is a member, "message-0001.eml", without the line in front of it and the ">" that were added for it.</summary>
internal sealed class MailboxReader : IReader
{
    public string Id => "mbox/1";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Mailbox];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var members = new MemberList(document);
        var content = document.Content;
        var number = 0;
        for (var at = Separator(content.Span, 0); at < content.Length && members.HasRoom();)
        {
            cancel.ThrowIfCancellationRequested();
            var start = LineEnd(content.Span, at);
            var next = Separator(content.Span, start);
            members.Add(FormattableString.Invariant($"message-{++number:0000}.eml"), Reading.MediaTypes.Mail, Unquoted(content[start..next]));
            at = next;
        }

        return number > 0 ? members.ToText() : throw new UnreadableDocument(ErrorReason.MalformedDocument, "The mailbox has no message: no line begins with \"From \".");
    }

    // A line "From jane@example.org Fri Mar 19 08:30:00 2021" with an empty one in front: other lines that begin so are text that somebody forgot to quote.
    private static int Separator(ReadOnlySpan<byte> box, int from)
    {
        for (var at = from; at < box.Length; at = LineEnd(box, at))
        {
            if (box[at..].StartsWith("From "u8) && (at == 0 || IsBehindEmptyLine(box, at)) && HasTime(box[at..LineEnd(box, at)])) return at;
        }

        return box.Length;
    }

    private static bool IsBehindEmptyLine(ReadOnlySpan<byte> box, int at)
    {
        var before = box[..at];
        return before.EndsWith("\n\n"u8) || before.EndsWith("\n\r\n"u8) || before.SequenceEqual("\n"u8) || before.SequenceEqual("\r\n"u8);
    }

    // "08:30" at least.
    private static bool HasTime(ReadOnlySpan<byte> line)
    {
        for (var at = line.IndexOf((byte)':'); at > 1 && at + 2 < line.Length; at++)
        {
            if (line[at] == ':' && char.IsAsciiDigit((char)line[at - 1]) && char.IsAsciiDigit((char)line[at + 1]) && char.IsAsciiDigit((char)line[at + 2])) return true;
        }

        return false;
    }

    private static int LineEnd(ReadOnlySpan<byte> box, int at)
    {
        var feed = box[at..].IndexOf((byte)'\n');
        return feed < 0 ? box.Length : at + feed + 1;
    }

    private static ReadOnlyMemory<byte> Unquoted(ReadOnlyMemory<byte> message)
    {
        var span = message.Span;
        if (span.IndexOf(">From "u8) < 0) return message;
        using var unquoted = new MemoryStream(message.Length);
        for (var at = 0; at < span.Length;)
        {
            var end = LineEnd(span, at);
            var line = span[at..end];
            unquoted.Write(line[0] == '>' && line.TrimStart((byte)'>').StartsWith("From "u8) ? line[1..] : line);
            at = end;
        }

        return unquoted.ToArray();
    }
}
