using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests.Search;

public sealed class SearchTests : QueryTests
{
    [Fact]
    public async Task Documents_with_more_and_rarer_words_come_first()
    {
        await PublishAllAsync("alliance alone", "alliance and summit", "neither of them", "summit only here");
        var results = (await FindAsync("alliance summit")).Results;
        Assert.Equal(["d1", "d0", "d3"], results.Select(IdOf));
        Assert.True(results[0].Score > results[1].Score);
    }

    [Fact]
    public async Task A_phrase_matches_only_its_words_in_order()
    {
        await PublishAllAsync("the joint statement said", "a statement of the joint staff");
        Assert.Equal(["d0"], (await FindAsync("\"joint statement\"")).Results.Select(IdOf));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_530)]
    [InlineData(199_990)]
    public async Task The_passage_of_a_long_text_stands_where_its_first_match_does(int at)
    {
        // Astral characters, so that code points and UTF-16 units part ways; the match may lie across the border of what is marked at once.
        var text = string.Concat(Enumerable.Repeat("🙂 ", at / 2)) + "joint statement " + string.Concat(Enumerable.Repeat("the talks ", 60_000));
        await PublishAllAsync(text);
        var start = text[..text.IndexOf("joint", StringComparison.Ordinal)].EnumerateRunes().Count();
        var result = Assert.Single((await FindAsync("\"joint statement\"")).Results);
        Assert.Equal((start, "joint statement"), (Assert.Single(result.Highlights).Start, result.Highlights[0].Exact));
        Assert.InRange(start, result.Snippet.Span.Start, result.Snippet.Span.End);
        var common = Assert.Single((await FindAsync("talks")).Results);
        Assert.All(common.Highlights, highlight => Assert.Equal("talks", highlight.Exact));
        Assert.NotEmpty(common.Highlights);
    }

    [Theory]
    [InlineData("SEOUL", "In Seoul they met.", "Seoul")]
    [InlineData("cafe", "The café is open.", "café")]
    [InlineData("동맹은", "한미 동맹은 강하다.", "동맹은")]
    [InlineData("win-win", "A win-win deal.", "win-win")]
    [InlineData("U.S.", "The U.S. side.", "U.S")]
    [InlineData("talks", "🙂🙂 The talks 🙂", "talks")]
    public async Task Words_are_found_in_any_case_and_marked_exactly(string query, string text, string marked)
    {
        await PublishAllAsync(text);
        var result = Assert.Single((await FindAsync(query)).Results);
        Assert.Equal(text, result.Snippet.Span.Exact);
        var highlight = Assert.Single(result.Highlights);
        Assert.Equal(marked, highlight.Exact);
        Assert.True(new CodePoints(text).Matches(highlight));
    }

    [Fact]
    public async Task What_is_not_content_is_not_found()
    {
        var sample = Sample.Of("Home 🙂 Menu\nThe content.\nShare this\nRead about summits").Block(BlockKind.Navigation, "Home 🙂 Menu").Block(BlockKind.Body, "The content.")
            .Block(BlockKind.Furniture, "Share this").Block(BlockKind.Related, "Read about summits");
        await Query.PublishAsync("d1", sample);
        Assert.Empty((await FindAsync("menu share summits")).Results);
        Assert.Equal("content", Assert.Single(Assert.Single((await FindAsync("content")).Results).Highlights).Exact);
    }

    [Fact]
    public async Task A_snippet_of_a_long_text_holds_the_most_different_matches()
    {
        var filler = string.Concat(Enumerable.Repeat("Some other words stand here 🙂. ", 200));
        var text = $"An alliance. {filler}The alliance held a summit in the capital. {filler}A summit.";
        await PublishAllAsync(text);
        var result = Assert.Single((await FindAsync("alliance summit")).Results);
        Assert.Equal(["alliance", "summit"], result.Highlights.Select(h => h.Exact));
        Assert.Contains("The alliance held a summit in the capital.", result.Snippet.Span.Exact, StringComparison.Ordinal);
        var codePoints = new CodePoints(text);
        Assert.True(codePoints.Matches(result.Snippet.Span));
        Assert.All(result.Highlights, h => Assert.True(codePoints.Matches(h) && h.Start >= result.Snippet.Span.Start && h.End <= result.Snippet.Span.End));
        Assert.InRange(result.Snippet.Span.End - result.Snippet.Span.Start, 200, 300);
        Assert.Equal(result.Snippet.Span.Exact.Trim(), result.Snippet.Span.Exact);
    }

    [Fact]
    public async Task Pages_together_are_the_whole_answer_and_stay_so_when_data_changes()
    {
        await PublishAllAsync([.. Enumerable.Range(0, 25).Select(n => $"summit {string.Join(' ', Enumerable.Repeat("word", n % 5))}")]);
        var whole = (await FindAsync("summit")).Results.Select(IdOf).ToList();
        Assert.Equal(25, whole.Count);
        var paged = new List<string>();
        for (var token = ""; ;)
        {
            var page = await FindAsync("summit", pageSize: 7, token: token);
            paged.AddRange(page.Results.Select(IdOf));
            if ((token = page.NextPageToken).Length == 0) break;
        }

        Assert.Equal(whole, paged);
        var first = await FindAsync("summit", pageSize: 7);
        await Query.RetractAsync(IdOf(first.Results[6]), 2);
        Assert.NotEmpty((await FindAsync("summit", pageSize: 7, token: first.NextPageToken)).Results);
    }

    [Fact]
    public async Task Filters_narrow_by_date_language_document_and_collection()
    {
        await Query.PublishAsync("a", Sample.Of("summit").Title("", "2011-05-02"));
        await Query.PublishAsync("b", Sample.Of("summit").Title("", "2012"));
        await Query.PublishAsync("c", Sample.Of("summit").Title("", "2012-12-31T08:00:00").Language("en-US"));
        await Query.PublishAsync("d", Sample.Of("summit").Language("ko"));
        await Query.PublishAsync(Header("e", collection: "collections/other"), Sample.Of("summit").Revision);
        Assert.Equal(["a", "b", "c", "d"], await IdsAsync(new DocumentFilter()));
        Assert.Equal(["b", "c"], await IdsAsync(new DocumentFilter { PublishedFrom = "2012" }));
        Assert.Equal(["a", "b"], await IdsAsync(new DocumentFilter { PublishedTo = "2012-11" }));
        Assert.Equal(["b", "c"], await IdsAsync(new DocumentFilter { PublishedFrom = "2012-12-31", PublishedTo = "2012-12-31" }));
        Assert.Equal(["a", "b", "c"], await IdsAsync(new DocumentFilter { Languages = { "EN" } }));
        Assert.Equal(["c"], await IdsAsync(new DocumentFilter { Languages = { "en-us", "fr" } }));
        Assert.Equal(["a", "d"], await IdsAsync(new DocumentFilter { Documents = { Name("d"), Name("a"), Name("zzz") } }));
    }

    [Fact]
    public async Task An_unknown_collection_is_empty()
    {
        var answer = await Query.SearchAsync(new SearchRequest { Parent = "collections/nothing", Query = "word" }).ResponseAsync.Soon();
        Assert.Equal(new SearchResponse(), answer);
    }

    [Theory]
    [InlineData("body:secret")]
    [InlineData("NEAR(a b)")]
    [InlineData("a AND NOT b OR")]
    [InlineData("(a")]
    [InlineData("a* ^b + c - {x} : y")]
    [InlineData("'; drop table document; --")]
    [InlineData("a\0b")]
    [InlineData("\uFDD0a\uFDD1")]
    [InlineData("\"a \\\" b")]
    public async Task Operators_of_the_index_are_only_text(string query)
    {
        await PublishAllAsync("a b", "near the body");
        Assert.All((await FindAsync(query)).Results, r => Assert.NotEmpty(r.Highlights));
    }

    [Fact]
    public async Task The_longest_query_of_the_most_words_is_answered()
    {
        await PublishAllAsync("a b c");
        Assert.Single((await FindAsync(string.Join(' ', Enumerable.Repeat("a", 500)) + "b")).Results);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t ")]
    [InlineData("- * \"\" …")]
    public Task A_query_without_words_is_refused(string query) => RefusedAsync(ErrorReason.InvalidQuery, "query", () => FindAsync(query));

    [Fact]
    public async Task An_open_quotation_mark_is_refused_with_its_position()
    {
        var refused = await RefusedAsync(ErrorReason.InvalidQuery, () => FindAsync("🙂 \"one\" and \"two"));
        Assert.Contains("character 13", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_may_have_1000_characters_and_no_more()
    {
        await FindAsync(string.Concat(Enumerable.Repeat("🙂", 999)) + "a");
        await RefusedAsync(ErrorReason.InvalidQuery, "query", () => FindAsync(string.Concat(Enumerable.Repeat("🙂", 1000)) + "a"));
    }

    private static string IdOf(SearchResult result) => DocumentName.Parse(result.Document.Name).Id;

    private async Task PublishAllAsync(params string[] texts)
    {
        for (var n = 0; n < texts.Length; n++) await Query.PublishAsync($"d{n}", Sample.Of(texts[n]));
    }

    private Task<SearchResponse> FindAsync(string query, int pageSize = 0, string token = "") =>
        Query.SearchAsync(new SearchRequest { Parent = Collection, Query = query, PageSize = pageSize, PageToken = token }).ResponseAsync.Soon();

    private async Task<IEnumerable<string>> IdsAsync(DocumentFilter filter)
    {
        var found = await Query.SearchAsync(new SearchRequest { Parent = Collection, Query = "summit", Filter = filter }).ResponseAsync.Soon();
        var listed = await Query.ListDocumentsAsync(new ListDocumentsRequest { Parent = Collection, Filter = filter }).ResponseAsync.Soon();
        var ids = found.Results.Select(IdOf).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(ids, listed.Documents.Select(d => DocumentName.Parse(d.Name).Id));
        return ids;
    }
}
