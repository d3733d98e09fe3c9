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
        await visit.Page.GetByLabel("Add documents").And(visit.Page.Locator("input")).SetInputFilesAsync(
            [FileOf("seoul.txt", Text), FileOf("summit.png", SeedCollection.Picture, "image/png"), FileOf("empty.txt", "")]);
        await Expect(UploadOf(visit.Page, "seoul.txt")).ToContainTextAsync("stored");
        await Expect(UploadOf(visit.Page, "summit.png")).ToContainTextAsync("stored");
        await Expect(UploadOf(visit.Page, "empty.txt")).ToContainTextAsync("A file without content is no document");
        await Expect(RowOf(visit.Page, "seoul.txt").GetByRole(AriaRole.Cell, new() { Name = "published" })).ToBeVisibleAsync();
        await Expect(RowOf(visit.Page, "summit.png").GetByRole(AriaRole.Cell, new() { Name = "not readable" })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "State of documents" }).GetByRole(AriaRole.Link)).ToHaveTextAsync(["all 2", "published 1", "not readable 1"]);
        await AssertMarkedAsync(visit.Page);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Dropped_files_are_published_while_the_page_watches_and_a_second_time_they_are_known()
    {
        var visit = await VisitAsync();
        await visit.GoAsync(await Pages.CreateCollectionAsync());
        await MarkAsync(visit.Page);
        await DropAsync(visit.Page, ("first.txt", "Seoul and Washington agreed on 1 March 2021."), ("second.txt", "Tokyo did not agree on 2 March 2021."));
        foreach (var name in (string[])["first.txt", "second.txt"])
        {
            await Expect(RowOf(visit.Page, name).GetByRole(AriaRole.Cell, new() { Name = "published" })).ToBeVisibleAsync();
        }

        await DropAsync(visit.Page, ("first.txt", "Seoul and Washington agreed on 1 March 2021."));
        await Expect(UploadOf(visit.Page, "first.txt").Filter(new() { HasText = "known already" })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(2);
        await AssertMarkedAsync(visit.Page);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task What_others_add_and_delete_shows_on_a_page_that_is_open()
    {
        var collection = await Pages.CreateCollectionAsync();
        var visit = await VisitAsync();
        await visit.GoAsync(collection);
        await MarkAsync(visit.Page);
        var document = await Pages.UploadAsync(collection, "elsewhere.txt", Text);
        await Expect(RowOf(visit.Page, "elsewhere.txt").GetByRole(AriaRole.Cell, new() { Name = "published" })).ToBeVisibleAsync();

        var other = await VisitAsync();
        await other.GoAsync($"{document}/delete");
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await Expect(visit.Page.GetByText("There are no documents yet")).ToBeVisibleAsync();
        await AssertMarkedAsync(visit.Page);
    }

    private static async Task DropAsync(IPage page, params (string Name, string Text)[] files)
    {
        var transfer = await page.EvaluateHandleAsync(
            """
            (files) => {
              const transfer = new DataTransfer();
              for (const { name, text } of files) transfer.items.add(new File([text], name, { type: "text/plain" }));
              return transfer;
            }
            """,
            files.Select(file => new { name = file.Name, text = file.Text }).ToArray()).Soon();
        foreach (var type in (string[])["dragenter", "dragover", "drop"])
        {
            await page.GetByRole(AriaRole.Main).DispatchEventAsync(type, new { dataTransfer = transfer });
        }
    }

    /// <summary>What is gone once the page is loaded again.</summary>
    private static Task MarkAsync(IPage page) => page.EvaluateAsync("document.body.dataset.seen = 'yes'").Soon();

    private static async Task AssertMarkedAsync(IPage page) => Assert.Equal("yes", await page.EvaluateAsync<string>("document.body.dataset.seen").Soon());

    private static ILocator UploadOf(IPage page, string fileName) =>
        page.GetByRole(AriaRole.List, new() { Name = "Uploads" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = fileName });

    private static ILocator RowOf(IPage page, string fileName) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = fileName });

    private static FilePayload FileOf(string name, string text) => FileOf(name, Encoding.UTF8.GetBytes(text), "text/plain");

    private static FilePayload FileOf(string name, byte[] content, string mediaType) => new() { Name = name, MimeType = mediaType, Buffer = content };
}
