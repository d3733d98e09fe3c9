namespace Dossier.Cli;

/// <summary>What the program tells its caller. Part of its interface: <c>dossier --help</c> lists them.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>It ran, but something in it failed: a document could not be read, a line was bad, the service refused.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>No system to talk to: it does not answer, cannot start, or its port or folder is taken.</summary>
    public const int Unreachable = 3;

    /// <summary>Interrupted by Ctrl-C or SIGTERM (128 + SIGINT, as shells have it).</summary>
    public const int Interrupted = 130;

    public const string Description = """
        Exit codes:
          0    done
          1    something failed: a document could not be read, a line was bad, the system refused
          2    the command line makes no sense; nothing was done
          3    no system to talk to: it does not answer, cannot start, or its port or folder is taken
          130  interrupted
        """;
}
