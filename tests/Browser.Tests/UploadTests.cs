using System.Text;
using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>From a file to a document that can be read, without loading the page again.</summary>
public sealed class UploadTests(ServedPages pages) : BrowserTest(pages)
{
    private const string Text = "Seoul keeps its word\n\nPresident Moon Jae-in said on 12 May 2020: “We will keep our word.”\n";

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Chosen_files_are_published_while_the_page_watches()
    {
        var visit = await VisitAsync();
        await visit.GoAsync(await Pages.CreateCollectionAsync());
        await Expect(visit.Page.GetByText("There are no documents yet")).ToBeVisibleAsync();
        await MarkAsync(visit.Page);
        await visit.Page.GetByLabel("Add documents", new() { Exact = true }).And(visit.Page.Locator("input")).SetInputFilesAsync([FileOf("seoul.txt", Text), FileOf("summit.png", SeedCollection.Picture, "image/png")]);
        var uploads = visit.Page.GetByRole(AriaRole.List, new() { Name = "Uploads" }).GetByRole(AriaRole.Listitem);
        await Expect(uploads).ToHaveCountAsync(2);
        await Expect(uploads.Filter(new() { HasText = "seoul.txt" })).ToContainTextAsync("stored");
        await Expect(RowOf(visit.Page, "seoul.txt").GetByRole(AriaRole.Cell, new() { Name = "published" })).ToBeVisibleAsync();
        await Expect(RowOf(visit.Page, "summit.png").GetByRole(AriaRole.Cell, new() { Name = "not readable" })).ToBeVisibleAsync();
        await AssertMarkedAsync(visit.Page);
    }

    /// <summary>What is gone once the page is loaded again.</summary>
    private static Task MarkAsync(IPage page) => page.EvaluateAsync("document.documentElement.dataset.seen = 'yes'");

    private static async Task AssertMarkedAsync(IPage page) => Assert.Equal("yes", await page.EvaluateAsync<string>("document.documentElement.dataset.seen"));

    private static ILocator RowOf(IPage page, string fileName) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = fileName });

    private static FilePayload FileOf(string name, string text) => FileOf(name, Encoding.UTF8.GetBytes(text), "text/plain");

    private static FilePayload FileOf(string name, byte[] content, string mediaType) => new() { Name = name, MimeType = mediaType, Buffer = content };
}
