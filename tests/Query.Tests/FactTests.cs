using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests;

public sealed class FactTests : QueryTests
{
    [Fact]
    public async Task Facts_of_every_kind_come_back_as_published_with_their_revision()
    {
        const string text = "On May 2, 2011 Seoul said “trade grew” to Tokyo. Exports were 5 percent of trade in 2010.";
        var sample = Sample.Of(text).Mention("Seoul", "seoul").Time("May 2, 2011", "2011-05-02").Quantity("5 percent", 5).Statement("trade grew", "Seoul", "seoul")
            .Figure("5 percent", "Exports", "Tokyo", "2010", "2010-01-01").Position("trade", "trade").EveryKind("said");
        var published = sample.Revision.Clone();
        await Query.PublishAsync("d1", sample);
        var revision = Name("d1") + "/revisions/1";
        AssertSame(published.Mentions, (await Query.ListMentionsAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Mentions, f => f.Meta);
        AssertSame(published.References, (await Query.ListReferencesAsync(new() { Parent = Collection }).ResponseAsync.Soon()).References, f => f.Meta);
        AssertSame(published.Times, (await Query.ListTimeExpressionsAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Times, f => f.Meta);
        AssertSame(published.Quantities, (await Query.ListQuantitiesAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Quantities, f => f.Meta);
        AssertSame(published.Statements, (await Query.ListStatementsAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Statements, f => f.Meta);
        AssertSame(published.Positions, (await Query.ListPositionsAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Positions, f => f.Meta);
        AssertSame(published.Events, (await Query.ListEventsAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Events, f => f.Meta);
        AssertSame(published.Relations, (await Query.ListRelationsAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Relations, f => f.Meta);
        var figure = Assert.Single((await Query.ListFiguresAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Figures);
        Assert.Equal([revision, revision, revision], new[] { figure.Meta.Revision, figure.Quantity.Meta.Revision, figure.Period.Meta.Revision });

        void AssertSame<T>(IEnumerable<T> expected, IEnumerable<T> actual, Func<T, FactMeta> metaOf)
        {
            var facts = expected.ToList();
            Assert.NotEmpty(facts);
            foreach (var fact in facts) metaOf(fact).Revision = revision;
            Assert.Equal(facts, actual);
        }
    }

    [Fact]
    public async Task Facts_are_ordered_by_document_and_place_over_all_pages()
    {
        var text = string.Join(' ', Enumerable.Range(0, 30).Select(n => $"N{n:00}"));
        foreach (var id in new[] { "b", "a", "c" })
        {
            var sample = Sample.Of(text);
            // Published in another order than they stand in.
            for (var n = 29; n >= 0; n--) sample.Quantity($"N{n:00}", n);
            await Query.PublishAsync(id, sample);
        }

        var seen = new List<string>();
        for (var token = ""; ;)
        {
            var page = await Query.ListQuantitiesAsync(new() { Parent = Collection, PageSize = 7, PageToken = token }).ResponseAsync.Soon();
            Assert.True(page.Quantities.Count <= 7);
            seen.AddRange(page.Quantities.Select(q => $"{q.Meta.Revision[^13]}{q.Span.Exact}"));
            if ((token = page.NextPageToken).Length == 0) break;
        }

        Assert.Equal(from id in "abc" from n in Enumerable.Range(0, 30) select $"{id}N{n:00}", seen);
    }

    [Fact]
    public async Task Filters_narrow_by_document_entity_time_and_confidence()
    {
        await Query.PublishAsync("a", Sample.Of("Seoul and Tokyo in 2010, 2011 and 7 8").Mention("Seoul", "seoul").Mention("Tokyo", "tokyo")
            .Time("2010", "2010-01-01", "2010-12-31").Time("2011", "2011-01-01", "2011-12-31").Quantity("7", 7, 0.25f).Quantity("8", 8, 0.75f));
        await Query.PublishAsync("b", Sample.Of("Seoul on 2010-12-31T10:00 again").Mention("Seoul", "seoul").Time("2010-12-31T10:00", "2010-12-31T10:00"));
        Assert.Equal(["Seoul", "Seoul"], await MentionsAsync(new() { Entity = "seoul" }));
        Assert.Equal(["Seoul"], await MentionsAsync(new() { Entity = "seoul", Document = new() { Documents = { Name("b") } } }));
        Assert.Equal(["Seoul", "Tokyo"], await MentionsAsync(new() { Document = new() { Documents = { Name("a") } } }));
        Assert.Equal([], await MentionsAsync(new() { Entity = "nobody" }));
        Assert.Equal([], await MentionsAsync(new() { TimeFrom = "2010" }));
        Assert.Equal(["2010", "2010-12-31T10:00"], await TimesAsync(new() { TimeTo = "2010" }));
        Assert.Equal(["2011"], await TimesAsync(new() { TimeFrom = "2011-06" }));
        Assert.Equal(["2010", "2010-12-31T10:00"], await TimesAsync(new() { TimeFrom = "2010-12-31", TimeTo = "2010-12-31" }));
        var sure = await Query.ListQuantitiesAsync(new() { Parent = Collection, Filter = new() { MinConfidence = 0.75f } }).ResponseAsync.Soon();
        Assert.Equal(["8"], sure.Quantities.Select(q => q.Span.Exact));
    }

    [Fact]
    public async Task A_part_of_the_text_has_the_facts_that_begin_in_it()
    {
        foreach (var id in new[] { "a", "b" }) await Query.PublishAsync(id, Sample.Of("Seoul met Tokyo in Paris").Mention("Seoul", "seoul").Mention("Tokyo", "tokyo").Mention("Paris", "paris"));
        var inA = new DocumentFilter { Documents = { Name("a") } };
        Assert.Equal(["Seoul"], await MentionsAsync(new() { Document = inA, StartTo = 10 }));
        Assert.Equal(["Tokyo"], await MentionsAsync(new() { Document = inA, StartFrom = 10, StartTo = 11 }));
        Assert.Equal(["Paris"], await MentionsAsync(new() { Document = inA, StartFrom = 11 }));
        Assert.Equal(["Tokyo", "Tokyo"], await MentionsAsync(new() { StartFrom = 1, StartTo = 19 }));
        Assert.Equal(["Paris"], await MentionsAsync(new() { Document = inA, Entity = "paris", StartFrom = 19 }));
        Assert.Equal([], await MentionsAsync(new() { Document = inA, Entity = "paris", StartFrom = 20 }));
    }

    [Fact]
    public async Task Statements_are_found_by_their_speaker_only()
    {
        await Query.PublishAsync("a", Sample.Of("Kim told Lee “yes”").Statement("yes", "Kim", "Kim", addressee: "Lee"));
        Assert.Single((await Query.ListStatementsAsync(new() { Parent = Collection, Filter = new() { Entity = "Kim" } }).ResponseAsync.Soon()).Statements);
        Assert.Empty((await Query.ListStatementsAsync(new() { Parent = Collection, Filter = new() { Entity = "Lee" } }).ResponseAsync.Soon()).Statements);
    }

    [Fact]
    public async Task Positions_are_found_by_issue_and_figures_by_subject_and_period()
    {
        await Query.PublishAsync("a", Sample.Of("tariffs quotas trade Seoul 2010 9").Position("tariffs", "tariffs").Position("quotas", "quotas")
            .Figure("9", "trade", "Seoul", "2010", "2010-01-01"));
        var positions = await Query.ListPositionsAsync(new() { Parent = Collection, Issue = "quotas" }).ResponseAsync.Soon();
        Assert.Equal(["quotas"], positions.Positions.Select(p => p.Issue.Id));
        Assert.Single((await Query.ListFiguresAsync(new() { Parent = Collection, Filter = new() { Entity = "Seoul", TimeFrom = "2009", TimeTo = "2010-06" } }).ResponseAsync.Soon()).Figures);
        Assert.Empty((await Query.ListFiguresAsync(new() { Parent = Collection, Filter = new() { TimeFrom = "2011" } }).ResponseAsync.Soon()).Figures);
    }

    [Fact]
    public async Task A_page_ends_before_it_outgrows_a_message()
    {
        var words = string.Join(' ', Enumerable.Range(0, 1000).Select(n => $"w{n:000}"));
        var sample = Sample.Of(words + new string('x', 1000));
        for (var n = 0; n < 1000; n++)
        {
            sample.Mention($"w{n:000}", "x");
            sample.Revision.Mentions[n].Meta.Annotator = new string('a', 9_000);
        }

        await Query.PublishAsync("d1", sample);
        var (seen, pages) = (0, 0);
        for (var token = ""; ; pages++)
        {
            var page = await Query.ListMentionsAsync(new() { Parent = Collection, PageSize = 1000, PageToken = token }).ResponseAsync.Soon();
            seen += page.Mentions.Count;
            if ((token = page.NextPageToken).Length == 0) break;
        }

        Assert.Equal(1000, seen);
        Assert.InRange(pages, 2, 5);
    }

    private async Task<IEnumerable<string>> MentionsAsync(FactFilter filter) =>
        (await Query.ListMentionsAsync(new() { Parent = Collection, Filter = filter }).ResponseAsync.Soon()).Mentions.Select(m => m.Span.Exact);

    private async Task<IEnumerable<string>> TimesAsync(FactFilter filter) =>
        (await Query.ListTimeExpressionsAsync(new() { Parent = Collection, Filter = filter }).ResponseAsync.Soon()).Times.Select(m => m.Span.Exact);
}
