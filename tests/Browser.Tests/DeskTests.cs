using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>Keeping a collection in order: what cannot be read, what is made anew, what is deleted.</summary>
public sealed class DeskTests(ServedPages pages) : BrowserTest(pages)
{
    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_document_that_cannot_be_read_says_why_and_what_would_help()
    {
        var collection = await Pages.CreateCollectionAsync();
        await Pages.UploadAsync(collection, "summit.gif", "GIF89a\0\0\0\0"u8.ToArray(), "image/gif");
        var visit = await VisitAsync();
        await visit.GoAsync(collection);
        await Expect(visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "summit.gif" })).ToContainTextAsync("which no reader knows");
        await visit.Page.GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link, new() { Name = "summit.gif" }).ClickAsync();
        await Expect(visit.Page.GetByText("This document could not be read.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("Convert it to text, HTML or another type")).ToBeVisibleAsync();

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Manage" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Read failed documents anew" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "1 document is queued." })).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Documents" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Cell, new() { Name = "not readable" })).ToBeVisibleAsync();
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_citation_outlives_the_reprocessing_of_its_document()
    {
        var collection = await Pages.CreateCollectionAsync();
        var document = await Pages.UploadAsync(collection, "treaty.txt", "The treaty was signed in Washington in 1953.");
        var visit = await VisitAsync();
        await visit.GoAsync(document);
        var article = visit.Page.GetByRole(AriaRole.Article, new() { Name = "Text" });
        await article.GetByRole(AriaRole.Link, new() { Name = "1953" }).ClickAsync();
        var link = await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Permanent link" }).GetAttributeAsync("href").Soon();

        await visit.GoAsync($"{collection}/manage");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Reprocess all documents" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "1 document is queued." })).ToBeVisibleAsync();
        await Pages.UploadAsync(collection, "later.txt", "Seoul waits.");
        await visit.GoAsync(link!);
        await Expect(article.Locator("mark")).ToHaveTextAsync(["1953"]);
        await Expect(visit.Page.GetByRole(AriaRole.Complementary, new() { Name = "Provenance" })).ToContainTextAsync("times, version");
        await Expect(visit.Page.GetByText("has changed")).ToHaveCountAsync(0);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_document_is_deleted_only_after_a_second_look_and_its_page_says_that_it_is_gone()
    {
        var collection = await Pages.CreateCollectionAsync();
        var document = await Pages.UploadAsync(collection, "draft.txt", "Seoul withdrew the draft on 3 May 2021.");
        var visit = await VisitAsync();
        await visit.GoAsync(collection);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "details of draft.txt" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Delete this document…" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Keep it" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("draft.txt");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Delete this document…" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Delete this document?");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The document is deleted" })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "draft.txt" })).ToHaveCountAsync(0);

        foreach (var page in (string[])["/details", "/delete", "/briefing", ""])
        {
            await visit.GoAsync(document + page, 404);
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This document was deleted, or never existed");
        }
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_collection_is_made_used_and_deleted()
    {
        var visit = await VisitAsync();
        await visit.GoAsync("/?all");
        await CreateAsync(visit.Page);
        await Expect(visit.Page.GetByText("The collection is ready for documents.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Night shift");
        await Pages.UploadAsync("collections/night-shift", "note.txt", "Seoul slept.");

        await visit.GoAsync("/?all");
        await CreateAsync(visit.Page);
        await Expect(visit.Page.GetByText("A collection with this id exists already.")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Night shift" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Manage" }).ClickAsync();
        await visit.Page.GetByLabel("To confirm, type the id of the collection").FillAsync("night-shift");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete the collection" }).ClickAsync();
        await Expect(visit.Page.GetByText("The collection and 1 document in it are deleted.")).ToBeVisibleAsync();
        await visit.GoAsync("/collections/night-shift", 404);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task The_status_of_the_system_names_services_readers_and_the_pipeline()
    {
        var visit = await VisitAsync();
        await visit.GoAsync("/");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "System status" }).ClickAsync();
        await Expect(visit.Page.GetByText("Every service answers.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Cell, new() { Name = "serving", Exact = true })).ToHaveCountAsync(3);
        await Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "What can be read" })).ToContainTextAsync("text/html");
        await Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "Pipeline" })).ToContainTextAsync("statements/");
    }

    private static async Task CreateAsync(IPage page)
    {
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("night-shift");
        await page.GetByLabel("Name for people").FillAsync("Night shift");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
    }
}
