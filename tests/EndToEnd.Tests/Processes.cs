using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>A system whose processes can be killed and started again, each where it was.</summary>
internal interface IKillable : IAsyncDisposable
{
    /// <summary>What can be killed.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Completes when the ledger answers (again).</summary>
    Task LedgerUp { get; }

    SystemClient Client { get; }

    /// <summary>Kills a process as a crash does and starts it again.</summary>
    Task CrashAsync(string name);

    /// <summary>Asks everything to end and checks that it does, without errors in any log.</summary>
    Task StopAsync();

    /// <summary>Path of a database: "ingest.db" or "query.db".</summary>
    string Database(string name);
}

/// <summary>Each service as a process of its own, on Unix sockets and databases in a temporary folder.</summary>
internal sealed class Processes : IKillable
{
    public const string Ingest = "ingest";
    public const string Query = "query";

    private readonly TempFolder folder = new();
    private readonly Dictionary<string, (string Assembly, string[] Args)> programs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceProcess> running = new(StringComparer.Ordinal);
    private readonly List<ServiceProcess> ended = [];
    private TaskCompletionSource ledgerUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Processes() => Client = new SystemClient(Address(Ingest), Address(Query));

    public SystemClient Client { get; }

    public IReadOnlyList<string> Names => [.. programs.Keys];

    public Task LedgerUp => Volatile.Read(ref ledgerUp).Task;

    public ServiceProcess this[string name] => running[name];

    /// <summary>Starts Ingest and Query; workers are added with <see cref="AddWorkerAsync"/>.</summary>
    /// <param name="ingestArgs">Further settings of Ingest.</param>
    public static async Task<Processes> StartAsync(params string[] ingestArgs)
    {
        var processes = new Processes();
        processes.Add(Ingest, "Dossier.Ingest.dll", [$"--Data={processes.folder.Path}", .. ingestArgs]);
        processes.Add(Query, "Dossier.Query.dll", [$"--Data={processes.folder.Path}"]);
        await Task.WhenAll(processes.StartAsync(Ingest), processes.StartAsync(Query));
        return processes;
    }

    public async Task AddWorkerAsync(string name, params string[] args)
    {
        Add(name, "Dossier.Extraction.dll", [$"--Ingest={Address(Ingest)}", $"--Query={Address(Query)}", .. args]);
        await StartAsync(name);
    }

    public async Task CrashAsync(string name)
    {
        await KillAsync(name);
        await StartAsync(name);
    }

    /// <summary>Kills a process as a crash does.</summary>
    public async Task KillAsync(string name)
    {
        if (name == Ingest) Volatile.Write(ref ledgerUp, new(TaskCreationOptions.RunContinuationsAsynchronously));
        running.Remove(name, out var process);
        ended.Add(process!);
        await process!.KillAsync();
    }

    /// <summary>Starts what was killed or stopped.</summary>
    public async Task StartAsync(string name)
    {
        var (assembly, args) = programs[name];
        running[name] = await ServiceProcess.StartAsync(assembly, " listens on ", [$"--Listen={Address(name)}", .. args]);
        if (name == Ingest) ledgerUp.TrySetResult();
    }

    /// <summary>Asks a process to end; its exit code.</summary>
    public async Task<int> StopAsync(string name)
    {
        running.Remove(name, out var process);
        ended.Add(process!);
        return await process!.StopAsync();
    }

    public async Task StopAsync()
    {
        // Workers first, so that they can finish what they hold.
        foreach (var name in running.Keys.OrderBy(name => name is Ingest or Query).ToList()) Assert.Equal(0, await StopAsync(name));
        ServiceProcess.AssertNoErrors(ended);
    }

    public string Database(string name) => folder.Of(name);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var process in running.Values.Concat(ended)) await process.DisposeAsync();
        folder.Dispose();
    }

    private void Add(string name, string assembly, string[] args) => programs[name] = (assembly, args);

    private string Address(string name) => $"unix:{folder.Of(name + ".sock")}";
}
