using System.Collections.Concurrent;
using System.Globalization;
using Dossier.Testing;
using Grpc.Core;
using Xunit.Abstractions;

namespace Dossier.EndToEnd.Tests;

/// <summary>
/// kill -9 at random moments of an ingest of 500 documents with new revisions, further sources, deletions and returns in it. In each round each
/// process is killed once and started again, in random order (the embedded system three times); then every acknowledged document must be there
/// exactly once with its newest revision, and nothing of what was deleted. The seed of a round is its number.
/// <para>
/// Rounds: <c>DOSSIER_CRASH_ROUNDS</c>, 2 unless set; the full test is 50:
/// <c>DOSSIER_CRASH_ROUNDS=50 dotnet test tests/EndToEnd.Tests --filter CrashTests</c>. One round alone: <c>DOSSIER_CRASH_FIRST=17 DOSSIER_CRASH_ROUNDS=1</c>.
/// </para>
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Documents = 500;
    private const int Senders = 4;

    // A round of the whole, on a loaded machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static int Rounds => Setting("DOSSIER_CRASH_ROUNDS", 2);

    private static int First => Setting("DOSSIER_CRASH_FIRST", 1);

    [Fact]
    public async Task Services_that_are_killed_lose_nothing_and_do_nothing_twice()
    {
        for (var seed = First; seed < First + Rounds; seed++)
        {
            await using var processes = await Processes.StartAsync("--LeaseSeconds=3", "--RetryMilliseconds=50");
            await processes.AddWorkerAsync("extraction-1");
            await processes.AddWorkerAsync("extraction-2");
            await RoundAsync(processes, seed).WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_system_in_one_process_that_is_killed_loses_nothing_and_does_nothing_twice()
    {
        for (var seed = First; seed < First + Rounds; seed++)
        {
            await using var system = await EmbeddedProcess.StartAsync();
            await RoundAsync(system, seed).WaitAsync(Patience);
        }
    }

    private async Task RoundAsync(IKillable system, int seed)
    {
        var workload = new Workload(seed, Documents);
        var moments = new Moments();
        var repeats = new ConcurrentBag<int>();
        using var over = new CancellationTokenSource();
        var watching = WatchAsync(system, moments, over.Token);
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender =>
            SendAsync(system, [.. workload.Steps.Where(step => step.Subject % Senders == sender)], moments, repeats)));
        var killing = KillAsync(system, workload, moments, new Random(seed));
        // A step that fails ends the round: the moments of further kills would never come.
        await await Task.WhenAny(sending, killing);
        await sending;
        var kills = await killing;
        await Picture.AssertAsync(system.Client, workload.Expected);
        await over.CancelAsync();
        await watching;
        await system.StopAsync();
        AssertStored(system, workload);
        output.WriteLine(FormattableString.Invariant($"round {seed}: {workload.Steps.Count} steps, {repeats.Count} repeated, killed {kills}"));
    }

    /// <summary>Makes the steps one after another, each until it is acknowledged.</summary>
    private static async Task SendAsync(IKillable system, IReadOnlyList<Step> steps, Moments moments, ConcurrentBag<int> repeats)
    {
        var sender = new Sender();
        foreach (var step in steps)
        {
            while (!await sender.TryAsync(system.Client, step))
            {
                repeats.Add(step.Subject);
                await system.LedgerUp.Soon();
            }

            moments.Acknowledged();
        }
    }

    private static async Task<string> KillAsync(IKillable system, Workload workload, Moments moments, Random random)
    {
        // All steps acknowledged and all documents published is the end; a kill comes before.
        var end = workload.Steps.Count + workload.Expected.Count(document => document.Text is not null);
        var names = system.Names.ToArray();
        random.Shuffle(names);
        var at = names.Select(_ => random.Next(1, end * 97 / 100)).Order().ToList();
        List<string> told = [];
        foreach (var (moment, name) in at.Zip(names))
        {
            await moments.Reached(moment);
            // Not at the answer but anywhere after it.
            Thread.SpinWait(random.Next(2_000_000));
            await system.CrashAsync(name);
            told.Add(string.Create(CultureInfo.InvariantCulture, $"{name} at {moment}/{end}"));
        }

        return string.Join(", ", told);
    }

    /// <summary>Tells how many documents are published, also after the ledger came back.</summary>
    private static async Task WatchAsync(IKillable system, Moments moments, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await system.LedgerUp.WaitAsync(over);
                using var watch = system.Client.Ingest.WatchProgress(new() { Collection = SystemClient.Collection }, cancellationToken: over);
                await foreach (var told in watch.ResponseStream.ReadAllAsync(over)) moments.Published((int)told.Counts.Published);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                // Over, or the ledger is away.
            }
        }
    }

    private static void AssertStored(IKillable system, Workload workload)
    {
        var (ingest, query) = (system.Database("ingest.db"), system.Database("query.db"));
        var live = workload.Expected.Where(document => document.Text is not null).ToList();
        // The ledger keeps the bytes of all revisions of a document, the picture only the newest, and both nothing of what is deleted.
        AssertSame(live.SelectMany(document => document.Words), StoredWords.Find(ingest));
        AssertSame(live.Select(document => document.Words[^1]), StoredWords.Find(query));
        AssertSame(live.Select(document => document.Words[^1]), StoredWords.FindIndexed(query));
        Assert.Equal(0, StoredWords.Count(ingest, "job"));
        Assert.Equal(0, StoredWords.Count(ingest, "link"));
        Assert.Equal(0, StoredWords.Count(query, "settled"));
        Assert.Equal(live.Count, StoredWords.Count(query, "document"));
    }

    private static void AssertSame(IEnumerable<string> expected, HashSet<string> found)
    {
        var wanted = expected.ToHashSet();
        Assert.True(found.SetEquals(wanted), $"missing: {string.Join(' ', wanted.Except(found))}; left behind: {string.Join(' ', found.Except(wanted))}");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
