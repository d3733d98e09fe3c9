using System.Text;
using System.Text.Json;

namespace Dossier.Cli.Embedded;

/// <summary>
/// Where an embedded system keeps everything: the databases, who runs on it (<c>serve.lock</c>) and how to reach it (<c>run/</c>).
/// </summary>
internal sealed class DataFolder
{
    /// <summary>What a kernel takes as the path of a Unix socket (103 bytes everywhere), less the longest name below.</summary>
    private static readonly int LongestSocketFolder = 103 - "/extraction.sock".Length;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataFolder(string path) => Path = path;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Whether a system ever kept something here.</summary>
    public bool HasSystem => File.Exists(System.IO.Path.Combine(Path, "ingest.db"));

    private string RunPath => System.IO.Path.Combine(Path, "run");

    private string EndpointsPath => System.IO.Path.Combine(RunPath, "endpoints.json");

    /// <summary>The folder that was asked for, or <paramref name="leaf"/> in the user's data folder ($XDG_DATA_HOME or ~/.local/share).</summary>
    /// <exception cref="CommandFailed">The user has no data folder.</exception>
    public static DataFolder At(string? asked, string leaf = "dossier")
    {
        if (!string.IsNullOrEmpty(asked)) return new(System.IO.Path.GetFullPath(asked));
        var user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return user.Length > 0
            ? new(System.IO.Path.Combine(user, leaf))
            : throw new CommandFailed(ExitCode.Usage, "There is no home folder to keep data in: name a folder with --data.");
    }

    /// <summary>Takes the folder for this process, or says that another has it. Let go by disposing, and by the kernel when the process dies.</summary>
    /// <exception cref="CommandFailed">The folder cannot be created or written.</exception>
    public FileStream? TryLock()
    {
        try
        {
            CreatePrivate(Path);
            return new FileStream(System.IO.Path.Combine(Path, "serve.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsTaken(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailed(ExitCode.Unreachable, $"The data folder {Path} cannot be used: {e.Message}");
        }
    }

    /// <summary>Makes a folder for sockets: run/ when its path is short enough for one, else a private folder among the temporary ones.</summary>
    public string CreateSocketFolder()
    {
        if (Encoding.UTF8.GetByteCount(RunPath) <= LongestSocketFolder)
        {
            // Sockets of a process that was killed lie around; whoever holds the lock may clear them away.
            if (Directory.Exists(RunPath)) Directory.Delete(RunPath, recursive: true);
            CreatePrivate(RunPath);
            return RunPath;
        }

        CreatePrivate(RunPath);
        File.Delete(EndpointsPath);
        return Directory.CreateTempSubdirectory("dossier-").FullName;
    }

    /// <summary>Tells other processes where the services of this folder listen.</summary>
    public void Publish(Endpoints endpoints)
    {
        var draft = EndpointsPath + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(endpoints));
        File.Move(draft, EndpointsPath, overwrite: true);
    }

    /// <summary>Takes the notice of <see cref="Publish"/> back: nobody shall come any more.</summary>
    public void Withdraw()
    {
        if (Directory.Exists(RunPath)) File.Delete(EndpointsPath);
    }

    /// <summary>Clears the sockets away.</summary>
    public void RemoveSockets(string socketFolder)
    {
        try
        {
            Directory.Delete(RunPath, recursive: true);
            if (socketFolder != RunPath) Directory.Delete(socketFolder, recursive: true);
        }
        catch (IOException)
        {
            // Left-overs harm nobody: the next to hold the lock clears them away.
        }
    }

    /// <summary>Where the services listen, when a process has told so.</summary>
    public Endpoints? ReadEndpoints()
    {
        try
        {
            return JsonSerializer.Deserialize<Endpoints>(File.ReadAllBytes(EndpointsPath));
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void CreatePrivate(string path)
    {
        // Documents can be confidential: other users of the machine have no business here.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }

    // The lock of another process is EWOULDBLOCK, or a sharing violation on Windows; every other error is a real one.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}

/// <summary>Addresses of an embedded system.</summary>
/// <param name="Ingest">Of the ledger.</param>
/// <param name="Query">Of the picture.</param>
/// <param name="Composed">Of the gateway, for gRPC: a socket, or the public address when there is one.</param>
/// <param name="Gateway">What clients outside see; null when only a command runs the system for itself.</param>
internal sealed record Endpoints(string Ingest, string Query, string Composed, GatewayAddresses? Gateway);

/// <summary>Addresses of the gateway.</summary>
internal sealed record GatewayAddresses(string Http, string Grpc)
{
    public override string ToString() => $"{Http} (gRPC: {Grpc})";
}
