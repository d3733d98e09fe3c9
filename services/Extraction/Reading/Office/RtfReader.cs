using System.Globalization;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// RTF (Rich Text Format specification 1.9.1). A tokenizer over bytes feeds <see cref="RtfText"/>; groups are a bounded stack.
/// </summary>
internal sealed class RtfReader : IReader
{
    /// <summary>Deepest nesting of groups.</summary>
    public const int MaxDepth = 512;

    /// <summary>Longest name of a control word (the specification allows 32 letters).</summary>
    private const int MaxWord = 32;

    private const int MaxDigits = 10;
    private const int CancelInterval = 4_096;

    public string Id => "rtf/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Rtf];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var bytes = document.Content.Span;
        if (!bytes.StartsWith("{\\rtf"u8)) throw new UnreadableDocument(ErrorReason.MalformedDocument, "The document does not begin as RTF.");
        var text = new RtfText();
        var (at, tokens) = (0, 0);
        while (at < bytes.Length && !text.IsDone)
        {
            if (++tokens % CancelInterval == 0) cancel.ThrowIfCancellationRequested();
            at = Token(bytes, at, text);
        }

        return text.End();
    }

    // Returns where the next token begins.
    private static int Token(ReadOnlySpan<byte> bytes, int at, RtfText text)
    {
        switch (bytes[at])
        {
            case (byte)'{':
                text.OpenGroup();
                return at + 1;
            case (byte)'}':
                text.CloseGroup();
                return at + 1;
            case (byte)'\\':
                return Control(bytes, at + 1, text);
            case (byte)'\r' or (byte)'\n' or 0:
                return at + 1;
            default:
                text.AddByte(bytes[at]);
                return at + 1;
        }
    }

    private static int Control(ReadOnlySpan<byte> bytes, int at, RtfText text)
    {
        if (at >= bytes.Length) return at;
        if (!char.IsAsciiLetter((char)bytes[at])) return Symbol(bytes, at, text);
        var end = at;
        while (end < bytes.Length && end - at < MaxWord && char.IsAsciiLetter((char)bytes[end])) end++;
        var word = Encoding.ASCII.GetString(bytes[at..end]);
        var digits = end;
        if (digits < bytes.Length && bytes[digits] == '-') digits++;
        while (digits < bytes.Length && digits - end <= MaxDigits && char.IsAsciiDigit((char)bytes[digits])) digits++;
        int? number = int.TryParse(bytes[end..digits], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        if (number is null) digits = end;
        // One space ends a control word and is not text.
        var next = digits < bytes.Length && bytes[digits] == ' ' ? digits + 1 : digits;
        if (word == "bin") return (int)Math.Min((long)next + Math.Max(0, number ?? 0), bytes.Length);
        text.Word(word, number);
        return next;
    }

    private static int Symbol(ReadOnlySpan<byte> bytes, int at, RtfText text)
    {
        if (bytes[at] != '\'')
        {
            text.Symbol((char)bytes[at]);
            return at + 1;
        }

        if (at + 2 < bytes.Length && byte.TryParse(bytes.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            text.AddByte(value);
            return at + 3;
        }

        return at + 1;
    }
}
