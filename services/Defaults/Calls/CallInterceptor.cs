using System.Diagnostics;
using Dossier.Common.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Metadata = Grpc.Core.Metadata;

namespace Dossier.Defaults;

/// <summary>
/// Around every call of every service: bounds its time, tells it when the service drains, turns what its handler throws into a status with
/// details, and writes one line about it when it failed or took long. Payloads and peers are not logged.
/// </summary>
internal sealed class CallInterceptor(ServiceOptions options, IHostApplicationLifetime lifetime, ILogger<CallInterceptor> log) : Interceptor
{
    // Calls live in the time of their clients, also where a test has given the service another clock.
    private static readonly TimeProvider Time = TimeProvider.System;

    // Grpc.AspNetCore.Server looks there when it is given a context that is not its own (ServerCallContext.GetHttpContext).
    private const string HttpContextKey = "__HttpContext";

    // What went well is told when it took longer than this.
    private static readonly TimeSpan SlowCall = TimeSpan.FromSeconds(1);

    // While draining: long enough for a replacement to take over, short enough not to be noticed.
    private static readonly TimeSpan RetryAfterDrain = TimeSpan.FromSeconds(1);

    private readonly TimeSpan unaryTime = TimeSpan.FromSeconds(options.MaxUnarySeconds);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? response = null;
        await RunAsync(context, Bounds.Time, async call => response = await continuation(request, call));
        return response!;
    }

    // An upload is finite and its sender wants to know whether it was kept, so draining waits for it as for a unary call.
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? response = null;
        await RunAsync(context, Bounds.None, async call => response = await continuation(new CallReader<TRequest>(requestStream), call));
        return response!;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, Bounds.Drain, call => continuation(request, new CallWriter<TResponse>(responseStream, call.CancellationToken, context.GetHttpContext().RequestAborted), call));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(
            context,
            Bounds.Drain,
            call => continuation(new CallReader<TRequest>(requestStream), new CallWriter<TResponse>(responseStream, call.CancellationToken, context.GetHttpContext().RequestAborted), call));

    private async Task RunAsync(ServerCallContext context, Bounds bounds, Func<ServerCallContext, Task> handle)
    {
        var started = Time.GetTimestamp();
        var activity = Activity.Current;
        if (activity is { IsAllDataRequested: true }) activity.DisplayName = context.Method[1..];
        context.UserState[HttpContextKey] = context.GetHttpContext();
        // One source for all that may end the call; who did is asked only when something did.
        using var cancel = bounds is Bounds.Time ? new CancellationTokenSource(unaryTime) : new CancellationTokenSource();
        using var client = EndsWith(context.CancellationToken, cancel);
        using var drain = bounds is Bounds.Drain ? EndsWith(lifetime.ApplicationStopping, cancel) : default;
        try
        {
            await handle(new BoundedCallContext(context, cancel.Token));
            Ended(context, activity, context.Status.StatusCode, started, failure: null);
        }
        catch (Exception error)
        {
            var failure = Translate(error, context, bounds is Bounds.Time && cancel.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested);
            if (failure.StatusCode is StatusCode.Internal && error is not RpcException)
            {
                log.CallFailed(error, context.Method, Milliseconds(Time.GetElapsedTime(started)), TraceOf(context));
            }

            Ended(context, activity, failure.StatusCode, started, RpcFailure.Of(failure));
            throw failure;
        }
    }

    private static CancellationTokenRegistration EndsWith(CancellationToken token, CancellationTokenSource cancel) =>
        token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), cancel);

    private RpcException Translate(Exception error, ServerCallContext context, bool isOverLimit)
    {
        switch (error)
        {
            case Failure failure:
                return failure.ToRpcException();

            // A base class that was generated from the contract answers so for what its service has not overridden.
            case RpcException { StatusCode: StatusCode.Unimplemented, Status.Detail: "" }:
                return new NotInThisVersion(context.Method[1..]).ToRpcException();

            case RpcException { StatusCode: not StatusCode.Cancelled } rpc:
                return PassOn(rpc);

            case ClientGone:
                return new RpcException(new Status(StatusCode.Cancelled, "The call was ended with its connection or by its client.", error));

            case OperationCanceledException or RpcException:
                return Stopped(error, context, isOverLimit);

            default:
                return Defect(error, context);
        }
    }

    private RpcException Stopped(Exception error, ServerCallContext context, bool isOverLimit)
    {
        if (isOverLimit)
        {
            return new TooLate(ErrorReason.DeadlineExceeded, $"The call took longer than {options.MaxUnarySeconds} s, the most that this service allows.").ToRpcException();
        }

        if (Time.GetUtcNow().UtcDateTime >= context.Deadline)
        {
            return new TooLate(ErrorReason.DeadlineExceeded, "The call took longer than its deadline.").ToRpcException();
        }

        if (context.CancellationToken.IsCancellationRequested)
        {
            return new RpcException(new Status(StatusCode.Cancelled, "The call was ended with its connection or by its client.", error));
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return new Unavailable("The service is draining; call again.", RetryAfterDrain, error).ToRpcException();
        }

        // Nobody who may end this call did so: a time-out or a token of the service's own has leaked.
        return error is RpcException rpc ? PassOn(rpc) : Defect(error, context);
    }

    // From a peer, or a status that the handler chose. Of a peer's trailers only the details mean anything to our caller.
    private static RpcException PassOn(RpcException rpc)
    {
        var trailers = new Metadata();
        if (rpc.Trailers.Get(FailureStatus.DetailsKey) is { } details)
        {
            trailers.Add(details);
        }

        return new RpcException(rpc.Status, trailers);
    }

    private static RpcException Defect(Exception error, ServerCallContext context) =>
        new Defective($"The service failed; its log has the details under trace {TraceOf(context)}.", error).ToRpcException();

    private void Ended(ServerCallContext context, Activity? activity, StatusCode status, long started, RpcFailure? failure)
    {
        var elapsed = Time.GetElapsedTime(started);
        DossierMeter.CallEnded(context.Method, status, elapsed);
        if (status is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure?.Message);
        }

        if (status is StatusCode.OK && elapsed < SlowCall)
        {
            log.RoutineCallEnded(context.Method, status, Milliseconds(elapsed));
        }
        else if (failure is null or { Reason: ErrorReason.Unspecified })
        {
            log.CallEnded(context.Method, status, Milliseconds(elapsed));
        }
        else
        {
            // Not the message: it may quote what the client sent.
            log.CallRefused(context.Method, status, Milliseconds(elapsed), FailureStatus.NameOf(failure.Reason), string.Join(' ', failure.Violations.Select(violation => violation.Field)));
        }
    }

    private static double Milliseconds(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 1);

    private static string TraceOf(ServerCallContext context) => Activity.Current?.TraceId.ToHexString() ?? context.GetHttpContext().TraceIdentifier;

    /// <summary>What ends a call of a kind besides its client.</summary>
    private enum Bounds
    {
        None,
        Time,
        Drain,
    }

    private sealed class Defective(string message, Exception inner) : Failure(ErrorReason.Internal, message, inner);
}
