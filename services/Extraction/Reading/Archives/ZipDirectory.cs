using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>
/// The central directory of a ZIP package (APPNOTE 6.3), read without building more than was asked for, however many entries it has or claims to have.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int LocatorLength = 20;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MaxCommentLength = ushort.MaxValue;
    private const ushort Zip64Field = 0x0001;
    private const ushort UnicodePathField = 0x7075;

    /// <summary>The first entries of the directory; one more than asked for tells that there are more.</summary>
    /// <exception cref="UnreadableDocument">There is no directory, or it is damaged.</exception>
    public static List<ZipEntry> Read(ReadOnlySpan<byte> package, int most)
    {
        var position = Start(package);
        List<ZipEntry> entries = [];
        while (entries.Count <= most && position + EntryLength <= package.Length && Signature(package, position) == EntrySignature)
        {
            var record = package[(int)position..];
            var (name, extra, comment) = (U16(record, 28), U16(record, 30), U16(record, 32));
            if (record.Length < EntryLength + name + extra + comment) throw Malformed("its directory is cut short");
            entries.Add(Entry(record, record.Slice(EntryLength, name), record.Slice(EntryLength + name, extra)));
            position += EntryLength + name + extra + comment;
        }

        return entries;
    }

    /// <summary>The compressed bytes of an entry.</summary>
    /// <exception cref="UnreadableDocument">They lie outside the package.</exception>
    public static ReadOnlyMemory<byte> Packed(ReadOnlyMemory<byte> package, ZipEntry entry)
    {
        var span = package.Span;
        if (entry.LocalHeader < 0 || entry.LocalHeader > span.Length - LocalLength || Signature(span, entry.LocalHeader) != LocalSignature)
            throw Malformed("an entry does not begin where the directory says");
        var header = span[(int)entry.LocalHeader..];
        var start = entry.LocalHeader + LocalLength + U16(header, 26) + U16(header, 28);
        if (entry.PackedSize < 0 || start + entry.PackedSize > span.Length) throw Malformed("an entry ends behind the end of the file");
        return package.Slice((int)start, (int)entry.PackedSize);
    }

    /// <summary>Expands an entry and compares its checksum.</summary>
    /// <exception cref="UnreadableDocument">It is encrypted, damaged, packed in a way that is not known, or over the budget.</exception>
    public static ReadOnlyMemory<byte> Expand(ReadOnlyMemory<byte> package, ZipEntry entry, ExpansionBudget budget, CancellationToken cancel)
    {
        if (entry.IsEncrypted) throw new UnreadableDocument(ErrorReason.EncryptedDocument, "It is encrypted.");
        var packed = Packed(package, entry);
        var content = entry.Method switch
        {
            0 => Stored(packed, budget),
            8 => Inflate(packed, budget, cancel),
            _ => throw UnknownMethod(entry),
        };
        return Crc32.Of(content.Span) == entry.Crc ? content : throw Malformed("its checksum is wrong");
    }

    /// <summary>An entry that is expanded as it is read: it ends early when the budget does, and compares its checksum at its end.</summary>
    /// <exception cref="UnreadableDocument">It is encrypted, or packed in a way that is not known; on reading: it is damaged.</exception>
    public static Stream Open(ReadOnlyMemory<byte> package, ZipEntry entry, ExpansionBudget budget, CancellationToken cancel)
    {
        if (entry.IsEncrypted) throw new UnreadableDocument(ErrorReason.EncryptedDocument, "It is encrypted.");
        var packed = new MemoryStream(Packed(package, entry).ToArray(), writable: false);
        return entry.Method switch
        {
            0 => new EntryStream(packed, entry.Crc, budget, cancel),
            8 => new EntryStream(new DeflateStream(packed, CompressionMode.Decompress), entry.Crc, budget, cancel),
            _ => throw UnknownMethod(entry),
        };
    }

    private static ReadOnlyMemory<byte> Stored(ReadOnlyMemory<byte> packed, ExpansionBudget budget)
    {
        budget.Take(packed.Length);
        return packed;
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> packed, ExpansionBudget budget, CancellationToken cancel)
    {
        try
        {
            using var source = new DeflateStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
            return budget.Read(source, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw Malformed("it cannot be expanded");
        }
    }

    private static ZipEntry Entry(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        var flags = U16(record, 8);
        long packed = U32(record, 20), size = U32(record, 24), local = U32(record, 42);
        var unicode = (flags & 0x800) != 0;
        while (extra.Length >= 4)
        {
            var length = U16(extra, 2);
            if (length > extra.Length - 4) break;
            var field = extra.Slice(4, length);
            if (U16(extra, 0) == Zip64Field) Widen(field, ref size, ref packed, ref local);
            // Behind a version and a checksum of the name that it replaces.
            if (U16(extra, 0) == UnicodePathField && length > 5 && U32(field, 1) == Crc32.Of(name))
            {
                name = field[5..];
                unicode = true;
            }

            extra = extra[(4 + length)..];
        }

        var madeOnUnix = record[5] == 3;
        var mode = madeOnUnix ? (int)(U32(record, 38) >> 16) & 0xF000 : 0;
        return new ZipEntry(name.ToArray(), unicode || Utf8.IsValid(name), U16(record, 10), (flags & 0x2041) != 0, mode == 0xA000, U32(record, 16), packed, size, local);
    }

    // Each of the three is there only when its short field is full.
    private static void Widen(ReadOnlySpan<byte> field, ref long size, ref long packed, ref long local)
    {
        Widen(ref field, ref size);
        Widen(ref field, ref packed);
        Widen(ref field, ref local);
    }

    private static void Widen(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value != uint.MaxValue || field.Length < sizeof(long)) return;
        value = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[sizeof(long)..];
    }

    private static long Start(ReadOnlySpan<byte> package)
    {
        var end = EndRecord(package);
        if (end < 0) throw Malformed("its end, where the list of its files stands, is missing: the file was cut off");
        long start = U32(package, end + 16);
        if (start == uint.MaxValue && end >= LocatorLength && Signature(package, end - LocatorLength) == Locator64Signature) start = Start64(package, end - LocatorLength);
        return start >= 0 && start <= end ? start : throw Malformed("its directory lies outside");
    }

    private static long Start64(ReadOnlySpan<byte> package, int locator)
    {
        var at = BinaryPrimitives.ReadInt64LittleEndian(package[(locator + 8)..]);
        return at >= 0 && at <= package.Length - End64Length && Signature(package, at) == End64Signature
            ? BinaryPrimitives.ReadInt64LittleEndian(package[((int)at + 48)..])
            : throw Malformed("its directory lies outside");
    }

    private static int EndRecord(ReadOnlySpan<byte> package)
    {
        var first = Math.Max(0, package.Length - EndLength - MaxCommentLength);
        for (var at = package.Length - EndLength; at >= first; at--)
        {
            if (Signature(package, at) == EndSignature) return at;
        }

        return -1;
    }

    private static uint Signature(ReadOnlySpan<byte> package, long at) => U32(package, (int)at);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static UnreadableDocument UnknownMethod(ZipEntry entry) =>
        new(ErrorReason.UnsupportedMediaType, FormattableString.Invariant($"It is packed by method {entry.Method}; stored and deflated entries are read."));

    /// <summary>What is wrong with a package.</summary>
    public static UnreadableDocument Malformed(string why) => new(ErrorReason.MalformedDocument, $"The ZIP package is damaged: {why}.");
}

/// <summary>An entry of a central directory.</summary>
/// <param name="RawName">Bytes of its name.</param>
/// <param name="IsUtf8">Whether these are UTF-8.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="IsEncrypted">Whether its bytes, or their directory, are.</param>
/// <param name="IsLink">A symbolic link.</param>
/// <param name="Crc">Checksum of the expanded bytes.</param>
/// <param name="PackedSize">Compressed bytes.</param>
/// <param name="Size">Expanded bytes, as claimed.</param>
/// <param name="LocalHeader">Where it begins.</param>
internal sealed record ZipEntry(
    byte[] RawName, bool IsUtf8, int Method, bool IsEncrypted, bool IsLink, uint Crc, long PackedSize, long Size, long LocalHeader)
{
    /// <summary>Its name; one that is not UTF-8 is in the alphabet of the first PCs, as APPNOTE has it, unless all of them together say otherwise.</summary>
    public string Name(Encoding other) => (IsUtf8 ? Encoding.UTF8 : other).GetString(RawName);
}
