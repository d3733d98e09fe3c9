using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Archives;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>
/// A mail message (RFC 5322, MIME): subject, sender and date are title, byline and dateline, the readable parts are the text, and the files sent along
/// and messages passed on are members.
/// </summary>
/// <param name="html">Reads parts that are HTML.</param>
/// <param name="page">Reads a web page that was saved as a message.</param>
internal sealed class MailReader(HtmlReader html, IReader page) : IReader
{
    public string Id => "mail/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Mail];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var fields = HeaderFields.Parse(document.Content, out var length);
        var whole = new MimePart(fields, document.Content[length..], length);
        if (SavedPage.In(whole, document) is { } saved) return page.Read(saved, cancel);
        var writer = new BlockWriter();
        var metadata = WriteHead(fields, writer);
        var members = new MemberList(document);
        var body = new MailBody(document.Content, writer, members, html, cancel);
        body.Add(whole);
        if (fields.IsCut) members.Stop(FormattableString.Invariant($"more than {HeaderFields.MaxFields} header fields or {HeaderFields.MaxBytes} bytes of them: the rest is left out"));
        members.WriteTo(writer);
        var text = writer.ToText(metadata with { Charset = body.Charset });
        return text with { LimitReached = members.LimitReached ?? text.LimitReached, Members = members.Members };
    }

    private static FoundMetadata WriteHead(HeaderFields fields, BlockWriter writer)
    {
        var subject = Write(BlockKind.Title, fields.Find("Subject"), HeaderText.Decode);
        var sender = MailAddress.Parse(fields.Value("From"));
        var from = Write(BlockKind.Byline, fields.Find("From"), _ => sender.Shown);
        var date = Write(BlockKind.Dateline, fields.Find("Date"), HeaderText.Decode);
        Write(BlockKind.Furniture, fields.Find("To"), value => "To: " + HeaderText.Decode(value));
        Write(BlockKind.Furniture, fields.Find("Cc"), value => "Cc: " + HeaderText.Decode(value));
        var name = sender.Name.Length > 0 ? sender.Name : sender.Address;
        return new FoundMetadata("")
        {
            Title = subject is var (title, place) ? new FoundValue(title, place) : null,
            Author = from is var (_, line) && name.Length > 0 ? new FoundValue(name, new TextRange(line.Start, line.Start + name.Length)) : null,
            PublicationDate = date is var (text, evidence) ? MailDate.Parse(text, evidence) : null,
        };

        (string Text, TextRange Place)? Write(BlockKind kind, HeaderField? field, Func<string, string> decode) =>
            field is not null && decode(field.Value) is var text && writer.Add(text, new TextBlock(kind, default, Line: field.Line)) is { } range ? (text, range) : null;
    }
}
