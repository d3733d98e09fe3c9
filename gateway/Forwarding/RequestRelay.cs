using Grpc.Core;

namespace Dossier.Gateway.Forwarding;

/// <summary>Passes a client's stream of requests on to a service. One message is in hand at a time, so the slower side sets the pace.</summary>
internal static class RequestRelay
{
    /// <summary>
    /// Passes requests on until the service answers. Its answer ends the call, whether or not it has read everything: a refusal need not wait for the rest of an
    /// upload. A client that goes away ends the call of the service, too, which then keeps nothing of the stream.
    /// </summary>
    /// <param name="from">The client's requests.</param>
    /// <param name="convert">What the service gets of each.</param>
    /// <param name="to">The service's call.</param>
    /// <param name="answer">The service's answer.</param>
    /// <param name="call">The service's call, to give it up.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<TAnswer> UntilAnsweredAsync<TFrom, TTo, TAnswer>(
        IAsyncStreamReader<TFrom> from, Func<TFrom, TTo> convert, IClientStreamWriter<TTo> to, Task<TAnswer> answer, IDisposable call, CancellationToken cancel)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var passing = PassOnAsync(from, convert, to, answered.Token);
        try
        {
            await Task.WhenAny(passing, answer);
            if (passing.IsFaulted || passing.IsCanceled)
            {
                call.Dispose();
                await passing;
            }

            return await answer;
        }
        finally
        {
            await answered.CancelAsync();
            await passing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task PassOnAsync<TFrom, TTo>(IAsyncStreamReader<TFrom> from, Func<TFrom, TTo> convert, IClientStreamWriter<TTo> to, CancellationToken cancel)
    {
        while (await from.MoveNext(cancel))
        {
            try
            {
                await to.WriteAsync(convert(from.Current), cancel);
            }
            catch (Exception over) when (over is RpcException or InvalidOperationException or OperationCanceledException)
            {
                // The call is over, and its answer says why.
                return;
            }
        }

        await to.CompleteAsync();
    }
}
