using Dossier.Common.V1;
using Dossier.Gateway.Components.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Dossier.Gateway.Tests.Components.Reading;

/// <summary>Flattened facts against a look at every single code point.</summary>
public sealed class HighlightsTests
{
    private static readonly Gen<TextSpan> Spans =
        from start in Gen.Choose(0, 30)
        from length in Gen.Choose(0, 12)
        select new TextSpan(start, start + length);

    private static readonly Gen<Page> Pages =
        from start in Gen.Choose(0, 10)
        from length in Gen.Choose(0, 25)
        from layers in Gen.Elements(FactLayerNames.All.ToArray()).ListOf()
        from spans in Spans.NonEmptyListOf().ArrayOf(layers.Count)
        from cited in Spans.ListOf()
        from cuts in Gen.Choose(0, 40).ListOf()
        select new Page(
            start,
            start + length,
            [.. layers.Zip(spans, (layer, marks) => (layer, marks)).Select((fact, n) => Fact(n, fact.layer, [.. fact.marks]))],
            [.. cited],
            [.. cuts.Order()]);

    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(new Replay(new Rnd(20_110_517UL, 1_950_625UL | 1), null));

    [Fact]
    public void Every_code_point_is_in_one_segment_and_the_order_is_kept() => Prop.ForAll(Pages.ToArbitrary(), page =>
    {
        var at = page.Start;
        foreach (var segment in page.Flatten())
        {
            Assert.Equal(at, segment.Start);
            Assert.True(segment.End > segment.Start);
            at = segment.End;
        }

        Assert.Equal(page.End, at);
    }).Check(Cases);

    [Fact]
    public void Every_segment_knows_exactly_the_facts_over_each_of_its_code_points() => Prop.ForAll(Pages.ToArbitrary(), page =>
    {
        foreach (var segment in page.Flatten())
        {
            for (var at = segment.Start; at < segment.End; at++)
            {
                var over = page.Facts.Select(fact => (Fact: fact, Length: LengthAround(fact, at))).Where(fact => fact.Length > 0).ToList();
                Assert.Equal(over.Aggregate(FactLayers.None, (layers, fact) => layers | fact.Fact.Layer.AsSet()), segment.Layers);
                Assert.Equal(Math.Min(over.Count, Highlights.MaxFacts), segment.Facts.Count);
                Assert.All(segment.Facts, fact => Assert.Contains(fact, over.Select(candidate => candidate.Fact)));
                // Innermost first: none that it leaves out is shorter than one that it names.
                Assert.Equal(over.Select(fact => fact.Length).Order().Take(Highlights.MaxFacts).FirstOrDefault(), over.Where(fact => fact.Fact == segment.Facts.FirstOrDefault()).Select(fact => fact.Length).DefaultIfEmpty().Min());
                Assert.Equal(page.Cited.Any(span => span.Start <= at && at < span.End), segment.IsCited);
            }
        }
    }).Check(Cases);

    [Fact]
    public void Every_fact_in_the_range_is_innermost_somewhere_or_lies_under_one_that_is() => Prop.ForAll(Pages.ToArbitrary(), page =>
    {
        var reached = page.Flatten().Select(segment => segment.Facts.FirstOrDefault()).OfType<ReaderFact>().ToHashSet();
        foreach (var fact in page.Facts.Where(fact => fact.Marks.Any(mark => Math.Max(mark.Start, page.Start) < Math.Min(mark.End, page.End))))
        {
            Assert.True(reached.Contains(fact) || reached.Any(fact.Touches), "nobody can reach this fact");
        }
    }).Check(Cases);

    [Fact]
    public void No_segment_goes_on_behind_a_cut_or_the_end_of_a_fact() => Prop.ForAll(Pages.ToArbitrary(), page =>
    {
        int[] borders = [.. page.Cuts, .. page.Facts.SelectMany(fact => TextSpan.Disjoint(fact.Marks)).Concat(page.Cited).Where(mark => mark.End > mark.Start).SelectMany(mark => new[] { mark.Start, mark.End })];
        foreach (var segment in page.Flatten()) Assert.DoesNotContain(borders, border => border > segment.Start && border < segment.End);
    }).Check(Cases);

    [Fact]
    public void A_fact_is_a_stop_of_the_keyboard_once() => Prop.ForAll(Pages.ToArbitrary(), page =>
    {
        var segments = page.Flatten();
        Assert.Equal(
            segments.Where(segment => segment.Facts.Count > 0).Select(segment => segment.Facts[0].Meta.Id).Distinct(StringComparer.Ordinal),
            segments.Where(segment => segment.IsFirst).Select(segment => segment.Facts[0].Meta.Id));
    }).Check(Cases);

    [Fact]
    public void What_nests_as_deep_as_it_can_costs_no_more_segments_than_borders()
    {
        const int Count = 100_000;
        var nested = Enumerable.Range(0, Count).Select(n => Fact(n, FactLayer.Mentions, [new TextSpan(n, (2 * Count) - n)])).ToList();
        var segments = Highlights.Flatten(0, 2 * Count, nested, [], []);
        Assert.Equal((2 * Count) - 1, segments.Count);
        Assert.All(segments, segment => Assert.InRange(segment.Facts.Count, 1, Highlights.MaxFacts));
        // In the middle all are over it; the last to begin is the innermost.
        Assert.Equal(nested[^1], segments[Count - 1].Facts[0]);
    }

    // Of the part of a fact without gap that a code point is in, as far as the generated pages reach.
    private static int LengthAround(ReaderFact fact, int at)
    {
        if (!Covers(at)) return 0;
        var (start, end) = (at, at + 1);
        while (Covers(start - 1)) start--;
        while (Covers(end)) end++;
        return end - start;

        bool Covers(int place) => fact.Marks.Any(mark => mark.Start <= place && place < mark.End);
    }

    private static ReaderFact Fact(int number, FactLayer layer, IReadOnlyList<TextSpan> marks) =>
        new(layer, new FactMeta { Id = $"{number}", Spans = { new Span { Start = marks[0].Start, End = marks[0].End } } }, marks, $"fact {number}", []);

    private sealed record Page(int Start, int End, IReadOnlyList<ReaderFact> Facts, IReadOnlyList<TextSpan> Cited, IReadOnlyList<int> Cuts)
    {
        public IReadOnlyList<Segment> Flatten() => Highlights.Flatten(Start, End, Facts, Cited, Cuts);

        public override string ToString() =>
            $"{Start}..{End}, {string.Join("; ", Facts.Select(fact => $"{fact.Layer} {string.Join(" ", fact.Marks)}"))}, cited {string.Join(" ", Cited)}, cuts {string.Join(" ", Cuts)}";
    }
}
