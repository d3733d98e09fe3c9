using System.Diagnostics;
using System.Globalization;

namespace Dossier.Benchmarks;

/// <summary>A server as a process of its own, as users run it; its log goes to a file, as with any supervisor.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task draining;

    private ServerProcess(Process process, Task draining, string address)
    {
        this.process = process;
        this.draining = draining;
        Address = address;
    }

    /// <summary>Where it listens; for the whole system, its data folder.</summary>
    public string Address { get; }

    /// <summary>Memory that is the process's own, in MiB: Pss of /proc (Linux), which counts shared pages in parts.</summary>
    public double MemoryMiB =>
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/smaps_rollup"))
            .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
            .First();

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>An echo server of this program.</summary>
    public static async Task<ServerProcess> EchoAsync(string kind, string listen)
    {
        var process = Start("Dossier.Benchmarks", "serve-echo", kind, listen);
        var draining = process.StandardError.ReadToEndAsync();
        var address = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException(await draining);
        return new(process, draining, address);
    }

    /// <summary>The whole system on a data folder, ready for calls.</summary>
    public static async Task<ServerProcess> DossierAsync(string folder)
    {
        var process = Start("dossier", "serve", "--data", folder, "--port", "0", "--grpc-port", "0");
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var draining = DrainAsync(process, ready);
        await ready.Task.WaitAsync(Patience);
        return new(process, draining, folder);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        if (process.StartInfo.ArgumentList[0] == "serve") process.Kill();
        await process.WaitForExitAsync();
        await draining;
        process.Dispose();
    }

    private static async Task DrainAsync(Process process, TaskCompletionSource ready)
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Serving ", StringComparison.Ordinal)) ready.TrySetResult();
        }

        ready.TrySetException(new InvalidOperationException("The system ended before it was ready."));
    }

    private static Process Start(string program, params string[] args) =>
        Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), args)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
}
