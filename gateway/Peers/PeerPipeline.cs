using System.Threading.RateLimiting;
using Dossier.Common.V1;
using Dossier.Defaults;
using Grpc.Core;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Dossier.Gateway.Peers;

/// <summary>How one call is bounded.</summary>
/// <param name="Repeatable">Whether it may be tried again while the service says UNAVAILABLE.</param>
/// <param name="Total">All attempts with the pauses between them; infinite for streams.</param>
/// <param name="Attempt">One attempt; infinite where a long silence means nothing.</param>
internal readonly record struct CallBounds(bool Repeatable, TimeSpan Total, TimeSpan Attempt);

/// <summary>
/// What stands between the gateway and one service (ADR 8): a bulkhead, and a pipeline of total time, retries, circuit breaker and time per attempt. Whatever
/// it refuses is an <see cref="RpcException"/> as the service itself would send it.
/// </summary>
internal sealed class PeerPipeline : IDisposable
{
    private static readonly ResiliencePropertyKey<CallBounds> BoundsKey = new("bounds");
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Peer peer;
    private readonly GatewayOptions options;
    private readonly ILogger log;
    private readonly ConcurrencyLimiter calls;
    private readonly ConcurrencyLimiter streams;
    private readonly ResiliencePipeline pipeline;

    /// <summary>A pipeline for one service.</summary>
    /// <param name="peer">The service.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="probe">Asks the service whether it is there; throws when it is not.</param>
    /// <param name="time">Measures pauses and bounds.</param>
    /// <param name="log">Hears of the circuit.</param>
    public PeerPipeline(Peer peer, GatewayOptions options, Func<CancellationToken, ValueTask> probe, TimeProvider time, ILogger log)
    {
        this.peer = peer;
        this.options = options;
        this.log = log;
        calls = Bulkhead(options.MaxPeerCalls);
        streams = Bulkhead(options.MaxPeerStreams);
        pipeline = Build(probe, time);
    }

    /// <summary>A place for a call, to be given back at its end.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: all places are taken.</exception>
    public RateLimitLease Enter(bool stream)
    {
        var lease = (stream ? streams : calls).AttemptAcquire();
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        var (limit, maximum) = stream ? ("streams", options.MaxPeerStreams) : ("calls", options.MaxPeerCalls);
        throw new LimitExceeded($"peer_{limit}", maximum, $"{maximum} {limit} of {peer} are under way, the most that this gateway makes at a time").ToRpcException();
    }

    /// <summary>Makes a call within the bounds.</summary>
    /// <exception cref="RpcException">Every failure, also those that the pipeline decides.</exception>
    public async Task<T> RunAsync<T>(CallBounds bounds, Func<CancellationToken, Task<T>> attempt, CancellationToken cancel)
    {
        var context = ResilienceContextPool.Shared.Get(cancel);
        context.Properties.Set(BoundsKey, bounds);
        try
        {
            return await pipeline.ExecuteAsync(static (context, run) => run.AttemptAsync(context.CancellationToken), context, new Run<T>(peer, attempt));
        }
        catch (BrokenCircuitException broken)
        {
            throw new Unavailable($"{peer} has not answered for a while and is left alone for a moment.", broken.RetryAfter ?? RetryAfter, broken).ToRpcException();
        }
        catch (TimeoutRejectedException late)
        {
            throw (late.Timeout == bounds.Total
                ? new TooLate(ErrorReason.DeadlineExceeded, $"{peer} did not answer in time.")
                : (Failure)new Unavailable($"{peer} did not answer within {late.Timeout.TotalSeconds} s.", RetryAfter, late)).ToRpcException();
        }
        catch (OperationCanceledException cancelled)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled.", cancelled));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>What a failure of the transport means: the service cannot be reached. What the service said itself stays as it is.</summary>
    public static RpcException Translate(Peer peer, RpcException failure) =>
        failure is { StatusCode: StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled, Status.DebugException: HttpRequestException or IOException or System.Net.Sockets.SocketException }
            ? new Unavailable($"{peer} cannot be reached.", RetryAfter, failure).ToRpcException()
            : failure;

    public void Dispose()
    {
        calls.Dispose();
        streams.Dispose();
    }

    // Without a queue: who waits for a place waits for a service that does not keep up, and holds memory meanwhile.
    private static ConcurrencyLimiter Bulkhead(int places) => new(new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = 0 });

    private static CallBounds BoundsOf(ResilienceContext context) => context.Properties.GetValue(BoundsKey, default);

    // A service that answered with another status is there, whatever it answered.
    private static bool IsAway(Exception? failure) => failure is RpcException { StatusCode: StatusCode.Unavailable } or TimeoutRejectedException;

    // An attempt that took too long may have met a replica that hangs, and gets one more. A service that is busy gets no more of the same than that.
    private static bool MayPass(Exception? failure, int attempt) => failure is TimeoutRejectedException ? attempt == 0 : IsAway(failure);

    private ResiliencePipeline Build(Func<CancellationToken, ValueTask> probe, TimeProvider time)
    {
        var circuit = new CircuitBreakerStateProvider();
        var guarded = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = options.BreakAfterFailures,
                SamplingDuration = TimeSpan.FromSeconds(options.BreakWindowSeconds),
                BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
                StateProvider = circuit,
                ShouldHandle = arguments => ValueTask.FromResult(IsAway(arguments.Outcome.Exception)),
                OnOpened = arguments => { log.CircuitOpened(peer, arguments.BreakDuration.TotalSeconds); return default; },
                OnHalfOpened = _ => { log.CircuitHalfOpened(peer); return default; },
                OnClosed = _ => { log.CircuitClosed(peer); return default; },
            })
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = arguments => ValueTask.FromResult(BoundsOf(arguments.Context).Attempt) })
            .Build();
        return new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = arguments => ValueTask.FromResult(BoundsOf(arguments.Context).Total) })
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, options.MaxAttempts - 1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                ShouldHandle = arguments => ValueTask.FromResult(options.MaxAttempts > 1 && BoundsOf(arguments.Context).Repeatable && MayPass(arguments.Outcome.Exception, arguments.AttemptNumber)),
                OnRetry = arguments => { log.CallRetried(peer, arguments.AttemptNumber + 2, arguments.RetryDelay.TotalMilliseconds); return default; },
            })
            .AddStrategy(_ => new ProbeFirst(circuit, guarded, probe, TimeSpan.FromSeconds(options.AttemptSeconds)))
            .AddPipeline(guarded)
            .Build();
    }

    /// <summary>
    /// Finds out with a health check whether a circuit that has been open may close. A call of a client is not risked for that: it could be a wait or a
    /// watch, and until it ends nobody else would get through.
    /// </summary>
    private sealed class ProbeFirst(CircuitBreakerStateProvider circuit, ResiliencePipeline guarded, Func<CancellationToken, ValueTask> probe, TimeSpan patience)
        : ResilienceStrategy
    {
        protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
        {
            if (circuit.CircuitState is not CircuitState.Closed && await ProbeAsync(context.CancellationToken) is { } failure)
            {
                return Outcome.FromException<TResult>(failure);
            }

            return await callback(context, state);
        }

        private async ValueTask<Exception?> ProbeAsync(CancellationToken cancel)
        {
            var context = ResilienceContextPool.Shared.Get(cancel);
            context.Properties.Set(BoundsKey, new CallBounds(Repeatable: false, Timeout.InfiniteTimeSpan, patience));
            try
            {
                await guarded.ExecuteAsync(static (context, probe) => probe(context.CancellationToken), context, probe);
                return null;
            }
            catch (Exception failure)
            {
                return failure;
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }
    }

    private sealed record Run<T>(Peer Peer, Func<CancellationToken, Task<T>> Attempt)
    {
        public async ValueTask<T> AttemptAsync(CancellationToken cancel)
        {
            try
            {
                return await Attempt(cancel);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Cancelled && cancel.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancel);
            }
            catch (RpcException failure) when (Translate(Peer, failure) is var translated && translated != failure)
            {
                throw translated;
            }
        }
    }
}
