using System.IO.Compression;
using System.Net;
using System.Text;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.Gateway.Tests.Components.Reading;

/// <summary>Archives and what is in them, on pages, by REST and by gRPC.</summary>
[Collection(SystemTests.Name)]
public sealed class ContainmentTests(RunningSystem system)
{
    [Fact]
    public async Task An_archive_lists_what_is_in_it_and_a_member_says_what_it_is_part_of()
    {
        var (collection, id) = await ArchiveAsync(("news/<b>report</b>.txt", "Seoul met Tokyo in 2004."), ("empty.txt", ""));
        var archive = await system.PageAsync($"collections/{collection}/documents/{id}");
        Assert.Equal("2 files inside", archive.One("#members-heading").TextContent.Trim());
        Assert.Empty(archive.All(".reader-text"));
        var link = archive.One("[data-part=members] ol a");
        Assert.Equal("news/<b>report</b>.txt", link.TextContent.Trim());
        Assert.Contains("EMPTY_DOCUMENT", Assert.Single(archive.Texts("[data-part=untaken] li")).ToUpperInvariant().Replace(' ', '_'), StringComparison.Ordinal);

        var member = await system.PageAsync(link.Href().TrimStart('/'));
        Assert.Equal(HttpStatusCode.OK, member.Status);
        Assert.Contains("› news/<b>report</b>.txt", string.Join(' ', member.One("[data-part=membership]").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal($"/collections/{collection}/documents/{id}", member.One("[data-part=membership] a").Href());
        Assert.Equal("all.zip", member.One("[data-part=membership] a").TextContent.Trim());
        Assert.Single(member.All(".reader-text"));
        Assert.Contains("in another file › news/<b>report</b>.txt", (await system.PageAsync($"collections/{collection}")).Texts("th .under"));
        var details = await system.PageAsync(link.Href().TrimStart('/') + "/details");
        Assert.Empty(details.All(".button-danger"));
        Assert.Single(details.All("[data-part=membership]"));
        Assert.Single((await system.PageAsync($"collections/{collection}/documents/{id}/details")).All("[data-part=members]"));
    }

    [Fact]
    public async Task Members_of_an_archive_come_by_path_page_by_page()
    {
        var (collection, id) = await ArchiveAsync([.. Enumerable.Range(0, 105).Select(n => ($"{n:000}.txt", $"Seoul met delegation {n}."))]);
        var first = await system.PageAsync($"collections/{collection}/documents/{id}/details");
        Assert.Equal(100, first.All("[data-part=members] ol a").Count);
        var second = await system.PageAsync(first.One("[data-part=members] .button").Href().TrimStart('/'));
        Assert.Equal(["100.txt", "101.txt", "102.txt", "103.txt", "104.txt"], second.Texts("[data-part=members] ol a"));

        var json = await (await system.Http.GetAsync($"v1/collections/{collection}/documents?container={id}&pageSize=2").Soon()).JsonAsync();
        Assert.Equal(["000.txt", "001.txt"], json.GetProperty("documents").EnumerateArray().Select(view => view.GetProperty("document").GetProperty("membership").Text("path")));
        Assert.Equal("000.txt", json.GetProperty("documents")[0].GetProperty("published").GetProperty("membership").Text("path"));
        var next = await (await system.Http.GetAsync($"v1/collections/{collection}/documents?container={id}&pageSize=2&pageToken={json.Text("nextPageToken")}").Soon()).JsonAsync();
        Assert.Equal("002.txt", next.GetProperty("documents")[0].GetProperty("document").GetProperty("membership").Text("path"));
        var mentions = await (await system.Http.GetAsync($"v1/collections/{collection}/mentions?container={id}&pageSize=1000").Soon()).JsonAsync();
        Assert.Equal(105, mentions.GetProperty("mentions").GetArrayLength());
    }

    [Fact]
    public async Task A_member_is_deleted_with_its_archive_only()
    {
        var (collection, id) = await ArchiveAsync(("a.txt", "Seoul met Tokyo."));
        var json = await (await system.Http.GetAsync($"v1/collections/{collection}/documents?container={id}").Soon()).JsonAsync();
        var name = json.GetProperty("documents")[0].GetProperty("document").Text("name");
        await (await system.Http.DeleteAsync($"v1/{name}").Soon()).ProblemAsync(409, "MEMBER_OF_CONTAINER");
        using var deleted = await system.Http.DeleteAsync($"v1/collections/{collection}/documents/{id}").Soon();
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.Http.GetAsync($"v1/{name}").Soon()).StatusCode);
    }

    [Fact]
    public async Task What_workers_store_does_not_come_from_outside()
    {
        var client = new IngestService.IngestServiceClient(system.Gateway.Channel);
        using var call = client.StoreMembers();
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    private async Task<(string Collection, string Document)> ArchiveAsync(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        var collection = await system.CollectionAsync();
        using var body = new ByteArrayContent(bytes.ToArray());
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents?wait=true&fileName=all.zip", body).Soon();
        var id = (await answer.JsonAsync()).GetProperty("document").Text("name")!.Split('/')[^1];
        // The members have their sequences when their container is published.
        var last = (await system.Ledger.GetIngestStatusAsync(new() { Collection = $"collections/{collection}" }).ResponseAsync.Soon()).LastSequence;
        await system.Picture.GetCorpusStatsAsync(new() { Collection = $"collections/{collection}", AtLeastSequence = last }, deadline: DateTime.UtcNow + Bounded.Patience).ResponseAsync.Soon();
        await system.SettledAsync(collection);
        return (collection, id);
    }
}
