using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Google.Protobuf;

namespace Dossier.Extraction.Tests.Pipeline;

/// <summary>Ids against the hash of all parts of a fact, each behind its length.</summary>
public sealed class FactIdsTests
{
    private static readonly byte[] Content = SHA256.HashData("content"u8);

    private static readonly (IMessage Fact, string Annotator, FactMeta Spans)[] Facts =
    [
        (new Mention { Type = EntityType.Place, Nested = true }, "mentions/2", At(3)),
        (new Mention { Type = EntityType.Place, Nested = true }, "mentions/2", At(4)),
        (new Mention(), "mentions/2", new FactMeta()),
        (new Quantity { Unit = new string('가', 5000) }, "quantities/1", At(3)),
        (new Quantity(), "quantities/1", At(3)),
        (new Quantity(), "quantities/2", At(3)),
        (new TimeExpression(), "quantities/2", At(3)),
        (new Quantity(), "quantities/2", At(3)),
    ];

    [Fact]
    public void An_id_is_the_hash_of_the_fact_whatever_came_before()
    {
        var ids = new FactIds(Content);

        Assert.All(Facts, fact => Assert.Equal(Expected(fact.Fact, fact.Annotator, fact.Spans), ids.Of(fact.Fact, fact.Annotator, fact.Spans)));
        Assert.Equal(Facts.Length - 1, Facts.Select(fact => ids.Of(fact.Fact, fact.Annotator, fact.Spans)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_same_fact_of_another_document_has_another_id()
    {
        var (fact, annotator, spans) = Facts[0];

        Assert.NotEqual(new FactIds(Content).Of(fact, annotator, spans), new FactIds(SHA256.HashData("other"u8)).Of(fact, annotator, spans));
    }

    private static FactMeta At(int start) => new() { Spans = { new Span { Start = start, End = start + 5, Exact = "Seoul" } } };

    private static string Expected(IMessage fact, string annotator, FactMeta spans)
    {
        var id = annotator.Split('/');
        byte[][] parts = [Content, Encoding.UTF8.GetBytes(id[0]), Encoding.UTF8.GetBytes(id[1]), Encoding.UTF8.GetBytes(fact.Descriptor.FullName), spans.ToByteArray(), fact.ToByteArray()];
        return Convert.ToHexStringLower(SHA256.HashData([.. parts.SelectMany(part => (byte[])[.. Length(part), .. part])])[..16]);
    }

    private static byte[] Length(byte[] part)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        return length;
    }
}
