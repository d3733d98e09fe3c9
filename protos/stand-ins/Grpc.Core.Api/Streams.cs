namespace Grpc.Core;

/// <summary>The messages that arrive, read by one reader at a time.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> found.</summary>
    T Current { get; }

    /// <summary>Waits for the next message: false at the end of the stream, an exception when the call failed.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>A way for messages out, written by one writer at a time.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the following messages are written; null for the options of the call.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes one message; completes when the transport took it, not when the peer read it.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes one message; a cancellation ends the wait and, on a client, the call.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This writer cannot be cancelled.")
        : WriteAsync(message);
}

/// <summary>The requests of a client stream.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no more requests come.</summary>
    Task CompleteAsync();
}

/// <summary>The responses of a server stream, which ends when the handler returns.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;

/// <summary>Reading without a token.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Waits for the next message, see <see cref="IAsyncStreamReader{T}.MoveNext"/>.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
