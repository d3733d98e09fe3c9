using System.Buffers.Binary;
using Dossier.Extraction.Language;

namespace Dossier.Extraction.Reading.Decoding;

/// <summary>Recognizes UTF-16 and UTF-32 without a byte order mark, by the bytes that text in one byte to the character does not have.</summary>
internal static class WideCharacters
{
    private const int Looked = 4096;

    /// <summary>Characters of 100 that must be what texts are made of.</summary>
    private const int LeastPlausible = 95;

    /// <summary>Controls of 100 bytes below which the bytes are of one byte to the character.</summary>
    private const int LeastControls = 2;

    /// <summary>The charset; null when the bytes are not of two or four bytes to the character.</summary>
    public static Charset? Find(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, Looked)];
        if (!HasControls(bytes)) return null;
        if (bytes.Length % 4 == 0 && bytes.Length > 4)
        {
            if (AllBelow(head, 3, 2)) return KnownCharsets.Utf32LittleEndian;
            if (AllBelow(head, 0, 1)) return KnownCharsets.Utf32BigEndian;
        }

        if (bytes.Length % 2 != 0 || bytes.Length < 4) return null;
        int little = Plausible(head, bigEndian: false), big = Plausible(head, bigEndian: true);
        if (Math.Max(little, big) * 100 < head.Length / 2 * LeastPlausible) return null;
        return little >= big ? KnownCharsets.Utf16LittleEndian : KnownCharsets.Utf16BigEndian;
    }

    /// <summary>Whether the beginning has more controls than text in one byte to the character can have.</summary>
    public static bool HasControls(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, Looked)];
        var controls = 0;
        foreach (var b in head)
        {
            if (b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B)) controls++;
        }

        return controls > 0 && controls * 100 >= head.Length * LeastControls;
    }

    // The highest byte of UTF-32 is zero, the next at most 16.
    private static bool AllBelow(ReadOnlySpan<byte> bytes, int highest, int next)
    {
        for (var n = 0; n + 4 <= bytes.Length; n += 4)
        {
            if (bytes[n + highest] != 0 || bytes[n + next] > 16) return false;
        }

        return true;
    }

    private static int Plausible(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        var plausible = 0;
        for (var n = 0; n + 2 <= bytes.Length; n += 2)
        {
            var unit = bytes.Slice(n, 2);
            if (IsPlausible((char)(bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(unit) : BinaryPrimitives.ReadUInt16LittleEndian(unit)))) plausible++;
        }

        return plausible;
    }

    private static bool IsPlausible(char c) => c switch
    {
        < '\u0080' => c >= ' ' || c is '\t' or '\n' or '\r' or '\f',
        (>= '\u2010' and <= '\u203A') or (>= '\u3000' and <= '\u3020') or (>= '\uFF01' and <= '\uFF5E') or (>= '\u00A0' and <= '\u00BF') => true,
        >= '\uD800' and <= '\uDFFF' => true,
        _ => Letters.ScriptOf(c) switch
        {
            Script.None => false,
            Script.Han => HanCharacters.LevelOf(c, HanStandard.Simplified) == 1 || HanCharacters.LevelOf(c, HanStandard.Traditional) == 1 || HanCharacters.LevelOf(c, HanStandard.Japanese) == 1,
            _ => true,
        },
    };
}
