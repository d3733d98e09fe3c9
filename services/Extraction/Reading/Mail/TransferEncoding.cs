using System.Buffers;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>Content-Transfer-Encoding (RFC 2045 6), as tolerant as mail programs are: what does not belong is passed over.</summary>
internal static class TransferEncoding
{
    private const byte Ignored = 0xFF;

    private static readonly byte[] Base64Values = MakeBase64Values();

    /// <summary>The bytes behind an encoding; those of an encoding that is none are taken as they are.</summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string encoding) => encoding.ToLowerInvariant() switch
    {
        "base64" => IsBase64(body.Span) ? Base64(body.Span) : body,
        "quoted-printable" => QuotedPrintable(body.Span, underscoreIsSpace: false),
        _ => body,
    };

    /// <summary>Decodes Base64; characters that are not of its alphabet are passed over, and padding only ends a group.</summary>
    public static ReadOnlyMemory<byte> Base64(ReadOnlySpan<byte> text)
    {
        var bytes = new ArrayBufferWriter<byte>((text.Length / 4 * 3) + 3);
        var (group, bits) = (0, 0);
        foreach (var c in text)
        {
            if (c == '=') (group, bits) = (0, 0);
            var value = Base64Values[c];
            if (value == Ignored) continue;
            group = (group << 6) | value;
            bits += 6;
            if (bits < 8) continue;
            bits -= 8;
            bytes.GetSpan(1)[0] = (byte)(group >> bits);
            bytes.Advance(1);
            group &= (1 << bits) - 1;
        }

        return bytes.WrittenMemory;
    }

    /// <summary>Decodes Quoted-Printable; a "=" that begins nothing stays.</summary>
    public static ReadOnlyMemory<byte> QuotedPrintable(ReadOnlySpan<byte> text, bool underscoreIsSpace)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '_' && underscoreIsSpace) bytes[length++] = (byte)' ';
            else if (c != '=') bytes[length++] = c;
            else if (i + 2 < text.Length && Hex(text[i + 1]) is var high and >= 0 && Hex(text[i + 2]) is var low and >= 0)
            {
                bytes[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else if (SoftBreak(text[(i + 1)..]) is var skipped and >= 0) i += skipped;
            else bytes[length++] = c;
        }

        return bytes.AsMemory(0, length);
    }

    // White space that a transport added may stand between the "=" and the end of its line. -1 when it is no break.
    private static int SoftBreak(ReadOnlySpan<byte> rest)
    {
        const int MostWhiteSpace = 100;
        for (var i = 0; i < Math.Min(rest.Length, MostWhiteSpace); i++)
        {
            if (rest[i] == '\n') return i + 1;
            if (rest[i] is not ((byte)' ' or (byte)'\t' or (byte)'\r')) return -1;
        }

        return rest.Length < MostWhiteSpace ? rest.Length : -1;
    }

    // What was declared but never encoded has many characters that Base64 does not know.
    private static bool IsBase64(ReadOnlySpan<byte> text)
    {
        var (known, unknown) = (0L, 0L);
        foreach (var c in text)
        {
            if (Base64Values[c] != Ignored) known++;
            else if (c is not ((byte)'=' or (byte)'\r' or (byte)'\n')) unknown++;
        }

        return unknown * 8 <= known;
    }

    private static int Hex(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => -1,
    };

    private static byte[] MakeBase64Values()
    {
        var values = new byte[256];
        Array.Fill(values, Ignored);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++) values[alphabet[i]] = (byte)i;
        return values;
    }
}
