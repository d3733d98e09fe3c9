using System.Text;

namespace Dossier.Extraction.Reading.Decoding;

/// <summary>
/// EUC-JP with its three sets: JIS X 0208 in two bytes, half-width syllables after 8E, JIS X 0212 in two bytes after 8F. The platform's code page lacks
/// the last and gives some signs other characters than the standard.
/// </summary>
internal sealed class EucJapaneseCharset() : Charset("euc-jp")
{
    private const int Rows = 94;

    // Code page 20932 has JIS X 0212 too, with the second byte below 128.
    private static readonly Lazy<(char[] Main, char[] Supplement)> Tables = new(() => (Read(0x80), Read(0)));

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var n = 0; n < bytes.Length;)
        {
            var (character, length) = Next(bytes[n..]);
            text.Append(character);
            n += length;
        }

        return text.ToString();
    }

    private static (char Character, int Length) Next(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [< 0x80, ..] => ((char)bytes[0], 1),
        [0x8E, >= 0xA1 and <= 0xDF, ..] => ((char)(0xFF61 + bytes[1] - 0xA1), 2),
        [0x8F, >= 0xA1 and <= 0xFE, >= 0xA1 and <= 0xFE, ..] => (Tables.Value.Supplement[CellOf(bytes[1], bytes[2])], 3),
        [>= 0xA1 and <= 0xFE, >= 0xA1 and <= 0xFE, ..] => (Tables.Value.Main[CellOf(bytes[0], bytes[1])], 2),
        _ => (Replacement, 1),
    };

    private static int CellOf(byte row, byte cell) => ((row - 0xA1) * Rows) + cell - 0xA1;

    private static char[] Read(int high)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(20932, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Replacement.ToString()))!;
        var table = new char[Rows * Rows];
        Span<char> decoded = stackalloc char[4];
        for (var cell = 0; cell < table.Length; cell++)
        {
            var length = encoding.GetChars([(byte)(0xA1 + (cell / Rows)), (byte)(0x21 + (cell % Rows) + high)], decoded);
            table[cell] = length == 1 && decoded[0] is not (>= '\uE000' and <= '\uF8FF') ? decoded[0] : Replacement;
        }

        return table;
    }
}
