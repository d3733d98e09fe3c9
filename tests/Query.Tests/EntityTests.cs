using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests;

public sealed class EntityTests : QueryTests
{
    [Fact]
    public async Task Entities_are_listed_by_mentions_with_their_names_and_first_mention()
    {
        await Query.PublishAsync("b", Sample.Of("Korea, ROK, ROK and Tokyo").Title("Second").Mention("Korea", "kr", name: "Korea (b)").Mention("ROK", "kr", name: "Korea (b)")
            .Mention("ROK", "kr", occurrence: 1, name: "Korea (b)").Mention("Tokyo", "tokyo"));
        await Query.PublishAsync("a", Sample.Of("Seoul? Korea!").Title("First").Mention("Seoul", "kr", name: "Korea (a)").Mention("Korea", "kr", name: "Korea (a)"));
        var entities = await ListAsync(new());
        Assert.Equal([("kr", 5L, 2L), ("tokyo", 1L, 1L)], entities.Select(e => (e.Entity_.Id, e.MentionCount, e.DocumentCount)));
        // Name and first mention are those of the first document by name, whichever came first.
        Assert.Equal("Korea (a)", entities[0].Entity_.Name);
        Assert.Equal(["Korea", "ROK", "Seoul"], entities[0].Aliases);
        Assert.Equal((Name("a") + "/revisions/1", "https://example.org/a", "First", "Seoul"),
            (entities[0].First.Revision, entities[0].First.Source, entities[0].First.Title, entities[0].First.Span.Exact));
        Assert.Equal(entities[0], (await Query.GetEntityAsync(new() { Collection = Collection, Entity = "kr" }).ResponseAsync.Soon()).Entity);
    }

    [Fact]
    public async Task Counts_follow_republication_and_retraction_to_the_last_mention()
    {
        await Query.PublishAsync("a", Sample.Of("Kim, Kim and Lee").Mention("Kim", "kim", name: "Kim A").Mention("Kim", "kim", occurrence: 1).Mention("Lee", "lee"), 1);
        await Query.PublishAsync("b", Sample.Of("Kim").Mention("Kim", "kim", name: "Kim B"), 2);
        Assert.Equal([("kim", 3L, 2L), ("lee", 1L, 1L)], (await ListAsync(new())).Select(e => (e.Entity_.Id, e.MentionCount, e.DocumentCount)));
        await Query.PublishAsync("a", Sample.Of("Lee and Lee").Mention("Lee", "lee").Mention("Lee", "lee", occurrence: 1), 3);
        Assert.Equal([("lee", 2L, 1L), ("kim", 1L, 1L)], (await ListAsync(new())).Select(e => (e.Entity_.Id, e.MentionCount, e.DocumentCount)));
        Assert.Equal("Kim B", (await ListAsync(new()))[1].Entity_.Name);
        await Query.RetractAsync("a", 4);
        await Query.RetractAsync("b", 5);
        Assert.Empty(await ListAsync(new()));
        Assert.Empty((await Query.SearchEntitiesAsync(new() { Parent = Collection, Query = "k" }).ResponseAsync.Soon()).Entities);
        await RefusedAsync(ErrorReason.ResourceNotFound, () => Query.GetEntityAsync(new() { Collection = Collection, Entity = "kim" }).ResponseAsync.Soon());
    }

    [Fact]
    public async Task Types_and_documents_narrow_and_count_only_what_is_asked()
    {
        await Query.PublishAsync("a", Sample.Of("Kim Kim Seoul").Mention("Kim", "kim", EntityType.Person).Mention("Kim", "kim", EntityType.Person, 1).Mention("Seoul", "seoul"));
        await Query.PublishAsync("b", Sample.Of("Kim Seoul Seoul Seoul").Mention("Kim", "kim", EntityType.Person).Mention("Seoul", "seoul").Mention("Seoul", "seoul", occurrence: 1)
            .Mention("Seoul", "seoul", occurrence: 2));
        Assert.Equal([("seoul", 4L), ("kim", 3L)], (await ListAsync(new())).Select(e => (e.Entity_.Id, e.MentionCount)));
        Assert.Equal([("kim", 3L)], (await ListAsync(new() { Types_ = { EntityType.Person } })).Select(e => (e.Entity_.Id, e.MentionCount)));
        Assert.Equal([("kim", 2L), ("seoul", 1L)], (await ListAsync(new() { Filter = new() { Documents = { Name("a") } } })).Select(e => (e.Entity_.Id, e.MentionCount)));
        Assert.Equal([("seoul", 3L)], (await ListAsync(new() { Types_ = { EntityType.Place }, Filter = new() { Documents = { Name("b") } } })).Select(e => (e.Entity_.Id, e.MentionCount)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_together_are_the_whole_list(bool filtered)
    {
        var sample = Sample.Of(string.Concat(Enumerable.Range(0, 40).Select(n => $"<e{n:00}>")));
        // Many have the same number of mentions.
        for (var n = 0; n < 40; n++) for (var times = 0; times <= n % 3; times++) sample.Mention($"e{n:00}", $"e{n:00}");
        await Query.PublishAsync("a", sample);
        var request = new ListEntitiesRequest { Filter = filtered ? new() { Documents = { Name("a") } } : null };
        var whole = await ListAsync(request.Clone());
        Assert.Equal(whole.OrderByDescending(e => e.MentionCount).ThenBy(e => e.Entity_.Id, StringComparer.Ordinal), whole);
        Assert.Equal(whole, await ListAsync(request, pageSize: 7));
    }

    [Fact]
    public async Task Beginnings_of_names_find_entities_most_mentioned_first()
    {
        await Query.PublishAsync("a", Sample.Of("Moon  Jae-in, Moon and Moonlight, Élysée, 문재인")
            .Mention("Moon  Jae-in", "moon-jae-in", EntityType.Person, name: "President Moon").Mention("Moon", "moon-jae-in", EntityType.Person, 1)
            .Mention("Moonlight", "moonlight").Mention("Élysée", "elysee").Mention("문재인", "moon-jae-in", EntityType.Person));
        Assert.Equal(["moon-jae-in", "moonlight"], await FindAsync("MOON"));
        Assert.Equal(["moonlight"], await FindAsync("moonl"));
        Assert.Equal(["moon-jae-in"], await FindAsync(" moon jae"));
        Assert.Equal(["moon-jae-in"], await FindAsync("president"));
        Assert.Equal(["moon-jae-in"], await FindAsync("문"));
        Assert.Equal(["elysee"], await FindAsync("éLY"));
        Assert.Empty(await FindAsync("oon"));
        Assert.Empty(await FindAsync("moon%"));
        await RefusedAsync(ErrorReason.InvalidQuery, "query", () => FindAsync(" "));
        await RefusedAsync(ErrorReason.InvalidQuery, "query", () => FindAsync(new string('x', 201)));
    }

    private async Task<List<Entity>> ListAsync(ListEntitiesRequest request, int pageSize = 0)
    {
        (request.Parent, request.PageSize) = (Collection, pageSize);
        var entities = new List<Entity>();
        do
        {
            var page = await Query.ListEntitiesAsync(request).ResponseAsync.Soon();
            entities.AddRange(page.Entities);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return entities;
    }

    private async Task<List<string>> FindAsync(string query)
    {
        // One by one, so that the pages are tested too.
        var request = new SearchEntitiesRequest { Parent = Collection, Query = query, PageSize = 1 };
        var found = new List<string>();
        do
        {
            var page = await Query.SearchEntitiesAsync(request).ResponseAsync.Soon();
            found.AddRange(page.Entities.Select(e => e.Entity_.Id));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }
}
