namespace Dossier.Gateway.Components.Reading;

/// <summary>A part of a page's text that is covered by the same facts throughout.</summary>
/// <param name="Start">First code point.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Facts">The facts that cover it, innermost first; at most <see cref="Highlights.MaxFacts"/>.</param>
/// <param name="Layers">The layers of all facts that cover it.</param>
/// <param name="IsFirst">Whether its innermost fact is that for the first time: one place where the keyboard stops, however often a fact is interrupted.</param>
/// <param name="IsCited">Whether it is part of the passage that the page was opened at.</param>
public sealed record Segment(int Start, int End, IReadOnlyList<ReaderFact> Facts, FactLayers Layers, bool IsFirst, bool IsCited);

/// <summary>
/// Lays facts flat. Facts overlap and nest as they like, elements of a page only nest; so the text is cut wherever a fact begins or ends, and each part knows
/// the facts over it.
/// </summary>
internal static class Highlights
{
    /// <summary>Facts that a segment names. One that is covered deeper is reached from the card of those that it names.</summary>
    public const int MaxFacts = 4;

    /// <summary>
    /// The segments of a range, in order and without a gap. There are at most two more per span than cuts, and making them takes n log n steps for n spans,
    /// however deep they nest.
    /// </summary>
    /// <param name="start">First code point of the range.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="facts">Facts, in any order; parts outside the range are ignored.</param>
    /// <param name="cited">The passage that the page was opened at.</param>
    /// <param name="cuts">Where no segment may go on: ends and beginnings of blocks, ascending.</param>
    public static IReadOnlyList<Segment> Flatten(int start, int end, IReadOnlyList<ReaderFact> facts, IReadOnlyList<TextSpan> cited, IReadOnlyList<int> cuts)
    {
        var marks = MarksOf(start, end, facts, cited);
        var ending = marks.Select(mark => mark.End).Order().ToList();
        var byEnd = marks.OrderBy(mark => mark.End).ToList();
        var (segments, active) = (new List<Segment>(), new ActiveMarks());
        var (begun, ended, cut) = (0, 0, 0);
        for (var at = start; at < end;)
        {
            while (ended < byEnd.Count && byEnd[ended].End <= at) active.Remove(byEnd[ended++]);
            while (begun < marks.Count && marks[begun].Start <= at) active.Add(marks[begun++]);
            while (cut < cuts.Count && cuts[cut] <= at) cut++;
            var next = Math.Min(end, cut < cuts.Count ? cuts[cut] : end);
            if (begun < marks.Count) next = Math.Min(next, marks[begun].Start);
            if (ended < ending.Count) next = Math.Min(next, ending[ended]);
            segments.Add(active.Over(at, next));
            at = next;
        }

        return segments;
    }

    private static List<Mark> MarksOf(int start, int end, IReadOnlyList<ReaderFact> facts, IReadOnlyList<TextSpan> cited)
    {
        var marks = new List<Mark>();
        foreach (var fact in facts)
        {
            foreach (var span in TextSpan.Disjoint(fact.Marks)) Add(span, fact);
        }

        foreach (var span in cited) Add(span, null);
        return [.. marks.OrderBy(mark => mark.Start)];

        void Add(TextSpan span, ReaderFact? fact)
        {
            var (from, to) = (Math.Max(start, span.Start), Math.Min(end, span.End));
            if (from < to) marks.Add(new Mark(from, to, span.End - span.Start, fact, marks.Count));
        }
    }

    // The length is that of the whole span, also of what lies outside the range.
    private readonly record struct Mark(int Start, int End, int Length, ReaderFact? Fact, int Order);

    /// <summary>The marks over the present place, shortest first.</summary>
    private sealed class ActiveMarks
    {
        private readonly SortedSet<Mark> facts = new(Comparer<Mark>.Create(ByLength));
        private readonly int[] layers = new int[Enum.GetValues<FactLayer>().Length];
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);
        private int cited;

        public void Add(Mark mark) => Count(mark, 1);

        public void Remove(Mark mark) => Count(mark, -1);

        public Segment Over(int start, int end)
        {
            var covering = FactLayers.None;
            for (var layer = 0; layer < layers.Length; layer++)
            {
                if (layers[layer] > 0) covering |= ((FactLayer)layer).AsSet();
            }

            if (facts.Count == 0) return new Segment(start, end, [], covering, IsFirst: false, cited > 0);
            var named = facts.Take(MaxFacts).Select(mark => mark.Fact!).ToList();
            return new Segment(start, end, named, covering, seen.Add(named[0].Meta.Id), cited > 0);
        }

        private void Count(Mark mark, int change)
        {
            if (mark.Fact is null)
            {
                cited += change;
                return;
            }

            layers[(int)mark.Fact.Layer] += change;
            if (change > 0) facts.Add(mark);
            else facts.Remove(mark);
        }

        // Of two of a length the one that begins later lies deeper, as far as one can say; Order tells apart what is otherwise the same.
        private static int ByLength(Mark a, Mark b)
        {
            var byLength = a.Length.CompareTo(b.Length);
            if (byLength != 0) return byLength;
            var byStart = b.Start.CompareTo(a.Start);
            return byStart != 0 ? byStart : a.Order.CompareTo(b.Order);
        }
    }
}
