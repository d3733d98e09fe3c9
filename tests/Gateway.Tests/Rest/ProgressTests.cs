using System.Text.Json;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>Progress as server-sent events.</summary>
[Collection(SystemTests.Name)]
public sealed class ProgressTests(RunningSystem system)
{
    [Fact]
    public async Task Tells_changes_as_events_and_goes_on_behind_the_last_one_seen()
    {
        var collection = await system.CollectionAsync();
        var first = await system.DocumentAsync(collection, "One.");
        string last;
        using (var events = await EventsAsync(collection))
        {
            Assert.Equal("retry: 2000", await events.ReadLineAsync().Soon());
            await events.ReadLineAsync().Soon();
            (last, var change) = await NextAsync(events);
            Assert.EndsWith(first, change.GetProperty("document").Text("name"), StringComparison.Ordinal);
        }

        var second = await system.DocumentAsync(collection, "Two.");
        using var later = await EventsAsync(collection, last);
        await later.ReadLineAsync().Soon();
        await later.ReadLineAsync().Soon();
        while (true)
        {
            var (id, change) = await NextAsync(later);
            Assert.True(long.Parse(id, null) > long.Parse(last, null));
            if (change.TryGetProperty("document", out var document) && document.Text("name")!.EndsWith(second, StringComparison.Ordinal)) break;
        }
    }

    private async Task<StreamReader> EventsAsync(string collection, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"v1/collections/{collection}/progress");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync().Soon());
    }

    private static async Task<(string Id, JsonElement Change)> NextAsync(StreamReader events)
    {
        var id = await events.ReadLineAsync().Soon();
        Assert.Equal("event: progress", await events.ReadLineAsync().Soon());
        var data = await events.ReadLineAsync().Soon();
        Assert.Equal("", await events.ReadLineAsync().Soon());
        return (id!["id: ".Length..], JsonDocument.Parse(data!["data: ".Length..]).RootElement);
    }
}
