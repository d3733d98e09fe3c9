using System.Collections.Concurrent;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Xunit;

namespace Dossier.Grpc.Tests;

public sealed class InterceptorTests
{
    [Fact]
    public async Task A_client_interceptor_stands_before_every_kind_of_call()
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await NotesServer.StartAsync();
        using var channel = Calls.ChannelTo(server.Address);
        var client = new Notes.NotesClient(channel.Intercept(new ClientLog("log", log)));

        await CallEveryKindAsync(client);
        client.Echo(new(), Calls.Soon());

        Assert.Equal(
            ["log Unary Echo", "log ClientStreaming Collect", "log ServerStreaming Repeat", "log DuplexStreaming Chat", "log blocking Echo"], log);
    }

    [Fact]
    public async Task The_first_client_interceptor_comes_first()
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await NotesServer.StartAsync();
        using var channel = Calls.ChannelTo(server.Address);
        var invoker = channel.CreateCallInvoker()
            .Intercept(new ClientLog("inner", log))
            .Intercept(new ClientLog("first", log), new ClientLog("second", log));

        await new Notes.NotesClient(invoker).EchoAsync(new(), Calls.Soon());

        Assert.Equal(["first Unary Echo", "second Unary Echo", "inner Unary Echo"], log);
    }

    [Fact]
    public async Task A_function_can_add_headers_to_every_kind_of_call()
    {
        await using var server = await NotesServer.StartAsync();
        using var channel = Calls.ChannelTo(server.Address);
        var client = new Notes.NotesClient(channel.Intercept(headers => [.. headers, new("x-added", "yes")]));

        using var echo = client.EchoAsync(new(), Calls.Soon([new("x-own", "too")]));
        Assert.Equal("yes", (await echo.ResponseHeadersAsync.Soon()).GetValue("echo-x-added"));
        Assert.Equal("too", (await echo.ResponseHeadersAsync.Soon()).GetValue("echo-x-own"));

        using var collect = client.Collect(Calls.Soon());
        Assert.Equal("yes", (await collect.ResponseHeadersAsync.Soon()).GetValue("echo-x-added"));
        using var repeat = client.Repeat(new(), Calls.Soon());
        Assert.Equal("yes", (await repeat.ResponseHeadersAsync.Soon()).GetValue("echo-x-added"));
        using var chat = client.Chat(Calls.Soon());
        Assert.Equal("yes", (await chat.ResponseHeadersAsync.Soon()).GetValue("echo-x-added"));
        await collect.RequestStream.CompleteAsync();
        await chat.RequestStream.CompleteAsync();
        await collect;
        Assert.Empty(await repeat.ResponseStream.ToListAsync());
        Assert.Empty(await chat.ResponseStream.ToListAsync());
    }

    [Fact]
    public async Task A_client_interceptor_can_change_the_request_and_the_response()
    {
        await using var server = await NotesServer.StartAsync();
        using var channel = Calls.ChannelTo(server.Address);
        var client = new Notes.NotesClient(channel.Intercept(new Doubling()));

        using var call = client.EchoAsync(new() { Number = 10 }, Calls.Soon());

        Assert.Equal(42, (await call).Number);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
    }

    [Fact]
    public async Task A_host_given_to_a_client_is_kept_through_its_copies()
    {
        var hosts = new ConcurrentQueue<string?>();
        await using var server = await NotesServer.StartAsync();
        using var channel = Calls.ChannelTo(server.Address);
        var client = new Notes.NotesClient(channel.Intercept(new HostLog(hosts)));

        await client.WithHost("one.example").EchoAsync(new(), Calls.Soon());
        await client.WithHost("one.example").WithHost("two.example").EchoAsync(new(), Calls.Soon());
        await client.EchoAsync(new(), Calls.Soon());

        Assert.Equal(["one.example", "two.example", null], hosts);
    }

    [Fact]
    public async Task A_server_interceptor_stands_before_every_kind_of_handler()
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await NotesServer.StartAsync(configure: options =>
        {
            options.Interceptors.Add<ServerLog>("outer", log);
            options.Interceptors.Add<ServerLog>("inner", log);
        });
        using var channel = Calls.ChannelTo(server.Address);

        await CallEveryKindAsync(new Notes.NotesClient(channel));

        Assert.Equal(
            [
                "outer /notes.v1.Notes/Echo", "inner /notes.v1.Notes/Echo", "outer /notes.v1.Notes/Collect", "inner /notes.v1.Notes/Collect",
                "outer /notes.v1.Notes/Repeat", "inner /notes.v1.Notes/Repeat", "outer /notes.v1.Notes/Chat", "inner /notes.v1.Notes/Chat",
            ],
            log);
    }

    [Fact]
    public async Task A_server_interceptor_can_give_a_failure_another_status_and_trailers()
    {
        await using var server = await NotesServer.StartAsync(configure: options => options.Interceptors.Add<FailureMap>());
        using var channel = Calls.ChannelTo(server.Address);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new Notes.NotesClient(channel).EchoAsync(new() { Text = "fail:5:gone" }, Calls.Soon()));

        Assert.Equal(new Status(StatusCode.OutOfRange, "mapped: gone").ToString(), new Status(failure.StatusCode, failure.Status.Detail).ToString());
        Assert.Equal([1, 2, 3], failure.Trailers.GetValueBytes("grpc-status-details-bin")!);
    }

    private static async Task CallEveryKindAsync(Notes.NotesClient client)
    {
        await client.EchoAsync(new(), Calls.Soon());
        using var collect = client.Collect(Calls.Soon());
        await collect.RequestStream.CompleteAsync();
        await collect;
        using var repeat = client.Repeat(new() { Number = 1 }, Calls.Soon());
        Assert.Single(await repeat.ResponseStream.ToListAsync());
        using var chat = client.Chat(Calls.Soon());
        await chat.RequestStream.CompleteAsync();
        Assert.Empty(await chat.ResponseStream.ToListAsync());
    }

    private sealed class ClientLog(string name, ConcurrentQueue<string> log) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Enqueue($"{name} blocking {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(request, context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(request, context);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(context);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(context);
        }

        private void Log<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class => log.Enqueue($"{name} {context.Method.Type} {context.Method.Name}");
    }

    private sealed class HostLog(ConcurrentQueue<string?> hosts) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            hosts.Enqueue(context.Host);
            return continuation(request, context);
        }
    }

    private sealed class Doubling : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(Doubled(request), context);
            return new(DoubledAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        private static async Task<TResponse> DoubledAsync<TResponse>(Task<TResponse> response) => Doubled(await response);

        private static T Doubled<T>(T message) => message is Note note ? (T)(object)new Note { Number = note.Number * 2 } : message;
    }

    private sealed class ServerLog(string name, ConcurrentQueue<string> log) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(request, context);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(requestStream, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Log(context);
            return continuation(requestStream, responseStream, context);
        }

        private void Log(ServerCallContext context) => log.Enqueue($"{name} {context.Method}");
    }

    private sealed class FailureMap : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                return await continuation(request, context);
            }
            catch (RpcException failure)
            {
                throw new RpcException(
                    new Status(StatusCode.OutOfRange, $"mapped: {failure.Status.Detail}"), [new("grpc-status-details-bin", new byte[] { 1, 2, 3 })]);
            }
        }
    }
}
