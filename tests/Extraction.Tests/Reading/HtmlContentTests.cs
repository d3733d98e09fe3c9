using Dossier.Extraction.Models;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Extraction.Tests.Reading;

public sealed class HtmlContentTests
{
    private static readonly WordWeights None = new([], 0);

    [Theory]
    [InlineData("entry-content postBody2", "<div .entry-content ~entry ~content .postbody ~post ~body")]
    [InlineData("  RELATED_posts\tx ", "<div .related_posts ~related ~posts .x")]
    [InlineData("col-12 12", "<div .col- ~col")]
    public void Classes_fall_into_the_words_that_they_are_made_of(string classes, string words)
    {
        List<string> found = [];
        HtmlWords.OfElement(new HtmlElement(0, -1, "div", 1, 0) { Class = classes }, word => found.Add(word.ToString()));
        Assert.Equal(words, string.Join(' ', found));
    }

    [Theory]
    [InlineData("Read more", "read|more|read more")]
    [InlineData("© 2024 Ltd.", "©|0000|© 0000|ltd|0000 ltd")]
    [InlineData("相关新闻x", "相关|新闻|相关 新闻|x|新闻 x")]
    public void Texts_fall_into_words_and_pairs_of_words(string text, string words)
    {
        List<string> found = [];
        var count = HtmlWords.OfText(text, word => found.Add(word.ToString()));
        Assert.Equal((words, words.Split('|').Count(word => !word.Contains(' ', StringComparison.Ordinal))), (string.Join('|', found), count));
    }

    [Fact]
    public void Weights_of_words_add_up()
    {
        var weights = new WordWeights([KeyValuePair.Create("read", 1f), KeyValuePair.Create("read more", 3f)], -1);
        Assert.Equal(-1 + 4 / MathF.Sqrt(2), HtmlWords.Weigh("Read more!", weights), 5);
        using var file = new MemoryStream();
        weights.Write(file);
        file.Position = 0;
        var again = WordWeights.Read(file);
        Assert.Equal((2, -1f, 3f, 0f), (again.Count, again.Bias, again["read more"], again["more"]));
    }

    [Theory]
    [InlineData("3 2 -3 -4", "1 1 0 0")]
    [InlineData("-1 -1 -6 -6", "1 1 0 0")]
    [InlineData("4 -0.5 -6 -6", "1 0 0 0")]
    public void What_is_kept_promises_the_highest_f1(string margins, string chosen)
    {
        string[] texts = ["First words here, quite a few of them.", "Second words there, as many as before.", "Third words, that are no fewer than these.", "Fourth and last words of the whole page."];
        var page = Page(string.Concat(texts.Select(text => $"<p>{text}</p>")));
        var content = HtmlContent.Choose(new HtmlFeatures(page, None, None), [.. margins.Split(' ').Select(margin => float.Parse(margin, System.Globalization.CultureInfo.InvariantCulture))]);
        Assert.Equal(chosen, string.Join(' ', content.Select(one => one ? 1 : 0)));
    }

    [Fact]
    public void A_long_text_that_stands_on_a_page_twice_is_kept_once()
    {
        var page = Page("<p>This paragraph is here for small screens and for large ones.</p><p>Short one.</p><p>This paragraph is here for small screens, and for large ones!</p><p>Short one.</p>");
        Assert.Equal([true, true, false, true], HtmlContent.Choose(new HtmlFeatures(page, None, None), [5, 5, 5, 5]));
    }

    [Fact]
    public void Features_of_a_leaf_tell_its_text_its_place_and_what_is_around_it()
    {
        var page = Page("<title>A bridge closes</title><nav><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ul></nav>"
            + "<article><h1>A bridge closes</h1><p>The bridge was closed on Monday, the council said. It opens in May.</p></article>");
        var features = new HtmlFeatures(page, None, None);
        var row = new float[HtmlFeatures.Width];
        features.Write(row, 3);
        Assert.Equal(2, features.TitleLeaf);
        Assert.Equal(
            [13, 2, 0, 1, 0, 1, 1, 3, 0.75f],
            new[]
            {
                HtmlFeature.Words, HtmlFeature.Stops, HtmlFeature.LinkShare, HtmlFeature.InArticle, HtmlFeature.InNavigation, HtmlFeature.FromTitle, HtmlFeature.InTrunk, HtmlFeature.End, HtmlFeature.Place,
            }.Select(feature => row[(int)feature]));
        features.Write(row, 0);
        Assert.Equal([1, 1, 0, 2, 2], new[] { HtmlFeature.LinkShare, HtmlFeature.InNavigation, HtmlFeature.InTrunk, HtmlFeature.Alike, HtmlFeature.GroupCount }.Select(feature => row[(int)feature]));
    }

    [Fact]
    public void Italics_rules_labels_and_the_description_of_a_page_are_features()
    {
        var page = Page("<head><title>Ferry</title><meta property='og:type' content='Article'><meta name='description' content='The ferry sails again after repairs of its hull.'></head>"
            + "<body><h1>Ferry</h1><p>The ferry sails again after repairs of its hull.</p><p>See also: the harbour that was closed!</p><hr><p><em>The author is a reporter here.</em></p></body>");
        var features = new HtmlFeatures(page, None, None);
        var row = new float[HtmlFeatures.Width];
        float[] Of(int leaf, params HtmlFeature[] some)
        {
            features.Write(row, leaf);
            return [.. some.Select(feature => row[(int)feature])];
        }

        Assert.Equal([1, 0, 0, 2], Of(1, HtmlFeature.DescriptionLikeness, HtmlFeature.RulesSinceTitle, HtmlFeature.Label, HtmlFeature.DeclaredType));
        Assert.Equal([2, 4, 0], Of(2, HtmlFeature.Label, HtmlFeature.End, HtmlFeature.SlantShare));
        Assert.Equal([1, 1, 1], Of(3, HtmlFeature.AfterRule, HtmlFeature.RulesSinceTitle, HtmlFeature.SlantShare));
    }

    [Fact]
    public void A_second_look_knows_how_far_a_leaf_is_from_the_core_and_what_lies_between()
    {
        var page = Page("<p>Menu</p><p>The council votes.</p><p>The council has voted.</p><p>Buy our book</p><p>The council met.</p>");
        var look = new HtmlSurroundings(page, new HtmlFeatures(page, None, None), [-3, 4, 4, -2, 0.5f]);
        var row = new float[HtmlSurroundings.Width];
        float[] Of(int leaf, params string[] some)
        {
            look.Write(row, leaf);
            return [.. some.Select(name => row[Array.IndexOf([.. HtmlSurroundings.Names], name)])];
        }

        Assert.Equal([0, -1], Of(1, "FromCore", "Passed"));
        Assert.Equal([-1, 0], Of(0, "FromCore", "Passed"));
        Assert.Equal([2, 10, -2], Of(4, "FromCore", "Passed", "LowestPassed"));
        Assert.True(Of(4, "WordOdds")[0] > Of(3, "WordOdds")[0]);
    }

    [Fact]
    public void Words_that_the_content_uses_elsewhere_speak_for_a_leaf()
    {
        var page = Page("<p>The harbour ferry</p><p>A ferry in the harbour</p><p>Cheap flights</p><p>Cheap hotels, cheap ferry</p>");
        var vocabulary = new HtmlVocabulary(page, [1, 1, 0, 0]);
        Assert.Equal((1f, 0f, 1 / 3f), (vocabulary.Shared(1), vocabulary.Shared(2), vocabulary.Shared(3)));
        Assert.True(vocabulary.Odds(0) > 0 && vocabulary.Odds(2) < 0);
    }

    private static HtmlPage Page(string body) =>
        HtmlReader.Walk(new DocumentBytes(System.Text.Encoding.UTF8.GetBytes($"<!doctype html><html>{body}"), "", "", "text/html", ""), CancellationToken.None);
}
