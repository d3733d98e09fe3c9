using System.Diagnostics;
using System.Text;

namespace Dossier.Extraction.Reading.Decoding;

/// <summary>A way to write characters as bytes. Immutable and thread-safe.</summary>
/// <param name="name">As the WHATWG Encoding standard or IANA call it, in lower case.</param>
internal abstract class Charset(string name)
{
    /// <summary>In place of bytes that are no character.</summary>
    public const char Replacement = '\uFFFD';

    public string Name => name;

    /// <summary>Decodes bytes; what is no character of the charset becomes <see cref="Replacement"/>.</summary>
    public abstract string Decode(ReadOnlySpan<byte> bytes);
}

/// <summary>A charset of one byte to the character, ASCII below 128.</summary>
/// <param name="name">Its name.</param>
/// <param name="upper">The characters of bytes 128 to 255; <see cref="Charset.Replacement"/> for a byte that has none.</param>
internal sealed class SingleByteCharset(string name, string upper) : Charset(name)
{
    private readonly char[] table = [.. Enumerable.Range(0, 128).Select(b => (char)b), .. upper];

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<byte> bytes) => string.Create(bytes.Length, new Source(bytes, table), static (text, source) =>
    {
        for (var n = 0; n < text.Length; n++) text[n] = source.Table[source.Bytes[n]];
    });

    /// <summary>The charset of a code page, with some bytes put right; a byte that the code page gives a control or private character has none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="codePage">Of the code pages of .NET.</param>
    /// <param name="corrected">Characters of bytes, where the standard and the code page differ.</param>
    public static SingleByteCharset OfCodePage(string name, int codePage, params ReadOnlySpan<(byte Byte, char Character)> corrected)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        Span<char> upper = stackalloc char[128];
        Span<char> decoded = stackalloc char[2];
        for (var b = 128; b < 256; b++)
        {
            var length = encoding.GetChars([(byte)b], decoded);
            upper[b - 128] = length == 1 && decoded[0] is > '\u009F' and not (>= '\uE000' and <= '\uF8FF') ? decoded[0] : Replacement;
        }

        foreach (var (b, character) in corrected) upper[b - 128] = character;
        return new SingleByteCharset(name, upper.ToString());
    }

    private readonly ref struct Source(ReadOnlySpan<byte> bytes, char[] table)
    {
        public ReadOnlySpan<byte> Bytes { get; } = bytes;

        public char[] Table => table;
    }
}

/// <summary>A charset that the platform decodes: Unicode, and the code pages of more than one byte to the character.</summary>
/// <param name="name">Its name.</param>
/// <param name="encoding">With <see cref="Charset.Replacement"/> for what it cannot decode.</param>
internal sealed class PlatformCharset(string name, Encoding encoding) : Charset(name)
{
    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<byte> bytes) => encoding.GetString(bytes);

    /// <summary>A charset of the code pages of .NET.</summary>
    public static PlatformCharset OfCodePage(string name, int codePage) => new(name, CodePagesEncodingProvider.Instance.GetEncoding(
        codePage, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Replacement.ToString())) ?? throw new UnreachableException($"No code page {codePage}."));
}
