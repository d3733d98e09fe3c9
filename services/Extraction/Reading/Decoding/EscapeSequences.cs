namespace Dossier.Extraction.Reading.Decoding;

/// <summary>Recognizes the charsets that write other alphabets in seven bits, by the sequences that switch between them (ISO 2022, RFC 1557, RFC 1468, RFC 1843).</summary>
internal static class EscapeSequences
{
    /// <summary>The charset; null when nothing switches to another alphabet.</summary>
    /// <param name="bytes">Below 128, all of them.</param>
    public static Charset? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("\u001B$)C"u8) >= 0) return KnownCharsets.Get("iso-2022-kr");
        if (bytes.IndexOf("\u001B$B"u8) >= 0 || bytes.IndexOf("\u001B$@"u8) >= 0 || bytes.IndexOf("\u001B(J"u8) >= 0 || bytes.IndexOf("\u001B$(D"u8) >= 0) return KnownCharsets.Get("iso-2022-jp");
        return IsHz(bytes) ? KnownCharsets.Get("hz-gb-2312") : null;
    }

    // Between "~{" and "~}" are pairs of bytes 21 to 7E.
    private static bool IsHz(ReadOnlySpan<byte> bytes)
    {
        var begin = bytes.IndexOf("~{"u8);
        if (begin < 0) return false;
        var length = bytes[(begin + 2)..].IndexOf("~}"u8);
        if (length < 2 || length % 2 != 0) return false;
        var pairs = bytes.Slice(begin + 2, length);
        for (var n = 0; n < pairs.Length; n += 2)
        {
            if (pairs[n] is < 0x21 or > 0x77 || pairs[n + 1] is < 0x21 or > 0x7E) return false;
        }

        return true;
    }
}
