using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Tests.Mentions;

public sealed class MentionTests
{
    [Theory]
    [InlineData("South Korea and the United States met.", "South Korea>republic-of-korea United States>united-states")]
    [InlineData("The ROK-U.S. alliance, and U.S.-led talks with the DPRK.", "ROK>republic-of-korea U.S.>united-states U.S.>united-states DPRK>dprk")]
    [InlineData("Officials in Seoul and Washington, D.C., agreed.", "Seoul>seoul Washington, D.C.>washington-d-c")]
    [InlineData("SEOUL, Dec. 31 (Yonhap) -- It was said.", "SEOUL>seoul Yonhap>yonhap")]
    [InlineData("한국은 미국의 동맹이다.", "한국>republic-of-korea 미국>united-states")]
    [InlineData("North Korea fired. Later the North denied it, in the South Sea.", "North Korea>dprk the North>dprk South Sea>south-sea")]
    public void Links_states_and_capitals(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Pipelines.Annotate(text).Mentions.Select(m => $"{m.Span.Exact}>{m.Entity.Id}")));

    [Theory]
    [InlineData("Later U.S. Secretary of State Antony Blinken came to Seoul.", "U.S. Antony Blinken Seoul")]
    [InlineData("“Nothing is decided,” said Foreign Minister Kishida Fumio in Tokyo.", "Kishida Fumio Tokyo")]
    [InlineData("He met South Korean Foreign Minister Chung Eui-yong there.", "South Korean Chung Eui-yong")]
    [InlineData("“We will,” said Yun Deok-min, a Biden-backed analyst.", "Yun Deok-min Biden")]
    public void Names_end_where_titles_begin(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Pipelines.Annotate(text).Mentions.Where(mention => !mention.Nested).Select(mention => mention.Span.Exact)));

    [Fact]
    public void The_North_of_a_text_that_does_not_speak_of_that_state_is_no_state() =>
        Assert.DoesNotContain(Pipelines.Annotate("He went down the South Road to the North of town.").Mentions, mention => mention.Entity.Id == "dprk");

    [Theory]
    [InlineData("Trade with [Korean] firms pleases [Americans].", EntityType.Nationality)]
    [InlineData("He told President [Roh Moo-hyun] and Gen. [James Thurman] so.", EntityType.Person)]
    [InlineData("He met expert [Hong Hyun-ik], and later the [Biden] administration.", EntityType.Person)]
    [InlineData("He left the [Ministry of Foreign Affairs] for [Seoul National University].", EntityType.Organization)]
    [InlineData("It is run by the [Ministry of Commerce, Industry and Energy].", EntityType.Organization)]
    [InlineData("They signed the [Mutual Defense Treaty] there.", EntityType.Agreement)]
    [InlineData("He fought in the [Korean War] then.", EntityType.Event)]
    [InlineData("They toured [Camp Bonifas] and the [Korea Strait] in [Paju].", EntityType.Place)]
    [InlineData("Yesterday the price of the pandemic rose on Monday in May.", EntityType.Unspecified)]
    [InlineData("COVID-19 and war (MOOTW) cost US$5 each; MOOTW is a concept.", EntityType.Unspecified)]
    public void Types_names_by_their_words_and_context(string marked, EntityType type)
    {
        Pipelines.AssertMarked(marked, revision => revision.Mentions.Where(m => !m.Nested).Select(m => ('[', m.Span)));
        Assert.All(Pipelines.Annotate(Testing.Marked.Parse(marked).Text).Mentions.Where(m => !m.Nested), mention => Assert.Equal(type, mention.Type));
    }

    [Fact]
    public void A_name_is_one_entity_throughout_a_document()
    {
        var mentions = Pipelines.Annotate(
            "U.S. President Joe Biden spoke. Critics of Biden did too. The Harbour Dredging Organization (HDO) closed; HDO had failed.").Mentions;
        Assert.Equal(
            ["united-states", "joe-biden", "joe-biden", "harbour-dredging-organization", "harbour-dredging-organization", "harbour-dredging-organization"],
            mentions.Select(m => m.Entity.Id));
        Assert.Equal(["Joe Biden", "Biden"], mentions.Where(m => m.Entity.Id == "joe-biden").Select(m => m.Span.Exact));
        Assert.All(mentions.Where(m => m.Entity.Id == "joe-biden"), m => Assert.Equal(("Joe Biden", EntityType.Person), (m.Entity.Name, m.Type)));
    }

    [Fact]
    public void A_family_name_that_two_persons_share_is_neither_of_them() =>
        Assert.Equal(["kim-jong-un", "kim-dae-jung", "kim"], Pipelines.Annotate("Leader Kim Jong-un met President Kim Dae-jung. Then President Kim left.").Mentions.Select(m => m.Entity.Id));

    [Fact]
    public void What_begins_a_sentence_is_a_name_only_when_the_text_says_so()
    {
        Assert.Empty(Pipelines.Annotate("Circumstances have changed. Critics say so.").Mentions);
        Assert.Equal(["Dokdo", "Dokdo"], Pipelines.Annotate("Dokdo is an island. Nobody owns Dokdo.").Mentions.Select(m => m.Span.Exact));
    }

    [Fact]
    public void Where_nouns_have_capitals_only_known_names_are_names()
    {
        const string German = "Die Geschichte der Filmstadt ist lang, und das Ministerium hat in Seoul mit der Regierung von Japan einen Vertrag gemacht, den die Leute im Land nicht gelesen haben, "
            + "weil er bei der Behörde in einem Schrank lag und nur der Minister den Schlüssel zu dem Schrank hatte.";
        Assert.Equal(["Seoul", "Japan"], Pipelines.Annotate(German).Mentions.Select(m => m.Span.Exact));
    }

    // Too short for its language to be told well: read as English, unless the caller says that it is not.
    [Theory]
    [InlineData("Biden met Kishida in Tokyo.", "", "Biden Kishida Tokyo")]
    [InlineData("Biden met Kishida in Tokyo.", "de", "Tokyo")]
    public void A_short_text_is_read_as_English_unless_the_caller_says_another_language(string text, string language, string names)
    {
        var revision = Pipelines.Default.Annotate(new AnnotateTextRequest { Text = text, Language = language });
        Assert.NotEqual("en", revision.Language);
        Assert.Equal(names, string.Join(' ', revision.Mentions.Select(mention => mention.Span.Exact)));
    }

    [Fact]
    public void No_nationality_is_an_entity() =>
        Assert.All(Pipelines.Annotate("Korean, Japanese and Chinese experts met Americans.").Mentions, m => Assert.Equal((EntityType.Nationality, EntityType.Place), (m.Type, m.Entity.Type)));

    [Theory]
    [InlineData("Kim Jong-un", "kim-jong-un")]
    [InlineData("Washington, D.C.", "washington-dc")]
    [InlineData("노무현 대통령", "노무현-대통령")]
    [InlineData("São Tomé", "são-tomé")]
    [InlineData("O’Brien & Co.", "obrien-co")]
    [InlineData("!!!", "name")]
    public void Slugs_keep_letters_of_any_script(string name, string slug) => Assert.Equal(slug, EntityId.Of(name));
}
