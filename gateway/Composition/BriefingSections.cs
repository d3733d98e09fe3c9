using Dossier.Common.V1;
using Dossier.Gateway.V1;
using Dossier.Query.V1;

namespace Dossier.Gateway.Composition;

/// <summary>The sections of a briefing, each within its limit.</summary>
internal sealed class BriefingSections(BriefingMaterial material, BriefingReader reader)
{
    /// <summary>All that have content, the general before the particular.</summary>
    public async Task<IReadOnlyList<BriefingSection>> AllAsync(CancellationToken cancel)
    {
        // What a figure tells in full need not be told again.
        var told = material.Figures.Select(figure => PlaceOf(figure.Meta.Revision, figure.Quantity.Span)).ToHashSet();
        var rest = material.Quantities.Where(quantity => !told.Contains(PlaceOf(quantity.Meta.Revision, quantity.Span))).ToList();
        var money = rest.Where(quantity => quantity.Currency.Length > 0);
        var others = rest.Where(quantity => quantity.Currency.Length == 0 && quantity.Unit.Length > 0);
        BriefingSection[] all =
        [
            await DocumentsAsync(cancel),
            Unread(),
            Actors(),
            Statements(),
            Positions(),
            Timeline(),
            Figures(),
            await QuantitiesAsync("Money", money, BriefingText.Amount, cancel),
            await QuantitiesAsync("Other quantities", others, BriefingText.Amount, cancel),
        ];
        return [.. all.Where(section => section.Items.Count > 0)];
    }

    private async Task<BriefingSection> DocumentsAsync(CancellationToken cancel)
    {
        var read = material.Documents.InOrder.Where(document => document.Status != RevisionStatus.Failed).Take(BriefingLimits.Documents).ToList();
        var heads = await SlicesAsync(
            read, document => document.Metadata?.Title is null && document.Length > 0 ? (document.Revision, 0, BriefingLimits.FirstLine) : null, cancel);
        var items = read.Zip(heads, (document, head) => ItemOf(document, head is null ? null : BriefingText.FirstLine(head.Text)));
        return Section("Documents", items, material.Extent.Documents - material.Extent.FailedDocuments);
    }

    private BriefingItem ItemOf(Document document, (string Text, Span Span)? firstLine)
    {
        var title = document.Metadata?.Title;
        var date = document.Metadata?.PublicationDate;
        var name = firstLine?.Text ?? CitedDocuments.NameOf(document);
        // What comes from outside the text (a meta element) has no place in it: then the document is cited.
        Span[] spans = [.. title?.Spans.Take(1) ?? [], .. firstLine is { } line ? new[] { line.Span } : [], .. date?.Spans.Take(1) ?? []];
        if (spans.Length == 0) spans = [new Span()];
        return Item(
            date?.Value is { Length: > 0 } day ? $"{name}, {day}" : name,
            spans.Select(span => material.Documents.Cite(document.Revision, span)));
    }

    private BriefingSection Unread()
    {
        var unread = material.Documents.InOrder.Where(document => document.Status is RevisionStatus.Failed or RevisionStatus.Partial).ToList();
        return Section("Not read, or not whole", unread.Take(BriefingLimits.Unread).Select(Explain), Math.Max(unread.Count, material.Extent.FailedDocuments));

        BriefingItem Explain(Document document)
        {
            var what = document.Status == RevisionStatus.Failed ? "not read" : "not read whole";
            return Item($"{CitedDocuments.NameOf(document)}: {what}: {document.Error?.Message}", [material.Documents.Cite(document.Revision, new Span())]);
        }
    }

    private BriefingSection Actors()
    {
        var cited = material.Actors.Where(actor => actor.First is not null && material.Documents.OrderOf(actor.First.Revision) is not null);
        return Section("Actors most named", cited.Select(actor =>
        {
            var documents = actor.DocumentCount > 1 ? $" in {BriefingText.Count(actor.DocumentCount, "document")}" : "";
            var times = BriefingText.Count(actor.MentionCount, "mention");
            var kind = actor.Entity_.Type.ToString().ToLowerInvariant();
            return Item(
                $"{actor.Entity_.Name} ({kind}): {times}{documents}, as “{BriefingText.OneLine(actor.First.Span.Exact)}”",
                [material.Documents.Cite(actor.First.Revision, actor.First.Span, actor.First.FactId)],
                actor.Entity_);
        }));
    }

    private BriefingSection Statements()
    {
        var said = OneVoiceEach(
            material.Statements.Where(statement => statement.Speaker is not null && statement.Content.Count > 0),
            statement => statement.Meta.Revision,
            statement => statement.Content[0].Start,
            Words);
        // Who is known says more than "he".
        var shown = Selection.InTurns(said, voice => voice.Order, voice => voice.First.Speaker.Entity is null ? 1 : 0, BriefingLimits.Statements);
        return Section(
            "Who says what",
            shown.Select(voice => Item(
                voice.Text,
                voice.All.SelectMany(statement => statement.Content.Select(span => material.Documents.Cite(statement.Meta.Revision, span, statement.Meta.Id))),
                voice.First.Speaker.Entity)),
            said.Count);

        static string Words(Statement statement)
        {
            var words = string.Join(" … ", statement.Content.Select(content => BriefingText.OneLine(content.Exact)));
            var speaker = BriefingText.NameOf(statement.Speaker);
            return statement.Kind == StatementKind.Indirect ? $"{speaker}: {words}" : $"{speaker}: “{words}”";
        }
    }

    private BriefingSection Positions()
    {
        var held = OneVoiceEach(
            material.Positions.Where(position => position.Actors.Count > 0 && position.Issue is not null),
            position => position.Meta.Revision,
            position => position.Meta.Spans[0].Start,
            Words);
        var shown = Selection.InTurns(held, voice => voice.Order, _ => 0, BriefingLimits.Positions);
        return Section(
            "Who stands where",
            shown.Select(voice => Item(
                voice.Text,
                voice.All.SelectMany(position => SpansOf(position).Select(span => material.Documents.Cite(position.Meta.Revision, span, position.Meta.Id))),
                voice.First.Actors.Select(actor => actor.Entity))),
            held.Count);

        static IEnumerable<Span> SpansOf(Position position) => position.Evidence.Count > 0 ? position.Evidence : position.Meta.Spans;

        static string Words(Position position)
        {
            // Whose voice ascribes it is never left out: what an actor says of itself is not what others say of it.
            var voice = position.Voice switch
            {
                Voice.Attributed => position.AttributedBy is { } by ? $", according to {BriefingText.NameOf(by)}" : ", according to others",
                Voice.Editorial => ", in the words of the document",
                _ => "",
            };
            var evidence = string.Join(" … ", SpansOf(position).Select(span => BriefingText.OneLine(span.Exact)));
            return $"{BriefingText.NamesOf(position.Actors)} {BriefingText.StanceOf(position.Stance)} {position.Issue.Name}{voice}: “{evidence}”";
        }
    }

    private BriefingSection Figures()
    {
        var given = OneVoiceEach(
            material.Figures.Where(figure => figure.Quantity?.Span is not null), figure => figure.Meta.Revision, figure => figure.Quantity.Span.Start, Words);
        var shown = Selection.InTurns(given, voice => voice.Order, _ => 0, BriefingLimits.Figures);
        return Section(
            "Figures",
            shown.Select(voice => Item(
                voice.Text,
                voice.All.Select(figure => material.Documents.Cite(figure.Meta.Revision, figure.Quantity.Span, figure.Meta.Id)),
                voice.First.Subjects.Select(subject => subject.Entity))),
            given.Count);

        static string Words(Figure figure)
        {
            var subjects = figure.Subjects.Count > 0 ? $" ({BriefingText.NamesOf(figure.Subjects)})" : "";
            var period = figure.Period is { } time ? $", {time.Value}" : "";
            var source = figure.Source is { } by ? $", according to {BriefingText.NameOf(by)}" : "";
            return $"{figure.Measure}{subjects}{period}: {BriefingText.Amount(figure.Quantity)}{source}";
        }
    }

    private BriefingSection Timeline()
    {
        // A line that is nothing but a time tells nothing of it.
        var told = OneVoiceEach(
                material.Times.Where(entry => entry.Sentence.Span.Exact != entry.Time.Span.Exact),
                entry => entry.Sentence.Revision,
                entry => entry.Time.Span.Start,
                entry => $"{entry.Value}: {BriefingText.OneLine(entry.Sentence.Span.Exact)}")
            .OrderBy(voice => voice.First.Earliest, StringComparer.Ordinal)
            .ThenBy(voice => voice.First.Latest, StringComparer.Ordinal)
            .ToList();
        // A sentence that names somebody tells more.
        var shown = Selection.InTurns(told, voice => voice.Order, voice => -Math.Min(2, voice.First.Entities.Count), BriefingLimits.Times);
        return Section(
            "Timeline",
            shown.Select(voice => Item(
                voice.Text,
                voice.All.Select(entry => material.Documents.Cite(entry.Sentence.Revision, entry.Sentence.Span, entry.Time.Meta.Id)),
                [.. voice.First.Entities])),
            told.Count);
    }

    private async Task<BriefingSection> QuantitiesAsync(string title, IEnumerable<Quantity> quantities, Func<Quantity, string> words, CancellationToken cancel)
    {
        var given = quantities
            .Where(quantity => material.Documents.OrderOf(quantity.Meta.Revision) is not null)
            .OrderBy(quantity => material.Documents.OrderOf(quantity.Meta.Revision)).ThenBy(quantity => quantity.Span.Start)
            .ToList();
        var shown = Selection.InTurns(given, quantity => material.Documents.OrderOf(quantity.Meta.Revision)!.Value, _ => 0, BriefingLimits.Quantities);
        var around = await SlicesAsync(
            shown,
            quantity =>
            {
                var start = Math.Max(0, quantity.Span.Start - BriefingLimits.Context);
                return (quantity.Meta.Revision, start, quantity.Span.End + BriefingLimits.Context - start);
            },
            cancel);
        return Section(
            title,
            shown.Zip(around, (quantity, slice) => Item(
                $"{BriefingText.OneLine(words(quantity))}: {(slice is null ? "" : BriefingText.Around(quantity.Span, slice))}",
                [material.Documents.Cite(quantity.Meta.Revision, quantity.Span, quantity.Meta.Id)])),
            given.Count);
    }

    /// <summary>Facts in the order of documents and places; those that read the same become one, with all its accounts: five reprints are one voice.</summary>
    private List<Voice<T>> OneVoiceEach<T>(IEnumerable<T> facts, Func<T, string> revisionOf, Func<T, int> startOf, Func<T, string> textOf) =>
        [.. facts
            .Select(fact => (Fact: fact, Order: material.Documents.OrderOf(revisionOf(fact))))
            .Where(fact => fact.Order is not null)
            .OrderBy(fact => fact.Order)
            .ThenBy(fact => startOf(fact.Fact))
            .GroupBy(fact => textOf(fact.Fact), StringComparer.Ordinal)
            .Select(same => new Voice<T>(same.Key, same.First().Order!.Value, [.. same.Select(fact => fact.Fact)]))];

    private static (string Revision, int Start, int End) PlaceOf(string revision, Span? span) => (revision, span?.Start ?? 0, span?.End ?? 0);

    private async Task<IReadOnlyList<ReadTextResponse?>> SlicesAsync<T>(
        IReadOnlyList<T> items, Func<T, (string Revision, int Start, int Length)?> sliceOf, CancellationToken cancel)
    {
        var slices = new ReadTextResponse?[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = BriefingLimits.Slices, CancellationToken = cancel };
        await Parallel.ForAsync(0, items.Count, options, async (n, _) =>
        {
            if (sliceOf(items[n]) is { } slice) slices[n] = await reader.ReadTextAsync(slice.Revision, slice.Start, slice.Length);
        });
        return slices;
    }

    private static BriefingSection Section(string title, IEnumerable<BriefingItem> items, long total = 0) =>
        new() { Title = title, Items = { items }, TotalCount = total };

    private static BriefingItem Item(string text, IEnumerable<Citation> citations, params IEnumerable<EntityRef?> entities) => new()
    {
        Text = BriefingText.OneLine(text),
        Citations = { citations.DistinctBy(citation => (citation.Revision, citation.Span.Start, citation.Span.End)).Take(BriefingLimits.Citations) },
        Entities = { entities.OfType<EntityRef>().DistinctBy(entity => entity.Id, StringComparer.Ordinal) },
    };

    /// <summary>What one or more documents say in the same words.</summary>
    /// <param name="Text">What they say.</param>
    /// <param name="Order">Place of the first document.</param>
    /// <param name="All">The facts, by document and place.</param>
    private sealed record Voice<T>(string Text, int Order, IReadOnlyList<T> All)
    {
        public T First => All[0];
    }
}
