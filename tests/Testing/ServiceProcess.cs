using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit.Sdk;

namespace Dossier.Testing;

/// <summary>
/// A program of ours as a process of its own, found beside the tests: what it writes to standard error is kept, and it never outlives its test.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly List<(string Part, TaskCompletionSource Said)> waiting = [];
    private readonly Lock state = new();
    private readonly Task reading;

    private ServiceProcess(Process process)
    {
        this.process = process;
        reading = ReadAsync();
    }

    /// <summary>Everything on standard error so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (state) return [.. lines];
        }
    }

    /// <summary>What a service logged as a defect.</summary>
    public IEnumerable<string> Errors => Lines.Where(IsError);

    /// <summary>Whether a line of a service's log tells of a defect.</summary>
    public static bool IsError(string line) =>
        line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)
        || line.StartsWith("Unhandled exception", StringComparison.Ordinal);

    /// <summary>Fails when one of them logged a defect.</summary>
    public static void AssertNoErrors(IEnumerable<ServiceProcess> processes)
    {
        var errors = processes.SelectMany(process => process.Errors).ToList();
        if (errors.Count > 0) throw new XunitException("Errors were logged:\n" + string.Join('\n', errors));
    }

    /// <summary>Starts a program and waits until it says on standard error that it is ready.</summary>
    /// <param name="assembly">File name of its assembly: "Dossier.Ingest.dll".</param>
    /// <param name="readyWhen">What its line contains then.</param>
    /// <param name="args">Its arguments.</param>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task<ServiceProcess> StartAsync(string assembly, string readyWhen, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. args])
        {
            RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        // Several of them share a machine with the tests: none needs the whole of it.
        start.Environment["DOTNET_TieredPGO"] = "0";
        var started = new ServiceProcess(Process.Start(start)!);
        try
        {
            await started.SaysAsync(readyWhen).Soon();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes once a line with this part was written to standard error; fails when the program ends without one.</summary>
    public Task SaysAsync(string part)
    {
        lock (state)
        {
            if (lines.Exists(line => line.Contains(part, StringComparison.Ordinal))) return Task.CompletedTask;
            if (reading.IsCompleted) return Task.FromException(Silent(part));
            var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((part, said));
            return said.Task;
        }
    }

    /// <summary>Ends it as a crash does: at once, wherever it is (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().Soon();
        await reading.Soon();
    }

    /// <summary>Asks it to end (SIGTERM), and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!process.HasExited && kill(process.Id, Sigterm) != 0) throw new InvalidOperationException($"SIGTERM to {process.Id} failed.");
        await process.WaitForExitAsync().Soon();
        await reading.Soon();
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        // Nobody reads the standard output, but a full pipe would stop the program.
        var output = process.StandardOutput.ReadToEndAsync();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (state)
            {
                lines.Add(line);
                foreach (var (_, said) in waiting.Where(wait => line.Contains(wait.Part, StringComparison.Ordinal))) said.TrySetResult();
            }
        }

        await output;
        lock (state)
        {
            foreach (var (part, said) in waiting) said.TrySetException(Silent(part));
        }
    }

    // Called with the lock held.
    private InvalidOperationException Silent(string part) => new($"The process ended without saying “{part}”:\n{string.Join('\n', lines)}");

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int id, int signal);
}
