using System.Diagnostics;
using System.Net.Sockets;
using Dossier.Defaults.Tests.Probes;
using Dossier.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Dossier.Defaults.Tests;

public sealed class PeerChannelTests
{
    [Theory]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("dns:///localhost:{0}")]
    [InlineData("dns:///127.0.0.1:{0}")]
    public async Task Reaches_a_peer_by_tcp(string address)
    {
        await using var app = ProbeApp.Create(["--Listen=http://127.0.0.1:0", "--LogLevel=Warning"]);
        await app.StartAsync().Soon();
        var port = new Uri(app.Urls.Single()).Port;
        using var channel = PeerChannel.Open(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, port));
        Assert.Equal("a", await ProbeCalls.CallAsync(new(channel), "unary", new() { Text = "a" }).Soon());
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:5001")]
    [InlineData("https://host:1")]
    [InlineData("http://host:1/path")]
    [InlineData("unix:")]
    [InlineData("dns:///")]
    [InlineData("dns://server/host:1")]
    public void Refuses_what_is_no_address(string address)
    {
        Assert.NotNull(PeerChannel.Problem(address));
        Assert.Throws<FormatException>(() => PeerChannel.Open(address));
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_unavailable()
    {
        using var folder = new TempFolder();
        using var channel = PeerChannel.Open("unix:" + folder.Of("none.sock"), new() { MaxAttempts = 2 });
        var error = await Assert.ThrowsAsync<RpcException>(() => new Probe.ProbeClient(channel).UnaryAsync(new()).ResponseAsync.Soon());
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task A_peer_that_accepts_but_does_not_answer_is_given_up()
    {
        using var folder = new TempFolder();
        using var mute = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        mute.Bind(new UnixDomainSocketEndPoint(folder.Of("mute.sock")));
        mute.Listen();
        using var channel = PeerChannel.Open(
            "unix:" + folder.Of("mute.sock"), new() { MaxAttempts = 1, KeepAlive = TimeSpan.FromSeconds(1), KeepAliveTimeout = TimeSpan.FromSeconds(1) });
        var error = await Assert.ThrowsAsync<RpcException>(() => new Probe.ProbeClient(channel).UnaryAsync(new()).ResponseAsync.Soon());
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("ping", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_peer_that_comes_later_is_reached()
    {
        using var folder = new TempFolder();
        using var channel = PeerChannel.Open("unix:" + folder.Of("later.sock"));
        var client = new Probe.ProbeClient(channel);
        await Assert.ThrowsAsync<RpcException>(() => client.UnaryAsync(new()).ResponseAsync.Soon());
        await using var app = ProbeApp.Create([$"--Listen=unix:{folder.Of("later.sock")}", "--LogLevel=Warning"]);
        await app.StartAsync().Soon();
        Assert.Equal("a", (await client.UnaryAsync(new() { Text = "a" }).ResponseAsync.Soon()).Text);
    }

    [Theory]
    [InlineData("unavailable", 3)]
    [InlineData("late", 1)]
    [InlineData("limit", 1)]
    [InlineData("etag", 1)]
    public async Task Unavailable_alone_is_tried_again(string behaviour, int attempts)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        using var channel = PeerChannel.Open(probe.Address, new() { MaxAttempts = 3 });
        await Assert.ThrowsAsync<RpcException>(() => new Probe.ProbeClient(channel).UnaryAsync(new() { Behaviour = behaviour }).ResponseAsync.Soon());
        Assert.Equal(attempts, probe.App.Services.GetRequiredService<Happenings>().Attempts);
    }

    [Fact]
    public async Task More_calls_than_one_connection_carries_run_at_once()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var happenings = probe.App.Services.GetRequiredService<Happenings>();
        var client = new Probe.ProbeClient(probe.Channel);
        var calls = Enumerable.Range(0, RpcLimits.CallsPerConnection + 1).Select(_ => client.UnaryAsync(new() { Behaviour = "together" }).ResponseAsync).ToList();
        await happenings.Together.Task.Soon();
        happenings.Released.SetResult();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task The_trace_goes_on_through_every_service()
    {
        await using var back = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        await using var front = await ServiceUnderTest.StartAsync(args => RelayApp.Create(args, back.Address));
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var seen = await ProbeCalls.CallAsync(new(front.Channel), "unary", new() { Behaviour = "trace" }).Soon();
        Assert.True(ActivityContext.TryParse(seen, null, out var context));
        Assert.Equal(activity.TraceId, context.TraceId);
        Assert.NotEqual(activity.SpanId, context.SpanId);
    }

    [Fact]
    public async Task Work_that_is_done_later_continues_the_trace_that_caused_it()
    {
        await using var back = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var (parent, state) = Cause(out var trace);
        Assert.Null(Activity.Current);
        string seen;
        using (var work = TraceContext.Continue(parent, state, "work"))
        {
            Assert.Equal((trace, "vendor=1"), (work.TraceId, work.TraceStateString));
            seen = await ProbeCalls.CallAsync(new(back.Channel), "unary", new() { Behaviour = "trace" }).Soon();
        }

        Assert.Contains(trace.ToHexString(), seen, StringComparison.Ordinal);
        Assert.Null(Activity.Current);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-00")]
    public void A_context_that_is_none_begins_a_new_trace(string parent)
    {
        using var work = TraceContext.Continue(parent, "", "work");
        Assert.Equal(default, work.ParentSpanId);
        Assert.NotEqual(default, work.TraceId);
        Assert.Same(work, Activity.Current);
    }

    private static (string Parent, string State) Cause(out ActivityTraceId trace)
    {
        using var cause = new Activity("cause").SetIdFormat(ActivityIdFormat.W3C);
        cause.TraceStateString = "vendor=1";
        cause.Start();
        trace = cause.TraceId;
        return TraceContext.Current();
    }
}
