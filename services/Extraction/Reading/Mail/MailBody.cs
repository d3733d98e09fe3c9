using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Archives;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>
/// Walks over the parts of one message: what is to be read becomes text, what was sent along becomes members. Of alternatives the plain one is read, unless it is no
/// more than a word that there is another.
/// </summary>
/// <param name="message">All of it.</param>
/// <param name="writer">Takes the text.</param>
/// <param name="members">Takes the files.</param>
/// <param name="html">Reads parts that are HTML.</param>
/// <param name="cancel">Stops.</param>
internal sealed class MailBody(ReadOnlyMemory<byte> message, BlockWriter writer, MemberList members, HtmlReader html, CancellationToken cancel)
{
    /// <summary>Deepest multipart in a multipart.</summary>
    private const int MaxDepth = 10;

    /// <summary>Most parts of a message, on all levels together.</summary>
    private const int MaxParts = 10_000;

    /// <summary>Largest picture in the text that is taken for one that only counts readers or draws a line.</summary>
    private const int MaxOrnamentBytes = 2_048;

    /// <summary>Letters from which on a plain part is the message itself, however long the HTML beside it.</summary>
    private const int EnoughLetters = 200;

    /// <summary>So many times more letters in the HTML tell that a short plain part only stands in for it.</summary>
    private const int RicherFactor = 3;

    private readonly MailText plain = new(writer, cancel);
    private readonly HtmlBudget budget = new();
    private int parts;
    private (int Position, int Line) counted = (0, 1);

    /// <summary>Charset of the first part that is text, and why it is this one.</summary>
    public string Charset { get; private set; } = "";

    /// <summary>Adds the body of a message.</summary>
    public void Add(MimePart part) => Add(part, depth: 0, isRead: true);

    private void Add(MimePart part, int depth, bool isRead)
    {
        cancel.ThrowIfCancellationRequested();
        if (++parts > MaxParts) members.Stop(FormattableString.Invariant($"more than {MaxParts} parts: the ones behind them are left out"));
        if (!members.HasRoom()) return;
        if (part.IsMultipart) AddMultipart(part, depth, isRead);
        else if (part.IsText) AddText(part, isRead);
        else AddFile(part, isRelated: false);
    }

    private void AddMultipart(MimePart part, int depth, bool isRead)
    {
        if (depth == MaxDepth)
        {
            members.Stop(FormattableString.Invariant($"more than {MaxDepth} multiparts, one in the other: the innermost are left out"));
            return;
        }

        var inner = part.Parts().Take(MaxParts).ToList();
        if (inner.Count == 0) AddText(part, isRead);
        else if (part.Type.Value == "multipart/encrypted") members.Refuse("encrypted", ErrorReason.EncryptedDocument, "The message is encrypted.", part.Body.Length);
        else if (part.Type.Value == "multipart/alternative") AddAlternatives(inner, depth + 1, isRead);
        else AddEach(inner, depth + 1, isRead, isRelated: part.Type.Value == "multipart/related");
    }

    private void AddEach(List<MimePart> inner, int depth, bool isRead, bool isRelated)
    {
        foreach (var (i, part) in inner.Index())
        {
            if (isRelated && i > 0 && !part.IsMultipart) AddRelated(part);
            else Add(part, depth, isRead);
        }
    }

    private void AddRelated(MimePart part)
    {
        if (++parts <= MaxParts && members.HasRoom()) AddFile(part, isRelated: true);
    }

    private void AddAlternatives(List<MimePart> alternatives, int depth, bool isRead)
    {
        var read = isRead ? Choose(alternatives, depth) : null;
        foreach (var part in alternatives) Add(part, depth, ReferenceEquals(part, read));
    }

    // The last alternative is the richest, in the order of RFC 2046; for reading the plain one is as good and has no ornaments.
    private static MimePart? Choose(List<MimePart> alternatives, int depth)
    {
        var text = alternatives.Find(part => part is { IsText: true, Type.Value: not "text/html" });
        var rich = alternatives.FindLast(part => Find(part, "text/html", depth) is not null);
        if (text is null || rich is null) return text ?? rich ?? alternatives.FindLast(part => part.IsMultipart);
        var letters = ReadableText.Count(text.Decoded().Span, isHtml: false);
        return letters < EnoughLetters && letters * RicherFactor < ReadableText.Count(Find(rich, "text/html", depth)!.Decoded().Span, isHtml: true) ? rich : text;
    }

    private static MimePart? Find(MimePart part, string type, int depth)
    {
        if (part.IsText) return part.Type.Value == type ? part : null;
        if (!part.IsMultipart || depth >= MaxDepth) return null;
        // The first readable part of a multipart is what it is about.
        return part.Parts().Take(2).Select(inner => Find(inner, type, depth + 1)).FirstOrDefault(found => found is not null);
    }

    private void AddText(MimePart part, bool isRead)
    {
        if (!isRead) return;
        var content = part.Decoded();
        try
        {
            if (part.Type.Value == "text/html") AddHtml(part, content);
            else AddPlain(part, content);
        }
        catch (UnreadableDocument unreadable)
        {
            // The rest of the message can be read nevertheless, and this is said.
            members.Refuse(part.Type.Value == "text/html" ? "message.html" : "message.txt", unreadable.Reason, unreadable.Message, content.Length, part.Type.Value);
        }
    }

    private void AddPlain(MimePart part, ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty) return;
        var decoded = HeaderText.Decode(content, part.Type.Parameter("charset"));
        if (Charset.Length == 0) Charset = decoded.Charset;
        var isFlowed = part.Type.Parameter("format").Equals("flowed", StringComparison.OrdinalIgnoreCase);
        plain.Add(decoded.Text, part.Encoding is "base64" or "quoted-printable" ? 0 : LineOf(part.Start), isFlowed, part.Type.Parameter("delsp").Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    private void AddHtml(MimePart part, ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty) return;
        var charset = part.Type.Parameter("charset");
        var read = html.Read(new DocumentBytes(content, "", "", charset.Length == 0 ? "text/html" : $"text/html; charset={charset}", ""), budget, cancel);
        if (Charset.Length == 0) Charset = read.Metadata.Charset;
        foreach (var block in read.Blocks) AddBlock(read.Text, block);
        if (read.LimitReached is { } limit) members.Stop(limit);
    }

    // A message has no menus and no other articles: all of it was written to be read.
    private void AddBlock(string text, TextBlock block)
    {
        if (block.Rows is { Count: > 0 })
        {
            writer.AddTable(text, block);
            return;
        }

        var kind = block.Kind is BlockKind.Heading or BlockKind.ListItem or BlockKind.Quote or BlockKind.Caption or BlockKind.Code ? block.Kind
            : block is { Kind: BlockKind.Title } ? BlockKind.Heading : BlockKind.Body;
        writer.Add(block.Range.In(text), block with { Kind = kind, Level = kind == BlockKind.Heading ? Math.Max(1, block.Level) : 0 });
    }

    private void AddFile(MimePart part, bool isRelated)
    {
        var type = part.Type.Value;
        var isOrnament = type.StartsWith("image/", StringComparison.Ordinal) && part.Disposition.Value != "attachment" && (isRelated || part.Fields.Value("Content-ID").Length > 0);
        if (type is "application/pgp-signature" or "application/pkcs7-signature" or "application/x-pkcs7-signature") members.Skip("signatures");
        else if (type is "application/pkcs7-mime" or "application/x-pkcs7-mime") members.Refuse(NameOf(part), ErrorReason.EncryptedDocument, "It is encrypted or sealed (S/MIME).", part.Body.Length, type);
        else if (type is "message/external-body" or "message/partial") members.Refuse(NameOf(part), ErrorReason.UnsupportedMediaType, "Its bytes are not in the message.", part.Body.Length, type);
        else if (part.Decoded() is var content && isOrnament && content.Length <= MaxOrnamentBytes) members.Skip("small pictures in the text");
        else members.Add(NameOf(part), TypeOf(part), content);
    }

    private static string TypeOf(MimePart part)
    {
        var charset = part.Type.Parameter("charset");
        return MediaTypeNames.Checked(charset.Length == 0 ? part.Type.Value : $"{part.Type.Value}; charset={charset}");
    }

    // A message that is passed on is known by its subject.
    private string NameOf(MimePart part)
    {
        if (part.FileName is { Length: > 0 } name) return name.Replace('/', '_').Replace('\\', '_');
        if (part.Type.Value != "message/rfc822") return FormattableString.Invariant($"part-{parts}{ExtensionOf(part.Type.Value)}");
        var subject = HeaderText.Decode(HeaderFields.Parse(part.Decoded(), out _).Value("Subject")).Replace('/', '_').Replace('\\', '_');
        return (subject.Length == 0 ? FormattableString.Invariant($"message-{parts}") : subject.Length > 100 ? MemberPath.Shortened(subject, 100) : subject) + ".eml";
    }

    private static string ExtensionOf(string type) => type switch
    {
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/calendar" => ".ics",
        "text/csv" => ".csv",
        MediaTypes.Pdf => ".pdf",
        MediaTypes.Png => ".png",
        MediaTypes.Jpeg => ".jpg",
        MediaTypes.Tiff => ".tiff",
        MediaTypes.Docx => ".docx",
        MediaTypes.Pptx => ".pptx",
        MediaTypes.Xlsx => ".xlsx",
        MediaTypes.Zip => ".zip",
        _ => "",
    };

    // Parts come in the order of the message, so that its lines are counted once.
    private int LineOf(int position)
    {
        if (position < counted.Position) counted = (0, 1);
        counted = (position, counted.Line + message.Span[counted.Position..position].Count((byte)'\n'));
        return counted.Line;
    }
}
