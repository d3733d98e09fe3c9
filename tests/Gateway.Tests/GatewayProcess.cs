using System.Diagnostics;
using Dossier.Testing;

namespace Dossier.Gateway.Tests;

/// <summary>The gateway's own program, for what only a process shows: its exit code and what it writes.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    public GatewayProcess(IEnumerable<string> arguments)
    {
        process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dossier.Gateway.dll"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().Soon();
        return process.ExitCode;
    }

    public Task<string> OutputAsync() => output.Soon();

    public async Task<string[]> ErrorsAsync() => (await errors.Soon()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync().Soon();
        process.Dispose();
    }
}
