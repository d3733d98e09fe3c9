using Dossier.Common.V1;
using Dossier.Defaults.Tests.Probes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dossier.Defaults.Tests;

/// <summary>A service built like every other, which does what its request says.</summary>
internal static class ProbeApp
{
    public static WebApplication Create(string[] args) => Create(args, _ => { });

    /// <summary>With a service of the contracts beside it, for its imports.</summary>
    public static WebApplication CreateWithQuery(string[] args)
    {
        var app = Create(args);
        app.MapGrpcService<Query.V1.QueryService.QueryServiceBase>();
        return app;
    }

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder> configure)
    {
        var builder = ServiceDefaults.CreateBuilder(args, "probe");
        builder.Services.AddSingleton<Happenings>();
        configure(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<ProbeService>();
        return app;
    }
}

/// <summary>What a test waits for in a handler, and lets it wait for.</summary>
internal sealed class Happenings
{
    private int attempts;

    public int Attempts => Volatile.Read(ref attempts);

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Together { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Attempted() => Interlocked.Increment(ref attempts);
}

internal sealed class ProbeService(Happenings happenings, IHostApplicationLifetime lifetime) : Probe.ProbeBase
{
    public override async Task<Echo> Unary(Order request, ServerCallContext context) => await DoAsync(request, context);

    public override async Task<Echo> Upload(IAsyncStreamReader<Order> requestStream, ServerCallContext context)
    {
        var echo = new Echo();
        await foreach (var order in requestStream.ReadAllAsync(context.CancellationToken))
        {
            echo.Text += (await DoAsync(order, context)).Text;
        }

        return echo;
    }

    public override async Task Download(Order request, IServerStreamWriter<Echo> responseStream, ServerCallContext context)
    {
        // For ever and without a token: only the writing itself can end it.
        while (request.Behaviour == "flood")
        {
            await responseStream.WriteAsync(new Echo { Text = "more" });
        }

        await responseStream.WriteAsync(new Echo { Text = "first" }, context.CancellationToken);
        await responseStream.WriteAsync(await DoAsync(request, context), context.CancellationToken);
    }

    public override async Task Converse(IAsyncStreamReader<Order> requestStream, IServerStreamWriter<Echo> responseStream, ServerCallContext context)
    {
        await foreach (var order in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (order.Behaviour == "read on without a token")
            {
                await responseStream.WriteAsync(new Echo());
                await requestStream.MoveNext(CancellationToken.None);
            }

            await responseStream.WriteAsync(await DoAsync(order, context), context.CancellationToken);
        }
    }

    private async Task<Echo> DoAsync(Order order, ServerCallContext context)
    {
        happenings.Attempted();
        switch (order.Behaviour)
        {
            case "invalid field":
                throw new InvalidField("text", "is bad; good would be better");
            case "quote":
                throw new InvalidField("text", $"'{order.Text}' is bad");
            case "not found":
                throw new NotFound(ErrorReason.DocumentNotFound, "things/1");
            case "already exists":
                throw new AlreadyExists("things/1");
            case "wrong state":
                throw new WrongState(ErrorReason.CollectionNotEmpty, "things are in it");
            case "etag":
                throw new EtagMismatch("things/1");
            case "limit":
                throw new LimitExceeded("thing_bytes", 64, "65 bytes are more than 64");
            case "late":
                throw new TooLate(ErrorReason.SequenceNotReached, "7 was not reached");
            case "unavailable":
                throw new Unavailable("no room", TimeSpan.FromSeconds(3));
            case "mismatch":
                throw new Mismatch(ErrorReason.SpanMismatch, "the text differs");
            case "not in this version":
                throw new NotInThisVersion("Unary");
            case "status":
                throw new RpcException(new Status(StatusCode.OutOfRange, "chosen by the handler"));
            case "defect":
                throw new InvalidOperationException("secret internals");
            case "io":
                throw new IOException("disk full");
            case "stray cancellation":
                throw new OperationCanceledException("a time-out of the handler's own");
            case "long":
                throw new InvalidField("text", string.Concat(Enumerable.Repeat("😀", 5_000)));
            case "wait":
                happenings.Entered.TrySetResult();
                try
                {
                    await happenings.Released.Task.WaitAsync(context.CancellationToken);
                }
                catch (OperationCanceledException)
                {
                    happenings.Cancelled.TrySetResult();
                    throw;
                }

                break;
            case "until the service drains":
                var draining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (lifetime.ApplicationStopping.Register(draining.SetResult))
                {
                    happenings.Entered.TrySetResult();
                    await draining.Task.WaitAsync(context.CancellationToken);
                }

                break;
            case "together":
                if (happenings.Attempts > RpcLimits.CallsPerConnection)
                {
                    happenings.Together.TrySetResult();
                }

                await happenings.Released.Task.WaitAsync(context.CancellationToken);
                break;
            case "http":
                return new Echo { Text = context.GetHttpContext().Request.Path };
            case "trace":
                return new Echo { Text = TraceContext.Current().TraceParent };
        }

        return new Echo { Text = order.Text };
    }
}
