using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>Collections from beginning to end.</summary>
public sealed class CollectionTests : LedgerTest
{
    internal override string[] Settings => ["--MaxCollections=20"];

    [Fact]
    public async Task Default_is_there_from_the_start_and_stays()
    {
        var collection = await GetAsync("default");
        Assert.Equal((Default, 0L, 0L), (collection.Name, collection.DocumentCount, collection.LastSequence));
        await RefusedFieldAsync("name", () => DeleteAsync("default", force: true));
    }

    [Fact]
    public async Task A_created_collection_counts_its_documents()
    {
        var created = await CreateAsync("news", "News, 뉴스");
        Assert.Equal(("collections/news", "News, 뉴스", Clock.GetUtcNow()), (created.Name, created.DisplayName, created.CreateTime.ToDateTimeOffset()));
        Assert.Equal(created, await GetAsync("news"));
        await UploadAsync("one", collection: created.Name);
        var after = await GetAsync("news");
        Assert.Equal((1L, 1L), (after.DocumentCount, after.LastSequence));
        Assert.NotEqual(created.Etag, after.Etag);
        Assert.Equal(0, (await GetAsync("default")).DocumentCount);
    }

    [Fact]
    public async Task Creating_twice_is_refused_unless_it_is_a_repeat()
    {
        var first = await CreateAsync("news", requestId: "r");
        Assert.Equal(first, await CreateAsync("news", requestId: "r"));
        await RefusedAsync(ErrorReason.AlreadyExists, StatusCode.AlreadyExists, () => CreateAsync("news"));
        await RefusedAsync(ErrorReason.AlreadyExists, StatusCode.AlreadyExists, () => CreateAsync("default"));
        await RefusedAsync(ErrorReason.RequestIdReused, StatusCode.FailedPrecondition, () => CreateAsync("news", "other", "r"));
    }

    [Fact]
    public async Task Bad_requests_name_the_field()
    {
        foreach (var id in new[] { "", "-a", "A", "a_b", new string('a', 64) }) await RefusedFieldAsync("collection_id", () => CreateAsync(id));
        await RefusedFieldAsync("collection.display_name", () => CreateAsync("a", new string('x', 201)));
        await RefusedFieldAsync("collection.display_name", () => CreateAsync("a", "a\nb"));
        await RefusedFieldAsync("request_id", () => CreateAsync("a", requestId: "ü"));
        await RefusedFieldAsync("name", async () => await Client.GetCollectionAsync(new() { Name = "news" }));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, () => GetAsync("none"));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, () => DeleteAsync("none"));
    }

    [Fact]
    public async Task There_are_at_most_so_many()
    {
        for (var i = 0; i < 19; i++) await CreateAsync($"c{i}");
        var refused = await RefusedAsync(ErrorReason.LimitExceeded, StatusCode.ResourceExhausted, () => CreateAsync("c19"));
        Assert.Equal(("collections", "20"), (refused.Metadata["name"], refused.Metadata["limit"]));
        await DeleteAsync("c0");
        await CreateAsync("c19");
    }

    [Fact]
    public async Task Pages_cover_all_in_order()
    {
        for (var i = 0; i < 7; i++) await CreateAsync($"c{i}");
        var names = new List<string>();
        var request = new ListCollectionsRequest { PageSize = 3 };
        do
        {
            var page = await Client.ListCollectionsAsync(request).ResponseAsync.Soon();
            Assert.InRange(page.Collections.Count, 1, 3);
            names.AddRange(page.Collections.Select(collection => collection.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal([.. Enumerable.Range(0, 7).Select(i => $"collections/c{i}"), Default], names);

        await RefusedFieldAsync("page_size", async () => await Client.ListCollectionsAsync(new() { PageSize = -1 }));
        await RefusedFieldAsync("page_token", async () => await Client.ListCollectionsAsync(new() { PageToken = "x" }), ErrorReason.InvalidPageToken);
    }

    [Fact]
    public async Task A_collection_with_documents_goes_only_by_force_and_its_documents_are_retracted()
    {
        await CreateAsync("news");
        var names = new List<string>();
        for (var i = 0; i < 3; i++) names.Add((await UploadAsync($"text {i}", $"urn:{i}", collection: "collections/news")).Document.Name);
        await using var worker = await WorkerAsync(1);
        await worker.CompleteAsync(3);

        await RefusedAsync(ErrorReason.CollectionNotEmpty, StatusCode.FailedPrecondition, () => DeleteAsync("news"));
        await RefusedAsync(ErrorReason.EtagMismatch, StatusCode.Aborted, () => DeleteAsync("news", force: true, etag: "x"));
        var answer = await DeleteAsync("news", force: true, (await GetAsync("news")).Etag);
        Assert.Equal((3L, 6L), (answer.DocumentCount, answer.Sequence));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, () => GetAsync("news"));
        foreach (var name in names) await RefusedAsync(ErrorReason.DocumentNotFound, StatusCode.NotFound, () => base.GetAsync(name));
        await RefusedAsync(ErrorReason.CollectionNotFound, StatusCode.NotFound, () => UploadAsync("one", collection: "collections/news"));

        // The retractions go on without the collection.
        var retracted = await worker.CompleteAsync(3);
        Assert.All(retracted, lease => Assert.Equal(LeaseKind.Retract, lease.Kind));
        Assert.Equal(names.Order(StringComparer.Ordinal), retracted.Select(lease => lease.Document).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_comes_back_goes_on_with_its_sequences()
    {
        await CreateAsync("news");
        var first = await UploadAsync("one", "urn:a", collection: "collections/news");
        await DeleteAsync("news", force: true);
        await CreateAsync("news", "again");
        Assert.Equal(0, (await GetAsync("news")).DocumentCount);
        var second = await UploadAsync("one", "urn:a", collection: "collections/news");
        Assert.Equal((UploadOutcome.New, 3L), (second.Outcome, second.Sequence));
        Assert.NotEqual(first.Document.Name, second.Document.Name);
    }

    private async Task<Collection> CreateAsync(string id, string displayName = "", string requestId = "") => (await Client.CreateCollectionAsync(
        new() { CollectionId = id, Collection = new() { DisplayName = displayName }, RequestId = requestId }).ResponseAsync.Soon()).Collection;

    private new async Task<Collection> GetAsync(string id) => (await Client.GetCollectionAsync(new() { Name = $"collections/{id}" }).ResponseAsync.Soon()).Collection;

    private async Task<DeleteCollectionResponse> DeleteAsync(string id, bool force = false, string etag = "") =>
        await Client.DeleteCollectionAsync(new() { Name = $"collections/{id}", Force = force, Etag = etag }).ResponseAsync.Soon();
}
