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
        "/dossier.ingest.v1.IngestService/StoreMembers",
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
        return await RequestRelay.UntilAnsweredAsync(requests, bytes => bytes, call.RequestStream, call.ResponseAsync, call, context.CancellationToken);
    }

    public async Task DuplexStreamingAsync(
        Peer peer, Method<byte[], byte[]> method, IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context)
    {
        using var call = InvokerFor(peer, method).AsyncDuplexStreamingCall(method, host: null, OptionsOf(context));
        await RequestRelay.UntilAnsweredAsync(requests, bytes => bytes, call.RequestStream, PassAllBackAsync(), call, context.CancellationToken);

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
}
