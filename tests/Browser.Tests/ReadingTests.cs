using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>From a question to a passage, from a passage to its provenance, and from a citation back to its words.</summary>
public sealed class ReadingTests(ServedPages pages) : BrowserTest(pages)
{
    private const string Source = "https://example.org/treaty";
    private const string Treaty = "Ministers meet in Seoul\n\nThe treaty was signed in Washington in 1953.\n\n“We will keep our word,” said Kim Sung-hwan.\n\nTrade reached US$71.6 billion in 2004.";

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_search_leads_to_a_passage_in_the_text()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync(seeds.Name);
        await visit.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search in" }).FillAsync("\"coercion and aggression\"");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page).ToHaveTitleAsync("\"coercion and aggression\" · Search · Dossier");
        var results = visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Listitem);
        await Expect(results).ToHaveCountAsync(1);
        await Expect(results.Locator("mark")).ToHaveTextAsync(["coercion and aggression"]);
        await Expect(results).ToContainTextAsync("… ");

        await results.GetByRole(AriaRole.Link, new() { Name = "Move forward together" }).ClickAsync();
        await Expect(TextOf(visit.Page).Locator("mark").First).ToBeInViewportAsync();
        Assert.Contains("coercion and aggression", string.Concat(await TextOf(visit.Page).Locator("mark").AllTextContentsAsync().Soon()), StringComparison.Ordinal);
        await Expect(CardOf(visit.Page).GetByRole(AriaRole.Heading, new() { Name = "Cited passage" })).ToBeVisibleAsync();
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Layers_are_switched_and_stay_as_they_are_chosen()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync(seeds.Documents[0]);
        await Expect(MarksOf(visit.Page, "Time: ")).ToHaveCountAsync(6);
        await visit.Page.GetByLabel("Names").UncheckAsync();
        await visit.Page.GetByLabel("Statements").UncheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(MarksOf(visit.Page, "Name: ")).ToHaveCountAsync(0);
        await Expect(MarksOf(visit.Page, "Time: ")).ToHaveCountAsync(6);

        await MarksOf(visit.Page, "Time: ").First.ClickAsync();
        await Expect(CardOf(visit.Page)).ToContainTextAsync("Found by");
        await Expect(visit.Page.GetByLabel("Names")).Not.ToBeCheckedAsync();
        await Expect(visit.Page.GetByLabel("Times")).ToBeCheckedAsync();
        await Expect(MarksOf(visit.Page, "Name: ")).ToHaveCountAsync(0);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_copied_citation_leads_somebody_else_to_the_same_fact_and_to_its_words_in_a_later_version()
    {
        var collection = await Pages.CreateCollectionAsync();
        await Pages.UploadAsync(collection, "treaty.txt", Treaty, sourceUri: Source);
        var visit = await VisitAsync();
        await visit.GrantClipboardAsync();
        await visit.GoAsync(collection);
        await visit.Page.GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).ClickAsync();
        await TextOf(visit.Page).GetByRole(AriaRole.Link, new() { Name = "US$71.6 billion" }).ClickAsync();
        var card = CardOf(visit.Page);
        await Expect(card).ToContainTextAsync("quantities, version");
        await Expect(card).ToContainTextAsync("131–146");
        await card.GetByRole(AriaRole.Button, new() { Name = "Copy citation" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Status)).ToHaveTextAsync("Copied");
        var citation = await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()").Soon();
        Assert.Equal(await card.GetByLabel("Citation").InputValueAsync().Soon(), citation);
        Assert.Matches(@"^“US\$71\.6 billion”.* Revision 1, characters 131–146\. http://", citation);

        var address = citation[citation.IndexOf(Pages.Address, StringComparison.Ordinal)..][Pages.Address.Length..];
        var reader = await VisitAsync();
        await reader.GoAsync(address);
        await Expect(TextOf(reader.Page).Locator("mark")).ToHaveTextAsync(["US$71.6 billion"]);
        await Expect(TextOf(reader.Page).Locator("mark")).ToBeInViewportAsync();
        await Expect(CardOf(reader.Page)).ToContainTextAsync("quantities, version");

        await Pages.UploadAsync(collection, "treaty.txt", Treaty.Replace("in Seoul", "in Seoul for the first time in years", StringComparison.Ordinal), sourceUri: Source);
        await reader.Page.ReloadAsync();
        await Expect(reader.Page.GetByText("The document has changed since this was cited.")).ToBeVisibleAsync();
        await Expect(TextOf(reader.Page).Locator("mark")).ToHaveTextAsync(["US$71.6 billion"]);

        await Pages.UploadAsync(collection, "treaty.txt", "Ministers meet in Seoul\n\nTrade reached a new height in 2004.", sourceUri: Source);
        await reader.Page.ReloadAsync();
        await Expect(reader.Page.GetByText("The cited words are not in the document any more.")).ToBeVisibleAsync();
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Names_lead_to_all_that_is_said_of_them_and_back_into_a_text()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync(seeds.Documents[2]);
        await TextOf(visit.Page).GetByRole(AriaRole.Link, new() { Name = "Antony Blinken" }).ClickAsync();
        await CardOf(visit.Page).GetByRole(AriaRole.Link, new() { Name = "All about Antony Blinken" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Antony Blinken");
        await visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Link, new() { Name = "Move forward together" }).First.ClickAsync();
        await Expect(TextOf(visit.Page).Locator("mark")).ToHaveTextAsync(["Antony Blinken"]);
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Every_citation_of_a_briefing_leads_to_marked_words()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync($"{seeds.Documents[4]}/briefing");
        var citations = await visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "source 1" })
            .EvaluateAllAsync<string[]>("links => links.map((link) => link.getAttribute('href'))").Soon();
        Assert.NotEmpty(citations);
        foreach (var citation in citations.Distinct(StringComparer.Ordinal).Take(8))
        {
            await visit.GoAsync(citation);
            await Expect(TextOf(visit.Page).Locator("mark").First).ToBeInViewportAsync();
        }
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task On_a_phone_a_fact_and_its_card_are_in_sight_together()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync(options: options => options.ViewportSize = new() { Width = 360, Height = 740 });
        await visit.GoAsync(seeds.Documents[1]);
        await TextOf(visit.Page).GetByRole(AriaRole.Link, new() { Name = "US$71.6 billion" }).First.ClickAsync();
        await Expect(TextOf(visit.Page).Locator("mark")).ToHaveTextAsync(["US$71.6 billion"]);
        await Expect(TextOf(visit.Page).Locator("mark")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(CardOf(visit.Page).GetByRole(AriaRole.Heading, new() { Level = 2 })).ToBeInViewportAsync(new() { Ratio = 1 });
        var (words, card) = (await TextOf(visit.Page).Locator("mark").BoundingBoxAsync().Soon(), await CardOf(visit.Page).BoundingBoxAsync().Soon());
        Assert.True(words!.Y + words.Height <= card!.Y, $"{words.Y} + {words.Height} is under the card at {card.Y}");
    }

    private static ILocator TextOf(IPage page) => page.GetByRole(AriaRole.Article, new() { Name = "Text" });

    private static ILocator CardOf(IPage page) => page.GetByRole(AriaRole.Complementary, new() { Name = "Provenance" });

    /// <summary>Marked passages that say in their title what was found in them.</summary>
    private static ILocator MarksOf(IPage page, string found) => TextOf(page).GetByTitle(found);
}
