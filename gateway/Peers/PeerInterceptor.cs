using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Dossier.Gateway.Peers;

/// <summary>
/// Takes every call of a service through its pipeline. Unary calls are bounded in time and, where the contract says that a repeat does no harm, tried again; a
/// server stream is, until its first message. What carries a stream of requests is never repeated: its messages are gone.
/// </summary>
internal sealed class PeerInterceptor(Peer peer, PeerPipeline pipeline, GatewayOptions options) : Interceptor
{
    // Deadlines are in the time of the clients, also where a test has given the gateway another clock.
    private static readonly TimeProvider Time = TimeProvider.System;

    private static readonly CallBounds StreamOnce = new(Repeatable: false, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        throw new NotSupportedException("Nothing in the gateway blocks a thread for an answer.");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        // A wait lasts as a watch does, so it takes a place among them: waits cannot keep reads out.
        var call = new PeerCall(peer, pipeline, context.Options, isStream: PeerMethod.Of(context.Method).Waits(request));
        var response = call.RunToEndAsync(BoundsOf(request, context), cancel =>
        {
            var attempt = continuation(request, With(context, cancel));
            call.Follow(attempt, attempt.ResponseHeadersAsync, attempt.GetStatus, attempt.GetTrailers);
            return attempt.ResponseAsync;
        });
        return new(response, call.HeadersAfterAsync(response), call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = new PeerCall(peer, pipeline, context.Options, isStream: true);
        var bounds = StreamOnce with { Repeatable = PeerMethod.Of(context.Method).IsRepeatable };
        var opening = call.RunAsync(bounds, async _ =>
        {
            var attempt = continuation(request, With(context, call.Token));
            call.Follow(attempt, attempt.ResponseHeadersAsync, attempt.GetStatus, attempt.GetTrailers);
            return (attempt.ResponseStream, await attempt.ResponseStream.MoveNext(call.Token));
        });
        return new(new PeerReader<TResponse>(call, opening), call.HeadersAfterAsync(opening), call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = new PeerCall(peer, pipeline, context.Options, isStream: true);
        var requests = new PeerWriter<TRequest>();
        var response = call.RunToEndAsync(StreamOnce, _ =>
        {
            var attempt = continuation(With(context, call.Token));
            call.Follow(attempt, attempt.ResponseHeadersAsync, attempt.GetStatus, attempt.GetTrailers);
            requests.Open(attempt.RequestStream);
            return attempt.ResponseAsync;
        });
        _ = requests.FailWithAsync(response);
        return new(requests, response, call.HeadersAfterAsync(response), call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = new PeerCall(peer, pipeline, context.Options, isStream: true);
        var requests = new PeerWriter<TRequest>();
        var opening = call.RunAsync(StreamOnce, async _ =>
        {
            var attempt = continuation(With(context, call.Token));
            call.Follow(attempt, attempt.ResponseHeadersAsync, attempt.GetStatus, attempt.GetTrailers);
            requests.Open(attempt.RequestStream);
            return (attempt.ResponseStream, await attempt.ResponseStream.MoveNext(call.Token));
        });
        _ = requests.FailWithAsync(opening);
        return new(requests, new PeerReader<TResponse>(call, opening), call.HeadersAfterAsync(opening), call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private CallBounds BoundsOf<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var method = PeerMethod.Of(context.Method);
        // A caller that sets a deadline knows how long it wants to wait.
        var total = context.Options.Deadline is { } deadline && deadline != DateTime.MaxValue
            ? TimeSpan.FromTicks(Math.Clamp((deadline.ToUniversalTime() - Time.GetUtcNow().UtcDateTime).Ticks, 1, TimeSpan.TicksPerDay))
            : TimeSpan.FromSeconds(options.CallSeconds);
        // A second attempt is what a bound on the first is for. Waits are silent by intention, and texts take Extraction as long as they are.
        var attempt = method.IsRepeatable && peer is not Peer.Extraction && !method.Waits(request)
            ? TimeSpan.FromSeconds(options.AttemptSeconds)
            : Timeout.InfiniteTimeSpan;
        return new(method.IsRepeatable, total, attempt);
    }

    private static ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, CancellationToken cancel)
        where TRequest : class
        where TResponse : class => new(context.Method, context.Host, context.Options.WithCancellationToken(cancel));
}
