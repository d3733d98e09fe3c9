using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Dossier.Extraction.Tests.Reading.Pages;

/// <summary>Shades of grey, a byte a pixel, and the three formats in which they are written here.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Grey">Row by row, 0 is black.</param>
internal sealed record TinyPicture(int Width, int Height, byte[] Grey)
{
    /// <summary>Side of the square that a dot of a letter is: a block of JPEG.</summary>
    private const int Dot = 8;

    private const int GlyphWidth = 6;
    private const int LineHeight = 12;

    /// <summary>Letters of five by seven dots.</summary>
    private static readonly Dictionary<char, string[]> Glyphs = new()
    {
        ['T'] = ["#####", "..#..", "..#..", "..#..", "..#..", "..#..", "..#.."],
        ['H'] = ["#...#", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"],
        ['E'] = ["#####", "#....", "#....", "####.", "#....", "#....", "#####"],
        ['M'] = ["#...#", "##.##", "#.#.#", "#.#.#", "#...#", "#...#", "#...#"],
        ['I'] = [".###.", "..#..", "..#..", "..#..", "..#..", "..#..", ".###."],
        ['N'] = ["#...#", "##..#", "##..#", "#.#.#", "#..##", "#..##", "#...#"],
        ['S'] = [".####", "#....", "#....", ".###.", "....#", "....#", "####."],
        ['R'] = ["####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"],
        ['O'] = [".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."],
        ['U'] = ["#...#", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."],
        ['L'] = ["#....", "#....", "#....", "#....", "#....", "#....", "#####"],
        [' '] = [".....", ".....", ".....", ".....", ".....", ".....", "....."],
    };

    /// <summary>Lines of large letters; of those above.</summary>
    public static TinyPicture Of(params string[] lines)
    {
        var (across, down) = ((lines.Max(line => line.Length) * GlyphWidth) + GlyphWidth, (lines.Length * LineHeight) + (LineHeight / 2));
        var grey = new byte[across * Dot * down * Dot];
        for (var y = 0; y < down * Dot; y++)
        {
            for (var x = 0; x < across * Dot; x++) grey[(y * across * Dot) + x] = IsDark(lines, x / Dot, y / Dot) ? (byte)0 : (byte)255;
        }

        return new TinyPicture(across * Dot, down * Dot, grey);
    }

    /// <summary>A picture that pdftoppm drew: "P5", width, height and largest value, then the pixels.</summary>
    public static TinyPicture OfPgm(byte[] pgm)
    {
        var head = Encoding.ASCII.GetString(pgm, 0, 40).Split([' ', '\n'], 5);
        var (width, height) = (int.Parse(head[1], null), int.Parse(head[2], null));
        return new TinyPicture(width, height, pgm[^(width * height)..]);
    }

    /// <summary>PNG; with a resolution when there is one.</summary>
    public byte[] ToPng(int resolution = 0)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR", [.. Big(Width), .. Big(Height), 8, 0, 0, 0, 0]);
        if (resolution > 0) Chunk(file, "pHYs", [.. Big((int)Math.Round(resolution / 0.0254)), .. Big((int)Math.Round(resolution / 0.0254)), 1]);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(Grey, y * Width, Width);
            }
        }

        Chunk(file, "IDAT", compressed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>TIFF of pages that are not compressed.</summary>
    public static byte[] ToTiff(int resolution, params TinyPicture[] pages)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        var link = file.Position;
        writer.Write(0);
        foreach (var page in pages)
        {
            var (pixels, rational) = ((int)file.Position, (int)file.Position + page.Grey.Length);
            writer.Write(page.Grey);
            writer.Write(resolution);
            writer.Write(1);
            if (file.Position % 2 == 1) writer.Write((byte)0);
            var directory = (int)file.Position;
            (int Tag, int Type, int Value)[] entries =
            [
                (256, 4, page.Width), (257, 4, page.Height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, pixels), (277, 3, 1), (278, 4, page.Height),
                (279, 4, page.Grey.Length), (282, 5, rational), (283, 5, rational), (296, 3, 2),
            ];
            writer.Write((short)entries.Length);
            foreach (var (tag, type, value) in entries)
            {
                writer.Write((short)tag);
                writer.Write((short)type);
                writer.Write(1);
                writer.Write(value);
            }

            var next = file.Position;
            writer.Write(0);
            file.Position = link;
            writer.Write(directory);
            (link, file.Position) = (next, next + 4);
        }

        return file.ToArray();
    }

    /// <summary>JPEG that keeps the middle of each square of eight pixels: no more than that is needed for letters of dots.</summary>
    public byte[] ToJpeg()
    {
        using var file = new MemoryStream();
        file.Write([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 1, 0, 100, 0, 100, 0, 0]);
        file.Write([0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64)]);
        file.Write([0xFF, 0xC0, 0, 11, 8, (byte)(Height >> 8), (byte)Height, (byte)(Width >> 8), (byte)Width, 1, 1, 0x11, 0]);
        // Sixteen codes of five bits at most for the sizes of steps, of which one must stay free; and "nothing follows" as the only code of the rest.
        file.Write([0xFF, 0xC4, 0, 31, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        file.Write([0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        file.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
        file.Write(Scan());
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    private byte[] Scan()
    {
        var bits = new StringBuilder();
        var last = 0;
        for (var y = 0; y < Height; y += Dot)
        {
            for (var x = 0; x < Width; x += Dot)
            {
                var value = Grey[(y * Width) + x] - 128;
                var (step, size) = (value - last, 0);
                while (Math.Abs(step) >> size > 0) size++;
                bits.Append(Convert.ToString(size, 2).PadLeft(5, '0'));
                if (size > 0) bits.Append(Convert.ToString(step > 0 ? step : step + (1 << size) - 1, 2).PadLeft(size, '0'));
                bits.Append('0');
                last = value;
            }
        }

        bits.Append('1', (8 - (bits.Length % 8)) % 8);
        List<byte> scan = [];
        for (var i = 0; i < bits.Length; i += 8)
        {
            scan.Add(Convert.ToByte(bits.ToString(i, 8), 2));
            if (scan[^1] == 0xFF) scan.Add(0);
        }

        return [.. scan];
    }

    private static bool IsDark(string[] lines, int x, int y)
    {
        var (line, column) = ((y / LineHeight) - (y % LineHeight < 3 ? 1000 : 0), (x / GlyphWidth) - (x < GlyphWidth ? 1000 : 1));
        var (row, dot) = ((y % LineHeight) - 3, x % GlyphWidth);
        return line >= 0 && line < lines.Length && column >= 0 && column < lines[line].Length && row is >= 0 and < 7 && dot < 5 && Glyphs[lines[line][column]][row][dot] == '#';
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void Chunk(MemoryStream file, string kind, byte[] content)
    {
        byte[] summed = [.. Encoding.ASCII.GetBytes(kind), .. content];
        file.Write(Big(content.Length));
        file.Write(summed);
        file.Write(Big((int)Crc(summed)));
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
