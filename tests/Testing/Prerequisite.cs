using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Dossier.Testing;

/// <summary>
/// Programs that only some tests need. A missing one skips those tests on a laptop, visibly. With <c>CI=true</c> nothing is skipped, so that
/// the tests fail there instead of going missing unnoticed. The one exception is "docker": an engine is a service of the machine, often not to be
/// had where CI runs in a container itself, and no test may install it.
/// </summary>
public static class Prerequisite
{
    /// <summary>The prerequisite of tests that run containers: an engine that answers, and Compose.</summary>
    public const string Docker = "docker";

    /// <summary>The prerequisite of tests with a browser: Debian's package, or the program that the variable CHROMIUM names.</summary>
    public const string Chromium = "chromium";

    /// <summary>The prerequisite of tests that check pages for accessibility: a script of this name.</summary>
    public const string Axe = "axe-core";

    /// <summary>The prerequisite of tests that start programs as the readers do: a shell, which Windows has not.</summary>
    public const string Shell = "sh";

    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, Lazy<bool>> Present = new(StringComparer.Ordinal);

    private static readonly Lazy<string[]> InstalledCompose = new(() => Succeeds(Program(Docker), "compose", "version") ? [Program(Docker), "compose"] : ["docker-compose"]);

    private static bool Ci => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why tests that need this cannot run here; null when they can, or when they must.</summary>
    public static string? SkipReason(string name)
    {
        if ((Ci && name is not Docker) || Present.GetOrAdd(name, key => new Lazy<bool>(() => IsPresent(key))).Value) return null;
        return name is Docker ? "no Docker engine with Compose answers (docs/containers.md)" : $"{name} is not installed (tests/run installs it)";
    }

    /// <summary>The program that <paramref name="name"/> stands for.</summary>
    public static string Program(string name) => name switch
    {
        "buf" => Repository.PathOf("tests/node_modules/.bin/buf"),
        Axe => Repository.PathOf("tests/node_modules/axe-core/axe.min.js"),
        Chromium => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : OnPath("chromium") ?? "chromium",
        Docker => "docker",
        "curl" or "node" or "script" or Shell => name,
        "poppler-utils" => "pdftotext",
        "tesseract-ocr" => "tesseract",
        // protoc with the plug-in that makes Python's stubs, as grpcio-tools has them.
        "protobuf-compiler-grpc" => "grpc_python_plugin",
        // Debian installs python3-grpcio for its own Python, which need not be the first one on the PATH.
        "python3-grpcio" => RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? "/usr/bin/python3" : "python3",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "An unknown prerequisite: add it here and to tests/run."),
    };

    /// <summary>Compose as it is installed: the engine's own verb, or the program of its first generation.</summary>
    public static IReadOnlyList<string> Compose => InstalledCompose.Value;

    private static bool IsPresent(string name) => name switch
    {
        Axe => File.Exists(Program(name)),
        "buf" => File.Exists(Program(name)) && Succeeds(Program(name), "--version"),
        "node" => Directory.Exists(Repository.PathOf("tests/node_modules/@grpc/grpc-js")) && Succeeds(Program(name), "--version"),
        // The client alone would be there and succeed: it is the engine's version that is asked for.
        Docker => Succeeds(Program(name), "version", "--format", "{{.Server.Version}}") && Succeeds(Compose[0], [.. Compose.Skip(1), "version"]),
        Shell => Succeeds(Program(name), "-c", ":"),
        "poppler-utils" => Succeeds(Program(name), "-v"),
        // Korean is a package of its own.
        "tesseract-ocr" => Succeeds(Program(name), "-l", "eng+kor", "--print-parameters"),
        "python3-grpcio" => Succeeds(Program(name), "-c", "import grpc, google.protobuf"),
        // The plug-in has no option to ask; the compiler may lack the well-known types, which Debian has in a package of their own.
        "protobuf-compiler-grpc" => OnPath(Program(name)) is not null
            && Succeeds("protoc", $"-I{Repository.PathOf("protos")}", $"--descriptor_set_out={(OperatingSystem.IsWindows() ? "NUL" : "/dev/null")}", "dossier/common/v1/document.proto"),
        _ => Succeeds(Program(name), "--version"),
    };

    private static string? OnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            if (process.WaitForExit(ProbeTime))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A fact that needs programs which may be missing, see <see cref="Prerequisite"/>. (xunit 2 cannot skip a test that already runs.)</summary>
public sealed class RequiresFactAttribute : FactAttribute
{
    /// <summary>Needs every one of the named prerequisites.</summary>
    public RequiresFactAttribute(params string[] prerequisites) =>
        Skip = prerequisites.Select(Prerequisite.SkipReason).FirstOrDefault(reason => reason is not null);
}

/// <summary>A theory that needs programs which may be missing, see <see cref="Prerequisite"/>.</summary>
public sealed class RequiresTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs every one of the named prerequisites.</summary>
    public RequiresTheoryAttribute(params string[] prerequisites) =>
        Skip = prerequisites.Select(Prerequisite.SkipReason).FirstOrDefault(reason => reason is not null);
}
