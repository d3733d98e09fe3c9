using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dossier.Common.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Makes the ids of facts: the same content, annotator, place and statement give the same id on any machine. Facts come by the thousand, most of them
/// small: they are hashed in one piece from one buffer, and what is common to those of a kind is written once. Not thread-safe.
/// </summary>
/// <param name="contentHash">SHA-256 of the original bytes.</param>
internal sealed class FactIds(byte[] contentHash)
{
    private const int LeastSize = 1024;

    /// <summary>Bytes of the hash that make the id.</summary>
    private const int IdBytes = 16;

    private byte[] buffer = [];
    private (string Annotator, MessageDescriptor? Kind) common = ("", null);
    private int commonLength;
    private int length;

    /// <summary>The id of a fact.</summary>
    /// <param name="fact">What is found, without provenance.</param>
    /// <param name="annotator">Id of who found it, with its version.</param>
    /// <param name="spans">Where it is.</param>
    public string Of(IMessage fact, string annotator, FactMeta spans)
    {
        if (common != (annotator, fact.Descriptor)) AppendCommon(annotator, fact.Descriptor);
        length = commonLength;
        Append(spans);
        Append(fact);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.AsSpan(0, length), hash);
        return Convert.ToHexStringLower(hash[..IdBytes]);
    }

    private void AppendCommon(string annotator, MessageDescriptor kind)
    {
        var slash = annotator.IndexOf('/', StringComparison.Ordinal);
        length = 0;
        contentHash.CopyTo(Part(contentHash.Length));
        Append(annotator.AsSpan(0, slash));
        Append(annotator.AsSpan(slash + 1));
        Append(kind.FullName);
        (common, commonLength) = ((annotator, kind), length);
    }

    private void Append(ReadOnlySpan<char> part) => Encoding.UTF8.GetBytes(part, Part(Encoding.UTF8.GetByteCount(part)));

    private void Append(IMessage part) => part.WriteTo(Part(part.CalculateSize()));

    // Every part is prefixed with its length, so that no two different facts feed the hash the same bytes.
    private Span<byte> Part(int size)
    {
        var start = length + sizeof(int);
        length = start + size;
        if (length > buffer.Length) Array.Resize(ref buffer, Math.Max(Math.Max(length, LeastSize), 2 * buffer.Length));
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(start - sizeof(int)), size);
        return buffer.AsSpan(start, size);
    }
}
