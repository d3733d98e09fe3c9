using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>A test with a browser. When it ends, the browser must not have complained about any page that it saw.</summary>
[Collection(PagesCollection.Name)]
public abstract class BrowserTest(ServedPages pages) : IAsyncLifetime
{
    private readonly List<Visit> visits = [];

    /// <summary>The system and the browser.</summary>
    protected ServedPages Pages { get; } = pages;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var visit in visits) await visit.EndAsync();
    }

    /// <summary>Somebody comes with a browser that nobody used before.</summary>
    /// <param name="scripts">Whether it runs scripts.</param>
    /// <param name="options">What else is special about it.</param>
    protected async Task<Visit> VisitAsync(bool scripts = true, Action<BrowserNewContextOptions>? options = null)
    {
        var set = new BrowserNewContextOptions { BaseURL = Pages.Address, JavaScriptEnabled = scripts, Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 900 } };
        options?.Invoke(set);
        var visit = await Visit.StartAsync(Pages.Browser, set);
        visits.Add(visit);
        return visit;
    }

    /// <inheritdoc cref="Assertions.Expect(ILocator)"/>
    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <inheritdoc cref="Assertions.Expect(IPage)"/>
    protected static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
