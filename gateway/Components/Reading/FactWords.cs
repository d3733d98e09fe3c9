using System.Globalization;
using Dossier.Common.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>Facts in words: what a person is told about each kind.</summary>
internal static class FactWords
{
    private const int MaxTitle = 120;

    public static ReaderFact Of(Mention mention)
    {
        var lines = new Lines()
            .Add(mention.Metonym ? "Stands for" : "Names", mention.Entity?.Name, mention.Entity)
            .Add("Literally", mention.Metonym ? mention.Literal?.Name : null, mention.Literal)
            .Add("Kind of name", Of(mention.Type))
            .Add("Part of", mention.Nested ? "a longer name" : null);
        return Fact(FactLayer.Mentions, mention.Meta, [mention.Span], mention.Entity?.Name, lines, mention.Entity);
    }

    public static ReaderFact Of(Reference reference)
    {
        var lines = new Lines()
            .Add("Stands for", reference.Entity?.Name, reference.Entity)
            .Quote("Takes its meaning from", reference.Antecedent);
        return Fact(FactLayer.References, reference.Meta, [reference.Span], reference.Entity?.Name ?? reference.Antecedent?.Exact, lines, reference.Entity);
    }

    public static ReaderFact Of(TimeExpression time)
    {
        var lines = new Lines()
            .Add("Means", Meaning(time))
            .Add("Kind", Of(time.Type))
            .Add("Value", time.Value)
            .Add("Covers", Extent(time))
            .Add("Known from", Of(time.Anchor))
            .Add("Words alone say", time.Underspecified != time.Value ? time.Underspecified : null)
            .Quote("Counted from", time.AnchorSpan);
        return Fact(FactLayer.Times, time.Meta, [time.Span], Meaning(time), lines);
    }

    public static ReaderFact Of(Quantity quantity)
    {
        var lines = new Lines()
            .Add("Means", Amount(quantity))
            .Add("Value", Number(quantity))
            .Add("Unit", quantity.Unit)
            .Add("Currency", quantity.Currency)
            .Add("Hedged as", Of(quantity.Modifier))
            .Add("Direction", Of(quantity.Direction));
        return Fact(FactLayer.Quantities, quantity.Meta, [quantity.Span], Amount(quantity), lines);
    }

    public static ReaderFact Of(Figure figure)
    {
        var amount = figure.Quantity is null ? null : Amount(figure.Quantity);
        var lines = new Lines()
            .Add("Measures", figure.Measure, place: figure.MeasureSpan)
            .Add("Value", amount, place: figure.Quantity?.Span)
            .Add("Of", figure.Subjects)
            .Add("For", figure.Period is null ? null : Meaning(figure.Period), place: figure.Period?.Span)
            .Add("According to", figure.Source);
        return Fact(FactLayer.Figures, figure.Meta, [figure.Quantity?.Span, figure.MeasureSpan], $"{figure.Measure}: {amount}", lines);
    }

    public static ReaderFact Of(Statement statement)
    {
        var speaker = NameOf(statement.Speaker);
        var lines = new Lines()
            .Add("Speaker", statement.Speaker)
            .Add("Speaker", statement.Speaker is null ? "the text does not say" : null)
            .Quote("Reported by the words", statement.Cue)
            .Add("Reported as", Of(statement.Kind))
            .Add("What it is", Of(statement.Function))
            .Add("Said to", statement.Addressee)
            .Add("Said on", statement.Time is null ? null : Meaning(statement.Time), place: statement.Time?.Span)
            .Quote("Words", statement.Content.Count > 1 ? statement.Content : [])
            .Quote("Quoted literally", statement.Quoted.Where(quoted => !statement.Content.Contains(quoted)));
        return Fact(FactLayer.Statements, statement.Meta, statement.Content, speaker is null ? "Words without a named speaker" : speaker, lines, statement.Speaker?.Entity);
    }

    public static ReaderFact Of(Position position)
    {
        var actors = string.Join(", ", position.Actors.Select(NameOf));
        var lines = new Lines()
            .Add("Whose", position.Actors)
            .Add("Stance", Of(position.Stance))
            .Add("Issue", position.Issue?.Name)
            .Add("Strength", position.Strength > 0 ? Percent(position.Strength) : null)
            .Add("In whose voice", Of(position.Voice))
            .Add("Ascribed by", position.AttributedBy)
            .Quote("Read from", position.Evidence);
        return Fact(FactLayer.Positions, position.Meta, position.Evidence, $"{actors} {Of(position.Stance)} {position.Issue?.Name}", lines, First(position.Actors));
    }

    public static ReaderFact Of(Event @event)
    {
        var type = Sentence(@event.PloverType.Replace('_', ' ').ToLowerInvariant());
        var lines = new Lines()
            .Add("What", type.Length > 0 ? type : null)
            .Add("In detail", @event.PloverMode.Replace('_', ' ').ToLowerInvariant())
            .Add("Who", @event.Actors)
            .Add("To whom", @event.Recipients)
            .Add("Where", @event.Location)
            .Add("When", @event.Time is null ? null : Meaning(@event.Time), place: @event.Time?.Span)
            .Add("Told as", Of(@event.Realis))
            .Add("Class", Of(@event.QuadClass))
            .Add("Code", @event.CameoCode.Length > 0 ? $"CAMEO {@event.CameoCode}" : null)
            .Add("Score", @event.ScoreTable.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{@event.Score:+0.0;-0.0;0.0} ({@event.ScoreTable})") : null);
        return Fact(FactLayer.Events, @event.Meta, [@event.Trigger], type.Length > 0 ? type : @event.Trigger?.Exact, lines, First(@event.Actors));
    }

    public static ReaderFact Of(Relation relation)
    {
        var lines = new Lines()
            .Add("What", Of(relation.Type))
            .Add("Who", relation.Subject)
            .Add("With or at", relation.Object)
            .Add("As", relation.Role)
            .Add("Since", relation.Start is null ? null : Meaning(relation.Start), place: relation.Start?.Span)
            .Add("Until", relation.End is null ? null : Meaning(relation.End), place: relation.End?.Span);
        return Fact(FactLayer.Relations, relation.Meta, [], $"{NameOf(relation.Subject)} – {NameOf(relation.Object)}", lines, relation.Subject?.Entity);
    }

    /// <summary>The type of an entity or name: "place".</summary>
    public static string? Of(EntityType type) => type switch
    {
        EntityType.Person => "person",
        EntityType.Organization => "organization",
        EntityType.Place => "place",
        EntityType.Nationality => "nationality",
        EntityType.Agreement => "agreement",
        EntityType.Event => "event",
        _ => null,
    };

    /// <summary>How a fact came to be.</summary>
    public static string Of(FactMethod method) => method == FactMethod.Derived ? "concluded from other facts" : "read off the text";

    /// <summary>A part of one, as people write it: "87 %".</summary>
    public static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} %");

    private static ReaderFact Fact(FactLayer layer, FactMeta meta, IEnumerable<Span?> marks, string? title, Lines lines, EntityRef? entity = null)
    {
        List<TextSpan> places = [.. marks.OfType<Span>().Select(TextSpan.Of)];
        if (places.Count == 0) places = [.. meta.Spans.Select(TextSpan.Of)];
        return new ReaderFact(layer, meta, places, DisplayText.Line(string.IsNullOrWhiteSpace(title) ? meta.Spans[0].Exact : title, MaxTitle), lines.All, entity);
    }

    private static string? NameOf(Participant? participant) => participant?.Entity?.Name ?? participant?.Span?.Exact;

    private static EntityRef? First(IEnumerable<Participant> participants) => participants.Select(participant => participant.Entity).FirstOrDefault(entity => entity is not null);

    private static string Sentence(string words) => words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];

    private static string Meaning(TimeExpression time) => string.Join(' ', new[] { Of(time.Modifier), Calendar(time.Value) }.Where(word => word is { Length: > 0 }));

    // What is a day, month or year is said as one; everything else keeps its TIMEX3 value.
    private static string Calendar(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
        : DateOnly.TryParseExact(value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
        : value switch { "PRESENT_REF" => "now", "PAST_REF" => "in the past", "FUTURE_REF" => "in the future", _ => value };

    private static string? Extent(TimeExpression time) => (time.Earliest, time.Latest) switch
    {
        ("", _) => null,
        (var first, var last) when first == last || last.Length == 0 => first,
        var (first, last) => $"{first} to {last}",
    };

    private static string Amount(Quantity quantity) =>
        string.Join(' ', new[] { Of(quantity.Modifier), Number(quantity), quantity.Currency.Length > 0 ? quantity.Currency : quantity.Unit }.Where(word => word is { Length: > 0 }));

    private static string Number(Quantity quantity) => (quantity.HasValue, quantity.HasLow, quantity.HasHigh) switch
    {
        (true, _, _) => Number(quantity.Value),
        (_, true, true) => $"{Number(quantity.Low)} to {Number(quantity.High)}",
        (_, true, _) => $"from {Number(quantity.Low)}",
        (_, _, true) => $"up to {Number(quantity.High)}",
        _ => "",
    };

    private static string Number(double number) => number.ToString("#,0.############", CultureInfo.InvariantCulture);

    private static string? Of(TimeType type) => type switch
    {
        TimeType.Date => "date",
        TimeType.Time => "time of day",
        TimeType.Duration => "length of time",
        TimeType.Set => "repetition",
        _ => null,
    };

    private static string? Of(TimeModifier modifier) => modifier switch
    {
        TimeModifier.Before => "before",
        TimeModifier.After => "after",
        TimeModifier.OnOrBefore => "on or before",
        TimeModifier.OnOrAfter => "on or after",
        TimeModifier.LessThan => "less than",
        TimeModifier.MoreThan => "more than",
        TimeModifier.EqualOrLess => "at most",
        TimeModifier.EqualOrMore => "at least",
        TimeModifier.Start => "early",
        TimeModifier.Mid => "mid",
        TimeModifier.End => "late",
        TimeModifier.Approx => "about",
        _ => null,
    };

    private static string? Of(TimeAnchor anchor) => anchor switch
    {
        TimeAnchor.Explicit => "the words themselves",
        TimeAnchor.PublicationDate => "the publication date of the document",
        TimeAnchor.Expression => "another time in the text",
        TimeAnchor.InferredYear => "a year inferred from the text",
        _ => null,
    };

    private static string? Of(QuantityModifier modifier) => modifier switch
    {
        QuantityModifier.Approximate => "about",
        QuantityModifier.MoreThan => "more than",
        QuantityModifier.LessThan => "less than",
        QuantityModifier.AtLeast => "at least",
        QuantityModifier.AtMost => "at most",
        _ => null,
    };

    private static string? Of(QuantityDirection direction) => direction switch
    {
        QuantityDirection.Up => "going up",
        QuantityDirection.Down => "going down",
        _ => null,
    };

    private static string? Of(StatementKind kind) => kind switch
    {
        StatementKind.Direct => "direct speech: a clause or more in quotation marks",
        StatementKind.Indirect => "indirect speech: reported without quotation marks",
        StatementKind.Mixed => "a quoted fragment inside a report",
        _ => null,
    };

    private static string? Of(StatementFunction function) => function switch
    {
        StatementFunction.Speech => "reported speech",
        StatementFunction.Document => "what a document says",
        StatementFunction.Title => "the title of a work",
        StatementFunction.Thought => "a reported thought",
        StatementFunction.Term => "a term in quotation marks",
        _ => null,
    };

    private static string? Of(Stance stance) => stance switch
    {
        Stance.Supports => "supports",
        Stance.Opposes => "opposes",
        Stance.Seeks => "seeks",
        Stance.Rejects => "rejects",
        Stance.Urges => "urges",
        Stance.Concerned => "is concerned about",
        Stance.Ambivalent => "is ambivalent about",
        _ => null,
    };

    private static string? Of(Voice voice) => voice switch
    {
        Voice.Self => "the actor's own",
        Voice.Attributed => "somebody named in the text ascribes it",
        Voice.Editorial => "the author of the document",
        _ => null,
    };

    private static string? Of(Realis realis) => realis switch
    {
        Realis.Actual => "having happened",
        Realis.Planned => "planned",
        Realis.Hypothetical => "hypothetical",
        Realis.Negated => "not having happened",
        _ => null,
    };

    private static string? Of(QuadClass quadClass) => quadClass switch
    {
        QuadClass.VerbalCooperation => "verbal cooperation",
        QuadClass.MaterialCooperation => "material cooperation",
        QuadClass.VerbalConflict => "verbal conflict",
        QuadClass.MaterialConflict => "material conflict",
        _ => null,
    };

    private static string? Of(RelationType type) => type switch
    {
        RelationType.OfficeHolding => "holds an office",
        RelationType.Membership => "is a member",
        RelationType.Treaty => "parties of an agreement",
        RelationType.DiplomaticNormalization => "took up diplomatic relations",
        RelationType.Affiliation => "belongs to or works for",
        _ => null,
    };

    /// <summary>Collects lines; what there is nothing to say about has none.</summary>
    private sealed class Lines
    {
        public List<FactLine> All { get; } = [];

        public Lines Add(string label, string? text, EntityRef? entity = null, Span? place = null)
        {
            if (!string.IsNullOrWhiteSpace(text)) All.Add(new FactLine(label, DisplayText.Of(text), entity, place));
            return this;
        }

        public Lines Add(string label, Participant? participant) => Add(label, NameOf(participant), participant?.Entity, participant?.Span);

        public Lines Add(string label, IEnumerable<Participant> participants) => participants.Aggregate(this, (lines, participant) => lines.Add(label, participant));

        public Lines Quote(string label, Span? span) => Add(label, span is null ? null : $"“{span.Exact}”", place: span);

        public Lines Quote(string label, IEnumerable<Span> spans) => spans.Aggregate(this, (lines, span) => lines.Quote(label, span));
    }
}
