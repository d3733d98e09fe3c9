using System.Net;
using System.Text;
using Dossier.Common.V1;
using Dossier.Gateway.Components.Reading;
using Dossier.Query.V1;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Components.Reading;

/// <summary>The reader over HTTP, in front of real services.</summary>
[Collection(SystemTests.Name)]
public sealed class ReaderTests(RunningSystem system)
{
    [Fact]
    public async Task Shows_every_kind_of_block_as_what_it_is()
    {
        const string Html = """
            <html lang="en"><head><title>Alliance</title></head><body>
            <nav><a href="/">Home</a> <a href="/news">News</a></nav>
            <article><h1>Alliance at sixty</h1><p>South Korea and the United States met in 2012.</p>
            <h2>What was agreed</h2><ul><li>Trade in goods</li><li>Joint drills</li></ul>
            <blockquote>We stand together.</blockquote><pre><code>a  &lt;b&gt; c</code></pre>
            <table><caption>Trade in billion dollars</caption><tr><td>Year</td><td>Trade</td></tr><tr><td>2004</td><td>71.6</td></tr></table>
            <p>It holds to this day, all said.</p></article></body></html>
            """;
        var collection = await system.CollectionAsync();
        var page = await system.PageAsync(await UploadAsync(collection, Html, "text/html"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Alliance at sixty", page.Texts("article .block-title, article .block-heading"));
        Assert.Contains("What was agreed", page.Texts("article .block-heading"));
        Assert.Equal(["Trade in goods", "Joint drills"], page.Texts("article ul li"));
        Assert.Equal(["We stand together."], page.Texts("article blockquote"));
        Assert.Equal("a  <b> c", page.One("article pre code").TextContent);
        Assert.Equal(["Trade in billion dollars"], page.Texts("article .block-caption"));
        Assert.Equal(["Year", "Trade", "2004", "71.6"], page.Texts("article table td"));
        var aside = page.All("article details.block-aside")[0];
        Assert.Contains("Home", aside.TextContent, StringComparison.Ordinal);
        Assert.False(aside.HasAttribute("open"));
    }

    [Fact]
    public async Task Layers_are_chosen_by_a_form_and_links_keep_the_choice()
    {
        var collection = await system.CollectionAsync();
        var address = await UploadAsync(collection, "Seoul exported goods for US$71.6 billion in 2004, said Tokyo.");
        var usual = await system.PageAsync(address);
        Assert.Contains("Seoul", usual.Texts("article a.mark-mentions"));
        Assert.Contains("2004", usual.Texts("article a.mark-times"));
        Assert.Equal("get", usual.One(".reader-layers form").GetAttribute("method"));
        Assert.Equal(["2"], usual.All(".layer").Where(label => label.QuerySelector("[value=mentions]") is not null).Select(label => label.QuerySelector(".number")!.TextContent));

        var times = await system.PageAsync(address + "?layer=none&layer=times");
        Assert.Equal(["2004"], times.Texts("article a.mark"));
        Assert.Equal(["times"], times.All(".layer input[checked]").Select(input => input.GetAttribute("value")));
        Assert.Contains("layer=times", times.One("article a.mark").Href(), StringComparison.Ordinal);

        Assert.Empty((await system.PageAsync(address + "?layer=none")).All("article a.mark"));
    }

    [Fact]
    public async Task A_card_says_what_a_statement_is_and_what_else_is_there()
    {
        var collection = await system.CollectionAsync();
        var address = await UploadAsync(collection, "Talks went on.\n\n“We will work with Seoul on trade,” said Barack Obama.\n\nBarack Obama then left Seoul.");
        var page = await system.PageAsync(address);
        var words = page.All("article a.mark-statements")[0];
        Assert.Contains("in-statement", words.ClassList);
        var card = await system.PageAsync(words.Href());
        Assert.Equal(["Statement"], card.Texts("aside .mark"));
        Assert.Equal(["Barack Obama"], card.Texts("aside h2"));
        var lines = card.All("aside dl > div").ToDictionary(line => line.QuerySelector("dt")!.TextContent, line => line.QuerySelector("dd")!.TextContent.Trim(), StringComparer.Ordinal);
        Assert.StartsWith("Barack Obama", lines["Speaker"], StringComparison.Ordinal);
        Assert.Equal("“said”", lines["Reported by the words"]);
        Assert.StartsWith("statements, version ", lines["Found by"], StringComparison.Ordinal);
        Assert.Equal("read off the text", lines["Method"]);
        Assert.Equal("17–50", lines["Characters"]);
        Assert.Equal("1", lines["Revision"]);
        Assert.NotEmpty(lines["Pipeline"]);
        Assert.Contains(card.Texts("aside .fact-list li"), item => item.StartsWith("Name:", StringComparison.Ordinal) && item.Contains("South Korea", StringComparison.Ordinal));
        Assert.Contains(card.All("aside a"), link => link.Href() == $"/collections/{collection}/entities/barack-obama");
        // From the text to the card and back, by the keyboard.
        Assert.Equal("#card", card.All("article a[aria-current]")[0].Href());
        Assert.Contains(card.All("aside a"), link => link.Href() == "#here");
        Assert.Equal("-1", card.One("#card").GetAttribute("tabindex"));
    }

    [Fact]
    public async Task What_documents_say_is_never_markup_and_never_acts()
    {
        const string Hostile = "<script>alert(1)</script> \"quoted\" &amp; <b onclick=x>Seoul</b> nul\0 and \u202Eoverride </textarea><img src=x onerror=y> end";
        var collection = await system.CollectionAsync();
        var span = new CodePoints(Hostile).SpanAt(0, Hostile.Length);
        var entity = new EntityRef { Id = "\"><img src=x>/../?#\u202E", Name = Hostile, Type = EntityType.Person };
        var meta = new FactMeta { Id = "1", Spans = { span }, Annotator = Hostile, Method = FactMethod.Extracted, Confidence = 0.5f };
        var revision = new Revision
        {
            Text = Hostile, Language = "\"><img src=x>", Status = RevisionStatus.Partial, PipelineVersion = Hostile, ContentSha256 = new string('c', 64), MediaType = Hostile,
            Error = new DocumentError { Reason = ErrorReason.LimitExceeded, Message = Hostile },
            Metadata = new Metadata
            {
                Title = new MetadataValue { Value = Hostile }, Author = new MetadataValue { Value = Hostile }, PublicationDate = new MetadataDate { Value = Hostile },
            },
            Blocks = { new Block { Kind = BlockKind.Title, Span = span, Language = "\"><img src=x>" } },
            Sentences = { new Sentence { Span = span } },
            Mentions = { new Mention { Meta = meta, Span = span, Type = EntityType.Person, Entity = entity } },
            Statements =
            {
                new Statement { Meta = new FactMeta(meta) { Id = "2" }, Content = { span }, Speaker = new Participant { Span = span, Entity = entity }, Cue = span, Kind = StatementKind.Direct },
            },
            Times = { new TimeExpression { Meta = new FactMeta(meta) { Id = "3" }, Span = span, Value = Hostile, Earliest = "2012-12-31", Latest = "2012-12-31" } },
        };
        var source = new Source { Uri = "https://example.org/\"><img src=x>", FileName = "\u202E<img src=x>.txt" };
        await system.PublishAsync(new PublishHeader { Document = $"collections/{collection}/documents/hostile", Revision = 1, Generation = 1, Sources = { source } }, revision);
        var address = $"/collections/{collection}/documents/hostile";
        var reader = await system.PageAsync(address);
        Assert.Contains("<script>alert(1)</script> \"quoted\" &amp; <b onclick=x>Seoul</b> nul␀ and \uFFFDoverride", reader.One("article").TextContent, StringComparison.Ordinal);
        string[] addresses =
        [
            address, .. new[] { 1, 2, 3 }.Select(id => $"{address}?fact={id}&start=0"), $"{address}?start=0&end=30", $"{address}/briefing", $"/collections/{collection}/briefing",
            $"/collections/{collection}/timeline", $"/collections/{collection}/search?q=Seoul", EntityAddress.Of(new CollectionName(collection), entity.Id),
            EntityAddress.Of(new CollectionName(collection), entity.Id) + "?layer=statements",
        ];
        foreach (var each in addresses)
        {
            var page = await system.PageAsync(each);
            Assert.True(page.Status == HttpStatusCode.OK, $"{each}: {page.Status}");
            Assert.Empty(page.All("main script, main b, main img, [onclick], [onerror]"));
            Assert.DoesNotContain("&#x0;", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(page.One("html").TextContent, c => c is '\u202E' or '\0' or '\u0007');
            Assert.DoesNotContain(page.All("[title], [aria-label]"), element => $"{element.GetAttribute("title")}{element.GetAttribute("aria-label")}".Contains('\u202E', StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_address_of_a_source_becomes_a_link_only_when_it_is_one_of_the_web()
    {
        var collection = await system.CollectionAsync();
        var web = await system.UploadAsync(collection, "https://example.org/a?b=1&c=%22", "Seoul met Tokyo.");
        Assert.Equal("https://example.org/a?b=1&c=%22", (await system.PageAsync($"/collections/{collection}/documents/{web}")).One(".reader-origin a").Href());
        var script = await system.UploadAsync(collection, "javascript:alert(1)", "Tokyo met Seoul.");
        Assert.Empty((await system.PageAsync($"/collections/{collection}/documents/{script}")).All(".reader-origin a"));
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_says_why_and_leads_to_its_details()
    {
        var collection = await system.CollectionAsync();
        using var body = new ByteArrayContent([0x25, 0x50, 0x44, 0x46, 0x2D, 0x31, 0x2E, 0x00, 0xFF, 0xFE, 0x00, 0x01]);
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents?wait=true&fileName=broken.pdf", body).Soon();
        var name = (await answer.JsonAsync()).GetProperty("document").GetProperty("name").GetString()!;
        var page = await system.PageAsync("/" + name);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("could not be read", page.One("[data-status=failed]").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.All("[data-status=failed] a"), link => link.Href() == $"/{name}/details");
        Assert.Empty(page.All("article"));
    }

    [Fact]
    public async Task A_document_that_was_read_in_part_says_what_is_missing()
    {
        var collection = await system.CollectionAsync();
        const string Text = "Seoul and the rest";
        var revision = new Revision
        {
            Text = Text, Language = "en", Status = RevisionStatus.Partial, PipelineVersion = "test", ContentSha256 = new string('a', 64), MediaType = "text/plain",
            Error = new DocumentError { Reason = ErrorReason.LimitExceeded, Message = "read up to page 100 of 250" },
            Blocks = { new Block { Kind = BlockKind.Body, Span = new CodePoints(Text).SpanAt(0, Text.Length) } },
        };
        await system.PublishAsync(new PublishHeader { Document = $"collections/{collection}/documents/part", Revision = 1, Generation = 1 }, revision);
        var page = await system.PageAsync($"/collections/{collection}/documents/part");
        Assert.Contains("Read up to page 100 of 250.", page.One("[data-status=partial]").TextContent, StringComparison.Ordinal);
        Assert.Equal([Text], page.Texts("article p"));
    }

    [Fact]
    public async Task A_document_that_waits_for_a_worker_is_not_missing()
    {
        var collection = await system.CollectionAsync();
        using var call = system.Ledger.UploadDocument();
        await call.RequestStream.WriteAsync(new() { Header = new() { Collection = $"collections/{collection}", FileName = "a.txt" } }).Soon();
        await call.RequestStream.WriteAsync(new() { Chunk = Google.Protobuf.ByteString.CopyFromUtf8("Seoul") }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        var name = (await call.ResponseAsync.Soon()).Document.Name;
        // Either it waits still, or it was read meanwhile: both are answers, and neither is 404.
        var page = await system.PageAsync("/" + name);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(page.Texts("h1"), heading => heading is "This document is not read yet" or "a.txt");
    }

    [Fact]
    public async Task A_long_text_comes_in_pages_whose_work_does_not_grow_with_the_document()
    {
        var collection = await system.CollectionAsync();
        const int Facts = 100_000;
        var text = new CodePoints(string.Concat(Enumerable.Range(0, Facts).Select(n => n % 20 == 19 ? "Seoul 😀.\n\n" : "in Seoul, ")));
        var revision = new Revision
        {
            Text = text.Text, Language = "en", Status = RevisionStatus.Complete, PipelineVersion = "test", ContentSha256 = new string('b', 64), MediaType = "text/plain",
        };
        foreach (var (at, n) in Places(text.Text, "Seoul").Select((at, n) => (at, n)))
        {
            var span = text.SpanOf(at, at + 5);
            revision.Mentions.Add(new Mention
            {
                Meta = new FactMeta { Id = $"{n:x32}", Spans = { span }, Annotator = "test/1", Method = FactMethod.Extracted },
                Span = span, Type = EntityType.Place, Entity = new EntityRef { Id = "seoul", Name = "Seoul", Type = EntityType.Place },
            });
        }

        await system.PublishAsync(new PublishHeader { Document = $"collections/{collection}/documents/long", Revision = 1, Generation = 1 }, revision);
        var address = $"/collections/{collection}/documents/long";
        var count = TextPages.Count(text.Length);
        Assert.InRange(count, 45, 55);
        foreach (var number in new[] { 1, count / 2, count })
        {
            var page = await system.PageAsync($"{address}?page={number}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.InRange(page.All("article a.mark").Count, 500, 4_000);
            Assert.InRange(page.Html.Length, 1, 2_000_000);
            Assert.Empty(page.All(".alert"));
            Assert.StartsWith($"Page {number} of {count}", page.Texts(".pager .soft")[0], StringComparison.Ordinal);
        }

        // The pages together are the text, and each of its facts is on one of them.
        var (seen, marks) = (new StringBuilder(), 0);
        for (var number = 1; number <= count; number += 1)
        {
            var page = await system.PageAsync($"{address}?page={number}");
            seen.Append(page.One("article").TextContent);
            marks += page.All("article a.mark").Count;
        }

        Assert.Equal(text.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), seen.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Facts, marks);
    }

    private static IEnumerable<int> Places(string text, string words)
    {
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal)) yield return at;
    }

    private async Task<string> UploadAsync(string collection, string text, string mediaType = "text/plain") =>
        $"/collections/{collection}/documents/{await system.DocumentAsync(collection, text, mediaType == "text/html" ? "page.html" : "note.txt", mediaType)}";
}
