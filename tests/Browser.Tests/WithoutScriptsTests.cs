using System.Text;
using System.Text.RegularExpressions;
using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>A browser that runs no scripts can do all that matters.</summary>
public sealed class WithoutScriptsTests(ServedPages pages) : BrowserTest(pages)
{
    private const string Text = "Seoul keeps its word\n\nThe treaty was signed in Washington in 1953.";

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Uploads_searches_reads_cites_and_deletes()
    {
        var collection = await Pages.CreateCollectionAsync();
        var visit = await VisitAsync(scripts: false);
        await visit.GoAsync(collection);
        await visit.Page.GetByLabel("Add documents").And(visit.Page.Locator("input")).SetInputFilesAsync(
            [new FilePayload { Name = "treaty.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(Text) }, new FilePayload { Name = "empty.txt", MimeType = "text/plain", Buffer = [] }]);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(visit.Page.GetByText("1 new document, 1 was refused.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("A file without content is no document.")).ToBeVisibleAsync();

        // The same again, by a program, which waits until it can be asked about.
        await Pages.UploadAsync(collection, "treaty.txt", Text);
        await visit.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search in" }).FillAsync("treaty");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        var main = visit.Page.GetByRole(AriaRole.Main);
        await Expect(main.Locator("mark")).ToHaveTextAsync(["treaty"]);
        await main.GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Article, new() { Name = "Text" }).GetByRole(AriaRole.Link, new() { Name = "1953" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Complementary, new() { Name = "Provenance" })).ToContainTextAsync("times, version");
        await Expect(visit.Page.GetByLabel("Citation")).ToHaveValueAsync(new Regex("^“1953”", RegexOptions.None, Bounded.Patience));
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Copy citation" })).ToBeHiddenAsync();

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Details" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Delete this document…" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await Expect(visit.Page.GetByText("The document is deleted")).ToBeVisibleAsync();
    }
}
