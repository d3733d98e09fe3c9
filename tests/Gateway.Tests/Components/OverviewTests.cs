using System.Net;

namespace Dossier.Gateway.Tests.Components;

/// <summary>Briefings, entities and the timeline: what they say leads back to where it stands.</summary>
[Collection(SystemTests.Name)]
public sealed class OverviewTests(RunningSystem system)
{
    private const string Text = "Allies meet\n\nThe treaty with Japan was signed in Seoul on May 2, 1953. “We will work with Seoul on trade,” said Barack Obama. Trade reached US$71.6 billion in 2004.";

    [Fact]
    public async Task Every_citation_of_a_briefing_leads_to_its_words()
    {
        var (collection, document) = await UploadAsync();
        foreach (var address in new[] { $"/collections/{collection}/briefing", $"/collections/{collection}/documents/{document}/briefing" })
        {
            var briefing = await system.PageAsync(address);
            Assert.Equal(HttpStatusCode.OK, briefing.Status);
            Assert.Contains(briefing.Texts(".briefing-items li"), item => item.Contains("Barack Obama: “We will work with Seoul on trade,”", StringComparison.Ordinal));
            Assert.Contains(briefing.All("a.name"), link => link.Href() == $"/collections/{collection}/entities/barack-obama");
            var citations = briefing.All(".briefing-cites a");
            Assert.True(citations.Count >= 5);
            Assert.All(briefing.All(".briefing-items li"), item => Assert.NotEmpty(item.QuerySelectorAll(".briefing-cites a")));
            foreach (var href in citations.Select(citation => citation.Href()).Where(href => href.Contains("start=", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal))
            {
                var page = await system.PageAsync(href);
                Assert.Empty(page.All("[data-standing]"));
                Assert.NotEmpty(page.All("mark.cited"));
            }

            Assert.Equal([$"/collections/{collection}/documents/{document}"], briefing.All(".briefing-sources a").Select(source => source.Href()));
        }
    }

    [Fact]
    public async Task An_entity_has_its_mentions_and_what_it_says_with_what_stands_around()
    {
        var (collection, _) = await UploadAsync();
        var mentions = await system.PageAsync($"/collections/{collection}/entities/barack-obama");
        Assert.Equal(["Barack Obama"], mentions.Texts("h1"));
        Assert.Equal(["Barack Obama"], mentions.Texts(".result mark"));
        Assert.Contains("said Barack Obama. Trade reached", mentions.One(".result-passage").TextContent, StringComparison.Ordinal);
        var statements = await system.PageAsync($"/collections/{collection}/entities/barack-obama?layer=statements");
        Assert.Equal(["We will work with Seoul on trade,"], statements.Texts(".result mark"));
        var reader = await system.PageAsync(statements.One(".result-origin a").Href());
        Assert.Equal("We will work with Seoul on trade,", string.Concat(reader.All("mark.cited").Select(part => part.TextContent)));
        Assert.Equal(HttpStatusCode.NotFound, (await system.PageAsync($"/collections/{collection}/entities/nobody")).Status);
    }

    [Fact]
    public async Task The_timeline_is_in_order_of_time_and_can_be_narrowed()
    {
        var (collection, _) = await UploadAsync();
        var all = await system.PageAsync($"/collections/{collection}/timeline");
        Assert.Equal(["2 May 1953", "2004"], all.Texts(".timeline-when"));
        Assert.Equal("2004", (await system.PageAsync($"/collections/{collection}/timeline?from=1954")).One(".timeline-when").TextContent.Trim());
        Assert.Equal("2 May 1953", (await system.PageAsync($"/collections/{collection}/timeline?entity=japan")).One(".timeline-when").TextContent.Trim());
        var wrong = await system.PageAsync($"/collections/{collection}/timeline?to=soon");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(["Must be YYYY, YYYY-MM or YYYY-MM-DD."], wrong.Texts("#to-problem"));
    }

    private async Task<(string Collection, string Document)> UploadAsync()
    {
        var collection = await system.CollectionAsync();
        return (collection, await system.UploadAsync(collection, "https://example.org/treaty", Text));
    }
}
