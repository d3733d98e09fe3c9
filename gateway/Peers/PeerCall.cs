using System.Threading.RateLimiting;
using Grpc.Core;

namespace Dossier.Gateway.Peers;

/// <summary>One call of a service, through all its attempts: its place in the bulkhead, its cancellation, and what its client can ask of it.</summary>
internal sealed class PeerCall : IDisposable
{
    private readonly Peer peer;
    private readonly PeerPipeline pipeline;
    private readonly RateLimitLease place;
    private readonly CancellationTokenSource cancel;
    private readonly Lock state = new();
    private Attempt? attempt;
    private RpcException? failure;
    private bool ended;

    /// <summary>Takes a place in the bulkhead.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public PeerCall(Peer peer, PeerPipeline pipeline, CallOptions options, bool isStream)
    {
        this.peer = peer;
        this.pipeline = pipeline;
        place = pipeline.Enter(isStream);
        cancel = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        Token = cancel.Token;
    }

    /// <summary>Fires when the client cancels the call or lets it go.</summary>
    public CancellationToken Token { get; }

    /// <summary>Makes the call; it ends with the task.</summary>
    public async Task<T> RunToEndAsync<T>(CallBounds bounds, Func<CancellationToken, Task<T>> run)
    {
        var result = await RunAsync(bounds, run);
        End();
        return result;
    }

    /// <summary>Makes the call; unless it fails, it goes on after the task.</summary>
    public async Task<T> RunAsync<T>(CallBounds bounds, Func<CancellationToken, Task<T>> run)
    {
        try
        {
            return await pipeline.RunAsync(bounds, run, Token);
        }
        catch (RpcException error)
        {
            throw Fail(error);
        }
    }

    /// <summary>From now on this attempt is the call; the one before is given up.</summary>
    public void Follow(IDisposable inner, Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers)
    {
        lock (state)
        {
            attempt?.Inner.Dispose();
            attempt = new(inner, headers, status, trailers);
        }
    }

    /// <summary>The call has failed; the exception says so to its client.</summary>
    public RpcException Fail(RpcException error)
    {
        failure = PeerPipeline.Translate(peer, error);
        End();
        return failure;
    }

    /// <summary>The call is over: its place is free.</summary>
    public void End()
    {
        lock (state)
        {
            if (ended) return;
            ended = true;
        }

        place.Dispose();
        cancel.Dispose();
    }

    /// <summary>Gives the call up if it still runs.</summary>
    public void Dispose()
    {
        lock (state)
        {
            if (!ended) cancel.Cancel();
            attempt?.Inner.Dispose();
        }

        End();
    }

    /// <summary>The headers of the attempt that stood, known once the call has opened.</summary>
    public async Task<Metadata> HeadersAfterAsync(Task opened)
    {
        await opened;
        return await attempt!.Headers;
    }

    public Status GetStatus() => failure?.Status ?? Known().Status();

    public Metadata GetTrailers() => failure?.Trailers ?? Known().Trailers();

    private Attempt Known() => attempt ?? throw new InvalidOperationException("The call has not ended.");

    private sealed record Attempt(IDisposable Inner, Task<Metadata> Headers, Func<Status> Status, Func<Metadata> Trailers);
}
