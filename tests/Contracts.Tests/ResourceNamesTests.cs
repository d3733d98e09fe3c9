using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dossier.Contracts.Tests;

public sealed class ResourceNamesTests
{
    private static readonly string Id63 = new('a', 63);
    private static readonly string Id32 = new('7', 32);

    public static TheoryData<string> GoodCollections => ["collections/default", "collections/a", "collections/7-b-", $"collections/{Id63}"];

    public static TheoryData<string> BadCollections =>
    [
        "", "/", "collections", "collections/", "/collections/a", "collections/a/", "Collections/a", "collection/a", "collections/A", "collections/-a",
        "collections/a_b", "collections/ä", "collections/a b", "collections/a\n", "collections/a%2Fb", "collections/..", "collections/a/documents/b",
        $"collections/{Id63}a", "collections/" + new string('a', 5000), "collections/٣",
    ];

    public static TheoryData<string> GoodDocuments => ["collections/default/documents/0", $"collections/{Id63}/documents/{Id32}"];

    public static TheoryData<string> BadDocuments =>
    [
        "", "documents/a", "collections/default", "collections/default/documents", "collections/default/documents/", "collections/default/documents/A",
        "collections/default/documents/a-b", "collections//documents/a", "collections/default/document/a", "collections/default/documents/a/",
        $"collections/default/documents/{Id32}7", "collections/-/documents/a", "collections/default/documents/a/revisions/1", "collections/default/documents/ａ",
    ];

    public static TheoryData<string> BadRevisions =>
    [
        "", "revisions/1", "collections/default/documents/a", "collections/default/documents/a/revisions/", "collections/default/documents/a/revisions/0",
        "collections/default/documents/a/revisions/01", "collections/default/documents/a/revisions/+1", "collections/default/documents/a/revisions/-1",
        "collections/default/documents/a/revisions/1 ", "collections/default/documents/a/revisions/2147483648", "collections/default/documents/a/revisions/x",
        "collections/default/documents/a/revisions/1/", "collections/default/documents/a/revisions/1/revisions/1", "collections/default/documents/A/revisions/1",
        "collections/default/documents/a/revisions/٣",
    ];

    [Theory]
    [MemberData(nameof(GoodCollections))]
    public void A_collection_name_is_read_and_written_back(string name) => Assert.Equal(name, CollectionName.Parse(name).ToString());

    [Theory]
    [MemberData(nameof(BadCollections))]
    public void A_malformed_collection_name_names_its_field(string name) =>
        Assert.Equal("parent", Assert.Throws<InvalidField>(() => CollectionName.Parse(name, "parent")).Field);

    [Theory]
    [MemberData(nameof(GoodDocuments))]
    public void A_document_name_is_read_and_written_back(string name) => Assert.Equal(name, DocumentName.Parse(name).ToString());

    [Theory]
    [MemberData(nameof(BadDocuments))]
    public void A_malformed_document_name_names_its_field(string name)
    {
        Assert.False(DocumentName.TryParse(name, out _));
        Assert.Equal("header.document", Assert.Throws<InvalidField>(() => DocumentName.Parse(name, "header.document")).Field);
    }

    [Theory]
    [MemberData(nameof(BadRevisions))]
    public void A_malformed_revision_name_names_its_field(string name)
    {
        Assert.False(RevisionName.TryParse(name, out _));
        Assert.Equal("name", Assert.Throws<InvalidField>(() => RevisionName.Parse(name)).Field);
    }

    [Fact]
    public void Every_valid_revision_name_survives_a_round_trip()
    {
        var names =
            from collection in Id("abz059-", 63)
            from document in Id("abz059", 32)
            from number in Gen.Choose(1, int.MaxValue)
            where collection[0] != '-'
            select new RevisionName(new DocumentName(new CollectionName(collection), document), number);
        Prop.ForAll(names.ToArbitrary(), name =>
        {
            Assert.Equal(name, RevisionName.Parse(name.ToString()));
            Assert.Equal(name.Document, DocumentName.Parse(name.Document.ToString()));
            Assert.Equal(name.Document.Collection, CollectionName.Parse(name.Document.Collection.ToString()));
        }).Check(Texts.Cases(500));
    }

    [Fact]
    public void Whatever_is_read_is_written_back_unchanged() =>
        // One spelling per name: no two different strings name the same resource.
        Prop.ForAll(Mutations.ToArbitrary(), name =>
        {
            if (DocumentName.TryParse(name, out var document)) Assert.Equal(name, document.ToString());
            if (RevisionName.TryParse(name, out var revision)) Assert.Equal(name, revision.ToString());
        }).Check(Texts.Cases(2000));

    private static Gen<string> Mutations =>
        from name in Gen.Elements("collections/default/documents/a1", "collections/x-1/documents/0/revisions/12")
        from at in Gen.Choose(0, name.Length - 1)
        from put in Gen.Elements("", "/", "0", "a", "A", "-", " ", "%", "é")
        from cut in Gen.Choose(0, 1)
        select name.Remove(at, cut).Insert(at, put);

    private static Gen<string> Id(string alphabet, int longest) =>
        from length in Gen.Choose(1, longest)
        from letters in Gen.Elements(alphabet.ToCharArray()).ArrayOf(length)
        select new string(letters);
}
