using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>
/// GZIP (RFC 1952), also several members behind each other. A compressed TAR or WARC archive is read as if it were not compressed; anything else is the one member of
/// its file, named by the header, or by the file without its ending.
/// </summary>
internal sealed class GzipReader : IReader
{
    private const int NameFlag = 8;
    private const int ExtraFlag = 4;
    private const int HeaderLength = 10;
    private const int TarMagicAt = 257;

    // No content that somebody compressed ends so by chance.
    private static readonly byte[] Mark = System.Security.Cryptography.SHA256.HashData("end of the compressed content"u8);
    private static readonly byte[] PackedMark = Pack(Mark);

    public string Id => "gzip/1";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Gzip];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var budget = new ExpansionBudget(document.Content.Length);
        var content = Expand(document.Content, budget, out var problem, cancel);
        var members = new MemberList(document);
        if (IsTar(content)) Nest(members, problem, () => TarReader.AddTo(members, content, cancel));
        else if (content.AsSpan().StartsWith("WARC/"u8)) Nest(members, problem, () => WarcReader.AddTo(members, content, budget, cancel));
        else if (problem is { Reason: not ErrorReason.LimitExceeded }) throw problem;
        else AddOne(members, document, content, problem);
        return members.ToText();
    }

    // .NET takes the end of the input for the end of the content, wherever it comes. So a member of our own is put behind it: only when this comes out, too, was
    // everything in front of it whole.
    private static byte[] Expand(ReadOnlyMemory<byte> packed, ExpansionBudget budget, out UnreadableDocument? problem, CancellationToken cancel)
    {
        using var source = new MarkedInput(packed, PackedMark, budget);
        using var marked = new GZipStream(source, CompressionMode.Decompress);
        var content = budget.ReadWhatIsThere(marked, out problem, cancel);
        if (problem is { Reason: ErrorReason.LimitExceeded }) return content;
        var isWhole = problem is null && content.AsSpan().EndsWith(Mark);
        content = content[..(int)Math.Min(content.Length, source.ExpandedBeforeMark)];
        if (isWhole) return content;
        // Garbage behind the end hides the mark as a missing end does; the checksum tells the one from the other.
        problem = packed.Span.IndexOf(Trailer(content)) >= 0 ? null : new UnreadableDocument(ErrorReason.MalformedDocument, "The compressed bytes are damaged or cut short.");
        return content;
    }

    private static byte[] Trailer(byte[] content)
    {
        var trailer = new byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.Of(content));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(sizeof(uint)), (uint)content.Length);
        return trailer;
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(content);
        return packed.ToArray();
    }

    // What was expanded before the damage or the limit is there; the archive's own reader says which file is cut.
    private static void Nest(MemberList members, UnreadableDocument? problem, Action add)
    {
        add();
        if (problem is null) return;
        if (members.Members.Count == 0) throw problem;
        if (problem.Reason == ErrorReason.LimitExceeded) members.Stop(problem.Message);
    }

    private static void AddOne(MemberList members, DocumentBytes document, byte[] content, UnreadableDocument? problem)
    {
        var name = NameOf(document);
        if (problem is null)
        {
            members.Add(name, "", content);
            return;
        }

        members.Refuse(name, problem.Reason, problem.Message);
        members.Stop(problem.Message);
    }

    private static bool IsTar(ReadOnlySpan<byte> content) => content.Length > TarMagicAt + 5 && content[TarMagicAt..].StartsWith("ustar"u8);

    private static string NameOf(DocumentBytes document)
    {
        var name = HeaderName(document.Content.Span);
        if (name.Length > 0) return name;
        var file = document.FileName;
        if (file.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)) return file[..^4] + ".tar";
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && file.Length > 3 ? file[..^3] : "content";
    }

    private static string HeaderName(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || (bytes[3] & NameFlag) == 0) return "";
        bytes = (bytes[3] & ExtraFlag) != 0 && bytes.Length > HeaderLength + 2
            ? bytes[Math.Min(bytes.Length, HeaderLength + 2 + bytes[HeaderLength] + (bytes[HeaderLength + 1] << 8))..]
            : bytes[HeaderLength..];
        var end = bytes.IndexOf((byte)0);
        if (end is <= 0 or > MemberPath.MaxLength) return "";
        var name = bytes[..end];
        return (System.Text.Unicode.Utf8.IsValid(name) ? Encoding.UTF8 : Encoding.Latin1).GetString(name);
    }
}

/// <summary>Compressed bytes and a mark behind them. Notes how much was expanded when the mark was first asked for: all that comes out later is the mark's.</summary>
internal sealed class MarkedInput(ReadOnlyMemory<byte> packed, ReadOnlyMemory<byte> mark, ExpansionBudget budget) : ForwardStream
{
    private ReadOnlyMemory<byte> left = packed;
    private bool isAtMark;

    /// <summary>Bytes that came out before the mark went in.</summary>
    public long ExpandedBeforeMark { get; private set; } = long.MaxValue;

    public override int Read(Span<byte> buffer)
    {
        if (left.IsEmpty && !isAtMark)
        {
            (left, isAtMark) = (mark, true);
            ExpandedBeforeMark = budget.Expanded;
        }

        var read = Math.Min(buffer.Length, left.Length);
        left.Span[..read].CopyTo(buffer);
        left = left[read..];
        return read;
    }
}
