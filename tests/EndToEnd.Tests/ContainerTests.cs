using Dossier.Testing;
using Xunit.Abstractions;

namespace Dossier.EndToEnd.Tests;

/// <summary>The composition of containers: built, scaled, killed in the middle of its work, stopped and brought back. Needs an engine; without one it is skipped.</summary>
public sealed class ContainerTests(ITestOutputHelper output)
{
    private const int Workers = 3;
    private const int Documents = 300;

    // Two minutes on two cores that others use, too; building the images for the first time takes as long again.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    [RequiresFact(Prerequisite.Docker)]
    public async Task Containers_share_the_work_lose_nothing_when_killed_and_keep_everything_in_their_volumes()
    {
        await using var system = await ComposedSystem.StartAsync(Workers);
        await RunAsync(system).WaitAsync(Patience);
    }

    private async Task RunAsync(ComposedSystem system)
    {
        var workload = new Workload(seed: 11, Documents);
        var thirds = workload.Steps.Chunk((workload.Steps.Count / 3) + 1).ToList();
        var (workers, ledger) = (await system.ContainersAsync("extraction"), Assert.Single(await system.ContainersAsync("ingest")));
        Assert.Equal(Workers, workers.Count);
        var sender = new Sender();
        await SendAsync(sender, system.Client, thirds[0]);
        await Task.WhenAll(system.CrashAsync(workers[0]), SendAsync(sender, system.Client, thirds[1]));
        await Task.WhenAll(system.CrashAsync(ledger), SendAsync(sender, system.Client, thirds[2]));
        await Picture.AssertAsync(system.Client, workload.Expected);

        await AssertSharedAsync(system, workers);
        foreach (var container in workers.Append(ledger)) await AssertConfinedAsync(system, container);
        Assert.All(await system.StopAsync(), code => Assert.Equal("0", code));
        Assert.Empty(await system.ErrorsAsync());
        await system.DownAsync();
        await system.UpAsync(workers: 1);
        await Picture.AssertAsync(system.Client, workload.Expected);
    }

    private static async Task SendAsync(Sender sender, SystemClient client, IEnumerable<Step> steps)
    {
        using var again = new PeriodicTimer(Pause);
        foreach (var step in steps)
        {
            while (!await sender.TryAsync(client, step)) await again.WaitForNextTickAsync();
        }
    }

    private async Task AssertSharedAsync(ComposedSystem system, IReadOnlyList<string> workers)
    {
        var published = await Task.WhenAll(workers.Select(async worker =>
            (await system.LogAsync(worker)).Count(line => line.Contains("Message\":\"Extract of", StringComparison.Ordinal) && line.Contains(": Applied\"", StringComparison.Ordinal))));
        output.WriteLine($"published by each worker: {string.Join(", ", published)}");
        Assert.All(published, count => Assert.InRange(count, 1, int.MaxValue));
    }

    private static async Task AssertConfinedAsync(ComposedSystem system, string container)
    {
        Assert.NotEqual("0", (await system.ExecAsync(container, "id", "-u")).Trim());
        Assert.Contains("CapEff:\t0000000000000000", await system.ExecAsync(container, "cat", "/proc/1/status"), StringComparison.Ordinal);
        var root = (await system.ExecAsync(container, "cat", "/proc/mounts")).Split('\n').Select(line => line.Split(' ')).Single(mount => mount is [_, "/", ..]);
        Assert.Contains("ro", root[3].Split(','));
    }
}
