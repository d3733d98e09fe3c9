using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>The whole system in one process, as <c>dossier serve</c> runs it.</summary>
internal sealed class EmbeddedProcess : IKillable
{
    private readonly TempFolder folder = new();
    private readonly List<ServiceProcess> ended = [];
    private ServiceProcess? running;
    private TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmbeddedProcess() => Client = new SystemClient($"unix:{folder.Of("run/ingest.sock")}", $"unix:{folder.Of("run/query.sock")}");

    public SystemClient Client { get; }

    /// <summary>One process, but it is killed as often as a system of three is.</summary>
    public IReadOnlyList<string> Names { get; } = ["all", "all again", "all once more"];

    public Task LedgerUp => Volatile.Read(ref up).Task;

    public static async Task<EmbeddedProcess> StartAsync()
    {
        var system = new EmbeddedProcess();
        await system.RunAsync();
        return system;
    }

    public async Task CrashAsync(string name)
    {
        Volatile.Write(ref up, new(TaskCreationOptions.RunContinuationsAsynchronously));
        ended.Add(running!);
        await running!.KillAsync();
        await RunAsync();
    }

    public async Task StopAsync()
    {
        Assert.Equal(0, await running!.StopAsync());
        ServiceProcess.AssertNoErrors(ended.Append(running));
    }

    public string Database(string name) => folder.Of(name);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var process in ended.Append(running!)) await process.DisposeAsync();
        folder.Dispose();
    }

    private async Task RunAsync()
    {
        running = await ServiceProcess.StartAsync("dossier.dll", "Serving ", "serve", "--data", folder.Path, "--port", "0", "--grpc-port", "0");
        up.TrySetResult();
    }
}
