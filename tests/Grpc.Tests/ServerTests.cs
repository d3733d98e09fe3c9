using System.Collections.Concurrent;
using System.Reflection;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Xunit;
using Xunit.Sdk;

namespace Dossier.Grpc.Tests;

/// <summary>Runs a theory against one server: "own", "python" or "node". A missing program skips that row alone.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AgainstAttribute : DataAttribute
{
    private readonly string peer;

    public AgainstAttribute(string peer)
    {
        this.peer = peer;
        Skip = peer switch
        {
            "python" => Prerequisite.SkipReason("python3-grpcio"),
            "node" => Prerequisite.SkipReason("node"),
            _ => null,
        };
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[peer]];
}

/// <summary>The servers of these tests, each started when it is first asked for.</summary>
public sealed class Servers : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<(Uri Address, IAsyncDisposable Server)>>> running = new(StringComparer.Ordinal);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task<Uri> AddressOfAsync(string peer) =>
        (await running.GetOrAdd(peer, name => new(() => StartAsync(name))).Value).Address;

    public async Task DisposeAsync()
    {
        foreach (var start in running.Values)
        {
            await (await start.Value).Server.DisposeAsync();
        }
    }

    private static async Task<(Uri, IAsyncDisposable)> StartAsync(string peer)
    {
        if (peer == "own")
        {
            var own = await NotesServer.StartAsync();
            return (own.Address, own);
        }

        var foreign = await PeerProcess.StartServerAsync(peer);
        return (foreign.Address, foreign);
    }
}

/// <summary>Our client against our own server and against foreign ones: what one of them can do, all can do.</summary>
public sealed class ServerTests(Servers servers) : IClassFixture<Servers>
{
    private const int Megabyte = 1024 * 1024;

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_unary_call_returns_the_answer(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        var client = new Notes.NotesClient(channel);

        var answer = await client.EchoAsync(new() { Text = "안녕 👋 é", Number = 41 }, Calls.Soon());

        Assert.Equal(new Note { Text = "안녕 👋 é", Number = 42 }, answer);
        Assert.Equal(42, client.Echo(new() { Number = 41 }, Calls.Soon()).Number);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_client_stream_is_read_to_its_end(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = new Notes.NotesClient(channel).Collect(Calls.Soon());

        for (var number = 1; number <= 100; number++)
        {
            await call.RequestStream.WriteAsync(new() { Number = number, Payload = ByteString.CopyFrom((byte)number) });
        }

        await call.RequestStream.CompleteAsync();
        var collected = await call;

        Assert.Equal(5050, collected.Number);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (byte)number), collected.Payload);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_client_stream_may_be_empty(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = new Notes.NotesClient(channel).Collect(Calls.Soon());

        await call.RequestStream.CompleteAsync();

        Assert.Equal(new Note(), await call);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_server_stream_keeps_its_order(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = new Notes.NotesClient(channel).Repeat(new() { Text = "a", Number = 500 }, Calls.Soon());

        var notes = await call.ResponseStream.ToListAsync();

        Assert.Equal(Enumerable.Range(0, 500), notes.Select(note => note.Number));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_duplex_call_answers_while_it_is_written(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = new Notes.NotesClient(channel).Chat(Calls.Soon());

        for (var number = 0; number < 20; number++)
        {
            await call.RequestStream.WriteAsync(new() { Number = number });
            Assert.True(await call.ResponseStream.MoveNext().Soon());
            Assert.Equal(number + 1, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext().Soon());
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task Headers_and_trailers_carry_text_and_bytes_under_keys_without_case(string peer)
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = new Notes.NotesClient(channel).EchoAsync(
            new(), Calls.Soon([new("X-Text", "a, b = c; \"d\""), new("X-Bytes-BIN", bytes)]));

        var headers = await call.ResponseHeadersAsync.Soon();
        await call;
        var trailers = call.GetTrailers();

        Assert.Equal("a, b = c; \"d\"", headers.GetValue("echo-x-text"));
        Assert.Equal("a, b = c; \"d\"", trailers.GetValue("Trailer-X-TEXT"));
        Assert.Equal(bytes, headers.GetValueBytes("ECHO-x-bytes-bin"));
        Assert.Equal(bytes, trailers.GetValueBytes("trailer-x-bytes-bin"));
        Assert.Null(trailers.GetValue("trailer-x-absent"));
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_failed_call_brings_its_code_its_detail_and_its_trailers(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        var client = new Notes.NotesClient(channel);

        foreach (var code in Enum.GetValues<StatusCode>().Except([StatusCode.OK]))
        {
            var failure = await Assert.ThrowsAsync<RpcException>(
                async () => await client.EchoAsync(new() { Text = $"fail:{(int)code}:문서가 없다, 100% \"weg\"" }, Calls.Soon([new("x-text", "t")])));

            Assert.Equal(code, failure.StatusCode);
            Assert.Equal("문서가 없다, 100% \"weg\"", failure.Status.Detail);
            Assert.Equal([0x00, 0xff, 0x10], failure.Trailers.GetValueBytes("reason-bin")!);
            Assert.Equal("t", failure.Trailers.GetValue("trailer-x-text"));
        }
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_stream_that_fails_gives_what_came_before_and_then_the_status(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = new Notes.NotesClient(channel).Repeat(new() { Text = "fail:9:enough", Number = 3 }, Calls.Soon());

        for (var number = 0; number < 3; number++)
        {
            Assert.True(await call.ResponseStream.MoveNext().Soon());
            Assert.Equal(number, call.ResponseStream.Current.Number);
        }

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().Soon());
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("enough", call.GetStatus().Detail);
        Assert.Equal([0x00, 0xff, 0x10], call.GetTrailers().GetValueBytes("reason-bin")!);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_method_that_the_server_lacks_is_unimplemented(string peer)
    {
        var marshaller = Marshallers.Create(bytes => bytes, bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "notes.v1.Notes", "Burn", marshaller, marshaller);
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, host: null, Calls.Soon(), [1]);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task The_server_knows_the_deadline_and_sees_it_pass(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        var client = new Notes.NotesClient(channel);

        var remaining = (await client.EchoAsync(new() { Text = "remaining" }, Calls.Soon())).Number;
        Assert.InRange(remaining, 1, (int)Bounded.Patience.TotalMilliseconds);

        var late = await Assert.ThrowsAsync<RpcException>(
            async () => await client.EchoAsync(new() { Text = "wait" }, deadline: DateTime.UtcNow.AddMilliseconds(300)));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await client.EchoAsync(new() { Text = "given-up" }, Calls.Soon());
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task A_deadline_in_the_past_fails_without_a_call(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));

        var late = await Assert.ThrowsAsync<RpcException>(
            async () => await new Notes.NotesClient(channel).EchoAsync(new(), deadline: DateTime.UtcNow.AddSeconds(-1)));

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task The_server_sees_a_cancelled_call(string peer)
    {
        using var cancel = new CancellationTokenSource();
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        var client = new Notes.NotesClient(channel);
        using var call = client.Repeat(new() { Text = "wait", Number = 1 }, Calls.Soon(cancellationToken: cancel.Token));
        Assert.True(await call.ResponseStream.MoveNext().Soon());

        var next = call.ResponseStream.MoveNext();
        await cancel.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => next.Soon())).StatusCode);
        await client.EchoAsync(new() { Text = "given-up" }, Calls.Soon());
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task The_server_sees_a_disposed_stream(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        var client = new Notes.NotesClient(channel);
        using (var call = client.Repeat(new() { Text = "wait", Number = 1 }, Calls.Soon()))
        {
            Assert.True(await call.ResponseStream.MoveNext().Soon());
        }

        await client.EchoAsync(new() { Text = "given-up" }, Calls.Soon());
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task Gzip_requests_are_understood(string peer)
    {
        await using var relay = new CountingRelay(await servers.AddressOfAsync(peer));
        using var channel = Calls.ChannelTo(relay.Address);
        var note = new Note { Payload = ByteString.CopyFrom(new byte[Megabyte]) };

        var answer = await new Notes.NotesClient(channel).EchoAsync(note, Calls.Soon([new("grpc-internal-encoding-request", "gzip")]));

        Assert.Equal(note.Payload, answer.Payload);
        Assert.InRange(relay.BytesToServer, 1, Megabyte / 10);
        Assert.InRange(relay.BytesToClient, Megabyte, 2 * Megabyte);
    }

    // Node's server cannot compress (grpc-js 1.14 always clears the flag).
    [Theory, Against("own"), Against("python")]
    public async Task Gzip_responses_are_understood(string peer)
    {
        await using var relay = new CountingRelay(await servers.AddressOfAsync(peer));
        using var channel = Calls.ChannelTo(relay.Address);
        var note = new Note { Text = "gzip", Payload = ByteString.CopyFrom(new byte[Megabyte]) };

        var answer = await new Notes.NotesClient(channel).EchoAsync(note, Calls.Soon());

        Assert.Equal(note.Payload, answer.Payload);
        Assert.InRange(relay.BytesToServer, Megabyte, 2 * Megabyte);
        Assert.InRange(relay.BytesToClient, 1, Megabyte / 10);
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task Messages_of_every_size_arrive_unchanged(string peer)
    {
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        var client = new Notes.NotesClient(channel);

        // Around the sizes of HTTP/2 frames (16 KiB), flow-control windows (64 KiB) and gRPC's default limit (4 MiB).
        foreach (var size in (int[])[0, 1, 16_383, 16_384, 65_535, 65_536, 4 * Megabyte, 16 * Megabyte])
        {
            var payload = Calls.RandomPayload(size);
            Assert.Equal(payload, (await client.EchoAsync(new() { Payload = payload }, Calls.Soon())).Payload);
        }
    }

    [Theory, Against("own"), Against("python"), Against("node")]
    public async Task Large_messages_stream_both_ways(string peer)
    {
        var payload = Calls.RandomPayload(Megabyte);
        using var channel = Calls.ChannelTo(await servers.AddressOfAsync(peer));
        using var call = new Notes.NotesClient(channel).Chat(Calls.Soon());

        var reading = call.ResponseStream.ToListAsync();
        for (var number = 0; number < 16; number++)
        {
            await call.RequestStream.WriteAsync(new() { Number = number, Payload = payload });
        }

        await call.RequestStream.CompleteAsync();
        Assert.All(await reading, note => Assert.Equal(payload, note.Payload));
        Assert.Equal(16, (await reading).Count);
    }
}
