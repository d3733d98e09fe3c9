using System.Security.Cryptography;
using Dossier.Common.V1;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Documents;

/// <summary>An upload under way: takes its chunks, and is checked against its header at the end. Disposing it leaves nothing of it.</summary>
internal sealed class ReceivedUpload(
    CollectionName collection, UploadHeader header, string field, UploadBudget budget, long maxDocumentBytes, Func<string> newFile) : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Stream bytes = new MemoryStream();
    private long size;
    private bool disposed;

    /// <summary>Whether it has outgrown memory.</summary>
    public bool IsLarge => size > IngestLimits.InlineBytes;

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="InvalidField">The chunk is too large, or more comes than was announced.</exception>
    /// <exception cref="LimitExceeded">The document is too large, or there is no room for it now.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancel)
    {
        if (chunk.Length > IngestLimits.ChunkBytes) throw new InvalidField("chunk", $"must have at most {IngestLimits.ChunkBytes} bytes");
        if (size + chunk.Length > maxDocumentBytes) throw UploadHeaders.TooLarge(maxDocumentBytes);
        if (header.HasSizeBytes && size + chunk.Length > header.SizeBytes) throw OtherSize();
        budget.Take(chunk.Length);
        size += chunk.Length;
        hash.AppendData(chunk.Span);
        try
        {
            if (bytes is MemoryStream && IsLarge) await SpillAsync(cancel);
            await bytes.WriteAsync(chunk, cancel);
        }
        catch (IOException e)
        {
            throw new Unavailable("the upload cannot be kept now", RetryAfter, e);
        }
    }

    /// <summary>The bytes are complete.</summary>
    /// <exception cref="InvalidField">There are none, or they are not those that were announced.</exception>
    public Upload Complete()
    {
        if (size == 0) throw new InvalidField("chunk", "a document has at least one byte", ErrorReason.EmptyDocument);
        if (header.HasSizeBytes && size != header.SizeBytes) throw OtherSize();
        var sha256 = hash.GetHashAndReset();
        if (header.ContentSha256.Length > 0 && !Convert.FromHexString(header.ContentSha256).AsSpan().SequenceEqual(sha256))
        {
            throw new InvalidField($"{field}.content_sha256", "is not that of the bytes received", ErrorReason.ChecksumMismatch);
        }

        return new Upload(collection, header, sha256, size, () =>
        {
            bytes.Position = 0;
            return bytes;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        budget.End(size);
        hash.Dispose();
        await bytes.DisposeAsync();
    }

    private InvalidField OtherSize() => new($"{field}.size_bytes", "is not the number of bytes received", ErrorReason.ChecksumMismatch);

    private async ValueTask SpillAsync(CancellationToken cancel)
    {
        var file = new FileStream(newFile(), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        });
        var small = bytes;
        bytes = file;
        small.Position = 0;
        await small.CopyToAsync(file, cancel);
        await small.DisposeAsync();
    }
}
