using System.Text;
using System.Text.Unicode;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Decoding;

namespace Dossier.Extraction.Reading;

/// <summary>A decoded document and why this charset: "utf-8 (valid)", "windows-1251 (sniffed)", "euc-kr (declared)".</summary>
internal sealed record DecodedText(string Text, string Charset);

/// <summary>
/// Bytes to characters. A byte order mark decides, then what is certain from the bytes (valid UTF-8, escape sequences, NUL bytes), then a declaration
/// that the bytes bear out, then the charset in which they are the likeliest text. A few bytes that fit nothing do not make a long document unreadable:
/// they become U+FFFD, and the charset says how many (docs/adr/0011-charsets.md).
/// </summary>
internal static class Charsets
{
    /// <summary>Characters to each one that may be replaced.</summary>
    public const int CharactersPerReplaced = 500;

    /// <summary>Nats by which a sniffed charset must beat a declaration of Western text, the default of servers that know nothing.</summary>
    private const double LeastContradiction = 25;

    private static readonly (byte[] Mark, Charset Charset)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], KnownCharsets.Utf8),
        ([0xFF, 0xFE, 0, 0], KnownCharsets.Utf32LittleEndian),
        ([0, 0, 0xFE, 0xFF], KnownCharsets.Utf32BigEndian),
        ([0xFF, 0xFE], KnownCharsets.Utf16LittleEndian),
        ([0xFE, 0xFF], KnownCharsets.Utf16BigEndian),
    ];

    /// <summary>Whether the bytes are of a charset that has NUL bytes in ordinary text.</summary>
    public static bool ExplainsNulBytes(DocumentBytes document)
    {
        var bytes = document.Content.Span;
        return MarkOf(bytes) is { Charset.Name: not "utf-8" } || WideDeclared(document.MediaType) is not null || WideCharacters.Find(bytes) is not null;
    }

    /// <summary>Decodes a document.</summary>
    /// <param name="document">Its bytes and declared media type.</param>
    /// <param name="inner">What the document itself declares, as in an HTML meta element; null when it declares nothing.</param>
    /// <exception cref="UnreadableDocument">The bytes are not text in any charset.</exception>
    public static DecodedText Decode(DocumentBytes document, string? inner = null)
    {
        var bytes = document.Content.Span;
        if (MarkOf(bytes) is { } mark) return Accept(mark.Charset, bytes[mark.Mark.Length..], mark.Mark.Length);
        if (WideDeclared(document.MediaType) is { } wide && Try(wide, bytes, "declared") is { } declaredWide) return declaredWide;
        var declared = Known(Declared(document.MediaType)) ?? Known(inner);
        if (Ascii.IsValid(bytes)) return DecodeSevenBits(bytes, declared);
        if (Utf8.IsValid(bytes)) return DecodeUtf8(bytes, declared);
        if (bytes.Contains((byte)0)) return DecodeWide(bytes);
        if (declared is not null && declared.Name != "utf-8" && Try(declared, bytes, "declared") is { } borneOut) return Rather(bytes, declared, borneOut);
        return WideCharacters.Find(bytes) is { } found && Try(found, bytes, Why(declared)) is { } sniffedWide ? sniffedWide
            : AlmostUtf8(bytes, declared) ?? Sniff(bytes, declared);
    }

    /// <summary>The value of the charset parameter of a media type; null without one.</summary>
    public static string? Declared(string mediaType) => ValueOf(mediaType, "charset=");

    /// <summary>What a document in XML or HTML declares in its head: its first line, or a meta element; null when it declares nothing.</summary>
    public static string? DeclaredInMarkup(ReadOnlySpan<byte> bytes)
    {
        // The prescan of the HTML standard looks at 1024; real pages have scripts before the declaration.
        const int Looked = 4096;
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Looked)]);
        if (head.TrimStart().StartsWith("<?xml", StringComparison.Ordinal))
        {
            var end = head.IndexOf("?>", StringComparison.Ordinal);
            if (ValueOf(end < 0 ? head : head[..end], "encoding=") is { } encoding) return encoding;
        }

        for (var meta = Meta(head, 0); meta >= 0; meta = Meta(head, meta + 1))
        {
            var end = head.IndexOf('>', meta);
            if (Declared(end < 0 ? head[meta..] : head[meta..end]) is { } declared) return declared;
        }

        return null;
    }

    private static int Meta(string head, int from) => head.IndexOf("<meta", from, StringComparison.OrdinalIgnoreCase);

    private static string? ValueOf(string text, string parameter)
    {
        var at = text.IndexOf(parameter, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var value = text.AsSpan(at + parameter.Length).TrimStart(" \"'");
        var end = value.IndexOfAny(" \"';,>");
        return (end < 0 ? value : value[..end]).ToString();
    }

    private static (byte[] Mark, Charset Charset)? MarkOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var mark in Marks)
        {
            if (bytes.StartsWith(mark.Mark)) return mark;
        }

        return null;
    }

    // Who could read a declaration inside the document in ASCII cannot have UTF-16 before him; a media type is from outside.
    private static Charset? WideDeclared(string mediaType) =>
        Declared(mediaType) is { } label && KnownCharsets.Find(label) is { } charset && IsWide(charset) ? charset : null;

    private static Charset? Known(string? label) => label is not null && KnownCharsets.Find(label) is { } charset && !IsWide(charset) ? charset : null;

    private static bool IsWide(Charset charset) => charset.Name.StartsWith("utf-16", StringComparison.Ordinal) || charset.Name.StartsWith("utf-32", StringComparison.Ordinal);

    private static string Why(Charset? declared) => declared is null ? "sniffed" : $"sniffed, declared {declared.Name}";

    private static DecodedText DecodeSevenBits(ReadOnlySpan<byte> bytes, Charset? declared)
    {
        if (bytes.Contains((byte)0)) return DecodeWide(bytes);
        if (declared is not null && Try(declared, bytes, "declared") is { } decoded) return decoded;
        if (EscapeSequences.Find(bytes) is { } escaped && Try(escaped, bytes, Why(declared)) is { } switched) return switched;
        return new DecodedText(Encoding.ASCII.GetString(bytes), "utf-8 (valid)");
    }

    private static DecodedText DecodeUtf8(ReadOnlySpan<byte> bytes, Charset? declared)
    {
        if (bytes.Contains((byte)0)) return DecodeWide(bytes);
        var why = declared is null ? "valid" : declared.Name == "utf-8" ? "declared" : Why(declared);
        return new DecodedText(Encoding.UTF8.GetString(bytes), $"utf-8 ({why})");
    }

    private static DecodedText DecodeWide(ReadOnlySpan<byte> bytes) =>
        WideCharacters.Find(bytes) is { } wide && Try(wide, bytes, "sniffed") is { } decoded
            ? decoded
            : throw Malformed(FormattableString.Invariant($"The text has a NUL byte at {bytes.IndexOf((byte)0)}, and is neither UTF-16 nor UTF-32."));

    // Servers declare Western text of whatever they have: it decodes always.
    private static DecodedText Rather(ReadOnlySpan<byte> bytes, Charset declared, DecodedText decoded)
    {
        if (declared.Name is not ("windows-1252" or "iso-8859-15")) return decoded;
        var ranked = CharsetSniffer.Rank(bytes);
        var own = ranked.FirstOrDefault(found => found.Charset.Name == declared.Name).Cost;
        if (ranked.Count == 0 || (own > 0 && own - ranked[0].Cost < LeastContradiction)) return decoded;
        return Try(ranked[0].Charset, bytes, Why(declared)) ?? decoded;
    }

    private static DecodedText? AlmostUtf8(ReadOnlySpan<byte> bytes, Charset? declared)
    {
        var text = KnownCharsets.Utf8.Decode(bytes);
        var (bad, good) = (0, 0);
        foreach (var c in text)
        {
            if (c == Charset.Replacement) bad++;
            else if (c >= 128) good++;
        }

        // Text in another charset is rarely valid UTF-8 anywhere.
        return good >= bad * 4 && bad <= Math.Max(1, text.Length / CharactersPerReplaced) 
            ? new DecodedText(text, Replaced(KnownCharsets.Utf8, declared?.Name == "utf-8" ? "declared" : Why(declared), bad))
            : null;
    }

    private static DecodedText Sniff(ReadOnlySpan<byte> bytes, Charset? declared)
    {
        DecodedText? damaged = null;
        if (declared is not null && declared.Name != "utf-8") damaged = TryDamaged(declared, bytes, "declared");
        if (damaged is not null) return damaged;
        var candidates = WideCharacters.HasControls(bytes) ? [] : CharsetSniffer.Rank(bytes);
        foreach (var found in candidates)
        {
            if (Try(found.Charset, bytes, Why(declared)) is { } decoded) return decoded;
            if (TryDamaged(found.Charset, bytes, Why(declared)) is { } almost) return almost;
        }

        var at = FirstInvalid(bytes);
        throw Malformed(FormattableString.Invariant(
            $"The bytes are not {declared?.Name ?? "utf-8"} ({(declared is null ? "no charset is declared" : "declared")}) and likely text in no other charset: 0x{bytes[at]:X2} at byte {at}."));
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done) at += length;
        return Math.Min(at, bytes.Length - 1);
    }

    private static DecodedText? Try(Charset charset, ReadOnlySpan<byte> bytes, string why)
    {
        var text = charset.Decode(bytes);
        return Damage(text) == 0 ? new DecodedText(text, $"{charset.Name} ({why})") : null;
    }

    private static DecodedText? TryDamaged(Charset charset, ReadOnlySpan<byte> bytes, string why)
    {
        var text = charset.Decode(bytes);
        var damage = Damage(text);
        if (damage > text.Length / CharactersPerReplaced) return null;
        // Controls and private characters that stand for bytes which the charset does not have.
        var clean = string.Create(text.Length, text, static (target, source) =>
        {
            for (var n = 0; n < source.Length; n++) target[n] = IsNoCharacter(source[n]) ? Charset.Replacement : source[n];
        });
        return new DecodedText(clean, Replaced(charset, why, damage));
    }

    // Nothing is certain but a byte order mark: what does not fit it is damage, not another charset.
    private static DecodedText Accept(Charset charset, ReadOnlySpan<byte> bytes, int skipped)
    {
        const string Why = "byte order mark";
        var text = charset.Decode(bytes);
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0) throw Malformed(FormattableString.Invariant($"The text, decoded as {charset.Name} ({Why}), has a NUL character at {nul}."));
        var valid = charset.Name == "utf-8" && Utf8.IsValid(bytes);
        var damage = valid ? 0 : text.AsSpan().Count(Charset.Replacement);
        if (damage == 0) return new DecodedText(text, $"{charset.Name} ({Why})");
        if (damage <= text.Length / CharactersPerReplaced) return new DecodedText(text, Replaced(charset, Why, damage));
        var where = charset.Name == "utf-8"
            ? FormattableString.Invariant($"0x{bytes[FirstInvalid(bytes)]:X2} at byte {skipped + FirstInvalid(bytes)}")
            : FormattableString.Invariant($"{damage} units are no characters");
        throw Malformed($"The bytes are not {charset.Name} ({Why}): {where}.");
    }

    private static string Replaced(Charset charset, string why, int count) => FormattableString.Invariant($"{charset.Name} ({why}, {count} replaced)");

    // What code pages give bytes that the charset does not have.
    private static int Damage(string text)
    {
        var damage = 0;
        foreach (var c in text)
        {
            if (c >= '\u0080' ? IsNoCharacter(c) : c == '\0') damage++;
        }

        return damage;
    }

    private static bool IsNoCharacter(char c) => c is '\0' or Charset.Replacement or (>= '\u0080' and <= '\u009F') or (>= '\uE000' and <= '\uF8FF');

    private static UnreadableDocument Malformed(string message) => new(ErrorReason.MalformedText, message);
}
