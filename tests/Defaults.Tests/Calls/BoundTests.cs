using System.Net.Sockets;
using Dossier.Common.V1;
using Dossier.Defaults.Tests.Probes;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Dossier.Defaults.Tests;

/// <summary>What ends a call besides its handler.</summary>
public sealed class BoundTests
{
    private static readonly Order Wait = new() { Behaviour = "wait", Text = "done" };

    public static TheoryData<string> AllKinds => StatusTests.AllKinds;

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task A_client_that_cancels_ends_the_handler(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Information");
        var happenings = probe.App.Services.GetRequiredService<Happenings>();
        using var cancel = new CancellationTokenSource();
        var call = ProbeCalls.CallAsync(new(probe.Channel), kind, Wait, new(cancellationToken: cancel.Token));
        await happenings.Entered.Task.Soon();
        await cancel.CancelAsync();
        var error = await Record.ExceptionAsync(() => call.Soon());
        Assert.True(error is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }, $"{error}");
        await happenings.Cancelled.Task.Soon();
        await probe.Log.LineAsync(" Cancelled in ").Soon();
    }

    [Fact]
    public async Task A_client_that_cancels_an_upload_while_it_is_read_is_no_error_of_the_service()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Information");
        using var cancel = new CancellationTokenSource();
        using var conversation = new Probe.ProbeClient(probe.Channel).Converse(cancellationToken: cancel.Token);
        await conversation.RequestStream.WriteAsync(new() { Text = "a" });
        Assert.True(await conversation.ResponseStream.MoveNext(CancellationToken.None).Soon());
        await cancel.CancelAsync();
        await probe.Log.LineAsync("Converse Cancelled in ").Soon();
    }

    [Fact]
    public async Task A_client_that_stops_reading_a_long_answer_is_no_error_of_the_service()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Information");
        using var download = new Probe.ProbeClient(probe.Channel).Download(new() { Behaviour = "flood" });
        Assert.True(await download.ResponseStream.MoveNext(CancellationToken.None).Soon());
        download.Dispose();
        await probe.Log.LineAsync("Download Cancelled in ").Soon();
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task A_connection_that_breaks_is_no_error_of_the_service(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Information");
        Socket? connection = null;
        using var channel = GrpcChannel.ForAddress("http://localhost", new()
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancel) =>
                {
                    connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(probe.Address["unix:".Length..]), cancel);
                    return new NetworkStream(connection);
                },
            },
        });
        var call = ProbeCalls.CallAsync(new(channel), kind, Wait);
        await probe.App.Services.GetRequiredService<Happenings>().Entered.Task.Soon();
        connection!.Dispose();
        await Assert.ThrowsAsync<RpcException>(() => call.Soon());
        await probe.Log.LineAsync(" Cancelled in ").Soon();
    }

    [Fact]
    public async Task An_upload_whose_connection_breaks_while_it_is_read_is_no_error_of_the_service()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Information");
        using (var channel = PeerChannel.Open(probe.Address))
        {
            var conversation = new Probe.ProbeClient(channel).Converse();
            await conversation.RequestStream.WriteAsync(new() { Behaviour = "read on without a token" });
            Assert.True(await conversation.ResponseStream.MoveNext(CancellationToken.None).Soon());
        }

        await probe.Log.LineAsync("Converse Cancelled in ").Soon();
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task A_deadline_ends_the_handler(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var happenings = probe.App.Services.GetRequiredService<Happenings>();
        var error = await Assert.ThrowsAsync<RpcException>(
            () => ProbeCalls.CallAsync(new(probe.Channel), kind, Wait, new(deadline: DateTime.UtcNow.AddSeconds(2))).Soon());
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await happenings.Cancelled.Task.Soon();
    }

    [Fact]
    public async Task A_deadline_is_handed_on_to_a_peer()
    {
        await using var back = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        await using var front = await ServiceUnderTest.StartAsync(args => RelayApp.Create(args, back.Address));
        var error = await Assert.ThrowsAsync<RpcException>(
            () => new Probe.ProbeClient(front.Channel).UnaryAsync(Wait, deadline: DateTime.UtcNow.AddSeconds(2)).ResponseAsync.Soon());
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await back.App.Services.GetRequiredService<Happenings>().Cancelled.Task.Soon();
    }

    [Fact]
    public async Task A_unary_call_without_a_deadline_ends_at_the_services_own_limit()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--MaxUnarySeconds=1");
        var error = await Assert.ThrowsAsync<RpcException>(() => new Probe.ProbeClient(probe.Channel).UnaryAsync(Wait).ResponseAsync.Soon());
        var failure = RpcFailure.Of(error);
        Assert.Equal((StatusCode.DeadlineExceeded, ErrorReason.DeadlineExceeded), (failure.Code, failure.Reason));
        Assert.Contains("1 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("download")]
    [InlineData("converse")]
    public async Task Streams_end_with_unavailable_when_the_service_drains(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        using var channel = PeerChannel.Open(probe.Address, new() { MaxAttempts = 1 });
        var call = ProbeCalls.CallAsync(new(channel), kind, Wait);
        await probe.App.Services.GetRequiredService<Happenings>().Entered.Task.Soon();
        var stop = probe.App.StopAsync();
        var failure = RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(() => call.Soon()));
        Assert.Equal((StatusCode.Unavailable, ErrorReason.Unavailable), (failure.Code, failure.Reason));
        Assert.NotNull(failure.RetryAfter);
        await stop.Soon();
    }

    [Theory]
    [InlineData("unary")]
    [InlineData("upload")]
    public async Task Unary_calls_and_uploads_finish_while_the_service_drains(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var happenings = probe.App.Services.GetRequiredService<Happenings>();
        var call = ProbeCalls.CallAsync(new(probe.Channel), kind, Wait);
        await happenings.Entered.Task.Soon();
        var stop = probe.App.StopAsync();
        Assert.False(call.IsCompleted);
        happenings.Released.SetResult();
        Assert.Equal("done", await call.Soon());
        await stop.Soon();
    }

    [Fact]
    public async Task The_time_to_drain_is_bounded()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--DrainSeconds=1");
        using var channel = PeerChannel.Open(probe.Address, new() { MaxAttempts = 1 });
        var call = ProbeCalls.CallAsync(new(channel), "unary", Wait);
        await probe.App.Services.GetRequiredService<Happenings>().Entered.Task.Soon();
        await Record.ExceptionAsync(() => probe.App.StopAsync().Soon());
        await Assert.ThrowsAsync<RpcException>(() => call.Soon());
    }

    [Fact]
    public async Task A_handler_still_finds_its_http_context()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        Assert.Equal("/probe.Probe/Unary", await ProbeCalls.CallAsync(new(probe.Channel), "unary", new() { Behaviour = "http" }).Soon());
    }

    [Fact]
    public async Task A_failure_is_logged_by_its_reason_and_field_without_what_the_client_sent()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Information");
        await Assert.ThrowsAsync<RpcException>(() => ProbeCalls.CallAsync(new(probe.Channel), "unary", new() { Behaviour = "quote", Text = "confidential" }).Soon());
        Assert.Contains("InvalidArgument in ", await probe.Log.LineAsync("INVALID_FIELD text").Soon(), StringComparison.Ordinal);
        Assert.DoesNotContain(probe.Log.Lines, line => line.Contains("confidential", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task Each_call_is_logged_once_without_what_it_carries(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Debug");
        Assert.Equal("confidential", await ProbeCalls.CallAsync(new(probe.Channel), kind, new() { Text = "confidential" }).Soon());
        await probe.App.StopAsync().Soon();
        Assert.Single(probe.Log.Lines, line => line.Contains("/probe.Probe/", StringComparison.Ordinal));
        Assert.DoesNotContain(probe.Log.Lines, line => line.Contains("confidential", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_went_well_and_was_quick_is_not_logged()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create, "--LogLevel=Information");
        await new Probe.ProbeClient(probe.Channel).UnaryAsync(new()).ResponseAsync.Soon();
        await probe.App.StopAsync().Soon();
        Assert.DoesNotContain(probe.Log.Lines, line => line.Contains(" OK in ", StringComparison.Ordinal));
    }
}
