using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Components;

/// <summary>Reads pages as a browser without scripts does. Every page that is read is checked for what holds for all of them.</summary>
internal sealed class PageReader(Uri address) : IDisposable
{
    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsStrictMode = false });

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    public void Dispose() => http.Dispose();

    /// <summary>The page at an address, which has to answer with this status.</summary>
    public async Task<IHtmlDocument> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await http.GetAsync(path.TrimStart('/')).Soon();
        return await ReadAsync(answer, status);
    }

    /// <summary>Sends a form; the address that its answer leads to.</summary>
    public async Task<string> PostAsync(string path, HttpContent? form = null)
    {
        using var answer = await http.PostAsync(path.TrimStart('/'), form).Soon();
        var body = await answer.Content.ReadAsStringAsync().Soon();
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}: {body}");
        Assert.Equal("", body);
        var location = answer.Headers.Location!.OriginalString;
        // Nowhere but to this site, whatever was sent.
        Assert.StartsWith("/", location, StringComparison.Ordinal);
        Assert.False(location.StartsWith("//", StringComparison.Ordinal), location);
        return location;
    }

    /// <summary>Sends fields as a form does.</summary>
    public Task<string> PostAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, Fields(fields));

    /// <summary>Sends a form that is refused with a page of its own.</summary>
    public async Task<IHtmlDocument> PostRefusedAsync(string path, HttpContent form, HttpStatusCode status)
    {
        using var answer = await http.PostAsync(path.TrimStart('/'), form).Soon();
        return await ReadAsync(answer, status);
    }

    /// <summary>Submits a form of a page, with what is in it and what is filled in.</summary>
    public Task<string> SubmitAsync(IHtmlFormElement form, params (string Name, string Value)[] filled)
    {
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input[name]").Select(input => (input.Name!, input.Value)).Where(field => !filled.Any(one => one.Name == field.Item1));
        return PostAsync(form.GetAttribute("action")!, Fields([.. fields, .. filled]));
    }

    public static FormUrlEncodedContent Fields(IEnumerable<(string Name, string Value)> fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    /// <summary>What an outcome says on a page.</summary>
    public static string Told(IHtmlDocument page) => Clean(page.QuerySelector("[data-outcome]")!.TextContent);

    /// <summary>Text with single spaces.</summary>
    public static string Clean(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var html = await answer.Content.ReadAsStringAsync().Soon();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {html}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl is { NoCache: true, Private: true });
        var page = await Parser.ParseDocumentAsync(html).Soon();
        AssertSound(page);
        return page;
    }

    /// <summary>What holds for every page.</summary>
    public static void AssertSound(IHtmlDocument page)
    {
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.EndsWith(" · Dossier", page.Title, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("h1"));
        foreach (var landmark in (string[])["header.site-header", "nav[aria-label=Main]", "main#main", "footer"]) Assert.Single(page.QuerySelectorAll(landmark));
        Assert.Equal("#main", page.QuerySelector("a.skip")!.GetAttribute("href"));

        // The content security policy allows our own files and nothing inside the page.
        Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src]), iframe, object, embed, base"));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(page.QuerySelectorAll("[rel~=external]"), link => Assert.Matches("^https?://", link.GetAttribute("href")));
        Assert.All(page.QuerySelectorAll("[href]:not([rel~=external]), [src], [action]").SelectMany(element => element.Attributes.Where(a => a.Name is "href" or "src" or "action")), link =>
            Assert.Matches("^($|/(?!/)|#)", link.Value));

        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        foreach (var attribute in (string[])["for", "aria-labelledby", "aria-describedby"])
        {
            Assert.All(page.QuerySelectorAll($"[{attribute}]"), element => Assert.Contains(element.GetAttribute(attribute)!, ids));
        }

        Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select, textarea, progress"), input =>
            Assert.True(input.HasAttribute("aria-label") || page.QuerySelector($"label[for='{input.Id}']") is not null || input.Closest("label") is not null, input.OuterHtml));
        Assert.All(page.QuerySelectorAll("a, button"), control => Assert.NotEqual("", Clean(control.TextContent)));
        Assert.All(page.QuerySelectorAll("form[method=post] button"), button => Assert.Null(button.GetAttribute("formaction")));
    }
}
