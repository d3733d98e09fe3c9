using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>Everything can be reached with the keyboard, in the order in which it stands, and one sees where one is.</summary>
public sealed class KeyboardTests(ServedPages pages) : BrowserTest(pages)
{
    [RequiresFact(Prerequisite.Chromium)]
    public async Task The_first_key_leads_past_the_navigation()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync(seeds.Name);
        await visit.Page.Keyboard.PressAsync("Tab");
        var skip = visit.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).First).ToBeFocusedAsync();
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task Every_stop_is_seen_and_they_follow_the_page()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync(seeds.Name);
        var stops = new List<string>();
        for (var n = 0; n < 18; n++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            stops.Add(await visit.Page.EvaluateAsync<string>(
                """
                () => {
                  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
                  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.height > 0 && box.bottom <= innerHeight && box.top >= 0;
                  return (seen ? "" : "unseen: ") + (at.labels?.[0]?.textContent || at.innerText || at.tagName).trim();
                }
                """).Soon());
        }

        Assert.DoesNotContain(stops, stop => stop.StartsWith("unseen", StringComparison.Ordinal));
        string[] inOrder = ["Skip to content", "Dossier", "Documents", "Search", "Briefing", "Timeline", "Status", "Collections", "Manage", "Add documents", "what can be read"];
        Assert.Equal(inOrder, inOrder.OrderBy(stop => stops.FindIndex(0, known => known == stop)));
        Assert.All(inOrder, stop => Assert.Contains(stop, stops));
    }

    [RequiresFact(Prerequisite.Chromium)]
    public async Task A_fact_is_opened_its_card_is_reached_and_left()
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync($"{seeds.Documents[2]}?layer=times");
        var text = visit.Page.GetByRole(AriaRole.Article, new() { Name = "Text" });
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).FocusAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(text.GetByRole(AriaRole.Link).First).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        var card = visit.Page.GetByRole(AriaRole.Complementary, new() { Name = "Provenance" });
        await Expect(card).ToContainTextAsync("Found by");
        // The page is opened at the passage, and the next stop is the fact itself: it leads to its card.
        await visit.Page.Keyboard.PressAsync("Tab");
        var fact = text.Locator("[aria-current]");
        await Expect(fact).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(card).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(card.GetByRole(AriaRole.Link, new() { Name = "Back to the text" })).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(fact).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(text.GetByRole(AriaRole.Link).Nth(1)).ToBeFocusedAsync();
    }
}
