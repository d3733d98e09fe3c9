using System.Buffers.Binary;
using System.IO.Compression;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>
/// Opens ZIP packages that may be hostile. What a package claims of itself is not believed: the entries are counted before anything is built for
/// them, and what they expand to is counted while it expands.
/// </summary>
internal static class ZipGuard
{
    /// <summary>Most entries of a package.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>Most bytes that all entries of a package together expand to.</summary>
    public const long MaxExpandedBytes = 256 * 1024 * 1024;

    /// <summary>Most bytes that one byte expands to, over a whole package of at least <see cref="RatioFloor"/>. Deflate reaches about 1,030; text seldom 20.</summary>
    public const int MaxRatio = 200;

    /// <summary>Expanded bytes below which the ratio does not matter.</summary>
    public const int RatioFloor = 8 * 1024 * 1024;

    private const uint EndSignature = 0x06054b50;
    private const uint EntrySignature = 0x02014b50;
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int MaxCommentLength = ushort.MaxValue;

    /// <summary>Opens a package for reading its entries one by one with <see cref="Expand"/>.</summary>
    /// <exception cref="UnreadableDocument">It is no valid ZIP, has too many entries, or is encrypted.</exception>
    public static ZipArchive Open(ReadOnlyMemory<byte> content)
    {
        CheckEntries(content.Span);
        try
        {
            var archive = new ZipArchive(new MemoryStream(content.ToArray(), writable: false), ZipArchiveMode.Read);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw Malformed("its directory cannot be read");
        }
    }

    /// <summary>Expands an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="budget">Counts what the whole package expands to.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="UnreadableDocument">The entry is damaged, encrypted, or over the budget.</exception>
    public static byte[] Expand(ZipArchiveEntry entry, ExpansionBudget budget, CancellationToken cancel)
    {
        if (entry.IsEncrypted) throw new UnreadableDocument(ErrorReason.EncryptedDocument, "The ZIP package is encrypted.");
        try
        {
            using var source = entry.Open();
            return budget.Read(source, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw Malformed($"the entry {Shown(entry.FullName)} cannot be expanded");
        }
    }

    /// <summary>Expands every entry once and keeps nothing: for libraries that open packages themselves and count nothing.</summary>
    public static void Check(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var archive = Open(content);
        var budget = new ExpansionBudget(content.Length);
        foreach (var entry in archive.Entries) _ = Expand(entry, budget, cancel);
    }

    /// <summary>A name from the package, for messages: short and without control characters.</summary>
    public static string Shown(string name)
    {
        const int Longest = 80;
        var shown = name.Length > Longest ? string.Concat(name.AsSpan(0, Longest), "…") : name;
        return $"“{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c))}”";
    }

    private static UnreadableDocument Malformed(string why) => new(ErrorReason.MalformedDocument, $"The ZIP package is damaged: {why}.");

    // Walks the central directory by its own lengths; the number that the end record claims is only a hint.
    private static void CheckEntries(ReadOnlySpan<byte> bytes)
    {
        var end = EndRecord(bytes);
        if (end < 0) throw Malformed("it has no directory");
        var at = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end + 16)..]);
        // ZIP64 keeps the place elsewhere; a package below 4 GB has no need of it.
        if (at > (uint)end) throw Malformed("its directory lies outside");
        var count = 0;
        var position = (int)at;
        while (position <= end - EntryLength && BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]) == EntrySignature)
        {
            if (++count > MaxEntries) throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"The ZIP package has more than {MaxEntries} entries."));
            position += EntryLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(position + 28)..])
                + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(position + 30)..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(position + 32)..]);
        }
    }

    private static int EndRecord(ReadOnlySpan<byte> bytes)
    {
        var first = Math.Max(0, bytes.Length - EndLength - MaxCommentLength);
        for (var at = bytes.Length - EndLength; at >= first; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) == EndSignature) return at;
        }

        return -1;
    }
}

/// <summary>Counts what a package expands to, while it expands.</summary>
/// <param name="packed">Bytes of the package.</param>
/// <param name="most">Most bytes it may expand to.</param>
internal sealed class ExpansionBudget(long packed, long most = ZipGuard.MaxExpandedBytes)
{
    private const int ChunkBytes = 64 * 1024;

    private long expanded;

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: it expands to too much.</exception>
    public byte[] Read(Stream source, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        for (int read; (read = source.Read(chunk)) > 0; content.Write(chunk, 0, read))
        {
            cancel.ThrowIfCancellationRequested();
            Take(read);
        }

        return content.ToArray();
    }

    /// <summary>Reads a stream as far as it goes and may go: for what is of use also when its end is missing.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="problem">Why it is not whole; null when it is.</param>
    /// <param name="cancel">Stops.</param>
    public byte[] ReadWhatIsThere(Stream source, out UnreadableDocument? problem, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        problem = null;
        try
        {
            for (int read; (read = source.Read(chunk)) > 0; content.Write(chunk, 0, read))
            {
                cancel.ThrowIfCancellationRequested();
                Take(read);
            }
        }
        catch (UnreadableDocument exceeded)
        {
            problem = exceeded;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            problem = new UnreadableDocument(ErrorReason.MalformedDocument, "The compressed bytes are damaged or cut short.");
        }

        return content.ToArray();
    }

    /// <summary>Counts bytes that were expanded.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: they are too many.</exception>
    public void Take(int bytes)
    {
        expanded += bytes;
        if (expanded > most) throw Exceeded($"to more than {most} bytes");
        if (expanded > ZipGuard.RatioFloor && expanded / ZipGuard.MaxRatio > packed) throw Exceeded($"to more than {ZipGuard.MaxRatio} times its size");
    }

    private static UnreadableDocument Exceeded(FormattableString how) => new(ErrorReason.LimitExceeded, $"The package expands {FormattableString.Invariant(how)}.");
}
