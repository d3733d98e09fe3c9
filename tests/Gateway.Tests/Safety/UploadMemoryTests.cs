using System.Net;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Safety;

/// <summary>What an upload costs while it passes. Measured when no other test runs: memory is that of the whole process.</summary>
[Collection(AloneTests.Name)]
public sealed class UploadMemoryTests(RunningSystem system)
{
    [Fact]
    public async Task A_large_document_passes_through_without_being_held()
    {
        var collection = await system.CollectionAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        // What is in use, not what waits to be collected.
        using var body = new StreamContent(new Drip(45_000_000, every: 9_000_000, () => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true))));
        body.Headers.ContentType = new("application/x-unknown");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/collections/{collection}/documents") { Content = body };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await system.Http.SendAsync(request).Soon();
        Assert.Equal((HttpStatusCode.Created, "45000000"), (answer.StatusCode, (await answer.JsonAsync()).GetProperty("document").Text("sizeBytes")));
        // All four services are in this process: a copy in any of them would show.
        Assert.True(peak - before < 30_000_000, $"{peak - before} bytes more in memory");
    }

    /// <summary>So many bytes from nowhere.</summary>
    private sealed class Drip(long size, long every, Action look) : Stream
    {
        private long left = size;
        private long unseen;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var some = (int)Math.Min(left, count);
            buffer.AsSpan(offset, some).Fill((byte)(left >> 20));
            left -= some;
            unseen += some;
            if (unseen < every) return some;
            unseen = 0;
            look();
            return some;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>Tests that measure the process, with a system of their own: behind all others, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests : ICollectionFixture<RunningSystem>
{
    public const string Name = "alone";
}
