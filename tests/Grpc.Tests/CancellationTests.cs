using Dossier.Testing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Xunit;

namespace Dossier.Grpc.Tests;

/// <summary>Cancellation and deadlines as a handler sees them.</summary>
public sealed class CancellationTests
{
    [Fact]
    public async Task A_unary_call_can_be_cancelled_before_the_server_said_anything()
    {
        var handler = new Waiting();
        using var cancel = new CancellationTokenSource();
        await using var server = await NotesServer.StartAsync(configure: options => options.Interceptors.Add<Forwarding>(handler));
        using var channel = Calls.ChannelTo(server.Address);
        using var call = new Notes.NotesClient(channel).EchoAsync(new(), Calls.Soon(cancellationToken: cancel.Token));
        await handler.Arrived.Task.Soon();

        await cancel.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await handler.Ended.Task.Soon();
    }

    [Fact]
    public async Task A_client_stream_that_is_cancelled_ends_the_reading_on_the_server()
    {
        var handler = new Waiting();
        using var cancel = new CancellationTokenSource();
        await using var server = await NotesServer.StartAsync(configure: options => options.Interceptors.Add<Forwarding>(handler));
        using var channel = Calls.ChannelTo(server.Address);
        using var call = new Notes.NotesClient(channel).Collect(Calls.Soon(cancellationToken: cancel.Token));
        await call.RequestStream.WriteAsync(new());
        await handler.Arrived.Task.Soon();

        await cancel.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await handler.Ended.Task.Soon();
    }

    [Fact]
    public async Task A_token_cancelled_beforehand_makes_no_call()
    {
        await using var server = await NotesServer.StartAsync();
        using var channel = Calls.ChannelTo(server.Address);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new Notes.NotesClient(channel).EchoAsync(new(), cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task The_handler_is_told_the_deadline_and_that_there_is_none()
    {
        var handler = new Deadlines();
        await using var server = await NotesServer.StartAsync(configure: options => options.Interceptors.Add<Forwarding>(handler));
        using var channel = Calls.ChannelTo(server.Address);
        var client = new Notes.NotesClient(channel);
        var deadline = DateTime.UtcNow.AddSeconds(20);

        await client.EchoAsync(new(), deadline: deadline).ResponseAsync.Soon();
        Assert.InRange(handler.Seen, deadline.AddSeconds(-5), deadline.AddSeconds(5));

        await client.EchoAsync(new()).ResponseAsync.Soon();
        Assert.Equal(DateTime.MaxValue, handler.Seen);
    }

    /// <summary>Lets a test keep hold of the interceptor that the server makes for each call.</summary>
    private sealed class Forwarding(Interceptor interceptor) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            interceptor.UnaryServerHandler(request, context, continuation);

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
            interceptor.ClientStreamingServerHandler(requestStream, context, continuation);
    }

    private sealed class Deadlines : Interceptor
    {
        public DateTime Seen { get; private set; }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Seen = context.Deadline;
            return continuation(request, context);
        }
    }

    /// <summary>Says when a call arrived and when its token fired, and sends nothing in between.</summary>
    private sealed class Waiting : Interceptor
    {
        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Arrived.SetResult();
            await context.CancellationToken.WhenCancelled();
            Ended.SetResult();
            return await continuation(request, context);
        }

        public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Assert.True(await requestStream.MoveNext());
            Arrived.SetResult();
            await Assert.ThrowsAnyAsync<Exception>(() => requestStream.MoveNext(context.CancellationToken));
            Ended.SetResult();
            throw new RpcException(Status.DefaultCancelled);
        }
    }
}
