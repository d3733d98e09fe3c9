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
        string Address(string service) => $"unix:{folder.Of(service + ".sock")}";
        await using var ingest = await ServiceProcess.StartAsync("Dossier.Ingest.dll", " listens on ", $"--Listen={Address("ingest")}", $"--Data={folder.Path}");
        await using var extraction = await ServiceProcess.StartAsync(
            "Dossier.Extraction.dll", " listens on ", $"--Listen={Address("extraction")}", $"--Ingest={Address("ingest")}", $"--Query={Address("query")}");
        await using var gateway = await ServiceProcess.StartAsync(
            "Dossier.Gateway.dll", " listens on ", "--Listen=http://127.0.0.1:0", "--Http=http://127.0.0.1:0",
            $"--Ingest={Address("ingest")}", $"--Query={Address("query")}", $"--Extraction={Address("extraction")}", "--MaxAttempts=2", "--BreakSeconds=1");
        var http = gateway.Lines.Select(line => HttpAddress().Match(line)).First(match => match.Success).Groups[1].Value;
        var visit = await VisitAsync(options: options => options.BaseURL = http);

        await visit.GoAsync("/collections/default/search?q=alliance", 503);
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("A service does not answer");
        await visit.GoAsync("/collections/default/briefing", 503);
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("A service does not answer");
        await visit.GoAsync("/collections/default");
        await Expect(visit.Page.GetByText("The service that knows titles and facts does not answer.")).ToBeVisibleAsync();
        await visit.GoAsync("/status");
        await Expect(visit.Page.GetByText("Not every service answers.")).ToBeVisibleAsync();
        await Expect(StateOf(visit.Page, "Query")).ToHaveTextAsync("not serving");
        await Expect(StateOf(visit.Page, "Ingest")).ToHaveTextAsync("serving");

        await using var query = await ServiceProcess.StartAsync("Dossier.Query.dll", " listens on ", $"--Listen={Address("query")}", $"--Data={folder.Path}");
        await UntilAnsweredAsync(visit.Page, http + "/collections/default/search?q=alliance");
        await Expect(visit.Page.GetByText("No document has any of these words")).ToBeVisibleAsync();
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
