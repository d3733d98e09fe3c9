using Dossier.Query.Duplicates;
using Xunit;

namespace Dossier.Query.Tests.Duplicates;

public sealed class NeighbourhoodTests
{
    [Fact]
    public void Similarity_is_the_share_of_equal_places()
    {
        Assert.Equal(1, Sketches.Similarity(MadeSketch.Of(1), MadeSketch.Of(1)));
        Assert.Equal(0.75, Sketches.Similarity(MadeSketch.Of(1), MadeSketch.Of(1, 1, changed: 64)));
        Assert.InRange(Sketches.Similarity(MadeSketch.Of(1), MadeSketch.Of(2)), 0, 0.01);
    }

    /// <summary>What is at the threshold is found by its bands nearly always, what is clearly above always.</summary>
    [Fact]
    public void Bands_find_what_is_similar()
    {
        var changed = (int)(256 * (1 - Sketches.Threshold));
        Assert.InRange(Found(changed), 0.955, 1);
        Assert.Equal(1, Found(changed: 80));
        Assert.InRange(Found(changed: 246), 0, 0.12);

        static double Found(int changed) => Enumerable.Range(0, 1_000).Average(
            n => Sketches.BandsOf(MadeSketch.Of(n)).Intersect(Sketches.BandsOf(MadeSketch.Of(n, 1, changed))).Any() ? 1.0 : 0);
    }

    [Fact]
    public void Near_duplicates_come_most_similar_first_then_oldest()
    {
        var sketches = new RememberedSketches();
        sketches.Add("self", 5, MadeSketch.Of(1));
        sketches.Add("far", 1, MadeSketch.Of(1, 1, changed: 120));
        sketches.Add("near", 9, MadeSketch.Of(1, 2, changed: 30));
        sketches.Add("younger", 8, MadeSketch.Of(1));
        sketches.Add("older", 2, MadeSketch.Of(1));
        sketches.Add("other", 0, MadeSketch.Of(2));
        var near = new Neighbourhood(sketches).Of("self");
        Assert.Equal(["older", "younger", "near", "far"], near.Select(n => n.Age.Document));
        Assert.Equal([1, 1, 226 / 256.0, 136 / 256.0], near.Select(n => n.Similarity));
        Assert.Empty(new Neighbourhood(sketches).Of("other"));
        Assert.Empty(new Neighbourhood(sketches).Of("unknown"));
    }

    /// <summary>A and C have nothing in common, B is like both: B stands with the older of them, and they stay apart.</summary>
    [Fact]
    public void A_document_between_two_others_does_not_join_them()
    {
        var (a, c) = (MadeSketch.Of(1), MadeSketch.Of(2));
        var between = a[..(Sketches.Size / 2)].Concat(c[(Sketches.Size / 2)..]).ToArray();
        // Bands are of the first values: what is in the middle has to be found by both.
        for (var at = 0; at < Sketches.Size; at += 8) (at % 16 == 0 ? a : c).AsSpan(at, 8).CopyTo(between.AsSpan(at));
        foreach (var (ageOfA, ageOfC) in new[] { (1, 2), (2, 1) })
        {
            var sketches = new RememberedSketches();
            sketches.Add("a", ageOfA, a);
            sketches.Add("b", 3, between);
            sketches.Add("c", ageOfC, c);
            var neighbourhood = new Neighbourhood(sketches);
            Assert.Equal(["a", "c"], neighbourhood.Of("b").Select(n => n.Age.Document).Order(StringComparer.Ordinal));
            Assert.Equal(ageOfA < ageOfC ? "a" : "c", neighbourhood.HeadOf("b"));
            Assert.Equal(["a", "c"], new[] { "a", "c" }.Select(neighbourhood.HeadOf));
        }
    }

    [Fact]
    public void A_cluster_is_named_by_the_oldest_and_of_the_same_age_by_the_first_name()
    {
        var sketches = new RememberedSketches();
        foreach (var name in new[] { "d", "c", "b" }) sketches.Add(name, 7, MadeSketch.Of(1));
        Assert.All(new[] { "b", "c", "d" }, name => Assert.Equal("b", new Neighbourhood(sketches).HeadOf(name)));
        sketches.Add("z", 6, MadeSketch.Of(1, 1, changed: 20));
        Assert.All(new[] { "b", "c", "d", "z" }, name => Assert.Equal("z", new Neighbourhood(sketches).HeadOf(name)));
    }

    [Fact]
    public void Of_thousands_of_prints_the_oldest_are_told_at_a_bounded_cost()
    {
        var sketches = new RememberedSketches();
        // The youngest comes first: the order in which they came says nothing.
        for (var n = 3_000; n > 0; n--) sketches.Add($"d{n:0000}", n, MadeSketch.Of(1, n, changed: n % 5));
        var neighbourhood = new Neighbourhood(sketches);
        Assert.All(new[] { 1, 500, 3_000 }, n => Assert.Equal("d0001", neighbourhood.HeadOf($"d{n:0000}")));
        Assert.InRange(neighbourhood.Of("d3000").Count, QueryLimits.NearDuplicates, Sketches.Bands * QueryLimits.BandDocuments);
        Assert.InRange(sketches.Read, 1, 1_000);
    }

    /// <summary>Sketches in memory, as a store would keep them.</summary>
    private sealed class RememberedSketches : ISketchLookup
    {
        private readonly Dictionary<string, (DocumentAge Age, byte[] Sketch)> sketches = new(StringComparer.Ordinal);
        private readonly Dictionary<long, SortedSet<DocumentAge>> bands = [];

        /// <summary>Sketches that were asked for.</summary>
        public int Read { get; private set; }

        public void Add(string document, long created, byte[] sketch)
        {
            var age = new DocumentAge(created, document);
            sketches.Add(document, (age, sketch));
            foreach (var band in Sketches.BandsOf(sketch)) (bands.TryGetValue(band, out var set) ? set : bands[band] = []).Add(age);
        }

        public (DocumentAge Age, byte[] Sketch)? Find(string document)
        {
            Read++;
            return sketches.TryGetValue(document, out var found) ? found : null;
        }

        public IReadOnlyList<DocumentAge> WithBand(long band) => bands.TryGetValue(band, out var set) ? [.. set.Take(QueryLimits.BandDocuments)] : [];
    }
}
