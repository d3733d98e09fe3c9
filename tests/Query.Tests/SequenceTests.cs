using Dossier.Common.V1;
using Dossier.Testing;
using Grpc.Core;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests;

public sealed class SequenceTests : QueryTests
{
    [Fact]
    public async Task The_applied_sequence_is_the_end_of_the_unbroken_chain()
    {
        // Sequences have gaps: 2, 5, 6, 9 are consecutive changes.
        await Query.PublishAsync("a", Sample.Of("a"), 5, Link(2, 5));
        Assert.Equal(0, await AppliedAsync());
        await Query.PublishAsync("b", Sample.Of("b"), 2, Link(0, 2));
        Assert.Equal(5, await AppliedAsync());
        await Query.RetractAsync("c", 9, Link(6, 9));
        Assert.Equal(5, await AppliedAsync());
        await Query.PublishAsync("a", Sample.Of("old"), 4, Link(5, 6));
        Assert.Equal(9, await AppliedAsync());
    }

    [Fact]
    public async Task One_write_can_settle_many_and_repeat_what_is_settled()
    {
        await Query.PublishAsync("a", Sample.Of("a"), 3, Link(2, 3), Link(0, 1), Link(1, 2));
        Assert.Equal(3, await AppliedAsync());
        await Query.PublishAsync("a", Sample.Of("a"), 3, Link(0, 1), Link(2, 3));
        Assert.Equal(3, await AppliedAsync());
        await Query.UpdateSourcesAsync(new() { Document = Name("unknown"), Generation = 4, Settles = { Link(3, 4) } }).ResponseAsync.Soon();
        Assert.Equal(4, await AppliedAsync());
    }

    [Fact]
    public async Task What_the_ledger_has_done_with_is_applied_in_a_picture_that_was_lost_or_restored()
    {
        await Query.PublishAsync("a", Sample.Of("a"), 9, Link(8, 9));
        await Query.PublishAsync("b", Sample.Of("b"), 4, Link(3, 4));
        Assert.Equal(0, await AppliedAsync());
        var header = Header("c", generation: 7);
        header.Settles.Add(Link(6, 7));
        header.SettledSequence = 6;
        await Query.PublishAsync(header, Sample.Of("c").Revision);
        Assert.Equal(7, await AppliedAsync());
        await Query.UpdateSourcesAsync(new() { Document = Name("unknown"), Generation = 1, SettledSequence = 5 }).ResponseAsync.Soon();
        Assert.Equal(7, await AppliedAsync());
        await Query.RetractRevisionAsync(new() { Document = Name("b"), Generation = 8, SettledSequence = 8 }).ResponseAsync.Soon();
        Assert.Equal(9, await AppliedAsync());
        await RefusedAsync(ErrorReason.InvalidField, "settled_sequence", () => Query.RetractRevisionAsync(new() { Document = Name("b"), Generation = 10, SettledSequence = -1 }).ResponseAsync.Soon());
    }

    [Fact]
    public async Task Collections_have_sequences_of_their_own()
    {
        var header = Header("a", collection: "collections/other");
        header.Settles.Add(Link(0, 7));
        await Query.PublishAsync(header, Sample.Of("a").Revision);
        Assert.Equal(0, await AppliedAsync());
        Assert.Equal(7, (await Query.GetCorpusStatsAsync(new() { Collection = "collections/other", AtLeastSequence = 7 }).ResponseAsync.Soon()).AppliedSequence);
    }

    [Fact]
    public async Task A_read_waits_until_the_sequence_is_reached()
    {
        // The order of events is certain: a read that did not wait would not find the document.
        var reads = Enumerable.Range(0, 20)
            .Select(_ => Query.GetDocumentAsync(new() { Name = Name("b"), AtLeastSequence = 2 }, deadline: DateTime.UtcNow + Bounded.Patience).ResponseAsync).ToList();
        await Query.PublishAsync("b", Sample.Of("b"), 2, Link(1, 2));
        Assert.All(reads, read => Assert.False(read.IsCompleted));
        await Query.PublishAsync("a", Sample.Of("a"), 1, Link(0, 1));
        Assert.All(await Task.WhenAll(reads).Soon(), read => Assert.Equal(Name("b"), read.Document.Name));
    }

    [Fact]
    public async Task Every_read_takes_a_sequence_and_says_when_it_is_not_reached()
    {
        await Query.PublishAsync("a", Sample.Of("a"), 1, Link(0, 1));
        var reads = new Dictionary<string, Func<long, CallOptions, Task>>
        {
            ["Search"] = (s, o) => Query.SearchAsync(new() { Parent = Collection, Query = "a", AtLeastSequence = s }, o).ResponseAsync,
            ["GetDocument"] = (s, o) => Query.GetDocumentAsync(new() { Name = Name("a"), AtLeastSequence = s }, o).ResponseAsync,
            ["ListDocuments"] = (s, o) => Query.ListDocumentsAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ReadText"] = (s, o) => Query.ReadTextAsync(new() { Name = Name("a"), AtLeastSequence = s }, o).ResponseAsync,
            ["ListMentions"] = (s, o) => Query.ListMentionsAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListReferences"] = (s, o) => Query.ListReferencesAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListTimeExpressions"] = (s, o) => Query.ListTimeExpressionsAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListQuantities"] = (s, o) => Query.ListQuantitiesAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListFigures"] = (s, o) => Query.ListFiguresAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListStatements"] = (s, o) => Query.ListStatementsAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListPositions"] = (s, o) => Query.ListPositionsAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListEvents"] = (s, o) => Query.ListEventsAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["ListRelations"] = (s, o) => Query.ListRelationsAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["SearchEntities"] = (s, o) => Query.SearchEntitiesAsync(new() { Parent = Collection, Query = "a", AtLeastSequence = s }, o).ResponseAsync,
            ["ListEntities"] = (s, o) => Query.ListEntitiesAsync(new() { Parent = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["GetTimeline"] = (s, o) => Query.GetTimelineAsync(new() { Collection = Collection, AtLeastSequence = s }, o).ResponseAsync,
            ["GetCorpusStats"] = (s, o) => Query.GetCorpusStatsAsync(new() { Collection = Collection, AtLeastSequence = s }, o).ResponseAsync,
        };
        await Task.WhenAll(reads.Select(async read =>
        {
            await read.Value(1, default).Soon();
            await RefusedAsync(ErrorReason.InvalidField, "at_least_sequence", () => read.Value(-1, default).Soon());
            var late = await RefusedAsync(ErrorReason.SequenceNotReached, () => read.Value(2, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(5))).Soon());
            Assert.True(late.Code == StatusCode.DeadlineExceeded, read.Key);
        })).Soon();
    }

    [Fact]
    public async Task Without_a_deadline_a_read_waits_as_long_as_is_configured()
    {
        var late = await RefusedAsync(ErrorReason.SequenceNotReached, () => Query.GetCorpusStatsAsync(new() { Collection = Collection, AtLeastSequence = long.MaxValue }).ResponseAsync.Soon());
        Assert.Contains("did not reach", late.Message, StringComparison.Ordinal);
    }

    private async Task<long> AppliedAsync() => (await Query.GetCorpusStatsAsync(new() { Collection = Collection }).ResponseAsync.Soon()).AppliedSequence;
}
