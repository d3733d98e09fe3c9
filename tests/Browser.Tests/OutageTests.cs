using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>A service that is away is named on every page that needs it; the others go on.</summary>
public sealed class OutageTests(ServedPages pages) : BrowserTest(pages)
{
    private const string Corpus = "/collections/default";
    private const string Search = Corpus + "/search?q=alliance";

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Pages_say_which_service_is_missing_and_find_it_when_it_is_back()
    {
        await using var system = new SplitSystem();
        await system.StartIngestAsync();
        var query = await system.StartQueryAsync();
        await system.StartExtractionAsync();
        await system.StartGatewayAsync();
        var visit = await VisitAsync(options: options => options.BaseURL = system.Address);
        await visit.GoAsync(Corpus);
        await AddAsync(visit.Page);
        await Expect(visit.Page.GetByRole(AriaRole.Cell, new() { Name = "published" })).ToBeVisibleAsync();
        await visit.GoAsync(Search);
        await query.KillAsync();

        var headline = visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        foreach (var address in (string[])[Search, Corpus + "/briefing", Corpus + "/timeline"])
        {
            await visit.GoAsync(address, 503);
            await Expect(headline).ToHaveTextAsync("A service does not answer");
            await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Try again" })).ToBeVisibleAsync();
        }

        await visit.GoAsync(Corpus);
        await Expect(visit.Page.GetByText("The service that knows titles and facts does not answer.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Rowheader, new() { Name = "alliance.txt" })).ToBeVisibleAsync();
        await visit.GoAsync("/status");
        await Expect(visit.Page.GetByText("Not every service answers.")).ToBeVisibleAsync();
        await Expect(StateOf(visit.Page, "Query")).ToHaveTextAsync("not serving");
        await Expect(StateOf(visit.Page, "Ingest")).ToHaveTextAsync("serving");

        await system.StartQueryAsync();
        await UntilAnsweredAsync(visit.Page, system.Address + Search);
        await Expect(visit.Page.GetByRole(AriaRole.Main).Locator("mark")).ToHaveTextAsync(["alliance"]);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_document_waits_where_all_see_it_until_a_worker_comes()
    {
        await using var system = new SplitSystem();
        await system.StartIngestAsync();
        await system.StartQueryAsync();
        await system.StartGatewayAsync();
        var visit = await VisitAsync(options: options => options.BaseURL = system.Address);
        await visit.GoAsync(Corpus);
        await AddAsync(visit.Page);
        await Expect(visit.Page.GetByText("1 of 1 document to be worked off; no worker is connected")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Cell, new() { Name = "waiting" })).ToBeVisibleAsync();

        var reader = await VisitAsync(options: options => options.BaseURL = system.Address);
        await reader.GoAsync(Corpus);
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "details of alliance.txt" }).ClickAsync();
        await Expect(reader.Page.GetByText("Not published yet: the document is waiting.")).ToBeVisibleAsync();
        await reader.GoAsync(new Uri(reader.Page.Url).AbsolutePath.Replace("/details", "", StringComparison.Ordinal));
        await Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This document is not read yet");

        await system.StartExtractionAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Cell, new() { Name = "published" })).ToBeVisibleAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Look again" }).ClickAsync();
        await Expect(reader.Page.GetByRole(AriaRole.Article, new() { Name = "Text" })).ToHaveTextAsync("The alliance was made in 1953.");
    }

    private static Task AddAsync(IPage page) => page.GetByLabel("Add documents").And(page.Locator("input")).SetInputFilesAsync(
        new FilePayload { Name = "alliance.txt", MimeType = "text/plain", Buffer = "The alliance was made in 1953."u8.ToArray() });

    /// <summary>Loads a page until its services answer: the gateway asks one that failed again after a while, and tells everybody who comes before.</summary>
    private static async Task UntilAnsweredAsync(IPage page, string address)
    {
        using var patience = new CancellationTokenSource(Bounded.Patience);
        while ((await page.GotoAsync(address))!.Status == 503) patience.Token.ThrowIfCancellationRequested();
    }

    private static ILocator StateOf(IPage page, string service) =>
        page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = service }) }).GetByRole(AriaRole.Cell).First;
}
