using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Programs;

/// <summary>
/// A program that is started for each piece of work as a child process with nothing but what the work needs: an empty directory of its own, a fixed
/// environment, its input and output through pipes, and limits that the system holds it to. It can write no file, and it starts no shell on anything
/// that a document says: arguments are constants and numbers.
/// </summary>
internal sealed class ChildProgram
{
    /// <summary>How much of what it says on standard error is kept.</summary>
    private const int MaxErrorLength = 16 * 1024;

    private const int CopiedAtOnce = 64 * 1024;

    /// <summary>Exit codes above it are signals.</summary>
    private const int SignalBase = 128;

    private const int Aborted = SignalBase + 6;
    private const int Killed = SignalBase + 9;
    private const int OutOfProcessorTime = SignalBase + 24;

    /// <summary>What the shell says when it cannot set a limit, or start the program.</summary>
    private const int NotStarted = 126;

    // Limits are set by the shell, because .NET cannot set them for a child, and every system has a shell. "$1" and "$2" are the limits; the rest is the program.
    // When memory gets short, the child is what the system should end, not its parent. Nothing is written to files (-f 0), no memory is dumped (-c 0); a second
    // of grace between the soft and the hard limit of processor time lets its end be told from others. Only Linux can limit an address space. The directory has no
    // name any more when the program starts: nothing can be made in it, and nothing is left of it, even if nobody is there to see the end.
    private const string Confine = """
        if [ -d /proc/self ]; then { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null; ulimit -v "$2" || exit 126; fi
        ulimit -c 0 && ulimit -f 0 && ulimit -S -t "$1" && ulimit -H -t $(($1 + 1)) || exit 126
        rmdir "$PWD"; shift 2; exec "$@"
        """;

    private const string Shell = "/bin/sh";

    private readonly string path;

    private ChildProgram(string path) => this.path = path;

    /// <summary>Finds a program; null when no folder has it, or the system has no way to bound it.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="searchPath">Folders, as the variable PATH has them; those that are not absolute are left out.</param>
    public static ChildProgram? Find(string name, string searchPath) =>
        OperatingSystem.IsWindows() || !File.Exists(Shell) ? null
        : searchPath.Split(Path.PathSeparator).Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path ? new ChildProgram(path) : null;

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Nothing of a document may be in them.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="read">Reads its standard output, which ends at the limit. What it throws ends the program.</param>
    /// <param name="cancel">Ends the program.</param>
    /// <exception cref="UnreadableDocument">READER_TIMEOUT or LIMIT_EXCEEDED: it took more time or memory than it may. MALFORMED_DOCUMENT: it crashed.</exception>
    public ProgramRun<T> Run<T>(IEnumerable<string> arguments, ReadOnlyMemory<byte> input, ProgramLimits limits, Func<BoundedOutput, T> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var directory = Directory.CreateTempSubdirectory("dossier-");
        try
        {
            using var process = Start(arguments, limits, directory.FullName);
            using var late = new CancellationTokenSource(limits.Wall);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
            try
            {
                using var kill = either.Token.Register(() => Kill(process));
                return Converse(process, input, limits, read, either.Token);
            }
            catch (Exception) when (either.IsCancellationRequested)
            {
                // Whatever the reader made of an output that ended in the middle: this is why.
                cancel.ThrowIfCancellationRequested();
                throw new UnreadableDocument(ErrorReason.ReaderTimeout, $"{Name} did not end within {limits.Wall.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
            }
            finally
            {
                Kill(process);
                process.WaitForExit();
            }
        }
        finally
        {
            // Gone already, unless the shell did not come so far.
            if (Directory.Exists(directory.FullName)) directory.Delete(recursive: true);
        }
    }

    private string Name => Path.GetFileName(path);

    private Process Start(IEnumerable<string> arguments, ProgramLimits limits, string directory)
    {
        string[] confined = ["-c", Confine, "sh", limits.ProcessorSeconds.ToString(CultureInfo.InvariantCulture), (limits.MemoryBytes / 1024).ToString(CultureInfo.InvariantCulture), path];
        var start = new ProcessStartInfo(Shell, [.. confined, .. arguments])
        {
            WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        start.Environment["HOME"] = start.Environment["TMPDIR"] = directory;
        // One thread, so that sums are made in the same order and a replica uses as many cores as it has documents in hand.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        return Process.Start(start)!;
    }

    // All three pipes at once: a program that waits for one of them would not end.
    private ProgramRun<T> Converse<T>(Process process, ReadOnlyMemory<byte> input, ProgramLimits limits, Func<BoundedOutput, T> read, CancellationToken cancel)
    {
        var errors = new StringBuilder();
        var writer = Background(() => Write(process.StandardInput.BaseStream, input));
        var listener = Background(() => Listen(process.StandardError, errors));
        try
        {
            var output = new BoundedOutput(process.StandardOutput.BaseStream, limits.OutputBytes);
            var result = read(output);
            // What the reader left is taken and dropped, so that the program can end by itself; behind the limit it is ended.
            output.Drain();
            if (output.Truncated) Kill(process);
            process.WaitForExit();
            cancel.ThrowIfCancellationRequested();
            listener.Join();
            if (!output.Truncated) CheckEnd(process.ExitCode, errors.ToString(), limits);
            return new ProgramRun<T>(process.ExitCode, result, errors.ToString(), output.Truncated);
        }
        finally
        {
            Kill(process);
            writer.Join();
            listener.Join();
        }
    }

    private void CheckEnd(int code, string errors, ProgramLimits limits)
    {
        if (code == OutOfProcessorTime)
            throw new UnreadableDocument(ErrorReason.ReaderTimeout, FormattableString.Invariant($"{Name} took more than {limits.ProcessorSeconds} s of processor time."));
        if (code == NotStarted) throw new UnreadableDocument(ErrorReason.ReaderUnavailable, $"{Name} could not be started.");
        if (errors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || errors.Contains("bad_alloc", StringComparison.Ordinal) || code is Aborted or Killed)
            throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"{Name} needed more than {limits.MemoryBytes / (1024 * 1024)} MiB of memory."));
        if (code > SignalBase) throw new UnreadableDocument(ErrorReason.MalformedDocument, FormattableString.Invariant($"{Name} crashed with signal {code - SignalBase}."));
    }

    private static Thread Background(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Write(Stream stream, ReadOnlyMemory<byte> input)
    {
        try
        {
            using (stream)
            {
                for (var at = 0; at < input.Length; at += CopiedAtOnce) stream.Write(input.Span.Slice(at, Math.Min(CopiedAtOnce, input.Length - at)));
            }
        }
        catch (IOException)
        {
            // It ended without reading everything: its exit code says whether that is a failure.
        }
    }

    private static void Listen(StreamReader reader, StringBuilder errors)
    {
        var buffer = new char[1024];
        try
        {
            for (int read; (read = reader.Read(buffer, 0, buffer.Length)) > 0;) errors.Append(buffer, 0, Math.Min(read, MaxErrorLength - errors.Length));
        }
        catch (IOException)
        {
            // Gone with the program.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }
    }
}

/// <summary>How a run ended that kept to its limits.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Result">What was read from its output.</param>
/// <param name="Errors">What it said on standard error, as far as it is kept.</param>
/// <param name="Truncated">There was more output than the limit; the program was ended.</param>
internal sealed record ProgramRun<T>(int ExitCode, T Result, string Errors, bool Truncated);
