using System.Net;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Components;

/// <summary>Documents that are nearly the same, from the upload to the page.</summary>
[Collection(SystemTests.Name)]
public sealed class NearDuplicateTests(RunningSystem system)
{
    private const string Story =
        "The ministers of the two countries met in Geneva on Tuesday and agreed to resume the talks that had broken down in March. Neither side would say what "
        + "had changed, but a diplomat who was in the room spoke of a new tone. The next round is to be held before the end of the year.";

    [Fact]
    public async Task They_are_shown_with_links_until_one_of_them_is_deleted()
    {
        var collection = await system.CollectionAsync();
        var first = await system.UploadAsync(collection, "https://example.org/first.txt", Story);
        var second = await system.UploadAsync(collection, "https://example.com/second.txt", Story.Replace("Tuesday", "Wednesday", StringComparison.Ordinal) + " Reporting by our staff.");
        await system.UploadAsync(collection, "https://example.org/other.txt", string.Join(' ', Story.Split(' ').Reverse()));
        await system.SettledAsync(collection);

        var page = await system.PageAsync($"/collections/{collection}/documents/{second}");
        var link = page.One("[data-part=near-duplicates] a");
        Assert.Equal($"/collections/{collection}/documents/{first}", link.Href());
        Assert.Equal("https://example.org/first.txt", link.TextContent);
        Assert.Matches(@"^Nearly the same as:\s+https://example.org/first.txt \([6-9]\d\u00A0%\)$", page.One("[data-part=near-duplicates]").TextContent.Trim());
        Assert.Equal([link.Href()], (await system.PageAsync($"/collections/{collection}/documents/{second}/details")).All("[data-part=near-duplicates] a").Select(a => a.Href()));
        var list = await system.PageAsync($"/collections/{collection}");
        Assert.Equal(2, list.Texts("[data-part=table] .under").Count(text => text == "nearly the same as 1 other"));

        var published = (await (await system.Http.GetAsync($"v1/collections/{collection}/documents/{second}").Soon()).JsonAsync()).GetProperty("published");
        Assert.Equal($"collections/{collection}/documents/{first}", published.GetProperty("cluster").GetString());
        var near = Assert.Single(published.GetProperty("nearDuplicates").EnumerateArray());
        Assert.Equal($"collections/{collection}/documents/{first}", near.GetProperty("document").GetString());
        Assert.InRange(near.GetProperty("similarity").GetDouble(), 0.6, 0.99);

        using var request = new HttpRequestMessage(HttpMethod.Delete, $"v1/collections/{collection}/documents/{first}") { Headers = { { "If-Match", "*" } } };
        using var deleted = await system.Http.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        var last = (await system.Ledger.GetIngestStatusAsync(new() { Collection = $"collections/{collection}" }).ResponseAsync.Soon()).LastSequence;
        await system.Picture.GetCorpusStatsAsync(new() { Collection = $"collections/{collection}", AtLeastSequence = last }, deadline: DateTime.UtcNow + Bounded.Patience).ResponseAsync.Soon();
        Assert.Empty((await system.PageAsync($"/collections/{collection}/documents/{second}")).All("[data-part=near-duplicates]"));
    }
}
