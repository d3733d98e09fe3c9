namespace Dossier.Cli;

/// <summary>Ends a command with a sentence for its user.</summary>
internal sealed class CommandFailed(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
