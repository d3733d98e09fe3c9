using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dossier.Cli;

/// <summary>Help with more than the parser knows: what to expect, and examples, which a person reads first.</summary>
internal static class HelpTexts
{
    /// <summary>Shows a text, the examples and the exit codes at the end of the command's help. Lists of commands show its description only.</summary>
    public static T WithHelp<T>(this T command, string text, params string[] examples)
        where T : Command
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Add(help);
        }

        var lines = text.Length > 0 ? [text] : Array.Empty<string>();
        if (examples.Length > 0) lines = [.. lines, "Examples:", .. examples.Select(example => "  " + example), ""];
        lines = [.. lines, ExitCode.Description];
        help.Action = new HelpWithText((HelpAction)help.Action!, lines);
        return command;
    }

    private sealed class HelpWithText(HelpAction help, string[] lines) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            foreach (var line in lines) parseResult.InvocationConfiguration.Output.WriteLine(line);
            return code;
        }
    }
}
