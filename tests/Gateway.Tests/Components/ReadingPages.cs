using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Components;

/// <summary>A page as a browser without scripts has it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Document">The parsed page.</param>
/// <param name="Html">The page as sent.</param>
internal sealed record Page(HttpStatusCode Status, IDocument Document, string Html)
{
    /// <summary>The one element that a selector finds.</summary>
    public IElement One(string selector) => Assert.Single(Document.QuerySelectorAll(selector));

    /// <summary>All elements that a selector finds.</summary>
    public IReadOnlyList<IElement> All(string selector) => [.. Document.QuerySelectorAll(selector)];

    /// <summary>The text of all elements that a selector finds, without white space around it.</summary>
    public IReadOnlyList<string> Texts(string selector) => [.. All(selector).Select(element => element.TextContent.Trim())];
}

/// <summary>What tests of pages do with the running system.</summary>
internal static class ReadingPages
{
    /// <summary>Gets a page. The anchor of an address is the browser's.</summary>
    public static async Task<Page> PageAsync(this RunningSystem system, string address)
    {
        using var answer = await system.Http.GetAsync(address.Split('#')[0]).Soon();
        var html = await answer.Content.ReadAsStringAsync().Soon();
        var document = new HtmlParser().ParseDocument(html);
        PageReader.AssertSound(document);
        return new Page(answer.StatusCode, document, html);
    }

    /// <summary>Uploads what a source has now, and waits until it can be read.</summary>
    public static async Task<string> UploadAsync(this RunningSystem system, string collection, string uri, string text, string mediaType = "text/plain")
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents?wait=true&sourceUri={Uri.EscapeDataString(uri)}", body).Soon();
        var json = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, json.GetRawText());
        return json.GetProperty("document").GetProperty("name").GetString()!.Split('/')[^1];
    }

    /// <summary>Has all documents of a collection read anew, and waits for it.</summary>
    public static async Task ReprocessAsync(this RunningSystem system, string collection)
    {
        await system.Ledger.ReprocessDocumentsAsync(new ReprocessDocumentsRequest { Collection = $"collections/{collection}", All = true }).ResponseAsync.Soon();
        var last = (await system.Ledger.GetIngestStatusAsync(new() { Collection = $"collections/{collection}" }).ResponseAsync.Soon()).LastSequence;
        await system.Picture.GetCorpusStatsAsync(new() { Collection = $"collections/{collection}", AtLeastSequence = last }, deadline: DateTime.UtcNow + Bounded.Patience).ResponseAsync.Soon();
    }

    /// <summary>Publishes a revision as a worker does.</summary>
    public static async Task PublishAsync(this RunningSystem system, PublishHeader header, Revision revision)
    {
        using var call = system.Picture.PublishRevision();
        await call.RequestStream.WriteAsync(new PublishRevisionRequest { Header = header }).Soon();
        var parts = 0;
        foreach (var part in RevisionParts.Split(revision))
        {
            await call.RequestStream.WriteAsync(new PublishRevisionRequest { Content = part }).Soon();
            parts++;
        }

        await call.RequestStream.WriteAsync(new PublishRevisionRequest { End = new PublishEnd { Parts = parts } }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.Equal(WriteOutcome.Applied, (await call.ResponseAsync.Soon()).Outcome);
    }

    /// <summary>The address of a link of the page.</summary>
    public static string Href(this IElement link) => link.GetAttribute("href")!;
}
