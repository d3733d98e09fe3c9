using System.Text;
using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>Whatever a document, its name, its address or a question holds stays text.</summary>
public sealed class HostileTextTests(ServedPages pages) : BrowserTest(pages)
{
    private const string Name = "<img src=x onerror=hit()>\"> 'quoted' & javascript:hit().txt";
    private const string Text =
        "<script>hit()</script><img src=x onerror=hit()>\n\n\"><svg onload=hit()> said Antony Blinken in 1953: “</textarea><script>hit()</script> javascript:hit() {{hit()}} &lt;b&gt;”.\n";

    private const string Html =
        """
        <!doctype html><title></title><script>hit()</script><b onclick=hit()>T</b></title>
        <body onload="hit()"><h1>&lt;img src=x onerror=hit()&gt; in Washington</h1><p><a href="javascript:hit()">Seoul</a> agreed in 1953.</p>
        <iframe srcdoc="<script>parent.hit()</script>"></iframe><style>* { display: none }</style><svg><script>hit()</script></svg></body>
        """;

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Stays_text_on_every_page()
    {
        var collection = await Pages.CreateCollectionAsync("<b onmouseover=hit()>\"desk\" & 'co'</b>");
        var plain = await Pages.UploadAsync(collection, Name, Text, sourceUri: "javascript:hit()");
        var html = await Pages.UploadAsync(collection, "page.html", Html, "text/html", "https://example.org/?\"><script>hit()</script>");
        var visit = await VisitAsync();
        await visit.Page.AddInitScriptAsync("window.hit = () => { console.error('a document ran as a script'); }").Soon();
        foreach (var document in (string[])[plain, html])
        {
            foreach (var page in (string[])["", "?layer=none", "/details", "/delete", "/briefing"]) await VisitAsync(visit, document + page);
        }

        var question = Uri.EscapeDataString("\"><script>hit()</script> 1953");
        foreach (var page in (string[])["", "/manage", "/briefing", "/timeline", $"/search?q=%22{question}", $"/timeline?entity={question}", "?done=upload&failed=1&refused=<script>hit()</script>"])
        {
            await VisitAsync(visit, collection + page);
        }

        // A phrase that does not end is no question.
        await visit.GoAsync($"{collection}/search?q={question}", 400);
        await AssertHarmlessAsync(visit.Page);
        await visit.GoAsync($"{plain}?quote={question}&start=0&end=20&revision=7");
        await Expect(visit.Page.GetByRole(AriaRole.Article, new() { Name = "Text" })).ToContainTextAsync("<script>hit()</script><img src=x onerror=hit()>");
        await AssertHarmlessAsync(visit.Page);
        await visit.GoAsync(collection);
        await Expect(visit.Page.GetByText(Name).First).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("<b onmouseover=hit()>\"desk\" & 'co'</b>");

        await visit.Page.GetByLabel("Add documents").And(visit.Page.Locator("input")).SetInputFilesAsync(new FilePayload { Name = Name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("Seoul.") });
        await Expect(visit.Page.GetByRole(AriaRole.List, new() { Name = "Uploads" }).GetByText(Name)).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.List, new() { Name = "Uploads" })).ToContainTextAsync("stored");
        await AssertHarmlessAsync(visit.Page);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_document_is_given_out_as_a_file_and_never_shown_by_the_browser()
    {
        var collection = await Pages.CreateCollectionAsync();
        var document = await Pages.UploadAsync(collection, "page.html", Html, "text/html");
        var visit = await VisitAsync();
        await visit.GoAsync($"{document}/details");
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.GetByRole(AriaRole.Link, new() { Name = "Original file" }).ClickAsync());
        Assert.Equal("page.html", download.SuggestedFilename);
        Assert.Equal(Html, await File.ReadAllTextAsync(await download.PathAsync().Soon()));
    }

    private static async Task VisitAsync(Visit visit, string address)
    {
        await visit.GoAsync(address);
        await AssertHarmlessAsync(visit.Page);
    }

    /// <summary>Nothing of a document became an element, a handler or an address that runs.</summary>
    private static async Task AssertHarmlessAsync(IPage page)
    {
        var found = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("*")].filter((element) =>
                (element.matches("script, style, img, svg, iframe, object, embed") && !element.matches("head > script[src^='/assets/']"))
                || [...element.attributes].some(({ name, value }) => name.startsWith("on") || (/^(href|src|action|formaction|srcdoc)$/.test(name) && /^\s*(javascript|data|vbscript):/i.test(value))))
              .map((element) => element.outerHTML.slice(0, 200))
            """).Soon();
        Assert.Empty(found);
    }
}
