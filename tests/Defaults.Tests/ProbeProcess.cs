using System.Diagnostics;
using Dossier.Testing;
using Grpc.Net.Client;

namespace Dossier.Defaults.Tests;

/// <summary>The probe as a process of its own.</summary>
internal sealed class ProbeProcess : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;

    public ProbeProcess(string[] args, params (string Name, string Value)[] variables)
    {
        Address = "unix:" + folder.Of("p.sock");
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ProbeProcess).Assembly.Location, .. args]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOSSIER_LISTEN"] = Address;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        reading = ReadAsync();
        Channel = PeerChannel.Open(Address, new() { MaxAttempts = 1 });
    }

    public string Address { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Standard error, once the process has ended.</summary>
    public IReadOnlyList<string> Errors => lines;

    /// <summary>Standard output, once the process has ended.</summary>
    public string Output { get; private set; } = "";

    public Task ListeningAsync() => listening.Task.Soon();

    public void Signal(string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {process.Id}"]);
        Xunit.Assert.True(kill.WaitForExit(Bounded.Patience));
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().Soon();
        await reading.Soon();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }

        await ExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private async Task ReadAsync()
    {
        var output = process.StandardOutput.ReadToEndAsync();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Contains("listens on", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        }

        Output = await output;
        listening.TrySetException(new InvalidOperationException("The process ended: " + string.Join('\n', lines)));
    }
}
