using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Tests.Knowledge;

public sealed class UserEntriesTests
{
    private const string Harbour = "harbour-board\torganization\tNational Harbour Board\t\tNHB|the Board of Harbours";

    [Fact]
    public void Entries_are_linked_before_those_of_the_build()
    {
        var own = UserEntries.Parse(Encoding.UTF8.GetBytes($"# ours\n{Harbour}\nkorea-office\torganization\tKorea Office\t\tBlue House\n\tperson\tJane Q. Roh\tKOR\t\t\tRoh\tpresident KOR 2005-01-01\n"));
        var mentions = ExtractionPipeline.CreateDefault(own).Annotate(new AnnotateTextRequest { Text = "South Korean officials at the Blue House met the NHB. Later President Roh spoke.", Date = "2019-02-01" }).Mentions;
        Assert.Equal(["republic-of-korea", "korea-office", "harbour-board", "jane-q-roh"], mentions.Select(m => m.Entity.Id));
        Assert.Equal(["South Korea", "Korea Office", "National Harbour Board", "Jane Q. Roh"], mentions.Select(m => m.Entity.Name));
    }

    [Fact]
    public void An_entry_with_the_id_of_a_shipped_one_says_its_name()
    {
        var own = UserEntries.Parse("dprk\tstate\tDPR Korea\tPRK\tthe Hermit Kingdom"u8);
        var mentions = ExtractionPipeline.CreateDefault(own).Annotate(new AnnotateTextRequest { Text = "North Korea spoke. Pyongyang denied it." }).Mentions;
        Assert.Equal([("dprk", "DPR Korea"), ("dprk", "DPR Korea")], mentions.Select(m => (m.Entity.Id, m.Entity.Name)));
    }

    [Fact]
    public void The_version_of_the_pipeline_covers_them()
    {
        string[] versions =
        [
            ExtractionPipeline.CreateDefault().Version, ExtractionPipeline.CreateDefault(UserEntries.Parse(Encoding.UTF8.GetBytes(Harbour))).Version,
            ExtractionPipeline.CreateDefault(UserEntries.Parse(Encoding.UTF8.GetBytes(Harbour + "\n"))).Version,
        ];
        Assert.Equal(3, versions.Distinct().Count());
        Assert.Equal(versions[0], ExtractionPipeline.CreateDefault(UserEntries.None).Version);
        Assert.Equal(versions[1], ExtractionPipeline.CreateDefault(UserEntries.Parse(Encoding.UTF8.GetBytes(Harbour))).Version);
    }

    [Theory]
    [InlineData("one\ttwo", "line 1: fewer than three columns (id, type, name), separated by tabs")]
    [InlineData("# remark\n\nx\tplanet\tMars", "line 3: the type “planet” is none of state, capital, place, organization, person, agreement, event")]
    [InlineData("A b\tplace\tMars", "line 1: the id “A b” has other characters than small letters, digits and hyphens")]
    [InlineData("x\tplace\t ", "line 1: an empty name")]
    [InlineData("x\tplace\tMars\t\ta||b", "line 1: an empty name")]
    [InlineData("x\tplace\tMars\t\ta\t\tb", "line 1: a family name or terms of what is no person")]
    [InlineData("x\tperson\tMars\t\ta\tMartians", "line 1: demonyms of what is no place or organization")]
    [InlineData("x\tcapital\tMars", "line 1: a capital without its state")]
    [InlineData("x\tperson\tA B\t\t\t\t\tpresident USA 2005-13-01", "line 1: “2005-13-01” is no day like 2005-12-31")]
    [InlineData("x\tperson\tA B\t\t\t\t\tpresident USA 2005-02-29", "line 1: “2005-02-29” is no day like 2005-12-31")]
    [InlineData("x\tperson\tA B\t\t\t\t\tpresident USA 2005-03-01 2004-03-01", "line 1: the term “president USA 2005-03-01 2004-03-01” ends before it begins")]
    [InlineData("x\tplace\tMars\t\t\t\t\t\t\t", "line 1: more than 8 columns")]
    [InlineData("x\tplace\tMa\u0007rs", "line 1: the line has a control character")]
    [InlineData("x\tplace\tMars\ny\tplace\tVenus\t\tMars", "line 2: the name “Mars” stands in line 1 already")]
    [InlineData("x\tplace\tMars\nx\tperson\tVenus", "line 2: the id “x” is of another type in line 1")]
    public void What_is_malformed_is_refused_with_its_line(string file, string message) =>
        Assert.Equal(message, Assert.Throws<KnowledgeFileError>(() => UserEntries.Parse(Encoding.UTF8.GetBytes(file))).Message);

    [Fact]
    public void A_term_of_no_office_is_refused() =>
        Assert.StartsWith("line 1: the term “boss USA” is not an office (chancellor, ", Assert.Throws<KnowledgeFileError>(() => UserEntries.Parse("x\tperson\tA B\t\t\t\t\tboss USA"u8)).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_bytes_than_UTF8_are_refused() =>
        Assert.Equal("line 2: the bytes are not UTF-8", Assert.Throws<KnowledgeFileError>(() => UserEntries.Parse([(byte)'#', (byte)'\n', 0xC3, 0x28])).Message);

    [Fact]
    public void Every_limit_is_kept()
    {
        Refused("line 1: the line has more than 16384 characters", "x\tplace\t" + new string('M', KnowledgeFile.MaxLine));
        Refused("line 1: a name has more than 200 characters", "x\tplace\t" + new string('M', KnowledgeFile.MaxName + 1));
        Refused("line 1: the id has more than 120 characters", new string('m', KnowledgeFile.MaxId + 1) + "\tplace\tMars");
        Refused("line 1: more than 200 names in one column", "x\tplace\tMars\t\t" + string.Join('|', Enumerable.Range(0, 201)));
        Refused("line 1: more than 200 terms", "x\tperson\tA B\t\t\t\t\t" + string.Join('|', Enumerable.Repeat("president USA", 201)));
        Refused("line 100001: more than 100000 entries", string.Concat(Enumerable.Range(0, 100_001).Select(n => $"\tplace\tP{n}\n")));
        Refused("the file has more than 16777216 bytes", new string('#', KnowledgeFile.MaxBytes + 1));
    }

    [Fact]
    public void The_shipped_lists_are_well_formed_and_a_mark_at_the_start_is_no_part_of_the_first()
    {
        Assert.True(KnowledgeBase.Default.People.Count > 18_000);
        Assert.Equal("mars", KnowledgeBase.With(UserEntries.Parse("\uFEFFmars\tplace\tMars\r\n"u8).Entries).Find("Mars")?.Entity.Id);
        Assert.Equal(EntityType.Person, KnowledgeBase.Default.People.Find("roh moo hyun")?.Entity.Type);
    }

    private static void Refused(string message, string file) =>
        Assert.Equal(message, Assert.Throws<KnowledgeFileError>(() => UserEntries.Parse(Encoding.UTF8.GetBytes(file))).Message);
}
