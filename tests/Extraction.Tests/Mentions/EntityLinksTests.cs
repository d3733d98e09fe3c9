using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Mentions;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Tests.Mentions;

public sealed class EntityLinksTests
{
    [Theory]
    [InlineData("2005-06-11", "South Korean President [Roh] met U.S. President [Bush].", "roh-moo-hyun george-w-bush")]
    [InlineData("1989-06-11", "South Korean President [Roh] met U.S. President [Bush].", "roh-tae-woo george-hw-bush")]
    [InlineData("2005-06-11", "Foreign Minister [Ban] of South Korea called Secretary of State [Rice] of the United States.", "ban-ki-moon condoleezza-rice")]
    [InlineData("2012-06-11", "South Korean former President [Roh] died years ago.", "roh")]
    [InlineData("2010-06-11", "The Japanese ex-premier [Koizumi] spoke.", "junichiro-koizumi")]
    [InlineData("2021-06-11", "The U.S. is back, as [Biden] said.", "joe-biden")]
    [InlineData("1995-06-11", "The U.S. is back, as [Biden] said.", "biden")]
    [InlineData("2020-06-11", "President [López Obrador] left Mexico.", "andrés-manuel-lópez-obrador")]
    [InlineData("", "President [Mandela] spoke; President [Roh] did not.", "nelson-mandela roh")]
    [InlineData("2004-06-11", "He met Colonel [Gadhafi] of Libya. [Moammar Gadhafi] was pleased.", "muammar-gaddafi muammar-gaddafi")]
    [InlineData("2014-06-11", "Pope [Francis] prayed. [Francis] then left.", "pope-francis pope-francis")]
    public void A_title_and_a_family_name_are_who_held_the_office_then(string date, string marked, string expected)
    {
        var (text, names) = Names(marked, EntityType.Person);
        Assert.Equal(expected, string.Join(' ', Links(text, date, names).Select(m => m.Entity.Id)));
    }

    [Theory]
    [InlineData("[Foreign Minister Park Jin] left.", "Park Jin")]
    [InlineData("[South Korean President Roh Moo-hyun] left.", "Roh Moo-hyun")]
    [InlineData("[Mr. Park] left.", "Park")]
    [InlineData("[Secretary of State Rice] left.", "Rice")]
    [InlineData("[Judge Reinhold] left.", "Reinhold")]
    [InlineData("[Chancellor] left.", "Chancellor")]
    public void Titles_are_no_part_of_names(string marked, string name)
    {
        var (text, names) = Names(marked, EntityType.Person);
        var mention = Assert.Single(Links(text, "", names));
        Assert.Equal(name, mention.Range.In(text).ToString());
    }

    [Theory]
    [InlineData("{Seoul} said it would not attend.", true)]
    [InlineData("On Monday {Seoul} and {Washington} agreed to talks.", true)]
    [InlineData("The {Seoul}-{Washington} alliance is old.", true)]
    [InlineData("They resumed talks with {Pyongyang} last week.", true)]
    [InlineData("He praised relations between {Seoul} and {Tokyo} at length.", true)]
    [InlineData("It was approved by {Beijing} last week.", true)]
    [InlineData("Rome is first, followed by {Berlin}.", false)]
    [InlineData("The U.N. urged {Pyongyang} to return.", true)]
    [InlineData("It hurt {Moscow}'s nuclear policy.", true)]
    [InlineData("{Beijing} has repeatedly denied the claim.", true)]
    [InlineData("{Tokyo} will not give in.", true)]
    [InlineData("He lives in {Seoul}.", false)]
    [InlineData("Officials in {Seoul} said no.", false)]
    [InlineData("Flights between {Seoul} and {Tokyo} were late.", false)]
    [InlineData("{Seoul} is a large city.", false)]
    [InlineData("{Seoul}'s streets were empty.", false)]
    [InlineData("The mayor of {Seoul} said no.", false)]
    [InlineData("{Moscow}-based analysts said no.", false)]
    [InlineData("{SEOUL}, Dec. 31 (Yonhap) -- It said no.", false)]
    [InlineData("{BEIJING} (AP) -- It said no.", false)]
    [InlineData("Snow fell on {Beijing} and {Tianjin}.", false)]
    public void A_capital_may_stand_for_its_government(string marked, bool isMetonym)
    {
        var (text, names) = Names(marked.Replace('{', '[').Replace('}', ']'), EntityType.Place);
        var capitals = Links(text, "", names).Where(m => KnowledgeBase.Default.Find(m.Range.In(text)) is { CapitalOf: not null } || m.Range.In(text)[1] == 'E').ToList();
        Assert.NotEmpty(capitals);
        Assert.All(capitals, m => Assert.Equal(isMetonym, m.Literal is not null));
        Assert.All(capitals, m => Assert.Equal(EntityType.Place, m.Type));
    }

    [Theory]
    [InlineData("[North Korea] fired; the [North] denied it. The [South] did not.", "dprk dprk south")]
    [InlineData("They sailed to the [North].", "north")]
    public void A_direction_is_the_state_that_the_text_speaks_of(string marked, string expected)
    {
        var (text, names) = Names(marked, EntityType.Place);
        Assert.Equal(expected, string.Join(' ', Links(text, "", names).Select(m => m.Entity.Id)));
    }

    [Fact]
    public void A_metonym_names_the_state_and_the_city()
    {
        var mention = Assert.Single(Pipelines.Annotate("Pyongyang denied it.").Mentions);
        Assert.Equal(("dprk", true, "pyongyang"), (mention.Entity.Id, mention.Metonym, mention.Literal.Id));
    }

    [Fact]
    public void A_verb_far_off_is_found_in_the_tree()
    {
        var text = new AnnotatedText("Seoul, which waited, agreed.", []);
        foreach (var (start, end) in ((int, int)[])[(0, 5), (5, 6), (7, 12), (13, 19), (19, 20), (21, 27), (27, 28)]) text.Tokens.Add(new TextRange(start, end));
        text.Tokens.EndSentence();
        text.Tokens.SetTags(5, UniversalTag.Verb, PennTag.None);
        RecognisedName[] names = [new(new TextRange(0, 5), EntityType.Place, 1)];
        Assert.Null(Assert.Single(Links(text, names)).Literal);
        text.Tokens.SetHead(5, 5, Dependency.Root);
        text.Tokens.SetHead(0, 5, Dependency.Nsubj);
        Assert.Equal("seoul", Assert.Single(Links(text, names)).Literal?.Id);
    }

    [Theory]
    [InlineData("the [Bank of Korea]", "Korea>republic-of-korea")]
    [InlineData("the [Seoul National University]", "Seoul>seoul")]
    [InlineData("the [Korean War]", "Korean>republic-of-korea")]
    [InlineData("the [U.S.-South Korea Free Trade Agreement]", "U.S.>united-states South Korea>republic-of-korea")]
    [InlineData("the [Bank of New Koreatown]", "")]
    public void Names_inside_names_are_nested(string marked, string expected)
    {
        var (text, names) = Names(marked, EntityType.Organization);
        Assert.Equal(expected, string.Join(' ', Links(text, "", names).Where(m => m.Nested).Select(m => $"{m.Range.In(text)}>{m.Entity.Id}")));
    }

    [Theory]
    [InlineData("the [Pentagon]", "us-department-of-defense")]
    [InlineData("the [State Department]", "us-department-of-state")]
    [InlineData("[Samsung Electronics Co., Ltd.]", "samsung-electronics")]
    [InlineData("[Samsung Electronics]", "samsung-electronics")]
    [InlineData("[Co.]", "co")]
    [InlineData("the [National Harbour Union (NHU)]", "national-harbour-union-nhu")]
    [InlineData("[NHU] ([National Harbour Union])", "national-harbour-union national-harbour-union")]
    [InlineData("the [National Harbour Union] (NHU) and [NHU]", "national-harbour-union national-harbour-union national-harbour-union")]
    [InlineData("[IAEA], the [International Atomic Energy Agency]", "iaea iaea")]
    public void Organizations_are_one_by_all_their_names(string marked, string expected)
    {
        var (text, names) = Names(marked, EntityType.Organization);
        Assert.Equal(expected, string.Join(' ', Links(text, "", names).Where(m => !m.Nested).Select(m => m.Entity.Id)));
    }

    [Fact]
    public void Forms_of_a_persons_name_are_one()
    {
        var (text, names) = Names("[Charles A. Brown Jr.] met [Luc de Grez]. [Charles Brown] left; [Brown] and [de Grez] talked.", EntityType.Person);
        Assert.Equal(["charles-a-brown-jr", "luc-de-grez", "charles-a-brown-jr", "charles-a-brown-jr", "luc-de-grez"], Links(text, "", names).Select(m => m.Entity.Id));
    }

    [Theory]
    [InlineData("[Carla del Ponte] left. [Del Ponte] spoke.", "carla-del-ponte carla-del-ponte")]
    [InlineData("[Jeff Van Gundy] left. [Van Gundy] spoke.", "jeff-van-gundy jeff-van-gundy")]
    [InlineData("[Rodrigo Chaves Robles] left. [Rodrigo Chaves] and [Chaves Robles] are he.", "rodrigo-chaves-robles rodrigo-chaves-robles rodrigo-chaves-robles")]
    [InlineData("[Mary Jane Smith] and [Jane] are two.", "mary-jane-smith jane")]
    [InlineData("[Al Gore] left. [Gore] spoke.", "al-gore al-gore")]
    [InlineData("[Byron David Castillo Segura] left. [Castillo] spoke.", "byron-david-castillo-segura byron-david-castillo-segura")]
    [InlineData("[Hillary Rodham Clinton] of the U.S. met President [Clinton]. Mrs. [Clinton] spoke; then [Clinton] did.", "hillary-clinton bill-clinton hillary-clinton bill-clinton")]
    [InlineData("President [John Clinton] of the club met U.S. lawyers. President [Clinton] spoke.", "john-clinton john-clinton")]
    public void Parts_of_a_name_are_its_person(string marked, string expected)
    {
        var (text, names) = Names(marked, EntityType.Person);
        Assert.Equal(expected, string.Join(' ', Links(text, "1998-04-01", names).Select(m => m.Entity.Id)));
    }

    [Fact]
    public void A_people_without_a_state_is_a_group()
    {
        const string Text = "The Sandinistas won.";
        var mention = Assert.Single(Links(Text, "", [new(new TextRange(4, 15), EntityType.Organization, 1)]));
        var group = new AnnotatedText(Text, []);
        var nationality = Assert.Single(Links(group, [new(new TextRange(4, 15), EntityType.Nationality, 1)]));
        Assert.Equal((EntityType.Nationality, EntityType.Organization, mention.Entity.Id), (nationality.Type, nationality.Entity.Type, nationality.Entity.Id));
    }

    [Fact]
    public void A_point_that_ends_the_sentence_may_be_missing_from_an_abbreviation()
    {
        const string Text = "He left the U.S. Then Sen. Lott, R-Miss., spoke.";
        Assert.Equal(["united-states", "mississippi"], Links(Text, "", [new(new TextRange(12, 15), EntityType.Place, 1), new(new TextRange(35, 39), EntityType.Place, 1)]).Select(m => m.Entity.Id));
    }

    [Fact]
    public void A_person_is_no_state()
    {
        var (text, names) = Names("[Michael Jordan] won. [Jordan] is tall.", EntityType.Person);
        Assert.Equal(["michael-jordan", "michael-jordan"], Links(text, "", names).Select(m => m.Entity.Id));
    }

    [Fact]
    public void The_surest_mention_says_what_a_name_is()
    {
        const string Text = "Acme rose. Acme fell.";
        var mentions = Links(Text, "", [new(new TextRange(0, 4), EntityType.Person, 0.1f), new(new TextRange(11, 15), EntityType.Organization, 0.9f)]);
        Assert.All(mentions, m => Assert.Equal((EntityType.Organization, EntityType.Organization), (m.Type, m.Entity.Type)));
    }

    [Fact]
    public void A_hundred_thousand_titles_take_no_time()
    {
        var text = string.Concat(Enumerable.Repeat("Korean President ", 50_000)) + "Roh";
        var mention = Assert.Single(Links(text, "", [new(new TextRange(0, text.Length), EntityType.Person, 1)]));
        Assert.Equal("Roh", mention.Range.In(text).ToString());
    }

    private static (string Text, RecognisedName[] Names) Names(string marked, EntityType type)
    {
        List<RecognisedName> names = [];
        var text = "";
        var start = 0;
        foreach (var c in marked)
        {
            if (c == '[') start = text.Length;
            else if (c == ']') names.Add(new RecognisedName(new TextRange(start, text.Length), type, 1));
            else text += c;
        }

        foreach (var state in (string[])["South Korean", "South Korea", "U.S.", "United States", "Japanese", "Libya"])
        {
            for (var at = text.IndexOf(state, StringComparison.Ordinal); at >= 0 && type == EntityType.Person; at = text.IndexOf(state, at + 1, StringComparison.Ordinal))
            {
                var range = new TextRange(at, at + state.Length);
                if (!names.Exists(name => name.Range.Overlaps(range))) names.Add(new RecognisedName(range, EntityType.Place, 1));
            }
        }

        return (text, [.. names.OrderBy(name => name.Range)]);
    }

    private static List<FoundMention> Links(string text, string date, RecognisedName[] names)
    {
        var mentions = Links(new AnnotatedText(text, []) { Date = date.Length == 0 ? null : DateOnly.ParseExact(date, "yyyy-MM-dd") }, names);
        return [.. mentions.Where(m => names.Any(name => name.Type != EntityType.Place) is false || m.Type is not (EntityType.Place or EntityType.Nationality) || m.Nested)];
    }

    private static List<FoundMention> Links(AnnotatedText text, RecognisedName[] names)
    {
        text.Mentions.Clear();
        var annotator = new MentionAnnotator(KnowledgeBase.Default);
        new EntityLinks(text, names, KnowledgeBase.Default).Emit(new AnnotationSink(text, annotator, CancellationToken.None));
        return text.Mentions;
    }
}
