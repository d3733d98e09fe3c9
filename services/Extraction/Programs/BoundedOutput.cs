namespace Dossier.Extraction.Programs;

/// <summary>A stream that ends after so many bytes, and says whether there were more.</summary>
internal sealed class BoundedOutput(Stream inner, long limit) : Stream
{
    private long left = limit;

    /// <summary>The stream had more bytes than the limit.</summary>
    public bool Truncated { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (left > 0)
        {
            var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
            left -= read;
            return read;
        }

        // At the limit one more byte tells whether there is more.
        Span<byte> more = stackalloc byte[1];
        if (!Truncated) Truncated = inner.Read(more) > 0;
        return 0;
    }

    /// <summary>Reads on to the end, or to the limit.</summary>
    public void Drain()
    {
        var buffer = new byte[64 * 1024];
        while (Read(buffer.AsSpan()) > 0)
        {
            // Dropped.
        }
    }

    /// <summary>All that is left.</summary>
    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        CopyTo(memory);
        return memory.ToArray();
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
