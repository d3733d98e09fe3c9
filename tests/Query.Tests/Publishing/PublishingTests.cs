using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests.Publishing;

public sealed class PublishingTests : QueryTests
{
    [Fact]
    public async Task Publishing_twice_changes_nothing()
    {
        var sample = Sample.Of("Seoul in 2010").Title("T").Sentences("Seoul in 2010").Mention("Seoul", "seoul").Time("2010", "2010-01-01");
        Assert.Equal(WriteOutcome.Applied, await Query.PublishAsync("d1", sample));
        var before = await PictureAsync();
        Assert.Equal(WriteOutcome.IgnoredAsOld, await Query.PublishAsync("d1", sample));
        Assert.Equal(before, await PictureAsync());
    }

    [Fact]
    public async Task The_newest_generation_stays_in_whatever_order_they_come()
    {
        var samples = Enumerable.Range(1, 4).Select(n => Sample.Of($"text number {n}").Mention($"{n}", $"e{n}")).ToList();
        foreach (var n in new[] { 3, 1, 4, 2 })
        {
            var outcome = await Query.PublishAsync(Header("d1", generation: n, revision: n), samples[n - 1].Revision);
            Assert.Equal(n is 3 or 4 ? WriteOutcome.Applied : WriteOutcome.IgnoredAsOld, outcome);
        }

        Assert.Equal("text number 4", (await Query.ReadTextAsync(new() { Name = Name("d1") + "/revisions/4" }).ResponseAsync.Soon()).Text);
        Assert.Empty((await Query.SearchAsync(new() { Parent = Collection, Query = "1 2 3" }).ResponseAsync.Soon()).Results);
        Assert.Equal(["e4"], (await Query.ListEntitiesAsync(new() { Parent = Collection }).ResponseAsync.Soon()).Entities.Select(e => e.Entity_.Id));
        var stats = await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon();
        Assert.Equal((1, 13, 1), (stats.Documents, stats.Characters, stats.Counts.Mentions));
    }

    [Fact]
    public async Task What_was_retracted_stays_away_until_something_newer_comes()
    {
        await Query.PublishAsync("d1", Sample.Of("first"), 1);
        Assert.Equal(WriteOutcome.Applied, await Query.RetractAsync("d1", 5));
        Assert.Equal(WriteOutcome.IgnoredAsOld, await Query.PublishAsync("d1", Sample.Of("late"), 4));
        Assert.Equal(WriteOutcome.IgnoredAsOld, await Query.RetractAsync("d1", 5));
        await RefusedAsync(ErrorReason.DocumentNotFound, () => Query.GetDocumentAsync(new() { Name = Name("d1") }).ResponseAsync.Soon());
        Assert.Equal(WriteOutcome.Applied, await Query.PublishAsync("d1", Sample.Of("again"), 6));
        Assert.Equal(WriteOutcome.IgnoredAsOld, await Query.RetractAsync("d1", 5));
        Assert.Equal("again", (await Query.ReadTextAsync(new() { Name = Name("d1") }).ResponseAsync.Soon()).Text);
    }

    [Fact]
    public async Task Retracting_what_never_came_keeps_it_away()
    {
        Assert.Equal(WriteOutcome.Applied, await Query.RetractAsync("d1", 2));
        Assert.Equal(WriteOutcome.IgnoredAsOld, await Query.PublishAsync("d1", Sample.Of("late"), 1));
        Assert.Equal(new GetCorpusStatsResponse { Counts = new() }, await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon());
    }

    [Fact]
    public async Task Sources_are_replaced_by_newer_ones_only()
    {
        await Query.PublishAsync("d1", Sample.Of("text"), 3);
        Assert.Equal(WriteOutcome.Applied, await UpdateAsync(4, "https://example.org/new"));
        Assert.Equal(WriteOutcome.IgnoredAsOld, await UpdateAsync(4, "https://example.org/same"));
        Assert.Equal(WriteOutcome.IgnoredAsOld, await UpdateAsync(2, "https://example.org/old"));
        Assert.Equal(WriteOutcome.IgnoredAsOld, await Query.PublishAsync("d1", Sample.Of("other"), 4));
        var document = (await Query.GetDocumentAsync(new() { Name = Name("d1") }).ResponseAsync.Soon()).Document;
        Assert.Equal("https://example.org/new", Assert.Single(document.Sources).Uri);
        Assert.Equal("text", (await Query.ReadTextAsync(new() { Name = Name("d1") }).ResponseAsync.Soon()).Text);
        var cited = (await Query.SearchAsync(new() { Parent = Collection, Query = "text" }).ResponseAsync.Soon()).Results[0].Snippet;
        Assert.Equal("https://example.org/new", cited.Source);

        async Task<WriteOutcome> UpdateAsync(long generation, string uri) =>
            (await Query.UpdateSourcesAsync(new() { Document = Name("d1"), Generation = generation, Sources = { new Source { Uri = uri } } }).ResponseAsync.Soon()).Outcome;
    }

    [Fact]
    public async Task A_failed_revision_is_told_without_text()
    {
        var failed = new Revision { Status = RevisionStatus.Failed, Error = new() { Reason = ErrorReason.EncryptedDocument, Message = "encrypted" } };
        await Query.PublishAsync("d1", Sample.Of("was readable").Mention("was", "was"), 1);
        Assert.Equal(WriteOutcome.Applied, await Query.PublishAsync(Header("d1", 2, 2), failed));
        var document = (await Query.GetDocumentAsync(new() { Name = Name("d1") }).ResponseAsync.Soon()).Document;
        Assert.Equal((RevisionStatus.Failed, ErrorReason.EncryptedDocument, 0), (document.Status, document.Error.Reason, document.Length));
        var text = await Query.ReadTextAsync(new() { Name = Name("d1") }).ResponseAsync.Soon();
        Assert.Equal(("", 0), (text.Text, text.TotalLength));
        var stats = await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon();
        Assert.Equal((1, 1, 0, 0, 0), (stats.Documents, stats.FailedDocuments, stats.Characters, stats.Entities, stats.Counts.Mentions));
        await Query.RetractAsync("d1", 3);
        stats = await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon();
        Assert.Equal((0, 0), (stats.Documents, stats.FailedDocuments));
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        await Query.PublishAsync("d1", Sample.Of("Seoul in 2010").Mention("Seoul", "seoul").Time("2010", "2010-01-01"), 1, Link(0, 3));
        await Query.RetractAsync("d2", 9);
        var before = await PictureAsync();
        await StopAsync();
        await StartAsync();
        Assert.Equal(before, await PictureAsync());
        Assert.Equal(WriteOutcome.IgnoredAsOld, await Query.PublishAsync("d2", Sample.Of("late"), 8));
        Assert.Equal(3, (await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon()).AppliedSequence);
    }

    [Fact]
    public async Task Many_publications_and_reads_at_once_end_in_one_correct_picture()
    {
        const int documents = 40;
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                // Whatever the moment: counts, documents and facts of one answer fit together.
                var stats = await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon();
                Assert.Equal(stats.Documents * 2, stats.Counts.Mentions);
                var found = await Query.SearchAsync(new() { Parent = Collection, Query = "capital", PageSize = 1000 }).ResponseAsync.Soon();
                Assert.All(found.Results, r => Assert.Equal("capital", Assert.Single(r.Highlights).Exact));
            }
        });
        await Task.WhenAll(Enumerable.Range(0, documents).Select(async n =>
        {
            var id = $"d{n:00}";
            for (var generation = 1; generation <= 3; generation++)
                await Query.PublishAsync(id, Sample.Of($"The capital {n} of {generation}").Mention("capital", "capital").Mention($"{n}", $"n{n}"), generation);
            if (n % 4 == 0) await Query.RetractAsync(id, 4);
        })).Soon();
        await done.CancelAsync();
        await reading.Soon();
        var stats = await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon();
        Assert.Equal((30, 60, 31), (stats.Documents, stats.Counts.Mentions, stats.Entities));
        Assert.Equal(30, (await Query.GetEntityAsync(new() { Collection = Collection, Entity = "capital" }).ResponseAsync.Soon()).Entity.MentionCount);
        Assert.Equal(30, (await Query.SearchAsync(new() { Parent = Collection, Query = "capital" }).ResponseAsync.Soon()).Results.Count);
    }

    // All that can be asked, as one text.
    private async Task<string> PictureAsync() => string.Join('\n',
        await Query.ListDocumentsAsync(new() { Parent = Collection }).ResponseAsync.Soon(),
        await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon(),
        await Query.ListMentionsAsync(new() { Parent = Collection }).ResponseAsync.Soon(),
        await Query.ListEntitiesAsync(new() { Parent = Collection }).ResponseAsync.Soon(),
        await Query.GetTimelineAsync(new() { Collection = Collection }).ResponseAsync.Soon(),
        await Query.SearchAsync(new() { Parent = Collection, Query = "seoul" }).ResponseAsync.Soon());
}
