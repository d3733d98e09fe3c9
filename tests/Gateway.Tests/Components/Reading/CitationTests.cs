using System.Net;
using Dossier.Common.V1;
using Dossier.Gateway.Components.Reading;
using Dossier.Query.V1;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Components.Reading;

/// <summary>Citations lead to their words, whatever becomes of the document.</summary>
[Collection(SystemTests.Name)]
public sealed class CitationTests(RunningSystem system)
{
    private const string Text = "Ministers meet in Seoul\n\nThe treaty was signed in Washington in 1953.\n\n“We will keep our word,” said Kim Sung-hwan.\n\nTrade reached US$71.6 billion in 2004.";

    [Fact]
    public async Task A_citation_leads_to_its_fact_and_the_card_gives_the_same_citation_again()
    {
        var (_, citation) = await CiteAsync("$71.6 billion");
        var page = await system.PageAsync(citation);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(page.All("[data-standing]"));
        Assert.Equal("US$71.6 billion", string.Concat(page.Texts("mark.cited")));
        Assert.Equal("here", page.All("mark.cited")[0].Id);
        Assert.Equal(citation, page.One("aside [rel=bookmark]").Href());
        var text = page.One("#citation").TextContent;
        Assert.StartsWith("“US$71.6 billion” ", text, StringComparison.Ordinal);
        Assert.EndsWith($" {system.Address.ToString().TrimEnd('/')}{citation}", text, StringComparison.Ordinal);
        Assert.Contains("Revision 1, characters 131–146.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_read_anew_keeps_its_citations()
    {
        var (collection, citation) = await CiteAsync("1953");
        await system.ReprocessAsync(collection);
        var page = await system.PageAsync(citation);
        Assert.Empty(page.All("[data-standing]"));
        Assert.Equal(["1953"], page.Texts("mark.cited"));
        Assert.Equal(["Time"], page.Texts("aside .mark"));
    }

    [Fact]
    public async Task A_fact_that_another_pipeline_does_not_find_leaves_its_words()
    {
        var (collection, citation) = await CiteAsync("1953");
        await PublishAsNewPipelineAsync(collection, Text);
        var page = await system.PageAsync(citation);
        Assert.Equal("Exact", page.One("[data-standing]").GetAttribute("data-standing"));
        Assert.Contains("what was found in them has changed", page.One("[data-standing]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["1953"], page.Texts("mark.cited"));
        Assert.Equal(["Cited passage"], page.Texts("aside h2"));
        Assert.Contains("Revision 1, page 3, characters ", page.One("#citation").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_another_pipeline_reads_at_another_place_are_found_there()
    {
        var (collection, citation) = await CiteAsync("1953");
        await PublishAsNewPipelineAsync(collection, "A title that was not read before\n\n" + Text);
        var page = await system.PageAsync(citation);
        Assert.Equal("Moved", page.One("[data-standing]").GetAttribute("data-standing"));
        Assert.Contains("read anew", page.One("[data-standing]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["1953"], page.Texts("mark.cited"));
    }

    [Theory]
    [InlineData("The treaty was signed in Washington in 1953.", "Moved", "1953")]
    [InlineData("Ministers meet in Seoul\n\nThe treaty was signed in Washington in 1953. It holds.", "OtherRevision", "1953")]
    [InlineData("The treaty was signed later.", "Gone", "")]
    [InlineData("x", "Gone", "")]
    public async Task A_new_revision_says_what_became_of_the_words(string text, string standing, string cited)
    {
        var (collection, citation) = await CiteAsync("1953");
        await system.UploadAsync(collection, "https://example.org/treaty", text);
        var page = await system.PageAsync(citation);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(standing, page.One("[data-standing]").GetAttribute("data-standing"));
        Assert.Contains("Now revision 2 is kept.", page.One("[data-standing]").TextContent, StringComparison.Ordinal);
        Assert.Equal(cited, string.Concat(page.Texts("mark.cited")));
    }

    [Fact]
    public async Task Of_several_places_with_the_words_the_nearest_is_shown()
    {
        var filler = string.Join("\n\n", Enumerable.Range(0, 3_000).Select(n => $"Paragraph {n} tells nothing."));
        var collection = await system.CollectionAsync();
        var document = await system.UploadAsync(collection, "https://example.org/long", $"We agree.\n\n{filler}\n\nWe agree\nfully.\n\n{filler}");
        var citation = $"/collections/{collection}/documents/{document}?revision=1&start=90000&end=90009&quote=We%20agree";
        var page = await system.PageAsync(citation);
        Assert.Equal("Moved", page.One("[data-standing]").GetAttribute("data-standing"));
        Assert.Equal("We agree", page.One("mark.cited").TextContent);
        Assert.Contains(page.Texts(".pager .soft"), text => text.StartsWith("Page 5 of 9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_another_revision_without_words_nothing_is_claimed()
    {
        var (collection, citation) = await CiteAsync("1953");
        await system.UploadAsync(collection, "https://example.org/treaty", Text + " More.");
        var page = await system.PageAsync(citation.Split("&fact=")[0]);
        Assert.Equal("Unchecked", page.One("[data-standing]").GetAttribute("data-standing"));
        Assert.Empty(page.All("mark.cited"));
    }

    [Fact]
    public async Task A_deleted_document_is_told_from_nothing_and_says_so()
    {
        var (collection, citation) = await CiteAsync("1953");
        var name = citation[1..citation.IndexOf('?', StringComparison.Ordinal)];
        var deleted = await system.Ledger.DeleteDocumentAsync(new() { Name = name }).ResponseAsync.Soon();
        await system.Picture.GetCorpusStatsAsync(
            new() { Collection = $"collections/{collection}", AtLeastSequence = deleted.Sequence }, deadline: DateTime.UtcNow + Bounded.Patience).ResponseAsync.Soon();
        foreach (var address in new[] { citation, $"/collections/{collection}/documents/neverwas", $"/collections/{collection}/documents/NOT-A-NAME" })
        {
            var page = await system.PageAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, page.Status);
            Assert.Equal(["This document was deleted, or never existed"], page.Texts("h1"));
            Assert.DoesNotContain("1953", page.One("main").TextContent, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?start=99999999999&end=-1&quote=%00%E2%80%AE&fact=../..&revision=x&layer=all&page=0")]
    [InlineData("?start=2147483647&end=2147483647&quote=1953&revision=2147483647")]
    [InlineData("?start=5&end=2")]
    [InlineData("?page=2147483647")]
    [InlineData("?fact=00000000000000000000000000000000")]
    public async Task An_address_that_makes_no_sense_shows_the_document(string query)
    {
        var (_, citation) = await CiteAsync("1953");
        var page = await system.PageAsync(citation[..citation.IndexOf('?', StringComparison.Ordinal)] + query);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("The treaty was signed", page.One("article").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fact_is_found_by_its_id_alone()
    {
        var (_, citation) = await CiteAsync("1953");
        var fact = ReaderRequest.Parse(new Microsoft.AspNetCore.Http.QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(citation[citation.IndexOf('?', StringComparison.Ordinal)..].Split('#')[0]))).Fact;
        var page = await system.PageAsync($"{citation[..citation.IndexOf('?', StringComparison.Ordinal)]}?fact={fact}&layer=none");
        Assert.Equal(["1953"], page.Texts("mark.cited"));
        Assert.Equal(["1953"], page.Texts("article a.mark"));
    }

    // The permanent address of what was found at some words, as its card gives it.
    private async Task<(string Collection, string Citation)> CiteAsync(string words)
    {
        var collection = await system.CollectionAsync();
        var document = await system.UploadAsync(collection, "https://example.org/treaty", Text);
        var page = await system.PageAsync($"/collections/{collection}/documents/{document}");
        var fact = page.All("article a.mark").First(link => link.TextContent.Contains(words, StringComparison.Ordinal));
        var card = await system.PageAsync(fact.Href());
        return (collection, card.One("aside [rel=bookmark]").Href());
    }

    // As a worker with another pipeline publishes the same revision: the text as it reads it, and no facts.
    private async Task PublishAsNewPipelineAsync(string collection, string text)
    {
        var document = Assert.Single((await system.Picture.ListDocumentsAsync(new() { Parent = $"collections/{collection}" }).ResponseAsync.Soon()).Documents);
        var revision = new Revision
        {
            Text = text, Language = "en", Status = RevisionStatus.Complete, PipelineVersion = "another", ContentSha256 = document.ContentSha256, MediaType = document.MediaType,
            Blocks = { new Block { Kind = BlockKind.Body, Origin = new() { Page = 3 }, Span = new CodePoints(text).SpanAt(0, text.Length) } },
        };
        await system.PublishAsync(new PublishHeader { Document = document.Name, Revision = 1, Generation = 1_000, Sources = { document.Sources } }, revision);
    }
}
