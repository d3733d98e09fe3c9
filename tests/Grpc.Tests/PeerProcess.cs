using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dossier.Testing;

namespace Dossier.Grpc.Tests;

/// <summary>A foreign gRPC implementation in a process of its own, from the scripts in peers/.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ClientTime = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly Task<string> errors;

    private PeerProcess(string peer, string role, params string[] arguments)
    {
        var (prerequisite, extension) = peer switch
        {
            "python" => ("python3-grpcio", "py"),
            "node" => ("node", "mjs"),
            _ => throw new ArgumentOutOfRangeException(nameof(peer), peer, "No such peer."),
        };
        var start = new ProcessStartInfo(Prerequisite.Program(prerequisite))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Repository.PathOf($"tests/Grpc.Tests/peers/{role}.{extension}"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync();
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts a server, which prints its port on the first line and runs until its standard input ends.</summary>
    public static async Task<PeerProcess> StartServerAsync(string peer)
    {
        var server = new PeerProcess(peer, "server");
        var line = await server.process.StandardOutput.ReadLineAsync().Soon();
        if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new InvalidOperationException($"The {peer} server printed '{line}' instead of its port. {await server.errors.Soon()}");
        }

        server.Address = new Uri($"http://127.0.0.1:{port}");
        return server;
    }

    /// <summary>Runs a client through all it can do; it prints one JSON object with what it saw.</summary>
    public static async Task<JsonElement> RunClientAsync(string peer, Uri server, Uri relay)
    {
        await using var client = new PeerProcess(peer, "client", server.Authority, relay.Authority);
        var output = await client.process.StandardOutput.ReadToEndAsync().WaitAsync(ClientTime);
        await client.process.WaitForExitAsync().Soon();
        return client.process.ExitCode == 0
            ? JsonSerializer.Deserialize<JsonElement>(output)
            : throw new InvalidOperationException($"The {peer} client failed. {await client.errors.Soon()}");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var bound = new CancellationTokenSource(Bounded.Patience);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"A peer did not end: {await errors.Soon()}");
        }
        finally
        {
            process.Dispose();
        }
    }
}
