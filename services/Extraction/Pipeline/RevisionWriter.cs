using System.Security.Cryptography;
using Dossier.Common.V1;
using Dossier.Extraction.Language;
using Google.Protobuf;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Makes the revision that others see of an annotated text: code points instead of UTF-16, and provenance with a stable id for each fact. The
/// one place where findings become messages.
/// </summary>
/// <param name="text">What was found.</param>
/// <param name="contentHash">SHA-256 of the original bytes.</param>
/// <param name="revision">Resource name that the facts name; empty without a server.</param>
/// <param name="annotators">Who provides which layer.</param>
internal sealed class RevisionWriter(AnnotatedText text, byte[] contentHash, string revision, IReadOnlyDictionary<Layer, IAnnotator> annotators)
{
    /// <summary>Most bytes of a block as a message: less than a part of a stream carries.</summary>
    private const int MaxBlockBytes = RevisionParts.MaxPartBytes * 3 / 4;

    private readonly CodePoints points = new(text.Text);
    private readonly FactIds ids = new(contentHash);

    /// <summary>Fills the layers of the text into the revision.</summary>
    public void Write(Revision target, Func<Layer, bool> wanted)
    {
        target.Text = text.Text;
        target.Language = text.Language;
        if (wanted(Layer.Blocks)) target.Blocks.AddRange(text.Blocks.Select(Block));
        // Heads are counted within sentences.
        if (wanted(Layer.Sentences) || wanted(Layer.Trees)) target.Sentences.AddRange(text.Sentences.Select(range => new Sentence { Span = Span(range) }));
        if (wanted(Layer.Tokens) || wanted(Layer.Tags) || wanted(Layer.Lemmas) || wanted(Layer.Trees)) AddTokens(target, wanted);
        if (wanted(Layer.Mentions)) target.Mentions.AddRange(Ordered(text.Mentions, m => m.Range).Select(Mention));
        if (wanted(Layer.References)) target.References.AddRange(Ordered(text.References, r => r.Range).Select(Reference));
        if (wanted(Layer.Times)) target.Times.AddRange(Ordered(text.Times, t => t.Range).Select(Time));
        if (wanted(Layer.Quantities)) target.Quantities.AddRange(Ordered(text.Quantities, q => q.Range).Select(Quantity));
        if (wanted(Layer.Sketch)) target.Sketch = ByteString.CopyFrom(text.Sketch);
        if (wanted(Layer.Statements)) target.Statements.AddRange(Ordered(text.Statements, s => s.Content[0]).Select(Statement));
    }

    /// <summary>The metadata, with evidence as spans.</summary>
    public Metadata Metadata(FoundMetadata found) => new()
    {
        Title = Value(found.Title),
        Author = Value(found.Author),
        Publisher = Value(found.Publisher),
        Section = Value(found.Section),
        Genre = Value(found.Genre),
        PublicationDate = Date(found.PublicationDate),
        UpdateDate = Date(found.UpdateDate),
        Charset = found.Charset,
    };

    /// <summary>A member of a container, as its listing names it.</summary>
    public static ContainerMember Member(Member member) => new()
    {
        Path = member.Path,
        MediaType = member.MediaType,
        SizeBytes = member.Size,
        ContentSha256 = member.Error is null ? Convert.ToHexStringLower(SHA256.HashData(member.Content.Span)) : "",
        Error = member.Error,
    };

    private MetadataValue? Value(FoundValue? found) => found is null ? null : new MetadataValue { Value = found.Value, Spans = { Evidence(found.Evidence) } };

    private MetadataDate? Date(FoundDate? found) =>
        found is null ? null : new MetadataDate
        {
            Value = found.Value, Precision = found.Precision, Spans = { Evidence(found.Evidence).Concat(found.Grounds.Select(Span)) }, Inferred = found.Inferred,
        };

    private IEnumerable<Span> Evidence(TextRange? range) => range is { } found ? [Span(found)] : [];

    private Span Span(TextRange range) => points.SpanOf(range.Start, range.End);

    // Most annotators find them in the order of the text.
    private static IEnumerable<T> Ordered<T>(List<T> facts, Func<T, TextRange> range)
    {
        for (var n = 1; n < facts.Count; n++)
        {
            if (range(facts[n - 1]).CompareTo(range(facts[n])) > 0) return facts.OrderBy(range);
        }

        return facts;
    }

    // A table whose cells would not fit into one part of a stream keeps its text and loses their places: better than losing the document.
    private Block Block(TextBlock block)
    {
        var written = new Block
        {
            Kind = block.Kind,
            Span = Span(block.Range),
            Level = block.Level,
            Origin = Origin(block),
            Language = block.Language,
            Rows = { (block.Rows ?? []).Select(row => new TableRow { Cells = { row.Select(Span) } }) },
        };
        if (written.Rows.Count > 0 && written.CalculateSize() > MaxBlockBytes) written.Rows.Clear();
        return written;
    }

    private static BlockOrigin? Origin(TextBlock block)
    {
        var origin = new BlockOrigin { Line = block.Line, ElementPath = block.ElementPath, Page = block.Page, Cell = block.Cell, Member = block.Member };
        if (block.Box is { } box) origin.Box.AddRange([box.Left, box.Top, box.Right, box.Bottom]);
        return origin.CalculateSize() == 0 ? null : origin;
    }

    private void AddTokens(Revision target, Func<Layer, bool> wanted)
    {
        var tokens = text.Tokens;
        for (var sentence = 0; sentence < tokens.Sentences; sentence++)
        {
            var first = tokens.First(sentence);
            for (var token = first; token < tokens.First(sentence + 1); token++) target.Tokens.Add(Token(token, first, wanted));
        }
    }

    // Only what was asked for, also when another annotator needed the rest.
    private Token Token(int token, int first, Func<Layer, bool> wanted)
    {
        var tokens = text.Tokens;
        var written = new Token { Span = Span(tokens[token]) };
        if (wanted(Layer.Lemmas)) written.Lemma = tokens.Lemma(token);
        if (wanted(Layer.Tags))
        {
            written.Upos = tokens.Universal(token).Name();
            written.Xpos = tokens.Penn(token).Name();
            // They follow from the word and its tags: nobody else asks for them.
            written.Features = tokens.Universal(token) == UniversalTag.None ? "" : Morphology.Shipped.Features(tokens[token].In(text.Text), tokens.Universal(token), tokens.Penn(token));
        }

        if (wanted(Layer.Trees))
        {
            // From 1 within the sentence; 0 for a root and for what was not parsed, which has no relation.
            var head = tokens.Head(token);
            written.Head = head < 0 || head == token ? 0 : head - first + 1;
            written.Relation = tokens.RelationOf(token).Name();
        }

        return written;
    }

    private Mention Mention(FoundMention found)
    {
        var mention = new Mention
        {
            Span = Span(found.Range), Type = found.Type, Entity = Entity(found.Entity), Nested = found.Nested, Metonym = found.Literal is not null, Literal = Entity(found.Literal),
        };
        mention.Meta = Meta(mention, Layer.Mentions, mention.Span);
        return mention;
    }

    private Reference Reference(FoundReference found)
    {
        var reference = new Reference { Span = Span(found.Range), Antecedent = Span(found.Antecedent), Entity = Entity(found.Entity) };
        reference.Meta = Meta(reference, Layer.References, reference.Span);
        return reference;
    }

    private TimeExpression Time(FoundTime found)
    {
        var time = new TimeExpression
        {
            Span = Span(found.Range),
            Type = found.Type,
            Value = found.Value,
            Underspecified = found.Underspecified,
            Anchor = found.Anchor,
            Modifier = found.Modifier,
            Earliest = found.Earliest,
            Latest = found.Latest,
        };
        time.Meta = Meta(time, Layer.Times, time.Span);
        return time;
    }

    private Quantity Quantity(FoundQuantity found)
    {
        var quantity = new Quantity
        {
            Span = Span(found.Range), Unit = found.Unit, Currency = found.Currency, Modifier = found.Modifier, Direction = found.Direction,
        };
        if (found.Value is { } value) quantity.Value = value;
        if (found.Low is { } low) quantity.Low = low;
        if (found.High is { } high) quantity.High = high;
        quantity.Meta = Meta(quantity, Layer.Quantities, quantity.Span);
        return quantity;
    }

    private Statement Statement(FoundStatement found)
    {
        var statement = new Statement
        {
            Kind = found.Kind,
            Function = found.Function,
            Content = { found.Content.Select(Span) },
            Quoted = { found.Quoted.Select(Span) },
            Speaker = found.Speaker is { } speaker ? new Participant { Span = Span(speaker.Range), Entity = Entity(speaker.Entity) } : null,
            Cue = found.Cue is { } cue ? Span(cue) : null,
        };
        statement.Meta = Meta(statement, Layer.Statements, [.. statement.Content]);
        return statement;
    }

    private static EntityRef? Entity(EntityLink? link) => link is null ? null : new EntityRef { Id = link.Id, Name = link.Name, Type = link.Type };

    private FactMeta Meta(IMessage fact, Layer layer, params ReadOnlySpan<Span> spans)
    {
        var annotator = annotators[layer].Id;
        var meta = new FactMeta();
        // Of their own, as messages can be changed.
        foreach (var span in spans) meta.Spans.Add(span.Clone());
        meta.Id = ids.Of(fact, annotator, meta);
        meta.Annotator = annotator;
        meta.Method = FactMethod.Extracted;
        meta.Revision = revision;
        return meta;
    }
}
