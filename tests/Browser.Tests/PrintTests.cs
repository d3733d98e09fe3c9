using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>On paper there is the text, and nothing that only a screen needs.</summary>
public sealed class PrintTests(ServedPages pages) : BrowserTest(pages)
{
    [RequiresTheory(Prerequisite.Chromium)]
    [InlineData("/{d2}", "reaffirmed their commitment")]
    [InlineData("/{d2}/briefing", "Joe Biden")]
    [InlineData("/{c}", "Move forward together")]
    [InlineData("/{c}/search?q=alliance", "alliance")]
    public async Task The_text_is_printed_without_the_navigation(string address, string text)
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync(options: options => options.ColorScheme = ColorScheme.Dark);
        await visit.GoAsync(seeds.AddressOf(address));
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print }).Soon();
        await Expect(visit.Page.GetByRole(AriaRole.Banner)).ToBeHiddenAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Contentinfo)).ToBeHiddenAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button).First).ToBeHiddenAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Main).GetByText(text).First).ToBeVisibleAsync();
        // Paper is white, whatever the screen prefers.
        Assert.Equal("rgb(255, 255, 255)", await visit.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor").Soon());
        await Look.PictureAsync(visit.Page, "print-" + address.Split('?')[0].Trim('/').Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
    }
}
