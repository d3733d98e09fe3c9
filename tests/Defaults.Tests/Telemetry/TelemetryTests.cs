using System.Diagnostics;
using Dossier.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Dossier.Defaults.Tests;

public sealed class TelemetryTests
{
    private const int ServerKind = 2;
    private const int ClientKind = 3;

    [Fact]
    public async Task One_trace_with_all_its_spans_and_the_metrics_reach_a_collector_before_the_process_ends()
    {
        await using var collector = CollectorApp.Create();
        await collector.StartAsync().Soon();
        ActivityTraceId trace;
        await using (var back = await ServiceUnderTest.StartAsync(ProbeApp.Create))
        await using (var front = await ServiceUnderTest.StartAsync(args => RelayApp.Create(args, back.Address)))
        {
            using var telemetry = Telemetry.Start(new Uri(collector.Urls.Single()), "probes");
            Assert.NotNull(telemetry);
            using var root = DossierActivity.Source.StartActivity("root");
            Assert.NotNull(root);
            trace = root.TraceId;
            await ProbeCalls.CallAsync(new(front.Channel), "unary", new()).Soon();
            root.Stop();

            // A server's activity ends just after its client has the answer.
            await front.App.StopAsync().Soon();
            await back.App.StopAsync().Soon();
        }

        var collected = collector.Services.GetRequiredService<Collected>();
        var id = ByteString.CopyFrom(Convert.FromHexString(trace.ToHexString()));
        var spans = collected.Spans.Where(span => span.Span.TraceId == id).ToList();
        Assert.All(spans, span => Assert.Equal("probes", span.Service));
        Assert.Equal(2, spans.Count(span => span is { Scope: "Microsoft.AspNetCore", Span: { Kind: ServerKind, Name: "probe.Probe/Unary" } }));
        Assert.Equal(2, spans.Count(span => span is { Scope: "Grpc.Net.Client", Span.Kind: ClientKind }));
        var root1 = Assert.Single(spans, span => span.Scope == "Dossier").Span;
        Assert.Equal("root", root1.Name);

        // One tree: every span but the root has its parent in the same trace.
        var ids = spans.Select(span => span.Span.SpanId).ToHashSet();
        Assert.Equal(spans.Count, ids.Count);
        Assert.All(spans.Where(span => span.Span != root1), span => Assert.Contains(span.Span.ParentSpanId, ids));
        Assert.All(["http.server.request.duration", "kestrel.active_connections", "rpc.server.call.duration"], name => Assert.Contains(name, collected.Metrics));
    }

    [Fact]
    public void Nothing_is_sent_when_no_collector_is_configured() => Assert.Null(Telemetry.Start(null, "probes"));

    [Fact]
    public async Task A_process_sends_what_is_left_when_it_ends()
    {
        await using var collector = CollectorApp.Create();
        await collector.StartAsync().Soon();
        await using var probe = new ProbeProcess([$"--OtlpEndpoint={collector.Urls.Single()}"]);
        await probe.ListeningAsync();
        await ProbeCalls.CallAsync(new(probe.Channel), "unary", new()).Soon();
        probe.Signal("TERM");
        Assert.Equal(0, await probe.ExitAsync());
        var collected = collector.Services.GetRequiredService<Collected>();
        Assert.Contains(collected.Spans, span => span is { Service: "probe", Span.Name: "probe.Probe/Unary" });
        Assert.Contains("rpc.server.call.duration", collected.Metrics);
    }
}
