using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.Peers;
using Dossier.Ingest;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Dossier.Gateway.Tests.Peers;

/// <summary>Calls of a real service that is cut off, held up and brought back.</summary>
public sealed class ResilienceTests : IAsyncLifetime
{
    private static readonly GetCollectionRequest Read = new() { Name = GatewaySystem.Collection };

    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly ErrorLog log = new();
    private ServiceUnderTest service = null!;
    private ServiceRelay relay = null!;

    public async Task InitializeAsync()
    {
        service = await ServiceUnderTest.StartAsync(IngestApp.Create, $"--Data={folder.Path}", "--LogLevel=Debug");
        relay = new(service.Address);
    }

    public async Task DisposeAsync()
    {
        await relay.DisposeAsync();
        await service.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_read_is_tried_again_until_its_service_is_back()
    {
        using var peers = Peers(TimeProvider.System);
        relay.Cut();
        var reading = peers.Ingest.GetCollectionAsync(Read).ResponseAsync;
        await log.LineAsync("attempt 2 follows").Soon();
        relay.Restore();
        Assert.Equal(GatewaySystem.Collection, (await reading.Soon()).Collection.Name);
    }

    [Fact]
    public async Task A_write_is_not_repeated()
    {
        using var peers = Peers(TimeProvider.System);
        relay.Cut();
        var failure = await FailsAsync(peers.Ingest.CreateCollectionAsync(new() { Collection = new() { Name = "collections/new" } }).ResponseAsync);
        Assert.Equal((StatusCode.Unavailable, ErrorReason.Unavailable), (failure.Code, failure.Reason));
        Assert.NotNull(failure.RetryAfter);
        Assert.DoesNotContain(log.Lines, line => line.Contains("attempt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_is_an_answer_also_when_it_is_a_refusal()
    {
        using var peers = Peers(TimeProvider.System);
        var failure = await FailsAsync(peers.Ingest.GetCollectionAsync(new() { Name = "collections/none" }).ResponseAsync);
        Assert.Equal(ErrorReason.CollectionNotFound, failure.Reason);
        Assert.Single(service.Log.Lines, line => line.Contains("/GetCollection NotFound", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_transport_says_of_its_addresses_does_not_reach_clients()
    {
        using var peers = Peers(TimeProvider.System, new() { MaxAttempts = 1 });
        relay.Cut();
        var failure = await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        Assert.Equal("Ingest cannot be reached.", failure.Message);
    }

    [Fact]
    public async Task A_circuit_opens_is_probed_and_closes()
    {
        using var peers = Peers(clock, new() { MaxAttempts = 1, BreakAfterFailures = 2, BreakSeconds = 5 });
        relay.Cut();
        await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        await log.LineAsync("no calls for 5 s").Soon();

        // Open: whether the service is there or not, no call reaches it.
        relay.Restore();
        var refused = await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        Assert.Equal((StatusCode.Unavailable, TimeSpan.FromSeconds(5)), (refused.Code, refused.RetryAfter));
        Assert.DoesNotContain(service.Log.Lines, line => line.Contains("/GetCollection", StringComparison.Ordinal));

        // Half open: a health check is the first that reaches it.
        clock.Advance(TimeSpan.FromSeconds(5));
        await peers.Ingest.GetCollectionAsync(Read).ResponseAsync.Soon();
        string[] events = [.. log.Lines.Select(line => line.Split(": ")[^1])];
        Assert.Equal(["no calls for 5 s", "Ingest is asked whether it answers again", "Ingest answers again"], events);
        Assert.Equal(["/grpc.health.v1.Health/Check", "/dossier.ingest.v1.IngestService/GetCollection"], service.Log.Lines.Where(line => line.Contains(" OK in ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]));
    }

    [Fact]
    public async Task A_circuit_that_was_probed_in_vain_stays_open()
    {
        using var peers = Peers(clock, new() { MaxAttempts = 1, BreakAfterFailures = 2, BreakSeconds = 5 });
        relay.Cut();
        await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(StatusCode.Unavailable, (await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync)).Code);

        relay.Restore();
        Assert.Equal(TimeSpan.FromSeconds(5), (await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync)).RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(5));
        await peers.Ingest.GetCollectionAsync(Read).ResponseAsync.Soon();
    }

    [Fact]
    public async Task Streams_of_both_kinds_are_refused_by_an_open_circuit()
    {
        using var peers = Peers(clock, new() { MaxAttempts = 1, BreakAfterFailures = 2 });
        relay.Cut();
        await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        await FailsAsync(peers.Ingest.GetCollectionAsync(Read).ResponseAsync);
        using var upload = peers.Ingest.UploadDocument();
        Assert.Equal(StatusCode.Unavailable, (await FailsAsync(upload.ResponseAsync)).Code);
        await FailsAsync(upload.RequestStream.WriteAsync(new()));
        using var watch = peers.Ingest.WatchProgress(new() { Collection = GatewaySystem.Collection });
        Assert.Equal(StatusCode.Unavailable, (await FailsAsync(watch.ResponseStream.MoveNext(CancellationToken.None))).Code);
    }

    [Fact]
    public async Task A_call_too_many_is_refused_and_the_limit_is_named()
    {
        using var peers = Peers(clock, new() { MaxPeerCalls = 1, MaxPeerStreams = 1 });
        relay.Hold();
        var first = peers.Ingest.GetCollectionAsync(Read).ResponseAsync;
        var refused = RpcFailure.Of(Assert.Throws<RpcException>(() => { _ = peers.Ingest.GetCollectionAsync(Read); }));
        Assert.Equal((StatusCode.ResourceExhausted, ErrorReason.LimitExceeded), (refused.Code, refused.Reason));
        Assert.Equal(("peer_calls", "1"), (refused.Metadata["name"], refused.Metadata["limit"]));

        // Streams have places of their own: watches do not keep reads out.
        using (peers.Ingest.WatchProgress(new() { Collection = GatewaySystem.Collection }))
        {
            Assert.Throws<RpcException>(() => { _ = peers.Ingest.UploadDocument(); });
        }

        relay.Release();
        await first.Soon();
        await peers.Ingest.GetCollectionAsync(Read).ResponseAsync.Soon();
        using var upload = peers.Ingest.UploadDocument();
    }

    [Fact]
    public void Waits_do_not_keep_reads_out()
    {
        using var peers = Peers(clock, new() { MaxPeerCalls = 1, MaxPeerStreams = 1 });
        relay.Hold();
        GetCorpusStatsRequest read = new() { Collection = GatewaySystem.Collection }, wait = new() { Collection = GatewaySystem.Collection, AtLeastSequence = 99 };
        using var waiting = peers.Query.GetCorpusStatsAsync(wait);
        using var reading = peers.Query.GetCorpusStatsAsync(read);
        Assert.Equal("peer_streams", RpcFailure.Of(Assert.Throws<RpcException>(() => { _ = peers.Query.GetCorpusStatsAsync(wait); })).Metadata["name"]);
        Assert.Equal("peer_calls", RpcFailure.Of(Assert.Throws<RpcException>(() => { _ = peers.Query.GetCorpusStatsAsync(read); })).Metadata["name"]);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_is_given_up()
    {
        using var peers = Peers(clock, new() { MaxAttempts = 1, AttemptSeconds = 10 });
        relay.Hold();
        var reading = peers.Ingest.GetCollectionAsync(Read).ResponseAsync;
        clock.Advance(TimeSpan.FromSeconds(10));
        var failure = await FailsAsync(reading);
        Assert.Equal((StatusCode.Unavailable, "Ingest did not answer within 10 s."), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task A_write_without_an_answer_ends_with_the_total_time()
    {
        using var peers = Peers(clock, new() { AttemptSeconds = 10, CallSeconds = 120 });
        relay.Hold();
        var writing = peers.Ingest.CreateCollectionAsync(new() { Collection = new() { Name = "collections/new" } }).ResponseAsync;
        clock.Advance(TimeSpan.FromSeconds(119));
        Assert.False(writing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var failure = await FailsAsync(writing);
        Assert.Equal((StatusCode.DeadlineExceeded, ErrorReason.DeadlineExceeded), (failure.Code, failure.Reason));
    }

    [Fact]
    public async Task A_watch_is_tried_again_until_its_first_message_and_lasts_as_long_as_it_wants()
    {
        using var peers = Peers(TimeProvider.System);
        relay.Cut();
        using var watch = peers.Ingest.WatchProgress(new() { Collection = GatewaySystem.Collection });
        var first = watch.ResponseStream.MoveNext(CancellationToken.None);
        await log.LineAsync("attempt 2 follows").Soon();
        relay.Restore();
        Assert.True(await first.Soon());
        Assert.NotNull(await watch.ResponseHeadersAsync.Soon());

        relay.Cut();
        RpcFailure broken;
        do broken = await FailsOrGoesOnAsync(watch.ResponseStream); while (broken.Code == StatusCode.OK);
        Assert.Equal((StatusCode.Unavailable, "Ingest cannot be reached."), (broken.Code, broken.Message));
        Assert.Equal(StatusCode.Unavailable, watch.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Time_does_not_end_a_watch()
    {
        using var peers = Peers(clock);
        using var watch = peers.Ingest.WatchProgress(new() { Collection = GatewaySystem.Collection });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        clock.Advance(TimeSpan.FromDays(1));
        using var upload = peers.Ingest.UploadDocument();
        await upload.RequestStream.WriteAsync(new() { Header = new() { Collection = GatewaySystem.Collection, FileName = "a" } }).Soon();
        clock.Advance(TimeSpan.FromDays(1));
        await upload.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFromUtf8("a") }).Soon();
        await upload.RequestStream.CompleteAsync().Soon();
        var stored = await upload.ResponseAsync.Soon();
        do Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon()); while (watch.ResponseStream.Current.Document?.Name != stored.Document.Name);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_not_repeated()
    {
        using var peers = Peers(TimeProvider.System);
        using var upload = peers.Ingest.UploadDocument();
        await upload.RequestStream.WriteAsync(new() { Header = new() { Collection = GatewaySystem.Collection, FileName = "a" } }).Soon();
        await upload.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFromUtf8("a") }).Soon();
        relay.Cut();
        Assert.Equal(StatusCode.Unavailable, (await FailsAsync(upload.ResponseAsync)).Code);
        relay.Restore();
        Assert.Empty((await peers.Ingest.ListDocumentsAsync(new() { Parent = GatewaySystem.Collection }).ResponseAsync.Soon()).Documents);
    }

    [Fact]
    public async Task A_call_that_is_let_go_is_cancelled_in_the_service()
    {
        using var peers = Peers(TimeProvider.System);
        using (var watch = peers.Ingest.WatchProgress(new() { Collection = GatewaySystem.Collection }))
        {
            Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        }

        await service.Log.LineAsync("/WatchProgress Cancelled").Soon();
    }

    private PeerServices Peers(TimeProvider time, GatewayOptions? options = null) =>
        new((options ?? new()) with { Ingest = relay.Address, Query = relay.Address, Extraction = relay.Address }, time, new LoggerFactory([log]).CreateLogger<PeerServices>());

    private static async Task<RpcFailure> FailsAsync(Task call) => RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(() => call.Soon()));

    private static async Task<RpcFailure> FailsOrGoesOnAsync<T>(IAsyncStreamReader<T> responses)
    {
        try
        {
            Assert.True(await responses.MoveNext(CancellationToken.None).Soon());
            return RpcFailure.Of(new RpcException(Status.DefaultSuccess));
        }
        catch (RpcException failure)
        {
            return RpcFailure.Of(failure);
        }
    }
}
