using System.Collections;
using System.Globalization;
using Dossier.Common.V1;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace Dossier.Contracts.Tests;

public sealed class RevisionPartsTests
{
    // Long enough for several parts of text; layers with items of all sizes up to nearly a part.
    private static readonly Gen<Revision> Revisions =
        from piece in Texts.Any
        from length in Gen.Choose(0, 1_500_000)
        from sizes in Gen.Frequency((8, Gen.Choose(0, 300)), (1, Gen.Choose(300_000, 1_000_000))).ListOf()
        from head in Gen.Elements(true, false)
        select Make(Repeat(piece, length), sizes, head);

    [Fact]
    public void Joining_what_was_split_gives_an_equal_revision() =>
        Prop.ForAll(Revisions.ToArbitrary(), revision =>
        {
            var joiner = new RevisionParts.Joiner();
            var sent = 0;
            foreach (var part in RevisionParts.Split(revision))
            {
                Assert.InRange(part.CalculateSize(), 1, RevisionParts.MaxPartBytes);
                // As on the wire: a text cut inside a pair would not survive this.
                joiner.Add(RevisionPart.Parser.ParseFrom(part.ToByteArray()));
                sent++;
            }

            Assert.Equal(sent, joiner.Parts);
            Assert.Equal(revision, joiner.Join());
        }).Check(Texts.Cases(40));

    [Fact]
    public void Every_field_of_a_revision_travels()
    {
        var revision = new Revision();
        foreach (var field in Revision.Descriptor.Fields.InFieldNumberOrder()) Fill(revision, field);
        var joiner = new RevisionParts.Joiner();
        foreach (var part in RevisionParts.Split(revision)) joiner.Add(part);
        Assert.Equal(revision, joiner.Join());
        Assert.All(Revision.Descriptor.Fields.InFieldNumberOrder(), field => Assert.True(IsSet(revision, field), field.Name));
    }

    [Fact]
    public void Splitting_changes_nothing_in_the_revision()
    {
        var revision = Make("text", [10, 20], head: true);
        var before = revision.Clone();
        Assert.NotEmpty(RevisionParts.Split(revision).ToList());
        Assert.Equal(before, revision);
    }

    [Fact]
    public void An_empty_revision_has_no_parts()
    {
        Assert.Empty(RevisionParts.Split(new Revision()));
        Assert.Equal(new Revision(), new RevisionParts.Joiner().Join());
    }

    [Fact]
    public void Parts_are_filled_before_another_is_begun()
    {
        var revision = Make("", Enumerable.Repeat(1000, 5000), head: false);
        Assert.InRange(RevisionParts.Split(revision).Count(), 5, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Text_is_never_cut_inside_a_pair(int before)
    {
        var text = new string('x', before) + Repeat("😀", 800_000);
        Assert.All(RevisionParts.Split(new Revision { Text = text }), part => Assert.Equal(part, RevisionPart.Parser.ParseFrom(part.ToByteArray())));
    }

    [Fact]
    public void An_item_larger_than_a_part_is_over_the_limit()
    {
        var revision = Make("text", [10, RevisionParts.MaxPartBytes], head: false);
        var error = Assert.Throws<LimitExceeded>(() => RevisionParts.Split(revision).ToList());
        Assert.Equal(("part_bytes", RevisionParts.MaxPartBytes), (error.Limit, error.Maximum));
    }

    [Fact]
    public void Metadata_larger_than_a_part_is_over_the_limit()
    {
        var revision = new Revision { Metadata = new Metadata { Title = new MetadataValue { Value = new string('x', RevisionParts.MaxPartBytes) } } };
        Assert.Equal("part_bytes", Assert.Throws<LimitExceeded>(() => RevisionParts.Split(revision).ToList()).Limit);
    }

    [Fact]
    public void A_part_larger_than_agreed_is_refused()
    {
        var part = new RevisionPart { Text = new string('x', RevisionParts.MaxPartBytes) };
        Assert.Equal("part_bytes", Assert.Throws<LimitExceeded>(() => new RevisionParts.Joiner().Add(part)).Limit);
    }

    [Fact]
    public void Both_ends_stop_at_the_limit_of_the_whole()
    {
        var part = new RevisionPart { Text = new string('x', RevisionParts.MaxPartBytes - 8) };
        var joiner = new RevisionParts.Joiner();
        Assert.Equal("revision_bytes", Assert.Throws<LimitExceeded>(() => AddForever(joiner, part)).Limit);
        Assert.Equal(RevisionParts.MaxRevisionBytes / RevisionParts.MaxPartBytes, joiner.Parts);

        var revision = new Revision { Text = new string('x', RevisionParts.MaxRevisionBytes) };
        Assert.Equal("revision_bytes", Assert.Throws<LimitExceeded>(() => RevisionParts.Split(revision).Count()).Limit);
    }

    [Fact]
    public void Text_among_the_layers_is_refused()
    {
        var part = new RevisionPart { Layers = new Revision { Text = "here" } };
        Assert.Equal("content.layers.text", Assert.Throws<InvalidField>(() => new RevisionParts.Joiner().Add(part)).Field);
    }

    private static void AddForever(RevisionParts.Joiner joiner, RevisionPart part)
    {
        while (true) joiner.Add(part);
    }

    private static string Repeat(string piece, int length) =>
        piece.Length == 0 ? "" : string.Concat(Enumerable.Repeat(piece, length / piece.Length));

    // Items of the wanted sizes, dealt out to all layers in turn.
    private static Revision Make(string text, IEnumerable<int> sizes, bool head)
    {
        var revision = new Revision { Text = text };
        if (head)
        {
            revision.Language = "ko";
            revision.Status = RevisionStatus.Partial;
            revision.Error = new DocumentError { Reason = ErrorReason.LimitExceeded, Message = "pages" };
            revision.Metadata = new Metadata { Title = new MetadataValue { Value = "제목", Spans = { new Span { End = 2, Exact = "제목" } } } };
        }

        foreach (var (turn, size) in sizes.Index())
        {
            var filling = new Span { Start = turn, Exact = new string('x', size) };
            switch (turn % 4)
            {
                case 0: revision.Blocks.Add(new Block { Span = filling }); break;
                case 1: revision.Sentences.Add(new Sentence { Span = filling }); break;
                case 2: revision.Mentions.Add(new Mention { Span = filling, Entity = new EntityRef { Id = turn.ToString(CultureInfo.InvariantCulture) } }); break;
                default: revision.Relations.Add(new Relation { Subject = new Participant { Span = filling } }); break;
            }
        }

        return revision;
    }

    private static void Fill(Revision revision, FieldDescriptor field)
    {
        if (field.IsRepeated) ((IList)field.Accessor.GetValue(revision)).Add(field.MessageType.Parser.ParseFrom([]));
        else if (field.FieldType == FieldType.Message) field.Accessor.SetValue(revision, field.MessageType.Parser.ParseFrom([]));
        else if (field.FieldType == FieldType.Enum) field.Accessor.SetValue(revision, 1);
        else if (field.FieldType == FieldType.String) field.Accessor.SetValue(revision, field.Name);
        else if (field.FieldType == FieldType.Bytes) field.Accessor.SetValue(revision, ByteString.CopyFromUtf8(field.Name));
        else Assert.Fail($"Revision has a field of a new type: {field.FullName}");
    }

    private static bool IsSet(Revision revision, FieldDescriptor field) => field.Accessor.GetValue(revision) switch
    {
        IList list => list.Count > 0,
        string text => text.Length > 0,
        ByteString bytes => bytes.Length > 0,
        Enum value => Convert.ToInt32(value, CultureInfo.InvariantCulture) != 0,
        var other => other is not null,
    };
}
