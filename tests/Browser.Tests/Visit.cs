using System.Collections.Concurrent;
using Dossier.Testing;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Dossier.Browser.Tests;

/// <summary>Somebody at the browser, with a memory of their own. What the browser complains about is kept: errors and warnings of scripts and of the content security policy.</summary>
public sealed class Visit
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly List<string> announced = [];

    private Visit(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Enqueue($"{message.Type} on {message.Page?.Url}: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => complaints.Enqueue($"exception on {error.Page?.Url}: {error.Error}");
    }

    /// <summary>The page that they see.</summary>
    public IPage Page { get; }

    internal static async Task<Visit> StartAsync(IBrowser browser, BrowserNewContextOptions options)
    {
        var context = await browser.NewContextAsync(options).Soon();
        context.SetDefaultTimeout((float)Bounded.Patience.TotalMilliseconds);
        return new Visit(context, await context.NewPageAsync().Soon());
    }

    /// <summary>What the browser complains about has to contain this at least once, and may any number of times.</summary>
    public void Announce(string part) => announced.Add(part);

    /// <summary>Lets pages of this visit read and write the clipboard.</summary>
    public Task GrantClipboardAsync() => context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]).Soon();

    /// <summary>Goes to an address of the site and waits until it is loaded.</summary>
    /// <param name="address">Path and query; a slash in front is optional.</param>
    /// <param name="status">The HTTP status that is expected.</param>
    public async Task GoAsync(string address, int status = 200)
    {
        if (status >= 400) Announce($"the server responded with a status of {status}");
        var answer = await Page.GotoAsync("/" + address.TrimStart('/'));
        Assert.Equal(status, answer!.Status);
    }

    /// <summary>Ends the visit, and fails if the browser complained unannounced, or did not where that was announced.</summary>
    internal async Task EndAsync()
    {
        await context.CloseAsync().Soon();
        var unannounced = complaints.Where(complaint => !announced.Exists(part => complaint.Contains(part, StringComparison.Ordinal))).ToList();
        if (unannounced.Count > 0) throw new XunitException("The browser complained:\n" + string.Join('\n', unannounced));
        Assert.All(announced, part => Assert.Contains(complaints, complaint => complaint.Contains(part, StringComparison.Ordinal)));
    }
}
