using System.Collections.Frozen;
using Dossier.Gateway.Peers;
using Grpc.Core;

namespace Dossier.Gateway.Forwarding;

/// <summary>
/// Passes calls on as they are: deadline and cancellation go to the service, its status with all details comes back. One message at a time is in hand, each is
/// written before the next is read, so the slower side sets the pace.
/// </summary>
internal sealed class ForwardedCalls(PeerServices peers)
{
    // Between services. They are spoken on the services' own addresses, where no client of the gateway comes.
    private static readonly FrozenSet<string> Refused = new[]
    {
        "/dossier.ingest.v1.IngestService/LeaseWork",
        "/dossier.query.v1.QueryService/PublishRevision",
        "/dossier.query.v1.QueryService/RetractRevision",
        "/dossier.query.v1.QueryService/UpdateSources",
    }.ToFrozenSet(StringComparer.Ordinal);

    public async Task<byte[]> UnaryAsync(Peer peer, Method<byte[], byte[]> method, byte[] request, ServerCallContext context)
    {
        using var call = InvokerFor(peer, method).AsyncUnaryCall(method, host: null, OptionsOf(context), request);
        return await call.ResponseAsync;
    }

    public async Task ServerStreamingAsync(
        Peer peer, Method<byte[], byte[]> method, byte[] request, IServerStreamWriter<byte[]> responses, ServerCallContext context)
    {
        using var call = InvokerFor(peer, method).AsyncServerStreamingCall(method, host: null, OptionsOf(context), request);
        await PassBackAsync(call.ResponseStream, responses, context);
    }

    public async Task<byte[]> ClientStreamingAsync(Peer peer, Method<byte[], byte[]> method, IAsyncStreamReader<byte[]> requests, ServerCallContext context)
    {
        using var call = InvokerFor(peer, method).AsyncClientStreamingCall(method, host: null, OptionsOf(context));
        return await WhilePassingOnAsync(requests, call.RequestStream, call.ResponseAsync, call, context);
    }

    public async Task DuplexStreamingAsync(
        Peer peer, Method<byte[], byte[]> method, IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context)
    {
        using var call = InvokerFor(peer, method).AsyncDuplexStreamingCall(method, host: null, OptionsOf(context));
        await WhilePassingOnAsync(requests, call.RequestStream, PassAllBackAsync(), call, context);

        async Task<bool> PassAllBackAsync()
        {
            await PassBackAsync(call.ResponseStream, responses, context);
            return true;
        }
    }

    private CallInvoker InvokerFor(Peer peer, Method<byte[], byte[]> method) =>
        Refused.Contains(method.FullName)
            ? throw new Forbidden($"{method.FullName[1..]} is for the services of the system; the gateway does not pass it on.")
            : peers.InvokerOf(peer);

    // Of the headers only what the protocol defines means anything to a service: deadline, and the trace context, which the channel adds.
    private static CallOptions OptionsOf(ServerCallContext context) => new(deadline: context.Deadline, cancellationToken: context.CancellationToken);

    private static async Task PassBackAsync(IAsyncStreamReader<byte[]> from, IServerStreamWriter<byte[]> to, ServerCallContext context)
    {
        while (await from.MoveNext(context.CancellationToken)) await to.WriteAsync(from.Current, context.CancellationToken);
    }

    // The service's answer ends the call, whether or not it has read everything: a refusal need not wait for the rest of an upload.
    private static async Task<T> WhilePassingOnAsync<T>(
        IAsyncStreamReader<byte[]> from, IClientStreamWriter<byte[]> to, Task<T> answer, IDisposable call, ServerCallContext context)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var passing = PassOnAsync(from, to, answered.Token);
        try
        {
            await Task.WhenAny(passing, answer);
            if (passing.IsFaulted || passing.IsCanceled)
            {
                // The client has gone: the service gives up what it has of the stream.
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

    private static async Task PassOnAsync(IAsyncStreamReader<byte[]> from, IClientStreamWriter<byte[]> to, CancellationToken cancel)
    {
        while (await from.MoveNext(cancel))
        {
            try
            {
                await to.WriteAsync(from.Current, cancel);
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
