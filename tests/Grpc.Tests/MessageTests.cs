using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Dossier.Grpc.Tests;

/// <summary>Messages as bytes: exact sizes, a service defined without a generator, writing without compression.</summary>
public sealed class MessageTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> Unary = new(MethodType.Unary, "test.Mirror", "Unary", Bytes, Bytes);
    private static readonly Method<byte[], byte[]> Joined = new(MethodType.ClientStreaming, "test.Mirror", "Joined", Bytes, Bytes);
    private static readonly Method<byte[], byte[]> Split = new(MethodType.ServerStreaming, "test.Mirror", "Split", Bytes, Bytes);
    private static readonly Method<byte[], byte[]> Mirrored = new(MethodType.DuplexStreaming, "test.Mirror", "Mirrored", Bytes, Bytes);

    [Fact]
    public async Task Messages_of_1_byte_to_16_MiB_arrive_unchanged()
    {
        await using var server = await NotesServer.StartAsync(map: app => app.MapGrpcService(Mirror()));
        using var channel = Calls.ChannelTo(server.Address);
        var invoker = channel.CreateCallInvoker();

        for (var size = 1; size <= 16 * Megabyte; size *= 4)
        {
            var message = Calls.RandomPayload(size).ToByteArray();
            using var call = invoker.AsyncUnaryCall(Unary, host: null, Calls.Soon(), message);
            Assert.Equal(message, await call);
        }

        Assert.Empty(invoker.BlockingUnaryCall(Unary, host: null, Calls.Soon(), []));
    }

    [Fact]
    public async Task A_service_can_be_defined_method_by_method()
    {
        await using var server = await NotesServer.StartAsync(map: app => app.MapGrpcService(Mirror()));
        using var channel = Calls.ChannelTo(server.Address);
        var invoker = channel.CreateCallInvoker();

        using var joined = invoker.AsyncClientStreamingCall(Joined, host: null, Calls.Soon());
        await joined.RequestStream.WriteAsync([1, 2]);
        await joined.RequestStream.WriteAsync([3]);
        await joined.RequestStream.CompleteAsync();
        Assert.Equal([1, 2, 3], await joined);

        using var split = invoker.AsyncServerStreamingCall(Split, host: null, Calls.Soon(), [4, 5]);
        Assert.Equal([[4], [5]], await split.ResponseStream.ToListAsync());

        using var mirrored = invoker.AsyncDuplexStreamingCall(Mirrored, host: null, Calls.Soon());
        await mirrored.RequestStream.WriteAsync([6]);
        await mirrored.RequestStream.CompleteAsync();
        Assert.Equal([[6]], await mirrored.ResponseStream.ToListAsync());
    }

    [Fact]
    public void A_service_defines_a_method_once()
    {
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Unary, (message, _) => Task.FromResult(message));

        Assert.Throws<ArgumentException>(() => builder.AddMethod(Unary, (message, _) => Task.FromResult(message)));
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_by_the_side_that_reads_it()
    {
        await using var server = await NotesServer.StartAsync(configure: options => options.MaxReceiveMessageSize = Megabyte);
        using var patient = Calls.ChannelTo(server.Address);
        using var strict = Calls.ChannelTo(server.Address, options => options.MaxReceiveMessageSize = Megabyte / 2);

        var byServer = await Assert.ThrowsAsync<RpcException>(() => EchoAsync(patient, 2 * Megabyte));
        var byClient = await Assert.ThrowsAsync<RpcException>(() => EchoAsync(strict, Megabyte * 3 / 4));

        Assert.Equal((StatusCode.ResourceExhausted, StatusCode.ResourceExhausted), (byServer.StatusCode, byClient.StatusCode));
        await EchoAsync(patient, Megabyte * 3 / 4);

        static async Task EchoAsync(ChannelBase channel, int size) =>
            await new Notes.NotesClient(channel).EchoAsync(new() { Payload = Calls.RandomPayload(size) }, Calls.Soon());
    }

    [Fact]
    public async Task A_message_can_be_left_uncompressed_in_a_call_that_compresses()
    {
        await using var server = await NotesServer.StartAsync();
        await using var relay = new CountingRelay(server.Address);
        using var channel = Calls.ChannelTo(relay.Address);
        using var call = new Notes.NotesClient(channel).Collect(Calls.Soon([new("grpc-internal-encoding-request", "gzip")]));
        var note = new Note { Payload = ByteString.CopyFrom(new byte[Megabyte]) };

        await call.RequestStream.WriteAsync(note);
        await call.RequestStream.WriteAsync(note);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(note);
        await call.RequestStream.CompleteAsync();

        Assert.Equal(3 * Megabyte, (await call).Payload.Length);
        Assert.InRange(relay.BytesToServer, Megabyte, Megabyte * 3 / 2);
    }

    [Fact]
    public void A_marshaller_made_of_contexts_also_works_on_arrays_and_the_other_way_round()
    {
        var byContext = Marshallers.Create<Note>(
            (note, context) =>
            {
                context.SetPayloadLength(note.CalculateSize());
                note.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => Note.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));
        var byArray = Marshallers.Create(MessageExtensions.ToByteArray, Note.Parser.ParseFrom);
        var note = new Note { Text = "비핵화", Number = 7 };

        Assert.Equal(note, byArray.Deserializer(byContext.Serializer(note)));
        Assert.Equal(note, byContext.Deserializer(byArray.Serializer(note)));
        Assert.Equal(new Note(), byContext.Deserializer(byContext.Serializer(new())));
        Assert.Equal("비핵화", Marshallers.StringMarshaller.Deserializer(Marshallers.StringMarshaller.Serializer("비핵화")));
    }

    private static ServerServiceDefinition Mirror() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(Unary, (message, _) => Task.FromResult(message))
        .AddMethod(Joined, JoinAsync)
        .AddMethod(Split, SplitAsync)
        .AddMethod(Mirrored, MirrorAsync)
        .Build();

    private static async Task<byte[]> JoinAsync(IAsyncStreamReader<byte[]> requests, ServerCallContext context)
    {
        var joined = new List<byte>();
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            joined.AddRange(request);
        }

        return [.. joined];
    }

    private static async Task SplitAsync(byte[] request, IServerStreamWriter<byte[]> responses, ServerCallContext context)
    {
        foreach (var value in request)
        {
            await responses.WriteAsync([value], context.CancellationToken);
        }
    }

    private static async Task MirrorAsync(IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context)
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            await responses.WriteAsync(request, context.CancellationToken);
        }
    }
}
