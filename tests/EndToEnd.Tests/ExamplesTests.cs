using System.Diagnostics;
using System.Text;
using Dossier.Cli.Embedded;
using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>The calls that the README shows, as they stand, against the running system.</summary>
public sealed class ExamplesTests : IAsyncLifetime
{
    private const string Said = "Trade between Seoul and Tokyo reached US$85.1 billion in 2024.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TempFolder folder = new();
    private ServedSystem? system;

    private GatewayAddresses Gateway => system!.Endpoints.Gateway!;

    // Where the program keeps its data when it is not told: under XDG_DATA_HOME.
    public async Task InitializeAsync() => system = await ServedSystem.StartAsync(folder.Of("dossier"));

    public async Task DisposeAsync()
    {
        await system!.DisposeAsync();
        folder.Dispose();
    }

    [RequiresFact("curl")]
    public async Task By_curl()
    {
        var output = await RunAsync("bash", folder.Path, Repository.PathOf("docs/examples/rest.sh"));
        Assert.Contains($"\"exact\":\"{Said}\"", output.Replace("\": ", "\":", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_client_in_csharp() => AssertCited(await RunAsync(Path.Combine(AppContext.BaseDirectory, "Dossier.Example"), folder.Path));

    [RequiresFact("node")]
    public async Task By_a_client_in_node() => AssertCited(await RunAsync(Prerequisite.Program("node"), Repository.Root, "docs/examples/node/example.js"));

    [RequiresFact("python3-grpcio", "protobuf-compiler-grpc")]
    public async Task By_a_client_in_python()
    {
        // What grpcio-tools does for its users, with the same generator.
        var stubs = Directory.CreateDirectory(folder.Of("stubs")).FullName;
        var protos = Directory.EnumerateFiles(Repository.PathOf("protos/dossier"), "*.proto", SearchOption.AllDirectories);
        await RunAsync("protoc", Repository.Root, ["-I", Repository.PathOf("protos"), $"--python_out={stubs}", $"--grpc_python_out={stubs}", "--plugin=protoc-gen-grpc_python=" + PluginPath(), .. protos]);
        AssertCited(await RunAsync(Prerequisite.Program("python3-grpcio"), Repository.Root, "docs/examples/python/example.py"));
    }

    [Fact]
    public async Task By_the_command_line() => Assert.Contains(Said, await RunAsync("bash", folder.Path, Repository.PathOf("docs/examples/cli.sh")), StringComparison.Ordinal);

    [Fact]
    public void The_readme_shows_each_as_it_is_tried()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));
        (string Language, string File)[] shown =
            [("sh", "rest.sh"), ("csharp", "csharp/Program.cs"), ("python", "python/example.py"), ("js", "node/example.js"), ("sh", "cli.sh")];
        Assert.All(shown, example => Assert.Contains(
            $"```{example.Language}\n{File.ReadAllText(Repository.PathOf("docs/examples/" + example.File))}```\n", readme, StringComparison.Ordinal));
        var files = Directory.EnumerateFiles(Repository.PathOf("docs/examples"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".sh" or ".py" or ".js" or ".cs" && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        Assert.Equal(shown.Length, files.Count());
    }

    private static void AssertCited(string output) =>
        Assert.Matches(@"^Trade between Seoul and Tokyo reached US\$85\.1 billion in 2024\. \[collections/default/documents/[a-z0-9]+/revisions/1 0-62\]\n$", output);

    private static string PluginPath() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(path => Path.Combine(path, Prerequisite.Program("protobuf-compiler-grpc"))).First(File.Exists);

    private async Task<string> RunAsync(string program, string workingFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["DOSSIER_URL"] = Gateway.Http;
        start.Environment["DOSSIER_GRPC"] = new Uri(Gateway.Grpc).Authority;
        start.Environment["XDG_DATA_HOME"] = folder.Path;
        start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["PYTHONPATH"] = folder.Of("stubs");
        start.Environment["NODE_PATH"] = Repository.PathOf("tests/node_modules");
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await output.Soon()}{await error.Soon()}");
            return await output.Soon();
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
