using System.IO.Compression;
using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>
/// Every page, with the seeds on it: at 1280 and 360 pixels, light and dark, no page scrolls sideways, axe-core finds nothing against WCAG 2.2 A and AA, and the
/// browser complains about nothing.
/// </summary>
public sealed class EveryPageTests(ServedPages pages) : BrowserTest(pages)
{
    // Made once for all tests here, which run one after the other.
    private static Task<(string Collection, string Document)>? unwieldy;

    [RequiresTheory(Prerequisite.Chromium, Prerequisite.Axe)]
    [InlineData("collections", "/?all")]
    [InlineData("corpus", "/{c}")]
    [InlineData("corpus-not-readable", "/{c}?state=FAILED")]
    [InlineData("corpus-nothing-in-work", "/{c}?state=LEASED")]
    [InlineData("corpus-told", "/{c}?done=upload&new=3&known=1&failed=2&refused=EMPTY_DOCUMENT")]
    [InlineData("search", "/{c}/search")]
    [InlineData("search-results", "/{c}/search?q=alliance+%22North+Korea%22")]
    [InlineData("search-nothing", "/{c}/search?q=zeppelin&publishedFrom=2020")]
    [InlineData("search-refused", "/{c}/search?q=alliance&publishedFrom=yesterday", 400)]
    [InlineData("reader-wire", "/{d0}")]
    [InlineData("reader-government", "/{d1}")]
    [InlineData("reader-editorial", "/{d2}")]
    [InlineData("reader-commentary", "/{d3}")]
    [InlineData("reader-abstract", "/{d4}")]
    [InlineData("reader-passage", "/{d2}?revision=1&start=95&end=240")]
    [InlineData("reader-citation-gone", "/{d2}?revision=1&start=95&end=240&quote=nothing+of+the+kind")]
    [InlineData("reader-not-readable", "/{x}")]
    [InlineData("details", "/{d0}/details")]
    [InlineData("details-not-readable", "/{x}/details")]
    [InlineData("delete", "/{d0}/delete")]
    [InlineData("manage", "/{c}/manage")]
    [InlineData("briefing-corpus", "/{c}/briefing")]
    [InlineData("briefing-document", "/{d2}/briefing")]
    [InlineData("entity", "/{c}/entities/united-states")]
    [InlineData("entity-statements", "/{c}/entities/united-states?layer=statements")]
    [InlineData("timeline", "/{c}/timeline")]
    [InlineData("timeline-refused", "/{c}/timeline?from=yesterday", 400)]
    [InlineData("status", "/status")]
    [InlineData("no-such-page", "/nowhere", 404)]
    [InlineData("no-such-document", "/{c}/documents/gone", 404)]
    public async Task Looks_good_from_all_sides(string name, string address, int status = 200)
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync(seeds.AddressOf(address), status);
        await Look.AssertGoodAsync(visit.Page, name);
    }

    [RequiresTheory(Prerequisite.Chromium, Prerequisite.Axe)]
    [InlineData("name", "layer=mentions", 0)]
    [InlineData("time", "layer=times", 0)]
    [InlineData("quantity", "layer=quantities", 1)]
    [InlineData("statement", "layer=statements", 0)]
    public async Task The_card_of_a_fact_looks_good_from_all_sides(string name, string layer, int document)
    {
        var seeds = await Pages.SeedsAsync();
        var visit = await VisitAsync();
        await visit.GoAsync($"/{seeds.Documents[document]}?{layer}");
        await visit.Page.GetByRole(AriaRole.Article, new() { Name = "Text" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Complementary, new() { Name = "Provenance" })).ToContainTextAsync("Found by");
        await Look.AssertGoodAsync(visit.Page, $"card-{name}");
    }

    [RequiresFact(Prerequisite.Chromium, Prerequisite.Axe)]
    public async Task A_collection_without_documents_looks_good_from_all_sides()
    {
        var visit = await VisitAsync();
        await visit.GoAsync(await Pages.CreateCollectionAsync());
        await Look.AssertGoodAsync(visit.Page, "corpus-empty");
    }

    [RequiresTheory(Prerequisite.Chromium, Prerequisite.Axe)]
    [InlineData("corpus", "")]
    [InlineData("manage", "/manage")]
    [InlineData("search", "/search?q=alliance")]
    [InlineData("timeline", "/timeline")]
    [InlineData("briefing", "/briefing")]
    [InlineData("reader", "/{d}")]
    [InlineData("details", "/{d}/details")]
    [InlineData("delete", "/{d}/delete")]
    [InlineData("briefing-document", "/{d}/briefing")]
    public async Task Words_without_end_tables_and_code_stay_inside_the_window(string name, string address)
    {
        var (collection, document) = await (unwieldy ??= UnwieldyAsync());
        var visit = await VisitAsync();
        await visit.GoAsync(collection + address.Replace("/{d}", document[collection.Length..], StringComparison.Ordinal));
        await Look.AssertGoodAsync(visit.Page, $"unwieldy-{name}");
    }

    [RequiresFact(Prerequisite.Chromium, Prerequisite.Axe)]
    public async Task An_archive_and_what_is_in_it_look_good_from_all_sides()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            await AddAsync(zip, "2021/statements/a-joint-statement-of-both-ministers.txt", "Antony Blinken met Chung Eui-yong in Seoul on 18 March 2021.");
            await AddAsync(zip, "figures.csv", "year,trade\n2004,US$71.6 billion\n");
            await AddAsync(zip, "nothing.txt", "");
        }

        var collection = await Pages.CreateCollectionAsync();
        var archive = await Pages.UploadAsync(collection, "talks.zip", bytes.ToArray(), "application/zip");
        // Who waits for a later document waits for the members, too.
        await Pages.UploadAsync(collection, "later.txt", "Seoul agreed in 2004.");
        var visit = await VisitAsync();
        await visit.GoAsync($"/{archive}");
        await Look.AssertGoodAsync(visit.Page, "archive");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "2021/statements/a-joint-statement-of-both-ministers.txt" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Article, new() { Name = "Text" })).ToContainTextAsync("Antony Blinken");
        await Look.AssertGoodAsync(visit.Page, "archive-member");
        await visit.GoAsync($"/{archive}/details");
        await Look.AssertGoodAsync(visit.Page, "archive-details");
        await visit.GoAsync($"/{collection}");
        await Look.AssertGoodAsync(visit.Page, "archive-corpus");

        static async Task AddAsync(ZipArchive zip, string name, string text)
        {
            await using var entry = new StreamWriter(zip.CreateEntry(name).Open());
            await entry.WriteAsync(text);
        }
    }

    private async Task<(string Collection, string Document)> UnwieldyAsync()
    {
        var word = string.Concat(Enumerable.Repeat("Bündnisverteidigungsfähigkeit", 8));
        var collection = await Pages.CreateCollectionAsync(word[..190]);
        var cells = string.Concat(Enumerable.Range(2000, 24).Select(year => $"<td>in {year} US$71.6 billion</td>"));
        var html =
            $"""
            <!doctype html><html lang="en"><head><title>{word}</title></head><body><h1>{word}</h1><p>The alliance with {word} holds, said Antony Blinken on 12 May 2020: “{word}.”</p>
            <h2>동맹은 한반도의 평화와 번영을 위한 핵심축이다</h2><p>https://example.org/{word}</p><ul><li>first {word}</li><li>second in 1953</li></ul>
            <table><tr>{cells}</tr><tr>{cells}</tr></table><pre><code>{word} {word}</code></pre></body></html>
            """;
        return (collection, await Pages.UploadAsync(collection, word + ".html", html, "text/html", $"https://example.org/{word}"));
    }
}
