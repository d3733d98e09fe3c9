using System.Net;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using static Dossier.Gateway.Tests.Components.PageReader;

namespace Dossier.Gateway.Tests.Components;

/// <summary>The documents of a collection, as a page.</summary>
[Collection(SystemTests.Name)]
public sealed class CorpusTests(RunningSystem system) : IDisposable
{
    private readonly PageReader pages = new(system.Address);

    public void Dispose() => pages.Dispose();

    [Fact]
    public async Task An_empty_collection_says_what_to_do()
    {
        var page = await pages.GetAsync($"/collections/{await system.CollectionAsync()}");
        Assert.Contains("There are no documents yet", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("multipart/form-data", page.QuerySelector(".dropzone")!.GetAttribute("enctype"));
        Assert.Empty(page.QuerySelectorAll("table"));
    }

    [Fact]
    public async Task A_document_is_shown_with_its_title_state_date_and_size()
    {
        var collection = await system.CollectionAsync();
        var document = await system.DocumentAsync(
            collection, "<html><head><title>Ministers meet in Seoul</title></head><body><article><h1>Ministers meet in Seoul</h1><p>They met on 19 March 2021.</p></article></body></html>",
            "a.html", "text/html");
        await system.SettledAsync(collection);
        var page = await pages.GetAsync($"/collections/{collection}");
        var row = page.QuerySelector($"tr[data-key='{document}']")!;
        Assert.Equal($"/collections/{collection}/documents/{document}", row.QuerySelector("th a")!.GetAttribute("href"));
        Assert.Equal(("Ministers meet in Seoul", "a.html"), (row.QuerySelector(".title")!.TextContent, row.QuerySelector(".under")!.TextContent));
        Assert.Equal("published", Clean(row.QuerySelector("[data-label=State]")!.TextContent));
        Assert.Equal("161 bytes", Clean(row.QuerySelector("[data-label=Size]")!.TextContent));
        Assert.EndsWith("Z", row.QuerySelector("time")!.GetAttribute("datetime"), StringComparison.Ordinal);
        Assert.Equal("page", page.QuerySelector("nav[aria-label=Main] a[href$=" + collection + "]")!.GetAttribute("aria-current"));
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_says_why_and_leads_to_its_details()
    {
        var collection = await system.CollectionAsync();
        await system.DocumentAsync(collection, "readable");
        var broken = await system.DocumentAsync(collection, "MZ\0\u0001\0", "tool.exe", "application/octet-stream");
        await system.SettledAsync(collection);
        var page = await pages.GetAsync($"/collections/{collection}?state=FAILED");
        var row = Assert.Single(page.QuerySelectorAll("tbody tr"));
        Assert.Equal(broken, row.GetAttribute("data-key"));
        Assert.Equal($"/collections/{collection}/documents/{broken}/details", row.QuerySelector("th a")!.GetAttribute("href"));
        Assert.NotEqual("", row.QuerySelector(".trouble")!.TextContent);
        Assert.Equal("not readable 1", Clean(page.QuerySelector(".tabs [aria-current]")!.TextContent));
    }

    [Fact]
    public async Task A_filter_that_nothing_passes_says_so_and_an_unknown_one_filters_nothing()
    {
        var collection = await system.CollectionAsync();
        await system.DocumentAsync(collection, "readable");
        Assert.Contains("No document is quarantined", (await pages.GetAsync($"/collections/{collection}?state=QUARANTINED")).QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.Single((await pages.GetAsync($"/collections/{collection}?state=<b>")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Pages_lead_on_until_every_document_was_shown_once()
    {
        var collection = await system.CollectionAsync();
        for (var i = 0; i < 53; i++) await UploadAsync(collection, $"text {i}");
        var shown = new List<string?>();
        for (var next = $"/collections/{collection}"; next is not null;)
        {
            var page = await pages.GetAsync(next);
            shown.AddRange(page.QuerySelectorAll("tbody tr").Select(row => row.GetAttribute("data-key")));
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(53, shown.Distinct().Count());
        Assert.Equal(53, shown.Count);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>.html")]
    [InlineData("\"><script>alert(1)<!--.txt")]
    [InlineData("'onmouseover='a.txt")]
    public async Task Names_and_titles_of_others_are_text_and_nothing_else(string fileName)
    {
        var collection = await system.CollectionAsync();
        const string Title = "</title><script>alert(2)</script>";
        await UploadAsync(collection, fileName, fileName);
        await system.DocumentAsync(collection, $"<html><head><title>{WebUtility.HtmlEncode(Title)}</title></head><body><h1>{WebUtility.HtmlEncode(Title)}</h1><p>Text.</p></body></html>", "b.html", "text/html");
        var page = await pages.GetAsync($"/collections/{collection}");
        var titles = page.QuerySelectorAll(".title").Select(title => title.TextContent).ToList();
        Assert.Contains(fileName, titles);
        Assert.Contains(Title, titles);
        foreach (var row in page.QuerySelectorAll("tbody tr"))
        {
            var details = await pages.GetAsync($"/collections/{collection}/documents/{row.GetAttribute("data-key")}/details");
            Assert.Contains(details.QuerySelector("h1")!.TextContent, titles);
        }
    }

    [Fact]
    public async Task A_name_that_would_be_read_backwards_is_seen_as_it_is()
    {
        var collection = await system.CollectionAsync();
        var document = await system.DocumentAsync(collection, "text", "annexe\u202Etxt.exe");
        var path = $"/collections/{collection}";
        foreach (var page in (string[])[path, $"{path}/documents/{document}/details", $"{path}/documents/{document}/delete"])
        {
            var text = (await pages.GetAsync(page)).Body!.TextContent;
            Assert.DoesNotContain('\u202E', text);
            Assert.Contains("annexe\uFFFDtxt.exe", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/collections/none")]
    [InlineData("/collections/NONE")]
    [InlineData("/collections/none/manage")]
    [InlineData("/collections/none/documents/a/details")]
    [InlineData("/collections/default/documents/nothing/details")]
    [InlineData("/collections/default/documents/nothing/delete")]
    [InlineData("/collections/default/documents/NOT_A_NAME/details")]
    [InlineData("/nothing")]
    public async Task What_does_not_exist_is_a_page_that_says_so(string path)
    {
        var page = await pages.GetAsync(path, HttpStatusCode.NotFound);
        Assert.Equal("404", Clean(page.QuerySelector(".kicker")!.TextContent));
    }

    [Fact]
    public async Task A_page_token_of_somebody_else_is_a_bad_request() =>
        Assert.Contains("INVALID_PAGE_TOKEN", (await pages.GetAsync("/collections/default?pageToken=nonsense", HttpStatusCode.BadRequest)).Body!.TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task Without_the_picture_the_ledgers_part_stands()
    {
        var collection = await system.CollectionAsync();
        var document = await system.DocumentAsync(collection, "some text", "some.txt");
        await using var gateway = await system.StartGatewayAsync("--Query=http://127.0.0.1:1");
        using var apart = new PageReader(new(GatewayApp.AddressesOf(gateway.App).Http));
        var page = await apart.GetAsync($"/collections/{collection}");
        Assert.Contains("does not answer", page.QuerySelector(".alert-warn")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("some.txt", page.QuerySelector($"tr[data-key='{document}'] .title")!.TextContent);
        var details = await apart.GetAsync($"/collections/{collection}/documents/{document}/details");
        Assert.Contains("does not answer", details.QuerySelector(".alert-warn")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_ledger_a_page_says_that_a_service_is_down()
    {
        await using var gateway = await system.StartGatewayAsync("--Ingest=http://127.0.0.1:1");
        using var apart = new PageReader(new(GatewayApp.AddressesOf(gateway.App).Http));
        var page = await apart.GetAsync("/collections/default", HttpStatusCode.ServiceUnavailable);
        Assert.Contains("UNAVAILABLE", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", page.Body.TextContent, StringComparison.Ordinal);
        var status = await apart.GetAsync("/status");
        Assert.Equal(["not serving", "serving", "serving"], status.QuerySelectorAll("section:first-of-type td .tag").Select(tag => tag.TextContent));
    }

    [Fact]
    public async Task The_status_tells_services_work_readers_and_annotators()
    {
        var page = await pages.GetAsync("/status");
        Assert.All(page.QuerySelectorAll("section:first-of-type td .tag"), tag => Assert.Equal("serving", tag.TextContent));
        Assert.Contains("text/plain", page.QuerySelector("#readers")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("mentions", page.QuerySelector("#pipeline")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1 worker", Clean(page.QuerySelector("[aria-labelledby=work-heading] header .tag")!.TextContent));
        Assert.Equal("page", page.QuerySelector("nav a[href='/status']")!.GetAttribute("aria-current"));
    }

    private async Task UploadAsync(string collection, string text, string fileName = "a.txt")
    {
        using var call = system.Ledger.UploadDocument();
        await call.RequestStream.WriteAsync(new UploadDocumentRequest { Header = new UploadHeader { Collection = $"collections/{collection}", FileName = fileName } }).Soon();
        await call.RequestStream.WriteAsync(new UploadDocumentRequest { Chunk = ByteString.CopyFromUtf8(text) }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        await call.ResponseAsync.Soon();
    }
}
