using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Programs;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Programs;

/// <summary>What a child process may do, tried with programs that every system has. They need what confines them: not on Windows.</summary>
public sealed class ChildProgramTests
{
    private static readonly ProgramLimits Limits = new(TimeSpan.FromSeconds(30), 10, 512 * 1024 * 1024, 1024 * 1024);

    [RequiresFact(Prerequisite.Shell)]
    public void It_reads_its_input_and_writes_its_output_through_pipes_of_any_size()
    {
        var input = new byte[700_000];
        new Random(1).NextBytes(input);
        var run = Program("cat").Run([], input, Limits, output => output.ToBytes(), CancellationToken.None);
        Assert.Equal((0, false), (run.ExitCode, run.Truncated));
        Assert.Equal(input, run.Result);
    }

    [RequiresFact(Prerequisite.Shell)]
    public void It_has_an_empty_directory_of_its_own_a_fixed_environment_and_no_way_to_write_a_file()
    {
        Environment.SetEnvironmentVariable("DOSSIER_TEST_SECRET", "x");
        var said = Say("ls -A; env | cut -d= -f1 | grep -v PWD | sort | tr '\\n' ' '; ulimit -f; trap '' XFSZ; echo x > file; echo x > /dev/shm/dossier-test; ls -A; echo \"$HOME\"").Split('\n');
        Assert.Equal("HOME LC_ALL OMP_THREAD_LIMIT TMPDIR TZ 0", said[0]);
        Assert.Contains("dossier-", said[1], StringComparison.Ordinal);
        Assert.Equal(["", ""], [said[2], said.Length == 3 ? "" : "more"]);
    }

    [RequiresFact(Prerequisite.Shell)]
    public void Output_behind_its_limit_ends_it()
    {
        var run = Program("cat").Run(["/dev/zero"], default, Limits with { OutputBytes = 5000 }, output => output.ToBytes(), CancellationToken.None);
        Assert.True(run.Truncated);
        Assert.Equal(5000, run.Result.Length);
    }

    [RequiresFact(Prerequisite.Shell)]
    public void A_program_that_waits_is_ended_by_the_clock()
    {
        var late = Assert.Throws<UnreadableDocument>(() => Run(["-c", "sleep 60 & sleep 60"], Limits with { Wall = TimeSpan.FromMilliseconds(300) }));
        Assert.Equal(ErrorReason.ReaderTimeout, late.Reason);
    }

    [RequiresFact(Prerequisite.Shell)]
    public void A_program_that_computes_is_ended_by_the_system()
    {
        var late = Assert.Throws<UnreadableDocument>(() => Run(["-c", "while :; do :; done"], Limits with { ProcessorSeconds = 1 }));
        Assert.Equal(ErrorReason.ReaderTimeout, late.Reason);
        Assert.Contains("processor time", late.Message, StringComparison.Ordinal);
    }

    [RequiresFact(Prerequisite.Shell)]
    public void A_cancelled_program_is_ended_and_its_directory_has_gone_before_it_began()
    {
        using var cancel = new CancellationTokenSource();
        var directory = "";
        Assert.ThrowsAny<OperationCanceledException>(() => Program("sh").Run(["-c", "echo $HOME; exec /bin/sleep 60"], default, Limits, output =>
        {
            var line = new StreamReader(output);
            directory = line.ReadLine();
            // Whoever is killed while it runs leaves nothing behind.
            Assert.False(Directory.Exists(directory));
            cancel.Cancel();
            return line.ReadToEnd();
        }, cancel.Token));
        Assert.StartsWith("dossier-", Path.GetFileName(directory), StringComparison.Ordinal);
    }

    [RequiresFact(Prerequisite.Shell)]
    public void What_the_reader_of_its_output_throws_ends_it()
    {
        Assert.Throws<FormatException>(() => Program("sleep").Run<int>(["60"], default, Limits, _ => throw new FormatException(), CancellationToken.None));
    }

    [RequiresFact(Prerequisite.Shell)]
    public void A_crash_is_the_documents_fault_and_a_failure_is_told_with_what_was_said()
    {
        Assert.Equal(ErrorReason.MalformedDocument, Assert.Throws<UnreadableDocument>(() => Run(["-c", "kill -SEGV $$"], Limits)).Reason);
        Assert.Equal(ErrorReason.LimitExceeded, Assert.Throws<UnreadableDocument>(() => Run(["-c", "kill -KILL $$"], Limits)).Reason);
        var run = Run(["-c", "echo wrong >&2; exit 3"], Limits);
        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith("wrong\n", run.Errors, StringComparison.Ordinal);
        Assert.True(Run(["-c", "head -c 1000000 /dev/zero >&2"], Limits).Errors.Length < 20_000);
    }

    [RequiresFact(Prerequisite.Shell)]
    public void Memory_is_limited_where_the_system_can()
    {
        if (OperatingSystem.IsLinux()) Assert.Equal("65536\n", Say("ulimit -v", Limits with { MemoryBytes = 64 * 1024 * 1024 }));
        Assert.Equal("0\n10\n", Say("ulimit -c; ulimit -t"));
    }

    [Fact]
    public void A_program_that_is_not_there_is_not_found()
    {
        using var folder = new TempFolder();
        Assert.Null(ChildProgram.Find("cat", folder.Path));
        Assert.Null(ChildProgram.Find("cat", ""));
        Assert.Null(ChildProgram.Find("cat", "."));
    }

    private static ChildProgram Program(string name) => ChildProgram.Find(name, "/bin:/usr/bin") ?? throw new InvalidOperationException(name);

    private static ProgramRun<string> Run(string[] arguments, ProgramLimits limits) =>
        Program("sh").Run(arguments, default, limits, output => Encoding.UTF8.GetString(output.ToBytes()), CancellationToken.None);

    private static string Say(string script, ProgramLimits? limits = null) => Run(["-c", $"PATH=/bin:/usr/bin; {script}"], limits ?? Limits).Result;
}
