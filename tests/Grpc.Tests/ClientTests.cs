using System.Collections.Concurrent;
using System.Text.Json;
using Grpc.Core;
using Xunit;

namespace Dossier.Grpc.Tests;

/// <summary>What a foreign client saw of our server, and what went over the wire.</summary>
internal sealed record ClientRun(JsonElement Seen, long GzipBytesToServer, long GzipBytesToClient);

/// <summary>Foreign clients that went through all they can do with our own server, each once.</summary>
public sealed class ClientRuns
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ClientRun>>> runs = new(StringComparer.Ordinal);

    internal Task<ClientRun> OfAsync(string peer) => runs.GetOrAdd(peer, name => new(() => RunAsync(name))).Value;

    private static async Task<ClientRun> RunAsync(string peer)
    {
        await using var server = await NotesServer.StartAsync();
        await using var relay = new CountingRelay(server.Address);
        var seen = await PeerProcess.RunClientAsync(peer, server.Address, relay.Address);
        return new(seen, relay.BytesToServer, relay.BytesToClient);
    }
}

/// <summary>Foreign clients against our server.</summary>
public sealed class ClientTests(ClientRuns runs) : IClassFixture<ClientRuns>
{
    [Theory, Against("python"), Against("node")]
    public async Task A_unary_call_gets_its_answer(string peer)
    {
        var unary = (await runs.OfAsync(peer)).Seen.GetProperty("unary");

        Assert.Equal("안녕 👋", unary.GetProperty("text").GetString());
        Assert.Equal(42, unary.GetProperty("number").GetInt32());
    }

    [Theory, Against("python"), Against("node")]
    public async Task A_client_stream_is_read_to_its_end(string peer)
    {
        var collected = (await runs.OfAsync(peer)).Seen.GetProperty("collected");

        Assert.Equal(5050, collected.GetProperty("number").GetInt32());
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (byte)number), collected.GetProperty("payload").GetBytesFromBase64());
    }

    [Theory, Against("python"), Against("node")]
    public async Task A_server_stream_keeps_its_order(string peer) =>
        Assert.Equal(Enumerable.Range(0, 100), Numbers((await runs.OfAsync(peer)).Seen, "repeated"));

    [Theory, Against("python"), Against("node")]
    public async Task A_duplex_call_answers_while_it_is_written(string peer) =>
        Assert.Equal(Enumerable.Range(1, 10), Numbers((await runs.OfAsync(peer)).Seen, "chatted"));

    [Theory, Against("python"), Against("node")]
    public async Task Headers_and_trailers_carry_text_and_bytes(string peer)
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value);
        var seen = (await runs.OfAsync(peer)).Seen;

        Assert.Equal("a, b", seen.GetProperty("headers").GetProperty("echo-x-text").GetString());
        Assert.Equal("a, b", seen.GetProperty("trailers").GetProperty("trailer-x-text").GetString());
        Assert.Equal(bytes, seen.GetProperty("headers").GetProperty("echo-x-bytes-bin").GetBytesFromBase64());
        Assert.Equal(bytes, seen.GetProperty("trailers").GetProperty("trailer-x-bytes-bin").GetBytesFromBase64());
    }

    [Theory, Against("python"), Against("node")]
    public async Task A_failed_call_brings_its_code_its_detail_and_its_trailers(string peer)
    {
        var seen = (await runs.OfAsync(peer)).Seen;

        AssertFailed(seen.GetProperty("failed"), StatusCode.NotFound, "문서가 없다, 100%");
        AssertFailed(seen.GetProperty("failedStream"), StatusCode.FailedPrecondition, "enough");
    }

    [Theory, Against("python"), Against("node")]
    public async Task A_deadline_is_known_to_the_server_and_seen_to_pass(string peer)
    {
        var seen = (await runs.OfAsync(peer)).Seen;

        // 30 seconds; Python rounds its timeouts up to tenths.
        Assert.InRange(seen.GetProperty("remaining").GetInt32(), 1, 30_200);
        Assert.Equal((int)StatusCode.DeadlineExceeded, seen.GetProperty("late").GetInt32());
        Assert.Equal("given-up", seen.GetProperty("lateSeen").GetString());
    }

    [Theory, Against("python"), Against("node")]
    public async Task A_cancelled_call_is_seen_by_the_server(string peer)
    {
        var seen = (await runs.OfAsync(peer)).Seen;

        Assert.Equal((int)StatusCode.Cancelled, seen.GetProperty("cancelled").GetInt32());
        Assert.Equal("given-up", seen.GetProperty("cancelledSeen").GetString());
    }

    [Theory, Against("python"), Against("node")]
    public async Task A_message_of_16_MiB_arrives_unchanged(string peer) =>
        Assert.True((await runs.OfAsync(peer)).Seen.GetProperty("large").GetBoolean());

    [Theory, Against("python"), Against("node")]
    public async Task Gzip_is_understood_both_ways(string peer)
    {
        const int tenthOfTheMessage = 1024 * 1024 / 10;
        var run = await runs.OfAsync(peer);

        Assert.True(run.Seen.GetProperty("gzip").GetBoolean());
        Assert.InRange(run.GzipBytesToServer, 1, tenthOfTheMessage);
        Assert.InRange(run.GzipBytesToClient, 1, tenthOfTheMessage);
    }

    private static IEnumerable<int> Numbers(JsonElement seen, string name) => seen.GetProperty(name).EnumerateArray().Select(number => number.GetInt32());

    private static void AssertFailed(JsonElement failed, StatusCode code, string detail)
    {
        Assert.Equal((int)code, failed.GetProperty("code").GetInt32());
        Assert.Equal(detail, failed.GetProperty("detail").GetString());
        Assert.Equal([0x00, 0xff, 0x10], failed.GetProperty("trailers").GetProperty("reason-bin").GetBytesFromBase64());
    }
}
