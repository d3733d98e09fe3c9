using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>What a run of the program left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record Ended(int ExitCode, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The program as a child process: the executable that users have.</summary>
internal sealed partial class DossierProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    /// <summary>A whole run, of a process that may wait for another, on a loaded machine; as against a single call.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder error = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> awaited = [];

    private DossierProcess(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Runs the program to its end.</summary>
    /// <param name="args">Its arguments.</param>
    /// <param name="input">Its standard input; empty when null.</param>
    /// <param name="environment">Variables beside those of the tests.</param>
    public static async Task<Ended> RunAsync(IEnumerable<string> args, byte[]? input = null, params (string Name, string Value)[] environment)
    {
        await using var program = Start(args, environment);
        var output = program.ReadOutputAsync();
        try
        {
            await program.process.StandardInput.BaseStream.WriteAsync(input ?? []).AsTask().WaitAsync(Patience);
            program.process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading what it was given: its exit code tells more.
        }

        var bytes = await output.WaitAsync(Patience);
        return new(await program.EndAsync(), bytes, program.error.ToString());
    }

    /// <inheritdoc cref="RunAsync(IEnumerable{string}, byte[], ValueTuple{string, string}[])"/>
    public static Task<Ended> RunAsync(params string[] args) => RunAsync(args, null);

    /// <summary>Starts the program and lets it run.</summary>
    public static DossierProcess Start(IEnumerable<string> args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "dossier.exe" : "dossier"), args)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(start);
    }

    /// <summary>The first line of standard error that contains a text.</summary>
    public Task<string> ToldAsync(string text)
    {
        lock (awaited)
        {
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (error.ToString().Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line) seen.SetResult(line);
            else if (ended.Task.IsCompleted) seen.SetException(new InvalidOperationException($"It ended without “{text}”:\n{error}"));
            else awaited.Add((text, seen));
            return seen.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>The next line of its standard output; null at the end.</summary>
    public Task<string?> ReadLineAsync() => process.StandardOutput.ReadLineAsync();

    /// <summary>Standard output up to its end.</summary>
    public async Task<byte[]> ReadOutputAsync()
    {
        using var bytes = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>Tells it to stop, as an operating system does.</summary>
    public void Terminate() => Assert.Equal(0, Kill(process.Id, Sigterm));

    /// <summary>Kills it, as a power cut does.</summary>
    public void Kill() => process.Kill();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        await ended.Task.Soon();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().Soon();
        }

        process.Dispose();
    }

    private void Take(string? line)
    {
        lock (awaited)
        {
            if (line is null)
            {
                ended.TrySetResult();
                foreach (var (text, seen) in awaited) seen.TrySetException(new InvalidOperationException($"It ended without “{text}”:\n{error}"));
                return;
            }

            error.Append(line).Append('\n');
            foreach (var (_, seen) in awaited.Where(one => line.Contains(one.Text, StringComparison.Ordinal))) seen.TrySetResult(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
