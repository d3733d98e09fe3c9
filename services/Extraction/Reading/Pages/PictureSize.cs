using System.Buffers.Binary;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>Size of a picture as its header has it: read before anything is decoded, because a small file can hold a picture of any size.</summary>
/// <param name="Width">Of its largest page, in pixels.</param>
/// <param name="Height">Of its largest page, in pixels.</param>
/// <param name="Across">Pixels per inch from left to right; 0 when the file does not say.</param>
/// <param name="Down">Pixels per inch from top to bottom; 0 when the file does not say.</param>
/// <param name="Pages">As many as are counted, which is up to the limit of the reader and one more.</param>
internal sealed record PictureSize(long Width, long Height, double Across, double Down, int Pages)
{
    private const double InchesPerMetre = 39.3701;
    private const double CentimetresPerInch = 2.54;

    /// <summary>Resolutions that a scanner or a screen can have; others are taken for none.</summary>
    private const double MinResolution = 30;

    private const double MaxResolution = 5_000;

    /// <summary>Most entries of a directory of TIFF that are looked at.</summary>
    private const int MaxEntries = 256;

    /// <summary>The size of a picture.</summary>
    /// <param name="bytes">PNG, JPEG or TIFF.</param>
    /// <param name="mediaType">Which of them.</param>
    /// <param name="maxPages">More pages are not counted.</param>
    /// <exception cref="UnreadableDocument">The header is damaged.</exception>
    public static PictureSize Read(ReadOnlySpan<byte> bytes, string mediaType, int maxPages)
    {
        var size = mediaType switch
        {
            MediaTypes.Png => Png(bytes),
            MediaTypes.Jpeg => Jpeg(bytes),
            _ => Tiff(bytes, maxPages),
        };
        return size is { Width: > 0, Height: > 0 }
            ? size with { Across = Plausible(size.Across), Down = Plausible(size.Down) }
            : throw new UnreadableDocument(ErrorReason.MalformedDocument, "The picture is damaged: its header does not say how large it is.");
    }

    private static double Plausible(double resolution) => resolution is >= MinResolution and <= MaxResolution ? resolution : 0;

    // Signature, then IHDR first of all (PNG, third edition, 11.2.1); pHYs before the picture itself, pixels per metre (11.3.4.3).
    private static PictureSize? Png(ReadOnlySpan<byte> bytes)
    {
        const int Header = 8, Chunk = 12;
        if (bytes.Length < Header + Chunk + 8 || !bytes.Slice(Header + 4, 4).SequenceEqual("IHDR"u8)) return null;
        double across = 0, down = 0;
        for (long at = Header; at + Chunk <= bytes.Length;)
        {
            var chunk = bytes[(int)at..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk.Slice(4, 4).SequenceEqual("IDAT"u8)) break;
            if (chunk.Slice(4, 4).SequenceEqual("pHYs"u8) && length >= 9 && chunk.Length >= 17 && chunk[16] == 1)
                (across, down) = (BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]) / InchesPerMetre, BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]) / InchesPerMetre);
            at += Chunk + length;
        }

        return new PictureSize(BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]), across, down, 1);
    }

    // Segments up to the first frame header (ITU-T T.81, B.2.2); JFIF's has the density.
    private static PictureSize? Jpeg(ReadOnlySpan<byte> bytes)
    {
        double across = 0, down = 0;
        for (var at = 2; at + 4 <= bytes.Length;)
        {
            var marker = bytes[at + 1];
            if (bytes[at] != 0xFF) return null;
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            var segment = bytes[(at + 4)..Math.Min(bytes.Length, Math.Max(at + 4, at + 2 + length))];
            if (IsFrame(marker)) return segment.Length < 5 ? null : new PictureSize(BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), across, down, 1);
            if (marker == 0xE0 && segment.Length >= 12 && segment.StartsWith("JFIF\0"u8) && segment[7] is 1 or 2)
            {
                var unit = segment[7] == 1 ? 1 : CentimetresPerInch;
                (across, down) = (BinaryPrimitives.ReadUInt16BigEndian(segment[8..]) * unit, BinaryPrimitives.ReadUInt16BigEndian(segment[10..]) * unit);
            }

            at += 2 + Math.Max((int)length, 2);
        }

        return null;
    }

    // SOF0 to SOF15, without tables and the marks that share their range.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    // Directories that point to the next one (TIFF 6.0, section 2); one that points back would never end.
    private static PictureSize? Tiff(ReadOnlySpan<byte> bytes, int maxPages)
    {
        if (bytes.Length < 8) return null;
        var little = bytes[0] == 'I';
        PictureSize? largest = null;
        var pages = 0;
        for (var at = U32(bytes, 4, little); at != 0 && pages <= maxPages; pages++)
        {
            if (at + 2 > bytes.Length) break;
            var entries = Math.Min(U16(bytes, at, little), MaxEntries);
            if (at + 2 + (entries * 12L) + 4 > bytes.Length) break;
            var page = Directory(bytes, at + 2, entries, little);
            if (largest is null || (double)page.Width * page.Height > (double)largest.Width * largest.Height) largest = page;
            at = U32(bytes, at + 2 + (entries * 12), little);
        }

        return largest is null ? null : largest with { Pages = pages };
    }

    private static PictureSize Directory(ReadOnlySpan<byte> bytes, long at, int entries, bool little)
    {
        const int ImageWidth = 256, ImageLength = 257, XResolution = 282, YResolution = 283, ResolutionUnit = 296, Short = 3;
        long width = 0, height = 0;
        double across = 0, down = 0, unit = 1;
        for (var i = 0; i < entries; i++, at += 12)
        {
            var value = U16(bytes, at + 2, little) == Short ? U16(bytes, at + 8, little) : U32(bytes, at + 8, little);
            switch (U16(bytes, at, little))
            {
                case ImageWidth: width = value; break;
                case ImageLength: height = value; break;
                case XResolution: across = Rational(bytes, value, little); break;
                case YResolution: down = Rational(bytes, value, little); break;
                case ResolutionUnit: unit = value == 3 ? CentimetresPerInch : 1; break;
            }
        }

        return new PictureSize(width, height, across * unit, down * unit, 0);
    }

    private static double Rational(ReadOnlySpan<byte> bytes, long at, bool little) =>
        at + 8 <= bytes.Length && U32(bytes, at + 4, little) is > 0 and var below ? (double)U32(bytes, at, little) / below : 0;

    private static int U16(ReadOnlySpan<byte> bytes, long at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[(int)at..]);

    private static long U32(ReadOnlySpan<byte> bytes, long at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)at..]);
}
