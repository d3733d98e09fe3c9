using System.Net;

namespace Dossier.Gateway.Tests.Components.Searching;

/// <summary>The search page over HTTP.</summary>
[Collection(SystemTests.Name)]
public sealed class SearchPageTests(RunningSystem system)
{
    [Fact]
    public async Task Results_have_title_passage_and_highlights_and_lead_to_the_passage()
    {
        var collection = await system.CollectionAsync();
        await system.UploadAsync(collection, "https://example.org/one", "The alliance at sixty\n\nKorea and the <b>alliance</b> & its \"treaty\" of 1953.");
        await system.UploadAsync(collection, "https://example.org/two", "Nothing about it here.");
        var page = await system.PageAsync($"/collections/{collection}/search?q=treaty+alliance");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["1 document, best first"], page.Texts("main [role=status]"));
        Assert.Single(page.All(".result"));
        Assert.Equal(["alliance", "alliance", "treaty"], page.Texts(".result mark").Select(word => word.ToLowerInvariant()).Order(StringComparer.Ordinal));
        Assert.Contains("<b>alliance</b> & its \"treaty\"", page.One(".result-passage").TextContent, StringComparison.Ordinal);
        Assert.Equal("treaty alliance", page.One("#q").GetAttribute("value"));

        var reader = await system.PageAsync(page.One(".result h2 a").Href());
        Assert.Empty(reader.All("[data-standing]"));
        Assert.Contains("alliance", string.Concat(reader.Texts("mark.cited")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_cannot_be_read_is_answered_at_its_field()
    {
        var collection = await system.CollectionAsync();
        var query = await system.PageAsync($"/collections/{collection}/search?q=%22half+a+phrase");
        Assert.Equal(HttpStatusCode.BadRequest, query.Status);
        Assert.Equal(["The quotation mark at character 1 has no partner."], query.Texts("#q-problem"));
        Assert.Equal(("true", "q-problem", "\"half a phrase"), (query.One("#q").GetAttribute("aria-invalid"), query.One("#q").GetAttribute("aria-describedby"), query.One("#q").GetAttribute("value")));

        var date = await system.PageAsync($"/collections/{collection}/search?q=x&publishedFrom=yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, date.Status);
        Assert.Equal(["Must be YYYY, YYYY-MM or YYYY-MM-DD."], date.Texts("#publishedFrom-problem"));
        Assert.True(date.One(".search-filters").HasAttribute("open"));

        var empty = await system.PageAsync($"/collections/{collection}/search?q=");
        Assert.Equal(["Must hold a word to look for."], empty.Texts("#q-problem"));
    }

    [Fact]
    public async Task Without_a_question_or_an_answer_there_is_advice()
    {
        var collection = await system.CollectionAsync();
        await system.UploadAsync(collection, "https://example.org/one", "Korea");
        var nothing = await system.PageAsync($"/collections/{collection}/search");
        Assert.Equal(HttpStatusCode.OK, nothing.Status);
        Assert.Equal(["What are you looking for?"], nothing.Texts(".empty strong"));
        var none = await system.PageAsync($"/collections/{collection}/search?q=zzz&publishedTo=1999");
        Assert.Equal(["No document has any of these words"], none.Texts(".empty strong"));
        Assert.Contains(none.All(".empty a"), link => link.Href() == $"/collections/{collection}/search?q=zzz");
    }

    [Fact]
    public async Task Filters_narrow_and_pages_go_on_without_inventing_a_total()
    {
        var collection = await system.CollectionAsync();
        for (var n = 0; n < 23; n++) await system.UploadAsync(collection, $"https://example.org/{n}", $"Korea number {n}");
        var first = await system.PageAsync($"/collections/{collection}/search?q=Korea");
        Assert.Equal(["The best 20 documents; there are more"], first.Texts("main [role=status]"));
        var second = await system.PageAsync(first.One("a[rel=next]").Href());
        Assert.Equal(["The last 3 documents"], second.Texts("main [role=status]"));
        Assert.Empty(second.All("a[rel=next]"));
        Assert.Equal(23, first.Texts(".result h2").Concat(second.Texts(".result h2")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["No document has any of these words"], (await system.PageAsync($"/collections/{collection}/search?q=Korea&language=ko")).Texts(".empty strong"));
    }
}
