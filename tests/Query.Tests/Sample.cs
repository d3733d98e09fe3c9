using Dossier.Common.V1;
using Google.Protobuf;

namespace Dossier.Query.Tests;

/// <summary>A revision made by hand: facts are put on the words of its text.</summary>
internal sealed class Sample
{
    private readonly CodePoints text;
    private int ids;

    private Sample(string text)
    {
        this.text = new CodePoints(text);
        Revision = new Revision
        {
            Text = text, Language = "en", Status = RevisionStatus.Complete, PipelineVersion = "test/1", ContentSha256 = new string('a', 64), MediaType = "text/plain",
        };
    }

    public Revision Revision { get; }

    public static Sample Of(string text) => new(text);

    /// <summary>The span of the n-th occurrence of some words.</summary>
    public Span At(string words, int occurrence = 0)
    {
        var at = text.Text.IndexOf(words, StringComparison.Ordinal);
        for (; occurrence > 0; occurrence--) at = text.Text.IndexOf(words, at + 1, StringComparison.Ordinal);
        return text.SpanOf(at, at + words.Length);
    }

    public Sample Title(string title, string? published = null)
    {
        Revision.Metadata = new Metadata { Title = new MetadataValue { Value = title } };
        if (published is not null) Revision.Metadata.PublicationDate = new MetadataDate { Value = published, Precision = DatePrecision.Day };
        return this;
    }

    public Sample Language(string tag)
    {
        Revision.Language = tag;
        return this;
    }

    public Sample Block(BlockKind kind, string words)
    {
        Revision.Blocks.Add(new Block { Kind = kind, Span = At(words) });
        return this;
    }

    public Sample Sentences(params string[] sentences)
    {
        Revision.Sentences.AddRange(sentences.Select(s => new Sentence { Span = At(s) }));
        return this;
    }

    public Sample Mention(string words, string entity, EntityType type = EntityType.Place, int occurrence = 0, string? name = null)
    {
        var span = At(words, occurrence);
        Revision.Mentions.Add(new Mention { Meta = Meta(span), Span = span, Type = type, Entity = Entity(entity, type, name) });
        return this;
    }

    public Sample Time(string words, string earliest, string? latest = null)
    {
        Revision.Times.Add(TimeAt(words, earliest, latest));
        return this;
    }

    public Sample Quantity(string words, double value, float confidence = 0.5f)
    {
        var span = At(words);
        Revision.Quantities.Add(new Quantity { Meta = Meta(span, confidence), Span = span, Value = value });
        return this;
    }

    public Sample Statement(string content, string speaker, string entity, string? addressee = null)
    {
        var span = At(content);
        Revision.Statements.Add(new Statement
        {
            Meta = Meta(span), Kind = StatementKind.Direct, Function = StatementFunction.Speech, Content = { span },
            Speaker = new Participant { Span = At(speaker), Entity = Entity(entity, EntityType.Person) },
            Addressee = addressee is null ? null : new Participant { Span = At(addressee), Entity = Entity(addressee, EntityType.Person) },
        });
        return this;
    }

    public Sample Figure(string words, string measure, string subject, string period, string earliest)
    {
        var span = At(words);
        Revision.Figures.Add(new Figure
        {
            Meta = Meta(span), Quantity = new Quantity { Meta = Meta(span), Span = span }, Measure = measure, MeasureSpan = At(measure),
            Subjects = { new Participant { Span = At(subject), Entity = Entity(subject, EntityType.Place) } }, Period = TimeAt(period, earliest, null),
        });
        return this;
    }

    public Sample Position(string words, string issue)
    {
        var span = At(words);
        Revision.Positions.Add(new Position { Meta = Meta(span), Issue = new IssueRef { Id = issue, Name = issue }, Stance = Stance.Supports, Evidence = { span } });
        return this;
    }

    public Sample EveryKind(string words)
    {
        var span = At(words);
        Revision.References.Add(new Reference { Meta = Meta(span), Span = span, Antecedent = span });
        Revision.Events.Add(new Event { Meta = Meta(span), Trigger = span });
        Revision.Relations.Add(new Relation { Meta = Meta(span), Type = RelationType.Treaty });
        return this;
    }

    public Sample Sketch(byte[] sketch)
    {
        Revision.Sketch = ByteString.CopyFrom(sketch);
        return this;
    }

    private static EntityRef Entity(string id, EntityType type, string? name = null) => new() { Id = id, Name = name ?? id, Type = type };

    private TimeExpression TimeAt(string words, string earliest, string? latest)
    {
        var span = At(words);
        return new TimeExpression { Meta = Meta(span), Span = span, Type = TimeType.Date, Value = words, Earliest = earliest, Latest = latest ?? earliest };
    }

    private FactMeta Meta(Span span, float confidence = 0.5f) =>
        new() { Id = $"{ids++:x32}", Spans = { span }, Annotator = "test/1", Method = FactMethod.Extracted, Confidence = confidence };
}
