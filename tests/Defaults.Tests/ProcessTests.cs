using System.Diagnostics;
using System.Text.Json;
using Dossier.Defaults.Tests.Probes;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Xunit;

namespace Dossier.Defaults.Tests;

/// <summary>A service as a process of its own: how it begins and ends.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_drains_and_the_process_ends_well(string signal)
    {
        await using var probe = new ProbeProcess([]);
        await probe.ListeningAsync();
        using var watch = new Health.HealthClient(probe.Channel).Watch(new());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        using var upload = new Probe.ProbeClient(probe.Channel).Converse();
        await upload.RequestStream.WriteAsync(new() { Text = "a" });
        Assert.True(await upload.ResponseStream.MoveNext(CancellationToken.None).Soon());
        using var download = new Probe.ProbeClient(probe.Channel).Upload();
        await download.RequestStream.WriteAsync(new() { Behaviour = "until the service drains", Text = "finished" });

        probe.Signal(signal);

        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => upload.ResponseStream.MoveNext(CancellationToken.None).Soon())).StatusCode);
        await download.RequestStream.CompleteAsync();
        Assert.Equal("finished", (await download.ResponseAsync.Soon()).Text);
        Assert.Equal(0, await probe.ExitAsync());
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_cut_when_the_time_to_drain_is_over()
    {
        await using var probe = new ProbeProcess(["--DrainSeconds=1"]);
        await probe.ListeningAsync();
        using var download = new Probe.ProbeClient(probe.Channel).Upload();
        await download.RequestStream.WriteAsync(new() { Behaviour = "wait" });
        await new Health.HealthClient(probe.Channel).CheckAsync(new()).ResponseAsync.Soon();
        probe.Signal("TERM");
        Assert.Equal(0, await probe.ExitAsync());
        Assert.Contains(probe.Errors, line => line.Contains("was cut off", StringComparison.Ordinal));
        await Assert.ThrowsAsync<RpcException>(() => download.ResponseAsync.Soon());
    }

    [Fact]
    public async Task A_second_signal_ends_the_process_at_once()
    {
        await using var probe = new ProbeProcess(["--DrainSeconds=600"]);
        await probe.ListeningAsync();
        using var watch = new Health.HealthClient(probe.Channel).Watch(new());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        using var upload = new Probe.ProbeClient(probe.Channel).Upload();
        await upload.RequestStream.WriteAsync(new() { Behaviour = "wait" });
        probe.Signal("TERM");
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        probe.Signal("TERM");
        Assert.Equal(128 + 15, await probe.ExitAsync());
    }

    [Fact]
    public async Task A_process_that_is_not_configured_well_says_all_that_is_wrong_and_ends_with_2()
    {
        await using var probe = new ProbeProcess(["--DrainSeconds=-1", "--LogLevel=Loud", "--Nothing=1"], ("DOSSIER_LISTEN", "nowhere"));
        Assert.Equal(2, await probe.ExitAsync());
        Assert.Equal(4, probe.Errors.Count);
        Assert.All(probe.Errors, line => Assert.StartsWith("probe: ", line, StringComparison.Ordinal));
        Assert.All(["DrainSeconds", "LogLevel", "Nothing", "Listen"], key => Assert.Contains(probe.Errors, line => line.StartsWith($"probe: {key}: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_process_that_cannot_listen_ends_with_1()
    {
        await using var first = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        await using var second = new ProbeProcess([$"--Listen={first.Address}"]);
        Assert.Equal(1, await second.ExitAsync());
        // One line for the operator, without a stack.
        Assert.Equal([$"probe: Failed to bind to address http://{first.Address}: address already in use."], second.Errors);
    }

    [Fact]
    public async Task Redirected_logs_are_lines_of_json_with_the_trace_on_standard_error()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        await using var probe = new ProbeProcess(["--LogLevel=Debug"]);
        await probe.ListeningAsync();
        await new Probe.ProbeClient(probe.Channel).UnaryAsync(new()).ResponseAsync.Soon();
        probe.Signal("TERM");
        Assert.Equal(0, await probe.ExitAsync());
        Assert.Empty(probe.Output);
        var entries = probe.Errors.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(entries, entry => Assert.EndsWith("Z", entry.GetProperty("Timestamp").GetString(), StringComparison.Ordinal));
        var call = Assert.Single(entries, entry => entry.GetProperty("Message").GetString()!.StartsWith("/probe.Probe/Unary OK", StringComparison.Ordinal));
        Assert.Contains(activity.TraceId.ToHexString(), call.GetProperty("Scopes").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_level_of_the_log_is_configured()
    {
        await using var probe = new ProbeProcess([], ("DOSSIER_LOGLEVEL", "Error"));
        using var upload = new Probe.ProbeClient(probe.Channel).Upload();
        await WaitUntilServingAsync(probe);
        probe.Signal("TERM");
        Assert.Equal(0, await probe.ExitAsync());
        Assert.Empty(probe.Errors);
    }

    // Without the line that says so: by asking, with the client's own backoff.
    private static async Task WaitUntilServingAsync(ProbeProcess probe)
    {
        using var limit = new CancellationTokenSource(Bounded.Patience);
        while (true)
        {
            try
            {
                await new Health.HealthClient(probe.Channel).CheckAsync(new(), cancellationToken: limit.Token);
                return;
            }
            catch (RpcException down) when (down.StatusCode is StatusCode.Unavailable)
            {
                limit.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
