using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Dossier.Grpc.Tests;

internal static class Sizes
{
    /// <summary>16 MiB of payload and a little for the fields around it.</summary>
    public const int MaxMessage = (16 * 1024 * 1024) + 1024;
}

/// <summary>Channels and call options as the tests want them: large messages allowed, a deadline always.</summary>
internal static class Calls
{
    public static GrpcChannel ChannelTo(Uri address, Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions { MaxReceiveMessageSize = Sizes.MaxMessage };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(address, options);
    }

    public static CallOptions Soon(Metadata? headers = null, CancellationToken cancellationToken = default) =>
        new(headers, DateTime.UtcNow + Bounded.Patience, cancellationToken);

    /// <summary>Bytes that do not compress, the same for the same length.</summary>
    public static ByteString RandomPayload(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncStreamReader<T> stream)
    {
        using var bound = new CancellationTokenSource(Bounded.Patience);
        var all = new List<T>();
        await foreach (var item in stream.ReadAllAsync(bound.Token))
        {
            all.Add(item);
        }

        return all;
    }
}
