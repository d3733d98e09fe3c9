using System.Text;
using System.Text.Json.Nodes;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dossier.EndToEnd.Tests;

/// <summary>Our writer of protobuf JSON against the library's.</summary>
public sealed class JsonLineTests
{
    private static readonly JsonFormatter Library = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static TheoryData<string, IMessage> Messages => new()
    {
        { "nothing set", new Revision() },
        { "text", new Revision { Id = "a\"b\\c\u0001\u007f\u0085\u2028\t\r\n/", Text = "한국 e\u0301 😀 <&> 👨‍👩‍👧" } },
        { "unset and set optional numbers", new Revision { Quantities = { new Quantity { Value = 0 }, new Quantity { Low = -1.5, High = 71600000000 } } } },
        { "numbers", new Revision { Quantities = { Reals.Select(value => new Quantity { Value = value, Meta = new FactMeta { Confidence = (float)value } }) } } },
        { "enums, also of a later version", new Revision { Status = RevisionStatus.Complete, Blocks = { new Block { Kind = BlockKind.Caption }, new Block { Kind = (BlockKind)999 } } } },
        { "64-bit integers, bytes and times", new LeaseWorkResponse { Lease = new Lease { Generation = long.MaxValue, SizeBytes = long.MinValue, Content = ByteString.CopyFrom(0, 255, 7), ExpireTime = Timestamp.FromDateTime(DateTime.UnixEpoch.AddDays(19_999).AddTicks(10)) } } },
        { "nested lists", new Revision { Statements = { new Statement { Content = { new Span { Start = 1, End = 2, Exact = "x" }, new Span() }, Speaker = new Participant { Entity = new EntityRef { Id = "e" } } } } } },
    };

    private static IEnumerable<double> Reals => [0, -0.0, 0.1, 1e21, 1e-7, -71.6, double.MaxValue, double.Epsilon, 1.0 / 3, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Says_what_the_library_says(string what, IMessage message)
    {
        Assert.NotEmpty(what);
        var line = Encoding.UTF8.GetString(JsonLine.Of(message).Span);
        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
        Assert.Equal(0, line.AsSpan(0, line.Length - 1).IndexOfAny("\n\r\u0085\u2028\u2029") + 1);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Library.Format(message)), JsonNode.Parse(line)), line);
        Assert.Equal(message, new JsonParser(JsonParser.Settings.Default).Parse(line, message.Descriptor));
    }

    [Fact]
    public void Escapes_nothing_that_can_stand_as_it_is() =>
        Assert.Contains("\"한국 <b>😀</b>\"", Encoding.UTF8.GetString(JsonLine.Of(new Revision { Text = "한국 <b>😀</b>" }).Span), StringComparison.Ordinal);

    [Fact]
    public async Task Says_what_the_library_says_of_a_real_document()
    {
        var run = await DossierProcess.RunAsync("extract", "--tokens", "seeds/" + SeedFiles.Names[0]).Soon();
        var revision = JsonParser.Default.Parse<Revision>(run.Text);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Library.Format(revision)), JsonNode.Parse(run.Text)));
    }
}
