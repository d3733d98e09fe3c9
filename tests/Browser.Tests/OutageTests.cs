using System.Text.RegularExpressions;
using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>A service that is down is named on every page that needs it; the others go on. Services and gateway are processes of their own here.</summary>
public sealed partial class OutageTests(ServedPages pages) : BrowserTest(pages)
{
    [RequiresFact(Prerequisite.Chromium)]
    public async Task Pages_say_which_service_is_missing_and_find_it_when_it_is_back()
    {
        using var folder = new TempFolder();
        string[] queryArgs = [$"--Listen={Address("query")}", $"--Data={folder.Path}"];
        string Address(string service) => $"unix:{folder.Of(service + ".sock")}";
        await using var ingest = await ServiceProcess.StartAsync("Dossier.Ingest.dll", " listens on ", $"--Listen={Address("ingest")}", $"--Data={folder.Path}");
        await using var extraction = await ServiceProcess.StartAsync(
            "Dossier.Extraction.dll", " listens on ", $"--Listen={Address("extraction")}", $"--Ingest={Address("ingest")}", $"--Query={Address("query")}");
        await using var gateway = await ServiceProcess.StartAsync(
            "Dossier.Gateway.dll", " listens on ", "--Listen=http://127.0.0.1:0", "--Http=http://127.0.0.1:0",
            $"--Ingest={Address("ingest")}", $"--Query={Address("query")}", $"--Extraction={Address("extraction")}", "--MaxAttempts=2", "--BreakSeconds=1");
        var http = gateway.Lines.Select(line => HttpAddress().Match(line)).First(match => match.Success).Groups[1].Value;
        var visit = await VisitAsync(options: options => options.BaseURL = http);
        var search = "/collections/default/search?q=alliance";
        await using (var query = await ServiceProcess.StartAsync("Dossier.Query.dll", " listens on ", queryArgs))
        {
            await visit.GoAsync("/collections/default");
            await visit.Page.GetByLabel("Add documents").And(visit.Page.Locator("input")).SetInputFilesAsync(
                new FilePayload { Name = "alliance.txt", MimeType = "text/plain", Buffer = "The alliance was made in 1953."u8.ToArray() });
            await Expect(visit.Page.GetByRole(AriaRole.Cell, new() { Name = "published" })).ToBeVisibleAsync();
            await visit.GoAsync(search);
            await query.KillAsync();
        }

        var headline = visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        foreach (var address in (string[])[search, "/collections/default/briefing", "/collections/default/timeline"])
        {
            await visit.GoAsync(address, 503);
            await Expect(headline).ToHaveTextAsync("A service does not answer");
            await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Try again" })).ToBeVisibleAsync();
        }

        await visit.GoAsync("/collections/default");
        await Expect(visit.Page.GetByText("The service that knows titles and facts does not answer.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Rowheader, new() { Name = "alliance.txt" })).ToBeVisibleAsync();
        await visit.GoAsync("/status");
        await Expect(visit.Page.GetByText("Not every service answers.")).ToBeVisibleAsync();
        await Expect(StateOf(visit.Page, "Query")).ToHaveTextAsync("not serving");
        await Expect(StateOf(visit.Page, "Ingest")).ToHaveTextAsync("serving");

        await using var back = await ServiceProcess.StartAsync("Dossier.Query.dll", " listens on ", queryArgs);
        await UntilAnsweredAsync(visit.Page, http + search);
        await Expect(visit.Page.GetByRole(AriaRole.Main).Locator("mark")).ToHaveTextAsync(["alliance"]);
    }

    /// <summary>Loads a page until its services answer: the gateway asks one that failed again after a while, and tells everybody who comes before.</summary>
    private static async Task UntilAnsweredAsync(IPage page, string address)
    {
        using var patience = new CancellationTokenSource(Bounded.Patience);
        while ((await page.GotoAsync(address))!.Status == 503) patience.Token.ThrowIfCancellationRequested();
    }

    private static ILocator StateOf(IPage page, string service) =>
        page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = service }) }).GetByRole(AriaRole.Cell).First;

    // The gateway tells where it speaks gRPC, then where it speaks HTTP.
    [GeneratedRegex("listens on [^,]+, (http://[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex HttpAddress();
}
