using Dossier.Extraction.Knowledge;

namespace Dossier.Extraction.Tests.Knowledge;

public sealed class NameListsTests
{
    [Theory]
    [InlineData("Maria", nameof(NameKinds.GivenName))]
    [InlineData("Kowalski", nameof(NameKinds.FamilyName))]
    [InlineData("McCarthy", nameof(NameKinds.FamilyName))]
    [InlineData("Busan", nameof(NameKinds.City))]
    [InlineData("Sao Paulo", nameof(NameKinds.City))]
    [InlineData("South Korea", nameof(NameKinds.State))]
    [InlineData("U.S.", nameof(NameKinds.State))]
    [InlineData("Gyeonggi-do", nameof(NameKinds.Region))]
    [InlineData("South China Sea", nameof(NameKinds.Region))]
    [InlineData("Koreans", nameof(NameKinds.Demonym))]
    [InlineData("Red Cross", nameof(NameKinds.Organization))]
    [InlineData("Kim Jong-il", nameof(NameKinds.Person))]
    [InlineData("Javier Solana", nameof(NameKinds.Person))]
    [InlineData("Lt. Gen.", nameof(NameKinds.Title))]
    [InlineData("Ministry", nameof(NameKinds.OrganizationHead))]
    [InlineData("Strait", nameof(NameKinds.PlaceHead))]
    [InlineData("Wed.", nameof(NameKinds.Month))]
    public void Names_are_listed_by_their_tokens(string name, string kind) => Assert.Contains(kind, KindsOf(name.Replace("-", " - ", StringComparison.Ordinal).Split(' ')).ToString().Split(", "));

    [Theory]
    [InlineData("of")]
    [InlineData("Of")]
    [InlineData("maria")]
    [InlineData("South Maria Korea")]
    [InlineData("")]
    public void Other_words_are_not(string name) => Assert.Equal(NameKinds.None, KindsOf(name.Split(' ')));

    [Fact]
    public void A_phrase_is_followed_while_longer_ones_begin_with_it()
    {
        var lists = NameLists.Build([(["Sea", "of", "Japan"], NameKinds.Region), (["Sea"], NameKinds.PlaceHead)]);
        var phrase = NameLists.HashOf("Sea");
        Assert.True(lists.TryFind(phrase, out var kinds, out var continues));
        Assert.Equal((NameKinds.PlaceHead, true), (kinds, continues));
        phrase = NameLists.Extend(phrase, NameLists.HashOf("of"));
        Assert.True(lists.TryFind(phrase, out kinds, out continues));
        Assert.Equal((NameKinds.None, true), (kinds, continues));
        phrase = NameLists.Extend(phrase, NameLists.HashOf("Japan"));
        Assert.True(lists.TryFind(phrase, out kinds, out continues));
        Assert.Equal((NameKinds.Region, false), (kinds, continues));
        Assert.False(lists.TryFind(NameLists.Extend(NameLists.HashOf("of"), NameLists.HashOf("Sea")), out _, out _));
    }

    [Fact]
    public void Hashes_are_the_same_on_every_machine() =>
        Assert.Equal((0x5CC3C9C40605F432UL, true), (NameLists.HashOf("Seoul"), NameLists.HashOf("O’Brien") == NameLists.HashOf("O'Brien")));

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var stream = new MemoryStream();
        NameLists.Build([(["Red", "Cross"], NameKinds.Organization), (["Red"], NameKinds.FamilyName)]).Write(stream);
        stream.Position = 0;
        var read = NameLists.Read(stream);
        Assert.Equal(2, read.Count);
        Assert.True(read.TryFind(NameLists.Extend(NameLists.HashOf("Red"), NameLists.HashOf("Cross")), out var kinds, out _));
        Assert.Equal(NameKinds.Organization, kinds);
    }

    [Fact]
    public void Something_else_is_no_list() => Assert.Throws<InvalidDataException>(() => NameLists.Read(new MemoryStream(new byte[64])));

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        _ = NameLists.Shipped.TryFind(NameLists.HashOf("Seoul"), out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _ = NameLists.Shipped.TryFind(NameLists.Extend(NameLists.HashOf("Sea"), NameLists.HashOf("of")), out _, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static NameKinds KindsOf(string[] tokens)
    {
        var phrase = NameLists.HashOf(tokens[0]);
        foreach (var token in tokens.Skip(1)) phrase = NameLists.Extend(phrase, NameLists.HashOf(token));
        _ = NameLists.Shipped.TryFind(phrase, out var kinds, out _);
        return kinds;
    }
}
