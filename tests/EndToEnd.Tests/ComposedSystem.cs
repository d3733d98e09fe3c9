using System.Diagnostics;
using Dossier.Defaults;
using Dossier.Extraction.V1;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Dossier.EndToEnd.Tests;

/// <summary>The system as docker-compose.yml runs it, built from this repository, on free ports. Nothing of it is left at the end but the engine's build cache.</summary>
internal sealed class ComposedSystem : IAsyncDisposable
{
    // The images are built, on a machine that has not built them before.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string project = $"dossier-test-{Guid.NewGuid().ToString("N")[..8]}";
    private SystemClient? client;
    private GrpcChannel? channel;

    private ComposedSystem()
    {
    }

    /// <summary>A client of the gateway's gRPC address.</summary>
    public SystemClient Client => client ?? throw new InvalidOperationException("The system is not up.");

    /// <summary>Extraction behind the gateway.</summary>
    public ExtractionService.ExtractionServiceClient Extraction => new(channel);

    /// <summary>Builds the images and brings the system up.</summary>
    public static async Task<ComposedSystem> StartAsync(int workers)
    {
        var system = new ComposedSystem();
        try
        {
            await system.ComposeAsync("build");
            await system.UpAsync(workers);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates and starts what is not there, and waits until the gateway, and all behind it, are ready.</summary>
    public async Task UpAsync(int workers)
    {
        await ComposeAsync("up", "--detach", "--scale", FormattableString.Invariant($"extraction={workers}"));
        var address = "http://" + (await ComposeAsync("port", "gateway", "8081")).Trim();
        client?.Dispose();
        channel?.Dispose();
        client = new SystemClient(address, address);
        channel = PeerChannel.Open(address, new PeerOptions { MaxAttempts = 1 });
        await ServingAsync(channel);
    }

    /// <summary>The containers of a service.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync(string service) => Lines(await ComposeAsync("ps", "--quiet", service));

    /// <summary>Kills a container as a crash does, and starts it again.</summary>
    public async Task CrashAsync(string container)
    {
        await SignalAsync(container, "KILL");
        await DockerAsync("start", container);
    }

    /// <summary>Sends a signal to a container's process.</summary>
    public Task SignalAsync(string container, string signal) => DockerAsync("kill", "--signal", signal, container);

    /// <summary>Waits until a container has ended; its exit code.</summary>
    public async Task<string> EndAsync(string container) => (await DockerAsync("wait", container)).Trim();

    /// <summary>Asks all containers to end and waits until they have; <c>up</c> brings them back.</summary>
    /// <returns>The exit code of each.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await ComposeAsync("stop");
        return Lines(await DockerAsync(["inspect", "--format", "{{.State.ExitCode}}", .. Lines(await ComposeAsync("ps", "--quiet", "--all"))]));
    }

    /// <summary>Removes the containers; the volumes stay.</summary>
    public Task DownAsync() => ComposeAsync("down");

    /// <summary>The lines that a container logged.</summary>
    public async Task<IReadOnlyList<string>> LogAsync(string container) => Lines(await DockerAsync("logs", container));

    /// <summary>What any container logged as a defect.</summary>
    public async Task<IReadOnlyList<string>> ErrorsAsync() =>
        [.. Lines(await ComposeAsync("logs", "--no-color")).Where(line => ServiceProcess.IsError(line[(line.IndexOf('|', StringComparison.Ordinal) + 1)..].TrimStart()))];

    /// <summary>Runs a command in a container.</summary>
    public Task<string> ExecAsync(string container, params string[] command) => DockerAsync(["exec", container, .. command]);

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        channel?.Dispose();
        await ComposeAsync("down", "--volumes", "--rmi", "all", "--timeout", "1");
    }

    private static async Task ServingAsync(GrpcChannel channel)
    {
        using var look = new PeriodicTimer(Pause);
        using var end = new CancellationTokenSource(Patience);
        while (await look.WaitForNextTickAsync(end.Token))
        {
            try
            {
                if ((await new Health.HealthClient(channel).CheckAsync(new(), cancellationToken: end.Token)).Status == HealthCheckResponse.Types.ServingStatus.Serving) return;
            }
            catch (RpcException down) when (Sender.IsUnanswered(down))
            {
                // The engine opens its port before it listens, and breaks the connection then.
            }
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private Task<string> DockerAsync(params string[] arguments) => RunAsync([Prerequisite.Program(Prerequisite.Docker), .. arguments]);

    private Task<string> ComposeAsync(params string[] arguments) => RunAsync([.. Prerequisite.Compose, "--project-name", project, .. arguments]);

    private async Task<string> RunAsync(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HTTP_PORT"] = "0";
        start.Environment["GRPC_PORT"] = "0";
        // Another test, of another checkout, may run beside this one: the images are this one's own, too.
        start.Environment["DOSSIER_IMAGES"] = "dossier-test";
        start.Environment["DOSSIER_VERSION"] = project;
        start.Environment["DOSSIER_LOGLEVEL"] = "Debug";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        // Containers write their logs to standard error, and so it comes back.
        return command.Contains("logs") ? await output + await errors : await output;
    }
}
