using Grpc.Core;

namespace Dossier.Defaults;

/// <summary>The requests of a call. An I/O error while reading them is the client going away; elsewhere an I/O error is a defect.</summary>
internal sealed class CallReader<T>(IAsyncStreamReader<T> requests) : IAsyncStreamReader<T>
{
    public T Current => requests.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken);
        }
        catch (IOException gone)
        {
            throw new ClientGone(gone);
        }
    }
}

/// <summary>The responses of a call. Writing to a call that is over is the client going away.</summary>
/// <param name="responses">Where they go.</param>
/// <param name="over">The call is over.</param>
/// <param name="aborted">Its connection is: the writer refuses from there on, a moment before the call is told.</param>
internal sealed class CallWriter<T>(IServerStreamWriter<T> responses, CancellationToken over, CancellationToken aborted) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => responses.WriteOptions;
        set => responses.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        try
        {
            await responses.WriteAsync(message, cancellationToken);
        }
        catch (Exception gone) when (gone is IOException || (gone is InvalidOperationException && (over.IsCancellationRequested || aborted.IsCancellationRequested)))
        {
            throw new ClientGone(gone);
        }
    }
}

/// <summary>The client ended the call without waiting for its answer.</summary>
internal sealed class ClientGone(Exception inner) : OperationCanceledException("The client has gone.", inner);
