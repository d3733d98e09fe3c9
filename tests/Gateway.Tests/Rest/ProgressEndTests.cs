using System.Diagnostics;
using System.Net;
using Dossier.Ingest;
using Dossier.Query;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>How streams and waits end, on services of their own.</summary>
public sealed class ProgressEndTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private ServiceUnderTest ingest = null!;
    private ServiceUnderTest query = null!;
    private ServiceUnderTest gateway = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        ingest = await ServiceUnderTest.StartAsync(IngestApp.Create, $"--Data={folder.Of("ledger")}", "--MaxWatches=1");
        query = await ServiceUnderTest.StartAsync(QueryApp.Create, $"--Data={folder.Of("picture")}");
        // Nobody extracts here.
        gateway = await ServiceUnderTest.StartAsync(
            GatewayApp.Create, "--Http=http://127.0.0.1:0", $"--Ingest={ingest.Address}", $"--Query={query.Address}", $"--Extraction={ingest.Address}", "--MaxWaitSeconds=1", "--HeartbeatSeconds=1");
        // A client that leaves a stream is gone at once: it does not wait for the rest of the answer first.
        http = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new(GatewayApp.AddressesOf(gateway.App).Http) };
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await query.DisposeAsync();
        await ingest.DisposeAsync();
    }

    public void Dispose()
    {
        http.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_client_who_leaves_ends_the_watch_behind()
    {
        using (var first = await WatchAsync()) Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        // The ledger has one seat: it is free again only when the call behind the stream has ended.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Bounded.Patience;)
        {
            using var next = await WatchAsync();
            if (next.StatusCode == HttpStatusCode.OK) return;
            await next.ProblemAsync(429, "LIMIT_EXCEEDED");
        }

        Assert.Fail("The seat of the watch was never free again.");
    }

    [Fact]
    public async Task Silence_is_broken_and_a_draining_gateway_ends_the_stream_in_order()
    {
        using var answer = await WatchAsync();
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync().Soon());
        while (await events.ReadLineAsync().Soon() is { } line && line != ": still here")
        {
        }

        var stopping = gateway.App.StopAsync();
        var rest = await events.ReadToEndAsync().Soon();
        Assert.DoesNotContain("data", rest, StringComparison.Ordinal);
        await stopping.Soon();
    }

    [Fact]
    public async Task A_wait_in_vain_says_what_was_stored()
    {
        using var answer = await http.PostAsync("v1/collections/default/documents?wait=true", new StringContent("Nobody reads this.")).Soon();
        var problem = await answer.ProblemAsync(504, "SEQUENCE_NOT_REACHED");
        using var stored = await http.GetAsync($"v1/{problem.Text("document")}").Soon();
        var view = await stored.JsonAsync();
        Assert.Equal(("DOCUMENT_STATE_PENDING", problem.Text("sequence")), (view.GetProperty("document").Text("state"), view.GetProperty("document").Text("sequence")));
        Assert.False(view.TryGetProperty("published", out _));
    }

    private Task<HttpResponseMessage> WatchAsync() => http.GetAsync("v1/collections/default/progress", HttpCompletionOption.ResponseHeadersRead).Soon();
}
