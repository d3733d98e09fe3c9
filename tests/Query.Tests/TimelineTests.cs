using Dossier.Query.V1;
using Dossier.Testing;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests;

public sealed class TimelineTests : QueryTests
{
    [Fact]
    public async Task Times_stand_in_order_with_the_sentence_that_tells_them()
    {
        await PublishTwoAsync();
        var entries = await ReadAsync(new());
        Assert.Equal(["1953", "2010", "May 2010", "2011"], entries.Select(e => e.Value));
        var treaty = entries[0];
        Assert.Equal("Seoul and Washington, with Seoul first, signed in 1953.", treaty.Sentence.Span.Exact);
        Assert.Equal(("1953-01-01", "1953-12-31"), (treaty.Earliest, treaty.Latest));
        Assert.Equal(["seoul", "washington"], treaty.Entities.Select(e => e.Id));
        Assert.Equal((Name("b") + "/revisions/1", "https://example.org/b", "Treaty"), (treaty.Sentence.Revision, treaty.Sentence.Source, treaty.Sentence.Title));
        Assert.Equal(treaty.Sentence.Revision, treaty.Time.Meta.Revision);
        // Stands outside every sentence: then the expression cites itself.
        Assert.Equal("2010", entries[1].Sentence.Span.Exact);
    }

    [Fact]
    public async Task The_longest_sentence_is_cited_with_an_ellipsis()
    {
        var text = $"In 1953 {string.Concat(Enumerable.Repeat("한미 🙂 ", 400))}end.";
        await Query.PublishAsync("a", Sample.Of(text).Sentences(text).Time("1953", "1953-01-01", "1953-12-31"));
        var span = Assert.Single(await ReadAsync(new())).Sentence.Span;
        Assert.True(new CodePoints(text).Matches(span));
        Assert.Equal(1000, span.Exact.EnumerateRunes().Count());
    }

    [Fact]
    public async Task Filters_narrow_by_time_by_entity_of_the_sentence_and_by_document()
    {
        await PublishTwoAsync();
        Assert.Equal(["2010", "May 2010"], (await ReadAsync(new() { TimeFrom = "2010-05", TimeTo = "2010-05-31" })).Select(e => e.Value));
        Assert.Equal(["1953"], (await ReadAsync(new() { Entity = "washington" })).Select(e => e.Value));
        Assert.Equal(["1953", "2011"], (await ReadAsync(new() { Entity = "seoul" })).Select(e => e.Value));
        Assert.Equal(["2010", "May 2010", "2011"], (await ReadAsync(new() { Document = new() { Documents = { Name("a") } } })).Select(e => e.Value));
    }

    [Fact]
    public async Task Pages_together_are_the_whole_timeline()
    {
        foreach (var id in new[] { "b", "a" })
        {
            var sample = Sample.Of(string.Join(' ', Enumerable.Range(0, 20).Select(n => $"t{n:00}")));
            for (var n = 0; n < 20; n++) sample.Time($"t{n:00}", $"200{n % 4}-01-01", $"200{n % 4 + (n % 2)}-12-31");
            await Query.PublishAsync(id, sample);
        }

        var whole = await ReadAsync(new());
        Assert.Equal(40, whole.Count);
        Assert.Equal(
            whole.OrderBy(e => e.Earliest, StringComparer.Ordinal).ThenBy(e => e.Latest, StringComparer.Ordinal).ThenBy(e => e.Sentence.Revision, StringComparer.Ordinal)
                .ThenBy(e => e.Time.Span.Start),
            whole);
        Assert.Equal(whole, await ReadAsync(new(), pageSize: 7));
    }

    private async Task PublishTwoAsync()
    {
        await Query.PublishAsync("a", Sample.Of("Report 2010\nTrade grew in May 2010. Seoul waited until 2011. Some day soon.").Title("Trade")
            .Sentences("Trade grew in May 2010.", "Seoul waited until 2011.", "Some day soon.").Mention("Seoul", "seoul")
            .Time("2011", "2011-01-01", "2011-12-31").Time("2010", "2010-01-01", "2010-12-31").Time("May 2010", "2010-05-01", "2010-05-31").Time("Some day", "", ""));
        const string treaty = "Seoul and Washington, with Seoul first, signed in 1953.";
        await Query.PublishAsync("b", Sample.Of(treaty + " Tokyo.").Title("Treaty").Sentences(treaty, "Tokyo.").Mention("Seoul", "seoul")
            .Mention("Washington", "washington").Mention("Seoul", "seoul", occurrence: 1).Mention("Tokyo", "tokyo").Time("1953", "1953-01-01", "1953-12-31"));
    }

    private async Task<List<TimelineEntry>> ReadAsync(FactFilter filter, int pageSize = 0)
    {
        var request = new GetTimelineRequest { Collection = Collection, Filter = filter, PageSize = pageSize };
        var entries = new List<TimelineEntry>();
        do
        {
            var page = await Query.GetTimelineAsync(request).ResponseAsync.Soon();
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return entries;
    }
}
