using Dossier.Extraction.Knowledge;

namespace Dossier.Extraction.Tests.Knowledge;

public sealed class KnowledgeTests
{
    [Theory]
    [InlineData("South Korea", "republic-of-korea", false)]
    [InlineData("ROK", "republic-of-korea", false)]
    [InlineData("Republic of Korea", "republic-of-korea", false)]
    [InlineData("DPRK", "dprk", false)]
    [InlineData("U.S.", "united-states", false)]
    [InlineData("Americans", "united-states", true)]
    [InlineData("Dutch", "netherlands", true)]
    [InlineData("Pyongyang", "pyongyang", false)]
    [InlineData("Singapore", "singapore", false)]
    [InlineData("대한민국", "republic-of-korea", false)]
    public void States_are_known_by_all_their_names(string name, string id, bool isDemonym)
    {
        var known = KnowledgeBase.Default.Find(name);
        Assert.Equal((id, isDemonym), (known?.Entity.Id, known?.IsDemonym ?? false));
    }

    [Theory]
    [InlineData("us")]
    [InlineData("south korea")]
    [InlineData("North")]
    [InlineData("Atlantis")]
    public void Words_are_not_known(string word) => Assert.Null(KnowledgeBase.Default.Find(word));

    [Fact]
    public void The_lists_are_embedded_whole() => Assert.True(KnowledgeBase.Default.Count > 1_000);
}
