using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using static Dossier.Gateway.Tests.Components.PageReader;

namespace Dossier.Gateway.Tests.Components;

/// <summary>What forms do, told on the pages that they lead to.</summary>
[Collection(SystemTests.Name)]
public sealed class FormsTests(RunningSystem system) : IDisposable
{
    private readonly PageReader pages = new(system.Address);

    public void Dispose() => pages.Dispose();

    [Fact]
    public async Task A_collection_is_created_by_the_form_of_the_start_page()
    {
        var home = await pages.GetAsync("/?all");
        var form = home.QuerySelector<IHtmlFormElement>("form[action='/collections']")!;
        var created = await pages.GetAsync(await pages.SubmitAsync(form, ("collectionId", "week-47"), ("displayName", "Week <47> & “more”")));
        Assert.Equal("Week <47> & “more”", created.QuerySelector("h1")!.TextContent);
        Assert.Equal("The collection is ready for documents.", Told(created));

        var again = await pages.GetAsync(await pages.SubmitAsync(form, ("collectionId", "week-47"), ("displayName", "")));
        Assert.Contains("ALREADY_EXISTS", Told(again), StringComparison.Ordinal);
        var invalid = await pages.GetAsync(await pages.SubmitAsync(form, ("collectionId", "//evil.example/"), ("displayName", "")));
        Assert.Contains("INVALID_FIELD", Told(invalid), StringComparison.Ordinal);
        Assert.Contains("week-47", invalid.QuerySelector(".cards")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_uploaded_without_a_script()
    {
        var collection = await system.CollectionAsync();
        var first = await pages.GetAsync(await pages.PostAsync($"/collections/{collection}/documents", Files(("a.txt", "one"), ("b.txt", "two"), ("empty.txt", ""))));
        Assert.StartsWith("2 new documents, 1 was refused.", Told(first), StringComparison.Ordinal);
        Assert.EndsWith("A file without content is no document. (EMPTY_DOCUMENT)", Told(first), StringComparison.Ordinal);
        Assert.Contains("alert-bad", first.QuerySelector("[data-outcome]")!.ClassList);
        Assert.Equal(["a.txt", "b.txt"], first.QuerySelectorAll(".title").Select(title => title.TextContent).Order(StringComparer.Ordinal));
        var second = await pages.GetAsync(await pages.PostAsync($"/collections/{collection}/documents", Files(("a.txt", "one"))));
        Assert.Equal("1 was known already.", Told(second));
        Assert.Contains("alert-good", second.QuerySelector("[data-outcome]")!.ClassList);
    }

    [Fact]
    public async Task A_form_without_a_file_says_so() =>
        Assert.Equal("No file was chosen.", Told(await pages.GetAsync(await pages.PostAsync("/collections/default/documents", Files(("", ""))))));

    [Fact]
    public async Task A_body_that_is_no_form_is_refused_with_a_page()
    {
        using var text = new StringContent("text", Encoding.UTF8, "text/plain");
        await pages.PostRefusedAsync("/collections/default/documents", text, HttpStatusCode.BadRequest);
        using var fields = Fields([("collectionId", new string('a', 20_000))]);
        var page = await pages.PostRefusedAsync("/collections", fields, HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("LIMIT_EXCEEDED", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_deleted_after_a_question()
    {
        var collection = await system.CollectionAsync();
        var document = $"/collections/{collection}/documents/{await system.DocumentAsync(collection, "short-lived", "gone.txt")}";
        var details = await pages.GetAsync(document + "/details");
        var question = await pages.GetAsync(details.QuerySelector(".button-danger")!.GetAttribute("href")!);
        Assert.Equal("gone.txt", question.QuerySelector(".lede")!.TextContent);
        var form = question.QuerySelector<IHtmlFormElement>("main form")!;

        var stale = await pages.GetAsync(await pages.SubmitAsync(form, ("revision", "2")));
        Assert.Contains("ETAG_MISMATCH", Told(stale), StringComparison.Ordinal);
        Assert.Equal("gone.txt", stale.QuerySelector("h1")!.TextContent);

        var corpus = await pages.GetAsync(await pages.SubmitAsync(form));
        Assert.StartsWith("The document is deleted", Told(corpus), StringComparison.Ordinal);
        await pages.GetAsync(document + "/details", HttpStatusCode.NotFound);
        using var twice = Fields([]);
        await pages.PostRefusedAsync(document + "/delete", twice, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Details_tell_what_the_ledger_and_the_picture_know()
    {
        var collection = await system.CollectionAsync();
        var document = $"/collections/{collection}/documents/{await system.DocumentAsync(collection, "Trade reached US$71.6 billion in 2004.", "trade.txt")}";
        var page = await pages.GetAsync(document + "/details");
        Assert.Equal(document, page.QuerySelector(".button-primary")!.GetAttribute("href"));
        Assert.Equal($"/v1{document}/content", page.QuerySelector("a[download]")!.GetAttribute("href"));
        var facts = page.QuerySelectorAll(".facts > div").ToDictionary(row => row.QuerySelector("dt")!.TextContent, row => Clean(row.QuerySelector("dd")!.TextContent));
        Assert.Matches("^[0-9a-f]{64}$", facts["SHA-256"]);
        Assert.Equal(("38 bytes", "1", "38 characters", "1"), (facts["Size"], facts["Revision"], facts["Length"], facts["quantities"]));
        Assert.StartsWith("dossier-", facts["Pipeline"], StringComparison.Ordinal);
        Assert.Contains("trade.txt", page.QuerySelector("[aria-labelledby=sources-heading]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_of_what_cannot_be_read_say_why_and_what_would_help()
    {
        var collection = await system.CollectionAsync();
        var document = $"/collections/{collection}/documents/{await system.DocumentAsync(collection, "MZ\0\u0001\0", "tool.exe", "application/octet-stream")}";
        await system.SettledAsync(collection);
        var page = await pages.GetAsync(document + "/details");
        var alert = Clean(page.QuerySelector(".alert-bad")!.TextContent);
        Assert.Contains("(UNSUPPORTED_MEDIA_TYPE)", alert, StringComparison.Ordinal);
        Assert.Contains("Convert it to text", alert, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".button-primary"));
    }

    [Fact]
    public async Task Documents_are_processed_anew_from_the_page_that_manages_them()
    {
        var collection = await system.CollectionAsync();
        await system.DocumentAsync(collection, "one", "1.txt");
        await system.DocumentAsync(collection, "MZ\0\u0001\0", "tool.exe", "application/octet-stream");
        await system.SettledAsync(collection);
        var manage = await pages.GetAsync($"/collections/{collection}/manage");
        Assert.Equal("1 document is queued.", Told(await ReprocessAsync("failed")));
        Assert.Equal("2 documents are queued.", Told(await ReprocessAsync("all")));
        Assert.Equal("There was nothing to do.", Told(await pages.GetAsync(await pages.PostAsync($"/collections/{collection}/retry"))));
        Assert.Contains("INVALID_FIELD", Told(await pages.GetAsync(await pages.PostAsync($"/collections/{collection}/reprocess", ("selection", "some")))), StringComparison.Ordinal);

        async Task<IHtmlDocument> ReprocessAsync(string selection)
        {
            var form = manage.QuerySelectorAll<IHtmlFormElement>("form[action$=reprocess]").Single(one => one.QuerySelector($"input[value={selection}]") is not null);
            return await pages.GetAsync(await pages.SubmitAsync(form));
        }
    }

    [Fact]
    public async Task A_collection_is_deleted_only_by_those_who_can_spell_it()
    {
        var collection = await system.CollectionAsync();
        await system.DocumentAsync(collection, "one");
        var form = (await pages.GetAsync($"/collections/{collection}/manage")).QuerySelector<IHtmlFormElement>("form[action$=delete]")!;
        Assert.Contains("INVALID_FIELD", Told(await pages.GetAsync(await pages.SubmitAsync(form, ("confirm", "yes")))), StringComparison.Ordinal);
        Assert.Contains("ETAG_MISMATCH", Told(await pages.GetAsync(await pages.SubmitAsync(form, ("confirm", collection), ("documents", "0")))), StringComparison.Ordinal);
        Assert.Equal("The collection and 1 document in it are deleted.", Told(await pages.GetAsync(await pages.SubmitAsync(form, ("confirm", collection)))));
        await pages.GetAsync($"/collections/{collection}", HttpStatusCode.NotFound);
        Assert.Null((await pages.GetAsync("/collections/default/manage")).QuerySelector("form[action$=delete]"));
    }

    [Theory]
    [InlineData("done=You+have+been+hacked")]
    [InlineData("done=upload&new=<b>&failed=-1")]
    [InlineData("done=createCollection&refused=<script>")]
    public async Task A_link_cannot_put_words_on_a_page(string query)
    {
        var page = await pages.GetAsync($"/collections/default?{query}");
        Assert.DoesNotContain("hacked", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main b, main script"));
    }

    private static MultipartFormDataContent Files(params (string Name, string Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"files\"; filename=\"{name}\"");
            part.Headers.TryAddWithoutValidation("Content-Type", "text/plain");
            form.Add(part);
        }

        return form;
    }
}
