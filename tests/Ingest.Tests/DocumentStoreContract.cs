using System.Security.Cryptography;
using System.Text;
using Dossier.Common.V1;
using Dossier.Ingest.Documents;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;
using Dossier.Testing;

namespace Dossier.Ingest.Tests;

/// <summary>What every store of the ledger must do; each database's tests inherit it.</summary>
public abstract partial class DocumentStoreContract : IAsyncLifetime
{
    private static readonly CollectionName Other = new("other");

    internal ManualClock Clock { get; } = new();

    internal LedgerSignals Signals { get; } = new();

    internal IDocumentStore Store { get; private set; } = null!;

    internal LeaseRules Rules { get; } = new(TimeSpan.FromSeconds(30), MaxAttempts: 3, TimeSpan.FromSeconds(1), new Random(1));

    /// <summary>Opens the store; a second time on the same content.</summary>
    internal abstract IDocumentStore Open();

    internal abstract ValueTask CloseAsync(IDocumentStore store);

    /// <summary>All change links that are not worked off, as (collection, sequence, previous).</summary>
    internal abstract IReadOnlyList<(string Collection, long Sequence, long Previous)> Links();

    /// <summary>Whether these bytes stand anywhere in what the store keeps on disk, freed space included.</summary>
    internal abstract bool Contains(byte[] bytes);

    public Task InitializeAsync()
    {
        Store = Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await CloseAsync(Store);

    [Fact]
    public async Task Sequences_form_one_chain_per_collection()
    {
        await Store.CreateCollectionAsync(Other, "", "", default).Soon();
        for (var i = 0; i < 3; i++)
        {
            await AddAsync($"text {i}", $"urn:{i}");
            await AddAsync($"text {i}", $"urn:{i}", Other);
        }

        await AddAsync("other", "urn:0");
        await Store.ReprocessAsync(CollectionName.Default, new() { All = true }, default).Soon();
        AssertUnbroken("default", last: 7);
        AssertUnbroken("other", last: 3);
    }

    [Fact]
    public async Task Settled_is_what_has_no_gap_below()
    {
        for (var i = 0; i < 4; i++) await AddAsync($"text {i}");
        var leases = await ClaimAsync(4);
        Assert.Equal(0, (await StatusAsync()).SettledSequence);
        await CompleteAsync(leases[1]);
        Assert.Equal(0, (await StatusAsync()).SettledSequence);
        await CompleteAsync(leases[0]);
        Assert.Equal(2, (await StatusAsync()).SettledSequence);
        await CompleteAsync(leases[3]);
        Assert.Equal(2, (await StatusAsync()).SettledSequence);
        await CompleteAsync(leases[2]);
        Assert.Equal(4, (await StatusAsync()).SettledSequence);
    }

    [Fact]
    public async Task A_document_has_one_job_for_all_its_changes()
    {
        for (var i = 0; i < 10; i++) await AddAsync($"text {i}", "urn:a");
        var lease = Assert.Single(await ClaimAsync(10));
        Assert.Equal((10, 10L, 10), (lease.Revision, lease.Generation, lease.Settles.Count));
        await CompleteAsync(lease);
        Assert.Equal(10, (await StatusAsync()).SettledSequence);
        Assert.Empty(await ClaimAsync(10));
    }

    [Fact]
    public async Task Bytes_go_with_the_last_revision_that_has_them()
    {
        await AddAsync("shared", "urn:a");
        await AddAsync("second", "urn:b");
        await AddAsync("shared", "urn:b");
        var (a, b) = (await FindAsync("urn:a"), await FindAsync("urn:b"));
        await Store.DeleteAsync(a, "", default).Soon();
        Assert.Equal("shared", await ReadAsync(b, 2));
        await Store.DeleteAsync(b, "", default).Soon();
        Assert.Null(await Store.ReadPartAsync(CollectionName.Default, Hex("shared"), 0, default).Soon());
        Assert.Null(await Store.ReadPartAsync(CollectionName.Default, Hex("second"), 0, default).Soon());
    }

    [Fact]
    public async Task Nothing_of_a_deleted_document_is_left_but_its_name()
    {
        // Long, unlikely and large enough to fill pages of its own beside the rows.
        var secret = "the-secret-" + new string('s', 70_000) + "-end";
        var answer = await Store.AddAsync(Received(secret, "urn:secret-uri", file: "secret-name.txt", requestId: "r"), default).Soon();
        var name = DocumentName.Parse(answer.Document.Name);
        await CompleteAsync(Assert.Single(await ClaimAsync(1)));
        await AddAsync("kept", "urn:kept");
        await Store.DeleteAsync(name, "", default).Soon();
        await CompleteAsync((await ClaimAsync(2)).Single(lease => lease.Kind == LeaseKind.Retract));

        Assert.Null(await Store.FindAsync(name, default).Soon());
        var again = await Store.AddAsync(Received(secret, "urn:secret-uri", file: "secret-name.txt", requestId: "r"), default).Soon();
        Assert.Equal((new Document { Name = name.ToString(), State = DocumentState.Deleted }, 1L), (again.Document, again.Sequence));
        await CloseAsync(Store);
        Assert.False(Contains(Encoding.UTF8.GetBytes("the-secret-ssss")));
        Assert.False(Contains(Encoding.UTF8.GetBytes("ssss-end")));
        Assert.False(Contains(Encoding.UTF8.GetBytes("secret-uri")));
        Assert.False(Contains(Encoding.UTF8.GetBytes("secret-name")));
        Assert.False(Contains(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));
        Assert.True(Contains(Encoding.UTF8.GetBytes("urn:kept")));
        Store = Open();
    }

    [Fact]
    public async Task An_acknowledged_document_is_there_after_the_store_is_opened_again()
    {
        var name = await AddAsync("one", "urn:a");
        var before = await Store.FindAsync(name, default).Soon();
        await ReopenAsync();
        Assert.Equal(before, await Store.FindAsync(name, default).Soon());
        Assert.Equal("one", await ReadAsync(name, 1));
        Assert.Single(await ClaimAsync(1));
    }

    [Fact]
    public async Task No_lease_outlives_the_store_that_gave_it()
    {
        await AddAsync("one", "urn:a");
        var lost = Assert.Single(await ClaimAsync(1));
        await ReopenAsync();
        Assert.False(await Store.CompleteAsync(Held(lost), new() { Status = RevisionStatus.Complete }, default).Soon());
        var status = await StatusAsync();
        Assert.Equal((1L, 0L), (status.Counts.Pending, status.Counts.Leased));
        var lease = Assert.Single(await ClaimAsync(1));
        Assert.Equal((2, lost.Generation), (lease.Attempt, lease.Generation));
    }

    [Fact]
    public async Task A_job_that_takes_the_process_down_runs_out_of_attempts()
    {
        await AddAsync("one", "urn:a");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(LeaseKind.Extract, Assert.Single(await ClaimAsync(1)).Kind);
            await ReopenAsync();
        }

        Assert.Equal(LeaseKind.PublishFailure, Assert.Single(await ClaimAsync(1)).Kind);
    }

    [Fact]
    public async Task A_retry_comes_after_its_pause_and_the_pause_doubles()
    {
        var name = await AddAsync("one", "urn:a");
        var pauses = new List<double>();
        while (true)
        {
            var lease = Assert.Single(await ClaimAsync(1));
            if (pauses.Count == 9) break;
            await Store.FailAsync(Held(lease), new() { Error = new() { Reason = ErrorReason.Internal } }, default).Soon();
            var pause = 0.0;
            for (; (await Store.FindAsync(name, default).Soon())!.State == DocumentState.Pending; pause += 0.5)
            {
                Assert.InRange(pause, 0, 61);
                Clock.Advance(TimeSpan.FromSeconds(0.5));
                if (await ClaimAsync(1) is [var due]) await Store.ReleaseAsync([Held(due)], counted: false, default).Soon();
                else continue;
                pauses.Add(pause + 0.5);
                break;
            }
        }

        // A second doubled each time up to a minute, and between half and all of it.
        Assert.All(pauses.Select((pause, i) => (pause, whole: Math.Min(60, Math.Pow(2, i)))), p => Assert.InRange(p.pause, p.whole / 2, p.whole + 0.5));
    }

    [Fact]
    public async Task Extending_finds_what_is_lost_and_expiry_takes_the_rest()
    {
        await AddAsync("one", "urn:a");
        await AddAsync("two", "urn:b");
        var leases = (await ClaimAsync(2)).Select(Held).ToArray();
        await AddAsync("three", "urn:a");
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(leases[0], Assert.Single(await Store.ExtendAsync(leases, default).Soon()));
        Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await Store.ExpireAsync(default).Soon());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(leases[1].Id, Assert.Single(await Store.ExpireAsync(default).Soon()));
        Assert.False(await Store.CompleteAsync(leases[1], new(), default).Soon());
    }

    [Fact]
    public async Task More_changes_than_a_lease_can_bring_are_settled_by_the_next()
    {
        var name = await AddAsync("one", "urn:a");
        const int Changes = 10_001;
        // Reprocessing is the cheapest change; they are sent together so that they share commits.
        await Task.WhenAll(Enumerable.Range(0, Changes).Select(_ => Store.ReprocessAsync(CollectionName.Default, new() { All = true }, default))).Soon();
        var first = Assert.Single(await ClaimAsync(1));
        Assert.Equal(10_000, first.Settles.Count);
        await CompleteAsync(first);
        Assert.Equal(10_000, (await StatusAsync()).SettledSequence);
        var second = Assert.Single(await ClaimAsync(1));
        Assert.Equal((LeaseKind.UpdateSources, first.Generation, 2), (second.Kind, second.Generation, second.Settles.Count));
        await CompleteAsync(second);
        Assert.Equal((10_002L, DocumentState.Published), ((await StatusAsync()).SettledSequence, (await Store.FindAsync(name, default).Soon())!.State));
    }

    [Fact]
    public async Task A_largest_lease_fits_into_a_message()
    {
        var text = new string('x', 256 * 1024);
        for (var i = 0; i < 100; i++) await AddAsync(text, $"urn:{new string('語', 2040)}{i:000}", file: new string('語', 255));
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(_ => Store.ReprocessAsync(CollectionName.Default, new() { All = true }, default))).Soon();
        var lease = Assert.Single(await ClaimAsync(1));
        Assert.Equal((100, 10_000, text.Length), (lease.Sources.Count, lease.Settles.Count, lease.Content.Length));
        Assert.InRange(lease.CalculateSize(), 1_000_000, Defaults.RpcLimits.MaxMessageBytes - 100_000);
    }

    [Fact]
    public async Task Waiting_collections_do_not_hide_due_ones()
    {
        var names = Enumerable.Range(0, 5).Select(i => new CollectionName($"c{i}")).ToArray();
        foreach (var name in names) await Store.CreateCollectionAsync(name, "", "", default).Soon();
        foreach (var name in names) await AddAsync("one", "urn:a", name);
        foreach (var lease in await ClaimAsync(5)) await Store.FailAsync(Held(lease), new(), default).Soon();
        for (var i = 0; i < 3; i++) await AddAsync($"text {i}", $"urn:{i}", names[3]);
        Assert.Equal(3, (await ClaimAsync(5)).Count);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(5, (await ClaimAsync(10)).Count);
    }

    [Fact]
    public async Task Signals_come_with_the_commit()
    {
        var revoked = new List<string>();
        Signals.Revoked += revoked.Add;
        var change = Signals.NextChange(CollectionName.Default);
        var elsewhere = Signals.NextChange(Other);
        var waking = Signals.AwakeAsync(default).AsTask();
        await AddAsync("one", "urn:a");
        await change.Soon();
        await waking.Soon();
        Assert.False(elsewhere.IsCompleted);
        var lease = Assert.Single(await ClaimAsync(1));
        await AddAsync("two", "urn:a");
        Assert.Equal([lease.Id], revoked);
        await AddAsync("two", "urn:a");
        Assert.Single(revoked);
    }

    [Fact]
    public async Task A_failed_operation_spoils_no_other()
    {
        var uploads = Enumerable.Range(0, 50).Select(i => i % 5 == 0
            ? Received($"text {i}", $"urn:{i}") with { Rewind = () => throw new IOException("broken spool") }
            : Received($"text {i}", $"urn:{i}")).Select(upload => Store.AddAsync(upload, default)).ToList();
        foreach (var (upload, i) in uploads.Select((upload, i) => (upload, i)))
        {
            if (i % 5 == 0) Assert.Equal("broken spool", (await Assert.ThrowsAsync<IOException>(() => upload.Soon())).Message);
            else await upload.Soon();
        }

        var status = await StatusAsync();
        Assert.Equal((40L, 40L), (status.Counts.Documents, status.LastSequence));
        AssertUnbroken("default", last: 40);
        Assert.Equal(40, (await ClaimAsync(100)).Count);
    }

    [Fact]
    public async Task Uploads_in_parallel_keep_every_invariant()
    {
        // 32 senders, 12 URIs and 8 contents: nearly every upload meets another on the same URI or with the same bytes, and some delete in between.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(SendAsync)).Soon();
        var status = await StatusAsync();
        AssertUnbroken("default", status.LastSequence);
        Assert.Equal(outcomes.Sum(), status.LastSequence);

        var documents = await Store.ListAsync(CollectionName.Default, [DocumentState.Pending], "", 1000, default).Soon();
        Assert.Equal(documents.Count, status.Counts.Documents);
        var uris = documents.SelectMany(document => document.Sources).Select(source => source.Uri).Where(uri => uri.Length > 0).ToList();
        Assert.Equal(uris.Count, uris.Distinct(StringComparer.Ordinal).Count());
        foreach (var document in documents)
        {
            var name = DocumentName.Parse(document.Name);
            Assert.Equal(document.ContentSha256, Hex(await ReadAsync(name, document.Revision)));
        }

        var leases = await ClaimAsync(1000);
        foreach (var lease in leases) await CompleteAsync(lease);
        var settled = await StatusAsync();
        Assert.Equal((settled.LastSequence, settled.Counts.Documents), (settled.SettledSequence, settled.Counts.Published));
        Assert.Empty(Links());

        async Task<long> SendAsync(int sender)
        {
            var random = new Random(sender);
            var changes = 0L;
            for (var i = 0; i < 20; i++)
            {
                var uri = random.Next(13) is < 12 and var u ? $"urn:{u}" : "";
                var answer = await Store.AddAsync(Received($"content {random.Next(8)}", uri, file: $"f{random.Next(3)}"), default);
                if (answer.Outcome != UploadOutcome.Duplicate) changes++;
                if (random.Next(10) > 0) continue;
                try
                {
                    await Store.DeleteAsync(DocumentName.Parse(answer.Document.Name), "", default);
                    changes++;
                }
                catch (NotFound)
                {
                    // Another sender was faster.
                }
            }

            return changes;
        }
    }

    private void AssertUnbroken(string collection, long last)
    {
        var links = Links().Where(link => link.Collection == collection).OrderBy(link => link.Sequence).ToList();
        var previous = 0L;
        foreach (var link in links)
        {
            Assert.Equal(previous, link.Previous);
            Assert.True(link.Sequence > previous);
            previous = link.Sequence;
        }

        Assert.Equal(last, previous);
    }

    private protected static Upload Received(string text, string uri = "", CollectionName? collection = null, string file = "", string requestId = "")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new(
            collection ?? CollectionName.Default, new() { SourceUri = uri, FileName = file, RequestId = requestId },
            SHA256.HashData(bytes), bytes.Length, () => new MemoryStream(bytes, writable: false));
    }

    private async Task<DocumentName> AddAsync(string text, string uri = "", CollectionName? collection = null, string file = "") =>
        DocumentName.Parse((await Store.AddAsync(Received(text, uri, collection, file), default).Soon()).Document.Name);

    private async Task<DocumentName> FindAsync(string uri) => DocumentName.Parse(
        (await Store.ListAsync(CollectionName.Default, [DocumentState.Pending], "", 100, default).Soon()).Single(document => document.Sources[0].Uri == uri).Name);

    private async Task<string> ReadAsync(DocumentName name, int revision)
    {
        var content = await Store.FindContentAsync(name, revision, default).Soon();
        return Encoding.UTF8.GetString((await Store.ReadPartAsync(name.Collection, content.Sha256, 0, default).Soon())!);
    }

    private Task<GetIngestStatusResponse> StatusAsync() => Store.StatusAsync(CollectionName.Default, default).Soon();

    private Task<IReadOnlyList<Lease>> ClaimAsync(int count) => Store.ClaimAsync(count, default).Soon();

    private async Task CompleteAsync(Lease lease) =>
        Assert.True(await Store.CompleteAsync(Held(lease), new() { Status = RevisionStatus.Complete, PipelineVersion = "v1" }, default).Soon());

    private async Task ReopenAsync()
    {
        await CloseAsync(Store);
        Store = Open();
    }

    private static HeldLease Held(Lease lease) => new(lease.Id, DocumentName.Parse(lease.Document), lease.Generation);

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
