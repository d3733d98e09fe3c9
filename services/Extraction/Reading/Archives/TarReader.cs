using System.Text;
using System.Text.Unicode;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>
/// TAR (POSIX.1-1988 ustar and POSIX.1-2001 pax; names of GNU tar): every regular file is a member, and its bytes are a slice of the archive's. Links,
/// devices and sparse files are listed with the reason why they are not taken.
/// </summary>
internal sealed class TarReader : IReader
{
    public string Id => "tar/1";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Tar];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var members = new MemberList(document);
        AddTo(members, document.Content, cancel);
        return members.ToText();
    }

    /// <summary>Adds the files of an archive.</summary>
    /// <exception cref="UnreadableDocument">Its first header is none.</exception>
    public static void AddTo(MemberList members, ReadOnlyMemory<byte> archive, CancellationToken cancel)
    {
        var tape = new TarTape(archive);
        while (members.HasRoom() && tape.Next(cancel) is { } entry) Add(members, entry);
        if (!tape.IsDamaged) return;
        if (members.Members.Count == 0) throw new UnreadableDocument(ErrorReason.MalformedDocument, "The TAR archive is damaged: its first header is none.");
        members.Refuse(FormattableString.Invariant($"damaged-{tape.Position}"), ErrorReason.MalformedDocument, FormattableString.Invariant($"The archive is damaged from byte {tape.Position} on."));
    }

    private static void Add(MemberList members, TapeEntry entry)
    {
        if (entry.Type == '5' || (entry.Type is '0' or '\0' && entry.Name.EndsWith('/'))) members.Skip("directories");
        else if (Refusal(entry.Type) is { } why) members.Refuse(entry.Name, ErrorReason.UnsupportedMediaType, why, entry.Size);
        else if (MemberPath.IsSystemFile(entry.Name)) members.Skip("files of an operating system");
        else if (entry.Content.Length < entry.Size) members.Refuse(entry.Name, ErrorReason.MalformedDocument, "The archive ends in the middle of it.", entry.Size);
        else members.Add(entry.Name, "", entry.Content);
    }

    private static string? Refusal(char type) => type switch
    {
        '0' or '\0' or '7' => null,
        '1' or '2' => "It is a link.",
        '3' or '4' or '6' => "It is a device or a pipe.",
        'S' => "It is a sparse file.",
        _ => "It is an entry of a kind that is not known.",
    };
}

/// <summary>A file of a tape.</summary>
/// <param name="Name">As it says.</param>
/// <param name="Type">Letter of its type; '0' and NUL are regular files.</param>
/// <param name="Size">Bytes, as it says.</param>
/// <param name="Content">Its bytes, as far as they are there.</param>
internal sealed record TapeEntry(string Name, char Type, long Size, ReadOnlyMemory<byte> Content);

/// <summary>Walks over the headers of a TAR archive. Nothing is allocated for what a header claims.</summary>
internal sealed class TarTape(ReadOnlyMemory<byte> archive)
{
    private const int Block = 512;
    private const int ChecksumAt = 148;

    /// <summary>Longest extended header that is looked at; a longer one is passed over.</summary>
    private const int MaxExtendedBytes = 1024 * 1024;

    private string? longName;
    private long? longSize;
    private bool sparse;

    /// <summary>Where the next header is.</summary>
    public long Position { get; private set; }

    /// <summary>The tape ended where a header should have been.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>The next entry; null at the end.</summary>
    public TapeEntry? Next(CancellationToken cancel)
    {
        (longName, longSize, sparse) = (null, null, false);
        while (Header() is { IsEmpty: false } header)
        {
            cancel.ThrowIfCancellationRequested();
            var type = (char)header.Span[156];
            var size = longSize is { } wide && type is not ('x' or 'g' or 'L' or 'K') ? wide : Number(header.Span.Slice(124, 12));
            if (size < 0 || size > long.MaxValue - Block)
            {
                IsDamaged = true;
                return null;
            }

            var content = Take(size);
            if (type is 'x') ReadExtended(content.Span);
            else if (type is 'L') longName = Text(content.Span[..Math.Min(content.Length, MaxExtendedBytes)]);
            else if (type is not ('g' or 'K')) return new TapeEntry(longName ?? NameOf(header.Span), sparse ? 'S' : type, size, content);
        }

        return null;
    }

    // Two blocks of zeros end the tape; many writers leave them out.
    private ReadOnlyMemory<byte> Header()
    {
        if (Position + Block > archive.Length) return default;
        var header = archive.Slice((int)Position, Block);
        if (!header.Span.ContainsAnyExcept((byte)0)) return default;
        if (Checksum(header.Span) == Number(header.Span.Slice(ChecksumAt, 8)))
        {
            Position += Block;
            return header;
        }

        IsDamaged = true;
        return default;
    }

    private ReadOnlyMemory<byte> Take(long size)
    {
        var rest = archive.Length - Position;
        var content = archive.Slice((int)Position, (int)Math.Min(size, rest));
        var padded = size + ((Block - (size % Block)) % Block);
        Position = Math.Min(archive.Length, Position + Math.Min(padded, rest));
        return content;
    }

    // "27 path=some/name\n", the number being the length of it all.
    private void ReadExtended(ReadOnlySpan<byte> records)
    {
        if (records.Length > MaxExtendedBytes) return;
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space is <= 0 or > 8 || !int.TryParse(records[..space], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > records.Length) return;
            var record = records[(space + 1)..length];
            var equals = record.IndexOf((byte)'=');
            if (equals > 0) Use(Encoding.ASCII.GetString(record[..equals]), record[(equals + 1)..].TrimEnd((byte)'\n'));
            records = records[length..];
        }
    }

    private void Use(string key, ReadOnlySpan<byte> value)
    {
        if (key is "path" or "GNU.sparse.name") longName = Text(value);
        else if (key == "size" && long.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size)) longSize = size;
        if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal)) sparse = true;
    }

    private static string NameOf(ReadOnlySpan<byte> header)
    {
        var name = Text(header[..100]);
        // GNU tar has other things at the place of the prefix.
        var hasPrefix = header.Slice(257, 6).SequenceEqual("ustar\0"u8);
        var prefix = hasPrefix ? Text(header.Slice(345, 155)) : "";
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        if (end >= 0) bytes = bytes[..end];
        return (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
    }

    // Octal digits, or, with the highest bit set, a big-endian number (GNU). -1 for anything else.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return Binary(field);
        long number = 0;
        foreach (var b in field.Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7') return -1;
            number = (number * 8) + (b - '0');
        }

        return number;
    }

    private static long Binary(ReadOnlySpan<byte> field)
    {
        if (field[0] != 0x80) return -1;
        long number = 0;
        foreach (var b in field[1..])
        {
            if (number > long.MaxValue >> 8) return -1;
            number = (number << 8) | b;
        }

        return number;
    }

    private static long Checksum(ReadOnlySpan<byte> header)
    {
        long sum = 8 * ' ';
        for (var i = 0; i < Block; i++) sum += i is >= ChecksumAt and < ChecksumAt + 8 ? 0 : header[i];
        return sum;
    }
}
