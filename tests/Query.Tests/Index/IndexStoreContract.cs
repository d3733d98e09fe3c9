using Dossier.Common.V1;
using Dossier.Query.Index;
using Dossier.Query.Publishing;
using Dossier.Query.Search;
using Dossier.Query.Tests.Duplicates;
using Dossier.Query.V1;
using Dossier.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests.Index;

/// <summary>What every store of the index must do. A backend inherits it and opens its store.</summary>
public abstract class IndexStoreContract : IAsyncLifetime
{
    private protected static readonly CollectionName Default = CollectionName.Default;

    private protected IIndexStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync("first");

    public abstract Task DisposeAsync();

    /// <summary>Opens the store of that name, which is empty the first time.</summary>
    private protected abstract Task<IIndexStore> OpenAsync(string name);

    [Fact]
    public async Task It_is_ready() => Assert.True(await Store.IsReadyAsync(default).Soon());

    [Fact]
    public async Task A_write_returns_what_became_of_it_and_of_the_sequence()
    {
        Assert.Equal(new Written(WriteOutcome.Applied, 0), await PublishAsync(Store, "a", 2, "two", Link(1, 2)));
        Assert.Equal(new Written(WriteOutcome.IgnoredAsOld, 2), await PublishAsync(Store, "a", 1, "one", Link(0, 1)));
        Assert.Equal(new Written(WriteOutcome.Applied, 2), await RetractAsync(Store, "a", 3));
        Assert.Equal(new Written(WriteOutcome.IgnoredAsOld, 5), await Store.UpdateSourcesAsync(Of("a"), new Change(4, [Link(2, 5)]), [], default).Soon());
        Assert.Equal(5, await Store.GetAppliedSequenceAsync(Default, default).Soon());
        Assert.Equal(0, await Store.GetAppliedSequenceAsync(new CollectionName("other"), default).Soon());
    }

    /// <summary>
    /// However documents came, changed and went: what can be asked is what it would be if only what is left had been published, in any order.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_picture_depends_only_on_the_documents_that_are_left(int seed)
    {
        var random = new Random(seed);
        var left = new Dictionary<string, (long Generation, string? Text)>(StringComparer.Ordinal);
        for (var step = 0; step < 150; step++)
        {
            var id = $"d{random.Next(8)}";
            var generation = random.Next(1, 100);
            var text = random.Next(4) == 0 ? null : RandomText(random);
            var written = text is null ? await RetractAsync(Store, id, generation) : await PublishAsync(Store, id, generation, text);
            var newer = generation > left.GetValueOrDefault(id).Generation;
            Assert.Equal(newer ? WriteOutcome.Applied : WriteOutcome.IgnoredAsOld, written.Outcome);
            if (newer) left[id] = (generation, text);
        }

        var fresh = await OpenAsync("fresh");
        foreach (var (id, (generation, text)) in left.Where(d => d.Value.Text is not null).OrderByDescending(d => d.Key, StringComparer.Ordinal))
            await PublishAsync(fresh, id, generation, text!);
        Assert.Contains(left.Values, d => d.Text is not null);
        Assert.Equal(await PictureAsync(fresh), await PictureAsync(Store));
    }

    [Fact]
    public async Task Near_duplicates_and_clusters_are_those_of_the_documents_that_are_there()
    {
        // The youngest first: the cluster is named by age, not by who came first.
        await PublishSketchAsync("young", 1, MadeSketch.Of(1, 1, changed: 64), age: 3);
        await AssertNearAsync("young", "");
        await PublishSketchAsync("old", 1, MadeSketch.Of(1), age: 1);
        await PublishSketchAsync("middle", 1, MadeSketch.Of(1, 2, changed: 16), age: 2);
        await PublishSketchAsync("other", 1, MadeSketch.Of(2), age: 0);
        await AssertNearAsync("old", "old", ("middle", 240), ("young", 192));
        Assert.Equal("old", (await DuplicatesAsync("middle")).Cluster);
        Assert.Equal(("old", "old"), ((await DuplicatesAsync("young")).Cluster, (await DuplicatesAsync("young")).Near[0].Document));
        await AssertNearAsync("other", "");

        // A copy in another collection is nobody's duplicate.
        var header = Header("copy", collection: "collections/other");
        await Store.PublishAsync(Publication.Of(header, Sample.Of("text").Sketch(MadeSketch.Of(1)).Revision), default).Soon();
        Assert.Empty((await Store.FindDocumentAsync(DocumentName.Parse(header.Document), default).Soon())!.NearDuplicates);
        Assert.Equal(2, (await DuplicatesAsync("old")).Near.Count);

        await RetractAsync(Store, "old", 2);
        Assert.Equal("middle", (await DuplicatesAsync("young")).Cluster);
        await PublishSketchAsync("young", 2, MadeSketch.Of(3), age: 3);
        await AssertNearAsync("middle", "");
        await AssertNearAsync("young", "");
        // An older generation changes nothing; a revision without a sketch is near nothing.
        await PublishSketchAsync("young", 1, MadeSketch.Of(1), age: 3);
        await AssertNearAsync("middle", "");
        await PublishSketchAsync("other", 2, MadeSketch.Of(3), age: 0);
        await AssertNearAsync("young", "other", ("other", 256));
        await PublishSketchAsync("other", 3, [], age: 0);
        await AssertNearAsync("young", "");
    }

    [Fact]
    public async Task Of_many_copies_a_hundred_are_told()
    {
        for (var n = 0; n < 140; n++) await PublishSketchAsync($"d{n:000}", 1, MadeSketch.Of(1, n, changed: 8), age: n);
        var page = await Store.ListDocumentsAsync(Default, DocumentCondition.All, "", PageBounds.Of(200), default).Soon();
        Assert.Equal(140, page.Items.Count);
        Assert.All(page.Items, document =>
        {
            Assert.Equal(100, document.NearDuplicates.Count);
            Assert.Equal(Name("d000"), document.Cluster);
            Assert.DoesNotContain(document.NearDuplicates, near => near.Document == document.Name);
            Assert.Equal(document.NearDuplicates.OrderByDescending(near => near.Similarity), document.NearDuplicates);
        });
    }

    [Fact]
    public async Task Small_pages_hold_what_one_large_page_holds()
    {
        var random = new Random(7);
        for (var n = 0; n < 12; n++) await PublishAsync(Store, $"d{n}", 1, RandomText(random));
        Assert.Equal(await PictureAsync(Store), await PictureAsync(Store, new PageBounds(3, int.MaxValue)));
        // A bound in bytes that is too small for anything still lets one item through.
        Assert.Equal(await PictureAsync(Store), await PictureAsync(Store, new PageBounds(1000, 1)));
    }

    [Fact]
    public async Task Collections_know_nothing_of_each_other()
    {
        await PublishAsync(Store, "a", 1, "Seoul in 2010");
        // All but the scores: how rare a word is may be counted over all that the store holds.
        var before = await PictureAsync(Store, scores: false);
        var other = Header("a", generation: 9, collection: "collections/other");
        await Store.PublishAsync(Publication.Of(other, Facts("Tokyo and Seoul in 2011").Revision), default).Soon();
        Assert.Equal(before, await PictureAsync(Store, scores: false));
        await Store.RetractAsync(DocumentName.Parse(other.Document), new Change(10, []), default).Soon();
        Assert.Equal(before, await PictureAsync(Store, scores: false));
    }

    [Fact]
    public async Task A_cancelled_read_says_so()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.FindDocumentAsync(Of("a"), cancel.Token).Soon());
    }

    private protected static Task<Written> PublishAsync(IIndexStore store, string id, long generation, string text, params SequenceLink[] settles)
    {
        var header = Header(id, generation, revision: (int)generation);
        header.DocumentCreateTime = new Timestamp { Seconds = 1_000_000 - id[^1] };
        header.Settles.AddRange(settles);
        return store.PublishAsync(Publication.Of(header, Facts(text).Revision), default).Soon();
    }

    private Task PublishSketchAsync(string id, long generation, byte[] sketch, long age)
    {
        var header = Header(id, generation, revision: (int)generation);
        header.DocumentCreateTime = new Timestamp { Seconds = 1_000_000 + age };
        return Store.PublishAsync(Publication.Of(header, Sample.Of($"text of {id}").Sketch(sketch).Revision), default).Soon();
    }

    private async Task AssertNearAsync(string id, string cluster, params (string Document, int Places)[] near)
    {
        var found = await DuplicatesAsync(id);
        Assert.Equal(cluster, found.Cluster);
        Assert.Equal(near, found.Near);
    }

    private async Task<(string Cluster, IReadOnlyList<(string Document, int Places)> Near)> DuplicatesAsync(string id)
    {
        var document = (await Store.FindDocumentAsync(Of(id), default).Soon())!;
        var listed = (await Store.ListDocumentsAsync(Default, new DocumentCondition(Documents: [id]), "", PageBounds.Of(1), default).Soon()).Items;
        Assert.Equal([document], listed);
        return (IdOf(document.Cluster), [.. document.NearDuplicates.Select(near => (IdOf(near.Document), (int)(near.Similarity * 256)))]);

        static string IdOf(string name) => name.Length == 0 ? "" : DocumentName.Parse(name).Id;
    }

    private protected static Task<Written> RetractAsync(IIndexStore store, string id, long generation) => store.RetractAsync(Of(id), new Change(generation, []), default).Soon();

    private protected static DocumentName Of(string id) => new(Default, id);

    // Capitalised words are mentions, years are times, other numbers quantities; every full stop ends a sentence.
    private static Sample Facts(string text)
    {
        var sample = Sample.Of(text).Title(text.Split(' ')[0], "2012-03");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in text.Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            var occurrence = seen[word] = seen.GetValueOrDefault(word, -1) + 1;
            if (char.IsUpper(word[0])) sample.Mention(word, word.ToLowerInvariant(), occurrence: occurrence, name: $"{word} of {text.Length}");
            else if (word.StartsWith("20", StringComparison.Ordinal) && occurrence == 0) sample.Time(word, $"{word}-01-01", $"{word}-12-31");
            else if (char.IsDigit(word[0]) && occurrence == 0) sample.Quantity(word, 1);
        }

        // Three stories in many versions.
        sample.Sketch(MadeSketch.Of(text.Length % 3, text.Length, changed: text.Length % 100));
        return sample.Sentences([.. text.Split(". ").Distinct(StringComparer.Ordinal)]);
    }

    private static string RandomText(Random random)
    {
        string[] words = ["Seoul", "Tokyo", "Beijing", "Washington", "Kim", "alliance", "summit", "🙂", "한미", "2010", "2011", "2012", "7", "8"];
        return string.Join(' ', Enumerable.Range(0, random.Next(3, 40)).Select(n => words[random.Next(words.Length)] + (n % 9 == 8 ? "." : "")));
    }

    /// <summary>All answers of a store, as text.</summary>
    private static async Task<string> PictureAsync(IIndexStore store, PageBounds? bounds = null, bool scores = true)
    {
        var page = bounds ?? PageBounds.Of(1000);
        var (all, query) = (DocumentCondition.All, SearchQuery.Parse("seoul \"kim tokyo\" 한미"));
        var lines = new List<string> { $"{await store.CountAsync(Default, default).Soon()}" };
        var after = "";
        await foreach (var document in PagesAsync(() => store.ListDocumentsAsync(Default, all, after, page, default), d => after = DocumentName.Parse(d.Name).Id))
        {
            var slice = await store.ReadTextAsync(DocumentName.Parse(document.Name), 0, int.MaxValue, default).Soon();
            lines.Add($"{document} {slice!.Text}");
        }

        foreach (var layer in new[] { Layer.Mentions, Layer.Times, Layer.Quantities })
        {
            var key = FactKey.First;
            await foreach (var fact in PagesAsync(() => store.ListFactsAsync(Default, new FactCondition(layer, all), key, page, default), f => key = f.Key))
                lines.Add($"{fact.Key} {fact.Revision} {Convert.ToHexString(fact.Message)}");
        }

        EntityKey? entity = null;
        await foreach (var e in PagesAsync(() => store.ListEntitiesAsync(Default, new EntityCondition([], all), entity, page, default), e => entity = new(e.MentionCount, e.Entity_.Id)))
        {
            lines.Add($"{e}");
            var key = FactKey.First;
            await foreach (var fact in PagesAsync(() => store.ListFactsAsync(Default, new FactCondition(Layer.Mentions, all, Entity: e.Entity_.Id), key, page, default), f => key = f.Key))
                lines.Add($"{fact.Key}");
        }

        TimelineKey? time = null;
        await foreach (var row in PagesAsync(() => store.ReadTimelineAsync(Default, new FactCondition(Layer.Times, all), time, page, default), r => time = r.Key))
            lines.Add($"{row.Key} {row.Time} {row.Sentence} {string.Join(',', row.Entities.Select(e => e.ToByteString().ToBase64()))}");
        SearchKey? hit = null;
        await foreach (var h in PagesAsync(
            async () => (await store.SearchAsync(Default, query, all, hit, page, default)).Hits, h => hit = new(h.Score, DocumentName.Parse(h.Document.Name).Id)))
            lines.Add($"{h.Document.Name} {(scores ? h.Score : 0):R} {h.Snippet} {string.Join(',', h.Highlights)}");
        return string.Join('\n', lines);
    }

    private static async IAsyncEnumerable<T> PagesAsync<T>(Func<Task<Page<T>>> next, Action<T> behind)
    {
        for (var more = true; more;)
        {
            var page = await next().Soon();
            foreach (var item in page.Items) yield return item;
            if (more = page.More) behind(page.Items[^1]);
        }
    }
}
