using Grpc.Core;

namespace Dossier.Gateway.Peers;

/// <summary>The responses of a call that opens with its first one: what came before that may have been attempts.</summary>
internal sealed class PeerReader<T>(PeerCall call, Task<(IAsyncStreamReader<T> Responses, bool HasFirst)> opening) : IAsyncStreamReader<T>
{
    private IAsyncStreamReader<T>? responses;

    public T Current => responses is null ? throw new InvalidOperationException("There is no response yet.") : responses.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        var more = responses is null ? await OpenAsync(cancellationToken) : await NextAsync(responses, cancellationToken);
        if (!more) call.End();
        return more;
    }

    private async Task<bool> OpenAsync(CancellationToken cancel)
    {
        var opened = await opening.WaitAsync(cancel);
        responses = opened.Responses;
        return opened.HasFirst;
    }

    private async Task<bool> NextAsync(IAsyncStreamReader<T> opened, CancellationToken cancel)
    {
        try
        {
            return await opened.MoveNext(cancel);
        }
        catch (RpcException error)
        {
            throw call.Fail(error);
        }
    }
}

/// <summary>The requests of a call that may have to wait until the service is asked whether it is there.</summary>
internal sealed class PeerWriter<T> : IClientStreamWriter<T>
{
    private readonly TaskCompletionSource<IClientStreamWriter<T>> opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteOptions? options;

    public WriteOptions? WriteOptions
    {
        get => options;
        set
        {
            options = value;
            if (opening.Task is { IsCompletedSuccessfully: true, Result: var opened }) opened.WriteOptions = value;
        }
    }

    public void Open(IClientStreamWriter<T> requests)
    {
        requests.WriteOptions = options;
        opening.TrySetResult(requests);
    }

    /// <summary>A call that ends without having opened fails its writer, too.</summary>
    public async Task FailWithAsync(Task call)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.Exception?.InnerException is { } failure) opening.TrySetException(failure);
        else opening.TrySetCanceled();
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken) =>
        await (await opening.Task.WaitAsync(cancellationToken)).WriteAsync(message, cancellationToken);

    public async Task CompleteAsync() => await (await opening.Task).CompleteAsync();
}
