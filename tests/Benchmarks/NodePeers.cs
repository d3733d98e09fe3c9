using System.Diagnostics;

namespace Dossier.Benchmarks;

/// <summary>Runs the programs of the folder peers with Node, with their packages as npm installs them there.</summary>
internal static class NodePeers
{
    /// <summary>What a program prints.</summary>
    /// <exception cref="InvalidOperationException">npm or the program failed.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "peers");
        await StartAsync(folder, "npm", "install", "--no-fund", "--no-audit", "--loglevel=error");
        return await StartAsync(folder, "node", [program, .. arguments]);
    }

    private static async Task<string> StartAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
