namespace Dossier.Extraction.Language;

/// <summary>How a block is written, which says what its marks and lines mean.</summary>
/// <param name="Capitals">Share of the stops that a capital follows, from 1 (few) to 5 (nearly all); 0 without enough stops.</param>
/// <param name="Stops">Stops per word, from 0 (none) to 5 (many).</param>
/// <param name="Width">Units of the longest line; 0 in a block of one line to the paragraph.</param>
/// <param name="Lines">0 for a short block, 1 for one with lines or paragraphs, 2 for a long one of a single line, in which headings and signatures may have been glued to sentences.</param>
internal readonly record struct BlockStyle(byte Capitals, byte Stops, int Width, byte Lines)
{
    /// <summary>Units of a block that are looked at.</summary>
    private const int MaxLooked = 100_000;

    /// <summary>A longer line was not broken at a width.</summary>
    private const int MaxWidth = 120;

    /// <summary>A shorter block is of one line anyway.</summary>
    private const int LeastGlued = 250;

    /// <summary>Looks at a block.</summary>
    public static BlockStyle Of(ReadOnlySpan<char> block)
    {
        block = block[..Math.Min(block.Length, MaxLooked)];
        int upper = 0, lower = 0, spaces = 0, width = 0, line = 0, lines = 0;
        for (var i = 0; i < block.Length; i++)
        {
            switch (block[i])
            {
                case ' ':
                    spaces++;
                    break;
                case '\n':
                    if (i > line && i + 1 < block.Length && block[i + 1] != '\n') lines++;
                    if (i > line) width = Math.Max(width, i - line);
                    line = i + 1;
                    break;
                case '.' or '?' or '!' when i + 2 < block.Length && block[i + 1] is ' ' or '\n':
                    var next = block[i + 2];
                    if (char.IsUpper(next)) upper++;
                    else if (char.IsLower(next)) lower++;
                    break;
            }
        }

        return new BlockStyle(CapitalsOf(upper, lower), StopsOf(upper + lower, spaces), lines == 0 || width > MaxWidth ? 0 : width, block.Contains('\n') ? (byte)1 : block.Length < LeastGlued ? (byte)0 : (byte)2);
    }

    private static byte CapitalsOf(int upper, int lower) =>
        upper + lower < 2 ? (byte)0 : (byte)(1 + (upper * 4 / (upper + lower)));

    private static byte StopsOf(int stops, int words) => words == 0 ? (byte)0 : (byte)Math.Min(5, stops * 40 / words);
}
