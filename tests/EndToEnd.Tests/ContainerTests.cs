using Dossier.Testing;
using Grpc.Core;
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
        await AssertReadsByProgramsAsync(system);
        foreach (var container in workers.Append(ledger)) await AssertConfinedAsync(system, container);
        Assert.All(await system.StopAsync(), code => Assert.Equal("0", code));
        var errors = await system.ErrorsAsync();
        Assert.True(errors.Count == 0, string.Join('\n', errors));
        await system.DownAsync();
        await system.UpAsync(workers: 1);
        await Picture.AssertAsync(system.Client, workload.Expected);
        await AssertNewReplicaIsCalledAsync(system);
        await AssertSecondSignalEndsAsync(system);
    }

    /// <summary>The gateway learns of a replica that was not there when it connected, while all connections that it has are well.</summary>
    private static async Task AssertNewReplicaIsCalledAsync(ComposedSystem system)
    {
        var known = await system.ContainersAsync("extraction");
        await AnnotateAsync();
        await system.UpAsync(workers: 2);
        var added = Assert.Single((await system.ContainersAsync("extraction")).Except(known));
        using var look = new PeriodicTimer(Pause);
        while (!(await system.LogAsync(added)).Any(line => line.Contains("ExtractionService/AnnotateText OK", StringComparison.Ordinal)))
        {
            await AnnotateAsync();
            await look.WaitForNextTickAsync();
        }

        Task AnnotateAsync() => system.Extraction.AnnotateTextAsync(new() { Text = "Seoul, May 7, 2013." }, deadline: SystemClient.Late).ResponseAsync;
    }

    /// <summary>Process 1 is deaf to signals that it does not handle, and a drain would go on.</summary>
    private static async Task AssertSecondSignalEndsAsync(ComposedSystem system)
    {
        var ledger = Assert.Single(await system.ContainersAsync("ingest"));
        using var upload = system.Client.Ingest.UploadDocument(deadline: SystemClient.Late);
        await upload.RequestStream.WriteAsync(new() { Header = new() { Collection = SystemClient.Collection, MediaType = "text/plain" } }).Soon();
        await upload.RequestStream.WriteAsync(new() { Chunk = Google.Protobuf.ByteString.CopyFromUtf8("begun and not ended") }).Soon();
        await system.SignalAsync(ledger, "TERM");
        using var look = new PeriodicTimer(Pause);
        while (!(await system.LogAsync(ledger)).Any(line => line.Contains("SIGTERM: draining", StringComparison.Ordinal))) await look.WaitForNextTickAsync();
        await system.SignalAsync(ledger, "TERM");
        Assert.Equal("143", await system.EndAsync(ledger));
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

    /// <summary>The programs that readers start are in the image, and run where nothing may be written.</summary>
    private static async Task AssertReadsByProgramsAsync(ComposedSystem system)
    {
        // Offsets are left out: poppler finds the objects itself.
        const string Pdf =
            """
            %PDF-1.4
            1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
            2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
            3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F 5 0 R>> >> >> endobj
            4 0 obj <</Length 53>> stream
            BT /F 12 Tf 60 700 Td (The ministers met in Seoul.) Tj ET
            endstream endobj
            5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
            trailer <</Root 1 0 R>>
            %%EOF
            """;
        var readers = (await system.Extraction.DescribePipelineAsync(new(), deadline: SystemClient.Late)).Readers;
        Assert.All(readers, reader => Assert.True(reader.Ready, $"{reader.Id}: {reader.Missing}"));
        using var call = system.Extraction.ExtractDocument(deadline: SystemClient.Late);
        await call.RequestStream.WriteAsync(new() { Header = new() { FileName = "report.pdf" } }).Soon();
        await call.RequestStream.WriteAsync(new() { Chunk = Google.Protobuf.ByteString.CopyFromUtf8(Pdf) }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        var revision = new RevisionParts.Joiner();
        await foreach (var answer in call.ResponseStream.ReadAllAsync()) revision.Add(answer.Part);
        Assert.Equal("The ministers met in Seoul.", revision.Join().Text);
    }

    private static async Task AssertConfinedAsync(ComposedSystem system, string container)
    {
        Assert.NotEqual("0", (await system.ExecAsync(container, "id", "-u")).Trim());
        Assert.Contains("CapEff:\t0000000000000000", await system.ExecAsync(container, "cat", "/proc/1/status"), StringComparison.Ordinal);
        var root = (await system.ExecAsync(container, "cat", "/proc/mounts")).Split('\n').Select(line => line.Split(' ')).Single(mount => mount is [_, "/", ..]);
        Assert.Contains("ro", root[3].Split(','));
    }
}
