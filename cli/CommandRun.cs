using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Defaults.Sqlite;
using Grpc.Core;

namespace Dossier.Cli;

/// <summary>Runs what was parsed; whatever goes wrong becomes a sentence on standard error and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>How long a command that is told to stop may take; longer than services drain.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    public static async Task<int> InvokeAsync(ParseResult arguments)
    {
        if (arguments.Action is not CommandLineAction { ClearsParseErrors: true })
        {
            if (arguments.Errors.Count > 0) return Refuse(arguments, [.. arguments.Errors.Select(error => error.Message)]);
            if (MistypedOption(arguments) is { } mistyped) return Refuse(arguments, [$"There is no option {mistyped}. Put -- in front of words and paths that begin with --."]);
        }

        try
        {
            return await arguments.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopPatience });
        }
        catch (Exception e)
        {
            var (code, sentence) = Explain(e);
            if (sentence.Length > 0) await Console.Error.WriteLineAsync(sentence);
            return code;
        }
    }

    /// <summary>Sets what a command does.</summary>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        // The parser listens for signals only once it has the action's task. An action that begins without a pause (services can start so) would come as
        // far as telling that it is ready, and be killed by a signal instead of stopped.
        command.SetAction((arguments, cancel) => Task.Run(() => action(arguments, cancel), CancellationToken.None));

    // The parser takes an option that it does not know for a word or a path, and the command would do something that nobody asked for.
    private static string? MistypedOption(ParseResult arguments) =>
        arguments.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value;

    private static int Refuse(ParseResult arguments, IEnumerable<string> errors)
    {
        foreach (var error in errors.Distinct(StringComparer.Ordinal)) Console.Error.WriteLine(error);
        Console.Error.WriteLine($"See {string.Join(' ', CommandsOf(arguments))} --help.");
        return ExitCode.Usage;
    }

    private static IEnumerable<string> CommandsOf(ParseResult arguments) =>
        arguments.CommandResult.Command is RootCommand ? ["dossier"] : ["dossier", arguments.CommandResult.Command.Name];

    private static (int Code, string Sentence) Explain(Exception exception) => exception switch
    {
        CommandFailed failed => (failed.ExitCode, failed.Message),
        DataFolderException unusable => (ExitCode.Unreachable, unusable.Message),
        InvalidConfiguration invalid => (ExitCode.Unreachable, string.Join('\n', invalid.Problems)),
        OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } => (ExitCode.Interrupted, ""),
        RpcException refused => Explain(RpcFailure.Of(refused)),
        Failure failure => (ExitCode.Failed, Sentence(failure.Message, failure.Reason)),
        // A full disk behind the output, a file that went away.
        IOException broken => (ExitCode.Failed, broken.Message),
        // A defect of ours: whoever reports it needs all of it.
        _ => (ExitCode.Failed, exception.ToString()),
    };

    private static (int Code, string Sentence) Explain(RpcFailure failure)
    {
        var fields = failure.Violations.Select(violation => $"\n  {violation.Field}: {violation.Description}")
            .Where(line => !failure.Message.Contains(line.Trim(), StringComparison.Ordinal));
        var sentence = Sentence(failure.Message, failure.Reason) + string.Concat(fields);
        return failure.Code == StatusCode.Unavailable
            ? (ExitCode.Unreachable, $"The system does not answer: {sentence}")
            : (ExitCode.Failed, sentence);
    }

    private static string Sentence(string message, ErrorReason reason) =>
        reason == ErrorReason.Unspecified ? message : $"{message} ({JsonLine.EnumNameOf(reason)["ERROR_REASON_".Length..]})";
}
